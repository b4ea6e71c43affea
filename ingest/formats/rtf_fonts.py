"""Which charset the bytes of rich text are in: that of the font that is set, by the font table; else the file's own.

Owns the names of charsets in this format, and the few signs of symbol fonts that mean something.
Refuses: reading the font table itself (`rtf_state.py`).
"""

import codecs

SYMBOL = "symbol"
_OTHERWISE = "cp1252"
# By \fcharset. 0 and 1 are left to the file: letters outside its code page are written as \u.
_CHARSETS = {
    2: SYMBOL, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 179: "cp1256", 180: "cp1256", 181: "cp1255",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_BY_WORD = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": _OTHERWISE}
# Boxes and ticks that answer a form's questions, and bullets. Other signs of such fonts are ornaments.
_SIGNS = {0xB7: "•", 0xA7: "•", 0xA8: "☐", 0x6F: "☐", 0xFE: "☒", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0x52: "☑"}


def of_font(fcharset: int) -> str:
    """ "" where the font leaves it to the file."""
    return _CHARSETS.get(fcharset, "")


def of_code_page(number: int) -> str:
    """ "" for one that Python does not know."""
    name = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def of_word(word: str) -> str:
    return _BY_WORD.get(word, _OTHERWISE)


def decoded(data: bytes, charset: str) -> str:
    if charset == SYMBOL:
        return "".join(" " if one == 0x20 else _SIGNS.get(one, "") for one in data)
    return data.decode(charset or _OTHERWISE, "replace")


def spelt(text: str) -> str:
    """Signs of symbol fonts that were written as letters of private use."""
    return "".join(_SIGNS.get(ord(one) - 0xF000, "") if "\uf000" <= one <= "\uf0ff" else one for one in text)
