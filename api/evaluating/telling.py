"""A run as data for `--json`, and as tables for a terminal.

Refuses: printing, and the page (page.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.evaluating.comparing import Difference
from api.evaluating.figures import ANSWERS, BRIDGES, LANGUAGES, RANKING, SHOWN, Figure
from api.evaluating.running import Run

TITLES = {
    RANKING: "Ranking: all practices by score, whatever the floor",
    SHOWN: "What search shows: the same questions, cut by the floor",
    ANSWERS: "What search says",
    BRIDGES: "Proposed bridges",
    LANGUAGES: "Asked in one language, found in another",
}


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_data(run: Run, compared: Sequence[Difference] = ()) -> dict[str, Any]:
    """part → group → measure → {"mean", "low", "high", "count"}, beside what was measured and how long it took."""
    found = run.found
    told: dict[str, Any] = {
        "set": {
            "name": found.name, "digest": found.digest, "documents": len(found.texts) + len(found.files),
            "questions": len(found.questions), "judgements": len(found.judgements),
            "bridges": len(found.bridges), "parallel": len(found.parallel), "left_out": list(found.left_out),
        },
        "setting": dict(run.setting),
        "seconds": {name: round(spent, 1) for name, spent in run.seconds.items()},
    }  # fmt: skip
    for one in run.figures:
        figure = {
            "mean": _round(one.mean),
            "low": _round(one.low),
            "high": _round(one.high),
            "count": one.count,
        }
        told.setdefault(one.part, {}).setdefault(one.group, {})[one.name] = figure
    if compared:
        told["differences"] = [_difference(one) for one in compared]
    return told


def tables(run: Run) -> Iterator[Table]:
    """One for each part: groups down, measures across. Pairs of languages become a matrix of hit@1."""
    for part, title in TITLES.items():
        inside = [one for one in run.figures if one.part == part]
        pairs = [one for one in inside if " > " in one.group and part == LANGUAGES]
        flat = [one for one in inside if one not in pairs]
        if flat:
            yield _flat(title, flat) if part != ANSWERS else _long(title, flat)
        for name in dict.fromkeys(one.name for one in pairs):
            yield _matrix(name, [one for one in pairs if one.name == name])


def compared_table(compared: Sequence[Difference], against: str) -> Table:
    rows = [
        (
            one.part, one.group, one.name, str(one.count), f"{one.before:.3f}", f"{one.now:.3f}",
            f"{one.mean:+.3f}", f"{one.low:+.3f} to {one.high:+.3f}", f"{one.p:.4f}",
        )
        for one in compared if one.part != LANGUAGES or " > " not in one.group
    ]  # fmt: skip
    head = ("part", "group", "measure", "n", "before", "now", "difference", "95 %", "p")
    return Table(f"Against {against}", head, tuple(rows))


def interval(one: Figure) -> str:
    return f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]"


def _flat(title: str, figures: Sequence[Figure]) -> Table:
    names = tuple(dict.fromkeys(one.name for one in figures))
    groups: dict[str, dict[str, Figure]] = {}
    for one in figures:
        groups.setdefault(one.group, {})[one.name] = one
    rows = [
        (
            group,
            str(next(iter(of.values())).count),
            *(interval(of[name]) if name in of else "" for name in names),
        )
        for group, of in groups.items()
    ]
    return Table(title, ("group", "n", *names), tuple(rows))


def _long(title: str, figures: Sequence[Figure]) -> Table:
    rows = [(one.name, one.group, str(one.count), interval(one)) for one in figures]
    return Table(title, ("what", "questions", "n", "share"), tuple(rows))


def _matrix(name: str, figures: Sequence[Figure]) -> Table:
    cells = {one.group: f"{one.mean:.3f}" for one in figures}
    asked = list(dict.fromkeys(one.group.partition(" > ")[0] for one in figures))
    reached = {one.group.partition(" > ")[2] for one in figures}
    found = [one for one in asked if one in reached]
    rows = [(here, *(cells.get(f"{here} > {there}", "–") for there in found)) for here in asked]
    return Table(f"{name}: asked in (down), found in (across)", ("", *found), tuple(rows))


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "part": one.part, "group": one.group, "measure": one.name, "count": one.count,
        "before": _round(one.before), "now": _round(one.now), "difference": _round(one.mean),
        "low": _round(one.low), "high": _round(one.high), "p": round(one.p, 5),
    }  # fmt: skip


def _round(value: float) -> float:
    return round(value, 4)
