"""What the desk writes: calls, links, submissions with their files, and events at the end of the chain.

Owns the chain's growth and the erasing of what is personal. Refuses: judging an event (corpus/review).
"""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from corpus.access import everything
from corpus.calls import Call, Invitation, SubmittedFile
from corpus.catalogue import desk_nouns, schema
from corpus.catalogue.desk_reading import FORM, DeskReading
from corpus.catalogue.engine import overwrite
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.rows import asked_for, damaged, sealed
from corpus.catalogue.shown_reading import reading_values
from corpus.errors import NotFound
from corpus.proposals import Reading
from corpus.queue import Part
from corpus.requests import Submission
from corpus.review.events import Event
from corpus.review.spelling import commitment, kind_of, parts


class DeskWriting:
    def __init__(self, ledger: Ledger, now: str) -> None:
        self._ledger = ledger
        self._now = now

    @property
    def reading(self) -> DeskReading:
        """The desk before this write changes it: nobody else writes meanwhile, so what is decided on it holds."""
        return DeskReading(self._ledger.connection, everything(), self._ledger.sequence)

    def put_call(self, call: Call) -> None:
        if self._ledger.put(schema.calls, desk_nouns.call_values(call)):
            self._ledger.touch("call", call.id)

    def put_invitation(self, invitation: Invitation) -> None:
        if self._ledger.put(schema.invitations, desk_nouns.invitation_values(invitation)):
            self._ledger.touch("invitation", invitation.id)

    def put_submission(self, submission: Submission) -> None:
        if self._ledger.put(schema.submissions, desk_nouns.submission_values(submission)):
            self._ledger.touch("submission", submission.id)

    def put_parts(self, submission: str, parts: Mapping[str, Part]) -> None:
        """By person; whoever has none any more keeps the last, which says that they are out."""
        for person, part in parts.items():
            if self._ledger.put(schema.desk_parts, desk_nouns.part_values(submission, person, part)):
                self._ledger.touch("submission", submission)

    def put_file(self, file: SubmittedFile) -> None:
        if self._ledger.put(schema.submission_files, desk_nouns.file_values(file)):
            self._ledger.touch("submission", file.submission)

    def put_reading(self, reading: Reading) -> None:
        if self._ledger.put(schema.readings, reading_values(reading)):
            self._ledger.touch("submission", reading.submission)

    def append(self, submission: str, actor: str, events: Sequence[Event]) -> int:
        """Adds events to the end of the chain, in their order; the number of the first."""
        first = number = self._ledger.count("desk_events")
        previous = self._hash_at(number)
        for event in events:
            number += 1
            public, personal = parts(event)
            salt = secrets.token_hex(16) if personal else ""
            row = {
                "number": number,
                "born": self._ledger.sequence,
                "submission": submission,
                "kind": kind_of(event),
                "at": self._now,
                "actor": actor,
                "public": public,
                "commitment": commitment(salt, personal) if personal else "",
                "previous": previous,
            }
            previous = desk_nouns.link_of(row)
            self._ledger.insert(schema.desk_events, [{**row, "hash": previous}])
            if personal:
                beside = {"number": number, "salt": salt, "content": personal, "erased": ""}
                self._ledger.insert(schema.desk_personal, [beside])
            self._ledger.touch("submission", submission)
        return first + 1

    def erase_personal(self, number: int) -> None:
        """Takes what was personal out of one event. The chain stays whole. Raises NotFound where nothing is."""
        table = schema.desk_personal
        asked = select(table).where(table.c.number == number)
        rows = asked_for(table, self._ledger.connection.execute(asked), "number", [number])
        if not rows:
            raise NotFound("this event has nothing personal", subject=str(number))
        if rows[0].erased:
            return
        values = sealed(table, {"number": number, "salt": "", "content": "", "erased": self._now})
        self._ledger.connection.execute(update(table).where(table.c.number == number).values(**values))
        self._ledger.touch("event", str(number))
        self._ledger.note()

    def erase_words(self, person: str) -> int:
        """Takes out what a person wrote of what others did: notes, reasons, answers; how many events had any. Forms
        stay: they are submissions, which are purged. The chain stays whole, and the bytes are written over."""
        overwrite(self._ledger.connection)
        rows = self._ledger.rows.ever(schema.desk_events, "actor", [person])
        numbers = [row.number for row in rows if row.commitment and row.kind != FORM]
        for number in numbers:
            self.erase_personal(number)
        return len(numbers)

    def _hash_at(self, number: int) -> str:
        if not number:
            return desk_nouns.BEGINNING
        table = schema.desk_events
        asked = select(table).where(table.c.number == number)
        rows = asked_for(table, self._ledger.connection.execute(asked), "number", [number])
        if not rows:
            raise damaged("an event is missing", f"desk_events {number}")
        return str(rows[0].hash)
