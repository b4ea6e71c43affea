"""What somebody filled into a page: values of form fields, ticks, and text that was typed over it.

PDFium gives these apart from the page's own text. Each comes with its label, or stands where people see it; what a form
hides is marked so. Refuses: passwords, buttons, signatures, comments in the margin, and scripts, which are not run.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.formats.facts import LONGEST_LABEL
from ingest.formats.pdf_parts import Box, Fragment, Frame, Look, Rule, has_rtl
from ingest.formats.spanned import ends_in_word
from ingest.letters import tidy

TICK = "☒"
_MOST_FIELDS, _MOST_LETTERS = 3_000, 100_000
_TEXT = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_PASSWORD = 1 << 13
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_USUAL_SIZE, _LEADING = 10.0, 1.2
_REACH, _TICK_REACH = 30.0, 3.0
"""How far from its label a value may begin, in sizes of the type."""


def opened(document: pdfium.PdfDocument) -> Any:
    """PDFium's handle on a document's form, to be asked for before its pages; None where it has none."""
    if raw.FPDF_GetFormType(document) == raw.FORMTYPE_NONE:
        return None
    document.init_forms()
    return document.formenv


def is_filled(page: pdfium.PdfPage, form: Any) -> bool:
    """Whether it holds anything that could be filled in or typed over it."""
    return any(_said(one, form) for one in _annotations(page))


def filled(
    page: pdfium.PdfPage, form: Any, frame: Frame, written: Sequence[Fragment], rules: Sequence[Rule]
) -> list[Fragment]:
    """What is `written` on the page, with the values: one goes with its label where no drawn border parts the two."""
    found = list(written)
    uprights = [one.box for one in rules if not one.level]
    for annotation in _annotations(page):
        lines = [one for one in map(tidy, _said(annotation, form).splitlines()) if one]
        corners = raw.FS_RECTF()
        if not lines or not raw.FPDFAnnot_GetRect(annotation, corners):
            continue
        box = frame.turned(corners.left, corners.bottom, corners.right, corners.top)
        hidden = bool(raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN)
        at = None if hidden else _label(box, lines == [TICK], found, uprights)
        if at is None:
            found += _alone(lines, box, hidden, found)
        else:
            found[at] = _with_value(found[at], " ".join(lines), box)
    return found


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if annotation:
            try:
                yield annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _label(box: Box, tick: bool, beside: Sequence[Fragment], uprights: Sequence[Box]) -> int | None:
    """Which fragment a value belongs to: on its first line, the nearest before it; of a tick, that right behind it."""
    near: list[tuple[bool, float, int]] = []
    for at, one in enumerate(beside):
        behind = one.centre[0] > (box.x0 + box.x1) / 2
        left, right = (box.x1, one.box.x0) if behind else (one.box.x1, box.x0)
        gap = right - left
        level = box.y0 < one.baseline < min(box.y1, box.y0 + 2.5 * one.look.size) + 1
        reach = _TICK_REACH if tick else _REACH
        if level and -2 < gap < reach * one.look.size and (tick or behind == has_rtl(one.text)):
            middle = one.baseline - one.look.size * 0.3
            if not any(
                left - 1 <= rule.x0 <= right + 1 and rule.y0 <= middle <= rule.y1 for rule in uprights
            ):
                near.append((behind != tick, gap, at))
    return min(near)[2] if near else None


def _with_value(label: Fragment, value: str, box: Box) -> Fragment:
    """A colon parts the two where the label, as on many forms, has none."""
    bare = len(label.text) <= LONGEST_LABEL and ends_in_word(label.text)
    between = ": " if bare and not _labelled(label.text) else " "
    text = f"{value} {label.text}" if value == TICK else f"{label.text}{between}{value}"
    return replace(label, text=text, box=label.box.joined(box))


def _labelled(text: str) -> bool:
    """Whether it has a value already: of two fields beside one label, the second goes on."""
    return ":" in text or "：" in text


def _alone(lines: Sequence[str], box: Box, hidden: bool, beside: Sequence[Fragment]) -> Iterator[Fragment]:
    level = [one for one in beside if box.y0 < one.baseline < box.y1 + 1] if len(lines) == 1 else []
    row = min(level, key=lambda one: abs(one.centre[0] - box.x0), default=None)
    size = row.look.size if row else min(_USUAL_SIZE, max(box.height * 0.7, 1.0))
    step = min(_LEADING * size, box.height / len(lines))
    first = row.baseline if row else box.y0 + min(size, step)
    for at, line in enumerate(lines):
        top = box.y0 + at * step
        yield Fragment(
            line, Box(box.x0, top, box.x1, top + step), first + at * step, Look("", size, hidden=hidden)
        )


def _said(annotation: Any, form: Any) -> str:
    """A field's value, a tick, or what was typed; "" for all else."""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _text(lambda room, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", room, size))
    if kind != raw.FPDF_ANNOT_WIDGET or form is None:
        return ""
    field = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if field in _TICKED:
        return TICK if raw.FPDFAnnot_IsChecked(form, annotation) else ""
    if field not in _TEXT or raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _text(lambda room, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, room, size))


def _text(ask: Any) -> str:
    """UTF-16 that ends in NUL, into a room as large as PDFium says."""
    size = min(ask(None, 0), 2 * _MOST_LETTERS)
    room = (ctypes.c_ushort * (size // 2 + 1))()
    ask(room, size)
    text = bytes(room)[:size].decode("utf-16-le", "ignore").split("\0")[0]
    return text.replace("\r\n", "\n").replace("\r", "\n")
