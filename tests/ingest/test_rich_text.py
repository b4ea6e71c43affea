"""Rich text: charsets, headings, tables, notes, fields, and what stays out and is told."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BrokenFile
from ingest import formats
from ingest.letters import tidy
from ingest.reading import Reading


def rich(body: str, head: str = r"{\fonttbl{\f0\fcharset0 Arial;}}") -> Reading:
    return formats.read((r"{\rtf1\ansi\ansicpg1252\deff0" + head + body + "}").encode("latin-1"))


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in reading.blocks]


def table(*rows: str, defined: str = r"\cellx1000\cellx2000") -> str:
    return "".join(rf"\trowd{defined}\intbl {row}\row" for row in rows) + r"\pard "


def test_each_font_has_its_charset_and_letters_outside_it_come_once() -> None:
    fonts = (
        r"{\fonttbl{\f0\fcharset178 Arial;}{\f1\fcharset204{\*\panose 0101}Times;}"
        r"{\f2\fnil\fcharset134 Song;}{\f3\fcharset2 S;}}"
    )
    reading = rich(
        r"\f0 \'c7\'e1\'e5\'cc\'d1\'c9\par{\f1 \'cc\'e8\'f0}\par \f2 \'c7\'a8\'d2\'c6\par\uc1 \u1608? "
        r"a{\uc2\u1608\'d9\'88 b}"
        r"\uc0\u233 t\par\uc1\u-10179?\u-8704? \f3\'b7\f1 \'e0",
        fonts,
    )
    assert [one.text for one in reading.blocks] == ["الهجرة", "Мир", "迁移", "و aو bét", "😀 •а"]


def test_a_font_of_the_file_s_own_charset_follows_its_code_page() -> None:
    data = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset0 Arial;}}\f0 \'cc\'e8\'f0}"
    assert told(formats.read(data)) == [("paragraph", "Мир")]


def test_headings_come_from_styles_in_any_language_from_outline_levels_and_from_looks() -> None:
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s1 Titre 1;}{\s2\sbasedon1 House;}{\s3\outlinelevel2 Own;}{\s4 heading 2;}"
        r"{\*\cs9 Strong;}}"
    )
    reading = rich(
        r"\pard\s1 Desks\par\pard\s2 Rooms\par\pard\s3 Doors\par\pard\s4 Halls\par\pard\outlinelevel3 Keys\par\pard Text."
        r"\par\pard\b\fs32 Windows\par\b0\fs24 They open to the yard, and each has a shutter of wood.\par",
        styles,
    )
    levels = [(one.text, one.level) for one in reading.blocks if one.kind == "heading"]
    assert levels == [("Desks", 1), ("Rooms", 1), ("Doors", 3), ("Halls", 2), ("Keys", 4), ("Windows", 5)]


def test_a_table_names_its_columns_by_its_header_rows_and_merged_cells() -> None:
    head = r"\trhdr\cellx1000\cellx3000"
    rows = (
        rf"\trowd{head}\intbl District\cell Seats\cell\row"
        r"\trowd\trhdr\cellx1000\cellx2000\cellx3000\intbl \cell Women\cell Men\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\intbl North\cell 12\cell 7\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\intbl\cell 3\cell 4\cell\row\pard After.\par"
    )
    reading = rich(rows)
    assert told(reading) == [
        ("row", "District: North; Seats, Women: 12; Seats, Men: 7"),
        ("row", "District: North; Seats, Women: 3; Seats, Men: 4"),
        ("paragraph", "After."),
    ]
    assert [one.block for one in reading.records] == [0, 1]


def test_a_sign_between_words_makes_no_table() -> None:
    assert told(rich(r"\pard Open | shut | closed.\par")) == [("paragraph", "Open | shut | closed.")]


def test_a_table_in_a_cell_loses_no_cell_and_says_none_twice() -> None:
    inner = (
        r"\pard\intbl\itap2 Place\nestcell Seats\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap2 North\nestcell 12\nestcell"
        r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
    )
    reading = rich(
        rf"\trowd\cellx1000\cellx2000\pard\intbl Left\cell {inner}\pard\intbl Right\cell\row\pard End.\par"
    )
    assert told(reading) == [
        ("paragraph", "Left"), ("row", "Place: North; Seats: 12"), ("paragraph", "Right"), ("paragraph", "End."),
    ]  # fmt: skip
    assert [(one.block, one.cells[1]) for one in reading.records] == [(1, ("Seats", "12"))]


def test_notes_stand_apart_with_their_marks() -> None:
    reading = rich(
        r"One{\super\chftn}{\footnote\pard\plain{\super\chftn} At six.} day.\par Two"
        r"{\super\chftn}{\footnote\ftnalt\pard\plain{\super\chftn} At seven.}\par"
    )
    assert told(reading) == [
        ("paragraph", "One day."), ("footnote", "1 At six."), ("paragraph", "Two"), ("footnote", "i At seven."),
    ]  # fmt: skip


def test_what_is_hidden_or_deleted_stays_out_and_is_told() -> None:
    reading = rich(
        r"Seen {\v CANARY {\b one} \v0 shown} {\deleted CANARY two{\footnote CANARY}}and \v CANARY three\plain  more.\par"
        r"{\header Running line\par}{\*\unknown CANARY}{\pict\bin5 }}}}}CANARY}{\annotation CANARY}"
    )
    assert told(reading) == [("paragraph", "Seen shown and more.")]
    reasons = {one.reason: one.text for one in reading.dropped}
    assert reasons["hidden text"] == "CANARY one CANARY three"
    assert reasons["deleted text"].startswith("CANARY two")
    assert reasons["running head"] == "Running line"
    assert len(reading.doubts) == 1


def test_results_of_fields_are_read_their_instructions_and_contents_are_not() -> None:
    reading = rich(
        r'See {\field{\*\fldinst HYPERLINK "http://canary.example"}{\fldrslt the {\ul page}}}.\par'
        r'{\field{\*\fldinst TOC \\o "1-3"}{\fldrslt Desks\tab 4\par Rooms\tab 9}}\par Text.\par'
    )
    assert told(reading) == [("paragraph", "See the page."), ("paragraph", "Text.")]
    assert any(one.reason == "table of contents" for one in reading.dropped)


def test_boxes_lists_and_what_the_file_says_of_itself() -> None:
    reading = rich(
        r"{\info{\title \u1050?\u1083?\u1102?\u1095?\u1080? and desks}{\author CANARY}{\creatim\yr2019\mo3\dy5\hr9}}"
        r"{\listtext\'95\tab}First\par{\listtext 2.\tab}\ls1 Second\par"
        r"\pard Anchor{\shp{\*\shpinst{\sp{\sn a}{\sv CANARY}}"
        r"{\shptxt\pard In a box.\par}}{\shprslt CANARY}}\par {\upr{CANARY}{\*\ud{\u1052?ir}}}\par"
    )
    assert told(reading) == [
        ("item", "First"), ("item", "2. Second"), ("paragraph", "Anchor"), ("paragraph", "In a box."),
        ("paragraph", "Мir"),
    ]  # fmt: skip
    assert reading.declared == {"date": "2019-03-05"}
    assert reading.title == "Ключи and desks"


def test_what_is_nested_too_deep_is_refused_and_a_huge_binary_part_ends_with_the_file() -> None:
    with pytest.raises(BrokenFile, match="deep"):
        formats.read(b"{\\rtf1 " + b"{" * 5_000 + b"x" + b"}" * 5_001)
    assert told(rich(r"Words.\par{\pict\bin9999999999 CANARY}")) == [("paragraph", "Words.")]
    assert told(rich(r"Words.\par{\*\x\bin-5 a}b\bin9999999999 CANARY")) == [
        ("paragraph", "Words."),
        ("paragraph", "b"),
    ]


def test_two_megabytes_of_odd_tokens_are_read_in_time() -> None:
    chance = random.Random(6)
    parts = (
        r"{\trowd\trhdr\cellx9",
        r"\cell ",
        r"\row",
        "word ",
        r"\par",
        "}",
        r"\itap3 x\nestcell",
        r"\u8212?",
        r"{\v a}",
    )
    body = "".join(chance.choices(parts, k=300_000))
    begin = time.process_time()
    assert rich("Words." + body.replace("}", "").replace("{", "")).blocks
    assert time.process_time() - begin < 20


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_words_of_any_script_come_back_in_order(words: list[str]) -> None:
    def spelt(word: str) -> str:
        units = word.encode("utf-16-le")
        return "".join(
            rf"\u{int.from_bytes(units[at : at + 2], 'little', signed=True)}?"
            for at in range(0, len(units), 2)
        )

    reading = rich(r"\par ".join(spelt(word) for word in words))
    assert [one.text for one in reading.blocks] == [tidy(word) for word in words if tidy(word)]
