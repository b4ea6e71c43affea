"""ISBN, ISSN, DOI and document symbols on the first and last pages.

Owns their check digits. Refuses: numbers that only look like one, and those of works that are cited.
"""

import re
from collections.abc import Iterator

from ingest.proposing.face import Face, Line
from ingest.proposing.saying import Said

_ISBN = re.compile(
    r"\bISBN(?:-1[03])?\b[^\dX]{0,30}((?:97[89][\s‐–-]?)?\d(?:[\s‐–-]?\d){8}[\s‐–-]?[\dX])(?!\d)",
    re.IGNORECASE,
)
_ISSN = re.compile(r"\be?-?ISSN\b[^\d]{0,20}(\d{4}[‐–-]?\d{3}[\dX])\b", re.IGNORECASE)
_DOI = re.compile(r"\b(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_SYMBOL = re.compile(
    r"(?<![\w/])(?:A|S|E|ST|T|DP|TD|CCPR|CEDAW|CERD|CAT|CRC|CMW|CED|CRPD|HRI|JIU|FCCC|UNEP|LC|EC|ECE|ICCD|CBD|UNW|HSP|IDB|GC)"
    r"(?:/[A-Z0-9][A-Za-z0-9.()]{0,24}){2,8}(?![\w/])"
)


def identifiers_in(face: Face) -> Iterator[tuple[str, Said]]:
    """Scheme and value, each scheme's first; of symbols those of the face, or of the running head."""
    seen: set[str] = set()
    for line in face.imprint:
        for scheme, said in (*_books(line), *_works(line)):
            if scheme not in seen:
                seen.add(scheme)
                yield scheme, said
    for line in face.lines:
        found = _symbol(line.text)
        if found and len(line.text) <= 160:
            yield "symbol", Said(found[0], line.start + found[1], line.start + found[2])
            return
    for words in face.running:
        found = _symbol(words)
        if found:
            yield "symbol", Said(found[0], 0, 0)
            return


def _symbol(words: str) -> tuple[str, int, int] | None:
    found = _SYMBOL.search(words)
    if found is None or not any(one.isdigit() for one in found[0]):
        return None
    value = found[0].rstrip(".)") if "(" not in found[0] else found[0].rstrip(".")
    return value, found.start(), found.start() + len(value)


def _books(line: Line) -> Iterator[tuple[str, Said]]:
    for scheme, pattern, fits in (("isbn", _ISBN, _is_isbn), ("issn", _ISSN, _is_issn)):
        for found in pattern.finditer(line.text):
            plain = re.sub(r"[^\dX]", "", found[1].upper())
            if fits(plain):
                value = plain if scheme == "isbn" else f"{plain[:4]}-{plain[4:]}"
                yield scheme, Said(value, line.start + found.start(), line.start + found.end())


def _works(line: Line) -> Iterator[tuple[str, Said]]:
    """A DOI in a line with more of them, or in a list entry, is of a work that is cited."""
    found = list(_DOI.finditer(line.text))
    if len(found) == 1 and line.kind not in ("item", "footnote") and len(line.text) <= 400:
        value = found[0][1].rstrip(".,;:)]}»”’")
        yield "doi", Said(value, line.start + found[0].start(), line.start + found[0].start(1) + len(value))


def _is_isbn(plain: str) -> bool:
    if len(plain) == 13 and plain.isdigit():
        return sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(plain)) % 10 == 0
    return len(plain) == 10 and plain[:9].isdigit() and _weighted(plain) == 0


def _is_issn(plain: str) -> bool:
    return len(plain) == 8 and plain[:7].isdigit() and _weighted(plain) == 0


def _weighted(plain: str) -> int:
    """Each digit by its place from the right, modulo 11; X is ten."""
    digits = [10 if one == "X" else int(one) for one in plain]
    return sum(one * weight for one, weight in zip(digits, range(len(digits), 0, -1), strict=True)) % 11
