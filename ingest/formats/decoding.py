"""Bytes to text: byte order marks, UTF-8, a declared charset, then detection.

Refuses: markup, and mending what the text says (`ingest.letters`).
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from corpus.errors import BrokenFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What writers call Latin-1 and the like is, on the web and in offices, its Windows superset.
_SUPERSETS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-6": "cp1256", "iso8859-5": "cp1251",
}  # fmt: skip
# What detection may choose from: what documents are in fact written in.
_PLAUSIBLE = [
    "cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "cp1257", "cp1258", "cp874",
    "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949", "mac_roman",
]  # fmt: skip
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüœŒ«»“”‘’–—…€•°ºª¿¡§\xa0")
_SAMPLE = 200_000
_UNREADABLE = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f�]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`sure` is False where the charset was guessed, or bytes had to be replaced."""

    text: str
    charset: str
    sure: bool


def decode(data: bytes, declared: str = "") -> Decoded:
    """Text with line ends as they were. Raises BrokenFile where the bytes are not text."""
    decoded = _by_mark(data) or _strictly(data, "utf-8") or _by_zeros(data)
    if decoded is None:
        decoded = _as_declared(data, declared) or _nearly_utf8(data) or _detected(data)
    odd = len(_UNREADABLE.findall(decoded.text[:_SAMPLE]))
    if odd * 12 > min(len(decoded.text), _SAMPLE):
        raise BrokenFile("the bytes are not text in any charset we know", remedy="Save it again as UTF-8")
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            text = data.decode(charset, "replace")
            return Decoded(text, charset.removesuffix("-sig"), "�" not in text)
    return None


def _strictly(data: bytes, charset: str) -> Decoded | None:
    try:
        return Decoded(data.decode(charset), charset, True)
    except (UnicodeDecodeError, LookupError):
        return None


def _by_zeros(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: in most scripts, every other byte of a sample stays small and repeats."""
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 < len(sample) // 2 or min(even, odd) * 10 > max(even, odd):
        return None
    return _strictly(data, "utf-16-le" if odd > even else "utf-16-be")


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return None
    if not name or name.startswith(("utf", "punycode", "idna", "raw_unicode", "unicode_escape")):
        return None
    try:
        text = data.decode(_SUPERSETS.get(name, name), "replace")
    except (LookupError, ValueError, TypeError):
        return None  # a codec that is not about text, such as rot13 or hex
    if not isinstance(text, str) or text.count("�") * 50 > len(text):
        return None
    return Decoded(text, name, True)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: its multi-byte letters are far from chance."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    letters = sum(1 for one in text[:_SAMPLE] if ord(one) > 127) - min(broken, _SAMPLE)
    if broken and (broken * 100 > len(text) or letters < broken):
        return None
    return Decoded(text, "utf-8", False)


def _detected(data: bytes) -> Decoded:
    western = data.decode("cp1252", "replace")
    if all(one in _WESTERN for one in western[:_SAMPLE] if one > "\x7f"):
        return Decoded(western, "cp1252", False)
    best = from_bytes(data[:_SAMPLE], cp_isolation=_PLAUSIBLE).best()
    name = best.encoding if best is not None else "cp1252"
    name = _SUPERSETS.get(name.replace("_", "-"), name)
    return Decoded(data.decode(name, "replace"), name, False)
