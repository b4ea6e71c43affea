"""What was asked becomes figures: each with its values by unit, its mean and its interval.

Owns Figure and the list of all that is measured. Refuses: how it is shown (telling.py, page.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.evaluating.asking import PROPOSED, Across, Asked, BridgesOf
from api.evaluating.intervals import bootstrap, wilson
from api.evaluating.measuring import MEASURES, measured
from api.evaluating.sets import EvaluationSet, Judgement
from corpus.practices import Level

RANKING, SHOWN, ANSWERS, BRIDGES, LANGUAGES = "ranking", "shown", "answers", "bridges", "languages"

RIGHT = "right in the first 5"
NOTHING = "nothing comparable"
UNMET, NAMED = "unmet is named", "unmet is named or nothing comparable"
FIRST, RECIPROCAL = "hit@1", "RR@10"
PRECISION = "precision of judged"
ALL = "all"
SAME, OTHER = "in the language of an answer", "across languages"

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over one group of questions (or practices, or texts). `share`: each value is 0 or 1."""

    part: str
    group: str
    name: str
    values: Values
    low: float
    high: float
    share: bool = False

    @classmethod
    def of(cls, part: str, group: str, name: str, values: Values, share: bool = False) -> "Figure":
        given = list(values.values())
        low, high = wilson(sum(given), len(given)) if share else bootstrap(given)
        return cls(part, group, name, values, low, high, share)

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float:
        return sum(self.values.values()) / len(self.values) if self.values else float("nan")


def figures_of(
    found: EvaluationSet,
    asked: Sequence[Asked],
    languages: Mapping[str, str],
    bridges: Sequence[BridgesOf],
    across: Sequence[Across],
) -> tuple[Figure, ...]:
    """`languages`: of each practice, by its name. Groups without a member are left out."""
    made = [
        *_rankings(found, asked),
        *_answers(found, asked, languages),
        *_bridges(found.bridges, bridges),
        *_languages(across),
    ]
    return tuple(one for one in made if one.values)


def answerable(found: EvaluationSet, asked: Iterable[Asked]) -> list[Asked]:
    """Those with a right practice in the judgements."""
    return [one for one in asked if one.question.name in found.right]


def _rankings(found: EvaluationSet, asked: Sequence[Asked]) -> list[Figure]:
    judged = answerable(found, asked)
    if not judged:
        return []
    languages = sorted({one.language for one in judged})
    made = []
    for part in (RANKING, SHOWN):
        ranked = {one.question.name: one.ranked if part == RANKING else one.shown for one in judged}
        values = measured(found.right, ranked)
        for group in (ALL, *(languages if len(languages) > 1 else ())):
            inside = [one.question.name for one in judged if group in (ALL, one.language)]
            made += [
                Figure.of(part, group, name, {each: values[name][each] for each in inside})
                for name in MEASURES
            ]
    return made


def _answers(found: EvaluationSet, asked: Sequence[Asked], languages: Mapping[str, str]) -> list[Figure]:
    judged = answerable(found, asked)

    def at_home(one: Asked) -> bool:
        return any(languages.get(name) == one.language for name in found.right[one.question.name])

    def right(one: Asked) -> bool:
        """What is shown as "not comparable, nearest found" is no answer."""
        return one.comparable and bool({*one.shown[:5]} & found.right[one.question.name].keys())

    def shares(group: str, name: str, inside: Iterable[Asked], told: Callable[[Asked], bool]) -> Figure:
        return Figure.of(
            ANSWERS, group, name, {one.question.name: float(told(one)) for one in inside}, share=True
        )

    near = [one for one in asked if one.question.kind == "near"]
    spoken = sorted({one.language for one in judged})
    spoken = spoken if len(spoken) > 1 else []
    return [
        shares(ALL, RIGHT, judged, right),
        shares(SAME, RIGHT, [one for one in judged if at_home(one)], right),
        shares(OTHER, RIGHT, [one for one in judged if not at_home(one)], right),
        *(shares(each, RIGHT, [one for one in judged if one.language == each], right) for each in spoken),
        shares("answerable", NOTHING, judged, lambda one: not one.comparable),
        shares(
            "far",
            NOTHING,
            [one for one in asked if one.question.kind == "far"],
            lambda one: not one.comparable,
        ),
        shares("near", NOTHING, near, lambda one: not one.comparable),
        shares("near", UNMET, near, lambda one: one.comparable and one.says_unmet),
        shares("near", NAMED, near, lambda one: not one.comparable or one.says_unmet),
    ]


def _bridges(judged: Sequence[Judgement], bridges: Sequence[BridgesOf]) -> list[Figure]:
    grades = {
        pair: one.grade for one in judged for pair in ((one.first, one.second), (one.second, one.first))
    }
    made = []
    name = f"R@{PROPOSED}"
    for group, level in ((ALL, ""), ("field to global", Level.FIELD), ("global to field", Level.GLOBAL)):
        recalled: dict[str, float] = {}
        proposals: dict[str, float] = {}
        for one in bridges:
            wanted = {there for (here, there), grade in grades.items() if here == one.practice and grade}
            if level in ("", one.level):
                if wanted:
                    recalled[one.practice] = len(wanted & {*one.proposed}) / len(wanted)
                for there in one.proposed:
                    if (one.practice, there) in grades:
                        proposals[f"{one.practice} > {there}"] = float(grades[one.practice, there] > 0)
        made.append(Figure.of(BRIDGES, group, name, recalled))
        made.append(Figure.of(BRIDGES, group, PRECISION, proposals, share=True))
    return made


def _languages(across: Sequence[Across]) -> list[Figure]:
    """For each pair of languages; and over all pairs, one value a text, as its pairs hang together."""
    pairs: dict[tuple[str, str], list[Across]] = {}
    texts: dict[str, list[Across]] = {}
    for one in across:
        pairs.setdefault((one.asked_in, one.found_in), []).append(one)
        texts.setdefault(one.name, []).append(one)
    made = []
    for name, value in ((FIRST, _first), (RECIPROCAL, _reciprocal)):
        whole = {text: sum(map(value, found)) / len(found) for text, found in texts.items()}
        made.append(Figure.of(LANGUAGES, ALL, name, whole))
        for (here, there), found in pairs.items():
            values = {one.name: value(one) for one in found}
            made.append(Figure.of(LANGUAGES, f"{here} > {there}", name, values, share=name == FIRST))
    return made


def _first(one: Across) -> float:
    return float(one.rank == 1)


def _reciprocal(one: Across) -> float:
    return 1 / one.rank if 1 <= one.rank <= 10 else 0.0
