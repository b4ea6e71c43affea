"""All that is found in one document, and what of it is proposed of each practice in it, with its evidence.

Owns which proposals go together: what is meant for everywhere has no place and no outcome; an outcome needs a place where
it came about. Refuses: claiming; practices.py does, and only where nobody declared.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.assertions import Evidence
from corpus.concepts import INSTRUMENTS, Vocabularies
from corpus.practices import Kind, Level, PlaceRole
from corpus.works import Edition, Passage
from ingest.canonical import Canonical
from ingest.labels import labelled
from ingest.proposing.dates import date_in
from ingest.proposing.face import Face, face_of
from ingest.proposing.identifiers import identifiers_in
from ingest.proposing.places import About, LanguageAt, PlacesAbout, Standing
from ingest.proposing.publishing import publisher_in, rights_in
from ingest.proposing.saying import Said, Told, evidence_of, kind_of, outcome_of, outcomes_in, years_in
from ingest.sentences import sentence_ends

_AROUND = 60
_LONGEST = 500
_FACE = 6_000
_FOR_EVERYWHERE = frozenset({Kind.GUIDANCE, Kind.TOOL, Kind.INSTRUMENT})
_FROM_TITLE, _FROM_LABEL = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that software makes, as its object is written in an assertion."""

    predicate: str
    object: str
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One practice of an edition: its title, where it stands, and what was declared of it (names of predicates)."""

    title: str
    start: int
    end: int
    declared: frozenset[str]
    level: Level | None = None
    whole: bool = True


class Finder:
    """Built once from the vocabularies."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._places = PlacesAbout(vocabularies)
        self._bodies = sorted(
            {one.publisher for one in vocabularies if one.publisher not in _NOBODY}
            | {concept.body for concept in vocabularies.get(INSTRUMENTS) or () if concept.body not in _NOBODY}
        )

    def without_places(self, text: str, language: str) -> str:
        """A text, the names of places left out."""
        return self._places.left_out(text, language)

    def find(
        self, edition: Edition, canonical: Canonical, passages: Sequence[Passage], running: Sequence[str]
    ) -> "Findings":
        """`running`: lines that were left out of the text as running heads."""
        at = LanguageAt([(one.start, one.end, one.language) for one in passages], edition.language)
        told = [
            one for passage in passages for one in outcomes_in(passage.text, passage.language, passage.start)
        ]
        face = face_of(canonical, tuple(running))
        return Findings(
            edition,
            self._places,
            tuple(self._places.standing(canonical, at)),
            tuple(told),
            face,
            self._bodies,
        )


_NOBODY = frozenset({"", "fieldbridge", "various bodies"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one edition; `about` chooses."""

    edition: Edition
    places: PlacesAbout
    standing: tuple[Standing, ...]
    told: tuple[Told, ...]
    face: Face
    bodies: Sequence[str]

    def about(self, part: Part, others: Sequence[tuple[int, int]] = ()) -> tuple[Proposal, ...]:
        """What is proposed of one practice; what stands in `others` is of other practices."""
        written = "title" in part.declared or self._is_written(part)
        kind = kind_of(part.title, self.edition.language) if part.whole and written else None
        places = self._about(part, others)
        level = part.level or self._level(kind, places)
        made = [*self._kind(part, kind), *self._level_claim(part, level, places)]
        if written:
            made.append(Proposal("title", part.title, _FROM_TITLE, (self._title(part),)))
        if level is not Level.GLOBAL:
            made += [*self._places(part, places), *self._period(part), *self._outcome(part, places, others)]
        if part.whole:
            made += self._of_document()
        return tuple(one for one in made if one.predicate not in part.declared)

    def _about(self, part: Part, others: Sequence[tuple[int, int]]) -> tuple[About, ...]:
        inside = [
            one
            for one in self.standing
            if part.start <= one.start < part.end and not _within(one.start, others)
        ]
        return self.places.about(inside, part.title, self.edition.language, part.start, part.end - part.start)

    def _level(self, kind: Kind | None, places: Sequence[About]) -> Level | None:
        titled = any(one.where is None for one in places)
        if kind in _FOR_EVERYWHERE and not titled:
            return Level.GLOBAL
        done = any(one.role is PlaceRole.DONE_IN for one in places)
        return Level.FIELD if done and kind not in _FOR_EVERYWHERE else None

    def _kind(self, part: Part, kind: Kind | None) -> Iterator[Proposal]:
        if kind is not None:
            yield Proposal("kind", kind.value, _FROM_TITLE, (self._title(part),))

    def _is_written(self, part: Part) -> bool:
        """Whether its title stands in the text; else it is a file's name or a program's."""
        squeezed = "".join(part.title.split()).casefold()
        opening = "".join(self.edition.text[part.start : part.start + _FACE].split()).casefold()
        return bool(squeezed) and squeezed in opening

    def _level_claim(self, part: Part, level: Level | None, places: Sequence[About]) -> Iterator[Proposal]:
        """The title says that it is meant for everywhere; where it was done says that it is of the field."""
        if level is None or part.level is not None or not part.whole:
            return
        if level is Level.GLOBAL:
            yield Proposal("level", level.value, _FROM_TITLE, (self._title(part),))
            return
        done = next(one for one in places if one.role is PlaceRole.DONE_IN)
        yield Proposal("level", level.value, done.score, (self._where(done, part),))

    def _where(self, one: About, part: Part) -> Evidence:
        return self._sentence(one.where.start, one.where.end) if one.where else self._title(part)

    def _places(self, part: Part, places: Sequence[About]) -> Iterator[Proposal]:
        for one in places:
            value = _json({"code": one.code, "role": one.role.value})
            yield Proposal("place", value, one.score, (self._where(one, part),))

    def _period(self, part: Part) -> Iterator[Proposal]:
        """From the title, else from a line that is labelled as the period."""
        found = years_in(part.title, self.edition.language)
        if found:
            value = _json({"start": found.start, "end": found.end})
            yield Proposal("period", value, _FROM_TITLE, (self._title(part),))
            return
        for line in labelled(self.edition.text, part.start, part.end):
            years = years_in(line.value, self.edition.language) if line.key == "period" else None
            if years:
                value = _json({"start": years.start, "end": years.end})
                yield Proposal("period", value, _FROM_LABEL, (self._quotation(line.start, line.end),))
                return

    def _outcome(
        self, part: Part, places: Sequence[About], others: Sequence[tuple[int, int]]
    ) -> Iterator[Proposal]:
        told = [
            one for one in self.told if part.start <= one.start < part.end and not _within(one.start, others)
        ]
        found = outcome_of(told)
        known = "place" in part.declared or any(one.role is PlaceRole.DONE_IN for one in places)
        if found is None or not known:
            return
        best, score = found
        evidence = self._quotation(best.start, best.end)
        yield Proposal("outcome", best.outcome.value, score, (evidence,))
        looked = evidence_of(best)
        if looked and "outcome" not in part.declared:
            yield Proposal("outcome-evidence", looked.value, score, (evidence,))

    def _of_document(self) -> Iterator[Proposal]:
        edition = self.edition
        identifiers = list(identifiers_in(self.face))
        if not edition.identifiers:
            for scheme, said in identifiers:
                yield Proposal(
                    "identifier", _json({"scheme": scheme, "value": said.value}), 0.9, self._said(said)
                )
        date = None if edition.date else date_in(self.face)
        if date:
            yield Proposal("date", date[0].value, round(date[1], 2), self._said(date[0]))
        symbol = any(scheme == "symbol" for scheme, _ in identifiers)
        publisher = None if edition.publisher else publisher_in(self.face, symbol, self.bodies)
        if publisher:
            yield Proposal("publisher", publisher[0].value, publisher[1], self._said(publisher[0]))
        rights = rights_in(self.face, edition.language)
        if rights:
            yield Proposal("rights-statement", rights.value, 0.8, self._said(rights))

    def _said(self, said: Said) -> tuple[Evidence, ...]:
        """A running head stands outside the text and is quoted as it is."""
        if said.end == said.start:
            return (Evidence(self.edition.id, said.value),)
        return (self._quotation(said.start, said.end),)

    def _title(self, part: Part) -> Evidence:
        at = self.edition.text.find(part.title, part.start)
        if at < 0 or not part.title:
            return Evidence(self.edition.id, part.title)
        return self._quotation(at, at + len(part.title))

    def _sentence(self, start: int, end: int) -> Evidence:
        """The sentence, or the line, around a name."""
        text = self.edition.text
        begins = text.rfind("\n", 0, start) + 1
        ends = text.find("\n", end)
        ends = len(text) if ends < 0 else ends
        last = begins
        for stop in sentence_ends(text[begins:ends], self.edition.language):
            if begins + stop > start:
                return self._quotation(max(last, start - _LONGEST), min(begins + stop, end + _LONGEST))
            last = begins + stop
        return self._quotation(start, end)

    def _quotation(self, start: int, end: int) -> Evidence:
        text = self.edition.text
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        return Evidence(
            self.edition.id,
            text[start:end].rstrip(),
            text[max(0, start - _AROUND) : start],
            text[end : end + _AROUND],
            self.edition.heading_path(start),
        )


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
