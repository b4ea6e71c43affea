"""Passages are slices: literal, in order, covering, within budget, whatever the text."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.canonical import Canonical, lay_out
from ingest.passages import Slice, cut
from ingest.reading import Block, Reading
from ingest.sentences import cluster_border, sentence_ends

OWN = 4


def letters_for_tokens(texts: Sequence[str]) -> list[int]:
    """A plain stand-in for a tokenizer: a token for every three code points, four of the encoder's own."""
    return [OWN + -(-len(one) // 3) for one in texts]


def words_for_tokens(texts: Sequence[str]) -> list[int]:
    """A tokenizer for which joined texts count for more than their sum."""
    return [OWN + len(one.split()) + len(one) // 40 for one in texts]


def of(*blocks: Block) -> Canonical:
    return lay_out(Reading("text/plain", "test", blocks, pages=max([b.page or 0 for b in blocks], default=0)))


WORDS = st.text(
    alphabet=st.sampled_from("abcdeé ABC. 。？！؟،,;:—-سلام世界界한국कि\u0301\u200d👩🏽🇰🇪🇺🇬 12\n"), min_size=0, max_size=400
)
BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(["heading", "paragraph", "item", "row", "quote", "footnote"]),
        text=WORDS,
        level=st.integers(0, 6),
        page=st.one_of(st.none(), st.integers(1, 5)),
        continues=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(BLOCKS, st.sampled_from([6, 9, 20, 60, 300]), st.sampled_from([letters_for_tokens, words_for_tokens]))
def test_slices_are_in_order_within_budget_and_leave_out_headings_only(blocks, budget, count) -> None:
    canonical = lay_out(Reading("text/plain", "test", tuple(blocks), pages=5))
    slices = cut(canonical, count, budget, "und")
    covered = set()
    last = 0
    for one in slices:
        assert last <= one.start < one.end <= len(canonical.text)
        text = canonical.text[one.start : one.end]
        assert text == text.strip()
        assert count([text])[0] <= budget or is_one_cluster(text)
        assert cluster_border(canonical.text, one.start)
        assert cluster_border(canonical.text, one.end)
        covered.update(range(one.start, one.end))
        last = one.end
    headings = {at for span in canonical.spans if span.level for at in range(span.start, span.end)}
    left = [at for at, one in enumerate(canonical.text) if at not in covered and not one.isspace()]
    assert set(left) <= headings


def is_one_cluster(text: str) -> bool:
    return not any(cluster_border(text, at) for at in range(1, len(text)))


def test_one_sentence_of_fifty_thousand_letters_is_cut_within_the_budget() -> None:
    for text in ("x" * 50_000, "word " * 10_000, "界" * 50_000, "م" * 50_000):
        canonical = of(Block("paragraph", text))
        slices = cut(canonical, letters_for_tokens, 200, "und")
        assert all(count <= 200 for count in letters_for_tokens([canonical.text[s.start : s.end] for s in slices]))
        assert "".join(canonical.text[s.start : s.end] for s in slices) == "".join(canonical.text.split(" ")) or " " in text
        assert sum(s.end - s.start for s in slices) > 0.75 * len(canonical.text)


def test_tokens_are_counted_in_few_calls_with_many_texts() -> None:
    calls = []

    def counted(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return letters_for_tokens(texts)

    long = "One sentence follows another here. " * 60
    blocks = [Block("paragraph", long) for _ in range(50)]
    cut(of(*blocks), counted, 100, "en")
    assert len(calls) <= 6


def test_a_new_heading_begins_a_new_passage() -> None:
    canonical = of(
        Block("heading", "Skills", 1), Block("paragraph", "First."), Block("heading", "Health", 2),
        Block("paragraph", "Second."), Block("paragraph", "Third."),
    )  # fmt: skip
    slices = cut(canonical, letters_for_tokens, 100, "en")
    assert [text_of(canonical, one) for one in slices] == ["First.", "Second.\n\nThird."]
    assert [one.heading for one in slices] == [("Skills",), ("Skills", "Health")]


def test_blocks_stay_whole_where_they_fit() -> None:
    blocks = [Block("paragraph", f"Paragraph {n} says a thing. It says it twice.") for n in range(8)]
    canonical = of(*blocks)
    for one in cut(canonical, letters_for_tokens, 40, "en"):
        text = text_of(canonical, one)
        assert text.startswith("Paragraph")
        assert text.endswith("twice.")


def test_a_paragraph_over_a_page_border_is_one_unit_and_stands_on_its_first_page() -> None:
    canonical = of(
        Block("paragraph", "It began on the", page=1), Block("paragraph", "first page.", page=2, continues=True)
    )
    (one,) = cut(canonical, letters_for_tokens, 100, "en")
    assert text_of(canonical, one) == "It began on the first page."
    assert (one.page, one.page_label) == (1, "1")


def test_a_budget_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="budget"):
        cut(of(Block("paragraph", "Text.")), letters_for_tokens, OWN, "en")


def text_of(canonical: Canonical, one: Slice) -> str:
    return canonical.text[one.start : one.end]


SENTENCES = [
    ("We met in Geneva. They left.", ["We met in Geneva.", "They left."]),
    ("See e.g. Art. 5 of the law. It holds.", ["See e.g. Art. 5 of the law.", "It holds."]),
    ("It grew by 3.5 per cent. Then it fell.", ["It grew by 3.5 per cent.", "Then it fell."]),
    ("本宪章生效。任何会员国？是！", ["本宪章生效。", "任何会员国？", "是！"]),
    ("هل هذا صحيح؟ نعم. هذا صحيح.", ["هل هذا صحيح؟", "نعم.", "هذا صحيح."]),
    ("В 2015 г. Россия и др. страны. Итог.", ["В 2015 г. Россия и др. страны.", "Итог."]),
    ("Is it so? “Yes.” She said no.", ["Is it so?", "“Yes.”", "She said no."]),
    ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_end_where_readers_end_them(text: str, expected: list[str]) -> None:
    ends = list(sentence_ends(text))
    found = [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]
    assert [one for one in found if one] == expected
