"""Which paragraphs of a PDF are headings, and how deep: by the outline, by how they are set, by numbering.

Refuses: cutting lines into paragraphs. A look that half of the document has is no heading's look.
"""

import re
from collections.abc import Sequence

from ingest.formats.numbering import heading_level, is_part
from ingest.formats.pdf_paragraphs import joined, typical_size
from ingest.formats.pdf_parts import Paragraph
from ingest.formats.pdf_properties import OutlineEntry

_LONGEST, _MOST_LINES = 220, 5
_PLAIN = re.compile(r"[\W_]+")
_END = re.compile(r"[.,;،؛。，；]$")
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9fff]")
_Look = tuple[float, bool, bool]


def mark_headings(found: Sequence[Paragraph], outline: Sequence[OutlineEntry]) -> None:
    """Sets `kind` to heading and `level` from 1 to 6 on those that are."""
    body = typical_size(found)
    bold_body = _mostly_bold(found)
    chosen = [one for one in found if not one.kind and _may_be(one) and _stands_out(one, body, bold_body)]
    listed = _listed(found, outline)
    levels = _levels(chosen, body)
    learned = _learned(listed)
    deepest = max(listed.values(), default=0)
    for one in chosen:
        one.kind = "heading"
        rank = levels[_look(one, body)]
        one.level = learned.get(_look(one, body)) or min(rank + min(deepest, 2) if learned else rank, 6)
    for at, level in listed.items():
        found[at].kind, found[at].level = "heading", level


def _may_be(one: Paragraph) -> bool:
    text = _text(one)
    if len(text) > _LONGEST or len(one.lines) > _MOST_LINES or not _WORDS.search(text):
        return False
    return not _END.search(text) or (heading_level(text) > 0 and len(text) < 90 and text.endswith("."))


def _stands_out(one: Paragraph, body: float, bold_body: bool) -> bool:
    text = _text(one)
    if one.size >= body * 1.13 and one.size >= body + 1:
        return True
    if one.bold and not bold_body:
        return one.size >= body * 0.9 and len(text) <= 160
    if one.size < body * 0.95:
        return False
    if is_part(text):
        return len(text) <= 60
    capitals = text.isupper() and len(_WORDS.findall(text)) >= 1 and len(text) >= 5
    return capitals and len(text) <= 120


def _mostly_bold(found: Sequence[Paragraph]) -> bool:
    heavy = sum(len(line.text) for one in found for line in one.lines if line.bold)
    return heavy * 2 > sum(len(line.text) for one in found for line in one.lines)


def _look(one: Paragraph, body: float) -> _Look:
    size = round(one.size * 2) / 2 if one.size > body * 1.05 else 0.0
    return size, one.bold, _text(one).isupper()


def _levels(chosen: Sequence[Paragraph], body: float) -> dict[_Look, int]:
    """Looks in order of weight: larger, then bold, then capitals. Sizes that are close share a level."""
    looks = sorted({_look(one, body) for one in chosen}, reverse=True)
    levels: dict[_Look, int] = {}
    level, last = 0, None
    for look in looks:
        near = last is not None and look[0] and last[0] - look[0] < 1.0 and look[1:] == last[1:]
        level += 0 if near else 1
        levels[look] = min(level, 6)
        last = look
    return levels


def _learned(listed: dict[int, int]) -> dict[_Look, int]:
    return {}


def _listed(found: Sequence[Paragraph], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """Paragraphs that the outline names, by their place, with its level."""
    by_page: dict[int, list[int]] = {}
    for at, one in enumerate(found):
        if one.kind in ("", "item") and len(_text(one)) <= 2 * _LONGEST:
            by_page.setdefault(one.page, []).append(at)
    listed: dict[int, int] = {}
    for entry in outline:
        title = _PLAIN.sub("", entry.title).casefold()
        if len(title) < 2:
            continue
        for at in by_page.get(entry.page, ()):
            text = _PLAIN.sub("", _text(found[at])).casefold()
            if at not in listed and (text == title or (len(title) > 8 and len(text) < len(title) + 8 and title in text)):
                listed[at] = entry.level
                break
    return listed


def _text(one: Paragraph) -> str:
    if not one.text:
        one.text = joined([line.text for line in one.lines])
    return one.text
