"""`python -m bench [PART ...]`: every ratio, or those parts alone, one after the other, with the models of the settings.

A part that fails is told, the others still run, and the command ends with 1. The made collection is kept in the
data folder, built at the first run; what needs dev documents is left out where there are none. Refuses: judging.
"""

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from api.settings import Settings, read_settings
from bench import (
    box,
    desk,
    encoders,
    growing,
    html,
    ingesting,
    long_pdf,
    reading,
    searching,
    tagging,
    while_reading,
)

DEV_DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"
DOCUMENTS, HOSTILE, TAGS = DEV_DATA / "documents", DEV_DATA / "hostile", DEV_DATA / "tags"
STARTER = Path(__file__).resolve().parents[1] / "corpus" / "starter" / "documents"
TEXTS, LETTERS = 200, 560

PARTS: dict[str, Callable[[Settings], None]] = {
    "encoders": lambda settings: encoders.main(settings.models, texts()),
    "searching": lambda settings: searching.main(made(settings), settings.models),
    "box": lambda settings: serving_a_box(settings),
    "html": lambda _: html.main(),
    "long_pdf": lambda _: long_pdf.main(),
    "growing": lambda _: growing.main(),
    "desk": lambda _: desk.main(),
    "tagging": lambda settings: tagging.main(tagging.PARTS, TAGS, settings.models),
    "reading": lambda _: reading.main(DOCUMENTS),
    "ingesting": lambda _: ingesting.main(DOCUMENTS),
    "while_reading": lambda settings: while_reading.main(DOCUMENTS, HOSTILE, settings.models),
}
OF_DEV_DATA = ("tagging", "reading", "ingesting", "while_reading")


def made(settings: Settings) -> Path:
    return settings.data / f"bench-{searching.COUNT}"


def serving_a_box(settings: Settings) -> None:
    """Over the collection that `searching` makes."""
    searching.build(made(settings), settings.models, searching.COUNT)
    with box.serving(made(settings), settings.models) as address:
        box.main(address)


def texts() -> list[str]:
    """Stretches of the starter collection, about as long as passages are, in its languages."""
    whole = " ".join(path.read_text(encoding="utf-8") for path in sorted(STARTER.glob("*.md")))
    step = max(1, (len(whole) - LETTERS) // TEXTS)
    return [whole[start : start + LETTERS] for start in islice(range(0, len(whole), step), TEXTS)]


def main(wanted: Sequence[str]) -> int:
    unknown = [one for one in wanted if one not in PARTS]
    if unknown:
        print(f"there is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    settings = read_settings()
    failed = []
    for name in wanted or PARTS:
        print(f"\n## {name}", flush=True)
        if name in OF_DEV_DATA and not DEV_DATA.is_dir():
            print(f"left out: there are no documents in {DEV_DATA}")
            continue
        began = time.monotonic()
        try:
            PARTS[name](settings)
        except (Exception, SystemExit):
            traceback.print_exc()
            failed.append(name)
        print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nnot measured, see above: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
