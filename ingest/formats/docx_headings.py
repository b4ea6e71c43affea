"""Headings that no style marks: short paragraphs set bold, underlined or larger. And the title of the whole.

Owns the judgement by looks. A look that half of the text has is no heading's, nor that of a run of such paragraphs.
Refuses: paragraphs in rows of tables, and those that a style has settled.
"""

import re
from collections.abc import Sequence

from ingest.formats.docx_blocks import Draft
from ingest.letters import tidy
from ingest.titles import by_a_person

_LONGEST = 160
_LONGEST_RUN = 3
_LARGER = 1.2
_END = re.compile(r"[.,;،؛。，；]$")
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9fff]")
_LABEL = re.compile(r"[^\d:：]{1,80}[:：] ?\S")  # a form's question with its answer
_PLAIN = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^\(?[\dIVXLCivxlc]{1,6}(?:\.\d{1,3})*[.)]?\s+(?=\D)")
_EARLY = 40

_Look = tuple[float, bool]


def mark_headings(found: Sequence[Draft]) -> None:
    """Makes headings of the paragraphs that look like some, one level below the styled heading above them."""
    body = _body_size(found)
    plain = [one for one in found if one.kind in ("paragraph", "item") and not one.level]
    heavy = sum(len(one.text) for one in plain if one.bold)
    mostly_bold = heavy * 2 > sum(len(one.text) for one in plain)
    chosen = [
        one for at, one in enumerate(found)
        if _may_be(one) and _stands_out(one, body, mostly_bold) and _governs(found, at)
    ]  # fmt: skip
    crowded = _crowded(found, {id(one) for one in chosen}, body)
    chosen = [one for one in chosen if id(one) not in crowded]
    looks = sorted({_look(one, body) for one in chosen}, reverse=True)
    picked = {id(one) for one in chosen}
    above = 0
    for one in found:
        if id(one) in picked:
            one.kind, one.level = "heading", min(above + 1 + looks.index(_look(one, body)), 6)
        elif one.kind == "heading":
            above = one.level


def join_titles(found: list[Draft]) -> list[Draft]:
    """A title that was typed as several paragraphs is one."""
    joined: list[Draft] = []
    for one in found:
        if one.title and joined and joined[-1].title and len(joined[-1].text) + len(one.text) < 300:
            joined[-1].text = tidy(f"{joined[-1].text} {one.text}")
        else:
            joined.append(one)
    return joined


def title_of(declared: str, found: Sequence[Draft]) -> str:
    """A paragraph styled as title; else the declared one where the first page bears it out; else the weightiest
    early heading; else the declared one, if a person may have written it."""
    early = list(found[:_EARLY])
    styled = next((one.text for one in early if one.title), "")
    if styled:
        return styled
    fit = declared if by_a_person(declared) else ""
    squeezed = _PLAIN.sub("", fit).casefold()
    if squeezed and squeezed in _PLAIN.sub("", " ".join(one.text for one in early)).casefold():
        return fit
    headings = [one for one in early if one.kind == "heading"][:5]
    if headings:
        top = min(headings, key=lambda one: one.level)
        return _NUMBER.sub("", top.text) or top.text
    return fit


def _body_size(found: Sequence[Draft]) -> float:
    sizes: dict[float, int] = {}
    for one in found:
        if one.kind in ("paragraph", "item") and one.size:
            sizes[one.size] = sizes.get(one.size, 0) + len(one.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 10.0


def _may_be(one: Draft) -> bool:
    if one.kind != "paragraph" and not (one.kind == "item" and one.numbered):
        return False
    text = one.text
    if one.celled or _is_answer(one):
        return False
    if len(text) > _LONGEST or not _WORDS.search(text) or _END.search(text):
        return False
    return not text.endswith(":") or len(text) <= 60


def _stands_out(one: Draft, body: float, mostly_bold: bool) -> bool:
    if one.size >= body * _LARGER:
        return True
    return ((one.bold and not mostly_bold) or one.underlined) and one.size >= body * 0.9


def _governs(found: Sequence[Draft], at: int) -> bool:
    """Whether any text follows at all."""
    return any(one.kind != "heading" and not one.bold for one in found[at + 1 :][:50])


def _crowded(found: Sequence[Draft], chosen: set[int], body: float) -> set[int]:
    """Ids of candidates that are no larger than the text and stand in a run too long for headings, or with one that
    is none."""
    crowded: set[int] = set()
    run: list[Draft] = []
    for one in [*found, None]:
        if one is not None and _is_heavy(one) and one.size < body * _LARGER:
            run.append(one)
            continue
        none_among = any(id(other) not in chosen for other in run)
        if len(run) > _LONGEST_RUN or (len(run) > 1 and none_among):
            crowded |= {id(other) for other in run}
        run = []
    return crowded


def _is_heavy(one: Draft) -> bool:
    return one.kind in ("paragraph", "item") and (one.bold or one.underlined) and not _is_answer(one)


def _is_answer(one: Draft) -> bool:
    return one.boxed and bool(_LABEL.match(one.text))


def _look(one: Draft, body: float) -> _Look:
    return (one.size if one.size >= body * _LARGER else 0.0, one.bold)
