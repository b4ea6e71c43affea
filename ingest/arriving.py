"""A practice that another system sends becomes what a file would be: its text laid out, the rest declared of it.

Owns which of its fields are text and which are declared, and the faults told by field. Refuses: reading anything (there
is no file to be read), and storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.arrivals import Origin
from corpus.concepts import Vocabularies
from corpus.errors import BadDeclaration
from ingest.declared import understand
from ingest.places import PlaceNames
from ingest.reading import Block, Reading
from ingest.sidecars import sidecar_of

MEDIA_TYPE = "text/plain"
_TEXT = ("summary", "text", "lessons", "conditions")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """`original` is kept as its file; a change of what is only declared leaves it as it was."""

    original: bytes
    reading: Reading
    sidecar: str


def faults_of(said: Mapping[str, object], vocabularies: Vocabularies) -> list[tuple[str, str]]:
    """(field, what is wrong with it and what would be right) for each field that cannot be understood."""
    places = PlaceNames(vocabularies)
    found = []
    for name, value in said.items():
        if name == "text":
            continue
        try:
            understand({name: value}, "the body", vocabularies, places)
        except BadDeclaration as fault:
            happened = fault.happened.removeprefix(f"{name}: ")
            found.append((name, f"{happened}. {fault.remedy}"))
    return found


def laid_out(origin: Origin, said: Mapping[str, object]) -> LaidOut:
    """`said` without faults."""
    title = " ".join(str(said["title"]).split())
    paragraphs = [
        " ".join(part.split())
        for name in _TEXT
        for part in _paragraphs(str(said.get(name, "")))
        if part.strip()
    ]
    blocks = (Block("heading", title, 1), *(Block("paragraph", one) for one in paragraphs))
    declared = {name: value for name, value in said.items() if name != "text"}
    sidecar = sidecar_of(
        {
            **declared,
            "id": str(origin),
            "identifiers": {origin.scheme: origin.number},
            "compendium": False,
            "columns": False,
            "profile": False,
        }
    )
    original = "\n\n".join((title, *paragraphs)).encode()
    return LaidOut(original, Reading(MEDIA_TYPE, "arrival 1", blocks, title=title), sidecar)


def _paragraphs(text: str) -> Sequence[str]:
    """Between empty lines; other line breaks are layout."""
    return [part for part in "\n".join(line.strip() for line in text.splitlines()).split("\n\n") if part]
