"""One suite over every reader in the registry, and what each owes beyond it."""

import contextlib
import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BrokenFile, EmptyFile, EncryptedFile, NoTextLayer, NotYetRead, Unreadable
from ingest import formats
from ingest.cage import wire
from ingest.formats.source import Reader
from ingest.reading import Block, Reading
from tests.ingest import made, made_books, made_docx, made_files

SAMPLES: dict[str, Callable[[], bytes]] = {
    "pdf": made.plain_pdf,
    "docx": made_docx.plain_docx,
    "xlsx": made_files.mediation_workbook,
    "csv": lambda: f"Mediation in towns,Where\n{made.SENTENCE},North\nNothing,South\n".encode(),
    "epub": made_books.plain_book,
    "odt": made_books.plain_opendocument,
    "odp": made_books.plain_slides,
    "ods": made_books.plain_sheets,
    "pptx": made_books.plain_presentation,
    "mail": made_files.message,
    "rtf": lambda: made_books.RICH,
    "msg": made_files.outlook_message,
    "html": lambda: made.HTML,
    "markdown": lambda: made.MARKDOWN,
    "text": lambda: made.TEXT,
}


WITHOUT_HEADINGS = {"csv"}


def texts(reading: Reading, kind: str = "") -> list[str]:
    return [one.text for one in reading.blocks if not kind or one.kind == kind]


@pytest.fixture(params=formats.READERS, ids=lambda reader: reader.name)
def reader(request: pytest.FixtureRequest) -> Reader:
    chosen: Reader = request.param
    return chosen


def test_every_reader_has_a_sample_here(reader: Reader) -> None:
    assert reader.name in SAMPLES


def test_each_format_is_known_by_its_content(reader: Reader) -> None:
    reading = formats.read(SAMPLES[reader.name]())
    assert reading.reader == reader.signature
    assert reading.media_type == reader.media_type


def test_the_words_come_back_and_nothing_that_was_hidden(reader: Reader) -> None:
    reading = formats.read(SAMPLES[reader.name]())
    assert made.SENTENCE in " ".join(texts(reading))
    assert "CANARY" not in " ".join(texts(reading))


def test_the_first_heading_is_found(reader: Reader) -> None:
    if reader.name in WITHOUT_HEADINGS:
        pytest.skip("a format of rows alone")
    headings = texts(formats.read(SAMPLES[reader.name]()), "heading")
    assert headings[0].casefold() == "mediation in towns"


def test_blocks_are_one_line_of_whole_letters(reader: Reader) -> None:
    for text in texts(formats.read(SAMPLES[reader.name]())):
        assert text == " ".join(text.split())
        assert text == unicodedata.normalize("NFC", text)
        assert not any(unicodedata.category(one) == "Cc" for one in text)


def test_a_reading_survives_the_wire(reader: Reader) -> None:
    reading = formats.read(SAMPLES[reader.name]())
    sent = json.loads(json.dumps(wire.reading_to_plain(reading)))
    back = wire.reading_from_plain(sent)
    assert back.blocks == reading.blocks
    assert (back.title, back.pages, back.dropped, back.doubts) == (
        reading.title, reading.pages, reading.dropped, reading.doubts
    )  # fmt: skip


def test_reading_twice_gives_the_same(reader: Reader) -> None:
    data = SAMPLES[reader.name]()
    assert formats.read(data) == formats.read(data)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_is_told_and_never_crashes(data: st.DataObject) -> None:
    whole = SAMPLES[data.draw(st.sampled_from(sorted(SAMPLES)))]()
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=40))
    damaged = whole[:at] + noise + whole[at + data.draw(st.integers(0, 60)) :]
    with contextlib.suppress(Unreadable):
        reading = formats.read(damaged)
        assert any(texts(reading)) or reading.unread


@pytest.mark.parametrize("blank", [b"", b"  \n\t ", b"\xef\xbb\xbf"])
def test_a_file_without_content_is_empty(blank: bytes) -> None:
    with pytest.raises(EmptyFile):
        formats.read(blank)


REFUSED = {
    "binary Excel workbook": made.zipped(**{"[Content_Types].xml": b"<x/>", "xl__workbook.bin": b"<x/>"}),
    "OpenDocument spreadsheet": made.zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "older Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\0" * 512
    + "WordDocument".encode("utf-16-le"),
    "picture (PNG)": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "drawing (SVG)": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>',
    "XML document": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_format_that_is_known_and_not_read_is_named(kind: str) -> None:
    with pytest.raises(NotYetRead, match="not yet read") as caught:
        formats.read(REFUSED[kind])
    assert kind in caught.value.happened
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("begins", "remedy"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"), "PPTX"),
        (made.zipped(**{"Index__Slide-1.iwa": b"x"}), "Keynote"),
        (made.zipped(**{"Index__Document.iwa": b"x"}), "Pages"),
        (b"AT&TFORM\0\0", "PDF"),
        (b"\xff\xd8\xff\xe0\0\0", "recognised"),
        (b"RIFF\0\0\0\0WAVE", "transcript"),
        (b"\0\0\0\x20ftypM4A \0", "transcript"),
        (b"Rar!\x1a\7\0", "Unpack"),
        (b"SQLite format 3\0", "CSV"),
    ],
)
def test_what_is_not_read_says_what_to_do_instead(begins: bytes, remedy: str) -> None:
    with pytest.raises(NotYetRead) as caught:
        formats.read(begins)
    assert remedy in caught.value.remedy


def test_a_text_that_begins_like_a_picture_is_a_text() -> None:
    assert texts(formats.read(b"BMI was measured in two districts.")) == [
        "BMI was measured in two districts."
    ]


def test_a_container_with_a_password_says_so() -> None:
    data = bytearray(made.zipped(a=b"1"))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(EncryptedFile):
        formats.read(bytes(data))


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    reading = formats.read(made.two_columns_drawn_line_by_line())
    body = " ".join(texts(reading, "paragraph"))
    assert "where hosts and newcomers shared one well and one school." in body
    assert "the number of quarrels that reached the police station had fallen" in body
    assert body.index("road was cut.") < body.index("Translators worked")


def test_running_lines_and_page_numbers_are_dropped_and_told() -> None:
    reading = formats.read(made.with_running_lines())
    assert texts(reading) == [
        f"On page {n} there is a sentence of its own about district {n}." for n in range(1, 6)
    ]
    assert {(one.text, one.page) for one in reading.dropped} >= {
        ("Report on mediation in towns", 3),
        ("3 of 5", 3),
    }


def test_a_ruled_table_comes_as_rows() -> None:
    reading = formats.read(made.ruled_table())
    assert texts(reading, "row") == [
        "District: North; Committees: 12; Outcome: fewer quarrels",
        "District: South; Committees: 7; Outcome: no change",
    ]  # fmt: skip


def test_a_paragraph_over_a_page_border_is_marked_as_going_on() -> None:
    first, second = formats.read(made.over_a_page_border()).blocks
    assert (first.page, second.page, second.continues) == (1, 2, True)
    assert first.text.endswith("read aloud on the")


def test_contents_with_leaders_are_dropped() -> None:
    reading = formats.read(made.with_contents())
    assert "...." not in " ".join(texts(reading))
    dropped = [one.text for one in reading.dropped if one.reason == "table of contents"]
    assert dropped[0] == "Contents"
    assert len(dropped) == 4


def test_a_rule_of_low_lines_under_a_title_and_a_gap_in_a_form_are_no_contents() -> None:
    document = made.pdf()
    made.put(document, 20, 30, "Contribution of a small country __________", size=18, style="B")
    made.put(document, 20, 45, "- 29 July 2015 -")
    made.put(document, 20, 60, "1. Preamble ........................................ 3")
    made.put(document, 20, 75, "Name of the office: ____________________")
    document.add_page()
    made.put(document, 20, 30, made.SENTENCE)
    reading = formats.read(made.out(document))
    assert reading.title == "Contribution of a small country"
    assert [one.text for one in reading.dropped] == ["1. Preamble ........................................ 3"]
    assert ("paragraph", "- 29 July 2015 -") in [(one.kind, one.text) for one in reading.blocks]


def test_pages_without_text_are_named_for_text_recognition() -> None:
    assert formats.read(made.picture_only()).unread == (1, 2)
    assert formats.read(made.one_page_empty()).unread == (2,)
    assert formats.read(made.plain_pdf()).unread == ()


def test_an_encrypted_pdf_opens_only_with_the_empty_password() -> None:
    assert made.SENTENCE in texts(formats.read(made.encrypted("")))[0]
    with pytest.raises(EncryptedFile):
        formats.read(made.encrypted("secret"))


def test_the_outline_makes_headings_with_its_levels() -> None:
    reading = formats.read(made.with_outline())
    headings = [(one.text, one.level) for one in reading.blocks if one.kind == "heading"]
    assert headings == [("What the committees did", 1), ("Where it was hard", 2)]


def test_bytes_that_begin_like_a_pdf_and_are_none_are_broken() -> None:
    with pytest.raises((BrokenFile, NoTextLayer)):
        formats.read(b"%PDF-1.7\n" + b"nothing here " * 50)


def test_html_keeps_structure_and_what_it_declares() -> None:
    reading = formats.read(made.HTML)
    assert [(one.kind, one.text) for one in reading.blocks if one.kind in ("item", "row")] == [
        ("item", "Committees of six met."), ("item", "Minutes were read aloud."),
        ("row", "District: North; Quarrels: 12"),
    ]  # fmt: skip
    assert reading.declared == {
        "title": "Mediation in towns",
        "identifiers": {"doi": "10.1000/1"},
        "level": "field",
    }
    assert (reading.title, reading.language) == ("Mediation in towns", "en")
    assert "All projects of the office" not in " ".join(texts(reading))


def test_markdown_keeps_structure_and_front_matter() -> None:
    reading = formats.read(made.MARKDOWN)
    assert reading.blocks[1] == Block(
        "paragraph", f"{made.SENTENCE} It took two years, and the committees still meet."
    )
    assert texts(reading, "row") == ["District: North; Quarrels: 12"]
    assert reading.declared is not None
    assert reading.declared["level"] == "field"


def test_toml_front_matter_is_read_and_a_broken_one_is_a_doubt() -> None:
    assert formats.read(b"+++\ntitle = 'T'\n+++\n# A\n\nText.").declared == {"title": "T"}
    broken = formats.read(b"---\ntitle: [\n---\n# A\n\nText.")
    assert broken.declared is None
    assert "front matter" in broken.doubts[0]


def test_yaml_that_would_swell_or_run_is_not_read() -> None:
    bomb = b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n# A\n\nText."
    code = b"---\na: !!python/object/apply:os.getcwd []\n---\n# A\n\nText."
    for data in (bomb, code):
        reading = formats.read(data)
        assert reading.declared is None
        assert texts(reading) == ["A", "Text."]


def test_hard_line_breaks_become_paragraphs_and_items_stay() -> None:
    reading = formats.read(made.TEXT)
    assert [one.kind for one in reading.blocks] == ["heading", "paragraph", "item", "item"]
    assert "\n" not in reading.blocks[1].text
    assert reading.blocks[1].text.endswith("cut the road.")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_in_any_charset_is_read(charset: str) -> None:
    line = "Évaluation à mi-parcours : résultats obtenus auprès des familles déplacées."
    assert texts(formats.read(line.encode(charset))) == [line]


@pytest.mark.parametrize(
    ("charset", "line"),
    [
        ("cp1256", "تهدف هذه الوثيقة إلى عرض الممارسات الجيدة في مجال الهجرة والتنمية في المدن."),
        ("cp1251", "Комитеты собирались каждую неделю, и решения читали вслух на рынке."),
        ("gb18030", "委员会每周开会，会议决定在市场上宣读，以便人人知晓。移民与发展的良好做法。"),
    ],
)
def test_undeclared_charsets_of_other_scripts_are_detected_and_told(charset: str, line: str) -> None:
    reading = formats.read(line.encode(charset))
    assert texts(reading) == [line]
    assert "guessed" in reading.doubts[0]


def test_a_page_declares_its_charset() -> None:
    page = '<html><head><meta charset="gb18030"></head><body><p>移民与发展的良好做法</p></body></html>'
    assert texts(formats.read(page.encode("gb18030"))) == ["移民与发展的良好做法"]


def test_direction_marks_escapes_and_stacked_marks_are_taken_out() -> None:
    reading = formats.read(
        "safe\u202etxt.exe \x1b[31mred\x1b[0m ﬁnal a\u0300\u0301\u0302\u0303\u0304\u0305b".encode()
    )
    assert reading.blocks[0].text.startswith("safetxt.exe red final ")
    assert len(reading.blocks[0].text) <= len("safetxt.exe red final ab") + 4


def test_entities_of_a_pages_own_making_are_not_followed() -> None:
    kind = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    page = kind + b"<html><body><p>before &x; after</p></body></html>"
    assert "&x;" in texts(formats.read(page))[0]


def test_deep_nesting_is_survived_and_keeps_the_words() -> None:
    page = b"<html><body>" + b"<div>" * 20_000 + made.SENTENCE.encode() + b"</body></html>"
    assert made.SENTENCE in " ".join(texts(formats.read(page)))
    quotes = b">" * 20_000 + made.SENTENCE.encode() + b"\n\n# A\n\n# B\n\n# C"
    assert made.SENTENCE in " ".join(texts(formats.read(quotes)))


def test_a_cell_that_says_it_is_endlessly_wide_is_one_cell() -> None:
    wide = "9" * 5000
    page = f"<html><body><h1>Mediation</h1><table><tr><td colspan={wide}>North</td><td>12</td></tr></table>"
    assert "North" in " ".join(texts(formats.read(page.encode(), "text/html"), "row"))


def test_headers_that_reach_over_columns_and_rows_of_a_web_page_name_the_right_ones() -> None:
    page = (
        "<html><body><main><h1>Rooms</h1><table>"
        "<tr><th rowspan=2>District</th><th colspan=2>Families</th></tr><tr><th>2018</th><th>2019</th></tr>"
        "<tr><td rowspan=2>North</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "<tr><td>River</td><td>5</td><td>6</td></tr></table></main></body></html>"
    )
    found = [one.text for one in formats.read(page.encode(), hint="text/html").blocks if one.kind == "row"]
    assert found == [
        "District: North; Families, 2018: 1; Families, 2019: 2",
        "District: North; Families, 2018: 3; Families, 2019: 4",
        "District: River; Families, 2018: 5; Families, 2019: 6",
    ]


SENTENCE = "The council pays for the rooms, and for the people who open them in the morning."


def test_a_list_in_a_cell_of_a_web_page_stays_with_its_row_where_something_names_it() -> None:
    steps = "<ul><li>A room was let</li><li>Two people were trained</li></ul>"
    page = (
        "<html><body><main><h1>Rooms</h1>"
        f"<table><tr><th>Town</th><th>Steps</th></tr><tr><td>Avra</td><td>{steps}</td></tr></table>"
        f"<table><tr><th>Steps taken</th><td>By order: {steps}</td></tr></table>"
        f"<table><tr><td>{steps}</td><td><p>{SENTENCE}</p></td></tr></table></main></body></html>"
    )
    found = [(one.kind, one.text) for one in formats.read(page.encode(), hint="text/html").blocks]
    assert found == [
        ("heading", "Rooms"),
        ("row", "Town: Avra; Steps: A room was let; Two people were trained"),
        ("row", "Steps taken | By order: A room was let; Two people were trained"),
        ("item", "A room was let"),
        ("item", "Two people were trained"),
        ("paragraph", SENTENCE),
    ]


def test_what_a_message_forwards_is_read_without_its_head_and_without_the_card_above_it() -> None:
    message = (
        "From: a@x.org\r\nSubject: Wells\r\n\r\nFor your files.\r\n\r\n--\r\nAna, office of rooms\r\n\r\n"
        "---------- Forwarded message ---------\r\nFrom: Carla\r\nSubject: Wells\r\n\r\n"
        "Result: both councils mended the wells of Avra.\r\n\r\n"
        "On Mon, 11 Mar 2019 at 09:00, Ben <b@y.org> wrote:\r\n> How did it go?\r\n"
    )
    reading = formats.read(message.encode())
    assert [one.text for one in reading.blocks] == [
        "For your files.",
        "Result: both councils mended the wells of Avra.",
    ]
    assert {one.reason for one in reading.dropped} == {
        "the sender's card",
        "head of a forwarded message",
        "quoted message",
    }
