"""Letters and a mail server that refuses, postpones, breaks off, is away or guarded; and a sender that is killed."""

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from api.checking import letters as told_by_doctor
from api.commands.preparing import _shown
from api.house import House
from api.mail.dispatching import deliver
from api.settings import read_settings
from corpus.errors import WrongUse
from corpus.letters import GIVE_UP_DAYS, Occasion, Standing, Topic
from tests.api.conftest import serving
from tests.api.made import settings_for
from tests.api.mail_made import (
    ROOT,
    Clock,
    Server,
    handed_in,
    mail_server,
    mailing,
    opened,
    standing,
)  # fmt: skip


def test_an_address_that_is_refused_is_given_up_at_once_and_doctor_tells_it(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "refused", "refused@office.example")
    handed_in(mailing_house, tmp_path, "good", "sam@office.example")
    deliver(mailing_house)
    assert standing(mailing_house) == {"received": ["failed", "sent"]} or standing(mailing_house) == {
        "received": ["sent", "failed"]
    }
    (finding,) = told_by_doctor(mailing_house)
    assert "given up" in finding.what
    assert "550" in finding.what
    assert "refused@office.example" not in finding.what
    assert mail.recipients == [["sam@office.example"]]


def test_what_is_refused_for_now_is_taken_at_a_later_try_and_once(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "full", "full@office.example")
    clock = Clock()
    deliver(mailing_house, clock)
    assert (standing(mailing_house), mail.letters) == ({"received": ["waiting"]}, [])
    deliver(mailing_house, clock)
    clock.move(minutes=4)
    deliver(mailing_house, clock)
    assert mail.letters == []
    clock.move(minutes=2)
    deliver(mailing_house, clock)
    clock.move(days=3)
    deliver(mailing_house, clock)
    assert len(mail.letters) == 1
    assert standing(mailing_house) == {"received": ["sent"]}


def test_a_server_that_is_away_is_tried_with_growing_pauses_until_the_letter_is_given_up(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "away", "sam@office.example")
    mail.process.kill()
    mail.process.wait(60)
    clock, began, tries = Clock(), Clock(), []
    while standing(mailing_house) == {"received": ["waiting"]}:
        assert "cannot be reached" in deliver(mailing_house, clock).shut
        tries.append(clock.now)
        with mailing_house.catalogue.posted() as outbox:
            (one,) = outbox.letters()
        clock.now = one.again
    assert standing(mailing_house) == {"received": ["failed"]}
    assert 8 <= len(tries) <= 12
    began.move(days=GIVE_UP_DAYS)
    assert tries[-1] >= began.now
    (finding,) = told_by_doctor(mailing_house)
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
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "killed", "sam@office.example")
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "data"), str(mail.port)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        clock = Clock()
        deliver(mailing_house, clock)  # its lease has not ended: nobody else takes it
        if len(mail.letters) == 2:
            break
        assert len(mail.letters) == 1
        with mailing_house.catalogue.posting() as outbox:
            (one,) = outbox.letters()
            outbox.settle([replace(one, again=one.written)])
    assert len(mail.letters) == 2
    assert len({one["Message-ID"] for one in mail.letters}) == 1
    clock = Clock()
    for _ in range(5):
        clock.move(hours=1)
        deliver(mailing_house, clock)
    assert len(mail.letters) == 2
    assert standing(mailing_house) == {"received": ["failed"]}


def test_a_line_that_breaks_after_the_words_went_is_tried_once_more_and_then_told(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    handed_in(mailing_house, tmp_path, "cut", "cut@office.example")
    clock = Clock()
    for _ in range(6):
        deliver(mailing_house, clock)
        clock.move(hours=1)
    assert len(mail.letters) == 2
    (finding,) = told_by_doctor(mailing_house)
    assert "it may have arrived" in finding.what


def test_two_senders_at_once_send_each_letter_once(
    mailing_house: House, mail: Server, tmp_path: Path
) -> None:
    for number in range(12):
        handed_in(mailing_house, tmp_path, f"race-{number}", f"sam{number}@office.example")
    command = [sys.executable, "-c", "import sys; from pathlib import Path; from tests.api.mail_made import opened; "
               "from api.mail.dispatching import deliver; deliver(opened(Path(sys.argv[1]), int(sys.argv[2])))",
               str(tmp_path / "data"), str(mail.port)]  # fmt: skip
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [one.wait(120) for one in running] == [0, 0]
    assert sorted(one for each in mail.recipients for one in each) == sorted(
        f"sam{number}@office.example" for number in range(12)
    )


def test_a_server_that_wants_encryption_and_a_password_gets_both_or_nothing(
    mailing_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "mail.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", certificate, "-out", tmp_path / "c.pem",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.write_text(certificate.read_text() + (tmp_path / "c.pem").read_text())
    shutil.copytree(mailing_data, tmp_path / "data")
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


def test_a_running_server_sends_by_itself(mailing_data: Path, tmp_path: Path, mail: Server) -> None:
    shutil.copytree(mailing_data, tmp_path / "data")
    for _ in serving(tmp_path / "data", **mailing(mail.port, mail_look_seconds="1")):
        with opened(tmp_path / "data", mail.port) as house:
            handed_in(house, tmp_path, "served", "sam@office.example")
            waited = time.monotonic() + 120
            while not mail.letters and time.monotonic() < waited:
                time.sleep(0.1)
            assert mail.recipients == [["sam@office.example"]]
    assert Occasion.RECEIVED.topic is Topic.SUBMISSION
    assert Standing.SENT.settled
