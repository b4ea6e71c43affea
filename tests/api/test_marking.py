"""A text with marks loses nothing and gains nothing, however marks overlap."""

from hypothesis import given
from hypothesis import strategies as st

from api.desk.marking import Mark, paragraphs

_texts = st.lists(st.text("ab \n", min_size=1, max_size=12), min_size=1, max_size=5).map("\n\n".join)


@given(_texts, st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60)), max_size=6))
def test_the_runs_are_the_text_and_each_mark_covers_what_it_says(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(f"m{at}", start, end) for at, (start, end) in enumerate(spans)]
    found = paragraphs(text, marks)
    blocks = [one for one in text.split("\n\n") if one.strip()]
    assert ["".join(run.text for run in one) for one in found] == blocks
    assert all(run.text for one in found for run in one)
    firsts = [name for one in found for run in one for name in run.first]
    assert len(firsts) == len(set(firsts))
    for one in found:
        for run in one:
            assert set(run.first) <= set(run.names)
    for mark in marks:
        covered = "".join(run.text for one in found for run in one if mark.name in run.names)
        meant = text[mark.start : mark.end] if 0 <= mark.start < mark.end else ""
        assert "".join(covered.split()) == "".join(meant.split())


def test_a_long_text_is_cut_where_it_is_told_to_be() -> None:
    (one,) = paragraphs("abcdef", [Mark("m", 1, 5)], longest=4)
    assert [(run.text, run.names) for run in one] == [("a", ()), ("bcd", ("m",))]
