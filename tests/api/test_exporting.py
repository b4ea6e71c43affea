"""Exports: every practice of one moment, and no formula."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from api.exporting import COLUMNS, defused
from tests.api.conftest import Site


def test_json_lines_hold_what_the_list_of_practices_holds(site: Site) -> None:
    lines = site.get("/v1/export").text.splitlines()
    listed = site.get("/v1/practices?limit=200").json()["practices"]
    assert [json.loads(line) for line in lines] == listed


def test_a_title_that_is_a_formula_is_text_in_the_csv(site: Site) -> None:
    response = site.get("/v1/export?format=csv")
    assert response.headers["content-disposition"].endswith('filename="practices.csv"')
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    titles = [row[COLUMNS.index("title")] for row in rows[1:]]
    assert [title for title in titles if "HYPERLINK" in title] == [
        '\'=HYPERLINK("http://example.org","pay here")'
    ]


@given(st.text(max_size=20))
def test_no_cell_begins_as_a_formula_and_no_word_is_lost(cell: str) -> None:
    written = defused(cell)
    assert written[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert written.endswith(cell)
