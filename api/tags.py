"""Tag proposals wired: from a practice or a file to pieces with their sentences, and from the ledger to lessons.

Owns where what was learnt lies. Refuses: judging and learning (search), reading files (ingest).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.access import everything
from corpus.catalogue import Finding
from corpus.concepts import GROUPS, OBJECTIVES
from corpus.decisions import Decision, decisions
from corpus.errors import DamagedGeneration, NotReady
from corpus.works import Passage
from index.languages import identify
from index.segments import IndexRow
from index.space_view import SpaceView
from index.spaces import Space, Vectors
from ingest.canonical import BLANK, Canonical, Span, lay_out
from ingest.documents import BUDGET
from ingest.embedding import Embedder
from ingest.passages import cut
from ingest.reading import Reading
from ingest.sentences import sentence_ends
from search import tag_model
from search.tag_model import TagModel
from search.tag_schemes import Around, Collection
from search.tag_texts import Piece
from search.tagging import Proposer

if TYPE_CHECKING:
    from api.house import House

LEARNT = "learnt-tags"
"""A folder of the data folder; droppable, learnt anew by `fieldbridge learn`."""

SAMPLE = 2_000
"""Passages that stand for the collection: of these 400 are near a concept, and their mean is known to .005."""


def pieces_of(passages: Iterable[Passage]) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            one.text,
            one.start,
            one.language,
            tuple(sentence_ends(one.text, one.language)),
            one.page,
            one.page_label,
        )
        for one in passages
    )


def pieces_in(reading: Reading, count_tokens: Callable[[Sequence[str]], list[int]]) -> tuple[Piece, ...]:
    """Those of a file that was read, cut as it would be when it is ingested."""
    laid = lay_out(reading)
    language = identify(laid.text[:4_000], reading.language)
    slices = cut(laid, count_tokens, BUDGET, language)
    texts = [laid.text[one.start : one.end] for one in slices]
    return tuple(
        Piece(text, one.start, language, tuple(sentence_ends(text, language)), one.page, one.page_label)
        for one, text in zip(slices, texts, strict=True)
    )


def pieces_of_text(text: str, count_tokens: Callable[[Sequence[str]], list[int]]) -> tuple[Piece, ...]:
    """Those of a canonical text of which nothing else is kept: offsets are its own, and it has no pages."""
    language = identify(text[:4_000])
    spans, at = [], 0
    for block in text.split(BLANK):
        if block.strip():
            spans.append(Span("paragraph", at, at + len(block)))
        at += len(block) + len(BLANK)
    slices = cut(Canonical(text, (), (), tuple(spans)), count_tokens, BUDGET, language)
    found = []
    for one in slices:
        part = text[one.start : one.end]
        found.append(Piece(part, one.start, language, tuple(sentence_ends(part, language))))
    return tuple(found)


def proposer_of(house: "House") -> Proposer:
    embedder = Embedder(house.concept_vectors)

    def keep(space: Space, texts: Sequence[str]) -> Vectors:
        return embedder(space, [IndexRow("", (), "", "", text) for text in texts])

    def encode(space: Space, texts: Sequence[str]) -> Vectors:
        return space.encoder.encode_passages(texts)

    return Proposer(
        house.spaces,
        house.vocabularies,
        encode,
        keep,
        _Held(house),
        lambda scheme: learnt(house, scheme),
    )


def learnt(house: "House", scheme: str) -> TagModel | None:
    """None as well for what was learnt in other spaces than those in force, and for a damaged file: definitions alone
    still answer."""
    try:
        found = tag_model.kept(house.settings.data / LEARNT, scheme)
    except DamagedGeneration:
        return None
    prints = {one.name: one.encoder.fingerprint for one in house.spaces}
    return found if found is not None and found.fits(prints) else None


def prepare(house: "House") -> None:
    """What stands for the concepts of every scheme, for texts in each language of the collection: encoded once, then
    kept beside the models. The schemes of a working group's desk come first. A collection that moves on meanwhile, or
    is not there, is no fault."""
    try:
        languages = house.generations.current().language_names
    except NotReady:
        languages = ()
    schemes = sorted(house.proposer.schemes, key=lambda one: (one != OBJECTIVES, one != GROUPS))
    for scheme in schemes:
        for language in dict.fromkeys(("en", *languages)):
            house.proposer.prepare(scheme, language)


def check_learnt(house: "House") -> Iterator[Finding]:
    """What was learnt and is not used: damaged, of other spaces than those in force, or of a scheme that is gone."""
    prints = {one.name: one.encoder.fingerprint for one in house.spaces}
    for path in sorted(folder_of(house).glob("*.npz")):
        scheme = path.stem.rpartition("-")[0]
        try:
            model = tag_model.kept(folder_of(house), scheme)
        except DamagedGeneration as fault:
            yield Finding(str(path), fault.happened, fault.remedy)
            continue
        if house.vocabularies.get(scheme) is None:
            yield Finding(
                str(path), "it was learnt about a scheme that there is not", "Run: fieldbridge learn"
            )
        elif model is not None and not model.fits(prints):
            yield Finding(
                str(path), "it was learnt with other models, and is not used", "Run: fieldbridge learn"
            )


def forget_learnt(house: "House") -> tuple[str, ...]:
    """Drops all that was learnt, and names the schemes: nobody can tell from its numbers which texts are in them."""
    found = sorted(folder_of(house).glob("*"))  # half-written ones too
    for path in found:
        path.unlink(missing_ok=True)
    return tuple(sorted({one.stem.rpartition("-")[0] for one in found}))


def folder_of(house: "House") -> Path:
    return house.settings.data / LEARNT


def decided(house: "House") -> dict[str, list[Decision]]:
    """All decisions on tags in the catalogue, by scheme."""
    found: dict[str, list[Decision]] = {}
    with house.catalogue.reader(everything()) as reader:
        after = ""
        while ids := reader.practice_ids(after, 200):
            for one in ids:
                for decision in decisions(reader.assertions(one)):
                    found.setdefault(decision.scheme, []).append(decision)
            after = ids[-1]
    return found


@dataclass
class _Held:
    """The collection as the generation in force holds it; nothing before the first index."""

    house: "House"
    _last: Collection = field(default_factory=Collection)

    def __call__(self) -> Collection:
        try:
            current = self.house.generations.current()
        except NotReady:
            return Collection()
        if self._last.stamp != current.name:
            self._last = Collection(
                current.name, {name: _around(view, current.live) for name, view in current.spaces.items()}
            )
        return self._last


def _around(view: SpaceView, live: NDArray[np.bool_]) -> Around:
    """SAMPLE of the living passages that are in the space, evenly over all of them."""
    rows = view.members[live[view.members]]
    chosen = rows[np.linspace(0, len(rows) - 1, min(len(rows), SAMPLE)).astype(np.int64)]
    return Around(view.projection.mean, view.raw(chosen))
