"""Which paragraphs of a PDF are headings, and how deep: by its own tags, the outline, how they are set, numbering.

Refuses: cutting lines into paragraphs. A look that half of the document has is no heading's look, nor is that
of a run of bold paragraphs.
"""

import re
from collections.abc import Sequence

from ingest.formats.facts import is_date, is_labelled, is_labelled_figure
from ingest.formats.numbering import heading_level, is_bulleted, is_part, starts_item
from ingest.formats.pdf_parts import Paragraph, typical_size, words
from ingest.formats.pdf_properties import OutlineEntry
from ingest.formats.pdf_tags import level_of
from ingest.reading import Block

_LONGEST, _MOST_LINES = 220, 5
_MOST_TAGGED = 0.35
_LARGE, _SAME_EDGE = 1.4, 4.0
_PLAIN = re.compile(r"[\W_]+")
_END = re.compile(r"[.,;،؛。，；]$")
_INNER_END = re.compile(r"[。；，]|[.;!?]\s")
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9fff]")
_LONGEST_BOLD_RUN = 3
_MOST_LEAD = 4
# What stands on top of a body's paper and is nobody's title.
_LETTERHEADS = re.compile(
    r"(?:united nations|nations unies|naciones unidas|организация объединенных наций|الأمم المتحدة|联合国|"
    r"(?:united nations )?general assembly|assembl[ée]e g[ée]n[ée]rale|asamblea general|"
    r"генеральная ассамблея|الجمعية العامة|大会|security council|conseil de s[ée]curit[ée]|"
    r"human rights council|"
    r"economic and social council|international labour office|distr\.?|original|republic of \w+|"
    r"[ée]valuation brief|r[ée]sum[ée] d.[ée]valuation)\b.{0,24}",
    re.IGNORECASE,
)
_MONTH = re.compile(r"^\W*(?:\d{1,2}\s+)?[^\W\d_]{3,12}\.?\s+\d{4}\W*$")

_Look = tuple[float, bool, bool]


def mark_headings(found: list[Paragraph], outline: Sequence[OutlineEntry]) -> None:
    """Sets `kind` to heading and `level` from 1 to 6 on those that are; pieces of one heading become one."""
    body = typical_size(found)
    bold_body = _mostly_bold(found)
    apart = [
        at
        for at, one in enumerate(found)
        if not one.kind
        and _may_be(one, body)
        and _stands_out(one, body, bold_body)
        and not _leads_in(one, found[at + 1 : at + 2])
    ]
    facts = {id(found[at]) for at in apart if _states_a_fact(found, at)}
    chosen = [found[at] for at in apart if id(found[at]) not in facts]
    listed = {**_listed(found, outline), **_tagged(found)}
    crowded = _bold_runs(found, {id(one) for one in chosen}, facts, body)
    chosen = [one for one in chosen if id(one) not in crowded]
    levels = _levels(chosen, body)
    above = min(max(listed.values(), default=0), 2)
    alike = {_look(found[at], body): level for at, level in sorted(listed.items(), reverse=True)}
    for one in chosen:
        look = _look(one, body)
        one.kind, one.level = "heading", alike.get(look) or min(levels[look] + above, 6)
    for at, level in listed.items():
        found[at].kind, found[at].level = "heading", level
    _join_pieces(found, body)
    for one in found:
        if one.kind == "heading" and words(one).endswith("____"):
            one.text = words(one).rstrip("_ ")


def title_of(declared: str, blocks: Sequence[Block], found: Sequence[Paragraph] = ()) -> str:
    """The declared title where the first pages bear it out; else the weightiest fit heading there, of those of one level
    the one in the largest letters."""
    early = [one for one in blocks if one.page is not None and one.page <= 3]
    plain = _PLAIN.sub("", declared).casefold()
    if _is_title(declared) and plain in _PLAIN.sub("", " ".join(one.text for one in early)).casefold():
        return declared
    first = early[0].page if early else None
    headings = [one for one in early if one.kind == "heading" and one.page == first]
    likely = [one for one in headings if _is_title(one.text)] or headings
    sizes = {words(one): one.size for one in found if one.kind == "heading" and one.page == first}
    weightiest = min(likely, key=lambda one: (one.level, -sizes.get(one.text, 0.0)), default=None)
    return weightiest.text if weightiest else ""


def _is_title(text: str) -> bool:
    letters = _PLAIN.sub("", text)
    long = len(letters) >= 12 or (len(letters) >= 4 and not letters.isascii())
    return long and not _LETTERHEADS.fullmatch(text) and not _MONTH.match(text)


def _may_be(one: Paragraph, body: float) -> bool:
    text = words(one)
    if len(text) > _LONGEST or len(one.lines) > _MOST_LINES or not _WORDS.search(text):
        return False
    if is_bulleted(text) or (text.endswith(")") and "(" not in text):
        return False
    if text.endswith(":") and (len(text) > 60 or starts_item(text)):
        return False
    if starts_item(text) and len(text) > 120 and one.size < body * 1.13:
        return False
    return not _END.search(text) or (heading_level(text) > 0 and len(text) < 90 and text.endswith("."))


def _states_a_fact(found: Sequence[Paragraph], at: int) -> bool:
    """Whether it is a date, a label with a figure, or one of several labels with their values."""
    text = words(found[at])
    if is_date(text) or is_labelled_figure(text):
        return True
    beside = [found[other] for other in (at - 1, at + 1) if 0 <= other < len(found)]
    return is_labelled(text) and any(
        is_labelled(words(one)) and one.page == found[at].page and abs(one.size - found[at].size) < 1
        for one in beside
    )


def _leads_in(one: Paragraph, after: Sequence[Paragraph]) -> bool:
    """Whether it is a sentence that the items of a list complete; "Recommendations:" is none."""
    text = words(one)
    if not text.endswith(":") or not after or heading_level(text):
        return False
    return len(_WORDS.findall(text)) > _MOST_LEAD and starts_item(words(after[0]))


def _stands_out(one: Paragraph, body: float, bold_body: bool) -> bool:
    text = words(one)
    if one.size >= body * 1.13 and one.size >= body + 1:
        return True
    if one.bold and not bold_body:
        return one.size >= body * 0.9 and len(text) <= 160
    if one.size < body * 0.95:
        return False
    if starts_item(text) and one.tinted:
        return len(text) <= 120
    if is_part(text):
        return len(text) <= 60 and not _INNER_END.search(text)
    capitals = text.isupper() and len(_WORDS.findall(text)) >= 1 and len(text) >= 5
    return capitals and len(text) <= 120


def _mostly_bold(found: Sequence[Paragraph]) -> bool:
    heavy = sum(len(line.text) for one in found for line in one.lines if line.bold)
    return heavy * 2 > sum(len(line.text) for one in found for line in one.lines)


def _bold_runs(found: Sequence[Paragraph], chosen: set[int], facts: set[int], body: float) -> set[int]:
    """Ids of candidates that are bold and no larger than the text, in a run of bold paragraphs that is too
    long for headings, or holds one that is none."""
    crowded: set[int] = set()
    run: list[Paragraph] = []
    for one in [*found, None]:
        heavy = one is not None and one.bold and one.kind == "" and one.size < body * 1.1
        if one is not None and heavy and id(one) not in facts:
            run.append(one)
            continue
        none_among = any(id(other) not in chosen for other in run)
        if len(run) > _LONGEST_BOLD_RUN or (len(run) > 1 and none_among):
            loud = [other for other in run if words(other).isupper()]
            spared = {id(other) for other in loud} if len(loud) < len(run) else set()
            crowded |= {id(other) for other in run} - spared
        run = []
    return crowded


def _look(one: Paragraph, body: float) -> _Look:
    size = round(one.size * 2) / 2 if one.size > body * 1.05 else 0.0
    return size, one.bold, words(one).isupper()


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


def _listed(found: Sequence[Paragraph], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """Paragraphs that the outline names, by their place, with its level."""
    by_page: dict[int, list[int]] = {}
    for at, one in enumerate(found):
        if not one.kind and len(words(one)) <= 2 * _LONGEST:
            by_page.setdefault(one.page, []).append(at)
    listed: dict[int, int] = {}
    for entry in outline:
        title = _PLAIN.sub("", entry.title).casefold()
        for at in by_page.get(entry.page, ()) if len(title) > 1 else ():
            if at not in listed and _is_named(_PLAIN.sub("", words(found[at])).casefold(), title):
                listed[at] = entry.level
                break
    return listed


def _tagged(found: Sequence[Paragraph]) -> dict[int, int]:
    """Paragraphs that the file itself calls headings, by their place, with their level. Where it calls much of its text
    so, or half a page, it is not believed."""
    levels = {
        at: level_of(one.lines[0].look.tag)
        for at, one in enumerate(found)
        if not one.kind and one.lines and len({level_of(line.look.tag) for line in one.lines}) == 1
    }
    chosen = {at: level for at, level in levels.items() if level and _WORDS.search(words(found[at]))}
    if sum(len(words(found[at])) for at in chosen) > _MOST_TAGGED * sum(len(words(one)) for one in found):
        return {}
    return {at: level for at, level in chosen.items() if len(words(found[at])) <= 2 * _LONGEST}


def _is_named(text: str, title: str) -> bool:
    return text == title or (len(title) > 8 and len(text) < len(title) + 8 and title in text)


def _join_pieces(found: list[Paragraph], body: float) -> None:
    """A heading that was broken into lines of its own is one again."""
    at = 0
    while at + 1 < len(found):
        first, second = found[at], found[at + 1]
        if first.kind == second.kind == "heading" and (
            _is_one_heading(first, second, body) or _are_stacked(first, second, body)
        ):
            level = min(first.level, second.level)
            found[at : at + 2] = [Paragraph(first.page, [*first.lines, *second.lines], "heading", level)]
        else:
            at += 1


def _are_stacked(first: Paragraph, second: Paragraph, body: float) -> bool:
    """Whether they are lines of a cover's title: of whatever sizes make them all as broad as each other."""
    upper, lower = first.lines[-1], second.lines[0]
    if first.page != second.page or min(upper.size, lower.size) < _LARGE * body:
        return False
    level = abs(upper.box.x0 - lower.box.x0) < _SAME_EDGE and abs(upper.box.x1 - lower.box.x1) < _SAME_EDGE
    return level and 0 < lower.baseline - upper.baseline < 1.6 * max(upper.size, lower.size)


def _is_one_heading(first: Paragraph, second: Paragraph, body: float) -> bool:
    if first.page != second.page or first.level != second.level or _look(first, body) != _look(second, body):
        return False
    upper, lower = first.lines[-1], second.lines[0]
    close = 0 < lower.baseline - upper.baseline < 1.8 * lower.size
    numbered = heading_level(lower.text) > 0 or starts_item(lower.text)
    if not close or numbered or upper.text.endswith(":"):
        return False
    centred = abs(sum((upper.box.x0, upper.box.x1)) - sum((lower.box.x0, lower.box.x1))) < 6
    return (
        lower.text[0].islower()
        or lower.size >= body * 1.3
        or (centred and abs(upper.box.x0 - lower.box.x0) > 4)
    )
