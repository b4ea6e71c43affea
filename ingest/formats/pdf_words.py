"""How the letters of a run make words: spaces that were never written, vowel signs that float, brackets.

Owns what is mended by geometry within one run. Refuses: hyphens at line ends (`pdf_hyphens.py`).
"""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.formats.pdf_parts import TORN, VOWEL_SIGNS, Piece, has_rtl, is_rtl, with_words_whole
from ingest.letters import BROKEN_WORD, letters

_MARKS = re.compile(f"[{VOWEL_SIGNS}]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_NARROW = 0.2
"""In letters' sizes: fonts' own spaces are wider."""
_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}")
_SINGLES = re.compile(r"(?:^|\s)[^\W\d_](?:\s[^\W\d_]){2,}(?:\s|$)")
_LETTER = re.compile(r"[^\W\d_]")
_OPENS = re.compile(r"(?<=\s)[(\[](?=\S)")
_CLOSES = re.compile(r"(?<=\S)[)\]](?=\s)")
_TURNED = str.maketrans("()[]", ")(][")
# No word begins with a stop, and no number but a year is drawn with a dash on its left.
_STOP_AND_NUMBER = re.compile(
    r"(?:^|(?<=\s))([،؛.]|-(?=(?:19|20)\d\d(?!\d)))(\d(?:[\d.,/%–-]*[\d%])?)(?=\s|$)"
)
_PERCENT_AND_NUMBER = re.compile(r"٪([٠-٩۰-۹]+(?:[٫,][٠-٩۰-۹]+)?)(?![٠-٩۰-۹])")
_YEARS = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(\s?[-–]\s?)((?:19|20)\d\d)(?![\d.,/-]*\d)")
_PAIRS = {"(": ("(", ")"), ")": ("(", ")"), "[": ("[", "]"), "]": ("[", "]")}


def spelt(group: Sequence[Piece], inked: Sequence[Piece]) -> str:
    """The words of a run, spaced as they look; `inked` are its pieces but for spaces. Where a space is so narrow that it
    may part no words, TORN stands for it."""
    torn = False
    text = told = "".join([one.text for one in group])
    if has_rtl(text):
        group = _without_marks(group)
        told = "".join([one.text for one in group])
    elif " -" in text:
        group = _without_loose_hyphens(group)
        told = "".join([one.text for one in group])
    else:
        torn = _has_narrow(inked)
    if _is_letter_spaced(text):
        told = _respaced(group)
    elif torn:
        return TORN.join(map(_spaced, _with_narrow_marked(group).split(TORN)))
    return _spaced(told)


def _spaced(told: str) -> str:
    if BROKEN_WORD not in told:
        return " ".join(letters(told).split())
    broken = told.rstrip().endswith(BROKEN_WORD)
    told = " ".join(letters(told.replace(BROKEN_WORD, "")).split())
    return told + BROKEN_WORD if broken and told else told


def mirrored(texts: Iterable[str]) -> bool:
    """Whether brackets in right-to-left text stand the wrong way round, as drawn rather than as written."""
    right = wrong = 0
    for text in texts:
        if is_rtl(text):
            right += len(_OPENS.findall(text)) + len(_CLOSES.findall(text))
            wrong += len(_OPENS.findall(text.translate(_TURNED))) + len(
                _CLOSES.findall(text.translate(_TURNED))
            )
    return wrong > right


def with_brackets_turned(text: str, turn: bool) -> str:
    """Each bracket as its neighbours have it: opening behind a space, closing before; else by `turn`."""
    text = with_words_whole(text)
    found = list(text)
    for at, one in enumerate(found):
        if one not in _PAIRS:
            continue
        opens, closes = _PAIRS[one]
        behind = at == 0 or text[at - 1].isspace() or text[at - 1] in _PAIRS
        before = (
            at + 1 == len(text)
            or text[at + 1].isspace()
            or text[at + 1] in ".,،؛:;"
            or text[at + 1] in _PAIRS
        )
        if behind != before and len(text) > 1:
            found[at] = opens if behind else closes
        elif turn:
            found[at] = closes if one == opens else opens
    return "".join(found)


def with_stops_behind(text: str) -> str:
    """Of right-to-left text: what was drawn on the left of a number comes behind it, and years in their order."""
    text = _STOP_AND_NUMBER.sub(r"\2\1", text)
    text = _PERCENT_AND_NUMBER.sub(r"\1٪", text)
    return _YEARS.sub(lambda found: found[3] + found[2] + found[1] if found[1] > found[3] else found[0], text)


def _without_marks(group: Sequence[Piece]) -> list[Piece]:
    """Arabic without vowel signs, which float between words in PDFium, and which some files give as spaces:
    between two Arabic letters a space stays only where there is a gap."""
    kept: list[Piece] = []
    last: Piece | None = None
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


def _is_arabic(before: Piece, after: Piece) -> bool:
    return bool(_ARABIC.match(before.text[-1:]) and _ARABIC.match(after.text[:1]))


def _apart(before: Piece, after: Piece) -> bool:
    return _gap(before, after) > 0.08 * max(after.look.size, 1.0)


def _without_loose_hyphens(group: Sequence[Piece]) -> list[Piece]:
    """PDFium parts "five -storey" where the hyphen is set a little apart: such a space was never written."""
    kept: list[Piece] = []
    for at, one in enumerate(group):
        follows = group[at + 1] if at + 1 < len(group) else None
        if one.doubtful and kept and follows is not None:
            beyond = follows.text[1:2] or (group[at + 2].text[:1] if at + 2 < len(group) else "")
            if (
                beyond.isalpha()
                and kept[-1].text[-1:].isalpha()
                and _gap(kept[-1], follows) < 0.3 * kept[-1].look.size
            ):
                continue
        kept.append(one)
    return kept


def _has_narrow(inked: Sequence[Piece]) -> bool:
    boxes = [one.box for one in inked]
    gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
    return bool(gaps) and min(gaps) < _NARROW * inked[0].look.size


def _with_narrow_marked(group: Sequence[Piece]) -> str:
    told = [one.text for one in group]
    for at in range(1, len(group) - 1):
        before, one, after = group[at - 1 : at + 2]
        if one.text != " " or before.generated or after.generated:
            continue
        parts_letters = before.text[-1:].isalpha() and after.text[:1].isalpha()
        if parts_letters and after.box.x0 - before.box.x1 < _NARROW * after.look.size:
            told[at] = TORN
    return "".join(told)


def _gap(before: Piece, after: Piece) -> float:
    return max(after.box.x0 - before.box.x1, before.box.x0 - after.box.x1)


def _is_letter_spaced(text: str) -> bool:
    """Single letters in a row, or next to nothing but short pieces."""
    words = text.split()
    lengths = list(map(len, words))
    if lengths.count(1) + lengths.count(2) < 3 or _LEADERS.search(text):
        return False
    short = sum(1 for one in words if len(one) <= 2 and _LETTER.match(one))
    return bool(_SINGLES.search(text)) or (len(words) > 5 and short * 2 > len(words))


def _respaced(group: Sequence[Piece]) -> str:
    """Words set with space between their letters: of two kinds of gaps, only the wider part words."""
    parts: list[str] = []
    spaces: list[tuple[int, float]] = []
    last: Piece | None = None
    spaced = False
    for one in group:
        if one.text.isspace():
            spaced = True
        elif one.text != BROKEN_WORD:
            if last is not None and spaced:
                spaces.append((len(parts), max(_gap(last, one), 0.0)))
                parts.append(" ")
            parts.append(one.text)
            last, spaced = one, False
    pieces = "".join(parts).split()
    single = sum(1 for one in pieces if len(one) == 1) * 10 > len(pieces) * 7
    least = _least_word_gap([gap for _, gap in spaces], single)
    for at, gap in spaces:
        if gap < least:
            parts[at] = ""
    tail = BROKEN_WORD if group[-1].text == BROKEN_WORD else ""
    return "".join(parts) + tail


def _least_word_gap(gaps: Sequence[float], single: bool) -> float:
    """The border between narrow and wide gaps that parts them best (Otsu 1979). Where they are all of one
    kind, `single` letters are one word, and anything else keeps its spaces."""
    ordered = sorted(gaps)
    best, border = 0.0, 0.0
    for at in range(1, len(ordered)):
        narrow, wide = ordered[:at], ordered[at:]
        mean_narrow, mean_wide = sum(narrow) / len(narrow), sum(wide) / len(wide)
        parting = len(narrow) * len(wide) * (mean_wide - mean_narrow) ** 2
        if parting > best and mean_wide > 1.4 * mean_narrow:
            best, border = parting, (ordered[at] + ordered[at - 1]) / 2
    return border or (math.inf if single else 0.0)
