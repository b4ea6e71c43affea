"""What a Word file says of itself in its properties, under the keys of a sidecar.

Owns which of them are taken: language, the day it was made, and every custom property named `fieldbridge:…`.
Refuses: the author. That is who opened the file first, a typist or a colleague who left, and no body; a person's name
is not published for that.
"""

import datetime
from dataclasses import dataclass, field

from docx.opc.coreprops import CoreProperties

from ingest.formats.docx_package import Package
from ingest.letters import tidy
from ingest.reading import CREATED

_OWN = "fieldbridge:"
# The day that python-docx's own template was made: it says nothing of a document that was made from it.
_TEMPLATE_DAYS = (datetime.date(2013, 12, 23),)
_EARLIEST = 1985


@dataclass(frozen=True, slots=True)
class Properties:
    """`title` as somebody, or a program, wrote it."""

    title: str = ""
    language: str = ""
    declared: dict[str, object] = field(default_factory=dict)


def properties(package: Package) -> Properties:
    """Empty where there are none that can be read."""
    part = package.properties("core-properties")
    if part is None or not hasattr(part, "title_text"):
        return Properties(declared=_custom(package))
    core = CoreProperties(part)
    declared: dict[str, object] = {}
    made = _day(core)
    if made:
        declared[CREATED] = made
    return Properties(
        tidy(str(core.title or ""))[:500],
        tidy(str(core.language or ""))[:35],
        {**declared, **_custom(package)},
    )


def _day(core: CoreProperties) -> str:
    try:
        made = core.created
    except (ValueError, OverflowError, TypeError):
        return ""
    if made is None or made.date() in _TEMPLATE_DAYS or made.year < _EARLIEST:
        return ""
    return str(made.date())


def _custom(package: Package) -> dict[str, object]:
    part = package.properties("custom-properties")
    found: dict[str, object] = {}
    for one in part.iterchildren(tag=None) if part is not None else ():
        name = tidy(str(one.get("name") or ""))
        text = tidy(" ".join(one.itertext()))
        if name.startswith(_OWN) and text:
            found[name.removeprefix(_OWN)] = text
    return found
