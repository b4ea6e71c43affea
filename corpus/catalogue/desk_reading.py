"""What the desk reads: calls, links, submissions with their files, and the events of each.

Refuses: deciding who may see them. A Scope says nothing of events: `corpus.review.sight` says who sees what, and
nothing leaves by a route that did not ask it.
"""

from collections.abc import Iterable

from sqlalchemy import select

from corpus.calls import Call, Invitation, SubmittedFile
from corpus.catalogue import desk_nouns, schema
from corpus.catalogue.desk_nouns import Logged
from corpus.catalogue.desk_queue import QueueReading
from corpus.catalogue.rows import AnyRow, asked_for, damaged, verified
from corpus.catalogue.shown_reading import ShownReading
from corpus.requests import State, Submission
from corpus.review.events import Event, Filled
from corpus.review.spelling import event_of

FORM = Filled.__name__
"""The kind of an event that holds a submitter's form."""


class DeskReading(QueueReading, ShownReading):
    def calls(self) -> tuple[Call, ...]:
        """Closed ones too, by id."""
        return tuple(desk_nouns.call_of(row) for row in self._present(schema.calls))

    def call(self, identity: str) -> Call | None:
        row = self._rows.one(schema.calls, identity)
        return desk_nouns.call_of(row) if row is not None else None

    def invitation(self, digest: str) -> Invitation | None:
        """The link with that very digest, good or not."""
        table = schema.invitations
        found = self._rows.connection.execute(select(table).where(table.c.digest == digest))
        rows = asked_for(table, found, "digest", [digest])
        return next((desk_nouns.invitation_of(row) for row in rows if self._rows.alive(row)), None)

    def invitation_called(self, identity: str) -> Invitation | None:
        row = self._rows.one(schema.invitations, identity)
        return desk_nouns.invitation_of(row) if row is not None else None

    def invitations(self) -> tuple[Invitation, ...]:
        """Those that are no longer good too, in the order in which they were made."""
        found = [desk_nouns.invitation_of(row) for row in self._present(schema.invitations)]
        return tuple(sorted(found, key=lambda one: (one.created, one.id)))

    def submission(self, identity: str) -> Submission | None:
        row = self._rows.one(schema.submissions, identity)
        return desk_nouns.submission_of(row) if row is not None else None

    def due_by(self, day: str) -> tuple[Submission, ...]:
        """What waits for reviewers and is due on that day or before, by its day."""
        table = schema.submissions
        waits = table.c.state.in_((State.SUBMITTED.value, State.IN_REVIEW.value))
        asked = select(table).where(waits & (table.c.due != "") & (table.c.due <= day)).order_by(table.c.due)
        rows = verified(table, self._rows.connection.execute(asked))
        return tuple(desk_nouns.submission_of(row) for row in rows if self._rows.alive(row))

    def submission_files(self, submission: str) -> tuple[SubmittedFile, ...]:
        """Those that were erased are not among them."""
        rows = self._rows.of(schema.submission_files, "submission", [submission])
        return tuple(desk_nouns.file_of(row) for row in rows if self._rows.alive(row) and row.sha256)

    def handed_in(self, call: str, sha256: str) -> tuple[Submission, ...]:
        """The submissions to a call that hold this very file."""
        table = schema.submission_files
        found = self._rows.connection.execute(select(table).where(table.c.sha256 == sha256))
        rows = asked_for(table, found, "sha256", [sha256])
        of = self._rows.living(schema.submissions, (row.submission for row in rows))
        return tuple(desk_nouns.submission_of(row) for row in of.values() if row.call == call)

    def logged(self, submission: str) -> tuple[Logged, ...]:
        """What happened to a submission, in order. Raises DamagedCatalogue where an event is missing."""
        rows = self._rows.of(schema.desk_events, "submission", [submission])
        rows = sorted((row for row in rows if row.born <= self.at), key=lambda row: int(row.number))
        beside = self._beside([row.number for row in rows if row.commitment])
        return tuple(_logged(row, beside.get(row.number)) for row in rows)

    def words_of(self, person: str) -> tuple[Logged, ...]:
        """The events by which a person wrote something that can be erased, in order; those that were erased are told
        without their words."""
        rows = self._rows.ever(schema.desk_events, "actor", [person])
        rows = sorted((row for row in rows if row.commitment), key=lambda row: int(row.number))
        beside = self._beside([row.number for row in rows])
        return tuple(_logged(row, beside.get(row.number)) for row in rows)

    def happened(self, submission: str) -> tuple[Event, ...]:
        """The same, as the events that they are."""
        return tuple(event_of(one.kind, one.public, one.personal) for one in self.logged(submission))

    def chain(self) -> tuple[int, str]:
        """How many events there are, and the hash of the last: to be noted elsewhere, so that a log that was
        written anew can be told."""
        table = schema.desk_events
        row = self._rows.connection.execute(
            select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
        ).first()
        return (int(row.number), str(row.hash)) if row is not None else (0, desk_nouns.BEGINNING)

    def _beside(self, numbers: Iterable[int]) -> dict[int, AnyRow]:
        wanted = list(numbers)
        table = schema.desk_personal
        asked = select(table).where(table.c.number.in_(wanted))
        rows = asked_for(table, self._rows.connection.execute(asked), "number", wanted)
        if len(rows) != len(wanted):
            raise damaged("the personal part of an event is missing", "desk_personal")
        return {row.number: row for row in rows}


def _logged(row: AnyRow, beside: AnyRow | None) -> Logged:
    personal, erased = (beside.content, beside.erased) if beside is not None else ("", "")
    return Logged(
        row.number, row.submission, row.kind, row.at, row.actor, row.public, personal, row.hash, erased
    )
