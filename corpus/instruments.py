"""Which instruments a text cites: names, synonyms and symbols of a vocabulary, found in running text.

Owns `cited`. Whole words only; longer spellings win over those inside them; acronyms and codes need their
capitals, titles do not. Spellings of the text's language, of English, and symbols count in every text.
Refuses: reading vocabularies (vocabulary_files.py), judging whether a citation matters, and meaning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.concepts import Vocabulary
from corpus.instrument_series import CHINESE_KINDS, CJK, NUMBER_SIGN, SERIES
from corpus.languages import primary

_MOST_KEPT = 32
_SYMBOL = "und"

_TOKEN = re.compile(rf"[{CJK}]|[^\W\d_{CJK}]+|\d+")
_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"\w+")
_ANY_CJK = re.compile(f"[{CJK}]")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_NUMBER_SIGN = re.compile(r"(?:\bNo\.|\bno\b|\bn°|\bN°|\bnúm\.|№|رقم)\s?(?=\d)")
_NUMBERED = re.compile(r"[CR]\d+")

_SAME = str.maketrans(  # signs that mean the same, one for one
    "’‘ʼ‐‑–—º\u00a0\u202f\u2009أإآىةёЁ٠١٢٣٤٥٦٧٨٩０１２３４５６７８９（）：，",
    "'''----°   ااايهеЕ01234567890123456789():,",
)
_DROPPED = re.compile("[\u00ad\u0640\u064b-\u0652\u200b-\u200f]")

# Words of Russian titles that stand in another case in running text: the stem, then any ending.
_RUSSIAN_ENDING = "[а-я]{0,3}"
_RUSSIAN_STEMS = (
    "конвенци", "деклараци", "протокол", "рекомендаци", "резолюци", "пакт", "договор", "кодекс", "программ",
    "повестк", "принцип", "замечани", "платформ", "соглашени", "харти", "консенсус", "глобальн", "всеобщ",
    "международн", "европейск", "африканск", "дополнительн", "марракешск", "картахенск", "кампальск",
    "стамбульск", "пекинск", "парижск", "венск", "палермск", "сендайск", "рамочн", "йоркск", "общ", "совместн",
    "руководящ", "трехсторонн", "многосторонн", "себуск", "каирск", "абебск", "межамериканск",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and where its name stands: `text[start:end]`, in code points."""

    instrument: str
    start: int
    end: int


def cited(text: str, language: str, instruments: Vocabulary) -> tuple[Citation, ...]:
    """In the order of the text; no two overlap. An Arabic name is given without the و ب ل ف ك before it, save
    where ل has swallowed the article: there it begins with لل."""
    folded, places = _fold(text)
    found = _finder(instruments, primary(language)).find(folded)
    if places is None:
        return tuple(found)
    return tuple(Citation(one.instrument, places[one.start], places[one.end - 1] + 1) for one in found)


class _Finder:
    """The spellings of one vocabulary for one language, by how they begin."""

    def __init__(self, instruments: Vocabulary, language: str) -> None:
        self._language = language
        self._numbered = frozenset(one.id for one in instruments if _NUMBERED.fullmatch(one.id))
        self._series = {self._key(word): rows for word, rows in SERIES.items()}
        starts: dict[str, list[tuple[str, str, str]]] = {}
        for spelling, shown, instrument in _spellings(instruments, language):
            first = _TOKEN.search(spelling)
            if first:
                starts.setdefault(self._key(first.group().lower()), []).append((spelling, shown, instrument))
        self._starts = starts
        self._groups: dict[str, _Group] = {}
        self._known = frozenset((*starts, *self._series))

    def find(self, text: str) -> Iterator[Citation]:
        done = 0
        for at, word in _first_words(text):
            if at < done:
                continue
            for skipped, key in self._beginnings(word):
                if key in self._known:
                    start = at + skipped
                    found = self._in_series(text, start, key) or self._named(text, start, key)
                    if found:
                        yield from found
                        done = found[-1].end
                        break

    def _key(self, word: str) -> str:
        """What all forms of a first word share: Russian words begin alike, Arabic ones lose their article."""
        if self._language == "ar" and word.startswith(("ال", "لل")):
            return word[2:]
        return word[:3] if "а" <= word[0] <= "я" else word

    def _beginnings(self, word: str) -> Sequence[tuple[int, str]]:
        """Where a name may begin within a word, with its key: in Arabic also after و or ف, and then ب, ك or ل."""
        whole = (0, self._key(word))
        if self._language != "ar" or len(word) < 4 or word[0] not in "وفبكل":
            return (whole,)
        at = 1 if word[0] in "وف" else 0
        found = [whole, (1, self._key(word[1:]))] if at else [whole]
        if word[at] in "بكل":
            found.append((at + 1, self._key(word[at + 1 :])))
        return found

    def _named(self, text: str, start: int, key: str) -> list[Citation]:
        group = self._group(key)
        found = group.match(text, start) if group else None
        return [Citation(found[0], start, found[1])] if found else []

    def _in_series(self, text: str, start: int, key: str) -> list[Citation]:
        """All instruments of "Conventions Nos. 97 and 143"; the first has the head in its span."""
        for kind, pattern in self._series.get(key, ()):
            match = pattern.match(text, start)
            if match:
                kind = kind or CHINESE_KINDS[match.group("kind")]
                found: list[Citation] = []
                begin, end = match.span("numbers")
                for number in _DIGITS.finditer(text, begin, end):
                    if f"{kind}{number.group()}" in self._numbered:
                        at = start if number.start() == begin else number.start()
                        found.append(Citation(f"{kind}{number.group()}", at, number.end()))
                return found
        return []

    def _group(self, key: str) -> "_Group | None":
        """The spellings that begin so; compiled when a text first has such a word, for most have few of them."""
        rows = self._starts.get(key)
        if rows is not None and key not in self._groups:
            self._groups[key] = _Group(rows, self._language)
        return self._groups.get(key)


class _Group:
    """Spellings that begin alike, the longest first. What may not follow one is asked after the match: within each
    pattern it would cost forty times what compiling the rest does."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], language: str) -> None:
        rows = sorted(rows, key=lambda row: -len(row[0]))
        self._patterns = [_pattern(spelling, shown, language) for spelling, shown, _ in rows]
        self._ends = [_is_open(spelling[-1]) for spelling, _, _ in rows]
        self._instruments = [instrument for _, _, instrument in rows]
        self._any = re.compile("|".join(f"({one})" for one in self._patterns))

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """The instrument whose name begins at `start`, and where it ends."""
        match = self._any.match(text, start)
        if not match or not match.lastindex:
            return None
        at = match.lastindex - 1
        if self._ended(text, match.end(), at):
            return self._instruments[at], match.end()
        for later in range(at + 1, len(self._patterns)):
            shorter = re.compile(self._patterns[later]).match(text, start)
            if shorter and self._ended(text, shorter.end(), later):
                return self._instruments[later], shorter.end()
        return None

    def _ended(self, text: str, end: int, at: int) -> bool:
        return not (self._ends[at] and _GOES_ON.match(text, end))


_FINDERS: dict[tuple[int, str], tuple[Vocabulary, _Finder]] = {}


def _finder(instruments: Vocabulary, language: str) -> _Finder:
    """Compiled once. By identity, for hashing a whole vocabulary would cost more than the search; the
    vocabulary is kept beside it, so that its identity is not given to another."""
    key = (id(instruments), language)
    kept = _FINDERS.get(key)
    if kept is None:
        while len(_FINDERS) >= _MOST_KEPT:
            _FINDERS.pop(next(iter(_FINDERS)), None)
        kept = _FINDERS[key] = (instruments, _Finder(instruments, language))
    return kept[1]


def _spellings(instruments: Vocabulary, language: str) -> Iterator[tuple[str, str, str]]:
    """(folded, as written, instrument); what two instruments share goes to the text's own language first."""
    seen: set[str] = set()
    for wanted in dict.fromkeys((language, "en", _SYMBOL)):
        for concept in instruments:
            for label in concept.labels:
                if label.language != wanted or not any(sign.isalpha() for sign in label.text):
                    continue  # a bare number names nothing
                spelling = " ".join(_fold(label.text)[0].split())
                spelling = re.sub(r"^\W+", "", spelling)  # an opening quotation mark
                if spelling not in seen:
                    seen.add(spelling)
                    yield spelling, label.text, concept.id


def _fold(text: str) -> tuple[str, list[int] | None]:
    """The text with signs that mean the same made one, and where each sign stood (None: where it stands)."""
    folded = text if text.isascii() else text.translate(_SAME)
    if text.isascii() or not _DROPPED.search(folded):
        return folded, None
    places: list[int] = []
    kept_to = 0
    for dropped in _DROPPED.finditer(folded):
        places.extend(range(kept_to, dropped.start()))
        kept_to = dropped.end()
    places.extend(range(kept_to, len(folded)))
    return _DROPPED.sub("", folded), places


def _first_words(text: str) -> Iterator[tuple[int, str]]:
    """Place and small letters of what a name may begin with: the letters or digits at the head of each word.
    Chinese has no spaces: there each sign may begin one, and so may what stands behind a sign."""
    if not _ANY_CJK.search(text):
        for run in _RUN.finditer(text):
            word = run.group()
            head = word if word.isalpha() else _TOKEN.match(word)
            if head:
                yield run.start(), (head if isinstance(head, str) else head.group()).lower()
        return
    for token in _TOKEN.finditer(text):
        at = token.start()
        before = text[at - 1] if at else " "
        if _is_cjk(text[at]) or _is_cjk(before) or not (before.isalnum() or before == "_"):
            yield at, token.group().lower()


def _is_cjk(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _pattern(spelling: str, shown: str, language: str) -> str:
    """The spelling as a pattern: free in spaces and number signs, and in case where it is a title."""
    parts: list[str] = []
    at = 0
    for sign in _NUMBER_SIGN.finditer(spelling):
        parts += [_words(spelling[at : sign.start()]), NUMBER_SIGN]
        at = sign.end()
    body = "".join([*parts, _words(spelling[at:])])
    if language == "ar" and spelling.startswith("ال"):
        body = "(?:ال|لل)" + body[2:]
    return body if _needs_capitals(shown) else f"(?i:{body})"


def _words(text: str) -> str:
    out: list[str] = []
    symbol = "/" in text or re.search(r"[A-Z]{2}\d", text) is not None
    for piece in _PIECE.findall(text):
        small = piece.lower()
        stem = next(filter(small.startswith, _RUSSIAN_STEMS), "") if small.startswith(_RUSSIAN_STEMS) else ""
        if piece.isspace():
            out.append(r"\s+")
        elif stem:
            out.append(re.escape(piece[: len(stem)]) + _RUSSIAN_ENDING)
        elif piece == "/":
            out.append(r"\s?/\s?")
        else:
            out.append(_loose(piece, symbol))
    return "".join(out)


def _loose(piece: str, symbol: bool) -> str:
    """`WHA63` as WHA 63, and `第189号` as 第 189 号."""
    parts = re.findall(rf"[{CJK}]+|\d+|[^\d{CJK}]+", piece)
    gaps = [r"\s*" if _is_cjk(one[-1]) or _is_cjk(next_[0]) else r"\s?" if symbol else ""
            for one, next_ in pairwise(parts)]  # fmt: skip
    return "".join(re.escape(part) + gap for part, gap in zip(parts, [*gaps, ""], strict=True))


def _needs_capitals(spelling: str) -> bool:
    capitals = sum(sign.isupper() for sign in spelling)
    small = any(sign.islower() for sign in spelling)
    return bool(capitals) and (not small or (capitals > 1 and " " not in spelling))


def _is_open(last: str) -> bool:
    """Whether a name that ends so might go on."""
    return last.isalnum() and not _is_cjk(last)


_GOES_ON = re.compile(rf"[^\W{CJK}]|\.\d|/\d|/[A-Z]/")
"""What may not follow: the rest of a word or of a number, or of a longer document symbol."""
