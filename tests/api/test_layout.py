"""A document laid out for reading holds its whole text, once, in order."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api import layout
from api.layout import lay_out, paragraphs, part_at, parts_of
from corpus.works import Edition, Heading, Page, Passage

texts = st.text(alphabet="ab 🙂ع\n", min_size=1, max_size=300)


def edition(text: str, cuts: list[int]) -> Edition:
    borders = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    pages = tuple(Page(n, str(n), a, b) for n, (a, b) in enumerate(pairwise(borders), 1))
    lines = [span for span in paragraphs(text, 0, len(text)) if "a" in text[span[0] : span[1]]]
    headings = tuple(Heading(1, text[a:b], a, b) for a, b in lines[:2])
    return Edition("ed-1", "doc-1", "", "text/plain", 0, "", "", "en", text, pages=pages, headings=headings)


def passages(text: str, cuts: list[int]) -> list[Passage]:
    borders = sorted({cut % (len(text) + 1) for cut in cuts})
    return [
        Passage(f"pas-{n}", "ed-1", "doc-1", n, a, b, text[a:b], "en")
        for n, (a, b) in enumerate(pairwise(borders))
    ]


cuts = st.lists(st.integers(0, 300), max_size=8)


@given(texts, cuts, cuts, st.integers(20, 400))
def test_the_parts_together_hold_every_line_that_is_not_blank(
    text: str, page_cuts: list[int], passage_cuts: list[int], size: int
) -> None:
    before, layout.PART = layout.PART, size
    try:
        one, found = edition(text, page_cuts), passages(text, passage_cuts)
        laid = [lay_out(one, found, part) for part in range(1, len(parts_of(one)) + 1)]
    finally:
        layout.PART = before
    shown = ["".join(run.text for run in block.runs) for each in laid for block in each.blocks]
    assert shown == [line for line in text.split("\n") if line.strip()]


@given(texts, cuts)
def test_each_passage_with_words_has_one_anchor_and_its_runs_are_its_text(
    text: str, passage_cuts: list[int]
) -> None:
    one, found = edition(text, []), passages(text, passage_cuts)
    runs = [run for block in lay_out(one, found, 1).blocks for run in block.runs]
    anchors = [anchor for run in runs for anchor in run.anchors]
    assert len(anchors) == len(set(anchors))
    for passage in found:
        if passage.text.strip():
            laid = lay_out(one, found, 1, passage.id)
            cited = "".join(run.text for block in laid.blocks for run in block.runs if run.cited)
            assert "".join(cited.split()) == "".join(passage.text.split())
            assert passage.id in anchors


@given(texts, cuts)
def test_every_page_with_words_is_told_once_right_before_its_first_word(
    text: str, page_cuts: list[int]
) -> None:
    one = edition(text, page_cuts)
    told: list[int] = []
    shown: dict[int, str] = {}
    for block in lay_out(one, [], 1).blocks:
        told += [page.number for page in block.pages]
        for run in block.runs:
            told += [run.page.number] if run.page else []
            shown[told[-1]] = shown.get(told[-1], "") + run.text
    assert told == sorted(set(told))
    for page in one.pages:
        words = "".join(text[page.start : page.end].split())
        assert "".join(shown.get(page.number, "").split()) == words


@given(texts, cuts, cuts, st.integers(20, 400))
def test_a_page_without_words_is_told_too_in_its_order(
    text: str, page_cuts: list[int], blank: list[int], size: int
) -> None:
    full = edition(text, page_cuts)
    spans = [(page.start, page.end) for page in full.pages]
    spans += [(start, start) for start, _ in spans for cut in blank if cut % 3 == start % 3] + [
        (len(text), len(text))
    ]
    pages = tuple(Page(n, str(n), a, b) for n, (a, b) in enumerate(sorted(spans), 1))
    before, layout.PART = layout.PART, size
    try:
        one = replace(full, pages=pages)
        laid = [lay_out(one, [], part) for part in range(1, len(parts_of(one)) + 1)]
    finally:
        layout.PART = before
    for each in laid:
        assert _told(each) == sorted(set(_told(each)))
    assert {n for each in laid for n in _told(each)} == {page.number for page in pages}


def _told(one: layout.Layout) -> list[int]:
    pages = [page for block in one.blocks for page in (*block.pages, *block.within)]
    return [page.number for page in (*pages, *one.after)]


@given(texts, st.integers(0, 300), st.integers(20, 100))
def test_an_offset_lies_in_the_part_that_is_named(text: str, offset: int, size: int) -> None:
    before, layout.PART = layout.PART, size
    try:
        one = edition(text, [])
        at = offset % len(text)
        start, end = parts_of(one)[part_at(one, at) - 1]
    finally:
        layout.PART = before
    assert start <= at < end
