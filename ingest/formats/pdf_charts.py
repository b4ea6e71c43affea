"""Figures of charts are taken out: the numbers along an axis, and those at its bars and points; and legends.

Known by an axis, which counts in equal steps, in a run of lines that hold figures and nothing else. A figure beside its
label stays, and so do rows of tables. A legend is a line of words each of which has a small filled square before it.
Refuses: pictures of charts, and what a chart shows.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.formats.pdf_parts import Box, Fragment, Leaf, Paragraph, words

_FIGURES = re.compile(r"(?:[-−–+]?\d[\d.,]*\s?%?(?:[\s|]+|$))+")
_FIGURE = re.compile(r"[-−–+]?\d[\d.,]*")
_LARGEST_KEY, _LONGEST_LABEL = 16.0, 60
_LEAST_LINES, _LEAST_STEPS, _LEAST_TICKS = 4, 2, 5


def without_charts(
    found: Sequence[Paragraph], leaves: Sequence[Leaf]
) -> tuple[list[Paragraph], list[Paragraph]]:
    """What stays, and the lines of figures and legends, each in order."""
    gone: set[int] = set()
    for (bare, _), group in groupby(found, key=lambda one: (_is_bare(one), one.page)):
        run = list(group) if bare else []
        if len(run) >= _LEAST_LINES and _has_axis(run):
            gone |= {id(one) for one in run}
        else:
            gone |= {id(one) for one in run if _is_scale(one)}
    charted = {one.page for one in found if id(one) in gone}
    # Where there is no axis, squares before words may as well be boxes of a form to be ticked.
    keys = {
        leaf.number: [one for one in leaf.areas if _is_square(one)]
        for leaf in leaves
        if leaf.number in charted
    }
    gone |= {id(one) for one in found if _is_legend(one, keys.get(one.page, []))}
    kept = [one for one in found if id(one) not in gone]
    return kept, [one for one in found if id(one) in gone]


def _is_square(area: Box) -> bool:
    return area.width < _LARGEST_KEY and abs(area.width - area.height) < 0.3 * area.height


def _is_legend(one: Paragraph, keys: Sequence[Box]) -> bool:
    """A list has one square before each line; a legend has several in one."""
    return (
        bool(keys)
        and one.kind == ""
        and bool(one.lines)
        and all(len(line.fragments) > 1 for line in one.lines)
        and all(_has_key(word, keys) for line in one.lines for word in line.fragments)
    )


def _has_key(word: Fragment, keys: Sequence[Box]) -> bool:
    _, y = word.centre
    return len(word.text) <= _LONGEST_LABEL and any(
        0 <= word.box.x0 - one.x1 < 2 * word.look.size and one.y0 - 2 < y < one.y1 + 2 for one in keys
    )


def _is_bare(one: Paragraph) -> bool:
    return one.kind in ("", "row") and bool(_FIGURES.fullmatch(words(one)))


def _has_axis(run: Sequence[Paragraph]) -> bool:
    """Whether the first figures of lines that stand below each other count down or up in equal steps."""
    firsts = [_numbers(one)[0] for one in run if one.kind != "row"]
    steps = [round(b - a, 6) for a, b in pairwise(firsts)]
    # By ones, they may as well be the numbers of rows.
    ticks = [step for step in steps if abs(step) not in (0, 1)]
    return any(ticks.count(step) >= _LEAST_STEPS for step in ticks) or any(map(_is_scale, run))


def _is_scale(one: Paragraph) -> bool:
    """Whether its figures count in equal steps along one line; years may head the columns of a table, and are none."""
    numbers = _numbers(one)
    steps = {round(b - a, 6) for a, b in pairwise(numbers)}
    years = all(1800 <= number <= 2100 for number in numbers)
    return (
        one.kind != "row"
        and len(numbers) >= _LEAST_TICKS
        and len(steps) == 1
        and 0 not in steps
        and not years
    )


def _numbers(one: Paragraph) -> list[float]:
    found = [text.translate(_PLAIN).rstrip(".") for text in _FIGURE.findall(words(one))]
    return [float(text) if text.count(".") <= 1 and text.count("-") <= 1 else 0.0 for text in found]


_PLAIN = str.maketrans({"−": "-", "–": "-", "+": "", ",": "."})
