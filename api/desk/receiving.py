"""Files become submissions: each read in the cage, known again if it came before, its form filled in.

Owns that every file gets an answer (received, known, failed) and that a failure takes nothing else with it.
Refuses: trusting a name or an ending, and publishing anything.
"""

import io
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.desk.desk import Desk, listed_as, refused, to_be_read
from api.desk.dossier import DERIVED
from api.desk.forms import Form, fill
from api.desk.prefilling import prefilled
from api.house import House, limits_of
from api.mail.noticing import note, reach_follower
from corpus.assertions import Agent, AgentKind
from corpus.calls import Call, Invitation, Purpose, SubmittedFile, drawn_link
from corpus.catalogue import Writer
from corpus.errors import BrokenFile, FieldbridgeError, OverLimit
from corpus.ids import mint
from corpus.queue import parts_of
from corpus.requests import State, Submission
from corpus.review import Actor, Case, Refusal, decide, replayed
from corpus.review import commands as c
from corpus.review.events import Event
from ingest.cage import read_in_cage, unpack_in_cage
from ingest.documents import Prepared
from ingest.inside import found_inside, mistaken
from ingest.sources import Found, Source, open_source

MOST_FILES = 500
"""Files that one upload may hold; a call that gets more gets them in parts."""


@dataclass(frozen=True, slots=True)
class Received:
    """`status`: received, known (handed in before, as `submission`) or failed. `link` is the token by which its
    submitter follows it: told this once."""

    name: str
    status: str
    submission: str = ""
    title: str = ""
    state: str = ""
    link: str = ""
    happened: str = ""
    remedy: str = ""


def received(
    desk: Desk,
    call: Call,
    files: list[Found],
    said: Mapping[str, Any],
    *,
    submitter: Actor | None = None,
    hand_in: bool = False,
    source: str = "",
    mail: tuple[str, str] = ("", "en"),
) -> list[Received]:
    """One answer a file, those inside archives too. `said` goes over what the file says; `hand_in`: all is said.
    Without a `submitter`, whoever has the link is. `mail`: the address at which they are told, and in which language."""
    told: list[Received] = []
    receiving = _Receiving(desk.house, call, said, submitter, hand_in, source, mail)
    for found in files:
        told.extend(receiving.take(found, MOST_FILES - len(told)))
    return told


@dataclass(frozen=True)
class _Receiving:
    house: House
    call: Call
    said: Mapping[str, Any]
    submitter: Actor | None
    hand_in: bool
    source: str
    mail: tuple[str, str]

    def take(self, found: Found, most: int) -> Iterator[Received]:
        try:
            if found.left_out:
                raise BrokenFile(found.left_out, subject=found.name)
            if most <= 0:
                raise OverLimit("too many files at once", subject=found.name, remedy="Send the rest apart.")
            source = open_source(found)
            reading = read_in_cage(found.path, limits=limits_of(self.house.settings))
            wrong = mistaken(found.name, reading)
            if wrong is not None:
                raise wrong
            if reading.members and not reading.blocks:
                yield from self._inside(found, most)
                return
            reading = self.house.recogniser.complete(found.path, reading, source.sidecar)
            prepared = self.house.pipeline.prepared(source, reading, self.call.collection)
            yield self._keep(found, source, prepared)
        except FieldbridgeError as fault:
            if fault.status in (503, 507):
                raise
            yield Received(found.name, "failed", happened=fault.happened, remedy=fault.remedy)
        except OSError as fault:
            yield Received(found.name, "failed", happened=f"it cannot be opened ({fault.strerror})")

    def _inside(self, found: Found, most: int) -> Iterator[Received]:
        if found.depth >= 1:
            raise OverLimit("it is an archive in an archive", subject=found.name, remedy="Unpack it first.")
        with tempfile.TemporaryDirectory(prefix="fieldbridge-") as name:
            inside = unpack_in_cage(found.path, Path(name), limits=limits_of(self.house.settings))
            members = found_inside(found, inside)
            for number, member in enumerate(members):
                yield from self.take(member, most - number)

    def _keep(self, found: Found, source: Source, prepared: Prepared) -> Received:
        """Raises BadDeclaration, StorageFault, Refused."""
        with found.path.open("rb") as stream:
            sha256 = self.house.files.put(stream)
        text = self.house.files.put(io.BytesIO(prepared.edition.text.encode("utf-8", "replace")))
        name = Path(found.name).name
        form = replace(prefilled(prepared, name, self.house.vocabularies), **self.said)
        form = replace(form, file_sha256=sha256, text_sha256=text)
        identity = mint("sub", secrets.token_hex(16))
        agent = Agent(AgentKind.PERSON, self.submitter.id if self.submitter else "whoever has the link")
        with self.house.catalogue.write(agent, "handed in") as writer:
            for known in writer.desk.reading.handed_in(self.call.id, sha256):
                if known.state is not State.WITHDRAWN:
                    return Received(
                        found.name, "known", known.id, known.title, known.state.value,
                        happened="this very file was handed in before",
                    )  # fmt: skip
            link, token = drawn_link(Purpose.FOLLOW, self.call.id, writer.now, "", identity)
            self._reach(writer, link)
            case, happened = self._happened(writer, identity, form, prepared.edition.text, link)
            files = (
                SubmittedFile(identity, sha256, name, prepared.edition.media_type, source.size),
                SubmittedFile(identity, text, f"{name} (text)", DERIVED, len(prepared.edition.text)),
            )
            for one in files:
                writer.desk.put_file(one)
            if self.hand_in:
                to_be_read(writer.desk, identity, case.text)
            if self.submitter is None:
                writer.desk.put_invitation(link)
            own = self.source or prepared.declaration.id
            row = Submission(
                identity, form.title, group=self.call.group, call=self.call.id, source=own,
                language=prepared.edition.language,
            )  # fmt: skip
            writer.desk.put_submission(replace(row, **listed_as(case, happened, row, writer.now)))
            writer.desk.put_parts(identity, parts_of(case))
        shown = "" if self.submitter else token
        return Received(found.name, "received", identity, form.title, case.state.value, shown)

    def _reach(self, writer: Writer, link: Invitation) -> None:
        """The address lies beside the log, under the id of the link: it is erased without touching an event."""
        address, language = self.mail
        if address and self.submitter is None and self.house.settings.mails:
            reach_follower(writer.letters, link, address, language, writer.now)

    def _happened(
        self, writer: Writer, identity: str, form: Form, text: str, link: Invitation
    ) -> tuple[Case, list[Event]]:
        submitter = self.submitter or link.holder
        commands: list[c.Command] = [
            c.Start(identity, self.call.group, self.call.rules),
            fill(form, text, self.house.vocabularies),
        ]
        if self.hand_in:
            commands.append(c.Submit(writer.now))
        case, happened = Case(), list[Event]()
        for command in commands:
            outcome = decide(case, command, submitter)
            if isinstance(outcome, Refusal):
                raise refused(outcome)
            happened += outcome
            case = replayed(outcome, case)
        first = writer.desk.append(identity, submitter.id, happened)
        note(writer, self.house.settings, self.call, case, happened, first)
        return case, happened
