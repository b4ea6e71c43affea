"""Words whose letters stand a little apart: PDFium parts them, and the document says which of them are one."""

import pytest

from tests.ingest.test_pdf_layout import page, read, words

GAP = 0.15
"""Of the letters' size: less than any font's own space."""


def torn(first: str, second: str, elsewhere: str, gap: float = GAP) -> str:
    document = page()
    x = 20.0
    for part in (f"The council of the towns met {first}", f"{second} on the first of the month"):
        document.text(x, 40, part)
        x += document.get_string_width(part) + gap * 11 / document.k
    document.text(20, 60, f"In the end there were {elsewhere} in the rooms that had stood empty")
    return words(read(document))


@pytest.mark.parametrize("elsewhere", ["mediators", "mediating towns"])
def test_pieces_of_a_word_that_stands_whole_elsewhere_or_in_another_form_are_one(elsewhere: str) -> None:
    assert "met mediators on" in torn("medi", "ators", elsewhere)


def test_pieces_that_no_other_word_bears_out_stay_apart() -> None:
    assert "met mediat ors on" in torn("mediat", "ors", "rooms")


def test_two_words_of_the_document_stay_two_though_it_has_one_of_both() -> None:
    assert "met for ever on" in torn("for", "ever", "forever for ever, and rooms")


def test_a_gap_as_wide_as_a_space_is_one() -> None:
    assert "met mediat ors on" in torn("mediat", "ors", "mediators", gap=0.28)
