"""Books, OpenDocument texts and presentations: order, headings, tables, notes, and what stays out."""

import pytest

from corpus.errors import BrokenFile, EncryptedFile
from ingest import formats
from ingest.reading import Reading
from tests.ingest.made_books import book, box, cell, frame, grid, opendocument, presentation, row, slide


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in reading.blocks]


def test_a_book_is_read_in_the_order_of_its_spine_with_what_it_says_of_itself() -> None:
    reading = formats.read(
        book(
            "<h1>One</h1><p>First.</p>", "<h2>Two</h2><p>Second.</p>",
            metadata="<dc:publisher>The Office</dc:publisher><dc:date>2019-03-01T00:00:00Z</dc:date>"
            "<dc:language>fr</dc:language><dc:identifier>urn:isbn:9780000000002</dc:identifier>",
        )
    )  # fmt: skip
    assert told(reading) == [
        ("heading", "One"),
        ("paragraph", "First."),
        ("heading", "Two"),
        ("paragraph", "Second."),
    ]
    assert (reading.title, reading.language) == ("Mediation", "fr")
    assert reading.declared == {
        "publisher": "The Office", "date": "2019-03-01", "language": "fr", "identifiers": {"isbn": "9780000000002"}
    }  # fmt: skip


def test_a_locked_book_is_refused_and_one_with_scrambled_fonts_is_not() -> None:
    lock = "<encryption><EncryptionMethod Algorithm='{}'/></encryption>"
    fonts = lock.format("http://www.idpf.org/2008/embedding")
    assert formats.read(book("<p>Words.</p>", **{"META-INF__encryption.xml": fonts})).blocks
    with pytest.raises(EncryptedFile, match="DRM"):
        formats.read(book("<p>Words.</p>", **{"META-INF__encryption.xml": lock.format("aes")}))
    with pytest.raises(EncryptedFile):
        formats.read(book("<p>Words.</p>", **{"META-INF__rights.xml": "<rights/>"}))


def test_entities_of_a_page_are_not_followed() -> None:
    page = "<!DOCTYPE x [<!ENTITY e 'CANARY'>]><p>A &e; b</p>"
    words = " ".join(text for _, text in told(formats.read(book(page))))
    assert "CANARY" not in words.replace("&e;", "")


def test_an_opendocument_text_keeps_headings_lists_tables_and_notes() -> None:
    reading = formats.read(
        opendocument(
            '<text:h text:outline-level="1">Desks</text:h>'
            "<text:p>They<text:tab/>opened<text:s text:c='3'/>early<text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>At six.</text:p></text:note-body></text:note>.</text:p>"
            "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>District</text:p></table:table-cell>"
            "<table:table-cell><text:p>Seats</text:p></table:table-cell></table:table-row><table:table-row>"
            "<table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>12</text:p>"
            "</table:table-cell></table:table-row></table:table>",
            **{"meta.xml": "<m xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>A title</dc:title></m>"},
        )
    )
    assert told(reading) == [
        ("heading", "Desks"), ("paragraph", "They opened early."), ("footnote", "1 At six."), ("item", "One"),
        ("row", "District: North; Seats: 12"),
    ]  # fmt: skip
    assert reading.title == "A title"
    assert len(reading.records) == 1


def test_an_opendocument_text_with_a_password_is_refused() -> None:
    locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(EncryptedFile):
        formats.read(opendocument("<text:p>x</text:p>", **{"META-INF__manifest.xml": locked}))


def test_a_slide_is_a_page_with_its_title_first_its_boxes_from_the_top_and_its_notes_apart() -> None:
    first = (
        box("Lower", y=3_000_000)
        + box("Upper", y=1_000_000)
        + box("Said", kind="body")
        + box("The title", kind="ctrTitle")
    )
    second = (
        box("Numbers", kind="title") + grid(("District", "Seats"), ("North", "12")) + box("4", kind="sldNum")
    )
    third = box("CANARY", kind="title")
    reading = formats.read(presentation(first, second, third, notes="Speak slowly.", hidden=3))
    assert told(reading) == [
        ("heading", "The title"), ("paragraph", "Said"), ("paragraph", "Upper"), ("paragraph", "Lower"),
        ("footnote", "Speak slowly."), ("heading", "Numbers"), ("row", "District: North; Seats: 12"),
    ]  # fmt: skip
    assert [one.page for one in reading.blocks] == [1, 1, 1, 1, 1, 2, 2]
    assert reading.pages == 3
    assert [(one.reason, one.page) for one in reading.dropped] == [
        ("an edge of the slide", 2),
        ("a hidden slide", 3),
    ]


@pytest.mark.parametrize(
    "head", ['<!DOCTYPE x [<!ENTITY e "y">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd" [ ]>']
)
def test_a_part_that_declares_entities_is_refused_unparsed(head: str) -> None:
    with pytest.raises(BrokenFile, match="document type"):
        formats.read(opendocument("<text:p>x</text:p>", **{"content.xml": f"{head}<a/>"}))


def test_a_table_in_a_cell_of_an_opendocument_text_loses_no_cell_and_says_none_twice() -> None:
    inner = f"<table:table>{row(cell('Place'), cell('Seats'))}{row(cell('North'), cell('12'))}</table:table>"
    outer = row(cell("Left"), f"<table:table-cell>{inner}</table:table-cell>", cell("Right"))
    reading = formats.read(opendocument(f"<table:table>{outer}</table:table>"))
    assert told(reading) == [
        ("paragraph", "Left"),
        ("row", "Place: North; Seats: 12"),
        ("paragraph", "Right"),
    ]
    assert [one.block for one in reading.records] == [1]


def test_header_rows_and_cells_that_span_name_every_column() -> None:
    head = row(cell("District", 'table:number-rows-spanned="2"'), cell("Seats", 'table:number-columns-spanned="2"'),
               "<table:covered-table-cell/>")  # fmt: skip
    head += row("<table:covered-table-cell/>", cell("Women"), cell("Men"))
    body = row(cell("North", 'table:number-rows-spanned="2"'), cell("12"), cell("7"))
    body += row("<table:covered-table-cell/>", cell("3"), cell("4"))
    table = f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{body}</table:table>"
    assert [text for _, text in told(formats.read(opendocument(table)))] == [
        "District: North; Seats, Women: 12; Seats, Men: 7",
        "District: North; Seats, Women: 3; Seats, Men: 4",
    ]


def test_what_an_opendocument_text_hides_or_deleted_stays_out_and_is_told() -> None:
    hiding = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    derived = '<style:style style:name="P" style:parent-style-name="H"/>'
    reading = formats.read(
        opendocument(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>CANARY gone</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            '<text:section text:display="none"><text:p>CANARY section</text:p></text:section>'
            '<text:p text:style-name="P">CANARY style</text:p>'
            '<text:p>Seen<text:span text:style-name="H">CANARY</text:span>.</text:p>',
            styles=hiding + derived,
        )
    )
    assert told(reading) == [("paragraph", "Seen.")]
    assert [one.reason for one in reading.dropped] == [
        "deleted text",
        "hidden text",
        "hidden text",
        "hidden text",
    ]
    assert "tracked changes" in reading.doubts[0]


def test_slides_of_an_opendocument_presentation_are_pages_with_their_notes_apart() -> None:
    hiding = '<style:style style:name="away">'
    hiding += '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    notes = f"<presentation:notes>{frame('Speak slowly.', 'notes')}{frame('1', 'page-number')}</presentation:notes>"
    first = slide(frame("Lower", y=9) + frame("Upper", y=2) + frame("The title", "title") + notes)
    second = slide(f"<draw:frame><table:table>{row(cell('Place'), cell('Seats'))}{row(cell('North'), cell('12'))}"
                   "</table:table></draw:frame>")  # fmt: skip
    reading = formats.read(
        opendocument(first + slide(frame("CANARY"), "away") + second, "presentation", hiding)
    )
    assert [(one.kind, one.text, one.page) for one in reading.blocks] == [
        ("heading", "The title", 1), ("paragraph", "Upper", 1), ("paragraph", "Lower", 1),
        ("footnote", "Speak slowly.", 1), ("row", "Place: North; Seats: 12", 3),
    ]  # fmt: skip
    assert ("a hidden slide", 2) in [(one.reason, one.page) for one in reading.dropped]


def test_sheets_of_an_opendocument_spreadsheet_keep_headers_dates_and_tell_what_is_hidden() -> None:
    hiding = '<style:style style:name="away"><style:table-properties table:display="false"/></style:style>'
    day = cell("5 mars", 'office:value-type="date" office:date-value="2019-03-05T00:00:00"')
    table = (
        '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
        + row(cell("Place"), cell("CANARY"), cell("Day"))
        + row(cell("North"), cell("CANARY"), day)
        + f'<table:table-row table:visibility="filter">{cell("CANARY row")}</table:table-row>'
        + '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )  # fmt: skip
    sheets = f'<table:table table:name="Visits">{table}</table:table>'
    sheets += f'<table:table table:name="Kept" table:style-name="away">{row(cell("CANARY"))}</table:table>'
    reading = formats.read(opendocument(sheets, "spreadsheet", hiding))
    assert told(reading) == [("heading", "Visits"), ("row", "Place: North; Day: 2019-03-05")]
    assert [(one.text, one.reason) for one in reading.dropped] == [("Kept", "a hidden sheet")]
    assert reading.doubts == ("Hidden in Visits, not read: 1 column, 1 row.",)


def test_what_a_slide_hides_is_told_and_a_group_places_what_it_holds() -> None:
    transform = '<a:xfrm><a:off x="0" y="1000000"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="9000000"/>'
    transform += '<a:chExt cx="100" cy="100"/></a:xfrm>'
    group = f"<p:grpSp><p:grpSpPr>{transform}</p:grpSpPr>{box('First', y=9_000_000)}</p:grpSp>"
    away = box("CANARY").replace("<p:nvSpPr>", '<p:nvSpPr><p:cNvPr id="4" hidden="1"/>')
    reading = formats.read(presentation(box("Second", y=3_000_000) + group + away))
    assert told(reading) == [("paragraph", "First"), ("paragraph", "Second")]
    assert [(one.text, one.reason) for one in reading.dropped] == [("CANARY", "a hidden shape")]


def test_boxes_beside_each_other_follow_the_direction_of_the_deck() -> None:
    def at(text: str, x: int) -> str:
        return box(text).replace('x="0"', f'x="{x}"')

    shapes = at("left", 100) + at("right", 5_000_000)
    assert [text for _, text in told(formats.read(presentation(shapes)))] == ["left", "right"]
    assert [text for _, text in told(formats.read(presentation(shapes, rtl=True)))] == ["right", "left"]


def test_figures_of_a_chart_and_texts_of_a_diagram_are_read() -> None:
    def cached(*values: str) -> str:
        return "".join(f'<pt idx="{at}"><v>{one}</v></pt>' for at, one in enumerate(values))

    def series(name: str, *values: str) -> str:
        return f"<ser><tx><v>{name}</v></tx><cat>{cached('North', 'South')}</cat><val>{cached(*values)}</val></ser>"

    frames = '<p:graphicFrame><a:graphic><chart r:id="chart"/></a:graphic></p:graphicFrame>'
    frames += '<p:graphicFrame><a:graphic><relIds r:dm="diagramData"/></a:graphic></p:graphicFrame>'
    frames += '<p:graphicFrame><a:graphic><chart r:id="gone"/></a:graphic></p:graphicFrame>'
    title = "<title><a:p><a:r><a:t>Seats filled</a:t></a:r></a:p></title>"
    reading = formats.read(
        presentation(
            frames,
            chart=title + series("2018", "12", "7") + series("2019", "14.000000000000002", "9"),
            diagramData="".join(
                f"<pt><t><a:p><a:r><a:t>{one}</a:t></a:r></a:p></t></pt>" for one in ("Ask", "Answer")
            ),
        )
    )
    assert told(reading) == [
        ("caption", "Seats filled"), ("row", "North; 2018: 12; 2019: 14"), ("row", "South; 2018: 7; 2019: 9"),
        ("item", "Ask"), ("item", "Answer"),
    ]  # fmt: skip
    assert [(one.text, one.reason) for one in reading.dropped] == [("a chart", "its part is not there")]


def test_notes_of_a_book_stand_apart_and_headers_name_the_columns() -> None:
    reading = formats.read(
        book(
            "<p>Text.</p><aside epub:type='footnote'><p>1 At six.</p></aside><aside><a href='x'>CANARY</a></aside>"
            "<table><tr><th>Place</th><th>Seats</th></tr><tr><td>North</td><td>12</td></tr></table>"
            "<ol><li role='doc-endnote'>2 At seven.</li><li>An item</li></ol>"
        )
    )
    assert told(reading) == [
        ("paragraph", "Text."), ("footnote", "1 At six."), ("row", "Place: North; Seats: 12"),
        ("footnote", "2 At seven."), ("item", "An item"),
    ]  # fmt: skip


def test_printed_pages_of_a_book_have_their_labels_and_a_paragraph_goes_on_over_them() -> None:
    reading = formats.read(
        book(
            "<span epub:type='pagebreak' title='iv'></span><p>It was read "
            "<span epub:type='pagebreak' title='1'/>aloud.</p>",
            "<p>Next.</p><div role='doc-pagebreak' aria-label='2'></div><p>Last.</p>",
        )
    )
    assert [(one.text, one.page, one.continues) for one in reading.blocks] == [
        ("It was read", 1, False), ("aloud.", 2, True), ("Next.", 2, False), ("Last.", 3, False),
    ]  # fmt: skip
    assert (reading.pages, reading.page_labels) == (3, ("iv", "1", "2"))


def test_what_lies_outside_the_reading_order_of_a_book_is_told_and_the_day_of_the_file_is_not_its_date() -> (
    None
):
    data = book(
        "<p>Text.</p>", "<p>CANARY cover</p><aside epub:type='footnote'>1 A note.</aside>", aside=1,
        metadata="<dc:date event='modification'>2024-01-01</dc:date>",
    )  # fmt: skip
    reading = formats.read(data)
    assert told(reading) == [("paragraph", "Text."), ("footnote", "1 A note.")]
    assert ("CANARY cover", "outside the reading order") in [
        (one.text, one.reason) for one in reading.dropped
    ]
    assert reading.declared is None


@pytest.mark.parametrize("said", ["9" * 5000, "²", "-1", ""])
def test_a_number_that_is_none_breaks_no_opendocument_text(said: str) -> None:
    body = (
        f'<text:h text:outline-level="{said}">Wells</text:h><text:p>One<text:s text:c="{said}"/>two.</text:p>'
    )
    assert told(formats.read(opendocument(body))) == [("heading", "Wells"), ("paragraph", "One two.")]
