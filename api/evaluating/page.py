"""A run as one HTML file that needs nothing else: no script, no other host, no font but the reader's.

Owns what stands on it and in which order. Refuses: markup from a set; whatever a question holds is text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from api.evaluating import figures as of
from api.evaluating.comparing import Difference, Earlier
from api.evaluating.figures import Figure, answerable
from api.evaluating.misses import misses_of
from api.evaluating.plots import UNIT, Cell, Histogram, Row, cell, difference, histogram, row, scale_of
from api.evaluating.running import Run
from api.templates import environment
from api.tokens import tokens
from corpus.languages import OWN_NAMES, direction

KEYS = ("whole ranking", "as shown")


@dataclass(frozen=True, slots=True)
class Matrix:
    name: str
    found: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def written(run: Run, compared: Sequence[Difference] = (), earlier: Earlier | None = None) -> str:
    """The page as text."""
    shown = [one for one in compared if one.part != of.LANGUAGES or one.group == of.ALL]
    scale = scale_of(shown)
    template = _environment().get_template("evaluation.html")
    return template.render(
        tokens=Markup(tokens()),  # noqa: S704
        run=run,
        unit=UNIT,
        keys=KEYS,
        ranking=_rankings(run.figures),
        spoken=_by_language(run.figures),
        right=_rows(run.figures, of.ANSWERS, of.RIGHT),
        floor=_floor(run.figures),
        spread=_spread(run),
        bridges=_flat(run.figures, of.BRIDGES),
        across=[one for one in _flat(run.figures, of.LANGUAGES) if " > " not in one.label],
        matrices=_matrices(run.figures),
        misses=misses_of(run),
        earlier=earlier,
        scale=scale,
        changed=_changed(run, earlier),
        differences=[(part, [difference(one, scale) for one in shown if one.part == part])
                     for part in dict.fromkeys(one.part for one in shown)],
    )  # fmt: skip


def _rankings(figures: Sequence[Figure]) -> list[Row]:
    """Each measure over all questions, the whole ranking and what is shown in one row."""
    found = {(one.part, one.name): one for one in figures if one.group == of.ALL}
    names = [name for part, name in found if part == of.RANKING]
    return [row(name, [found[of.RANKING, name], found[of.SHOWN, name]], KEYS) for name in names]


def _by_language(figures: Sequence[Figure]) -> list[tuple[str, list[Row]]]:
    inside = [one for one in figures if one.part == of.RANKING and one.group != of.ALL]
    return [
        (name, [row(_language(one.group), [one]) for one in inside if one.name == name])
        for name in dict.fromkeys(one.name for one in inside)
    ]


def _rows(figures: Sequence[Figure], part: str, name: str) -> list[Row]:
    inside = [one for one in figures if (one.part, one.name) == (part, name)]
    labels = {of.ALL: "all questions", of.SAME: of.SAME, of.OTHER: of.OTHER}
    return [row(labels.get(one.group) or f"asked in {_language(one.group)}", [one]) for one in inside]


def _floor(figures: Sequence[Figure]) -> list[Row]:
    inside = [one for one in figures if one.part == of.ANSWERS and one.name != of.RIGHT]
    return [row(f"{one.group}: {one.name}", [one]) for one in inside]


def _flat(figures: Sequence[Figure], part: str) -> list[Row]:
    inside = [one for one in figures if one.part == part and " > " not in one.group]
    return [row(f"{one.name}, {one.group}", [one]) for one in inside]


def _spread(run: Run) -> list[Histogram]:
    groups = {
        "answerable": answerable(run.found, run.asked),
        "near": [one for one in run.asked if one.question.kind == "near"],
        "far": [one for one in run.asked if one.question.kind == "far"],
    }
    return [histogram(name, asked) for name, asked in groups.items() if asked]


def _matrices(figures: Sequence[Figure]) -> list[Matrix]:
    inside = [one for one in figures if one.part == of.LANGUAGES and " > " in one.group]
    pairs = [tuple(one.group.split(" > ")) for one in inside]
    asked = tuple(dict.fromkeys(pair[0] for pair in pairs))
    found = tuple(one for one in asked if any(one == pair[1] for pair in pairs))
    made = []
    for name in dict.fromkeys(one.name for one in inside):
        held = {one.group: one for one in inside if one.name == name}
        rows = [(here, tuple(cell(held.get(f"{here} > {there}")) for there in found)) for here in asked]
        made.append(Matrix(name, found, tuple(rows)))
    return made


def _changed(run: Run, earlier: Earlier | None) -> list[tuple[str, str, str]]:
    """Settings that differ from the earlier run's: name, before, now."""
    if earlier is None:
        return []
    names = dict.fromkeys([*earlier.setting, *run.setting])
    both = [(name, earlier.setting.get(name, "–"), run.setting.get(name, "–")) for name in names]
    return [(name, before, now) for name, before, now in both if before != now]


def _language(tag: str) -> str:
    return f"{OWN_NAMES[tag]} ({tag})" if tag in OWN_NAMES else tag


def _plain(text: str, longest: int = 400) -> str:
    """On one line, without control characters, clipped."""
    kept = "".join(char if char.isprintable() or char in "\u200c\u200d" else " " for char in text)
    words = " ".join(kept.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


@cache
def _environment() -> Environment:
    made = environment()
    made.filters.update(plain=_plain, dir=direction)
    return made
