"""Submissions that were never published, people and their words: erased from every byte, and not back with a backup."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import house as wiring
from api.cli import run
from api.desk.desk import OPERATOR, Desk
from api.forgetting import forget
from api.house import House, open_house
from api.purging import Purger
from corpus.access import everything
from corpus.calls import Purpose
from corpus.errors import Forbidden, NotFound, WrongUse
from corpus.people import Grant, Person, Role, fresh_id
from corpus.requests import State
from corpus.review import Verdict
from corpus.review import commands as c
from tests.api.buried import anywhere, places
from tests.api.made import make, named, settings_for, word_spaces
from tests.api.people_made import Door, door
from tests.api.test_desk import approved, call_in, hand_in, opened, person

NOTE = "Mrs Quillfeather told me that the porters of Dunmarrow disagree"
LONG = "and she said so again " * 300
"""A note of several pages of the database, which are freed when it goes."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(wiring, "open_space", lambda name, *_, **__: _space(name))
    make(settings_for(tmp_path / "data"), (named("desks.pdf"),)).close()
    return tmp_path / "data"


@pytest.fixture
def desk(data: Path) -> Iterator[Desk]:
    with open_house(settings_for(data), spaces=word_spaces()) as house:
        yield Desk(house)


def _space(name: str) -> object:
    return next(one for one in word_spaces() if one.name == name)


def declined(desk: Desk, folder: Path, number: int) -> str:
    """Its text says `fear NUMBER and`; the reason of the refusal is NOTE."""
    submission = hand_in(
        desk, folder, number, title=f"Zebra {number}", contact="Wrenfold@example.org"
    ).submission
    opened(desk, submission, "ana", "ben", "eva")
    text = desk.dossier(submission).case.text
    for name in ("ana", "ben", "eva"):
        desk.perform(
            submission,
            c.Vote(Verdict.DECLINE, text, "relevance", f"{NOTE} {LONG} brindle{name}"),
            person(desk, name),
        )
    desk.perform(submission, c.Decline("relevance", NOTE), person(desk, "cora"))
    return submission


def whole(house: House) -> None:
    assert house.catalogue.check(deep=True, files=house.files) == []


def test_a_declined_submission_is_purged_with_form_file_and_words(
    desk: Desk, data: Path, tmp_path: Path
) -> None:
    submission = declined(desk, tmp_path, 51)
    kept = declined(desk, tmp_path, 52)
    words = ["fear 51 and", "zebra-51", "Zebra 51"]
    assert all(places(data, words).values())
    Purger(desk.house).purge(submission, "asked for", False)
    assert anywhere(data, words) == set()
    whole(desk.house)
    left = desk.dossier(submission)
    assert (left.form.title, left.files, left.case.state) == ("", (), State.DECLINED)
    assert desk.dossier(kept).form.title == "Zebra 52"
    Purger(desk.house).purge(kept, "asked for", False)
    assert anywhere(data, ["fear 52 and", "Quillfeather", "Dunmarrow", "Wrenfold"]) == set()
    whole(desk.house)


def test_a_draft_is_purged_and_the_link_of_its_submitter_opens_nothing_more(
    desk: Desk, data: Path, tmp_path: Path
) -> None:
    from api.desk.links import opened as by_link
    from api.desk.receiving import received
    from ingest.sources import Found

    path = tmp_path / "zebra-53.md"
    path.write_text(
        "# Zebra 53\n\nPorters of Dunmarrow crossed at the wharf and nobody was hurt in that year.\n"
    )
    (told,) = received(desk, call_in(desk.house), [Found(path, path.name)], {})
    assert by_link(desk, told.link, Purpose.FOLLOW).link.submission == told.submission
    Purger(desk.house).purge(told.submission, "asked for", False)
    assert anywhere(data, ["Dunmarrow", "zebra-53"]) == set()
    assert desk.dossier(told.submission).case.state is State.WITHDRAWN
    with pytest.raises(Forbidden):
        by_link(desk, told.link, Purpose.FOLLOW)
    (again,) = received(desk, call_in(desk.house), [Found(path, path.name)], {})
    assert again.status == "received"


def test_what_is_being_reviewed_is_not_purged_and_what_was_published_goes_with_its_practice(
    desk: Desk, data: Path, tmp_path: Path
) -> None:
    submission = hand_in(desk, tmp_path, 54).submission
    with pytest.raises(WrongUse) as told:
        Purger(desk.house).purge(submission, "", False)
    assert "withdraw" in told.value.remedy
    approved(desk, submission)
    desk.perform(submission, c.Publish("2026-05-01T00:00:00Z"), person(desk, "cora"))
    Purger(desk.house).purge(submission, "", False)
    assert anywhere(data, ["fear 54 and", "zebra-54"]) == set()
    whole(desk.house)
    with pytest.raises(NotFound):
        Purger(desk.house).purge("sub-0000000000000000", "", False)


def test_a_file_that_another_submission_rests_on_stays(desk: Desk, tmp_path: Path) -> None:
    submission = declined(desk, tmp_path, 55)
    (own,) = [one for one in desk.dossier(submission).files if one.name.endswith(".md")]
    desk.perform(hand_in(desk, tmp_path, 56).submission, c.Withdraw(), OPERATOR)
    other = hand_in(desk, tmp_path, 57).submission
    from dataclasses import replace

    with desk.house.catalogue.write(wiring.OPERATOR, "shares a file") as writer:
        writer.desk.put_file(replace(own, submission=other))
    Purger(desk.house).purge(submission, "", False)
    desk.house.files.open(own.sha256).close()
    whole(desk.house)


def test_the_words_of_one_person_go_and_the_chain_and_all_votes_hold(
    desk: Desk, data: Path, tmp_path: Path
) -> None:
    submission = declined(desk, tmp_path, 58)
    chain = _chain(desk)
    assert forget(desk.house, "ana", words=True).notes == 2
    assert anywhere(data, ["brindleana"]) == set()
    assert anywhere(data, ["brindleben"]) != set()
    whole(desk.house)
    after = desk.dossier(submission)
    assert {one.reviewer for one in after.case.cast} == {"ana", "ben", "eva"}
    assert _chain(desk)[: len(chain)] == chain
    assert forget(desk.house, "ana", words=True).notes == 0
    assert after.form.title == "Zebra 58"
    forget(desk.house, "whoever has the link", words=True)
    assert desk.dossier(submission).form.title == "Zebra 58"


def _chain(desk: Desk) -> list[str]:
    submissions = desk.submissions_of(desk.call("desks-2026"))
    return [one.hash for each in submissions for one in desk.dossier(each.id).log]


def test_an_older_backup_brings_neither_submission_nor_words_nor_account_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "old.zip"
    who = Person(
        fresh_id(), "tamsinreed", email="Tamsin@reedhurst.example", grants=(Grant(Role.ADMINISTRATOR),)
    )
    with open_house(settings_for(data), spaces=word_spaces()) as house:
        desk = Desk(house)
        first = declined(desk, tmp_path, 61)
        second = declined(desk, tmp_path, 62)
        with house.catalogue.admitting() as people:
            people.put_person(who)
    assert run(["backup", str(backup)]) == 0
    with open_house(settings_for(data), spaces=word_spaces()) as house, house.catalogue.admitting() as people:
        people.put_person(Person(fresh_id(), "other", grants=(Grant(Role.ADMINISTRATOR),)))
    assert run(["purge", first, "--yes"]) == 1
    assert str(backup) in capsys.readouterr().out
    assert run(["review", "erase", "ana", "--yes"]) == 0
    assert "2 notes erased" in capsys.readouterr().out
    assert run(["admin", "user", "erase", "tamsinreed"]) == 0
    assert str(backup) in capsys.readouterr().out
    gone = ["fear 61 and", "brindleana", "tamsinreed", "reedhurst"]
    assert anywhere(data, gone) == set()
    assert anywhere(tmp_path, gone) != set()
    (data / "purged.json").unlink()
    (data / "catalogue.db").rename(tmp_path / "lost.db")
    for left in data.glob("catalogue.db-*"):
        left.unlink()

    assert run(["restore", str(backup), "--yes"]) == 0
    assert anywhere(data, gone) == set()
    with open_house(settings_for(data), spaces=word_spaces()) as house:
        whole(house)
        with house.catalogue.people() as people:
            found = people.person(who.id)
            assert people.everyone() == ()
        assert found is not None
        assert found.erased
        assert Desk(house).dossier(second).form.title == "Zebra 62"
        assert (Desk(house).dossier(first).form.title, Desk(house).dossier(first).files) == ("", ())
    assert run(["restore", str(backup), "--yes"]) == 0
    assert anywhere(data, gone) == set()


def test_a_kill_before_the_end_is_made_good_by_the_next_finish(
    desk: Desk, data: Path, tmp_path: Path
) -> None:
    from corpus.purges import PERSON, WORDS, Purge, PurgeState

    declined(desk, tmp_path, 63)
    with desk.house.catalogue.write(wiring.OPERATOR, "began") as writer:
        writer.purging.put(Purge("ben", PERSON, writer.now, "", PurgeState.BEGUN, (WORDS,)))
    assert [one.purge.target for one in Purger(desk.house).finish()] == ["ben"]
    assert anywhere(data, ["brindleben"]) == set()
    assert Purger(desk.house).finish() == ()


def test_at_the_command_line_nobody_unknown_is_erased(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "erase", "nobody", "--yes"]) == 1
    assert "nobody of this id" in capsys.readouterr().err


@pytest.fixture
def at(data: Path) -> Iterator[Door]:
    with door(data) as made:
        yield made


def test_a_person_takes_their_words_away_and_erases_them_with_the_account(
    at: Door, data: Path, tmp_path: Path
) -> None:
    who = at.person("rosalind", Grant(Role.REVIEWER, "decent-work"))
    desk = Desk(at.house)
    submission = hand_in(desk, tmp_path, 71).submission
    actor = desk.call("desks-2026").person("ana")
    assert actor is not None
    from dataclasses import replace

    actor = replace(actor, id=who.id)
    desk.perform(submission, c.Assign(actor), OPERATOR)
    desk.perform(submission, c.AnswerConflict((), NOTE), actor)
    cookie = at.cookie(who)
    (wrote,) = at.get("/account/export", **cookie).json()["wrote"]
    assert (wrote["submission"], wrote["words"]["note"]) == (submission, NOTE)
    shown = at.get("/account", Accept="text/html", **cookie).text
    assert 'name="words"' in shown
    token = re.search(r'name="form_token" value="([^"]+)"', shown)
    assert token
    fields = {"name": "rosalind", "form_token": token[1], "words": "on"}
    assert at.post("/account/erase", fields, **cookie).status_code == 303
    assert anywhere(data, ["rosalind", "Quillfeather"]) == set()
    assert json.loads((data / "purged.json").read_bytes())["purges"][0]["target"] == who.id
    whole(at.house)


def test_without_the_word_for_it_the_notes_stay_with_the_record(at: Door, data: Path, tmp_path: Path) -> None:
    desk = Desk(at.house)
    declined(desk, tmp_path, 72)
    who = at.person("rosalind")
    forget(at.house, who.id, account=True)
    assert anywhere(data, ["rosalind"]) == set()
    assert anywhere(data, ["Quillfeather"]) != set()
    with pytest.raises(NotFound):
        forget(at.house, who.id, account=True)
    only = at.person("boss", Grant(Role.ADMINISTRATOR))
    with pytest.raises(WrongUse):
        forget(at.house, only.id, account=True)
    with at.house.catalogue.reader(everything()) as reader:
        assert only.id not in {one.target for one in reader.purges()}
