"""Tables: each figure stands with its column, and a table of practices gives one practice for each row."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadDeclaration
from corpus.vocabulary_files import shipped
from ingest import formats
from ingest.labels import Values, key_of, labels, plain
from ingest.places import PlaceNames
from ingest.tables import Tabled, as_practices
from tests.ingest.made_files import CSV, workbook

WORDS = st.text("abcdefghij klmnop", min_size=3, max_size=20).map(str.strip).filter(lambda one: len(one) > 2)


@pytest.fixture(scope="module")
def values() -> Values:
    vocabularies = shipped()
    return Values(vocabularies, PlaceNames(vocabularies))


def tabled(data: bytes, values: Values, columns: object = None) -> Tabled:
    return as_practices(formats.read(data), columns, values, "table.csv.toml")


def test_each_row_of_a_table_of_practices_is_a_section_that_declares_itself(values: Values) -> None:
    found = tabled(CSV.encode(), values)
    headings = [one.text for one in found.reading.blocks if one.kind == "heading"]
    assert headings == ["Mediation in towns", "Boats for registrars", "Books on camels"]
    first, second, third = found.practices
    assert (first["key"], first["places"], first["period"], first["outcome"]) == (
        "m-1", ["KEN"], {"start": 2014, "end": 2016}, "mixed"
    )  # fmt: skip
    assert second["outcome"] == "worked"
    assert third["places"] == ["MLI", "NER"]
    assert "outcome" not in third


def test_a_cell_that_is_not_understood_is_told_and_stays_in_the_text(values: Values) -> None:
    found = tabled(CSV.replace("Kenya", "Atlantis").encode(), values)
    assert "places" not in found.practices[0]
    assert found.doubts == ("Mediation in towns: Country: not understood: Atlantis",)
    assert "Country: Atlantis" in [one.text for one in found.reading.blocks]


@pytest.mark.parametrize(
    "head",
    [
        "Intitulé de la pratique;Pays;Résumé",
        "Nombre de la práctica;País;Descripción",
        "اسم الممارسة;البلد;الوصف",
        "Название практики;Страна;Описание",
        "做法名称;国家;摘要",
    ],
)
def test_columns_are_known_by_their_labels_in_other_languages(values: Values, head: str) -> None:
    rows = "Visites;Kenya;On visitait chaque famille.\nBarques;Mali;On allait au marché.\n"
    found = tabled(f"{head}\n{rows}".encode(), values)
    assert [one["places"] for one in found.practices] == [["KEN"], ["MLI"]]


def test_a_table_of_figures_stays_rows_with_their_columns(values: Values) -> None:
    data = workbook(
        [["Figures of arrivals"], [], ["Year", "Men", "Women"], [2015, 12145, 3319], [2016, 5838, 2828]]
    )
    found = tabled(data, values)
    assert found.practices == ()
    assert [one.text for one in found.reading.blocks] == [
        "Practices", "Figures of arrivals", "Year: 2015; Men: 12145; Women: 3319",
        "Year: 2016; Men: 5838; Women: 2828",
    ]  # fmt: skip


def test_names_of_people_beside_their_countries_are_no_practices(values: Values) -> None:
    assert tabled(b"Name,Country\nA. Bee,Kenya\nC. Dee,Mali\nE. Eff,Peru\n", values).practices == ()


def test_a_sidecar_says_which_column_holds_what_or_that_there_are_no_practices(values: Values) -> None:
    data = b"Was getan wurde,Land\nBesuche,Kenya\nBoote,Mali\nKamele,Peru\n"
    assert tabled(data, values).practices == ()
    found = tabled(data, values, {"title": "Was getan wurde", "places": "Land"})
    assert [one["title"] for one in found.practices] == ["Besuche", "Boote", "Kamele"]
    assert tabled(CSV.encode(), values, False).practices == ()


@pytest.mark.parametrize(
    ("columns", "said", "remedy"),
    [
        ({"title": "Titel"}, "no table has a column 'Titel'", "Title"),
        ({"titel": "Title"}, "there is no key 'titel'", "title"),
        ({"places": "Country"}, "no column for the title", "title"),
        ("Title", "it is no table", "false"),
    ],
)
def test_a_wrong_column_is_an_error_that_names_the_nearest(
    values: Values, columns: object, said: str, remedy: str
) -> None:
    with pytest.raises(BadDeclaration, match=said) as caught:
        tabled(CSV.encode(), values, columns)
    assert remedy in caught.value.remedy


def test_two_rows_of_headers_are_said_together() -> None:
    data = workbook(
        [
            ["District", "Quarrels", "", "Seats"],
            ["", "before", "after", "held"],
            ["North", 12, 4, 6],
            ["South", 7, 7, 5],
        ]
    )
    rows = [one.text for one in formats.read(data).blocks if one.kind == "row"]
    assert rows[0] == "District: North; Quarrels, before: 12; Quarrels, after: 4; Seats, held: 6"


def test_hidden_sheets_stay_out_and_are_told() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(workbook([["A", "B"], ["x", "y"]], Secret=[["CANARY", "z"], [1, 2]]))
    )
    book["Secret"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    reading = formats.read(held.getvalue())
    assert "CANARY" not in " ".join(one.text for one in reading.blocks)
    assert [(one.text, one.reason) for one in reading.dropped] == [("Secret", "a hidden sheet")]


def test_commas_in_prose_make_no_table() -> None:
    prose = "One, two and three came.\nThey sat, spoke and left.\nNobody, it seems, was late.\n\nIt rained, and so on.\n"
    assert formats.read(prose.encode()).reader.startswith("text")


def test_rows_that_are_too_long_are_told_by_their_number() -> None:
    rows = "".join(f"{number},b\n" for number in range(20))
    reading = formats.read(f"Number,Letter\n{rows}1,b,c\n".encode())
    assert reading.doubts == ("Rows with more fields than there are headers: 22.",)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=3, max_size=12))
def test_every_cell_comes_back_under_its_header(rows: list[list[str]]) -> None:
    head: list[Any] = ["Alpha", "Beta", "Gamma"]
    import csv
    import io

    held = io.StringIO()
    csv.writer(held).writerows([head, *rows])
    reading = formats.read(held.getvalue().encode())
    plainly = [[" ".join(cell.split()) for cell in row] for row in rows]
    assert [one.text for one in reading.blocks] == [
        f"Alpha: {one}; Beta: {two}; Gamma: {three}" for one, two, three in plainly
    ]


def test_no_label_stands_for_two_things() -> None:
    assert all(key_of(label.upper()) == key for label, key in labels().items())
    assert key_of("2. Country (ies):") == key_of("(b) Pays *") == "places"
    assert plain("Title of the practice:") == "title of the practice"


@pytest.mark.parametrize(
    ("written", "codes", "lost"),
    [
        ("Kenya", ["KEN"], ()), ("Bosnia and Herzegovina, Serbia", ["BIH", "SRB"], ()),
        ("Kenya and Uganda", ["KEN", "UGA"], ()), ("中国、越南", ["CHN", "VNM"], ()),
        ("مصر، الأردن", ["EGY", "JOR"], ()), ("Kenya, Atlantis", ["KEN"], ("Atlantis",)),
    ],
)  # fmt: skip
def test_a_cell_of_places_may_hold_several(
    values: Values, written: str, codes: list[str], lost: tuple[str, ...]
) -> None:
    assert values.of("places", written) == (codes, lost)


def test_whom_to_ask_is_not_taken_from_a_table(values: Values) -> None:
    assert values.of("contact", "a.bee@example.org") == (None, ())


def test_hidden_rows_columns_and_sheets_of_a_workbook_stay_out_and_are_told() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                [
                    ["Place", "CANARY", "Day", "Share"],
                    ["North", "CANARY", datetime.date(2019, 3, 5), 0.25],
                    ["CANARY", "CANARY", None, None],
                    ["South", "CANARY", None, 0.5],
                ],
                "Visits",
                Kept=[["CANARY"]],
            )
        )
    )
    book["Visits"].column_dimensions["B"].hidden = True
    book["Visits"].row_dimensions[3].hidden = True
    book["Visits"]["D2"].number_format = book["Visits"]["D4"].number_format = "0%"
    book["Kept"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    reading = formats.read(held.getvalue())
    assert [one.text for one in reading.blocks] == [
        "Visits", "Place: North; Day: 2019-03-05; Share: 25%", "Place: South; Share: 50%"
    ]  # fmt: skip
    assert [(one.text, one.reason) for one in reading.dropped] == [("Kept", "a hidden sheet")]
    assert reading.doubts == ("Hidden in Visits, not read: 1 column, 1 row.",)
