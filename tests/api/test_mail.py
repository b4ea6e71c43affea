"""What letters say, to whom, in which language and with which headers: a real server process takes them."""

from pathlib import Path

import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.links import opened as by_link
from api.house import House
from api.mail.dispatching import deliver
from corpus.access import everything
from corpus.calls import Purpose
from corpus.languages import UN_LANGUAGES
from corpus.letters import spelled_address
from corpus.review import Verdict
from corpus.review import commands as c
from tests.api.mail_made import (
    SITE,
    Clock,
    Server,
    assigned,
    handed_in,
    link_in,
    reach,
    said,
)  # fmt: skip
from tests.api.test_desk import approved, person
from tests.api.test_desk import opened as opened_by


def test_a_submitter_is_told_that_it_came_in_what_is_asked_and_that_it_is_published(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    told = handed_in(mailing_house, tmp_path, "one", "sam@office.example")
    deliver(mailing_house)
    (received,) = mail.to("sam@office.example")
    assert received["Subject"] == "Received: Zebra crossings beside the wharf"
    assert "Pay desks" in said(received)

    Desk(mailing_house).perform(told.submission, c.AskChanges("Who paid for the paint?\nAnd when?"), OPERATOR)
    deliver(mailing_house)
    question = mail.to("sam@office.example")[-1]
    assert "> Who paid for the paint?\n> And when?" in said(question)

    token = link_in(said(question), "/submission/").partition("?")[0].rpartition("/")[2]
    follower = by_link(Desk(mailing_house), token, Purpose.FOLLOW).actor
    Desk(mailing_house).perform(told.submission, c.Submit("2026-05-01T00:00:00Z", "The port did."), follower)
    approved(Desk(mailing_house), told.submission)
    Desk(mailing_house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    deliver(mailing_house)
    published = said(mail.to("sam@office.example")[-1])
    path = link_in(published, "/practices/")
    assert Desk(mailing_house).dossier(told.submission).submission.document
    with mailing_house.catalogue.reader(everything()) as reader:
        assert reader.practice(path.rpartition("/")[2]).title == "Zebra crossings beside the wharf"


def test_a_refusal_names_its_criterion_in_the_words_of_the_call(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    told = handed_in(mailing_house, tmp_path, "declined", "sam@office.example")
    desk = Desk(mailing_house)
    opened_by(desk, told.submission, "ana", "ben", "eva")
    text = desk.dossier(told.submission).case.text
    for name in ("ana", "ben", "eva"):
        desk.perform(
            told.submission, c.Vote(Verdict.DECLINE, text, "evidence", "no source"), person(desk, name)
        )
    desk.perform(told.submission, c.Decline("evidence", "There is no source."), OPERATOR)
    deliver(mailing_house)
    text = said(mail.to("sam@office.example")[-1])
    assert "> It says how it is known." in text
    assert "> There is no source." in text
    assert "answer this once" in text
    assert "ana" not in text
    assert "no source\n" not in text.replace("> There is no source.", "")


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_letter_is_in_its_readers_language_with_no_english_word_left(
    mailing_house: House, mail: Server, tmp_path: Path, language: str
) -> None:
    """What is written here by people has no Latin letter, so whatever Latin stands in the letter is ours."""
    title = {"ar": "ممرات عند الرصيف", "ru": "Переходы у причала", "zh": "码头旁的人行横道"}.get(
        language, "1 2 3"
    )
    told = handed_in(mailing_house, tmp_path, "a", "sam@office.example", language, title=title)
    reach(mailing_house, "ana", "ana@office.example", language)
    reach(mailing_house, "cora", "cora@office.example", language)
    assigned(mailing_house, told.submission, "ana")
    clock = Clock()
    deliver(mailing_house, clock)
    clock.move(days=19)
    deliver(mailing_house, clock)
    clock.move(days=7)
    deliver(mailing_house, clock)
    Desk(mailing_house).perform(told.submission, c.AskChanges("？"), OPERATOR)
    deliver(mailing_house, clock)
    subjects = {one["Subject"] for one in mail.letters}
    assert len(subjects) >= 6, subjects
    for one in mail.letters:
        text = said(one)
        assert (one["Content-Language"], one.get_content_charset()) == (language, "utf-8")
        ours = " ".join(word for word in f"{one['Subject']} {text}".split() if "://" not in word)
        ours = ours.replace("Pay desks", "").replace("\u2068", "").replace("\u2069", "")
        if language in ("ar", "ru", "zh"):
            assert not any("a" <= letter.lower() <= "z" for letter in ours), ours
        elif language != "en":
            assert not {"you", "the", "letter", "this"} & {
                word.strip(".,:").lower() for word in ours.split()
            }, ours


def test_a_letter_has_the_headers_that_mail_programmes_and_servers_ask_for(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "headers", "sam@office.example", "fr")
    deliver(mailing_house)
    (one,) = mail.letters
    assert one["From"] == "The Desk <desk@practices.example.org>"
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["Date"].datetime.tzinfo is not None
    assert one["Message-ID"].startswith("<letter-")
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = one["List-Unsubscribe"].strip("<>")
    assert stop.startswith(f"{SITE}/mail/stop/fbm_")
    assert stop in said(one)
    assert all(ord(letter) < 128 for letter in one.as_bytes().decode("latin-1"))


HOSTILE = (
    "Zebra\r\nBcc: eve@evil.example\r\n\r\nBuy now",
    "Zebra\nX-Evil: 1", "Zebra\x0bCc: eve@evil.example", "Zebra\x85To: eve@evil.example",
    "Zebra\u2028Bcc: e@evil.example",
    "\u202earbeZ", "=?utf-8?q?Bcc=3A_eve=40evil=2Eexample?=", "Zebra" * 200,
)  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_or_name_ends_a_header_or_names_a_recipient(
    mailing_house: House, mail: Server, tmp_path: Path, title: str
) -> None:
    told = handed_in(mailing_house, tmp_path, "hostile", "sam@office.example", title=title)
    reach(mailing_house, "ana", "ana@office.example")
    assigned(mailing_house, told.submission, "ana")
    Desk(mailing_house).perform(
        told.submission, c.AskChanges(f"{title}\n.\nMAIL FROM:<eve@evil.example>"), OPERATOR
    )
    deliver(mailing_house)
    assert {name for one in mail.recipients for name in one} <= {"sam@office.example", "ana@office.example"}
    assert len(mail.letters) >= 1
    for one in mail.letters:
        assert one["Bcc"] is None
        assert one["Cc"] is None
        assert one["X-Evil"] is None
        assert one.get_all("To") == [one["To"]]
        assert len(one["Subject"]) < 200
        assert "\u202e" not in one["Subject"] + said(one)
        assert "eve@evil.example" not in str(one["To"])


@pytest.mark.parametrize(
    "address",
    ["sam@office.example\nBcc: eve@evil.example", "sam@office.example, eve@evil.example", "<sam@office.example>",
     "Sam <sam@office.example>", "sam", "sam@", "@office.example", "sam@office.example>", "sam@@office.example",
     "s m@office.example", "sam@office..example", "sam@-.example", f"{'s' * 65}@office.example", "sam@office.example\0",
     f"sam@{'o.' * 130}example"],
)  # fmt: skip
def test_an_address_that_is_none_or_more_than_one_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        spelled_address(address)
