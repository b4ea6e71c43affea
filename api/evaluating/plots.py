"""Figures as places on a drawing: percentages of its width, which a template sets into SVG.

Owns the scales. Refuses: HTML.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.evaluating.asking import Asked
from api.evaluating.comparing import Difference
from api.evaluating.figures import Figure
from search.relevance import WEAK

BINS = 20


@dataclass(frozen=True, slots=True)
class Whisker:
    """A dot with its interval, in percent of the width; `text` says the same in digits. `hollow`: the second
    of two in a row."""

    at: float
    low: float
    high: float
    text: str
    hollow: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    count: int
    whiskers: tuple[Whisker, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """From `first` to `last`, with ticks as (percent, label)."""

    first: float
    last: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        share = (value - self.first) / (self.last - self.first)
        return round(100 * min(1.0, max(0.0, share)), 2)


UNIT = Scale(0, 1, tuple((25.0 * step, f"{step / 4:g}") for step in range(5)))


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of a histogram: left edge, width and height in percent, and what it holds in words."""

    left: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Histogram:
    label: str
    count: int
    bars: tuple[Bar, ...]
    floor: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Of the heat table; `heat` from 0 to 100, `text` empty where a language meets itself."""

    text: str
    heat: float
    title: str


def row(label: str, figures: Sequence[Figure], keys: Sequence[str] = ()) -> Row:
    """One figure, or two in a row told apart by `keys`."""
    whiskers = [
        Whisker(
            UNIT.at(one.mean), UNIT.at(one.low), UNIT.at(one.high), said(one), bool(number), keys[number] if keys else ""
        )
        for number, one in enumerate(figures)
    ]  # fmt: skip
    return Row(label, figures[0].count, tuple(whiskers))


def said(one: Figure) -> str:
    return f"{one.mean:.3f} ({one.low:.3f} to {one.high:.3f})"


def scale_of(compared: Sequence[Difference]) -> Scale:
    """Even on both sides of no difference, as wide as the widest interval."""
    widest = max((abs(value) for one in compared for value in (one.low, one.high)), default=0.0)
    end = max(0.01, math.ceil(widest * 20) / 20 if widest > 0.05 else math.ceil(widest * 100) / 100)
    return Scale(-end, end, ((0.0, f"−{end:g}"), (50.0, "0"), (100.0, f"+{end:g}")))


def difference(one: Difference, scale: Scale) -> Row:
    text = f"{one.mean:+.3f} ({one.low:+.3f} to {one.high:+.3f})"
    whisker = Whisker(scale.at(one.mean), scale.at(one.low), scale.at(one.high), text)
    return Row(f"{one.name}, {one.group}", one.count, (whisker,), f"p = {one.p:.4f}")


def histogram(label: str, asked: Sequence[Asked]) -> Histogram:
    """Questions by the relevance of the best that they found."""
    counts = [0] * BINS
    for one in asked:
        counts[min(BINS - 1, int(one.best * BINS))] += 1
    most = max(counts, default=0) or 1
    width = 100 / BINS
    bars = tuple(
        Bar(round(number * width, 2), round(width, 2), round(100 * count / most, 2),
            f"{number / BINS:.2f} to {(number + 1) / BINS:.2f}: {count}")
        for number, count in enumerate(counts) if count
    )  # fmt: skip
    return Histogram(label, len(asked), bars, 100 * WEAK)


def cell(one: Figure | None) -> Cell:
    if one is None:
        return Cell("", 0, "")
    return Cell(
        f"{one.mean:.2f}".lstrip("0") if one.mean < 1 else "1",
        round(100 * one.mean),
        f"{one.group}: {said(one)}",
    )
