"""What the ingest proposes of a file whose declarations are hidden. Refuses: reading sidecars."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from corpus.assertions import Assertion
from corpus.concepts import Vocabularies
from corpus.vocabulary_files import load, shipped
from corpus.works import Collection
from ingest.cage import read_in_cage
from ingest.documents import Prepared, Preparing
from ingest.practices import Setting, practices_of
from ingest.reading import Block, Reading
from ingest.sources import Source

INVENTED = Path(__file__).resolve().parents[1] / "collection" / "local-places.toml"
COLLECTION = Collection("c", "c", "c")
SETTING = Setting(None, "2026-01-01T00:00:00Z")


@cache
def vocabularies() -> Vocabularies:
    """With the places that are invented for tests beside those of the world."""
    invented = load(INVENTED.read_text(encoding="utf-8"), INVENTED.name, by_line=False)
    return Vocabularies((*shipped().schemes, invented))


@cache
def preparing() -> Preparing:
    return Preparing(vocabularies(), lambda texts: [len(one) // 4 for one in texts])


def prepared(reading: Reading, name: str = "a.txt", sidecar: str = "") -> Prepared:
    source = Source(Path(name), name, "0" * 64, 1, "x", sidecar)
    return preparing().prepare(source, reading, COLLECTION, None)


def claims(one: Prepared) -> tuple[Assertion, ...]:
    """Those of the document's own practice."""
    return practices_of(one, (), SETTING)[0].claims


def proposed_of(path: Path) -> tuple[Prepared, tuple[Assertion, ...]]:
    found = prepared(replace(read_in_cage(path), declared=None), path.name)
    return found, tuple(one for one in claims(found) if one.evidence)


def reading(*lines: str, title: str = "", headings: Iterable[int] = (0,)) -> Reading:
    """Lines as paragraphs, those numbered in `headings` as headings."""
    blocks = tuple(
        Block("heading", one, 1, 1) if at in set(headings) else Block("paragraph", one, 0, 1)
        for at, one in enumerate(lines)
    )
    return Reading("text/plain", "made 1", blocks, pages=1, title=title)
