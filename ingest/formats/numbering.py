"""How people number headings and lists, in the languages we meet: one table for all readers.

Refuses: deciding from a number alone that a line is a heading; that takes its looks too.
"""

import re

_ROMAN = r"(?:[IVX]{1,5}|[LC][IVXLC]{0,5})"
# A word for a part of a work, and how deep such a part usually lies.
_PARTS = (
    (1, r"(?:part|annex|appendix|partie|annexe|parte|anexo|часть|приложение)\s+[\w]{1,4}\b"),
    (1, r"(?:الجزء|الباب|ملحق|附件|附录)\s+[\w]{1,4}\b"),
    (1, r"(?:chapter|chapitre|cap[íi]tulo|глава|الفصل)\s+[\w]{1,12}\b"),
    (2, r"(?:section|sección|seção|раздел|القسم)\s+[\dIVXLC]{1,6}\b"),
    (2, r"(?:article|artículo|artigo|статья)\s+\d{1,4}\b"),
    (2, r"المادة\s+\(?[\d٠-٩]{1,4}"),
    (1, r"第[一二三四五六七八九十百零〇\d]{1,6}[编編部章]"),
    (2, r"第[一二三四五六七八九十百零〇\d]{1,6}[节節条條]"),
)
_PART = tuple((level, re.compile(pattern, re.IGNORECASE)) for level, pattern in _PARTS)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})(?:[.)]?-?\s+|[.)]-?)(?=[^\W\d_])")
_ROMAN_NUMBER = re.compile(rf"{_ROMAN}[.)]\s+(?=[^\W\d_])")
_LETTER = re.compile(r"[A-Z][.)]\s+(?=[^\W\d_])")
_BULLET = re.compile(r"(?:[•‣▪▫●○◦■□◆❖➢➤✓✔►·∙\uf0a7\uf0b7\uf0d8\uf076\uf02d\uf0fc\uf0e0]|[-–—*](?=\s))\s*")
_ENUMERATED = re.compile(
    r"\(?(?:\d{1,3}|[a-zа-я]|[ivx]{1,5}|[٠-٩]{1,2})\)\s"
    r"|(?:\d{1,3}|[a-z])[.]\s(?=\S)"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[أ-ي]\s?[-)]\s"
)


def heading_level(line: str) -> int:
    """The depth that the number in front of `line` speaks of, 1 to 6; 0 where it has none."""
    for level, pattern in _PART:
        if pattern.match(line):
            return level
    found = _DECIMAL.match(line)
    if found:
        return min(found[1].count(".") + 1, 6)
    if _ROMAN_NUMBER.match(line):
        return 1
    return 2 if _LETTER.match(line) else 0


def is_part(line: str) -> bool:
    """Whether it begins as a chapter or an article does."""
    return any(pattern.match(line) for _, pattern in _PART)


def starts_item(line: str) -> bool:
    """Whether the line begins with a bullet or a number as list items do."""
    return bool(_BULLET.match(line) or _ENUMERATED.match(line))


def is_bulleted(line: str) -> bool:
    """Whether it begins with a bullet; a dash may also stand between the halves of a heading, and is none."""
    return bool(_BULLET.match(line)) and line[0] not in "-–—*"


def without_bullet(line: str) -> str:
    """The item without its bullet; numbers and letters stay, for other texts refer to them."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else line
