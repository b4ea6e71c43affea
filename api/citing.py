"""A practice as library software takes it: RIS, CSL-JSON, and the line of plain text that people paste.

Owns those spellings. RIS as Reference Manager wrote it down (tags of two letters, one value a line); CSL-JSON as the
Citation Style Language's schema has it. Refuses: words that rights keep; a citation holds none, but title and address.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from api import models as out

RIS, CSL = "application/x-research-info-systems", "application/vnd.citationstyles.csl+json"

_RIS_TYPES = {"law-or-policy": "STAT", "instrument": "LEGAL"}
_CSL_TYPES = {"law-or-policy": "legislation", "instrument": "treaty"}
_LINE_ENDS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Cited:
    """What is cited: a practice, in its document, on a page. `note` says of a summary what it is."""

    practice: out.Practice
    link: str
    container: str = ""
    page: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def _known(self) -> dict[str, str]:
        return dict(self.identifiers)


def ris(one: Cited) -> str:
    """Lines of `TY  - RPRT`, CRLF, ended by ER."""
    practice, known = one.practice, one._known
    year, month, day = _parts(practice.date)
    fields = [
        ("TY", _RIS_TYPES.get(practice.kind, "RPRT")),
        ("ID", practice.id),
        ("TI", practice.title),
        ("T2", one.container if one.container != practice.title else ""),
        ("AU", practice.publisher),
        ("PB", practice.publisher),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("LA", practice.lang if practice.lang != "und" else ""),
        ("SP", one.page),
        ("M1", known.get("symbol", "")),
        ("DO", known.get("doi", "")),
        ("SN", known.get("isbn", "") or known.get("issn", "")),
        ("UR", _web(practice.source_url)),
        ("UR", one.link),
        ("N1", one.note),
    ]
    lines = [f"{tag}  - {_flat(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(one: Cited) -> str:
    """A list with one item, as CSL-JSON files are."""
    practice, known = one.practice, one._known
    body = [{"literal": _flat(practice.publisher)}] if practice.publisher else []
    item: dict[str, Any] = {
        "id": practice.id,
        "type": _CSL_TYPES.get(practice.kind, "report"),
        "title": _flat(practice.title),
        "container-title": _flat(one.container) if one.container != practice.title else "",
        "author": body,
        "publisher": _flat(practice.publisher),
        "issued": {"date-parts": [[int(part) for part in _parts(practice.date) if part]]}
        if practice.date
        else {},
        "language": practice.lang if practice.lang != "und" else "",
        "page": one.page,
        "number": known.get("symbol", ""),
        "DOI": known.get("doi", ""),
        "ISBN": known.get("isbn", ""),
        "URL": _web(practice.source_url) or one.link,
        "note": _flat(" ".join(filter(None, (one.note, one.link)))),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def _parts(date: str) -> tuple[str, str, str]:
    found = _DATE.fullmatch(date)
    return (found[1], found[2] or "", found[3] or "") if found else ("", "", "")


def _flat(text: str) -> str:
    """One line: a line end inside a value would begin another field."""
    return _LINE_ENDS.sub(" ", text).strip()


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""
