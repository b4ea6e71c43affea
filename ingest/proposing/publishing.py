"""Who published a document, and what it says of its rights: letterhead, imprint, licence.

A statement of rights is shown and opens nothing: what may leave is what was declared. Refuses: authors, and names in
running text.
"""

import re
from collections.abc import Iterable

from ingest.proposing.face import Face, Line, said_by
from ingest.proposing.saying import Said
from ingest.sentences import sentence_ends

_NAME = r"[^\s,.;:©|(][^.;:©|\n(]{2,90}?"
_NAME_ENDS = r"(?=[.;,|\n(]|$|\s+(?:in|en|on|le|el)\s+\d)"
_COPYRIGHT = re.compile(
    r"(?:©|\bcopyright\b(?:\s*©)?)\s*(?:(?:19|20)\d\d(?:\s*[–-]\s*(?:19|20)\d\d)?,?\s*)?(?:by\s+)?"
    rf"({_NAME})(?=,?\s*(?:19|20)\d\d|[.;,|\n(]|$|\s*all rights)",
    re.IGNORECASE,
)
_UNITED_NATIONS = {
    "united nations": "United Nations", "nations unies": "Nations Unies", "naciones unidas": "Naciones Unidas",
    "организация объединенных наций": "Организация Объединенных Наций",
    "الأمم المتحدة": "الأمم المتحدة", "联合国": "联合国",
}  # fmt: skip
_LONGEST_OFFICE = 110
_LICENCE = re.compile(
    r"creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)(/igo)?", re.IGNORECASE
)
_CC = re.compile(r"\bCC[ -](BY(?:[ -](?:NC|SA|ND)){0,2}|0)(?:[ -](\d\.\d))?( IGO)?\b")
_CC_WORDS = re.compile(
    r"\bcreative commons[\s-]+(?:attribution|atribución|paternité|reconocimiento|с указанием авторства)"
    r"((?:[\s–-]*(?:non[\s-]?commercial|no[\s-]?comercial|pas d.utilisation commerciale|share[\s-]?alike|compartirigual|"
    r"partage dans les mêmes conditions|"
    r"no[\s-]?deriv\w*|sin obras derivadas|pas de modification))*)"
    r"(?:\s+(\d\.\d)(?:\s+(IGO))?)?",
    re.IGNORECASE,
)
_PARTS = (
    ("noncommercial", "NC"), ("nocomercial", "NC"), ("utilisationcommerciale", "NC"), ("sharealike", "SA"),
    ("compartirigual", "SA"), ("mêmesconditions", "SA"), ("noderiv", "ND"), ("obrasderivadas", "ND"),
    ("pasdemodif", "ND"),
)  # fmt: skip
_LONGEST = 300


def publisher_in(face: Face, symbol: bool, known: Iterable[str]) -> tuple[Said, float] | None:
    """Of the face and the imprint, the surest: a letterhead with a document symbol, "published by", ©, a name that is
    known, an office."""
    names = {one.casefold(): one for one in known}
    for line in face.lines[:12]:
        plain = " ".join(line.text.casefold().split())
        united = next((name for words, name in _UNITED_NATIONS.items() if plain.startswith(words)), "")
        if symbol and united and len(plain) <= 60:
            return Said(united, line.start, line.start + len(united)), 0.9
    for pattern, score in ((_published_by(), 0.8), (_COPYRIGHT, 0.7)):
        for line in face.imprint:
            found = pattern.search(line.text)
            if found and _is_name(found[1]):
                return Said(_tidy(found[1]), line.start + found.start(), line.start + found.end()), score
    for line in face.lines:
        plain = " ".join(line.text.casefold().split())
        if plain.removeprefix("the ") in names or plain in names:
            name = names.get(plain) or names[plain.removeprefix("the ")]
            return Said(name, line.start, line.end), 0.7
    for line in face.lines:
        if said_by("office").search(line.text) and len(line.text) <= _LONGEST_OFFICE and line.kind != "row":
            return Said(_tidy(line.text), line.start, line.end), 0.6
    return None


def rights_in(face: Face, language: str) -> Said | None:
    """The licence by its short name, else the sentence in which the rights stand."""
    for line in face.imprint:
        for licence in (_by_address, _by_short_name, _by_words):
            found = licence(line)
            if found:
                return found
    for line in face.imprint:
        noted = said_by("statement").search(line.text)
        if noted:
            return _sentence(line, noted.start(), language)
    return None


def _by_address(line: Line) -> Said | None:
    found = _LICENCE.search(line.text)
    if not found:
        return None
    if found[1].lower() == "publicdomain":
        return Said("CC0 1.0", line.start + found.start(), line.start + found.end())
    name = f"CC {found[2].upper()} {found[3]}{' IGO' if found[4] else ''}"
    return Said(name, line.start + found.start(), line.start + found.end())


def _by_short_name(line: Line) -> Said | None:
    found = _CC.search(line.text)
    if not found:
        return None
    parts = (
        f"CC {found[1].replace(' ', '-')}" if found[1] != "0" else "CC0",
        found[2] or "",
        (found[3] or "").strip(),
    )
    return Said(" ".join(filter(None, parts)), line.start + found.start(), line.start + found.end())


def _by_words(line: Line) -> Said | None:
    found = _CC_WORDS.search(line.text)
    if not found:
        return None
    said = re.sub(r"[\W_]+", "", found[1].casefold())
    terms = "-".join(dict.fromkeys(short for word, short in _PARTS if word in said))
    parts = (f"CC BY{'-' if terms else ''}{terms}", found[2] or "", found[3] or "")
    return Said(" ".join(filter(None, parts)), line.start + found.start(), line.start + found.end())


def _sentence(line: Line, at: int, language: str) -> Said:
    start = 0
    for end in sentence_ends(line.text, language):
        if start <= at < end:
            words = line.text[start:end].strip()[:_LONGEST]
            begins = line.text.index(words, start)
            return Said(" ".join(words.split()), line.start + begins, line.start + begins + len(words))
        start = end
    return Said(line.text[:_LONGEST], line.start, line.start + min(len(line.text), _LONGEST))


def _is_name(words: str) -> bool:
    """Whether it begins like a name; "© all rights reserved" names nobody."""
    tidy = _tidy(words)
    return (
        (tidy[:1].isupper() or not tidy[:1].isascii())
        and not said_by("statement").search(tidy)
        and len(tidy) >= 2
    )


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,–—-")


def _published_by() -> re.Pattern[str]:
    return re.compile(rf"(?:{said_by('published_by').pattern})\s*({_NAME}){_NAME_ENDS}", re.IGNORECASE)
