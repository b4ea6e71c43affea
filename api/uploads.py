"""Files of a form, put down in a folder under numbers, from where they are read in the cage.

Owns what is left of the name that a browser sent. Refuses: reading them.
"""

from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

from ingest.sources import Found

_BLOCK = 1 << 20


def files_in(form: FormData, name: str) -> list[UploadFile]:
    """Those that were chosen under this name; an empty field sends a nameless one."""
    return [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]


async def put_down(files: Sequence[UploadFile], folder: Path) -> list[Found]:
    """In blocks, so that a large one costs no memory."""
    founds = []
    for one in files:
        place = folder / str(len(list(folder.iterdir())))
        with place.open("wb") as target:
            while block := await one.read(_BLOCK):
                target.write(block)
        founds.append(Found(place, _plain(one.filename or place.name)))
    return founds


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one if one.isprintable() else "_" for one in last)[-200:] or "file"
