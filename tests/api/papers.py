"""Real PDF files read into a data folder of their own, for the tests of page pictures and of the document view.

The words are invented. `reading_in` does what `fieldbridge ingest` does, with the tiny WordEncoder.
"""

from collections.abc import Iterable
from pathlib import Path

from api.house import House, open_house
from corpus.access import everything
from ingest.pipeline import Options
from tests.api.made import calibrated, settings_for, word_spaces
from tests.ingest import made

WORDS = (
    "Committees of six met every week on the market, and what they agreed was read aloud to all who came. "
)


def paper(title: str, pages: int = 2, blank: int = 0) -> bytes:
    """Each page but `blank` has a heading, a paragraph of its own, and a black square at its top right."""
    document = made.pdf(pages)
    for number in range(1, pages + 1):
        document.page = number
        if number == blank:
            continue
        made.put(document, 20, 30, f"{title}: chapter {number}", size=20, style="B")
        for line in range(12):
            made.put(document, 20, 45 + 6 * line, f"{number}.{line} {WORDS[:72]}")
        document.set_fill_color(0, 0, 0)
        document.rect(160, 0, 50, 50, style="F")
    return made.out(document)


def write(folder: Path, name: str, data: bytes, **declared: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    lines = "".join(
        f'{key} = "{value}"\n' for key, value in {"level": "field", "rights": "open", **declared}.items()
    )
    (folder / f"{name}.toml").write_text(lines, encoding="utf-8")
    return folder / name


def reading_in(data: Path, paths: Iterable[Path]) -> House:
    house = open_house(settings_for(data), create=True, spaces=word_spaces())
    house.pipeline.run(list(paths), Options("papers"))
    house.publisher._calibrate = calibrated
    house.publisher.publish()
    return house


def documents_of(house: House) -> dict[str, str]:
    """Ids by the names of the files."""
    with house.catalogue.reader(everything()) as reader:
        practices = reader.practices(reader.practice_ids("", 500)).values()
        found = {one.document for one in practices}
        return {reader.newest_edition(one).filename.rpartition("/")[2]: one for one in found}
