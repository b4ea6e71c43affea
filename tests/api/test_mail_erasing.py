"""Letters are written with their event, and go with what they are about."""

import shutil
from pathlib import Path

import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.people import reviewer_of
from api.house import OPERATOR as PERSON
from api.house import House, open_house
from api.mail.dispatching import deliver
from api.mail.noticing import note
from api.purging import Purger
from corpus.catalogue import backup, restore
from corpus.letters import Occasion, Standing, Topic, holder_of, letter, settled
from corpus.people import Grant, Role
from corpus.review import commands as c
from corpus.review.events import ChangesRequested
from tests.api.buried import anywhere
from tests.api.made import settings_for, word_spaces
from tests.api.mail_made import (
    SITE,
    Server,
    account,
    assigned,
    handed_in,
    opened,
    reach,
    standing,
)  # fmt: skip
from tests.api.test_desk import approved, call_in


def test_a_purge_takes_the_letters_and_the_address_of_the_submission_along(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    told = handed_in(mailing_house, tmp_path, "purged", "quaggasam@office.example")
    reach(mailing_house, "ana", "ana@office.example")
    approved(Desk(mailing_house), told.submission)
    Desk(mailing_house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    assert standing(mailing_house)
    Purger(mailing_house).purge(
        Desk(mailing_house).dossier(told.submission).submission.document, "asked for", True
    )
    assert standing(mailing_house) == {}
    deliver(mailing_house)
    assert mail.letters == []
    assert anywhere(mailing_house.settings.data, ["quaggasam"]) == set()


def test_whoever_erases_their_account_gets_no_letter_that_waited(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    bo = account(mailing_house, "bo", Grant(Role.REVIEWER, "decent-work"), email="quaggabo@office.example")
    told = handed_in(mailing_house, tmp_path, "erased")
    desk = Desk(mailing_house)
    desk.perform(
        told.submission, c.Assign(reviewer_of(mailing_house, desk.dossier(told.submission), bo.id)), OPERATOR
    )
    with mailing_house.catalogue.posting() as outbox:
        outbox.stop(bo.id, (Topic.DIGEST,))
    assert standing(mailing_house) == {"assigned": ["waiting"]}
    with mailing_house.catalogue.admitting() as people:
        people.erase(bo.id, "2026-06-01T00:00:00Z")
    mailing_house.catalogue.clear_log()
    assert standing(mailing_house) == {}
    deliver(mailing_house)
    assert mail.letters == []
    assert anywhere(mailing_house.settings.data, ["quaggabo"]) == set()


def test_what_waited_when_a_backup_was_made_does_not_go_again_after_a_restore(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "backup", "sam@office.example")
    backup(mailing_house.catalogue, mailing_house.files, tmp_path / "b.zip")
    deliver(mailing_house)
    data = mailing_house.settings.data
    mailing_house.close()
    restore(tmp_path / "b.zip", data)
    with opened(data, mail.port) as again:
        deliver(again)
        assert standing(again) == {"received": ["dropped"]}
    assert len(mail.letters) == 1


def test_the_chain_of_events_holds_no_address(mailing_house: House, tmp_path: Path) -> None:
    told = handed_in(mailing_house, tmp_path, "chain", "quaggachain@office.example")
    for one in Desk(mailing_house).dossier(told.submission).log:
        assert "quaggachain" not in one.public + one.personal + one.actor
    with mailing_house.catalogue.posted() as outbox:
        assert all("quagga" not in str(one) for one in outbox.letters())


def test_a_letter_and_the_event_that_causes_it_are_one_write(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    """A write that fails at its end leaves neither; what is written down twice is there once."""
    told = handed_in(mailing_house, tmp_path, "whole", "sam@office.example")
    before = standing(mailing_house)
    case, call = Desk(mailing_house).dossier(told.submission).case, call_in(mailing_house)
    events = [ChangesRequested("cora")]

    def half() -> None:
        with mailing_house.catalogue.write(PERSON, "killed") as writer:
            first = writer.desk.append(told.submission, "cora", events)
            note(writer, mailing_house.settings, call, case, events, first)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert standing(mailing_house) == before
    assert len(Desk(mailing_house).dossier(told.submission).log) == 3


def test_nothing_is_written_or_sent_while_mail_is_off(
    mailing_data: Path, mail: Server, tmp_path: Path
) -> None:
    shutil.copytree(mailing_data, tmp_path / "data")
    with opened(tmp_path / "data", mail.port) as on:
        reach(on, "ana", "ana@office.example")
    with open_house(settings_for(tmp_path / "data", base_url=SITE), spaces=word_spaces()) as off:
        told = handed_in(off, tmp_path, "off", "sam@office.example")
        assigned(off, told.submission, "ana")
        deliver(off)
        assert standing(off) == {}
        with off.catalogue.posted() as outbox:
            assert outbox.reach(holder_of("ana", "desks-2026")) is not None
    with opened(tmp_path / "data", mail.port) as on:
        deliver(on)
    assert mail.letters == []


def test_a_cause_that_is_written_down_again_leaves_the_letter_as_it_stands(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    """Two servers that look at the same minute find the same deadline."""
    told = handed_in(mailing_house, tmp_path, "again")
    one = letter(Occasion.DUE, "desks-2026/ana", told.submission, "2026-01-01T00:00:00Z", period="2026-01-22")
    with mailing_house.catalogue.posting() as outbox:
        assert outbox.put([one, one]) == 1
        outbox.settle([settled(one, Standing.SENT, "2026-01-02T00:00:00Z")])
    with mailing_house.catalogue.posting() as outbox:
        assert outbox.put([one]) == 0
        assert outbox.letters(Standing.WAITING) == ()
