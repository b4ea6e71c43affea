"""Proposals over several ingests: taken back when no longer said, never over a person or a declaration."""

import json
from pathlib import Path

import pytest

from corpus.access import everything
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.practices import Practice
from tests.ingest.test_inside import Office

KENYA = "# Complaint desks\n\nMarch 2019\n\nDesks opened in Kenya. Kenya paid for them, and Kenya kept them open.\n"
PERSON = Agent(AgentKind.PERSON, "ana@example.org")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def held(office: Office) -> Practice:
    with office.catalogue.reader(everything()) as reader:
        (collection,) = reader.collections()
        (intake,) = reader.intake(collection.id).values()
        (one,) = reader.practices_of(intake.document)
        return reader.practice(one.practice_id)


def write(office: Office, text: str, sidecar: str = "") -> Practice:
    (office.folder / "desks.md").write_text(text)
    if sidecar:
        (office.folder / "desks.md.toml").write_text(sidecar)
    office.report()
    return held(office)


def test_what_the_text_no_longer_says_is_taken_back(office: Office) -> None:
    first = write(office, KENYA)
    assert [place.code for place in first.places] == ["KEN"]
    assert first.date == "2019-03"
    assert {"places", "date", "level"} <= first.proposed
    again = write(office, KENYA.replace("Kenya", "Fiji").replace("March 2019\n\n", ""))
    assert again.id == first.id
    assert [place.code for place in again.places] == ["FJI"]
    assert again.date == ""


def test_a_declaration_that_comes_later_stands_alone(office: Office) -> None:
    write(office, KENYA)
    declared = write(office, KENYA, 'places = ["UGA"]\ndate = "2001"\n')
    assert [place.code for place in declared.places] == ["UGA"]
    assert declared.date == "2001"
    assert not {"places", "date"} & declared.proposed


def test_what_a_person_rejected_or_said_stays_after_another_ingest(office: Office) -> None:
    first = write(office, KENYA)
    place = json.dumps({"code": "KEN", "role": "done-in"}, sort_keys=True)
    with office.catalogue.write(PERSON, "looked at it") as writer:
        writer.claim(
            [
                Assertion(first.id, "place", place, PERSON, Verdict.REJECTED, at="2026-01-01T00:00:00Z"),
                Assertion(first.id, "date", "2018", PERSON, Verdict.CONFIRMED, at="2026-01-01T00:00:00Z"),
            ]
        )
    again = write(office, KENYA + "\nThe desks are still there in Kenya.\n")
    assert again.id == first.id
    assert again.places == ()
    assert again.date == "2018"
    assert "date" not in again.proposed
