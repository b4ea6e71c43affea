"""Which documents are alike: the same file, the same text, a near copy, a newer edition, another language.

Owns the run after each ingest, and what becomes of earlier proposals. All it says is proposed; people decide, and what
they decided about a pair is not proposed again. Refuses: choosing pairs (pairing.py), and judging one (comparing.py).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind, Verdict
from corpus.catalogue import Catalogue, Reader
from corpus.likeness import Likeness, Relation, holding
from corpus.works import Document, Edition
from index.sketches import Sketch, SketchFile
from index.spaces import Space
from ingest.comparing import Found, Portrait, Vectors, judged
from ingest.describing import text_row
from ingest.embedding import Embedder
from ingest.features import layout_of, letters_of, mark_signature, shingle_signature
from ingest.pairing import Pair, Shelved, pair, pairs
from ingest.publishing import text_for_vectors
from ingest.report import Alike, Clock, Progress

SOFTWARE = Agent(AgentKind.SOFTWARE, "fieldbridge alike", "1")

_ORDER = list(Relation)
_HELD = 64


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
            before = [pair(one.document, one.other) for one in earlier if one.agent == SOFTWARE]
            desk = _Desk(reader, shelf, self._embedder, self._space)
            found = desk.compared(pairs(shelf, fresh, before), watch) if fresh else ()
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


def _said(found: Iterable[Found], earlier: Iterable[Likeness]) -> Iterator[Likeness]:
    """What is not said yet; and what was proposed and no longer is. A pair about which a person decided gets no second
    proposal, but for a stronger relation."""
    earlier = list(earlier)
    decided = {pair(one.document, one.other): _ORDER.index(one.relation) for one in earlier if one.decided}
    ours = [one for one in earlier if one.agent == SOFTWARE]
    standing = {one.id: one for one in holding(ours)}
    kept = set()
    for each in found:
        one = Likeness(
            each.one, each.other, each.relation, SOFTWARE, Verdict.PROPOSED, each.score, each.evidence
        )
        kept.add(one.id)
        judged_as = decided.get(pair(one.document, one.other))
        if one.id not in standing and (judged_as is None or _ORDER.index(one.relation) < judged_as):
            yield one
    for one in standing.values():
        if one.id not in kept:
            yield replace(one, verdict=Verdict.REJECTED, evidence=(), at="")


def _told(one: Likeness, here: Edition, there: Edition) -> Alike:
    return Alike(
        one.id, one.relation.value, one.score, here.filename, there.filename, here.title, there.title
    )  # fmt: skip


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
