"""Ordinals become what is shown: Hits with excerpts and reasons, and Counterparts across the bridge.

Owns the reading of the catalogue in a few statements for a whole page. Refuses: choosing and ordering.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from corpus.access import Scope
from corpus.assertions import Assertion, Verdict
from corpus.catalogue import Reader
from corpus.concepts import Vocabularies
from corpus.errors import DamagedCatalogue
from corpus.facets import BY_NAME
from corpus.practices import Level, Practice
from corpus.works import Passage
from search.answers import Ask, ConceptRef, Counterpart, Excerpt, Hit, ScorePart, Why
from search.bridging import Link, Proposal
from search.copies import NO_COPIES, Copies
from search.fusion import Fused
from search.naming import Named
from search.pinned import Pinned
from search.questions import Question
from search.reasons import excerpt, met_and_unmet, shared_terms, telling_terms
from search.relevance import band
from search.relevant import Mask, RelevantSet
from search.retrieval import Rows
from search.versions import versions

Thing = TypeVar("Thing", Practice, Passage)

PASSAGES = 2
"""Excerpts shown of one practice."""

_ACROSS = {Level.FIELD: "guidance", Level.GLOBAL: "example"}


class Showing:
    """Everything that one answer needs to turn ordinals into values."""

    def __init__(
        self,
        pinned: Pinned,
        question: Question,
        ask: Ask,
        scope: Scope,
        vocabularies: Vocabularies,
        named: Sequence[Named],
    ) -> None:
        self._pinned = pinned
        self._question = question
        self._ask = ask
        self._scope = scope
        self._vocabularies = vocabularies
        self._named = named
        self._told: dict[str, frozenset[str]] = {}
        self._doubts: dict[str, tuple[str, ...]] = {}

    def hits(
        self,
        reader: Reader,
        page: Rows,
        relevant: RelevantSet,
        fused: Fused | None,
        copies: Copies = NO_COPIES,
    ) -> tuple[Hit, ...]:
        """Raises DamagedCatalogue when the catalogue lacks what the generation promises."""
        practices = self._practices(reader, map(int, page))
        versions = self._versions(reader, practices)
        rows = {one: self._best_rows(versions.get(one, one), fused) for one in practices}
        also = {one: copies.of(one) for one in practices}
        others = [*versions.values(), *(other for found in also.values() for other in found)]
        practices |= self._practices(reader, others)
        passages = self._passages(reader, (row for chosen in rows.values() for row in chosen))
        bridges = self.counterparts(reader, page) if self._ask.bridges else {}
        return tuple(
            self._hit(
                subject,
                practices[subject],
                [(row, passages[row]) for row in chosen],
                relevant,
                fused,
                bridges.get(subject, ()),
                practices[versions[subject]] if subject in versions else None,
                tuple(practices[other] for other in also[subject]),
            )
            for subject, chosen in rows.items()
        )

    def _versions(self, reader: Reader, practices: Mapping[int, Practice]) -> dict[int, int]:
        return versions(reader, self._pinned, self._scope, practices, self._ask.reads)

    def counterparts(self, reader: Reader, page: Rows) -> dict[int, tuple[Counterpart, ...]]:
        """For each subject its bridges: the confirmed first, then what is proposed, never the rejected."""
        ids = {int(subject): self._id(int(subject)) for subject in page}
        claims = reader.bridges_of(list(ids.values()))
        judged = {subject: _verdicts(claims.get(practice, ())) for subject, practice in ids.items()}
        proposals = self._proposals(page, judged)
        there = {one.link.there for found in proposals.values() for one in found}
        practices = self._practices(reader, {*there, *ids})
        read_in = self._versions(reader, {one: practices[one] for one in there})
        practices |= self._practices(reader, read_in.values())
        proposals = {subject: self._carried_over(found, read_in) for subject, found in proposals.items()}
        passages = self._passages(
            reader,
            (row for found in proposals.values() for one in found for row in (one.here_row, one.there_row)),
        )
        return {
            subject: tuple(
                self._counterpart(subject, one, practices, passages, judged[subject], read_in)
                for one in found
            )
            for subject, found in proposals.items()
        }

    def _proposals(
        self, page: Rows, judged: Mapping[int, Mapping[str, Verdict]]
    ) -> dict[int, list[Proposal]]:
        bridging, attributes = self._pinned.bridging, self._pinned.generation.attributes
        visible = self._pinned.visible(self._scope)
        most = self._ask.bridges
        links: list[Link] = []
        for level in Level:
            here = attributes.mask("level", (level.value,))
            asked = np.array([subject for subject in page if here[subject]], np.int64)
            fresh = bridging.propose(
                asked, level.other, visible, most + max(map(len, judged.values()), default=0)
            )
            for subject, proposed in zip(asked.tolist(), fresh, strict=True):
                settled = judged[subject]
                unsettled = [one for one in proposed if self._id(one.there) not in settled]
                links += [*self._agreed(subject, settled, visible), *unsettled][:most]
        found: dict[int, list[Proposal]] = {int(subject): [] for subject in page}
        for one in bridging.carried(links):
            found[one.link.here].append(one)
        return found

    def _agreed(self, subject: int, verdicts: Mapping[str, Verdict], visible: Mask) -> list[Link]:
        """What people or bodies linked, whatever the software thinks; the rejected are left out."""
        agreed = []
        for practice, verdict in verdicts.items():
            other = self._pinned.subject(practice)
            if verdict is not Verdict.REJECTED and other is not None and visible[other]:
                agreed.append(self._pinned.bridging.link(subject, other))
        return agreed

    def _counterpart(
        self,
        here: int,
        proposal: Proposal,
        practices: Mapping[int, Practice],
        passages: Mapping[int, Passage],
        verdicts: Mapping[str, Verdict],
        read_in: Mapping[int, int],
    ) -> Counterpart:
        other = practices[proposal.link.there]
        concepts = self._pinned.bridging.concepts
        shared = concepts(here) & concepts(proposal.link.there)
        return Counterpart(
            practice=other,
            relation=_ACROSS[practices[here].level],
            verdict=verdicts.get(other.id, Verdict.PROPOSED).value,
            score=proposal.link.score,
            concepts=tuple(self._concept(facet, value) for facet, value in sorted(shared)),
            here=self._excerpt(passages[proposal.here_row]),
            there=self._excerpt(passages[proposal.there_row]),
            version=practices.get(read_in.get(proposal.link.there, -1)),
        )

    def _carried_over(self, found: Sequence[Proposal], read_in: Mapping[int, int]) -> list[Proposal]:
        """The same bridges, each standing at its far end on the version that is read."""
        bridging = self._pinned.bridging
        moved = []
        for one in found:
            version = read_in.get(one.link.there)
            links = [] if version is None else [bridging.link(one.link.here, version)]
            there = [each.there_row for each in bridging.carried(links)] if links else []
            moved.append(replace(one, there_row=there[0]) if there else one)
        return moved

    def _hit(
        self,
        subject: int,
        practice: Practice,
        chosen: list[tuple[int, Passage]],
        relevant: RelevantSet,
        fused: Fused | None,
        bridges: tuple[Counterpart, ...],
        version: Practice | None,
        also: tuple[Practice, ...],
    ) -> Hit:
        excerpts = tuple(self._excerpt(passage, self._telling(passage.language)) for _, passage in chosen)
        attributes = self._pinned.generation.attributes
        met, unmet = met_and_unmet(self._named, attributes, subject, self._ask.ui_language)
        parts = self._parts(chosen[0][0], fused) if chosen and fused and self._ask.explain else ()
        probability = float(relevant.probability[subject])
        return Hit(
            practice=practice,
            score=float(relevant.score[subject]),
            relevance=band(probability),
            probability=probability,
            why=Why(shared_terms(excerpts), met, unmet, parts),
            passages=excerpts,
            bridges=bridges,
            version=version,
            also=also,
        )

    def _excerpt(self, passage: Passage, telling: frozenset[str] = frozenset()) -> Excerpt:
        return excerpt(passage, telling, self._doubts.get(passage.edition, ()))

    def _telling(self, language: str) -> frozenset[str]:
        if language not in self._told:
            terms = self._pinned.generation.terms.get(language)
            self._told[language] = telling_terms(self._question, terms, language)
        return self._told[language]

    def _parts(self, row: int, fused: Fused) -> tuple[ScorePart, ...]:
        return fused.parts(row, int(self._pinned.generation.languages[row]))

    def _best_rows(self, subject: int, fused: Fused | None) -> list[int]:
        rows = self._pinned.layout.rows_of(subject)
        if fused is None:
            return [int(row) for row in rows[:1]]
        order = np.argsort(-fused.score[rows], kind="stable")[:PASSAGES]
        return [int(row) for row in rows[order]]

    def _id(self, subject: int) -> str:
        return self._pinned.generation.attributes.id_of(subject)

    def _practices(self, reader: Reader, subjects: Iterable[int]) -> dict[int, Practice]:
        ids = {subject: self._id(subject) for subject in subjects}
        found = reader.practices(list(ids.values()))
        return {subject: _promised(found, practice) for subject, practice in ids.items()}

    def _passages(self, reader: Reader, rows: Iterable[int]) -> dict[int, Passage]:
        ids = {row: self._pinned.generation.passage_ids[row].decode() for row in rows}
        found = reader.passages(list(dict.fromkeys(ids.values())))
        self._doubts |= reader.doubts(one.edition for one in found.values())
        return {row: _promised(found, passage) for row, passage in ids.items()}

    def _concept(self, facet: str, value: str) -> ConceptRef:
        scheme = BY_NAME[facet].scheme
        concept = self._vocabularies.concept(scheme, value)
        return ConceptRef(scheme, value, concept.label(self._ask.ui_language) if concept else value)


def _promised(found: Mapping[str, Thing], wanted: str) -> Thing:
    if wanted not in found:
        raise DamagedCatalogue(
            "the index names it and the catalogue does not have it",
            subject=wanted,
            remedy="Run: fieldbridge doctor --deep, then fieldbridge restore FILE",
        )
    return found[wanted]


def _verdicts(claims: Iterable[Assertion]) -> dict[str, Verdict]:
    """Practice at the other end to the last weighty verdict of a person or a body."""
    return {json.loads(one.object)["practice"]: one.verdict for one in claims}
