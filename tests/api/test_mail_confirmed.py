"""An address that a link let somebody write gets one letter, which asks; and no more in a day than an address bears."""

import shutil
from pathlib import Path

import pytest

from api.desk.desk import OPERATOR, Desk
from api.house import House
from api.mail.dispatching import deliver
from corpus.calls import Purpose
from corpus.languages import UN_LANGUAGES
from corpus.review import commands as c
from tests.api.mail_made import Clock, Server, handed_in, link_in, mailing, opened, said, standing
from tests.api.people_made import built, door
from tests.api.test_desk import TEXT, call_in
from tests.api.test_desk_http import link
from tests.api.test_mail_pages import HOST

LOU = "lou@office.example"


def test_an_address_gets_nothing_but_a_question_before_somebody_there_says_that_it_is_theirs(
    tmp_path: Path, mail: Server
) -> None:
    built(tmp_path / "data")
    with door(tmp_path / "data", **{**mailing(mail.port), **HOST}) as site:
        call_in(site.house)
        _, token = link(site.house, Purpose.SUBMIT)
        for number in range(3):
            sent = site.client.post(
                f"/submit/{token}", data={"mail": LOU},
                files={"file": ("z.md", TEXT.format(f"pester {number}").encode())},
            )  # fmt: skip
            assert "A letter was sent to this address" in sent.text
            deliver(site.house)
        (asked,) = mail.letters
        assert asked["Subject"] == "Is this your address?"
        assert "Zebra" not in said(asked)
        assert "/submission/" not in said(asked)

        path = link_in(said(asked), "/mail/confirm/")
        assert "The address is mine" in site.get(path).text
        deliver(site.house)
        assert len(mail.letters) == 1
        assert "It is confirmed" in site.client.post(path).text
        deliver(site.house)
        received = mail.letters[-1]
        assert said(received).count("/submission/") == 3

        opened_by = link_in(said(received), "/submission/")
        assert "A letter was sent to this address" not in site.get(opened_by).text
        assert site.client.post(path).status_code == 200
        deliver(site.house)
        assert len(mail.letters) == 2
        stop = asked["List-Unsubscribe"].strip("<>").partition("practices.example.org")[2]
        for wrong in (stop.replace("/stop/", "/confirm/"), "/mail/confirm/fbm_made-up"):
            assert site.get(wrong).status_code == site.client.post(wrong).status_code == 403
        assert site.client.post(path.replace("/confirm/", "/stop/")).status_code == 403


def test_what_was_decided_before_the_address_was_confirmed_is_told_then(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    told = handed_in(mailing_house, tmp_path, "late", LOU, confirming=False)
    Desk(mailing_house).perform(told.submission, c.AskChanges("Who paid for it?"), OPERATOR)
    deliver(mailing_house)
    assert standing(mailing_house) == {"confirm": ["sent"]}
    handed_in(mailing_house, tmp_path, "later", LOU)
    deliver(mailing_house)
    assert sorted(one["Subject"] for one in mail.letters) == [
        "A question about: Zebra crossings beside the wharf",
        "Is this your address?",
        "Received: Zebra crossings beside the wharf",
    ]


def test_whoever_is_asked_may_stop_being_asked(mailing_house: House, mail: Server, tmp_path: Path) -> None:
    handed_in(mailing_house, tmp_path, "one", LOU, confirming=False)
    deliver(mailing_house)
    with mailing_house.catalogue.posting() as outbox:
        (letter,) = outbox.letters()
        outbox.stop(letter.holder, (letter.occasion.topic,))
    clock = Clock()
    clock.move(days=2)
    handed_in(mailing_house, tmp_path, "two", LOU, confirming=False)
    deliver(mailing_house, clock)
    assert len(mail.letters) == 1


def test_an_address_gets_no_more_letters_in_a_day_than_are_set_and_the_rest_the_day_after(
    mailing_data: Path, tmp_path: Path, mail: Server
) -> None:
    shutil.copytree(mailing_data, tmp_path / "data")
    with opened(tmp_path / "data", mail.port, mail_per_day="3") as house:
        told = [handed_in(house, tmp_path, f"day-{number}", LOU) for number in range(5)]
        clock = Clock()
        deliver(house, clock)
        assert len(mail.letters) == 1  # five that came in go as one
        for number, one in enumerate(told):
            clock.move(minutes=1)
            Desk(house).perform(one.submission, c.AskChanges(f"Question {number}?"), OPERATOR)
            deliver(house, clock)
        assert len(mail.letters) == 3
        clock.move(hours=20)
        deliver(house, clock)
        assert len(mail.letters) == 3
        clock.move(hours=4)
        deliver(house, clock)
        clock.move(days=1)
        deliver(house, clock)
        assert len(mail.letters) == 6
        asked = sorted(line for one in mail.letters for line in said(one).splitlines() if "Question" in line)
        assert asked == [f"> Question {number}?" for number in range(5)]
        assert standing(house) == {"received": ["sent"] * 5, "question": ["sent"] * 5}


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_the_question_is_in_the_language_of_the_page_and_quotes_nobody(
    mailing_house: House, mail: Server, tmp_path: Path, language: str
) -> None:
    handed_in(mailing_house, tmp_path, language, f"lou@{language}.example", language, confirming=False)
    deliver(mailing_house)
    (asked,) = mail.letters
    assert asked["Content-Language"] == language
    words = " ".join(word for word in said(asked).split() if "://" not in word).replace("Pay desks", "")
    if language in ("ar", "ru", "zh"):
        assert not any("a" <= letter.lower() <= "z" for letter in f"{asked['Subject']} {words}"), words
    assert "Zebra" not in words
