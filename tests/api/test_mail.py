"""Letters from the event to the mail server and back to the stop link: a real server process takes them, or does not."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from api.checking import letters as told_by_doctor
from api.commands.preparing import _shown
from api.desk.desk import OPERATOR, Desk
from api.desk.links import opened as by_link
from api.desk.people import reviewer_of
from api.house import OPERATOR as PERSON
from api.house import House, open_house
from api.mail.dispatching import deliver
from api.mail.keeping import keep
from api.mail.noticing import note
from api.purging import Purger
from api.settings import read_settings
from corpus.access import everything
from corpus.calls import Purpose
from corpus.catalogue import backup, restore
from corpus.errors import WrongUse
from corpus.languages import UN_LANGUAGES
from corpus.letters import GIVE_UP_DAYS, Occasion, Rhythm, Standing, Topic, holder_of, spelled_address
from corpus.people import Grant, Person, Role, fresh_id
from corpus.review import Verdict
from corpus.review import commands as c
from corpus.review.events import ChangesRequested
from tests.api.buried import anywhere
from tests.api.conftest import serving
from tests.api.made import make, named, settings_for, word_spaces
from tests.api.mail_made import (
    ROOT,
    SITE,
    Clock,
    Server,
    assigned,
    handed_in,
    mail_server,
    mailing,
    opened,
    reach,
)  # fmt: skip
from tests.api.test_desk import approved, call_in, person
from tests.api.test_desk import opened as opened_by


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mailing") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with mail_server(tmp_path / "box") as running:
        yield running


@pytest.fixture
def house(sound: Path, tmp_path: Path, server: Server) -> Iterator[House]:
    shutil.copytree(sound, tmp_path / "data")
    with opened(tmp_path / "data", server.port) as made:
        yield made


def standing(house: House) -> dict[str, list[str]]:
    """Of each occasion how its letters stand."""
    found: dict[str, list[str]] = {}
    with house.catalogue.posted() as outbox:
        for one in outbox.letters():
            found.setdefault(one.occasion.value, []).append(one.standing.value)
    return found


def said(one: EmailMessage) -> str:
    return str(one.get_content()).replace("\r\n", "\n")


def link_in(text: str, path: str) -> str:
    return next(word for word in text.split() if word.startswith(f"{SITE}{path}")).removeprefix(SITE)


def test_a_submitter_is_told_that_it_came_in_what_is_asked_and_that_it_is_published(
    house: House, server: Server, tmp_path: Path
) -> None:
    told = handed_in(house, tmp_path, "one", "sam@office.example")
    deliver(house)
    (received,) = server.to("sam@office.example")
    assert received["Subject"] == "Received: Zebra crossings beside the wharf"
    assert "Pay desks" in said(received)

    Desk(house).perform(told.submission, c.AskChanges("Who paid for the paint?\nAnd when?"), OPERATOR)
    deliver(house)
    question = server.to("sam@office.example")[-1]
    assert "> Who paid for the paint?\n> And when?" in said(question)

    token = link_in(said(question), "/submission/").partition("?")[0].rpartition("/")[2]
    follower = by_link(Desk(house), token, Purpose.FOLLOW).actor
    Desk(house).perform(told.submission, c.Submit("2026-05-01T00:00:00Z", "The port did."), follower)
    approved(Desk(house), told.submission)
    Desk(house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    deliver(house)
    published = said(server.to("sam@office.example")[-1])
    path = link_in(published, "/practices/")
    assert Desk(house).dossier(told.submission).submission.document
    with house.catalogue.reader(everything()) as reader:
        assert reader.practice(path.rpartition("/")[2]).title == "Zebra crossings beside the wharf"


def test_a_refusal_names_its_criterion_in_the_words_of_the_call(
    house: House, server: Server, tmp_path: Path
) -> None:
    told = handed_in(house, tmp_path, "declined", "sam@office.example")
    desk = Desk(house)
    opened_by(desk, told.submission, "ana", "ben", "eva")
    text = desk.dossier(told.submission).case.text
    for name in ("ana", "ben", "eva"):
        desk.perform(
            told.submission, c.Vote(Verdict.DECLINE, text, "evidence", "no source"), person(desk, name)
        )
    desk.perform(told.submission, c.Decline("evidence", "There is no source."), OPERATOR)
    deliver(house)
    text = said(server.to("sam@office.example")[-1])
    assert "> It says how it is known." in text
    assert "> There is no source." in text
    assert "answer this once" in text
    assert "ana" not in text
    assert "no source\n" not in text.replace("> There is no source.", "")


def test_nothing_is_written_or_sent_while_mail_is_off(sound: Path, server: Server, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "data")
    with opened(tmp_path / "data", server.port) as on:
        reach(on, "ana", "ana@office.example")
    with open_house(settings_for(tmp_path / "data", base_url=SITE), spaces=word_spaces()) as off:
        told = handed_in(off, tmp_path, "off", "sam@office.example")
        assigned(off, told.submission, "ana")
        deliver(off)
        assert standing(off) == {}
        with off.catalogue.posted() as outbox:
            assert outbox.reach(holder_of("ana", "desks-2026")) is not None
    with opened(tmp_path / "data", server.port) as on:
        deliver(on)
    assert server.letters == []


def test_forty_files_and_ten_reviews_make_two_letters(house: House, server: Server, tmp_path: Path) -> None:
    reach(house, "ana", "ana@office.example")
    for number in range(10):
        told = handed_in(house, tmp_path, f"many-{number}", "sam@office.example", title=f"Wharf {number}")
        assigned(house, told.submission, "ana")
    deliver(house)
    (to_sam,), (to_ana,) = server.to("sam@office.example"), server.to("ana@office.example")
    assert (to_sam["Subject"], to_ana["Subject"]) == (
        "Received: Wharf 0 (+9)", "For you to review: Wharf 0 (+9)"
    )  # fmt: skip
    for number in range(10):
        assert f"Wharf {number}" in said(to_sam)
        assert f"Wharf {number}" in said(to_ana)
    assert said(to_sam).count("/submission/fbm_") == 10


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_letter_is_in_its_readers_language_with_no_english_word_left(
    house: House, server: Server, tmp_path: Path, language: str
) -> None:
    """What is written here by people has no Latin letter, so whatever Latin stands in the letter is ours."""
    title = {"ar": "ممرات عند الرصيف", "ru": "Переходы у причала", "zh": "码头旁的人行横道"}.get(
        language, "1 2 3"
    )
    told = handed_in(house, tmp_path, "a", "sam@office.example", language, title=title)
    reach(house, "ana", "ana@office.example", language)
    reach(house, "cora", "cora@office.example", language)
    assigned(house, told.submission, "ana")
    clock = Clock()
    deliver(house, clock)
    clock.move(days=19)
    deliver(house, clock)
    clock.move(days=7)
    deliver(house, clock)
    Desk(house).perform(told.submission, c.AskChanges("？"), OPERATOR)
    deliver(house, clock)
    subjects = {one["Subject"] for one in server.letters}
    assert len(subjects) >= 6, subjects
    for one in server.letters:
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
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "headers", "sam@office.example", "fr")
    deliver(house)
    (one,) = server.letters
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
    house: House, server: Server, tmp_path: Path, title: str
) -> None:
    told = handed_in(house, tmp_path, "hostile", "sam@office.example", title=title)
    reach(house, "ana", "ana@office.example")
    assigned(house, told.submission, "ana")
    Desk(house).perform(told.submission, c.AskChanges(f"{title}\n.\nMAIL FROM:<eve@evil.example>"), OPERATOR)
    deliver(house)
    assert {name for one in server.recipients for name in one} <= {"sam@office.example", "ana@office.example"}
    assert len(server.letters) >= 1
    for one in server.letters:
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


def test_an_address_that_is_refused_is_given_up_at_once_and_doctor_tells_it(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "refused", "refused@office.example")
    handed_in(house, tmp_path, "good", "sam@office.example")
    deliver(house)
    assert standing(house) == {"received": ["failed", "sent"]} or standing(house) == {
        "received": ["sent", "failed"]
    }
    (finding,) = told_by_doctor(house)
    assert "given up" in finding.what
    assert "550" in finding.what
    assert "refused@office.example" not in finding.what
    assert server.recipients == [["sam@office.example"]]


def test_what_is_refused_for_now_is_taken_at_a_later_try_and_once(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "full", "full@office.example")
    clock = Clock()
    deliver(house, clock)
    assert (standing(house), server.letters) == ({"received": ["waiting"]}, [])
    deliver(house, clock)
    clock.move(minutes=4)
    deliver(house, clock)
    assert server.letters == []
    clock.move(minutes=2)
    deliver(house, clock)
    clock.move(days=3)
    deliver(house, clock)
    assert len(server.letters) == 1
    assert standing(house) == {"received": ["sent"]}


def test_a_server_that_is_away_is_tried_with_growing_pauses_until_the_letter_is_given_up(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "away", "sam@office.example")
    server.process.kill()
    server.process.wait(10)
    clock, began, tries = Clock(), Clock(), []
    while standing(house) == {"received": ["waiting"]}:
        assert "cannot be reached" in deliver(house, clock).shut
        tries.append(clock.now)
        with house.catalogue.posted() as outbox:
            (one,) = outbox.letters()
        clock.now = one.again
    assert standing(house) == {"received": ["failed"]}
    assert 8 <= len(tries) <= 12
    began.move(days=GIVE_UP_DAYS)
    assert tries[-1] >= began.now
    (finding,) = told_by_doctor(house)
    assert "1 letters given up" in finding.what


KILLED = """
import sys
from pathlib import Path
from tests.api.mail_made import opened
from api.mail import dispatching

house = opened(Path(sys.argv[1]), int(sys.argv[2]))
dispatching._note = lambda *_: (print("taken", flush=True), __import__("time").sleep(60))
dispatching.deliver(house)
"""


def test_killed_between_sent_and_noted_a_letter_arrives_twice_at_most(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "killed", "sam@office.example")
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "data"), str(server.port)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        clock = Clock()
        deliver(house, clock)  # its lease has not ended: nobody else takes it
        if len(server.letters) == 2:
            break
        assert len(server.letters) == 1
        with house.catalogue.posting() as outbox:
            (one,) = outbox.letters()
            outbox.settle([replace(one, again=one.written)])
    assert len(server.letters) == 2
    assert len({one["Message-ID"] for one in server.letters}) == 1
    clock = Clock()
    for _ in range(5):
        clock.move(hours=1)
        deliver(house, clock)
    assert len(server.letters) == 2
    assert standing(house) == {"received": ["failed"]}


def test_a_line_that_breaks_after_the_words_went_is_tried_once_more_and_then_told(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "cut", "cut@office.example")
    clock = Clock()
    for _ in range(6):
        deliver(house, clock)
        clock.move(hours=1)
    assert len(server.letters) == 2
    (finding,) = told_by_doctor(house)
    assert "it may have arrived" in finding.what


def test_a_letter_and_the_event_that_causes_it_are_one_write(
    house: House, server: Server, tmp_path: Path
) -> None:
    """A write that fails at its end leaves neither; what is written down twice is there once."""
    told = handed_in(house, tmp_path, "whole", "sam@office.example")
    before = standing(house)
    case, call = Desk(house).dossier(told.submission).case, call_in(house)
    events = [ChangesRequested("cora")]

    def half() -> None:
        with house.catalogue.write(PERSON, "killed") as writer:
            first = writer.desk.append(told.submission, "cora", events)
            note(writer, house.settings, call, case, events, first)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert standing(house) == before
    assert len(Desk(house).dossier(told.submission).log) == 3


def test_two_senders_at_once_send_each_letter_once(house: House, server: Server, tmp_path: Path) -> None:
    for number in range(12):
        handed_in(house, tmp_path, f"race-{number}", f"sam{number}@office.example")
    command = [sys.executable, "-c", "import sys; from pathlib import Path; from tests.api.mail_made import opened; "
               "from api.mail.dispatching import deliver; deliver(opened(Path(sys.argv[1]), int(sys.argv[2])))",
               str(tmp_path / "data"), str(server.port)]  # fmt: skip
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [one.wait(120) for one in running] == [0, 0]
    assert sorted(one for each in server.recipients for one in each) == sorted(
        f"sam{number}@office.example" for number in range(12)
    )


def test_reviewers_are_reminded_before_the_deadline_and_after_it_once_each_until_they_vote(
    house: House, server: Server, tmp_path: Path
) -> None:
    reach(house, "ana", "ana@office.example")
    told = handed_in(house, tmp_path, "due")
    assigned(house, told.submission, "ana")
    clock = Clock()
    for _ in range(25):
        deliver(house, clock)
        deliver(house, clock)
        clock.move(days=1)
    assert [one["Subject"].partition(":")[0] for one in server.to("ana@office.example")] == [
        "For you to review", "Your review is due soon", "Your review is late",
    ]  # fmt: skip

    desk = Desk(house)
    other = handed_in(house, tmp_path, "voted")
    opened_by(desk, other.submission, "ana", "ben")
    desk.perform(
        other.submission,
        c.Vote(Verdict.APPROVE, desk.dossier(other.submission).case.text),
        person(desk, "ana"),
    )
    server.clear()
    for _ in range(25):
        deliver(house, clock)
        clock.move(days=1)
    assert not [one for one in server.to("ana@office.example") if "review is" in one["Subject"]]


def test_a_coordinator_gets_a_digest_daily_or_weekly_and_none_of_an_empty_desk(
    house: House, server: Server, tmp_path: Path
) -> None:
    call_in(house)
    reach(house, "cora", "cora@office.example", rhythm=Rhythm.DAILY)
    clock = Clock()
    deliver(house, clock)
    assert server.letters == []
    told = handed_in(house, tmp_path, "digest")
    for _ in range(3):
        clock.move(days=1)
        deliver(house, clock)
        deliver(house, clock)
    digests = [said(one) for one in server.to("cora@office.example")]
    assert len(digests) == 3
    assert "came in since the last of these letters: 1" in digests[0]
    assert "waiting for a reviewer: 1" in digests[1]
    assert "came in" not in digests[1]
    reach(house, "cora", "cora@office.example", rhythm=Rhythm.WEEKLY)
    server.clear()
    for _ in range(28):
        clock.move(days=1)
        deliver(house, clock)
    assert 4 <= len(server.letters) <= 5
    assert "Zebra crossings" in said(server.letters[-1])
    assert told.submission not in said(server.letters[-1])


def account(house: House, name: str, *grants: Grant, email: str = "") -> Person:
    made = Person(fresh_id(), name, email=email, grants=grants, created="2026-01-01T00:00:00Z")
    with house.catalogue.admitting() as people:
        people.put_person(made)
    return made


def test_a_saved_search_tells_of_what_is_new_since_the_last_letter_and_of_nothing_that_one_may_not_see(
    house: House, server: Server, tmp_path: Path
) -> None:
    bo = account(house, "bo", email="bo@office.example")
    keep(house, bo, "zebra crossings wharf", (), Rhythm.DAILY)
    clock = Clock()
    clock.move(days=1)
    deliver(house, clock)
    assert server.letters == []
    for name, audience in (("seen", "public"), ("hidden", "group:elsewhere")):
        told = handed_in(house, tmp_path, name, title=f"Zebra crossings {name}", audience=audience)
        approved(Desk(house), told.submission)
        Desk(house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    deliver(house, clock)
    (one,) = server.to("bo@office.example")
    assert "Zebra crossings seen" in said(one)
    assert "hidden" not in said(one)
    assert "Complaint desks" not in said(one)
    for _ in range(3):
        clock.move(days=1)
        deliver(house, clock)
    assert len(server.letters) == 1


def test_a_purge_takes_the_letters_and_the_address_of_the_submission_along(
    house: House, server: Server, tmp_path: Path
) -> None:
    told = handed_in(house, tmp_path, "purged", "quaggasam@office.example")
    reach(house, "ana", "ana@office.example")
    approved(Desk(house), told.submission)
    Desk(house).perform(told.submission, c.Publish("2026-05-02T00:00:00Z"), OPERATOR)
    assert standing(house)
    Purger(house).purge(Desk(house).dossier(told.submission).submission.document, "asked for", True)
    assert standing(house) == {}
    deliver(house)
    assert server.letters == []
    assert anywhere(house.settings.data, ["quaggasam"]) == set()


def test_whoever_erases_their_account_gets_no_letter_that_waited(
    house: House, server: Server, tmp_path: Path
) -> None:
    bo = account(house, "bo", Grant(Role.REVIEWER, "decent-work"), email="quaggabo@office.example")
    told = handed_in(house, tmp_path, "erased")
    desk = Desk(house)
    desk.perform(
        told.submission, c.Assign(reviewer_of(house, desk.dossier(told.submission), bo.id)), OPERATOR
    )
    with house.catalogue.posting() as outbox:
        outbox.stop(bo.id, (Topic.DIGEST,))
    assert standing(house) == {"assigned": ["waiting"]}
    with house.catalogue.admitting() as people:
        people.erase(bo.id, "2026-06-01T00:00:00Z")
    house.catalogue.clear_log()
    assert standing(house) == {}
    deliver(house)
    assert server.letters == []
    assert anywhere(house.settings.data, ["quaggabo"]) == set()


def test_what_waited_when_a_backup_was_made_does_not_go_again_after_a_restore(
    house: House, server: Server, tmp_path: Path
) -> None:
    handed_in(house, tmp_path, "backup", "sam@office.example")
    backup(house.catalogue, house.files, tmp_path / "b.zip")
    deliver(house)
    data = house.settings.data
    house.close()
    restore(tmp_path / "b.zip", data)
    with opened(data, server.port) as again:
        deliver(again)
        assert standing(again) == {"received": ["dropped"]}
    assert len(server.letters) == 1


def test_the_chain_of_events_holds_no_address(house: House, tmp_path: Path) -> None:
    told = handed_in(house, tmp_path, "chain", "quaggachain@office.example")
    for one in Desk(house).dossier(told.submission).log:
        assert "quaggachain" not in one.public + one.personal + one.actor
    with house.catalogue.posted() as outbox:
        assert all("quagga" not in str(one) for one in outbox.letters())


def test_a_letter_that_no_longer_is_true_does_not_go(house: House, server: Server, tmp_path: Path) -> None:
    told = handed_in(house, tmp_path, "overtaken", "sam@office.example")
    reach(house, "ana", "ana@office.example")
    assigned(house, told.submission, "ana")
    Desk(house).perform(told.submission, c.AskChanges("Where?"), OPERATOR)
    Desk(house).perform(told.submission, c.Withdraw(), OPERATOR)
    deliver(house)
    assert server.letters == []
    assert {one for each in standing(house).values() for one in each} == {"dropped"}


def test_a_server_that_wants_encryption_and_a_password_gets_both_or_nothing(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "mail.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", certificate, "-out", tmp_path / "c.pem",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.write_text(certificate.read_text() + (tmp_path / "c.pem").read_text())
    shutil.copytree(sound, tmp_path / "data")
    word = tmp_path / "password"
    word.write_text("a word of mouth\n")
    good = {"smtp_security": "starttls", "smtp_user": "desk", "smtp_password_file": str(word)}
    for number, (guard, more, trusted, told) in enumerate(
        [
            ((), good, True, ""),
            (("--at-once",), {"smtp_security": "tls"}, True, ""),
            ((), good, False, "certificate does not hold"),
            ((), {**good, "smtp_user": "eve"}, True, "does not let us in"),
            ((), {"smtp_security": "off"}, True, "the sender is refused"),
            (None, good, True, "does not offer the encryption"),
        ]
    ):
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "c.pem"))
        else:
            monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        given = () if guard is None else ("--certificate", str(certificate), *guard)
        with (
            mail_server(tmp_path / f"box{number}", *given) as server,
            opened(tmp_path / "data", server.port, **more) as house,
        ):
            handed_in(house, tmp_path, f"tls-{number}", f"sam{number}@office.example")
            shut = deliver(house).shut
            assert told in shut if told else not shut, (number, shut)
            assert bool(server.to(f"sam{number}@office.example")) is not bool(told)
            assert "a word of mouth" not in shut
            with house.catalogue.posting() as outbox:
                outbox.drop_unsettled("2026-01-01T00:00:00Z", "done")


@pytest.mark.parametrize(
    ("wrong", "subject"),
    [
        ({"mail_from": ""}, "SMTP_HOST"), ({"base_url": ""}, "SMTP_HOST"),
        ({"smtp_host": "smtp.office.example"}, "SMTP_SECURITY"), ({"mail_from": "nobody"}, "MAIL_FROM"),
        ({"smtp_security": "perhaps"}, "SMTP_SECURITY"),
    ],
)  # fmt: skip
def test_settings_that_do_not_go_together_are_refused(
    wrong: dict[str, str], subject: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse) as told:
        settings_for(tmp_path, **{**mailing(25), **wrong})
    assert told.value.subject == f"FIELDBRIDGE_{subject}"


def test_the_password_is_shown_nowhere() -> None:
    settings = read_settings({"FIELDBRIDGE_SMTP_PASSWORD": "a word of mouth"})
    assert "mouth" not in repr(settings) + _shown(settings.smtp_password)
    assert _shown(settings.smtp_password) == "set"


def test_a_running_server_sends_by_itself(sound: Path, tmp_path: Path, server: Server) -> None:
    shutil.copytree(sound, tmp_path / "data")
    for _ in serving(tmp_path / "data", **mailing(server.port, mail_look_seconds="1")):
        with opened(tmp_path / "data", server.port) as house:
            handed_in(house, tmp_path, "served", "sam@office.example")
            waited = time.monotonic() + 30
            while not server.letters and time.monotonic() < waited:
                time.sleep(0.1)
            assert server.recipients == [["sam@office.example"]]
    assert Occasion.RECEIVED.topic is Topic.SUBMISSION
    assert Standing.SENT.settled
