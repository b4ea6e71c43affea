"""Arabic as browsers print it: each letter drawn by itself, with what it means beside it, and signs apart."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest import formats
from ingest.formats.pdf_parts import Box, Look, Piece
from ingest.formats.pdf_signs import in_place_from_right
from ingest.formats.pdf_words import with_brackets_turned

TANWIN, DAMMA = "\u064b", "\u064f"
Drawn = tuple[float, float, str, str]


def printed(*drawn: Drawn) -> bytes:
    """A page of Latin letters at (x, y), of which the file says that they mean others."""
    stream = "".join(
        f"/Span <</ActualText <feff{meant.encode('utf-16-be').hex()}>>> BDC "
        f"BT /F1 10 Tf 1 0 0 1 {x:g} {y:g} Tm ({shown}) Tj ET EMC\n"
        for x, y, shown, meant in drawn
    )
    objects = (
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources <</Font <</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>> stream\n{stream}\nendstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    )
    body = "".join(f"{at} 0 obj {one} endobj\n" for at, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer <</Root 1 0 R>>\n%%EOF".encode()


def word(right: float, text: str) -> list[Drawn]:
    """The leftmost letter first; a letter under a sign stands where its sign does."""
    drawn, x = [], right
    for at, letter in enumerate(text):
        sign = text[at + 1 : at + 2]
        if letter in (TANWIN, DAMMA):
            continue
        under = sign in (TANWIN, DAMMA)
        x -= 2.6 if under else 8.4
        drawn.append((x, 702, "'", letter + sign) if under else (x, 700, "m", letter))
    return drawn[::-1]


def test_letters_under_vowel_signs_stay_in_their_words_and_in_their_order() -> None:
    data = printed(
        *word(560, f"وي{DAMMA}دفع"), *word(500, f"مجانا{TANWIN}"), *word(435, "كل"), *word(410, "يوم")
    )
    (block,) = formats.read(data).blocks
    assert block.text == "ويدفع مجانا كل يوم"


LOOK = Look("Plain", 10.0)
SPACE = Piece(" ", Box(0.0, 0.0, 0.0, 0.0), 0.0, LOOK, generated=True)


def line_of(text: str) -> list[Piece]:
    """Its words and quotation marks from the right, five points for each letter, three for a space."""
    found, x = [], 500.0
    for part in text.split(" "):
        word = part.strip('"')
        for piece in ['"'] * part.startswith('"') + [word] + ['"'] * part.endswith('"'):
            left = x - 5.0 * len(piece)
            found.append(Piece(piece, Box(left, 0.0, x, 10.0), 8.0, LOOK))
            x = left
        found.append(SPACE)
        x -= 3.0
    return found


def said(run: list[Piece]) -> str:
    return " ".join("".join(one.text for one in run).split())


@given(
    st.lists(st.sampled_from(["عون", '"الأمم', 'المتحدة"', "110", '"الهيئة"', "في"]), min_size=2, max_size=9)
)
def test_quotation_marks_that_come_before_their_line_go_where_they_are_drawn(words: list[str]) -> None:
    assume(all((one, other) != ("110", "110") for one, other in pairwise(words)))
    text = " ".join(words)
    run = line_of(text)
    signs = [one for one in run if one.text == '"']
    rest = [one for one in run if one.text != '"']
    assert said(in_place_from_right([*signs, SPACE, *rest])) == text
    assert said(in_place_from_right(run)) == text


def test_a_word_that_comes_too_late_goes_where_it_is_drawn_and_a_line_with_latin_words_keeps_its_order() -> (
    None
):
    run = line_of("وتصدق عليه طبقا للمادة 110 وكذلك الدول التي")
    late = next(one for one in run if one.text == "للمادة")
    rest = [one for one in run if one is not late]
    assert said(in_place_from_right([*rest, late])) == said(run)
    mixed = line_of("تقرير gender and work عن العمل")
    words = [one for one in mixed if one is not SPACE]
    latin = [one for one in words if one.text.isascii()]
    assert said(in_place_from_right([words[0], *latin[::-1], *words[4:]])) == "تقريرworkandgenderعنالعمل"


def test_a_number_of_which_each_digit_is_a_piece_is_left_as_it_is() -> None:
    run = line_of("الرياض هـ الموافق")
    digits = [
        Piece(one, Box(300.0 + 5 * at, 0.0, 305.0 + 5 * at, 10.0), 8.0, LOOK) for at, one in enumerate("1437")
    ]
    mixed = [run[0], SPACE, *digits, *run[2:]]
    assert said(in_place_from_right(mixed)) == "الرياض 1437هـ الموافق"


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        (")في المدن الأربع(", "(في المدن الأربع)"),
        ("في المدن (الأربع(", "في المدن (الأربع)"),
        (") في المدن", ") في المدن"),
    ],
)
def test_a_bracket_at_the_end_of_a_line_turns_to_the_word_that_it_touches(drawn: str, read: str) -> None:
    assert with_brackets_turned(drawn, turn=False) == read
