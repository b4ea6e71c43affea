"""Rich text (RTF): paragraphs with their headings, items, tables with their headers, notes apart.

Owns what each control word does. Results of fields are read, not their instructions; what was inserted, not what was
deleted; no hidden text. Refuses: objects' data, pictures, comments, running heads, and every address.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

from corpus.errors import BrokenFile, OverLimit
from ingest.formats.docx_blocks import Draft
from ingest.formats.docx_headings import mark_headings, title_of
from ingest.formats.docx_numbering import number as numbered
from ingest.formats.numbering import heading_level
from ingest.formats.rtf_flow import Flow, Ruling, Shape
from ingest.formats.rtf_letters import Letters
from ingest.formats.rtf_state import Head, State, outline
from ingest.formats.rtf_tokens import BYTES, CLOSE, OPEN, Tokens
from ingest.formats.rtf_words import BOXES, EDGES, INTO, PASSED, SIGNS
from ingest.formats.source import Reader, Source
from ingest.formats.text import is_heading
from ingest.letters import tidy
from ingest.reading import Block, Dropped, Reading, Record

_AGAIN = "Open it in a word processor and save it again as DOCX or PDF"
_MOST_BYTES = 64 * 1024 * 1024
_DEEPEST = 2_000
_MOST_DROPPED = 2_000


def takes(source: Source) -> bool:
    return source.data.startswith(b"{\\rtf")


def read(source: Source) -> Reading:
    if len(source.data) > _MOST_BYTES:
        raise OverLimit(f"it has more than {_MOST_BYTES:,} bytes", remedy=_AGAIN)
    reader = _Reader(source.data)
    flow = reader.run()
    drafts = flow.all()
    mark_headings(drafts)
    _by_words(drafts)
    places = {id(one): at for at, one in enumerate(drafts)}
    records = [
        Record(places[id(one)], table, cells) for one, table, cells in flow.recorded if id(one) in places
    ]
    head = reader.head
    doubts = [
        "It holds tracked changes: what was inserted is read, what was deleted is not."
    ] * reader.changed
    return Reading(
        "", "", tuple(Block(one.kind, one.text, one.level if one.kind == "heading" else 0) for one in drafts),
        title=title_of(tidy(head.title)[:500], drafts), declared={"date": head.date()} if head.date() else None,
        dropped=tuple(reader.dropped), doubts=tuple(doubts), records=tuple(records),
    )  # fmt: skip


def _by_words(drafts: Sequence[Draft]) -> None:
    """Where no style and no look makes a heading: those that plain text would have."""
    if any(one.kind == "heading" for one in drafts):
        return
    for one in drafts[:-1]:
        if one.kind == "paragraph" and not one.boxed and is_heading(one.text):
            one.kind, one.level = "heading", heading_level(one.text) or 1


@dataclass(slots=True)
class _Group:
    """A group around the one that stands open: its state, and what is to be done when it goes on."""

    state: State
    closing: Callable[[], None] | None = None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.head = Head()
        self.dropped: list[Dropped] = []
        self.changed = False
        self._tokens = Tokens(data)
        self._state = State()
        self._groups: list[_Group] = []
        self._flows = [Flow()]
        self._shape, self._ruling = Shape(), Ruling()
        self.letters = Letters()
        self._left: dict[str, list[str]] = {}
        self._kept, self._code = "text", ""
        self._notes = {"decimal": 0, "lowerRoman": 0}
        self._shape_of_note = "decimal"

    def run(self) -> Flow:
        fresh, starred = False, False
        for token in self._tokens:
            if token.kind == BYTES:
                self.letters.add(token.data, self._charset())
                fresh = starred = False
                continue
            if token.kind == OPEN:
                self._open()
                fresh, starred = True, False
            elif token.kind == CLOSE:
                self._close()
                fresh = starred = False
                if not self._groups:
                    break
            elif token.name == "*" and fresh:
                starred = True
            else:
                if not (fresh and self._destination(token.name, starred)):
                    self._word(token.name, token.number)
                fresh = starred = False
        while self._groups:
            self._close()
        return self._flows[0]

    def _open(self) -> None:
        self._flush()
        if len(self._groups) >= _DEEPEST:
            raise BrokenFile("it is nested too deep to be read", remedy=_AGAIN)
        self._groups.append(_Group(copy(self._state)))
        if self._state.into == "styles":
            self.head.begin_style()

    def _close(self) -> None:
        self._flush()
        if not self._groups:
            return
        group = self._groups.pop()
        if group.closing:
            group.closing()
        self._state = group.state

    def _destination(self, name: str, starred: bool) -> bool:
        """Whether the first word of a group says what the group is for."""
        outside = self._state.into not in ("text", "through") or self._state.hidden or self._state.deleted
        if name in PASSED or (starred and name not in INTO and name not in BOXES):
            self._pass()
        elif name in EDGES or name in BOXES or name == "footnote":
            if outside:
                self._pass()
            else:
                self._begin_flow(name)
        elif name in INTO:
            self._enter(name)
        else:
            return False
        return True

    def _pass(self) -> None:
        self._tokens.pass_group()
        self._close()

    def _enter(self, name: str) -> None:
        into = INTO[name]
        if name == "upr":
            self._kept = self._state.into
        if name == "fldinst":
            self._code = ""
        if name == "fldrslt" and self._code.split()[:1] == ["TOC"]:
            self._state.contents = True
        if into != "same":
            self._state.into = self._kept if into == "kept" else into

    def _begin_flow(self, name: str) -> None:
        outer, shape, ruling = self._flows[-1], self._shape, self._ruling
        inner = Flow(boxed=True)
        self._flows.append(inner)
        self._shape, self._ruling = Shape(), Ruling()
        self._state.into = "text"
        self._shape_of_note = "decimal"
        if name == "footnote":
            self._notes["decimal"] += 1

        def closing() -> None:
            found = inner.all()
            self._flows.pop()
            self._shape, self._ruling = shape, ruling
            text = tidy(" ".join(one.text for one in found))
            if name in EDGES:
                self._drop(text, EDGES[name])
            elif name == "footnote":
                outer.waiting += [Draft("footnote", text, boxed=True)] if text else []
            else:
                outer.waiting += found
                outer.recorded += [(one, -table, cells) for one, table, cells in inner.recorded]

        self._groups[-1].closing = closing

    def _charset(self) -> str:
        return self.head.charset_of(self._state.font if self._state.font >= 0 else self.head.font)

    def _flush(self) -> None:
        text = self.letters.taken()
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.into == "text":
            reason = "deleted text" if state.deleted else "hidden text" if state.hidden else ""
            reason = reason or ("table of contents" if state.contents else "")
            self.changed = self.changed or state.deleted
            if reason:
                self._left.setdefault(reason, []).append(text)
            else:
                self._flows[-1].put(text, state.looks)
        elif state.into == "title":
            self.head.title += text
        elif state.into == "styles":
            self.head.style_name(text)
        elif state.into == "code":
            self._code += text
        elif state.into == "label":
            self._flows[-1].label += text

    def _word(self, name: str, number: int | None) -> None:
        if name == "u" and number is not None:
            self.letters.add_unicode(number, self._state.unit)
            return
        if self.letters.stands_in():
            return
        self._flush()
        value = number if number is not None else 1
        into = self._state.into
        if name in SIGNS:
            self._put(SIGNS[name])
        elif name == "uc":
            self._state.unit = max(min(value, 20), 0)
        elif into == "fonts":
            self.head.font_word(name, value)
        elif into == "styles":
            self.head.style_word(name, value)
        elif into == "made":
            self.head.made.setdefault(name, value)
        elif into in ("text", "label"):
            self.head.letters_word(self._state, name, value) or self._paragraph(name, value) or self._table(
                name, value
            )

    def _paragraph(self, name: str, value: int) -> bool:
        """Words on paragraphs and notes. A paragraph whose end was deleted or hidden goes on in the next."""
        shape = self._shape
        if name in ("par", "sect", "\n", "\r"):
            if not (self._state.deleted or self._state.hidden):
                self._end_paragraph()
        elif name == "pard":
            self._shape = Shape()
        elif name == "s":
            self.head.shaped(shape, value)
        elif name == "outlinelevel":
            shape.level = outline(value)
        elif name == "ls":
            shape.listed = value > 0
        elif name in ("intbl", "itap"):
            shape.depth = max(value, 0) if name == "itap" else max(shape.depth, 1)
        elif name == "ftnalt":
            self._notes["decimal"] -= 1
            self._notes["lowerRoman"] += 1
            self._shape_of_note = "lowerRoman"
        elif name == "chftn":
            if len(self._flows) > 1:
                self._put(f"{numbered(self._notes[self._shape_of_note], self._shape_of_note)} ")
        else:
            return False
        return True

    def _table(self, name: str, value: int) -> bool:
        ruling = self._ruling
        if name in ("cell", "nestcell"):
            shape = copy(self._shape)
            shape.depth = max(shape.depth, 2) if name == "nestcell" else 1
            self._flows[-1].end_cell(shape)
            self._tell()
        elif name in ("row", "nestrow"):
            self._flows[-1].end_row(ruling, max(self._shape.depth, 2) if name == "nestrow" else 1)
        elif name == "trowd":
            self._ruling = Ruling()
        else:
            return ruling.word(name, value)
        return True

    def _end_paragraph(self) -> None:
        self._drop(self._flows[-1].end_paragraph(copy(self._shape)), "table of contents")
        self._tell()

    def _tell(self) -> None:
        for reason, texts in self._left.items():
            self._drop("".join(texts), reason)
        self._left = {}

    def _drop(self, text: str, reason: str) -> None:
        if tidy(text) and len(self.dropped) < _MOST_DROPPED:
            self.dropped.append(Dropped(tidy(text)[:2000], reason))


READER = Reader("rtf", "3", "application/rtf", takes, read)
