"""Letters to fragments: runs of one baseline without a wide gap, with their words mended.

Owns what is mended at the level of letters: letter-spacing, floating vowel signs, raised note numbers, words
that a wrong /Direction turned round. Refuses: the order of fragments (`pdf_columns.py`).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.pdf_parts import Box, Fragment, Glyph, Look, Rule, has_rtl, is_rtl
from ingest.letters import BROKEN_WORD, letters

_WIDE_GAP = 1.1  # in letters' sizes: between words of a justified line, gaps stay below
_MARKS = re.compile("[\u064b-\u0655\u0670]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}")
_UNITS = re.compile(r"(?:^|[\W\d])(?:[kcmd]?m|ha|CO|H|N|O|R)$")
_LETTER = re.compile(r"[^\W\d_]")


def fragments(glyphs: Iterable[Glyph], rules: Sequence[Rule], turned: bool) -> list[Fragment]:
    """`turned`: the catalogue says that the document runs from right to left."""
    found: list[Fragment] = []
    uprights = [one.box for one in rules if not one.level]
    for run in _runs(glyphs):
        if turned and not has_rtl("".join(one.text for one in run)):
            run = _by_place(run)
        for group in _split(run, uprights):
            fragment = _fragment(group)
            if fragment is not None:
                found.append(fragment)
    return found


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """PDFium's lines, parted again where the baseline jumps."""
    run: list[Glyph] = []
    base: Glyph | None = None
    for one in glyphs:
        ends = one.text.endswith("\n")
        jumps = (
            base is not None
            and not one.generated
            and abs(one.baseline - base.baseline) > 0.7 * max(one.look.size, base.look.size, 1.0)
        )
        if run and (ends or jumps):
            if one.text.startswith(BROKEN_WORD):
                run.append(Glyph(BROKEN_WORD, run[-1].box, run[-1].baseline, run[-1].look, generated=True))
            yield run
            run, base = [], None
        if not ends:
            run.append(one)
            base = base if one.generated or (base and base.look.size >= one.look.size) else one
    if run:
        yield run


def _by_place(run: list[Glyph]) -> list[Glyph]:
    """From left to right, whatever order was given; spaces come back where the gaps are."""
    placed = sorted((one for one in run if not one.generated), key=lambda one: one.box.x0)
    found = placed[:1]
    for before, one in pairwise(placed):
        if one.box.x0 - before.box.x1 > 0.2 * one.look.size and not before.text.isspace():
            found.append(Glyph(" ", one.box, one.baseline, one.look, generated=True))
        found.append(one)
    return found


def _split(run: list[Glyph], uprights: Sequence[Box]) -> list[list[Glyph]]:
    """At wide gaps and drawn uprights, judged by place, so that it holds for either direction."""
    placed = sorted(
        (one for one in run if not one.generated and not one.text.isspace()), key=lambda g: g.box.x0
    )
    borders = []
    reach = placed[0].box.x1 if placed else 0.0
    for one in placed:
        size = max(one.look.size, 4.0)
        middle = one.baseline - size * 0.3
        crossed = one.box.x0 - reach > 0 and any(
            reach - 1 <= rule.x0 <= one.box.x0 + 1 and rule.y0 <= middle <= rule.y1 for rule in uprights
        )
        if crossed or one.box.x0 - reach > _WIDE_GAP * size:
            borders.append((reach + one.box.x0) / 2)
        reach = max(reach, one.box.x1)
    return _dealt(run, borders) if borders else [run]


def _dealt(run: list[Glyph], borders: list[float]) -> list[list[Glyph]]:
    groups: list[list[Glyph]] = [[] for _ in range(len(borders) + 1)]
    order: list[int] = []
    at = 0
    for one in run:
        if not one.generated:
            at = sum(1 for border in borders if one.box.x0 >= border)
            if at not in order:
                order.append(at)
        groups[at].append(one)
    return [groups[number] for number in order]


def _fragment(group: list[Glyph]) -> Fragment | None:
    inked = [one for one in group if not one.generated and not one.text.isspace()]
    if not inked:
        return None
    look = _main_look(inked)
    baseline = median(one.baseline for one in inked if one.look.size >= look.size * 0.8)
    kept = _without_note_numbers(group, look.size, baseline)
    text = letters_of(kept)
    if not text:
        return None
    box = inked[0].box
    for one in inked[1:]:
        box = box.joined(one.box)
    return Fragment(text, box, baseline, look)


def letters_of(group: Sequence[Glyph]) -> str:
    """The words of a run, spaced as they look."""
    text = "".join(one.text for one in group)
    if has_rtl(text):
        group = _without_marks(group)
    elif "-" in text:
        group = _without_loose_hyphens(group)
    if _is_letter_spaced(text):
        text = _respaced(group)
    else:
        text = "".join(one.text for one in group)
    broken = text.rstrip().endswith(BROKEN_WORD)
    text = " ".join(letters(text.replace(BROKEN_WORD, "")).split())
    return text + BROKEN_WORD if broken and text else text


def _main_look(inked: Sequence[Glyph]) -> Look:
    counts: dict[Look, int] = {}
    for one in inked:
        counts[one.look] = counts.get(one.look, 0) + 1
    return max(counts, key=lambda look: counts[look])


def _without_note_numbers(group: list[Glyph], size: float, baseline: float) -> list[Glyph]:
    """Small raised digits after a word are calls of footnotes; after m or km they are squares."""
    if len({one.look.size for one in group if not one.generated}) < 2:
        return group
    kept: list[Glyph] = []
    for one in group:
        raised = one.text.isdigit() and one.look.size < 0.82 * size and baseline - one.baseline > 0.12 * size
        before = "".join(other.text for other in kept[-4:])
        if raised and before and not before[-1].isdigit() and not _UNITS.search(before):
            continue
        kept.append(one)
    return kept


def _without_marks(group: Sequence[Glyph]) -> list[Glyph]:
    """Arabic without vowel signs, which float between words in PDFium, and which some files give as spaces:
    between two Arabic letters a space stays only where there is a gap."""
    kept: list[Glyph] = []
    last: Glyph | None = None
    for one in group:
        if _MARKS.fullmatch(one.text):
            continue
        if not one.text.isspace() and one.text != BROKEN_WORD:
            spaced = bool(kept) and kept[-1].text.isspace()
            if spaced and last is not None and _is_arabic(last, one) and not _apart(last, one):
                while kept[-1].text.isspace():
                    kept.pop()
            last = one
        kept.append(one)
    return kept


def _is_arabic(before: Glyph, after: Glyph) -> bool:
    return bool(_ARABIC.match(before.text[-1:]) and _ARABIC.match(after.text[:1]))


def _apart(before: Glyph, after: Glyph) -> bool:
    return _gap(before, after) > 0.08 * max(after.look.size, 1.0)


def _without_loose_hyphens(group: Sequence[Glyph]) -> list[Glyph]:
    """PDFium parts "five -storey" where the hyphen is set a little apart: such a space was never written."""
    kept: list[Glyph] = []
    for at, one in enumerate(group):
        follows = group[at + 1] if at + 1 < len(group) else None
        loose = one.generated and one.text == " " and follows is not None and follows.text == "-"
        if loose and kept and kept[-1].text.isalpha() and _gap(kept[-1], group[at + 1]) < 0.3 * kept[-1].look.size:
            beyond = group[at + 2] if at + 2 < len(group) else None
            if beyond is not None and beyond.text.isalpha():
                continue
        kept.append(one)
    return kept


def _gap(before: Glyph, after: Glyph) -> float:
    return max(after.box.x0 - before.box.x1, before.box.x0 - after.box.x1)


def _is_letter_spaced(text: str) -> bool:
    words = text.split()
    single = sum(1 for one in words if len(one) == 1 and _LETTER.match(one))
    return single >= 4 and single * 2 > len(words) and not _LEADERS.search(text)


def _respaced(group: Sequence[Glyph]) -> str:
    """Words set with space between their letters: only the wider gaps part words."""
    inked = [one for one in group if not one.text.isspace() and not one.generated]
    gaps = [max(_gap(before, after), 0.0) for before, after in pairwise(inked)]
    if not gaps:
        return "".join(one.text for one in inked)
    ordinary = sorted(gaps)[len(gaps) // 3]
    least = max(ordinary * 1.7, ordinary + 0.18 * inked[0].look.size)
    parts = [inked[0].text]
    for gap, one in zip(gaps, inked[1:], strict=True):
        parts.append(f" {one.text}" if gap > least else one.text)
    tail = BROKEN_WORD if group[-1].text == BROKEN_WORD else ""
    return "".join(parts) + tail


def mirrored(texts: Iterable[str]) -> bool:
    """Whether brackets in right-to-left text stand the wrong way round, as drawn rather than as written."""
    right = wrong = 0
    for text in texts:
        if is_rtl(text):
            right += len(_OPENS.findall(text)) + len(_CLOSES.findall(text))
            wrong += len(_OPENS.findall(text.translate(_TURNED))) + len(_CLOSES.findall(text.translate(_TURNED)))
    return wrong > right


def with_brackets_turned(text: str, turn: bool) -> str:
    """Each bracket as its neighbours have it: opening behind a space, closing before one; else as `turn` says."""
    found = list(text)
    for at, one in enumerate(found):
        if one not in _PAIRS:
            continue
        opens, closes = _PAIRS[one]
        behind = at == 0 or text[at - 1].isspace() or text[at - 1] in _PAIRS
        before = at + 1 == len(text) or text[at + 1].isspace() or text[at + 1] in ".,،؛:;" or text[at + 1] in _PAIRS
        if behind != before and 0 < at < len(text) - 1:
            found[at] = opens if behind else closes
        elif turn:
            found[at] = closes if one == opens else opens
    return "".join(found)


_OPENS = re.compile(r"(?<=\s)[(\[](?=\S)")
_CLOSES = re.compile(r"(?<=\S)[)\]](?=\s)")
_TURNED = str.maketrans("()[]", ")(][")
_PAIRS = {"(": ("(", ")"), ")": ("(", ")"), "[": ("[", "]"), "]": ("[", "]")}
