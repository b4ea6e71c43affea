"""A mail server process, a desk that mails by it, and what arrived: what the tests of mail share."""

import email
import email.policy
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from api.desk.desk import OPERATOR, Desk
from api.desk.receiving import Received, received
from api.house import House, open_house
from api.mail.noticing import confirm
from corpus.access import everything
from corpus.calls import digest_of
from corpus.catalogue.catalogue import utc_now
from corpus.letters import Reachable, later
from corpus.people import Grant, Person, fresh_id
from corpus.review import commands as c
from ingest.sources import Found
from tests.api.made import settings_for, word_spaces
from tests.api.test_desk import TEXT, call_in, person

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://practices.example.org"
FROM = "The Desk <desk@practices.example.org>"


@dataclass
class Server:
    """What a mail server process took."""

    folder: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def letters(self) -> list[EmailMessage]:
        found = []
        for path in sorted(self.folder.glob("*.eml")):
            read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(read, EmailMessage)
            found.append(read)
        return found

    @property
    def recipients(self) -> list[list[str]]:
        return [json.loads(one.read_text())["to"] for one in sorted(self.folder.glob("*.json"))]

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.letters if one["To"] == address]

    def clear(self) -> None:
        for one in self.folder.iterdir():
            one.unlink()


@contextmanager
def mail_server(folder: Path, *more: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.api.mail_server", str(folder), *more]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield Server(folder, int(process.stdout.readline()), process)
    finally:
        process.kill()
        process.wait(60)


def mailing(port: int, **more: str) -> dict[str, str]:
    """Settings of a house that mails by the server on that port."""
    return {
        "smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "off", "mail_from": FROM,
        "base_url": SITE, "smtp_seconds": "5", **more,
    }  # fmt: skip


def opened(folder: Path, port: int, **more: str) -> House:
    return open_house(settings_for(folder, **mailing(port, **more)), spaces=word_spaces())


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> str:
        return self.now

    def move(self, **by: float) -> None:
        self.now = later(self.now, **by)


def handed_in(
    house: House,
    folder: Path,
    name: str,
    address: str = "",
    language: str = "en",
    title: str = "",
    confirming: bool = True,
    **more: object,
) -> Received:
    """By a link, so that its submitter is known by an address alone; `confirming`: they say at once that it is theirs."""
    path = folder / f"{name}.md"
    path.write_text(TEXT.format(name), encoding="utf-8")
    said = {"agreed": True, **({"title": title} if title else {}), **more}
    (told,) = received(
        Desk(house), call_in(house), [Found(path, path.name)], said, hand_in=bool(said["agreed"]),
        mail=(address, language),
    )  # fmt: skip
    assert told.status == "received", told
    if address and confirming:
        with house.catalogue.reader(everything()) as reader:
            link = reader.invitation(digest_of(told.link))
        assert link is not None
        confirm(house, link.id)
    return told


def reach(house: House, who: str, address: str, language: str = "en", **more: object) -> None:
    """A person of the call."""
    with house.catalogue.posting() as outbox:
        outbox.put_reach(Reachable(f"desks-2026/{who}", address, language, "desks-2026", **more))  # type: ignore[arg-type]


def assigned(house: House, submission: str, *names: str) -> None:
    for name in names:
        Desk(house).perform(submission, c.Assign(person(Desk(house), name)), OPERATOR)


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


def account(house: House, name: str, *grants: Grant, email: str = "") -> Person:
    made = Person(fresh_id(), name, email=email, grants=grants, created="2026-01-01T00:00:00Z")
    with house.catalogue.admitting() as people:
        people.put_person(made)
    return made
