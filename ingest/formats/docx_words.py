"""The words of one paragraph of a Word file, as a reader of the printed page sees them.

Results of fields, not their codes; what was inserted, not what was deleted; no hidden text, comments or placeholders.
Owns the state that reaches over paragraphs: open fields. Refuses: what a paragraph is for (`docx_blocks.py`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ingest.formats.docx_package import Element, W
from ingest.formats.docx_styles import Looks, Styles, looks_of, value_of
from ingest.letters import join_lines, tidy, tidy_lines
from ingest.reading import Dropped

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 60
_MOST_DROPPED = 2000
_LONGEST_CODE = 200
_MOST_FIELDS = 50  # within each other
_BREAK = re.compile(r"[\t\n]")
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_SKIPPED = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "delInstrText",
        "customXmlPr", "smartTagPr", "rt", "rubyPr", "annotationRef", "footnoteRef", "endnoteRef", "separator",
        "continuationSeparator", "txbxContent", "object", "tblPr", "tblGrid",
    )
)  # fmt: skip
_LETTERS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
# Of the fonts Wingdings: boxes and ticks that answer a form's questions. Other symbols there are ornaments.
_SYMBOLS = {"F0A8": "☐", "F06F": "☐", "F0FE": "☒", "F0FD": "☒", "F0FC": "✓", "F0FB": "✗", "F052": "☑"}


@dataclass(slots=True)
class Piece:
    """A run of letters that are set alike."""

    text: str
    looks: Looks


@dataclass(slots=True)
class Written:
    """One paragraph: its pieces, the notes that it refers to, the text boxes that hang on it."""

    pieces: list[Piece] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join_lines(tidy_lines("".join(one.text for one in self.pieces)).split("\n"))

    def parted(self) -> tuple["Written", "Written"] | None:
        """Before and after the first tab or line break; what hangs on the paragraph stays with the second."""
        for at, piece in enumerate(self.pieces):
            found = _BREAK.search(piece.text)
            if found is not None:
                first, second = piece.text[: found.start()], piece.text[found.end() :]
                before = [*self.pieces[:at], Piece(first, piece.looks)]
                after = [Piece(second, piece.looks), *self.pieces[at + 1 :]]
                return Written(before), Written(after, self.contents, self.notes, self.boxes)
        return None

    def is_set(self, look: Literal["bold", "underlined"]) -> bool:
        """Whether all of its letters are."""
        told = [one for one in self.pieces if one.text.strip()]
        return bool(told) and all(getattr(one.looks, look) for one in told)


@dataclass(slots=True)
class _Field:
    """`shown`: its code is over, what follows is its result. `listing`: a table of contents."""

    code: str = ""
    shown: bool = False

    @property
    def listing(self) -> bool:
        return bool(_CONTENTS.match(self.code))


class Words:
    """Reads paragraphs in order. What is left out on purpose is listed in `dropped`."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.dropped: list[Dropped] = []
        self.languages: dict[str, Counter[str]] = {"val": Counter(), "bidi": Counter(), "eastAsia": Counter()}
        self.changed = self.deep = False
        self._fields: list[_Field] = []
        self._unopened = 0
        self._letters: dict[tuple[str, Looks], Looks] = {}

    def read(self, paragraph: Element, looks: Looks, before: Written | None = None) -> Written:
        """`looks` are those of the paragraph's style; `before` is what goes on in it."""
        self._fields = [one for one in self._fields if one.shown]
        written = before or Written()
        self._inside(paragraph, looks, written, 0)
        return written

    def end_contents(self) -> None:
        """A table of contents that is open still, where a heading begins, was never closed."""
        self._fields = [one for one in self._fields if not one.listing]

    def drop(self, text: str, reason: str) -> None:
        if len(self.dropped) < _MOST_DROPPED and text.strip():
            self.dropped.append(Dropped(tidy(text[:2000]), reason))

    def _inside(self, parent: Element, looks: Looks, written: Written, depth: int) -> None:
        if depth > _DEEPEST:
            self.deep = True
            return
        for one in parent.iterchildren(tag=None):
            tag = one.tag
            if tag == f"{W}r":
                self._run(one, looks, written, depth)
            elif tag == f"{W}sdt":
                self._control(one, looks, written, depth)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self.changed = True
            elif tag == f"{_MATHS}t":
                written.pieces.append(Piece(one.text or "", looks))
            elif tag == f"{_COMPATIBLE}AlternateContent":
                self._inside(_chosen(one), looks, written, depth + 1)
            elif tag not in _SKIPPED and isinstance(tag, str):
                self.changed = self.changed or tag in (f"{W}ins", f"{W}moveTo")
                self._inside(one, looks, written, depth + 1)

    def _control(self, control: Element, looks: Looks, written: Written, depth: int) -> None:
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        if is_placeholder(control):
            self.drop(plain_text(content), "placeholder of a form")
        else:
            self._inside(content, looks, written, depth + 1)

    def _run(self, run: Element, below: Looks, written: Written, depth: int) -> None:
        properties = run.find(f"{W}rPr")
        looks = below if properties is None else self._looks(properties, below)
        length = sum(len(text) for text in self._shown(run, looks, written, depth))
        if length and properties is not None:
            self._count_languages(properties, length)

    def _shown(self, run: Element, looks: Looks, written: Written, depth: int) -> Iterator[str]:
        """Puts each bit of text where it belongs, and gives those that are shown."""
        for one in run.iterchildren(tag=None):
            tag = one.tag
            if tag == f"{W}fldChar":
                self._field_mark(one, looks, written)
            elif tag == f"{W}instrText":
                if self._fields and len(self._fields[-1].code) < _LONGEST_CODE:
                    self._fields[-1].code += one.text or ""
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                written.notes.append((tag[len(W) : -len("Reference")], str(one.get(f"{W}id"))))
            elif tag in (f"{W}drawing", f"{W}pict"):
                self._keep_boxes(one, looks, written)
            elif tag == f"{_COMPATIBLE}AlternateContent":
                if depth < _DEEPEST:
                    yield from self._shown(_chosen(one), looks, written, depth + 1)
            else:
                text = _letters_of(one)
                if text and self._put(text, looks, written):
                    yield text

    def _put(self, text: str, looks: Looks, written: Written) -> bool:
        if looks.hidden:
            self.drop(text, "hidden text")
        elif any(not one.shown for one in self._fields):
            return False  # between a field's code and its result
        elif any(one.listing for one in self._fields):
            written.contents.append(text)
        else:
            written.pieces.append(Piece(text, looks))
            return True
        return False

    def _field_mark(self, mark: Element, looks: Looks, written: Written) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            for answer in _answers(mark):
                self._put(answer, looks, written)
            if len(self._fields) < _MOST_FIELDS:
                self._fields.append(_Field())
            else:
                self._unopened += 1
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._unopened:
            self._unopened -= 1
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _keep_boxes(self, drawing: Element, looks: Looks, written: Written) -> None:
        """Text boxes come after the paragraph; not those within another, nor an older rendering of one."""
        if not looks.hidden:
            written.boxes += [one for one in drawing.iter(f"{W}txbxContent") if not _is_within(one, drawing)]

    def _looks(self, properties: Element, below: Looks) -> Looks:
        named = value_of(properties.find(f"{W}rStyle"))
        if named:
            key = (named, below)
            if key not in self._letters:
                self._letters[key] = self.styles.letters(named).over(below)
            below = self._letters[key]
        own = looks_of(properties)
        return own.over(below) if own != Looks() else below

    def _count_languages(self, properties: Element | None, length: int) -> None:
        said = properties.find(f"{W}lang") if properties is not None else None
        if said is None:
            return
        for kind, counted in self.languages.items():
            name = said.get(W + kind)
            if name:
                counted[str(name)] += length


def is_placeholder(control: Element) -> bool:
    """Whether a content control shows what is to be filled in, since nobody filled it in."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def plain_text(element: Element | None) -> str:
    """All letters inside, whatever they are for."""
    if element is None:
        return ""
    parts = [
        (one.text or "") if one.tag == f"{W}t" else " " for one in element.iter(f"{W}t", f"{W}p", f"{W}tab")
    ]
    return "".join(parts).strip()


def _letters_of(element: Element) -> str:
    tag = element.tag
    if tag == f"{W}t":
        return element.text or ""
    if tag == f"{W}sym":
        return _SYMBOLS.get(str(element.get(f"{W}char")).upper(), "")
    if tag == f"{W}ruby":
        return plain_text(element.find(f"{W}rubyBase"))
    return _LETTERS.get(tag, "")


def _answers(mark: Element) -> Iterator[str]:
    """What an older form's box or list was set to, which stands in no text."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        said = box.find(f"{W}checked")
        said = box.find(f"{W}default") if said is None else said
        yield "☐" if said is None or value_of(said) in ("0", "false", "off") else "☒"
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is not None:
        entries = [value_of(one) for one in choices.iterchildren(f"{W}listEntry")]
        at = value_of(choices.find(f"{W}result")) or value_of(choices.find(f"{W}default")) or "0"
        yield entries[int(at)] if at.isdecimal() and len(at) < 5 and int(at) < len(entries) else ""


def _chosen(alternatives: Element) -> Element:
    """The first rendering that has letters, else the first."""
    branches = list(alternatives.iterchildren())
    told = (one for one in branches if next(one.iter(f"{W}t"), None) is not None)
    return next(told, branches[0] if branches else alternatives)


def _is_within(box: Element, drawing: Element) -> bool:
    for above in box.iterancestors():
        if above is drawing:
            return False
        if above.tag in (f"{W}txbxContent", f"{_COMPATIBLE}Fallback"):
            return True
    return False
