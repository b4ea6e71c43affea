"""Who tags blind gets no proposal before saving, nor does who saw the same text sit blind; and what is counted of it."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.desk.agreeing import acceptance_of, agreements
from api.desk.desk import OPERATOR, Desk
from api.desk.receiving import received
from api.desk.telling import as_data
from api.house import OPERATOR as PERSON
from api.house import House
from corpus.calls import Call
from corpus.errors import Refused
from corpus.review import commands as c
from ingest.sources import Found
from tests.api.conftest import Site
from tests.api.sheet_made import Case, case_of, house, seated, site, wait_for
from tests.api.test_desk import call_in, person

__all__ = ["house", "site"]


def test_who_sits_blind_gets_no_proposal_no_tag_and_nothing_like_it_before_saving(
    site: Site, house: House
) -> None:
    case = seated(case_of(site, house, blind=1), "ana", "ben")
    desk = Desk(house)
    desk.perform(case.id, c.SaveTags(("gcm-objectives:6", "sdg:8.8"), case.version), person(desk, "ben"))
    desk.perform(case.id, c.AskChanges("Is it about sdg:8.8?"), OPERATOR)
    fields = {"do": "submit", "title": "Anew", "agreed": "true", "licence": "quote"}
    httpx.post(f"{site.url}/submission/{case.submitter}", data=fields, timeout=60)
    wait_for(case)
    assert case.post("ana", do="open").status_code == 303
    told = case.json("ana")
    assert told["submission"]["blind"]
    assert "text" in told["submission"]
    assert not {"proposals", "alike", "tags", "votes", "refused"} & set(told["submission"])
    assert "8.8" not in repr(told["story"])
    page = case.page("ana").text
    assert "blind" in page
    for sign in (
        'class="card"',
        "data-number",
        "say:",
        "Similar practices",
        "Guidance it may rest",
        "checked",
    ):
        assert sign not in page, sign
    without = re.sub(r"<option.*?</option>", "", page)
    for word in ("sdg:8.8", "gcm-objectives:6", "safeguard conditions", "Is it about", "%</small>"):
        assert word not in without, word
    _, view = desk.seen(case.id, person(desk, "ana"))
    assert not view.proposals
    seen = case.post("ana", do="tag", version=case.version, more="sdg:3")
    assert seen.status_code == 303
    after = case.page("ana").text
    assert 'class="card"' in after
    assert "gcm-objectives:6" in after
    assert desk.dossier(case.id).case.seat("ana").first == ("sdg:3",)  # type: ignore[union-attr]


def test_a_refusal_by_who_sits_blind_is_no_refusal_of_a_proposal(site: Site, house: House) -> None:
    case = seated(case_of(site, house, blind=1), "ana")
    case.post("ana", do="tag", version=case.version, **{"say:gcm-objectives:6": "no"})
    seat = Desk(house).dossier(case.id).case.seat("ana")
    assert seat is not None
    assert (seat.first, seat.refused) == ((), ())


def test_who_saw_the_same_text_openly_elsewhere_gets_no_blind_seat(
    site: Site, house: House, tmp_path: Path
) -> None:
    first = seated(case_of(site, house), "ana")
    desk = Desk(house)
    name = next(one.name for one in desk.dossier(first.id).files)
    other = _call("desks-again", house)
    path = tmp_path / name
    with house.files.open(desk.dossier(first.id).files[0].sha256) as stream:
        path.write_bytes(stream.read())
    (told,) = received(desk, other, [Found(path, name)], {"agreed": True}, hand_in=True)
    with pytest.raises(Refused) as refused:
        desk.perform(told.submission, c.Assign(person(desk, "ana")), OPERATOR)
    assert refused.value.subject == "sees-too-much"
    desk.perform(told.submission, c.Assign(person(desk, "ben")), OPERATOR)
    seat = desk.dossier(told.submission).case.seat("ben")
    assert seat is not None
    assert seat.blind


def test_the_same_file_handed_in_to_another_call_is_told_to_who_may_know_of_it(
    site: Site, house: House, tmp_path: Path
) -> None:
    first = case_of(site, house)
    desk = Desk(house)
    file = desk.dossier(first.id).files[0]
    path = tmp_path / "again.md"
    with house.files.open(file.sha256) as stream:
        path.write_bytes(stream.read())
    (told,) = received(
        desk, _call("desks-again", house), [Found(path, path.name)], {"agreed": True}, hand_in=True
    )
    wait_for(Case(site, house, told.submission, {}, ""))
    dossier, view = desk.seen(told.submission, person(desk, "cora"))
    one = as_data(house, dossier, view, person(desk, "cora"))["alike"][0]
    assert (one["id"], one["relation"]) == (first.id, "same-file")


def _call(identity: str, house: House) -> Call:
    made = call_in(house)
    rules = replace(made.rules, blind_one_in=1, seed="s")
    other = replace(made, id=identity, rules=rules)
    with house.catalogue.write(PERSON, "opened") as writer:
        writer.desk.put_call(other)
    return other


def test_what_is_accepted_and_refused_can_be_counted_and_blind_answers_are_not(
    site: Site, house: House
) -> None:
    before = {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}
    case = seated(case_of(site, house), "ana", "ben", "dan")
    version = case.version
    case.post("ana", do="tag", version=version, **{"say:gcm-objectives:6": "yes"})
    case.post("ben", do="tag", version=version, **{"say:gcm-objectives:6": "no"})
    case.post("dan", do="tag", version=version)
    after = {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}
    was, now = before.get("gcm-objectives:6"), after["gcm-objectives:6"]
    grown = [
        getattr(now, name) - (getattr(was, name) if was else 0)
        for name in ("shown", "accepted", "refused", "left")
    ]
    assert grown == [3, 1, 1, 1]
    blind = seated(case_of(site, house, blind=1), "ana")
    blind.post("ana", do="tag", version=blind.version, more="gcm-objectives:6")
    assert {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}["gcm-objectives:6"] == now


def test_a_coordinator_reads_both_agreements_and_nobody_else(site: Site, house: House) -> None:
    case = seated(case_of(site, house, blind=1), "ana", "ben")
    for name in ("ana", "ben"):
        case.post(name, do="tag", version=case.version, more="gcm-objectives:6")
    found = agreements(Desk(house), call_in(house))
    assert found.people.submissions >= 1
    assert found.machine.submissions >= found.people.submissions
    path = "/v1/calls/desks-2026/agreement"
    told = site.get(path, headers={"Fieldbridge-Link": case.tokens["cora"]}).json()
    assert told == found.as_data()
    assert told["people"]["alpha"] is None
    for token, status in ((case.tokens["ana"], 404), ("fbl_" + "x" * 43, 403), ("", 403)):
        assert site.get(path, headers={"Fieldbridge-Link": token} if token else {}).status_code == status
    other = site.get("/v1/calls/other/agreement", headers={"Fieldbridge-Link": case.tokens["cora"]})
    assert other.status_code == 404
