"""The canonical text holds every block, and its maps are exact."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.works import Edition
from ingest.canonical import lay_out
from ingest.letters import tidy
from ingest.reading import Block, Reading

BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(["heading", "paragraph", "item", "row"]),
        text=st.text(max_size=30),
        level=st.integers(0, 6),
        page=st.integers(1, 6),
        continues=st.booleans(),
    ),
    max_size=10,
)


@given(BLOCKS)
def test_spans_are_the_tidied_blocks_in_order(blocks: list[Block]) -> None:
    canonical = lay_out(Reading("text/plain", "test", tuple(blocks), pages=6))
    texts = [tidy(one.text) for one in blocks if tidy(one.text)]
    assert [canonical.text[one.start : one.end] for one in canonical.spans] == texts


@given(BLOCKS)
def test_pages_follow_each_other_and_hold_the_spans(blocks: list[Block]) -> None:
    canonical = lay_out(Reading("text/plain", "test", tuple(blocks), pages=6))
    assert [one.number for one in canonical.pages] == [1, 2, 3, 4, 5, 6]
    last = 0
    for page in canonical.pages:
        assert last <= page.start <= page.end <= len(canonical.text)
        last = page.end
    for span in canonical.spans:
        page = canonical.pages[(span.page or 1) - 1]
        assert page.start <= span.start
        assert span.end <= page.end


@given(BLOCKS)
def test_the_edition_finds_the_page_of_every_span(blocks: list[Block]) -> None:
    canonical = lay_out(Reading("text/plain", "test", tuple(blocks), pages=6))
    edition = Edition("e", "d", "", "", 0, "", "", "", canonical.text, pages=canonical.pages)
    for span in canonical.spans:
        page = edition.page_at(span.start)
        assert page is not None
        assert page.number == span.page


def test_blocks_are_parted_by_blank_lines_rows_and_items_by_one_break() -> None:
    blocks = (
        Block("heading", "Title", 1), Block("paragraph", "One."), Block("item", "a"), Block("item", "b"),
        Block("row", "x | y"), Block("row", "1 | 2"), Block("paragraph", "Two."),
    )  # fmt: skip
    canonical = lay_out(Reading("text/plain", "test", blocks))
    assert canonical.text == "Title\n\nOne.\n\na\nb\n\nx | y\n1 | 2\n\nTwo."
    assert [(one.title, one.level) for one in canonical.headings] == [("Title", 1)]
    assert canonical.pages == ()


def test_what_continues_is_joined_by_a_space_or_by_none_in_chinese() -> None:
    english = (Block("paragraph", "It runs", page=1), Block("paragraph", "on.", page=2, continues=True))
    chinese = (Block("paragraph", "本组织之", page=1), Block("paragraph", "宗旨为", page=2, continues=True))
    assert lay_out(Reading("", "", english, pages=2)).text == "It runs on."
    assert lay_out(Reading("", "", chinese, pages=2)).text == "本组织之宗旨为"


def test_printed_page_labels_are_kept() -> None:
    blocks = (Block("paragraph", "One.", page=1), Block("paragraph", "Two.", page=3))
    canonical = lay_out(Reading("", "", blocks, pages=3, page_labels=("i", "ii", "1")))
    assert [(one.number, one.label) for one in canonical.pages] == [(1, "i"), (2, "ii"), (3, "1")]
    assert canonical.pages[1].start == canonical.pages[1].end == canonical.pages[2].start


def test_bullets_of_symbol_fonts_are_the_signs_that_people_see() -> None:
    assert tidy("Means: \uf0b7 a ferry; \uf0a7 a desk; \uf0fc done") == "Means: • a ferry; ▪ a desk; ✓ done"
