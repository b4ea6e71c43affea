"""Which questions went worst, and how: what came, and what should have come.

Refuses: measuring; it looks up what was measured.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.evaluating.asking import DEPTH, Asked
from api.evaluating.figures import ALL, RANKING, answerable
from api.evaluating.measuring import MEASURES
from api.evaluating.running import Run

MOST = 12
_CAME, _SHOULD = 5, 6


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice as a page shows it; `right`: the judgements say so."""

    name: str
    title: str
    language: str
    right: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One question; `remark` says what of it went wrong."""

    text: str
    language: str
    note: str
    remark: str
    came: tuple[Practice, ...]
    should: tuple[Practice, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Misses:
    title: str
    says: str
    of: tuple[Miss, ...]
    count: int


def misses_of(run: Run) -> list[Misses]:
    """The lists that have something in them."""
    return [one for one in (_worst(run), _refused(run), _answered(run), _silent(run)) if one.of]


def _worst(run: Run) -> Misses:
    name = MEASURES[0]
    values = next(
        (one.values for one in run.figures if (one.part, one.group, one.name) == (RANKING, ALL, name)), {}
    )
    judged = sorted(answerable(run.found, run.asked), key=lambda one: values[one.question.name])
    judged = [one for one in judged if values[one.question.name] < 1]
    return _list(
        run, judged, "Worst questions", f"Lowest {name} of the whole ranking first.",
        lambda one: f"{name} {values[one.question.name]:.3f}" + ("" if one.comparable else "; said: nothing comparable"),
    )  # fmt: skip


def _refused(run: Run) -> Misses:
    wrong = [one for one in answerable(run.found, run.asked) if not one.comparable]
    return _list(
        run, sorted(wrong, key=lambda one: one.best), "Answerable, and told nothing comparable",
        "These have a right practice, and nothing cleared the floor.", _best,
    )  # fmt: skip


def _answered(run: Run) -> Misses:
    wrong = [one for one in run.asked if one.question.kind == "far" and one.comparable]
    return _list(
        run, sorted(wrong, key=lambda one: -one.best), "Far off, and answered all the same",
        "Nothing in the collection is comparable, and something cleared the floor.", _best,
    )  # fmt: skip


def _silent(run: Run) -> Misses:
    wrong = [
        one for one in run.asked if one.question.kind == "near" and one.comparable and not one.says_unmet
    ]
    return _list(
        run, wrong, "Near, and not told what is unmet",
        "The first hit does not say what of the question it fails to meet.", _unmet,
    )  # fmt: skip


def _best(one: Asked) -> str:
    return f"best relevance {one.best:.2f}"


def _unmet(one: Asked) -> str:
    wanted = ", ".join(f"{facet}:{value}" if facet else value for facet, value in one.question.unmet)
    told = ", ".join(f"{scheme}:{value}" for scheme, value in sorted(one.told))
    return f"unmet: {wanted}; told: {told or 'nothing'}"


def _list(run: Run, asked: Sequence[Asked], title: str, says: str, remark: Callable[[Asked], str]) -> Misses:
    return Misses(title, says, tuple(_miss(run, one, remark(one)) for one in asked[:MOST]), len(asked))


def _miss(run: Run, one: Asked, remark: str) -> Miss:
    right = run.found.right.get(one.question.name, {})
    ordered = sorted(right, key=lambda name: (-right[name], _rank(one, name) or DEPTH + 1, name))
    return Miss(
        text=one.question.text,
        language=one.language,
        note=one.question.note,
        remark=remark,
        came=tuple(_practices(run, one.shown[:_CAME], right, lambda _: "")),
        should=tuple(_practices(run, ordered[:_SHOULD], right, lambda name: _place(_rank(one, name)))),
        more=max(0, len(ordered) - _SHOULD),
    )


def _practices(
    run: Run, names: Iterable[str], right: Iterable[str], remark: Callable[[str], str]
) -> Iterable[Practice]:
    members = run.collected.members
    for name in names:
        known = members.get(name)
        title, language = (known.title, known.language) if known else ("(without text, left out)", "und")
        yield Practice(name, title, language, name in right, remark(name))


def _rank(one: Asked, name: str) -> int:
    return one.ranked.index(name) + 1 if name in one.ranked else 0


def _place(rank: int) -> str:
    return f"came as number {rank}" if rank else f"not in the first {DEPTH}"
