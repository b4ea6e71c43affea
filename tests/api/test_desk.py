"""The desk from files to a practice that is found, and back: what is handed in, judged, published and taken back."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from api.desk import calling
from api.desk.decisions import rows_of, written
from api.desk.desk import OPERATOR, Desk
from api.desk.receiving import Received, received
from api.desk.telling import as_data, story
from api.house import OPERATOR as PERSON
from api.house import House
from api.purging import Purger
from corpus.access import anyone, everything
from corpus.calls import Call
from corpus.errors import Gone, NotFound, Refused, UnknownValue
from corpus.requests import State
from corpus.review import Actor, Conflict, Verdict, sight
from corpus.review import commands as c
from ingest.sources import Found
from search.answers import Ask
from tests.api.buried import anywhere
from tests.api.made import make, named, settings_for

CALL = """
id = "desks-2026"
title = "Pay desks"
group = "decent-work"
asks = ["title", "summary", "places"]
criteria = { relevance = "It is about pay desks.", evidence = "It says how it is known." }
rules = { blind_one_in = BLIND }
people = [
  { id = "ana", bodies = [{ name = "World Office", kind = "un" }] }, { id = "ben" },
  { id = "eva", bodies = [{ name = "Ministry of Work", kind = "government" }] }, { id = "dan" },
  { id = "cora", roles = ["coordinator"] },
]
"""
TEXT = """# Zebra crossings beside the wharf

From 2014 to 2018 the Ministry of Work painted zebra crossings in Kenya for porters. Ask Mrs Jane Doe, +254 700 123456.

## Learned

Porters crossed without fear {} and wharf owners asked for more zebra crossings each year that followed.
"""
PUBLISH = c.Publish("2026-05-01T00:00:00Z")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make(settings_for(tmp_path_factory.mktemp("desk") / "data"), (named("desks.pdf"),)) as house:
        yield Desk(house)


def call_in(house: House, blind: int = 0) -> Call:
    call = calling.call_of(CALL.replace("BLIND", str(blind)), "call.toml", house.vocabularies)
    with house.catalogue.write(PERSON, "opened") as writer:
        writer.desk.put_call(call)
    return call


def hand_in(desk: Desk, folder: Path, number: int, blind: int = 0, **said: object) -> Received:
    path = folder / f"zebra-{number}.md"
    path.write_text(TEXT.format(number), encoding="utf-8")
    (told,) = received(
        desk, call_in(desk.house, blind), [Found(path, path.name)], {"agreed": True, **said}, hand_in=True
    )
    return told


def person(desk: Desk, name: str) -> Actor:
    found = desk.call("desks-2026").person(name)
    assert found is not None
    return found


def opened(desk: Desk, submission: str, *names: str) -> None:
    for name in names:
        desk.perform(submission, c.Assign(person(desk, name)), OPERATOR)
        desk.perform(submission, c.AnswerConflict((), "no part in it"), person(desk, name))
        desk.perform(submission, c.Open(), person(desk, name))


def approved(desk: Desk, submission: str) -> None:
    opened(desk, submission, "ana", "ben", "eva")
    case = desk.dossier(submission).case
    for name in ("ana", "ben", "eva"):
        desk.perform(submission, c.SaveTags(("gcm-objectives:6",), case.text), person(desk, name))
        desk.perform(submission, c.Vote(Verdict.APPROVE, case.text), person(desk, name))
    for flag in case.flags:
        desk.perform(submission, c.SettleFlag(flag.id, "she agreed"), person(desk, "ana"))


def found(desk: Desk, words: str) -> list[str]:
    """Titles of what was handed in, among what a search finds."""
    hits = desk.house.searcher.search(Ask(words), anyone()).hits
    return [hit.practice.title for hit in hits if "Zebra" in hit.practice.title]


def test_a_file_fills_its_form_in_with_the_sentences_that_say_so(desk: Desk, tmp_path: Path) -> None:
    told = hand_in(desk, tmp_path, 1)
    assert (told.status, told.state) == ("received", "submitted")
    assert told.title == "Zebra crossings beside the wharf"
    dossier = desk.dossier(told.submission)
    form = dossier.form
    assert (form.places, form.period, form.bodies) == (("KEN",), "2014-2018", ("Ministry of Work",))
    for field in ("places", "period", "bodies"):
        assert "painted zebra crossings in Kenya" in form.quotes[field]
    assert {one.kind for one in dossier.case.flags} == {"case", "phone"}
    data = as_data(desk.house, dossier, sight(dossier.case, OPERATOR), OPERATOR)
    assert any("+254 700" in one["words"] for one in data["flags"])
    assert data["missing"] == ["summary"]


def test_the_same_file_is_told_and_not_doubled_and_a_changed_one_is_another(
    desk: Desk, tmp_path: Path
) -> None:
    first = hand_in(desk, tmp_path, 2)
    again = hand_in(desk, tmp_path, 2)
    assert (again.status, again.submission, again.link) == ("known", first.submission, "")
    assert hand_in(desk, tmp_path, 3).status == "received"
    desk.perform(first.submission, c.Withdraw(), OPERATOR)
    assert hand_in(desk, tmp_path, 2).status == "received"


def test_forty_files_in_an_archive_are_forty_submissions_and_a_bad_one_takes_none_along(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "forty.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(40):
            archive.writestr(f"report {number:02}.md", TEXT.format(f"in year {number} of forty"))
            archive.writestr(f"report {number:02}.md.toml", f'id = "theirs-{number}"')
        archive.writestr("not a report.pdf", b"\x00\x01" * 50)
    told = received(desk, call_in(desk.house), [Found(path, "forty.zip")], {"agreed": True}, hand_in=True)
    assert [one.status for one in told].count("received") == 40
    (bad,) = [one for one in told if one.status == "failed"]
    assert bad.name.endswith("not a report.pdf")
    assert bad.happened
    sources = {desk.dossier(one.submission).submission.source for one in told if one.submission}
    assert sources == {f"theirs-{number}" for number in range(40)}


def test_what_is_approved_is_found_with_its_tags_and_what_is_withdrawn_is_gone(
    desk: Desk, tmp_path: Path
) -> None:
    submission = hand_in(desk, tmp_path, 4, licence="open").submission
    approved(desk, submission)
    assert found(desk, "zebra crossings beside the wharf") == []
    assert desk.perform(submission, PUBLISH, person(desk, "cora")).state is State.PUBLISHED
    assert found(desk, "zebra crossings beside the wharf") == ["Zebra crossings beside the wharf"]
    document = desk.dossier(submission).submission.document
    with desk.house.catalogue.reader(anyone()) as reader:
        (head,) = reader.practices_of(document)
        practice = reader.practice(head.practice_id)
        said = [one for one in reader.assertions(head.practice_id) if one.predicate == "tag"]
    assert ("gcm-objectives", "6", "confirmed") in [
        (one.scheme, one.concept, one.verdict) for one in practice.tags
    ]
    assert {one.agent.name for one in said} >= {"ana", "ben", "eva"}
    assert (practice.rights.value, practice.places[0].code, practice.publisher) == (
        "open",
        "KEN",
        "Ministry of Work",
    )
    desk.perform(submission, c.Withdraw(), OPERATOR)
    assert found(desk, "zebra crossings beside the wharf") == []
    with desk.house.catalogue.reader(everything()) as reader, pytest.raises(Gone):
        reader.practice(head.practice_id)


def test_a_conflict_found_later_takes_it_back_and_a_fresh_approval_brings_it_again(
    desk: Desk, tmp_path: Path
) -> None:
    submission = hand_in(desk, tmp_path, 5).submission
    approved(desk, submission)
    desk.perform(submission, PUBLISH, person(desk, "cora"))
    desk.perform(submission, c.FindConflict("eva", Conflict.PARTNER), person(desk, "cora"))
    assert found(desk, "zebra crossings beside the wharf") == []
    opened(desk, submission, "dan")
    desk.perform(submission, c.Vote(Verdict.APPROVE, desk.dossier(submission).case.text), person(desk, "dan"))
    desk.perform(submission, PUBLISH, person(desk, "cora"))
    assert found(desk, "zebra crossings beside the wharf") == ["Zebra crossings beside the wharf"]
    desk.complete(submission)
    assert found(desk, "zebra crossings beside the wharf") == ["Zebra crossings beside the wharf"]
    desk.perform(submission, c.Withdraw(), OPERATOR)


def test_a_body_that_its_submitter_keeps_unnamed_is_published_nowhere(desk: Desk, tmp_path: Path) -> None:
    submission = hand_in(
        desk, tmp_path, 6, bodies=("Zzyx Relief",), contact="zz@example.org", hide=("bodies", "contact")
    ).submission
    approved(desk, submission)
    desk.perform(submission, PUBLISH, person(desk, "cora"))
    with desk.house.catalogue.reader(everything()) as reader:
        (head,) = reader.practices_of(desk.dossier(submission).submission.document)
        assert "Zzyx" not in repr(reader.practice(head.practice_id))
        assert "zz@example.org" not in repr(reader.practice(head.practice_id))
    desk.perform(submission, c.Withdraw(), OPERATOR)


def test_a_blind_reviewer_is_shown_no_tags_and_no_history_before_saving_their_own(
    desk: Desk, tmp_path: Path
) -> None:
    submission = hand_in(desk, tmp_path, 7, blind=1).submission
    opened(desk, submission, "ana", "ben")
    case = desk.dossier(submission).case
    desk.perform(submission, c.SaveTags(("gcm-objectives:6",), case.text), person(desk, "ben"))
    ana = person(desk, "ana")
    dossier, view = desk.seen(submission, ana)
    data = as_data(desk.house, dossier, view, ana)
    assert data["blind"]
    assert "zebra" in data["text"]
    assert "gcm-objectives:6" not in repr((data, story(dossier, view, ana)))
    desk.perform(submission, c.SaveTags((), case.text), ana)
    dossier, view = desk.seen(submission, ana)
    assert as_data(desk.house, dossier, view, ana)["tags"] == {"ana": [], "ben": ["gcm-objectives:6"]}


def test_what_is_refused_is_told_with_its_rule_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    submission = hand_in(desk, tmp_path, 8).submission
    before = desk.dossier(submission).log
    with pytest.raises(Refused) as told:
        desk.perform(submission, PUBLISH, person(desk, "cora"))
    assert told.value.subject == "wrong-state"
    with pytest.raises(UnknownValue):
        desk.perform(submission, c.SaveTags(("gcm-objectives:99",), ""), person(desk, "ana"))
    with pytest.raises(NotFound):
        desk.seen(submission, Actor("stranger"))
    assert desk.dossier(submission).log == before


def test_a_place_or_a_day_that_cannot_be_published_is_told_when_it_is_handed_in(
    desk: Desk, tmp_path: Path
) -> None:
    told = hand_in(desk, tmp_path, 9, places=("Atlantis",))
    assert told.status == "failed"
    assert "Atlantis" in told.happened
    assert hand_in(desk, tmp_path, 9, earliest="soon").status == "failed"
    assert hand_in(desk, tmp_path, 9).status == "received"


def test_decisions_are_keyed_by_the_source_systems_id_and_no_cell_is_calculated(
    desk: Desk, tmp_path: Path
) -> None:
    call = call_in(desk.house)
    path = tmp_path / "formula.md"
    path.write_text(TEXT.format("=1+1"), encoding="utf-8")
    received(
        desk, call, [Found(path, "formula.md")], {"agreed": True, "title": "=HYPERLINK(1)"}, source="their-77"
    )
    rows = rows_of(desk, call)
    (own,) = [row for row in rows if row["source"] == "their-77"]
    assert (own["state"], own["title"]) == ("draft", "=HYPERLINK(1)")
    table = list(csv.DictReader(io.StringIO(written([own], ".csv").decode("utf-8-sig"))))
    assert (table[0]["source"], table[0]["title"]) == ("their-77", "'=HYPERLINK(1)")
    sheet = openpyxl.load_workbook(io.BytesIO(written([own], ".xlsx"))).active
    assert sheet.cell(2, 1).value == "their-77"
    assert sheet.cell(2, 3).value == "'=HYPERLINK(1)"


def test_the_log_stays_whole_through_all_of_it(desk: Desk) -> None:
    assert desk.house.catalogue.check(deep=True, files=desk.house.files) == []


def test_purging_what_was_published_takes_form_file_and_words_along(desk: Desk, tmp_path: Path) -> None:
    told = hand_in(desk, tmp_path, 41)
    approved(desk, told.submission)
    desk.perform(told.submission, PUBLISH, OPERATOR)
    dossier = desk.dossier(told.submission)
    files = {one.sha256 for one in dossier.files}
    assert files <= {*desk.house.catalogue.originals()}
    Purger(desk.house).purge(dossier.submission.document, "asked for", False)
    assert not files & {*desk.house.catalogue.originals()}
    assert not [one for one in files if desk.house.files.path(one).exists()]
    assert anywhere(desk.house.settings.data, ["fear 41 and", "zebra-41"]) == set()
    assert desk.house.catalogue.check(deep=True, files=desk.house.files) == []
    left = desk.dossier(told.submission)
    assert (left.submission.title, left.form.summary, left.form.quotes) == ("", "", {})
    assert as_data(desk.house, left, sight(left.case, OPERATOR), OPERATOR)["state"] == "published"


def test_purging_leaves_a_file_that_another_submission_rests_on(desk: Desk, tmp_path: Path) -> None:
    first = hand_in(desk, tmp_path, 42)
    approved(desk, first.submission)
    desk.perform(first.submission, PUBLISH, OPERATOR)
    dossier = desk.dossier(first.submission)
    (own,) = [one for one in dossier.files if one.name == dossier.form.file]
    other = replace(own, submission="sub-other")
    with desk.house.catalogue.write(PERSON, "handed in elsewhere") as writer:
        writer.desk.put_file(other)
    Purger(desk.house).purge(dossier.submission.document, "asked for", False)
    desk.house.files.open(own.sha256).close()
    assert own.sha256 in desk.house.catalogue.originals()
