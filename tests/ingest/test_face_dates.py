"""The day a file was made is the date of a document only where its face says none."""

from dataclasses import replace

import pytest

from ingest.reading import CREATED
from tests.ingest.made import SENTENCE
from tests.ingest.proposed import claims, prepared, reading

FACE = reading("Mediation in three towns", "12 March 2019", SENTENCE * 4)
BARE = reading("Mediation in three towns", SENTENCE * 4)
MADE = {CREATED: "2024-01-31"}


def dates(one: object) -> list[tuple[str, bool]]:
    """Each claim of a date, and whether words of the text bear it out."""
    return [(claim.object, bool(claim.evidence)) for claim in claims(one) if claim.predicate == "date"]  # type: ignore[arg-type]


def test_the_date_on_the_face_wins_over_the_day_the_file_was_made_and_the_reason_is_told() -> None:
    found = prepared(replace(FACE, declared=MADE))
    assert dates(found) == [("2019-03-12", True)]
    assert found.edition.date == ""
    assert found.edition.doubts == (
        "Its date is the one that it shows, 2019-03-12; the file was made on 2024-01-31.",
    )


def test_without_a_date_on_its_face_the_day_the_file_was_made_is_taken() -> None:
    found = prepared(replace(BARE, declared=MADE))
    assert found.edition.date == "2024-01-31"
    assert found.edition.doubts == ()


def test_a_face_and_a_file_that_agree_are_no_doubt() -> None:
    found = prepared(replace(FACE, declared={CREATED: "2019-03-12"}))
    assert dates(found) == [("2019-03-12", True)]
    assert found.edition.doubts == ()


@pytest.mark.parametrize(("declared", "sidecar"), [({"date": "2018"}, ""), ({}, "date = 2018")])
def test_what_somebody_declared_wins_over_both(declared: dict[str, object], sidecar: str) -> None:
    found = prepared(replace(FACE, declared={**MADE, **declared}), sidecar=sidecar.replace("2018", "'2018'"))
    assert found.edition.date == "2018"
    assert found.edition.doubts == ()
