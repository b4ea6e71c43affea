"""Which documents are alike: the same file, the same text, a near copy, a newer edition, another language.

Owns which pairs are looked at (those that share a key of some kind, a bounded number for each document, so that the work
grows with the collection and not with its square), and what becomes of earlier proposals. All it says is proposed;
people decide, and what they decided about a pair is not proposed again. Refuses: judging a pair (comparing.py).
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import PurePosixPath

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind, Verdict
from corpus.catalogue import Catalogue, Reader
from corpus.languages import OWN_NAMES
from corpus.likeness import Likeness, Relation, holding
from corpus.works import Document, Edition
from index.sketches import MARK_ROWS, ROWS, Buckets, Sketch, SketchFile, bands, likeness
from index.spaces import Space
from ingest.comparing import NEAR, Found, Portrait, Vectors, judged, symbols_of, title_of
from ingest.describing import text_row
from ingest.embedding import Embedder
from ingest.features import layout_of, letters_of, mark_signature, shingle_signature
from ingest.publishing import text_for_vectors
from ingest.report import Alike, Clock, Progress

SOFTWARE = Agent(AgentKind.SOFTWARE, "fieldbridge alike", "1")

MOST = 12
"""Documents that one is compared with for each kind of key."""

_SOME_MARKS = 0.3
_ORDER = list(Relation)
_HELD = 64
_TAGS = "|".join(sorted(OWN_NAMES))
_TAGGED = re.compile(rf"(?:[._ -](?:{_TAGS}))+$")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with its newest edition, which comes without its text, and its sketch."""

    document: Document
    edition: Edition
    sketch: Sketch


class Likening:
    """`scope` must see everything: whom a finding may be shown to is asked when it is read."""

    def __init__(
        self,
        catalogue: Catalogue,
        sketches: SketchFile,
        scope: Scope,
        embedder: Embedder | None = None,
        space: Space | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._sketches = sketches
        self._scope = scope
        self._embedder = embedder
        self._space = space

    def run(self, watch: Callable[[Progress], None] = lambda _: None) -> tuple[Alike, ...]:
        """Compares what is new or changed since the last run with all there is; what is proposed by it, the surest first.
        A run that is killed is done again by the next; where nothing changed, it costs nothing."""
        catalogue = self._catalogue.identity()
        sequence, known = self._sketches.load(catalogue)
        with self._catalogue.reader(self._scope) as reader:
            if reader.at == sequence:
                return ()
            shelf, fresh = _shelved(reader, known, watch)
            sequence = reader.at
            earlier = reader.likenesses(fresh)
            desk = _Desk(reader, shelf, self._embedder, self._space)
            found = desk.compared(_pairs(shelf, fresh, earlier), watch) if fresh else ()
        said = tuple(_said(found, earlier))
        if said:
            with self._catalogue.write(SOFTWARE, "compared documents") as writer:
                writer.liken(said)
                sequence = writer.sequence
        self._sketches.save(catalogue, sequence, [one.sketch for _, one in sorted(shelf.items())])
        proposed = [one for one in said if one.verdict is Verdict.PROPOSED]
        proposed.sort(key=lambda one: (_ORDER.index(one.relation), -one.score, one.id))
        return tuple(_told(one, shelf[one.document].edition, shelf[one.other].edition) for one in proposed)


class _Desk:
    """The documents that lie open side by side; the few that were last looked at stay open."""

    def __init__(
        self, reader: Reader, shelf: Mapping[str, Shelved], embedder: Embedder | None, space: Space | None
    ) -> None:
        self._reader = reader
        self._shelf = shelf
        self._embedder = embedder
        self._space = space
        self._open: dict[str, Portrait] = {}

    def compared(self, pairs: list[Pair], watch: Callable[[Progress], None]) -> tuple[Found, ...]:
        clock = Clock("comparing", len(pairs))
        found = []
        for number, (here, there) in enumerate(pairs):
            watch(clock.at(number))
            one, other = self._shelf[here], self._shelf[there]
            same = bool(one.sketch.text) and one.sketch.text == other.sketch.text
            judgement = judged(self._portrait(here), self._portrait(there), same)
            if judgement is not None:
                found.append(judgement)
        return tuple(found)

    def _portrait(self, document: str) -> Portrait:
        if document not in self._open:
            for old in list(self._open)[: -_HELD + 1]:
                del self._open[old]
            edition = self._reader.newest_edition(document)
            passages = self._reader.edition_passages(edition.id)
            made = Portrait(self._shelf[document].document, edition, passages)
            self._open[document] = replace(made, look_up=lambda: self._vectors(made))
        return self._open[document]

    def _vectors(self, of: Portrait) -> Vectors | None:
        """Of the very texts that the index is made of, so that none is encoded twice."""
        if self._embedder is None or self._space is None or not of.passages:
            return None
        titles = {
            span: practice.title
            for practice in reversed(self._reader.practices_of(of.document.id))
            for span in practice.spans
        }
        rows = []
        for one in of.passages:
            title = titles.get((one.start, one.end), of.edition.title)
            rows.append(text_row(one.language, text_for_vectors(title, one.heading, one.text)))
        return self._embedder(self._space, rows)


def _shelved(
    reader: Reader, known: Mapping[str, Sketch], watch: Callable[[Progress], None]
) -> tuple[dict[str, Shelved], list[str]]:
    """All documents, and the ids of those that are not as they were when they were last compared; copies of what went
    or changed among them, since another of them stands for their text from then on."""
    listed = list(reader.newest_editions())
    clock = Clock("comparing", len(listed))
    shelf: dict[str, Shelved] = {}
    fresh: list[str] = []
    for number, (document, edition) in enumerate(listed):
        facts = _facts(document, edition)
        sketch = known.get(document.id)
        if sketch is None or sketch.facts != facts:
            watch(clock.at(number, edition.filename))
            sketch = _sketch(facts, reader.newest_edition(document.id))
            fresh.append(document.id)
        shelf[document.id] = Shelved(document, edition, sketch)
    left = {
        one.text for name, one in known.items() if name not in shelf or shelf[name].sketch.text != one.text
    }
    fresh += [
        name for name, one in shelf.items() if one.sketch.text in left - {""} and name not in set(fresh)
    ]
    return shelf, fresh


def _pairs(shelf: Mapping[str, Shelved], fresh: list[str], earlier: Iterable[Likeness]) -> list[Pair]:
    """What is looked at: what was found before, what is the very same, and else what shares a key."""
    changed = set(fresh)
    found = {_pair(one.document, one.other): None for one in earlier if one.agent == SOFTWARE}
    found |= dict.fromkeys(_stars(shelf, changed))
    faces = {one: shelf[one] for one in _faces(shelf, changed)}
    asked = [one for one in fresh if one in faces]
    for keys in (_titled, _symbols):
        found |= dict.fromkeys(_runs(faces, changed, keys))
    found |= dict.fromkeys(_neighbours(faces, asked, _shingled, _copies))
    for keys in (_marked, _in_layout, _named, _symbols):
        found |= dict.fromkeys(_neighbours(faces, asked, keys, _versions))
    return [(one, other) for one, other in found if one in shelf and other in shelf]


Keys = Callable[[Shelved], list[bytes]]


def _stars(shelf: Mapping[str, Shelved], fresh: set[str]) -> Iterator[Pair]:
    """Each fresh file with one of its bytes that was there before, else with the first of them; and each text in other
    bytes with one of its letters: as many pairs as members."""
    files = _groups(shelf, shelf, lambda one: one.edition.sha256)
    middles = [_middle(members, fresh) for members in files]
    for members in (*files, *_groups(middles, shelf, lambda one: one.sketch.text)):
        middle = _middle(members, fresh)
        yield from (_pair(one, middle) for one in members if one in fresh and one != middle)


def _faces(shelf: Mapping[str, Shelved], fresh: set[str]) -> list[str]:
    """One document for each text: what is like it is said of that one, and not of each of its copies."""
    texts = _groups(shelf, shelf, lambda one: one.sketch.text or one.edition.sha256)
    return [_middle(members, fresh) for members in texts]


def _groups(
    members: Iterable[str], shelf: Mapping[str, Shelved], key: Callable[[Shelved], str]
) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for identity in members:
        groups.setdefault(key(shelf[identity]), []).append(identity)
    return [group for named, group in groups.items() if named]


def _middle(members: Sequence[str], fresh: set[str]) -> str:
    return min(members, key=lambda one: (one in fresh, one))


def _runs(shelf: Mapping[str, Shelved], fresh: set[str], keys: Keys) -> Iterator[Pair]:
    """Members of a group by date, each with the next of its language."""
    groups: dict[tuple[bytes, str], list[str]] = {}
    for identity, one in shelf.items():
        for key in keys(one):
            groups.setdefault((key, one.edition.language), []).append(identity)
    for members in groups.values():
        ordered = sorted(members, key=lambda one: (shelf[one].edition.date, one))
        for before, after in pairwise(ordered):
            if before in fresh or after in fresh:
                yield _pair(before, after)


def _neighbours(
    shelf: Mapping[str, Shelved], fresh: list[str], keys: Keys, may: Callable[[Shelved, Shelved], bool]
) -> Iterator[Pair]:
    """Each fresh document with the few that share the most keys with it and may be what is looked for."""
    ids = list(shelf)
    place = {identity: number for number, identity in enumerate(ids)}
    buckets = Buckets(MOST * len(OWN_NAMES))
    for identity, one in shelf.items():
        buckets.add(place[identity], keys(one))
    for identity in fresh:
        here = shelf[identity]
        near = (ids[other] for other in buckets.near(place[identity], keys(here)))
        yield from (
            _pair(identity, other) for other in islice((one for one in near if may(here, shelf[one])), MOST)
        )


def _copies(here: Shelved, there: Shelved) -> bool:
    """An estimate that is far below the floor is not looked at."""
    same = here.edition.language == there.edition.language
    return same and likeness(here.sketch.shingles, there.sketch.shingles) >= NEAR - 0.15


def _versions(here: Shelved, there: Shelved) -> bool:
    """Where both have figures and hardly any in common, one is no translation of the other."""
    if here.edition.language == there.edition.language or here.document.work == there.document.work:
        return False
    one, other = here.sketch.marks, there.sketch.marks
    return not len(one) or not len(other) or likeness(one, other) >= _SOME_MARKS


def _titled(one: Shelved) -> list[bytes]:
    title = title_of(one.edition)
    return [title.encode()] if title else []


def _symbols(one: Shelved) -> list[bytes]:
    return [symbol.encode() for symbol in sorted(symbols_of(one.edition))]


def _shingled(one: Shelved) -> list[bytes]:
    return bands(one.sketch.shingles, ROWS)


def _marked(one: Shelved) -> list[bytes]:
    return bands(one.sketch.marks, MARK_ROWS)


def _in_layout(one: Shelved) -> list[bytes]:
    return [one.sketch.layout.to_bytes(8, "big")] if one.sketch.layout else []


def _named(one: Shelved) -> list[bytes]:
    """The file's name without folder, ending and the tag of a language: `plan.fr.pdf` and `plan_EN.docx` are `plan`."""
    stem = PurePosixPath(one.edition.filename).stem.casefold()
    bare = _TAGGED.sub("", stem)
    return [bare.encode("utf-8", "surrogatepass")] if bare and bare != stem else []


def _said(found: Iterable[Found], earlier: Iterable[Likeness]) -> Iterator[Likeness]:
    """What is not said yet; and what was proposed and no longer is. A pair about which a person decided gets no second
    proposal, but for a stronger relation."""
    earlier = list(earlier)
    decided = {_pair(one.document, one.other): _ORDER.index(one.relation) for one in earlier if one.decided}
    ours = [one for one in earlier if one.agent == SOFTWARE]
    standing = {one.id: one for one in holding(ours)}
    kept = set()
    for each in found:
        one = Likeness(
            each.one, each.other, each.relation, SOFTWARE, Verdict.PROPOSED, each.score, each.evidence
        )
        kept.add(one.id)
        judged_as = decided.get(_pair(one.document, one.other))
        if one.id not in standing and (judged_as is None or _ORDER.index(one.relation) < judged_as):
            yield one
    for one in standing.values():
        if one.id not in kept:
            yield replace(one, verdict=Verdict.REJECTED, evidence=(), at="")


def _told(one: Likeness, here: Edition, there: Edition) -> Alike:
    return Alike(
        one.id, one.relation.value, one.score, here.filename, there.filename, here.title, there.title
    )  # fmt: skip


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _sketch(facts: str, edition: Edition) -> Sketch:
    return Sketch(
        edition.document,
        facts,
        letters_of(edition.text),
        shingle_signature(edition),
        mark_signature(edition.text),
        layout_of(edition.headings),
    )


def _facts(document: Document, edition: Edition) -> str:
    """Everything on which a judgement rests; its hash."""
    told = (
        edition.id, edition.reader, edition.title, edition.date, edition.language, edition.publisher, edition.filename,
        edition.identifiers, document.work,
    )  # fmt: skip
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
