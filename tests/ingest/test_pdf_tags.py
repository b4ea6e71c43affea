"""What a PDF says of its own words is used where the page bears it out; watermarks are told by their looks."""

import io
from typing import TYPE_CHECKING

import pypdf
import pytest
from fpdf import FPDF
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from ingest import formats
from ingest.reading import Reading
from tests.ingest import made
from tests.ingest.test_pdf_layout import SENTENCES, dropped, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEXT = " ".join(SENTENCES)
PLAIN = "<style>h1,h2,h3,h7 {font: inherit; margin: 6px 0} body {font: 12px serif}</style>"
REPORT = f"""<html lang="en"><title>Mediation</title>{PLAIN}<h1>Mediation in three towns</h1><p>{TEXT}</p>
<h2>What was done <i>and why</i></h2><p>{TEXT}</p><h3>In the north</h3><p>{TEXT}</p>
<h2>What came of it</h2><p>{TEXT}</p></html>"""


def printed(chromium: "Browser", html: str, **how: object) -> bytes:
    page = chromium.new_page()
    try:
        page.set_content(html)
        return page.pdf(**{"tagged": True, **how})  # type: ignore[arg-type]
    finally:
        page.close()


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(one.level, one.text) for one in reading.blocks if one.kind == "heading"]


def test_headings_that_look_like_text_are_known_by_their_tags_with_their_levels(chromium: "Browser") -> None:
    assert headings(formats.read(printed(chromium, REPORT))) == [
        (1, "Mediation in three towns"),
        (2, "What was done and why"),
        (3, "In the north"),
        (2, "What came of it"),
    ]
    assert headings(formats.read(printed(chromium, REPORT, tagged=False))) == []


def test_arabic_headings_are_known_by_their_tags_too(chromium: "Browser") -> None:
    text = "اجتمعت اللجان كل أسبوع وما اتفقت عليه كان يقرأ على الناس في ساحة السوق. " * 5
    html = f'<html lang="ar" dir="rtl">{PLAIN}<h1>الوساطة في المدن</h1><p>{text}</p><h2>ما تم عمله</h2><p>{text}</p>'
    assert headings(formats.read(printed(chromium, html))) == [(1, "الوساطة في المدن"), (2, "ما تم عمله")]


def test_arabic_that_a_browser_printed_is_spelt_from_the_right(chromium: "Browser") -> None:
    said = "حماية الأراضي، ومكافحة التصحر، ووقف فقدان التنوع الحيوي؛ وهذه السوق للجميع. كفالة الفرص والخدمات الملائمة."
    reading = formats.read(
        printed(chromium, f'<html lang="ar" dir="rtl"><body style="font: 14px serif"><p>{said}</p>')
    )
    assert words(reading) == said


def test_a_document_that_calls_all_its_text_headings_is_not_believed(chromium: "Browser") -> None:
    html = f"<html>{PLAIN}" + "".join(f"<h2>{one * 3}</h2>" for one in SENTENCES)
    assert headings(formats.read(printed(chromium, html))) == []


def test_head_and_foot_of_a_printed_page_are_left_out_of_a_single_page(chromium: "Browser") -> None:
    said = '<div style="font-size:9px;width:100%;text-align:center">{}</div>'
    reading = formats.read(
        printed(
            chromium,
            REPORT,
            display_header_footer=True,
            header_template=said.format("Office copy of the second of May"),
            footer_template=said.format("Printed in the town hall"),
            margin={"top": "60px", "bottom": "60px"},
        )
    )
    assert reading.pages == 1
    assert "Office copy" not in words(reading)
    assert "Printed in the town hall" not in words(reading)
    assert set(dropped(reading).values()) == {"in the margin, outside the text"}
    assert SENTENCES[1].strip() in words(reading)


def paper() -> FPDF:
    document = made.pdf()
    document.set_font("Helvetica", size=11)
    return document


def body(document: FPDF, times: int = 6, top: float = 40) -> None:
    for at in range(times):
        made.put(
            document, 20, top + 7 * at, SENTENCES[at % len(SENTENCES)] + SENTENCES[(at + 1) % len(SENTENCES)]
        )


def test_what_is_marked_as_an_artefact_is_left_out_and_told() -> None:
    document = paper()
    document._out("/Artifact <</Type /Pagination>> BDC")
    made.put(document, 20, 100, "Registry number of the copy: seventeen")
    document._out("EMC")
    body(document)
    reading = formats.read(made.out(document))
    assert dropped(reading) == {"Registry number of the copy: seventeen": "marked as no part of the text"}
    assert SENTENCES[0].strip() in words(reading)


def test_a_page_that_is_marked_as_a_whole_keeps_its_text() -> None:
    document = paper()
    document._out("/Artifact BMC")
    body(document)
    document._out("EMC")
    reading = formats.read(made.out(document))
    assert SENTENCES[0].strip() in words(reading)
    assert reading.dropped == ()


def test_a_watermark_in_a_form_that_is_marked_is_left_out() -> None:
    document = paper()
    body(document)
    data = made.out(document)
    stamp = b"BT /F1 10 Tf 1 0 0 1 60 400 Tm (Copy of the registry) Tj ET"
    assert b"/F1 " in data
    reading = formats.read(with_form(data, stamp))
    assert dropped(reading) == {"Copy of the registry": "marked as no part of the text"}


def with_form(data: bytes, drawn: bytes) -> bytes:
    """The file with one more thing drawn on each page: a form, marked as an artefact as a whole."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    writer = pypdf.PdfWriter()
    for page in reader.pages:
        kept = writer.add_page(page)
        form = DecodedStreamObject()
        form.set_data(drawn)
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): kept.mediabox,
                NameObject("/Resources"): DictionaryObject(
                    {NameObject("/Font"): kept["/Resources"]["/Font"]}
                ),  # type: ignore[index]
            }
        )
        resources = kept["/Resources"]
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Fm0"): writer._add_object(form)})  # type: ignore[index]
        content = DecodedStreamObject()
        before = kept.get_contents()
        assert before is not None
        content.set_data(before.get_data() + b"\n/Artifact <</Subtype /Watermark>> BDC q /Fm0 Do Q EMC")
        kept[NameObject("/Contents")] = writer._add_object(content)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("shade", "size"), [(120, 60), (215, 30)])
def test_large_text_across_the_lines_is_a_watermark_in_any_language(
    first: bool, shade: int, size: float
) -> None:
    document = paper()

    def mark() -> None:
        document.set_text_color(shade)
        made.put(document, 30, 62, "BOZZA NON CITARE", size=size)
        document.set_text_color(0)

    if first:
        mark()
    body(document, 12)
    if not first:
        mark()
    reading = formats.read(made.out(document))
    assert dropped(reading) == {"BOZZA NON CITARE": "watermark"}
    assert SENTENCES[0].strip() in words(reading)


def test_very_light_large_text_beside_the_lines_is_a_watermark_and_on_a_dark_ground_it_is_read() -> None:
    document = paper()
    body(document)
    document.set_text_color(225)
    made.put(document, 30, 200, "VERTRAULICH", size=60)
    document.set_fill_color(20, 60, 120)
    document.rect(0, 240, 210, 40, style="F")
    document.set_text_color(225)
    made.put(document, 30, 265, "What comes next", size=40)
    reading = formats.read(made.out(document))
    assert dropped(reading) == {"VERTRAULICH": "watermark"}
    assert "What comes next" in words(reading)


def test_a_large_dark_title_and_a_light_heading_are_no_watermarks() -> None:
    document = paper()
    made.put(document, 20, 30, "Mediation", size=60)
    document.set_text_color(205)
    made.put(document, 20, 45, "In three towns of the north", size=18)
    document.set_text_color(0)
    body(document, top=60)
    reading = formats.read(made.out(document))
    assert reading.dropped == ()
    assert [one.text for one in reading.blocks if one.kind == "heading"] == [
        "Mediation",
        "In three towns of the north",
    ]
