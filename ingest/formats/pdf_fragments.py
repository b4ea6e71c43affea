"""Pieces to fragments: runs of one baseline without a wide gap.

Owns where a run is parted, words that a wrong /Direction turned round, and raised note numbers.
Refuses: spelling (`pdf_words.py`) and the order of fragments (`pdf_columns.py`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.pdf_parts import Box, Fragment, Look, Piece, Rule, has_rtl
from ingest.formats.pdf_signs import in_place_from_right
from ingest.formats.pdf_words import spelt
from ingest.letters import BROKEN_WORD

_WIDE_GAP = 1.1  # in letters' sizes: between words of a justified line, gaps stay below
_UNITS = re.compile(r"(?:^|[\W\d])(?:[kcmd]?m|ha|CO|H|N|O|R)$")


def fragments(pieces: Iterable[Piece], rules: Sequence[Rule], turned: bool) -> list[Fragment]:
    """`turned`: the catalogue says that the document runs from right to left."""
    found: list[Fragment] = []
    uprights = [one.box for one in rules if not one.level]
    for run in _runs(pieces):
        from_right = has_rtl("".join([one.text for one in run]))
        if turned and not from_right:
            run = _by_place(run)
        elif from_right and not turned:
            run = in_place_from_right(run)
        inked = [one for one in run if not one.generated and not one.text.isspace()]
        borders = _borders(inked, uprights) if inked else []
        for group, words in _dealt(run, borders) if borders else [(run, inked)]:
            fragment = _fragment(group, words) if words else None
            if fragment is not None:
                found.append(fragment)
    return found


def _runs(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    """PDFium's lines, parted again where the baseline jumps."""
    run: list[Piece] = []
    base: Piece | None = None
    for one in pieces:
        if one.generated and one.text == " ":
            run.append(one)
            continue
        ends = one.text.endswith("\n")
        jumps = (
            base is not None
            and one.baseline != base.baseline
            and not one.generated
            and abs(one.baseline - base.baseline) > 0.7 * max(one.look.size, base.look.size, 1.0)
        )
        if run and (ends or jumps):
            if one.text.startswith(BROKEN_WORD):
                run.append(Piece(BROKEN_WORD, run[-1].box, run[-1].baseline, run[-1].look, generated=True))
            yield run
            run, base = [], None
        if not ends:
            run.append(one)
            base = base if one.generated or (base and base.look.size >= one.look.size) else one
    if run:
        yield run


def _by_place(run: list[Piece]) -> list[Piece]:
    """From left to right, whatever order was given; spaces come back where the gaps are."""
    placed = sorted((one for one in run if not one.generated), key=lambda one: one.box.x0)
    found = placed[:1]
    for before, one in pairwise(placed):
        if one.box.x0 - before.box.x1 > 0.2 * one.look.size and not before.text.isspace():
            found.append(Piece(" ", one.box, one.baseline, one.look, generated=True))
        found.append(one)
    return found


def _borders(inked: Sequence[Piece], uprights: Sequence[Box]) -> list[float]:
    """Wide gaps and drawn uprights, judged by place, so that it holds for either direction."""
    placed = sorted(inked, key=_left)
    borders: list[float] = []
    middle = placed[0].baseline - max(placed[0].look.size, 4.0) * 0.3
    edges = [rule.x0 for rule in uprights if rule.y0 <= middle <= rule.y1] if uprights else []
    reach = placed[0].box.x1
    for one in placed:
        left, _, right, _ = one.box
        if left > reach and (
            left - reach > _WIDE_GAP * max(one.look.size, 4.0)
            or (edges and any(reach - 1 <= edge <= left + 1 for edge in edges))
        ):
            borders.append((reach + left) / 2)
        if right > reach:
            reach = right
    return borders


def _left(one: Piece) -> float:
    return one.box[0]


def _dealt(run: list[Piece], borders: list[float]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Each part of the run, in the order in which they are told, and what of it is inked."""
    groups: list[list[Piece]] = [[] for _ in range(len(borders) + 1)]
    order: list[int] = []
    at = 0
    for one in run:
        if not one.generated:
            at = sum(1 for border in borders if one.box.x0 >= border)
            if at not in order:
                order.append(at)
        groups[at].append(one)
    for number in order:
        yield groups[number], [one for one in groups[number] if not one.generated and not one.text.isspace()]


def _fragment(group: list[Piece], inked: Sequence[Piece]) -> Fragment | None:
    look, baseline = inked[0].look, inked[0].baseline
    for one in inked:
        if one.look is not look or one.baseline != baseline:
            look = _main_look(inked)
            baseline = median([one.baseline for one in inked if one.look.size >= look.size * 0.8])
            group = _without_note_numbers(group, look.size, baseline)
            break
    text = spelt(group, inked)
    if not text:
        return None
    x0, y0, x1, y1 = zip(*[one.box for one in inked], strict=True)
    return Fragment(text, Box(min(x0), min(y0), max(x1), max(y1)), baseline, look)


def _main_look(inked: Sequence[Piece]) -> Look:
    counts: dict[Look, int] = {}
    for one in inked:
        counts[one.look] = counts.get(one.look, 0) + len(one.text)
    return max(counts, key=lambda look: counts[look])


def _without_note_numbers(group: list[Piece], size: float, baseline: float) -> list[Piece]:
    """Small raised digits after a word are calls of footnotes; after m or km they are squares."""
    if len({one.look.size for one in group if not one.generated}) < 2:
        return group
    kept: list[Piece] = []
    for one in group:
        raised = one.text.isdigit() and one.look.size < 0.82 * size and baseline - one.baseline > 0.12 * size
        before = "".join(other.text for other in kept[-4:])
        if raised and before and not before[-1].isdigit() and not _UNITS.search(before):
            continue
        kept.append(one)
    return kept
