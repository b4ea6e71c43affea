"""Books, OpenDocument texts and presentations: order, headings, tables, notes, and what stays out."""

import pytest

from corpus.errors import BrokenFile, EncryptedFile
from ingest import formats
from ingest.reading import Reading
from tests.ingest.made_books import book, box, grid, opendocument, presentation


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
        ("heading", "Desks"), ("paragraph", "They opened early."), ("footnote", "At six."), ("item", "One"),
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
