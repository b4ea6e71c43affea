"""Two documents side by side: what they have to do with each other, how sure that is, and the words that show it.

Owns Portrait (what of a document is compared) and `judged`. A relation is said only where several things agree that are
independent of each other; precision goes first, since people have to look at each. Refuses: choosing pairs (pairing.py).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.assertions import Evidence
from corpus.likeness import Relation
from corpus.works import Document, Edition, Passage
from index.sketches import Hashes
from ingest.features import levels_of, marks_of, prose_lines, shingles_of

NEAR = 0.6
"""Share of runs of words in common, of all that either has, from which one text is a near copy of the other."""

_RELATED = 0.2
"""The same for texts of one title, from which the later is a newer edition and not another work of that name."""

_LEAST_SHINGLES, _LEAST_MARKS, _LEAST_HEADINGS, _LEAST_PASSAGES = 20, 6, 3, 4
_FLOOR, _AGREES, _SURE = 0.35, 0.6, 0.7
"""Measured on 74 documents of agencies and of the starter collection in seven languages, 2,118 pairs that are no
translations: figures of translations agree to .79 and more, of others to .29 at most; passages stand in order to .73 and
more where there are many, of others to .57 at most."""

_LONG = 12
"""Passages from which their order tells: two forms of eight sections agree in it whatever they say."""

_LONGEST_QUOTE, _AROUND = 240, 40
_REVISED = re.compile(r"/rev\.?\s*(\d+)$")
_LONGEST_LEVELS = 400

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Portrait:
    """What is compared. `vectors` are those of the passages, in their order, in the space that serves all languages; none
    where there is no such space."""

    document: Document
    edition: Edition
    passages: tuple[Passage, ...] = ()
    look_up: Callable[[], Vectors | None] = lambda: None

    @cached_property
    def shingles(self) -> Hashes:
        return shingles_of(self.edition)

    @cached_property
    def marks(self) -> Counter[str]:
        return marks_of(self.edition.text)

    @cached_property
    def vectors(self) -> Vectors | None:
        return self.look_up()


@dataclass(frozen=True, slots=True)
class Found:
    """`one` is `relation` to `other`."""

    one: str
    other: str
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]


def judged(one: Portrait, other: Portrait, same_text: bool) -> Found | None:
    """`same_text`: the letters of both are the same. None where they have nothing to do with each other."""
    if one.document.id > other.document.id:
        one, other = other, one
    if one.edition.sha256 == other.edition.sha256:
        return _found(one, other, Relation.SAME_FILE, 1.0)
    if same_text:
        return _found(one, other, Relation.SAME_TEXT, 1.0)
    if _languages_differ(one, other):
        return _version(one, other)
    shared = jaccard(one.shingles, other.shingles)
    newer = _newer(one, other)
    if newer is not None and (shared >= _RELATED or symbols_of(one.edition) & symbols_of(other.edition)):
        older = other if newer is one else one
        return _found(newer, older, Relation.NEWER_EDITION, shared)
    enough = min(len(one.shingles), len(other.shingles)) >= _LEAST_SHINGLES
    return _found(one, other, Relation.NEAR_COPY, shared) if enough and shared >= NEAR else None


def jaccard(one: Hashes, other: Hashes) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    either = len(one) + len(other) - shared
    return shared / either if either else 0.0


def title_of(edition: Edition) -> str:
    """A title by which editions may be told to be of one work; "" of one that is too short to name a work."""
    plain = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", edition.title).casefold()).strip()
    return plain if len(plain.split()) >= 3 or (not plain.isascii() and len(plain) >= 8) else ""


def symbols_of(edition: Edition) -> frozenset[str]:
    """Its identifiers, revisions set aside."""
    return frozenset(
        f"{scheme.casefold()}:{_REVISED.sub('', _squeezed(value))}" for scheme, value in edition.identifiers
    )


def _newer(one: Portrait, other: Portrait) -> Portrait | None:
    """The later of two editions of one title or symbol; None where nothing says which."""
    shared = symbols_of(one.edition) & symbols_of(other.edition)
    named = title_of(one.edition) and title_of(one.edition) == title_of(other.edition)
    houses = {each.edition.publisher.casefold() for each in (one, other)} - {""}
    if not shared and (not named or len(houses) > 1):
        return None
    dates = [(_revision(each.edition), each.edition.date) for each in (one, other)]
    comparable = dates[0][0] != dates[1][0] or all(date for _, date in dates)
    first, second = dates if shared else [(0, date) for _, date in dates]
    if not comparable or first == second or (first[0] == second[0] and _within(first[1], second[1])):
        return None
    return one if first > second else other


def _within(one: str, other: str) -> bool:
    """Whether two dates may be the same day, one told to the day and one to the year."""
    return bool(one and other) and one != other and (one.startswith(other) or other.startswith(one))


def _revision(edition: Edition) -> int:
    found = [_REVISED.search(_squeezed(value)) for _, value in edition.identifiers]
    return max((int(one[1]) for one in found if one), default=0)


def _squeezed(value: str) -> str:
    return "".join(value.casefold().split())


def _languages_differ(one: Portrait, other: Portrait) -> bool:
    languages = {one.edition.language, other.edition.language}
    return len(languages) == 2 and "und" not in languages


def _version(one: Portrait, other: Portrait) -> Found | None:
    """The same work in two languages: figures and symbols, layout, the order of passages by meaning, as far as there is
    enough of each. Two must agree and none may speak against it; forms that share a template agree in layout, and in
    order while they are short, so that one of the two must be another."""
    if one.document.work == other.document.work:
        return None
    pairs = _pairs(one, other)
    order = _order(pairs, len(one.passages), len(other.passages)) if pairs else None
    marks, layout = _marks(one, other), _layout(one, other)
    symbols = 1.0 if symbols_of(one.edition) & symbols_of(other.edition) else None
    told = [each for each in (marks, symbols, layout, order) if each is not None]
    long = min(len(one.passages), len(other.passages)) >= _LONG
    telling = max(marks or 0.0, symbols or 0.0, (order or 0.0) if long else 0.0)
    against = min(told, default=0.0) < _FLOOR or (order is not None and order < _AGREES)
    if against or telling < _SURE or sum(each >= _AGREES for each in told) < 2:
        return None
    score, quoted = sum(told) / len(told), _aligned(one, other, pairs)
    return Found(one.document.id, other.document.id, Relation.LANGUAGE_VERSION, round(score, 4), quoted)


def _marks(one: Portrait, other: Portrait) -> float | None:
    """The share of figures and symbols in common, of all that either has."""
    if min(one.marks.total(), other.marks.total()) < _LEAST_MARKS:
        return None
    return (one.marks & other.marks).total() / (one.marks | other.marks).total()


def _layout(one: Portrait, other: Portrait) -> float | None:
    """How alike the runs of heading levels are."""
    here, there = (levels_of(each.edition.headings)[:_LONGEST_LEVELS] for each in (one, other))
    if min(len(here), len(there)) < _LEAST_HEADINGS:
        return None
    return SequenceMatcher(None, here, there, autojunk=False).ratio()


def _pairs(one: Portrait, other: Portrait) -> list[tuple[int, int, float]]:
    """For each passage of one, the nearest in meaning of the other, what a language does to all vectors taken out."""
    if one.vectors is None or other.vectors is None:
        return []
    if min(len(one.vectors), len(other.vectors)) < _LEAST_PASSAGES:
        return []
    here, there = _centred(one.vectors), _centred(other.vectors)
    near = here @ there.T
    return [(at, int(row.argmax()), float(row.max())) for at, row in enumerate(near)]


def _centred(vectors: Vectors) -> Vectors:
    moved = vectors - vectors.mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), np.float32)


def _order(pairs: list[tuple[int, int, float]], here: int, there: int) -> float:
    """The share of passages whose nearest stands about as far down in the other document."""
    within = max(0.08, 1.5 / min(here, there))
    kept = [abs((at + 0.5) / here - (near + 0.5) / there) <= within for at, near, _ in pairs]
    return sum(kept) / len(kept)


def _found(one: Portrait, other: Portrait, relation: Relation, score: float) -> Found:
    return Found(one.document.id, other.document.id, relation, round(score, 4), _common(one, other))


def _common(one: Portrait, other: Portrait) -> tuple[Evidence, ...]:
    """The first line of prose that both have; of texts without such a line, what each begins with."""
    held = {_folded(line): line for line in reversed(prose_lines(other.edition))}
    for line in prose_lines(one.edition):
        if _folded(line) in held:
            return _quoted(one.edition, line), _quoted(other.edition, held[_folded(line)])
    return tuple(_quoted(each.edition, next(_lines(each.edition), "")) for each in (one, other))


def _aligned(one: Portrait, other: Portrait, pairs: list[tuple[int, int, float]]) -> tuple[Evidence, ...]:
    """The two passages that lie nearest; without vectors, what each begins with."""
    if not pairs:
        return tuple(_quoted(each.edition, next(_lines(each.edition), "")) for each in (one, other))
    here, there, _ = max(pairs, key=lambda pair: pair[2])
    return tuple(
        _quoted(each.edition, each.passages[at].text.split("\n", 1)[0], each.passages[at].start)
        for each, at in ((one, here), (other, there))
    )


def _quoted(edition: Edition, line: str, begin: int = 0) -> Evidence:
    exact = line[:_LONGEST_QUOTE]
    start = edition.text.find(exact, begin)
    if start < 0:
        start = 0
    end = start + len(exact)
    return Evidence(
        edition.id,
        exact,
        edition.text[max(0, start - _AROUND) : start],
        edition.text[end : end + _AROUND],
        edition.heading_path(start),
    )


def _lines(edition: Edition) -> Iterator[str]:
    return (line for line in edition.text.split("\n") if line.strip())


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())
