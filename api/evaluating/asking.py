"""The questions of a set, asked of the real Searcher; what came is kept by the names of the set.

Owns Asked, BridgesOf and Across: plain records, nothing measured yet. Refuses: judging them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.evaluating.checking import OF_PARALLEL
from api.evaluating.collecting import Collected
from api.evaluating.sets import EvaluationSet, Question
from corpus.access import Scope, anyone
from corpus.concepts import Vocabularies
from corpus.facets import BY_NAME
from ingest.report import Clock, Watch
from search.answers import Ask
from search.questions import LONGEST
from search.service import Searcher

DEPTH = 100
"""How far down a ranking is looked; `search` shows no more than this either."""

PROPOSED = 5
"""Bridges asked of each practice."""

_PARALLEL = f"{OF_PARALLEL}/"

Concepts = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what came: `ranked` names without regard to the floor, `shown` what `search` showed,
    `told` the concepts that its first hit is said not to meet, `unmet` for each that it should say the ones that
    count as it; `best` the highest probability of relevance."""

    question: Question
    language: str
    comparable: bool
    best: float
    ranked: tuple[str, ...]
    shown: tuple[str, ...]
    told: Concepts
    unmet: tuple[Concepts, ...]

    @property
    def says_unmet(self) -> bool:
        return bool(self.unmet) and all(one & self.told for one in self.unmet)


@dataclass(frozen=True, slots=True)
class BridgesOf:
    """The names of the bridges proposed to one practice, best first."""

    practice: str
    level: str
    proposed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """A parallel text asked in one language: at which rank its counterpart in the other came (0: not at all)."""

    name: str
    asked_in: str
    found_in: str
    rank: int


def check_unmet(found: EvaluationSet, vocabularies: Vocabularies) -> dict[str, tuple[Concepts, ...]]:
    """Question to what it says is unmet, as (scheme, concept); an id alone may be of any scheme.
    Raises SetFault for what no vocabulary holds."""
    return {
        one.name: tuple(_meant(one, facet, value, vocabularies) for facet, value in one.unmet)
        for one in found.questions
    }


def _meant(one: Question, facet: str, value: str, vocabularies: Vocabularies) -> Concepts:
    scheme = BY_NAME[facet].scheme if facet in BY_NAME else facet
    names = [scheme] if facet else [each.name for each in vocabularies]
    held = frozenset((name, value) for name in names if vocabularies.concept(name, value))
    if not held:
        where = f"of {facet[:60]}" if facet else "of any vocabulary"
        raise one.line.fault(
            f"{value[:60]!r} is no concept {where}",
            'Write pairs such as ["place", "KEN"], or the id of a concept.',
        )
    return held


class Asking:
    """One searcher and the names of the practices in it. Asked as anyone: what only members
    see is not part of what is measured."""

    def __init__(self, searcher: Searcher, collected: Collected, watch: Watch) -> None:
        self._searcher = searcher
        self._collected = collected
        self._watch = watch
        self._scope: Scope = anyone()

    def questions(self, found: EvaluationSet, unmet: Mapping[str, tuple[Concepts, ...]]) -> list[Asked]:
        clock = Clock("asking", len(found.questions))
        asked = []
        for number, one in enumerate(found.questions):
            self._watch(clock.at(number))
            asked.append(self._question(one, unmet[one.name]))
        if asked:
            self._watch(clock.at(len(asked)))
        return asked

    def bridges(self, found: EvaluationSet) -> list[BridgesOf]:
        """Of every practice that is judged, in both directions."""
        names = sorted(
            {name for one in found.bridges for name in (one.first, one.second)} - {*found.left_out}
        )
        members = self._collected.members
        return [BridgesOf(name, members[name].level, self._proposed(members[name].id)) for name in names]

    def parallel(self, found: EvaluationSet) -> list[Across]:
        """Each text in each of its languages against all texts of each other one. A filter touches neither
        order nor floor, so one ranking of anyone, taken apart by language, is what each filter would give."""
        clock = Clock("across languages", sum(len(one.texts) for one in found.parallel))
        members = self._collected.members
        total = len(members)
        across: list[Across] = []
        done = 0
        for one in found.parallel:
            for language, text in one.texts.items():
                self._watch(clock.at(done))
                ranking = self._searcher.ranking(Ask(text[:LONGEST]), self._scope, total)
                names = [self._collected.names[each.practice] for each in ranking.practices]
                across += _ranks(one.name, language, [each for each in one.texts if each != language], names)
                done += 1
        if across:
            self._watch(clock.at(done))
        return across

    def _question(self, one: Question, unmet: tuple[Concepts, ...]) -> Asked:
        names = self._collected.names
        ask = Ask(one.text, facets=(), bridges=0, limit=DEPTH)
        answer = self._searcher.search(ask, self._scope)
        ranking = self._searcher.ranking(ask, self._scope, DEPTH)
        first = answer.hits[0].why.unmet if answer.hits else ()
        return Asked(
            question=one,
            language=one.language or ranking.language,
            comparable=answer.comparable,
            best=ranking.best,
            ranked=tuple(names[each.practice] for each in ranking.practices),
            shown=tuple(names[hit.practice.id] for hit in answer.hits),
            told=frozenset((concept.scheme, concept.id) for concept in first),
            unmet=unmet,
        )

    def _proposed(self, practice: str) -> tuple[str, ...]:
        found = self._searcher.bridges(practice, self._scope, PROPOSED)
        return tuple(self._collected.names[one.practice.id] for one in found)


def _ranks(name: str, asked_in: str, others: list[str], ranked: list[str]) -> Iterator[Across]:
    seen: dict[str, int] = {}
    rank: dict[str, int] = {}
    for one in ranked:
        home, language, text = one.split("/", 2) if one.startswith(_PARALLEL) else ("", "", "")
        if home:
            seen[language] = seen.get(language, 0) + 1
            rank |= {language: seen[language]} if text == name else {}
    for language in others:
        yield Across(name, asked_in, language, rank.get(language, 0))
