"""What the clock causes: reminders, digests, saved searches; and that many causes make one letter."""

from pathlib import Path

from api.desk.desk import OPERATOR, Desk
from api.house import House
from api.mail.dispatching import deliver
from api.mail.keeping import keep
from corpus.letters import Rhythm
from corpus.review import Verdict
from corpus.review import commands as c
from tests.api.mail_made import (
    Clock,
    Server,
    account,
    assigned,
    handed_in,
    reach,
    said,
    standing,
)  # fmt: skip
from tests.api.test_desk import approved, call_in, person
from tests.api.test_desk import opened as opened_by


def test_reviewers_are_reminded_before_the_deadline_and_after_it_once_each_until_they_vote(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    reach(mailing_house, "ana", "ana@office.example")
    told = handed_in(mailing_house, tmp_path, "due")
    assigned(mailing_house, told.submission, "ana")
    clock = Clock()
    for _ in range(25):
        deliver(mailing_house, clock)
        deliver(mailing_house, clock)
        clock.move(days=1)
    assert [one["Subject"].partition(":")[0] for one in mail.to("ana@office.example")] == [
        "For you to review", "Your review is due soon", "Your review is late",
    ]  # fmt: skip

    desk = Desk(mailing_house)
    other = handed_in(mailing_house, tmp_path, "voted")
    opened_by(desk, other.submission, "ana", "ben")
    desk.perform(
        other.submission,
        c.Vote(Verdict.APPROVE, desk.dossier(other.submission).case.text),
        person(desk, "ana"),
    )
    mail.clear()
    for _ in range(25):
        deliver(mailing_house, clock)
        clock.move(days=1)
    assert not [one for one in mail.to("ana@office.example") if "review is" in one["Subject"]]


def test_a_coordinator_gets_a_digest_daily_or_weekly_and_none_of_an_empty_desk(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    call_in(mailing_house)
    reach(mailing_house, "cora", "cora@office.example", rhythm=Rhythm.DAILY)
    clock = Clock()
    deliver(mailing_house, clock)
    assert mail.letters == []
    told = handed_in(mailing_house, tmp_path, "digest")
    for _ in range(3):
        clock.move(days=1)
        deliver(mailing_house, clock)
        deliver(mailing_house, clock)
    digests = [said(one) for one in mail.to("cora@office.example")]
    assert len(digests) == 3
    assert "came in since the last of these letters: 1" in digests[0]
    assert "waiting for a reviewer: 1" in digests[1]
    assert "came in" not in digests[1]
    reach(mailing_house, "cora", "cora@office.example", rhythm=Rhythm.WEEKLY)
    mail.clear()
    for _ in range(28):
        clock.move(days=1)
        deliver(mailing_house, clock)
    assert 4 <= len(mail.letters) <= 5
    assert "Zebra crossings" in said(mail.letters[-1])
    assert told.submission not in said(mail.letters[-1])


def test_a_saved_search_tells_of_what_is_new_since_the_last_letter_and_of_nothing_that_one_may_not_see(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    bo = account(mailing_house, "bo", email="bo@office.example")
    keep(mailing_house, bo, "zebra crossings wharf", (), Rhythm.DAILY)
    clock = Clock()
    clock.move(days=1)
    deliver(mailing_house, clock)
    assert mail.letters == []
    for name, audience in (("seen", "public"), ("hidden", "group:elsewhere")):
        told = handed_in(mailing_house, tmp_path, name, title=f"Zebra crossings {name}", audience=audience)
        approved(Desk(mailing_house), told.submission)
        Desk(mailing_house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    deliver(mailing_house, clock)
    (one,) = mail.to("bo@office.example")
    assert "Zebra crossings seen" in said(one)
    assert "hidden" not in said(one)
    assert "Complaint desks" not in said(one)
    for _ in range(3):
        clock.move(days=1)
        deliver(mailing_house, clock)
    assert len(mail.letters) == 1


def test_forty_files_and_ten_reviews_make_two_letters(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    reach(mailing_house, "ana", "ana@office.example")
    for number in range(10):
        told = handed_in(
            mailing_house, tmp_path, f"many-{number}", "sam@office.example", title=f"Wharf {number}"
        )
        assigned(mailing_house, told.submission, "ana")
    deliver(mailing_house)
    (to_sam,), (to_ana,) = mail.to("sam@office.example"), mail.to("ana@office.example")
    assert (to_sam["Subject"], to_ana["Subject"]) == (
        "Received: Wharf 0 (+9)", "For you to review: Wharf 0 (+9)"
    )  # fmt: skip
    for number in range(10):
        assert f"Wharf {number}" in said(to_sam)
        assert f"Wharf {number}" in said(to_ana)
    assert said(to_sam).count("/submission/fbm_") == 10


def test_a_letter_that_no_longer_is_true_does_not_go(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    told = handed_in(mailing_house, tmp_path, "overtaken", "sam@office.example")
    reach(mailing_house, "ana", "ana@office.example")
    assigned(mailing_house, told.submission, "ana")
    Desk(mailing_house).perform(told.submission, c.AskChanges("Where?"), OPERATOR)
    Desk(mailing_house).perform(told.submission, c.Withdraw(), OPERATOR)
    deliver(mailing_house)
    assert mail.letters == []
    assert {one for each in standing(mailing_house).values() for one in each} == {"dropped"}
