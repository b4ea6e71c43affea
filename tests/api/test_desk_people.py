"""Signed-in people at the desk: what they may do is what their account says now, in the group of the submission."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.people import reviewers_of
from api.forms import HEADER, token_for
from api.house import OPERATOR as PERSON
from api.routes import desk as desk_routes
from corpus.bodies import Affiliation, BodyKind
from corpus.keys import Use
from corpus.people import Grant, Person, Role
from corpus.review import Actor, Rules
from corpus.review import commands as c
from tests.api.desk_made import call_of, submitted
from tests.api.made import make, named, settings_for
from tests.api.people_made import GROUP, OTHER_GROUP, ROLES, Door, door

UN = Affiliation("World Office", BodyKind.UN, "Geneva")
NGO = Affiliation("Wharf Watch", BodyKind.NGO)
NAMING = '{"title": "Desks", "bodies": ["Wharf Watch"]}'


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("people-at-desk") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    with door(folder) as found:
        listed = Actor("r-of-file", frozenset({Role.REVIEWER}), frozenset({GROUP}))
        call_of(found.house, "alpha-call", GROUP, [listed])
        call_of(found.house, "beta-call", OTHER_GROUP)
        yield found


@pytest.fixture(autouse=True)
def _unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.pacing import Pace

    monkeypatch.setattr(desk_routes, "_PACE", Pace(0))


@pytest.fixture
def submission(opened: Door, request: pytest.FixtureRequest) -> str:
    identity = "sub-" + re.sub(r"\W", "-", request.node.name)
    submitted(opened.house, Desk(opened.house).call("alpha-call"), identity)
    return identity


def act(opened: Door, who: dict[str, str], identity: str, do: str, **more: Any) -> Any:
    """As a page of that session would send it."""
    token = token_for(who.get("Cookie", "").partition("=")[2])
    headers = who | ({HEADER: token} if token else {})
    address = f"/v1/submissions/{identity}/actions"
    answer = opened.client.post(address, json={"do": do, **more}, headers=headers)
    opened.client.cookies.clear()
    return answer


def shown(opened: Door, who: dict[str, str], identity: str) -> Any:
    return opened.get(f"/v1/submissions/{identity}", **who)


def case_of(opened: Door, identity: str) -> Any:
    return Desk(opened.house).dossier(identity).case


def reviewer(opened: Door, name: str, *bodies: Affiliation) -> Person:
    return opened.person(name, Grant(Role.REVIEWER, GROUP), bodies=bodies)


def test_a_coordinator_gives_it_to_any_reviewer_of_the_group_who_then_judges_in_a_session(
    opened: Door, submission: str
) -> None:
    cora, ana = opened.person("cora", *ROLES["coordinator"]), reviewer(opened, "ana", UN)
    ben = reviewer(opened, "ben", NGO)
    lead, hers = opened.cookie(cora), opened.cookie(ana)
    assert act(opened, lead, submission, "assign", person=ana.id).json()["state"] == "in-review"
    assert act(opened, lead, submission, "assign", person="ben").status_code == 200
    assert [(one.reviewer, one.inside) for one in case_of(opened, submission).seats] == [
        (ana.id, True),
        (ben.id, False),
    ]
    assert "text" not in shown(opened, hers, submission).json()["submission"]
    for do, more in (("conflict", {"note": "none"}), ("open", {})):
        assert act(opened, hers, submission, do, **more).status_code == 200
    version = shown(opened, hers, submission).json()["submission"]["version"]
    assert act(opened, hers, submission, "approve", version=version).status_code == 200
    assert [one.reviewer for one in case_of(opened, submission).cast] == [ana.id]


def test_the_bodies_of_an_account_fill_in_the_question_about_conflicts(opened: Door) -> None:
    ben = reviewer(opened, "ben", NGO)
    desk = Desk(opened.house)
    submitted(opened.house, desk.call("alpha-call"), "sub-naming")
    with opened.house.catalogue.write(PERSON, "named") as writer:
        from corpus.review import events as e
        from corpus.review.rules import Named

        filled = e.Filled("text", (), "", True, (Named("wharf watch"),), NAMING)
        writer.desk.append("sub-naming", "link-of-a-test", [filled])
    act(
        opened,
        opened.cookie(opened.person("cora", *ROLES["coordinator"])),
        "sub-naming",
        "assign",
        person=ben.id,
    )
    theirs = opened.cookie(ben)
    assert shown(opened, theirs, "sub-naming").json()["submission"]["suspected"] == ["own-body"]
    refused = act(opened, theirs, "sub-naming", "conflict")
    assert (refused.status_code, refused.json()["subject"]) == (409, "explain")


def test_what_the_file_of_the_call_says_of_an_account_goes_before_the_account(opened: Door) -> None:
    eva = reviewer(opened, "eva", NGO)
    told = Actor(eva.id, frozenset({Role.COORDINATOR}), frozenset({GROUP}), (UN,))
    call = call_of(opened.house, "call-with-eva", GROUP, [told])
    submitted(opened.house, call, "sub-eva")
    (found,) = [
        one for one in reviewers_of(opened.house, Desk(opened.house).dossier("sub-eva")) if one.id == eva.id
    ]
    assert (found.bodies, found.roles) == ((UN,), frozenset({Role.REVIEWER}))


def test_a_request_of_a_session_without_its_token_does_nothing(opened: Door, submission: str) -> None:
    cora = opened.cookie(opened.person("cora", *ROLES["coordinator"]))
    address = f"/v1/submissions/{submission}/actions"
    for more in ({}, {HEADER: token_for("another session")}):
        answer = opened.client.post(address, json={"do": "withdraw"}, headers=cora | more)
        assert answer.status_code == 403
    opened.client.cookies.clear()
    assert case_of(opened, submission).state.value == "submitted"


def test_a_key_decides_only_where_it_was_made_for_that_and_for_a_person(
    opened: Door, submission: str
) -> None:
    cora = opened.person("cora", *ROLES["coordinator"])
    reading = opened.key((Use.READ, Use.SUBMIT), GROUP, person=cora.id)
    nobodys = opened.key((Use.READ, Use.DECIDE), GROUP)
    elsewhere = opened.key((Use.READ, Use.DECIDE), OTHER_GROUP, person=cora.id)
    deciding = opened.key((Use.DECIDE,), GROUP, person=cora.id)
    assert shown(opened, reading, submission).status_code == 200
    for do, refused in (("publish", 403), ("withdraw", 404)):  # withdrawing is for one's own, too
        assert act(opened, reading, submission, do).status_code == refused
        assert act(opened, nobodys, submission, do).status_code == 403
        assert act(opened, elsewhere, submission, do).status_code == 404
    assert case_of(opened, submission).state.value == "submitted"
    assert act(opened, deciding, submission, "withdraw").json()["state"] == "withdrawn"


def test_a_role_of_another_group_opens_nothing_and_a_role_that_was_taken_away_takes_the_seat_along(
    opened: Door, submission: str
) -> None:
    other = opened.cookie(opened.person("otto", Grant(Role.COORDINATOR, OTHER_GROUP)))
    assert shown(opened, other, submission).status_code == 404
    assert act(opened, other, submission, "withdraw").status_code == 404
    dan = reviewer(opened, "dan")
    desk = Desk(opened.house)
    (actor,) = [one for one in reviewers_of(opened.house, desk.dossier(submission)) if one.id == dan.id]
    for command, by in ((c.Assign(actor), OPERATOR), (c.AnswerConflict(), actor), (c.Open(), actor)):
        desk.perform(submission, command, by)
    theirs = opened.cookie(dan)
    assert "text" in shown(opened, theirs, submission).json()["submission"]
    opened.person("dan", Grant(Role.SUBMITTER, GROUP))
    assert shown(opened, theirs, submission).status_code == 404
    assert act(opened, theirs, submission, "tag", version="x").status_code == 404


def hand_in(opened: Door, who: dict[str, str], call: str, words: str) -> Any:
    token = token_for(who.get("Cookie", "").partition("=")[2])
    file = {"file": ("zebra.md", io.BytesIO(f"# Zebra {words}\n\nPaid at the {words} since 2014.".encode()))}
    answer = opened.client.post(
        "/v1/submissions", files=file, data={"call": call, "agreed": "true", "form_token": token}, headers=who
    )
    opened.client.cookies.clear()
    return answer


def test_a_submitter_with_an_account_hands_in_follows_and_withdraws_and_never_judges_it(opened: Door) -> None:
    sam = opened.person("sam", Grant(Role.SUBMITTER, GROUP), Grant(Role.COORDINATOR, GROUP))
    theirs = opened.cookie(sam)
    sent = hand_in(opened, theirs, "alpha-call", "wharf")
    assert sent.status_code == 201, sent.text
    (told,) = sent.json()["submissions"]
    assert told["link"] == ""
    assert shown(opened, theirs, told["submission"]).json()["submission"]["state"] == "submitted"
    own = act(opened, theirs, told["submission"], "assign", person=sam.id)
    assert (own.status_code, own.json()["subject"]) in ((409, "own"), (404, sam.id))
    stranger = opened.cookie(opened.person("sue", Grant(Role.SUBMITTER, GROUP)))
    assert shown(opened, stranger, told["submission"]).status_code == 404
    assert act(opened, theirs, told["submission"], "withdraw").json()["state"] == "withdrawn"
    assert hand_in(opened, theirs, "beta-call", "pier").status_code == 403
    assert hand_in(opened, theirs, "no-such-call", "pier").status_code == 403


def test_a_programme_hands_in_by_its_key_and_whoever_has_the_link_follows(opened: Door) -> None:
    key = opened.key((Use.SUBMIT,), GROUP)
    (told,) = hand_in(opened, key, "alpha-call", "harbour").json()["submissions"]
    assert told["link"].startswith("fbl_")
    assert shown(opened, {"Fieldbridge-Link": told["link"]}, told["submission"]).status_code == 200
    assert shown(opened, key, told["submission"]).status_code == 403
    assert hand_in(opened, opened.key((Use.READ,), GROUP), "alpha-call", "dock").status_code == 403
    assert hand_in(opened, opened.key((Use.SUBMIT,), OTHER_GROUP), "alpha-call", "dock").status_code == 403


def test_who_was_shut_out_or_erased_is_nobody_to_whom_anything_is_given(
    opened: Door, submission: str
) -> None:
    gone = reviewer(opened, "gus")
    cora = opened.cookie(opened.person("cora", *ROLES["coordinator"]))
    with opened.house.catalogue.admitting() as people:
        people.put_person(replace(gone, disabled="2026-01-01T00:00:00Z"))
    assert act(opened, cora, submission, "assign", person=gone.id).status_code == 404
    assert act(opened, cora, submission, "assign", person="").status_code == 404


def test_a_drawn_submission_is_given_blind_to_accounts_too(opened: Door) -> None:
    call = call_of(opened.house, "blind-call", GROUP, rules=Rules(blind_one_in=1, seed="all"))
    submitted(opened.house, call, "sub-blind")
    ana = reviewer(opened, "ana", UN)
    cora = opened.person("cora", *ROLES["coordinator"])
    act(opened, opened.cookie(cora), "sub-blind", "assign", person=ana.id)
    hers = opened.cookie(ana)
    act(opened, hers, "sub-blind", "conflict", note="none")
    act(opened, hers, "sub-blind", "open")
    told = shown(opened, hers, "sub-blind").json()
    assert told["submission"]["blind"]
    assert not told["submission"].keys() & {"tags", "votes"}
    both = opened.person("bea", Grant(Role.REVIEWER, GROUP), Grant(Role.COORDINATOR, GROUP))
    refused = act(opened, opened.cookie(cora), "sub-blind", "assign", person=both.id)
    assert refused.json()["subject"] == "sees-too-much"


def test_bodies_go_with_the_account_and_are_told_to_whose_they_are(opened: Door, tmp_path: Path) -> None:
    ivy = reviewer(opened, "ivy", UN, NGO)
    with opened.house.catalogue.people() as people:
        assert people.named("ivy").bodies == (UN, NGO)  # type: ignore[union-attr]
    theirs = opened.cookie(ivy)
    assert opened.get("/account/export", **theirs).json()["bodies"][0] == UN.spelled
    assert "Wharf Watch" in opened.get("/account", **theirs).text
    with opened.house.catalogue.admitting() as people:
        people.erase(ivy.id, "2026-01-01T00:00:00Z")
        assert people.person(ivy.id).bodies == ()  # type: ignore[union-attr]
