"""Which texts a submission resembles: documents that are published, and other submissions; by letters and runs of words.

Owns when two are told to be alike, by the same measures as for documents (ingest/comparing.py). Refuses: deciding that
one is a copy; a person looks at both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from api.desk.dossier import Dossier
from api.house import SKETCHES, House
from corpus.access import everything
from corpus.likeness import Relation
from corpus.proposals import ReadingState, Resembling
from corpus.works import Edition
from index.sketches import NOTHING, Signature, SketchFile, likeness
from ingest.comparing import NEAR
from ingest.features import letters_of, shingle_signature

MOST = 5


@dataclass(frozen=True, slots=True)
class Sketched:
    """`letters` is a hash of its letters, `shingles` the signature of its runs of words, in hex; empty for a text that is
    too short."""

    letters: str = ""
    shingles: str = ""


def sketched(text: str, title: str) -> Sketched:
    edition = Edition("", "", "", "text/plain", len(text), "", title, "und", text)
    return Sketched(letters_of(text), shingle_signature(edition).tobytes().hex())


def resembling(house: House, dossier: Dossier, sketch: Sketched) -> list[Resembling]:
    """The most alike first. The document that a submission became itself is not among them."""
    found = [*_documents(house, dossier, sketch), *_submissions(house, dossier, sketch)]
    return sorted(found, key=lambda one: (-one.score, one.id))[:MOST]


def _documents(house: House, dossier: Dossier, sketch: Sketched) -> Iterator[Resembling]:
    _, known = SketchFile(house.settings.data / SKETCHES).load(house.catalogue.identity())
    contents = {one.sha256 for one in dossier.files}
    with house.catalogue.reader(everything()) as reader:
        same = set(reader.documents_with(contents))
    own = dossier.submission.document
    for identity in sorted(same - {own}):
        yield Resembling("document", identity, Relation.SAME_FILE.value, 1.0)
    for identity, other in known.items():
        if identity != own and identity not in same:
            told = _told(sketch, other.text, other.shingles)
            if told is not None:
                yield Resembling("document", identity, *told)


def _submissions(house: House, dossier: Dossier, sketch: Sketched) -> Iterator[Resembling]:
    own = dossier.submission.id
    with house.catalogue.reader(everything()) as reader:
        same = set(reader.holding(one.sha256 for one in dossier.files)) - {own}
        others = reader.readings(ReadingState.DONE)
    for identity in sorted(same):
        yield Resembling("submission", identity, Relation.SAME_FILE.value, 1.0)
    for one in others:
        if one.submission != own and one.submission not in same:
            told = _told(sketch, one.letters, _signature(one.sketch))
            if told is not None:
                yield Resembling("submission", one.submission, *told)


def _told(sketch: Sketched, letters: str, shingles: Signature) -> tuple[str, float] | None:
    if sketch.letters and sketch.letters == letters:
        return Relation.SAME_TEXT.value, 1.0
    own = _signature(sketch.shingles)
    if len(own) != len(shingles):
        return None
    share = likeness(own, shingles)
    return (Relation.NEAR_COPY.value, round(share, 4)) if share >= NEAR else None


def _signature(written: str) -> Signature:
    return np.frombuffer(bytes.fromhex(written), np.uint32) if written else NOTHING
