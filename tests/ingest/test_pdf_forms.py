"""PDF forms that somebody filled in: what a viewer shows of the fields is read where it stands."""

import io
from typing import Any

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from ingest import formats
from ingest.reading import Reading
from tests.ingest.proposed import prepared
from tests.ingest.test_pdf_tables import paper

HIDDEN, PASSWORD = 2, 1 << 13
Values = dict[str, Any]


def field(at: tuple[float, float, float, float], kind: str = "Tx", **more: object) -> Values:
    return {"Subtype": "/Widget", "FT": f"/{kind}", "Rect": at, **more}


def form(page: FPDF, *fields: Values) -> bytes:
    """The page with these fields; the first that has "Kids" is the parent of those."""
    writer = PdfWriter(io.BytesIO(bytes(page.output())))
    made = [_added(writer, one) for one in fields]
    widgets = [one for one in made if "/Subtype" in one.get_object()]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(widgets)
    tops = [one for one in made if "/Parent" not in one.get_object()]
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject(tops)})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _added(writer: PdfWriter, values: Values) -> IndirectObject:
    parent = values.pop("under", None)
    made = DictionaryObject({NameObject(f"/{name}"): _object(value) for name, value in values.items()})
    if "/T" not in made and parent is None:
        made[NameObject("/T")] = TextStringObject(f"field{len(writer._objects)}")
    reference = writer._add_object(made)
    if parent is not None:
        above = writer._add_object(
            DictionaryObject({NameObject(f"/{name}"): _object(value) for name, value in parent.items()})
        )
        above.get_object()[NameObject("/Kids")] = ArrayObject([reference])
        made[NameObject("/Parent")] = above
    return reference


def _object(value: object) -> Any:
    if isinstance(value, tuple):
        return ArrayObject([FloatObject(one) for one in value])
    if isinstance(value, int):
        return NumberObject(value)
    text = str(value)
    return NameObject(text) if text.startswith("/") else TextStringObject(text)


def read(data: bytes) -> Reading:
    return formats.read(data)


def texts(data: bytes) -> list[str]:
    return [one.text for one in read(data).blocks]


def labelled() -> FPDF:
    document = paper()
    for y, label in ((30, "Name of the practice:"), (40, "Where:"), (50, "What was learned:")):
        document.text(20, y, label)
    return document


def test_an_answer_stands_beside_its_label_and_the_lines_of_a_long_one_below_each_other() -> None:
    told = texts(
        form(
            labelled(),
            field((180, 750, 400, 766), V="Lamps for evening classes"),
            field((180, 722, 400, 738), kind="Ch", Ff=1 << 17, V="Underlode"),
            field((180, 620, 500, 708), Ff=1 << 12, V="Ask the women first.\nOne lamp is not enough."),
        )
    )
    assert told[:2] == ["Name of the practice: Lamps for evening classes", "Where: Underlode"]
    assert " ".join(told[2:]) == "What was learned: Ask the women first. One lamp is not enough."


def test_a_label_without_a_colon_gets_one_and_in_a_drawn_table_the_answer_is_a_cell() -> None:
    bare, document = paper(), paper()
    for page in (bare, document):
        page.text(20, 30, "Country or region")
    told = texts(form(bare, field((180, 750, 400, 766), V="Underlode")))
    assert told == ["Country or region: Underlode"]
    for x in (18, 60, 150):
        document.line(x, 24, x, 44)
    for y in (24, 34, 44):
        document.line(18, y, 150, y)
    document.text(20, 40, "Period")
    below = field((180, 722, 400, 738), V="2011 to 2014")
    told = texts(form(document, field((180, 750, 400, 766), V="Underlode"), below))
    assert told == ["Country or region | Underlode", "Period | 2011 to 2014"]


def test_a_tick_is_read_and_an_empty_box_is_not() -> None:
    document = paper()
    document.text(30, 30, "Evaluated by others")
    document.text(30, 70, "Evaluated by ourselves")
    yes = field((60, 752, 72, 764), kind="Btn", V="/Yes", AS="/Yes")
    no = field((60, 640, 72, 652), kind="Btn", V="/Off", AS="/Off")
    told = texts(form(document, yes, no))
    assert any("☒" in one and "by others" in one for one in told)
    assert not any("☒" in one and "ourselves" in one for one in told)


def test_a_value_that_the_field_above_has_is_read() -> None:
    kid = {
        "Subtype": "/Widget",
        "Rect": (180, 750, 400, 766),
        "under": {"FT": "/Tx", "T": "name", "V": "Volmarine"},
    }
    assert texts(form(labelled(), kid))[0] == "Name of the practice: Volmarine"


def test_a_password_is_not_read_and_what_the_form_hides_is_left_out_and_told() -> None:
    found = read(
        form(
            labelled(),
            field((180, 750, 400, 766), Ff=PASSWORD, V="kirrelsang"),
            field((180, 722, 400, 738), F=HIDDEN, V="zanthari"),
        )
    )
    assert not any("kirrelsang" in one.text or "zanthari" in one.text for one in found.blocks)
    assert [one.text for one in found.dropped] == ["zanthari"]


def test_text_that_was_typed_over_a_page_is_read_also_where_the_page_has_none_of_its_own() -> None:
    typed = {
        "Subtype": "/FreeText",
        "Rect": (60, 600, 400, 620),
        "Contents": "Seen by the Brill office",
        "T": "x",
    }
    assert "Seen by the Brill office" in texts(form(labelled(), typed))
    assert texts(form(paper(), typed)) == ["Seen by the Brill office"]


def test_a_form_without_answers_is_read_as_any_page() -> None:
    plain = texts(bytes(labelled().output()))
    assert texts(form(labelled(), field((180, 750, 400, 766)))) == plain
    assert PdfReader(io.BytesIO(form(labelled(), field((180, 750, 400, 766))))).get_fields()


def test_a_filled_pdf_form_of_a_known_profile_says_what_the_practice_is() -> None:
    answers = {
        "Title of the good practice": "Lamps for evening classes",
        "Where it was carried out": "Kenya",
        "When it was carried out": "2011 to 2014",
        "Who carried it out": "The Brill hostel",
        "Who took part or benefited": "migrant women",
        "Did it work": "It was not evaluated.",
        "What was done": "A hostel lent lamps to families, so that women could learn to read after dark.",
        "What was learned": "Ask the women first; one lamp is not enough.",
    }
    document, fields = paper(), []
    for number, (label, answer) in enumerate(answers.items()):
        y = 30 + 12 * number
        document.text(20, y, label)
        top = 842 - (y - 5) * 72 / 25.4
        fields.append(field((220, top - 20, 560, top), V=answer))
    found = prepared(read(form(document, *fields)), "form.pdf").recognised
    assert (found.title, [one.code for one in found.places], found.lessons) == (
        "Lamps for evening classes",
        ["KEN"],
        "Ask the women first; one lamp is not enough.",
    )
    assert found.summary.startswith("A hostel lent lamps")
