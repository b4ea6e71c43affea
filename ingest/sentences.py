"""Where sentences end, in the scripts we meet: a rule, so that the same text is always cut alike.

Owns `sentence_ends` and `cluster_border`. No statistical model: what the rule gets wrong costs a border,
never a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Set

_CLOSERS = "\"'”’»›)\\]」』）】〉》"
# A full stop of the scripts that put no space after it ends a sentence by itself.
_STOPS = ".!?…؟۔।॥።။។‽"
# A run of stops is looked at once, from its first one on: else a line of a thousand dots is looked at a thousand times.
_END = re.compile(
    rf"[。！？｡]++[{_CLOSERS}]*+|(?<![{_STOPS}])[{_STOPS}]++[{_CLOSERS}]*+(?=\s)|\n++",
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'«“]*$")
# Lower case, without their last full stop.
_ENGLISH = (
    "e.g i.e cf etc al vs no nos vol vols ed eds p pp par para paras art arts ch chap sec fig tab dr mr mrs "
    "ms prof sr st jr gen gov hon inc ltd co dept est approx ca resp u.n u.s u.k a.i op cit ibid rev add corr"
)
_ROMANCE = (
    "m mm mme mlle éd n° nº réf ex p.ex c.-à-d av apr cap caps núm núms págs pág ud uds dra sra ee.uu ss"
)
_RUSSIAN = "г гг т д т.д т.п т.е др пр см ст п пп стр с рис табл гл им тыс млн млрд долл руб ул обл р-н н.э"
_EVERYWHERE = frozenset(_ENGLISH.split())
_OF_LANGUAGES = {
    **dict.fromkeys(("fr", "es", "pt", "it"), _EVERYWHERE | set(_ROMANCE.split())),
    **dict.fromkeys(("ru", "uk", "be"), _EVERYWHERE | set(_RUSSIAN.split())),
    "en": _EVERYWHERE,
}
_UNKNOWN = frozenset(f"{_ENGLISH} {_ROMANCE} {_RUSSIAN}".split())
_INITIAL = re.compile(r"^[^\W\d_]$")
_STARTS = re.compile(rf"\s*[\"'“«(\[‘¿¡„{_CLOSERS}—–-]*\s*(\S)")
_SOFT_ENDS = (re.compile(r"[;؛；]\s*"), re.compile(r"[,،，、:：]\s*"), re.compile(r"\s+"))
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_JOINER = "\u200d"


def sentence_ends(text: str, language: str = "und") -> Iterator[int]:
    """Offsets just behind each sentence, white space after it not included; the last is `len(text)`."""
    abbreviations = _OF_LANGUAGES.get(language.split("-")[0], _UNKNOWN)
    for found in _END.finditer(text):
        if (
            found.end() < len(text)
            and cluster_border(text, found.end())
            and _is_end(text, found, abbreviations)
        ):
            yield found.end()
    yield len(text)


def _is_end(text: str, found: re.Match[str], abbreviations: Set[str]) -> bool:
    if found[0][0] in "。！？｡\n":
        return True
    start = _STARTS.match(text, found.end())
    if start is None:
        return True
    first = start[1]
    if first.islower() and found[0][0] in ".…":
        return False
    if found[0] != ".":
        return True
    word = _WORD_BEFORE.search(text[max(0, found.start() - 30) : found.start()])
    before = word[0].lower() if word else ""
    if _ARABIC_LETTER.match(before):
        return True
    return not _INITIAL.match(before) and before not in abbreviations


def softer_border(text: str, start: int, stop: int, most: int) -> int:
    """The best place to cut `text[start:stop]` so that at most `most` code points come first: behind a
    semicolon, a comma, white space, in the later half; else at the last cluster's border, beyond `start`."""
    end = min(start + most, stop)
    if end == stop:
        return end
    for pattern in _SOFT_ENDS:
        last = 0
        for found in pattern.finditer(text, start + most // 2, end):
            last = found.end()
        if last > start and cluster_border(text, last):
            return last
    while end > start + 1 and not cluster_border(text, end):
        end -= 1
    while end < stop and not cluster_border(text, end):
        end += 1
    return end


def cluster_border(text: str, at: int) -> bool:
    """Whether a reader would see two letters before and behind `at`, not the halves of one (after UAX 29)."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():  # a mark behind white space has no letter to belong to
        return True
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or after in (_JOINER, "\u200c"):
        return False
    if before == _JOINER or "\U0001f3fb" <= after <= "\U0001f3ff" or "\ufe00" <= after <= "\ufe0f":
        return False
    if _is_flag(before) and _is_flag(after):
        run = at
        while run > 0 and _is_flag(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 0
    return not ("\u1100" <= before <= "\u115f" and "\u1160" <= after <= "\u11a7")


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"
