"""What goes with a part of a text that is erased, and that no table is forgotten."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import schema
from corpus.catalogue.erasing import NOTHING, UNTOUCHED
from corpus.erasure import MARK, Quotes, blanked, spans_of
from corpus.purges import Purge, PurgeState, read, still_to_do, written
from corpus.works import Heading


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[Heading], list[tuple[int, int]], set[int]]:
    """A text of headings and passages between blanks, and which of the passages go."""
    text, headings, passages = "", [], []
    for kind in draw(st.lists(st.sampled_from(["one", "two", "passage", "stray"]), max_size=14)):
        start = len(text)
        text += draw(st.text("abc 𝒟ه字\n", min_size=1, max_size=12)).strip() or "x"
        if kind == "passage":
            passages.append((start, len(text)))
        elif kind != "stray":
            headings.append(Heading(1 if kind == "one" else 2, text[start:], start, len(text)))
        text += "\n\n"
    gone = draw(st.sets(st.integers(0, max(len(passages) - 1, 0)))) if passages else set()
    return text, headings, passages, gone


@given(cut_texts())
def test_what_is_erased_goes_and_what_stays_keeps_every_offset(
    made: tuple[str, list[Heading], list[tuple[int, int]], set[int]],
) -> None:
    text, headings, passages, gone = made
    erased = [one for at, one in enumerate(passages) if at in gone]
    kept = [one for at, one in enumerate(passages) if at not in gone]
    spans = spans_of(len(text), headings, erased, kept)
    left = blanked(text, spans)
    assert len(left) == len(text)
    assert all(left[start:end] == text[start:end] for start, end in kept)
    for start, end in erased:
        assert set(left[start:end]) <= {*MARK, " ", "\n"}
    if not gone:
        assert left == text


@given(cut_texts())
def test_a_heading_goes_when_all_that_stands_under_it_goes(
    made: tuple[str, list[Heading], list[tuple[int, int]], set[int]],
) -> None:
    text, headings, passages, gone = made
    spans = spans_of(
        len(text),
        headings,
        [one for at, one in enumerate(passages) if at in gone],
        [one for at, one in enumerate(passages) if at not in gone],
    )
    for number, one in enumerate(headings):
        end = next((other.start for other in headings[number + 1 :] if other.level <= one.level), len(text))
        under = {at in gone for at, span in enumerate(passages) if one.start <= span[0] < end}
        goes = any(start <= one.start < stop for start, stop in spans)
        if under:
            assert goes == (under == {True})


def test_a_stray_line_goes_with_what_stands_above_it() -> None:
    text = "One\n\nkeep this\n\nTwo\n\nerase this\n\na caption\n\nThree\n\nand keep this"
    headings = [
        Heading(1, one, text.index(one), text.index(one) + len(one)) for one in ("One", "Two", "Three")
    ]
    at = {
        one: (text.index(one), text.index(one) + len(one))
        for one in ("keep this", "erase this", "and keep this")
    }
    left = blanked(
        text, spans_of(len(text), headings, [at["erase this"]], [at["keep this"], at["and keep this"]])
    )
    assert left.split() == ["One", "keep", "this", MARK, "Three", "and", "keep", "this"]


def test_quotes_are_found_by_running_words_and_names_in_any_script() -> None:
    text = "The clerk sat at the desk three evenings a week and wrote down what people told, word by word."
    quotes = Quotes(
        [text, "服务中心为流动工人提供法律咨询和语言课程，并帮助他们为孩子报名上学。"],
        ["Desks at Quellbrook"],
    )
    assert quotes.within("You say:  SAT at the desk three evenings\na week and wrote down what people told")
    assert quotes.within("他们说流动工人提供法律咨询和语言课程，并帮助他们为孩子报名上学。是吗")
    assert quotes.within("I know the desks at  quellbrook well")
    assert not quotes.within("The clerk sat there and people told him things at the desk")
    assert not quotes.within("流动工人在哪里可以找到帮助？")


def test_no_table_is_forgotten() -> None:
    """A new table says what is left of its rows when they are purged, or why none of a document's words are in it."""
    assert {*NOTHING, *UNTOUCHED} == set(schema.metadata.tables)
    for name, columns in NOTHING.items():
        assert columns.keys() <= {one.name for one in schema.metadata.tables[name].columns}


def test_a_list_comes_back_as_it_was_and_only_what_is_news_is_still_to_do() -> None:
    old = Purge(
        "doc-1", "document", "2026-01-01T00:00:00Z", "asked for", PurgeState.FINISHED, ("doc-1",), (), ("ab",)
    )
    lifted = Purge("doc-1", "document", "2026-02-01T00:00:00Z", "asked for", PurgeState.LIFTED)
    other = Purge("prac-1", "practice", "2026-01-02T00:00:00Z", "why not")
    assert read(written([old, lifted, other])) == (old, lifted, other)
    assert still_to_do([old, other], []) == (old, other)
    assert still_to_do([old, lifted, other], [other]) == (lifted,)
    assert still_to_do([old], [old]) == ()
