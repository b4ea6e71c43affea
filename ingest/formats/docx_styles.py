"""What a Word file's styles say: how deep a heading is, what a paragraph is for, how its letters look.

Owns inheritance: what a style does not say, the one that it is based on says. Built-in styles carry English names
in the file whatever language they show; others are judged by their outline level and by their base.
Refuses: guessing headings from looks (`docx_headings.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from ingest.formats.docx_package import Element, W

Role = Literal["", "title", "caption", "quote", "contents"]

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|заголовок|标题|العنوان) ?([1-9])")
_TITLE = frozenset(
    ("title", "titre", "título", "titel", "titolo", "заголовок", "название", "标题", "العنوان")
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("caption", re.compile(r"caption|legend|légende|leyenda")),
    ("quote", re.compile(r"(?:intense )?quote|quotations?|block text")),
    (
        "contents",
        re.compile(r"(?:toc|contents) ?(?:\d|heading)|table of (?:figures|authorities)|index heading"),
    ),
)
_LONGEST_CHAIN = 30
_FALSE = frozenset(("0", "false", "off"))


class Looks(NamedTuple):
    """How letters are set; None where nothing says so. `size` in points."""

    bold: bool | None = None
    hidden: bool | None = None
    underlined: bool | None = None
    size: float | None = None

    def over(self, below: "Looks") -> "Looks":
        """These, and where they say nothing, those below."""
        return Looks(
            below.bold if self.bold is None else self.bold,
            below.hidden if self.hidden is None else self.hidden,
            below.underlined if self.underlined is None else self.underlined,
            below.size if self.size is None else self.size,
        )


_NO_LOOKS = Looks()


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with all that it inherits. `level` is 1 to 6 for a heading, else 0."""

    level: int = 0
    role: Role = ""
    list_id: str | None = None
    list_level: int | None = None
    looks: Looks = _NO_LOOKS


class Styles:
    """Of one document. A style that is missing, or based on itself, says nothing."""

    def __init__(self, part: Element | None) -> None:
        self._part = part
        self._all: dict[str, Element] = {}
        self._default = ""
        for one in part.iterchildren(f"{W}style") if part is not None else ():
            name = one.get(f"{W}styleId") or ""
            self._all.setdefault(name, one)
            if one.get(f"{W}type") == "paragraph" and _is_on(one.get(f"{W}default"), otherwise=False):
                self._default = name
        self._paragraphs: dict[str, Style] = {}
        self._letters: dict[str, Looks] = {}

    @cached_property
    def _defaults(self) -> Looks:
        path = f"{W}docDefaults/{W}rPrDefault/{W}rPr"
        return looks_of(self._part.find(path)) if self._part is not None else Looks()

    def default_language(self) -> Element | None:
        path = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"
        return self._part.find(path) if self._part is not None else None

    def paragraph(self, name: str) -> Style:
        """The style under that id; the document's default one for ""."""
        name = name or self._default
        if name not in self._paragraphs:
            self._paragraphs[name] = self._resolved(name)
        return self._paragraphs[name]

    def letters(self, name: str) -> Looks:
        """What a character style says, with what it is based on."""
        if name not in self._letters:
            looks = _NO_LOOKS
            for one in self._chain(name):
                looks = looks.over(looks_of(one.find(f"{W}rPr")))
                if "hyperlink" in value_of(one.find(f"{W}name")).casefold():
                    looks = looks._replace(underlined=None)  # underlined as a link, and nothing is meant
            self._letters[name] = looks
        return self._letters[name]

    def _resolved(self, name: str) -> Style:
        level: int | None = None
        role: Role = ""
        list_id, list_level, looks = None, None, Looks()
        for one in self._chain(name):
            called = value_of(one.find(f"{W}name")).casefold()
            said = role_named(called)
            role = role or (said if said != "title" or level is None else "")
            level = _level(one, called) if level is None else level
            looks = looks.over(looks_of(one.find(f"{W}rPr")))
            numbered = one.find(f"{W}pPr/{W}numPr")
            if numbered is not None:
                list_id = list_id or value_of(numbered.find(f"{W}numId")) or None
                list_level = number_of(numbered.find(f"{W}ilvl")) if list_level is None else list_level
        looks = looks.over(self._defaults)
        return Style(level or (1 if role == "title" else 0), role, list_id, list_level, looks)

    def _chain(self, name: str) -> Iterator[Element]:
        """A style, the one it is based on, and so forth."""
        seen: set[str] = set()
        while name in self._all and name not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(name)
            yield self._all[name]
            name = value_of(self._all[name].find(f"{W}basedOn"))


def looks_of(properties: Element | None) -> Looks:
    """Of a `w:rPr`, in one pass: there can be a million of them."""
    bold, hidden, underlined, size = None, None, None, None
    for one in properties if properties is not None else ():
        tag = one.tag
        if tag == f"{W}b":
            bold = _is_on(one.get(f"{W}val"), otherwise=True)
        elif tag == f"{W}vanish":
            hidden = _is_on(one.get(f"{W}val"), otherwise=True)
        elif tag == f"{W}u":
            underlined = value_of(one) not in ("", "none")
        elif tag == f"{W}sz":
            size = (number_of(one) or 0) / 2 or None
    return Looks(bold, hidden, underlined, size)


def outline_level(properties: Element | None) -> int | None:
    """1 to 6 from the outline level of a `w:pPr`, 0 where it says body text, None where it says nothing."""
    said = number_of(properties.find(f"{W}outlineLvl")) if properties is not None else None
    if said is None:
        return None
    return min(said + 1, 6) if 0 <= said <= 8 else 0


def value_of(element: Element | None) -> str:
    return str(element.get(f"{W}val") or "").strip() if element is not None else ""


def number_of(element: Element | None) -> int | None:
    written = value_of(element)
    return int(written) if re.fullmatch(r"[+-]?[0-9]{1,9}", written) else None


def _is_on(written: str | None, *, otherwise: bool) -> bool:
    return otherwise if written is None else written.casefold() not in _FALSE


def _level(style: Element, called: str) -> int | None:
    said = outline_level(style.find(f"{W}pPr"))
    if said is not None or called == "subtitle":
        return said or 0
    return level_named(called)


def level_named(called: str) -> int | None:
    """What a style's name, in lower case, says of its level; None where it says nothing."""
    found = _HEADING.fullmatch(called)
    return min(int(found[1]), 6) if found else None


def role_named(called: str) -> Role:
    """What a style of this name, in lower case, is for."""
    if called in _TITLE:
        return "title"
    return next((role for role, pattern in _ROLES if pattern.fullmatch(called)), "")
