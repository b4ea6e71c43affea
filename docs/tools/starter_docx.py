"""A Word file of the starter collection from its Markdown, as an office would write one.

Owns real styles for headings, lists and tables, language and direction, a running header, fixed properties and dates.
Knows headings, paragraphs, lists, tables. Refuses other Markdown: nothing is to be lost on the way. The same source
gives the same bytes with the same version of python-docx.
"""

import datetime
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

MADE = datetime.datetime(2026, 11, 23)  # the format's dates have no zone of their own
PUBLISHER = "fieldbridge starter collection"
LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
_OTHER = re.compile(r"\*\*|__|`|\]\(|^\s*>|^#{5,}|^\s+[-\d]|<[a-z/!]")
_NUMBERED = re.compile(r"\d{1,2}\.\s+")
_NOT_NEEDED = ("/thumbnail", "/stylesWithEffects", "/customXml")


def lay_out(markdown: str, language: str) -> bytes:
    """Raises ValueError for Markdown that it does not know, KeyError for a language that the collection has not."""
    lines = markdown.splitlines()
    title = next(line[2:] for line in lines if line.startswith("# "))
    report = _Report(title, language)
    for line in [*lines, ""]:
        if _OTHER.search(line):
            raise ValueError(f"Markdown that is not laid out: {line[:60]}")
        report.take(line)
    return _packed(report.document)


class _Report:
    """The document while it is written: `_rows` of a table and the list that is open."""

    def __init__(self, title: str, language: str) -> None:
        self.document = Document()
        self.right_to_left = language == "ar"
        self._rows: list[list[str]] = []
        self._list: int | None = None
        _set_properties(self.document, title, language)
        _set_language(self.document, language)
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        self._turn(section.header.paragraphs[0], title)
        if self.right_to_left:
            section._sectPr.find(qn("w:docGrid")).addprevious(OxmlElement("w:bidi"))

    def take(self, line: str) -> None:
        if line.startswith("|"):
            self._rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            return
        if self._rows:
            self._table([self._rows[0], *self._rows[2:]])
            self._rows = []
        numbered = _NUMBERED.match(line)
        self._list = self._list if numbered or not line.strip() else None
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            self._paragraph(line.lstrip("# "), "Title" if level == 1 else f"Heading {level - 1}")
        elif line.startswith("- "):
            self._paragraph(line[2:], "List Bullet")
        elif numbered:
            self._number(self._paragraph(line[numbered.end() :], "List Number"))
        elif line.strip():
            self._paragraph(line.strip(), "Normal")

    def _paragraph(self, text: str, style: str) -> Any:
        return self._turn(self.document.add_paragraph(style=style), text)

    def _turn(self, paragraph: Any, text: str) -> Any:
        """Puts the words in, marked as right to left where they are."""
        run = paragraph.add_run(text)
        if self.right_to_left:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            run.font.rtl = True
        return paragraph

    def _number(self, paragraph: Any) -> None:
        """Each list counts from one: a use of the style's numbering that starts anew."""
        if self._list is None:
            numbering = self.document.part.numbering_part.element
            style = self.document.styles["List Number"].element
            scheme = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
            use = numbering.add_num(scheme)
            use.add_lvlOverride(ilvl=0).add_startOverride(1)
            self._list = use.numId
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._list

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        table = self.document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        if self.right_to_left:
            table._tbl.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        for cells in rows:
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                self._turn(cell.paragraphs[0], text)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True
        self.document.add_paragraph()


def _set_properties(document: Any, title: str, language: str) -> None:
    core = document.core_properties
    core.title, core.language, core.author, core.comments = title, language, PUBLISHER, ""
    core.created = core.modified = MADE
    core.last_modified_by, core.revision = PUBLISHER, 1


def _set_language(document: Any, language: str) -> None:
    """In the styles' defaults: the format keeps one for Latin and Cyrillic, one for Arabic, one for Chinese."""
    marks = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    kind = {"ar": "w:bidi", "zh": "w:eastAsia"}.get(language, "w:val")
    marks.set(qn(kind), LANGUAGES[language])


def _packed(document: Any) -> bytes:
    """Saved, without what the template brings along, and with one date on every member."""
    for part in (document.part.package, document.part):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith(_NOT_NEEDED):
                del part.rels[name]
    saved, made = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(made, "w") as taken:
        for member in given.infolist():
            fresh = zipfile.ZipInfo(member.filename, MADE.timetuple()[:6])
            taken.writestr(fresh, given.read(member), zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()
