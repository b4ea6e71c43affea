"""Purging, as part of a write: the list of purges, the graves without words, the emptied rows.

Owns what a catalogue says of a purge from its beginning to its end. Refuses: files, vectors and the index, which
whoever purges erases between `bury` and `erase`.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.access import PUBLIC
from corpus.catalogue import desk_nouns, purge_rows, schema
from corpus.catalogue.erasing import Erasing
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.rows import Values
from corpus.catalogue.tracing import Traces
from corpus.ids import mint
from corpus.purges import KnownBackup, Purge, PurgeState

if TYPE_CHECKING:
    from corpus.catalogue.writer import Writer


class Purging:
    """What a Writer offers for purges, in the one transaction that it writes."""

    def __init__(self, writer: "Writer", ledger: Ledger) -> None:
        self._writer = writer
        self._ledger = ledger
        self._rows = ledger.rows

    def put(self, purge: Purge) -> None:
        """Where it stands with a purge; an ingest and a restore ask this list."""
        if self._ledger.put(schema.purges, purge_rows.purge_values(purge)):
            self._ledger.touch("purge", purge.target)

    def lift(self, purges: Iterable[Purge]) -> None:
        """What was refused is let in again."""
        for one in {each.target: each for each in purges}.values():
            self.put(replace(one, state=PurgeState.LIFTED, at=self._writer.now))

    def put_backup(self, backup: KnownBackup) -> None:
        if self._ledger.put(schema.backups, purge_rows.backup_values(backup)):
            self._ledger.touch("backup", mint("backup", backup.path))

    def bury(self, found: Traces, reason: str, at: str) -> None:
        """What lives of it ends, and everything that is to be erased has a grave without words. Done before, it
        changes nothing."""
        living = self._rows.living
        labels = self._labels(found)
        for identity in living(schema.documents, found.documents):
            self._writer.withdraw_document(identity, reason)
        for identity in living(schema.practices, found.practices):
            self._writer.retire_practice(identity, reason)
        self._ledger.end(schema.passages, list(living(schema.passages, found.passages).values()))
        taken = {row.id for row in self._rows.ever(schema.intake, "document", found.documents)}
        self._ledger.end(schema.intake, list(living(schema.intake, taken).values()))
        self._end_links(found, at)
        for kind in ("document", "practice", "edition"):
            self._graves(kind, getattr(found, f"{kind}s"), labels, {"reason": reason, "at": at})

    def erase(self, found: Traces) -> None:
        """Empties every row of it, in place."""
        Erasing(self._ledger, found).run()

    def erase_messages(self, found: Traces) -> None:
        """Empties what people sent that is about it, or quotes it."""
        Erasing(self._ledger, found).messages()

    def _end_links(self, found: Traces, at: str) -> None:
        """Whoever follows a submission by a link finds nothing more, and can write nothing into it."""
        rows = self._rows.ever(schema.invitations, "submission", found.submissions)
        for row in rows:
            if self._rows.alive(row) and not row.revoked:
                self._writer.desk.put_invitation(replace(desk_nouns.invitation_of(row), revoked=at))

    def _graves(
        self, kind: str, identities: Collection[str], labels: dict[str, str], said: dict[str, str]
    ) -> None:
        for identity in identities:
            grave: Values = {
                "id": identity, "kind": kind, "title": "", "successor": "",
                "visibility": labels.get(identity, PUBLIC.label), **said,
            }  # fmt: skip
            if self._ledger.put(schema.tombstones, grave):
                self._ledger.touch(kind, identity)

    def _labels(self, found: Traces) -> dict[str, str]:
        """Who may be told that it is gone: those who could see it."""
        editions = self._rows.versions(schema.editions, found.editions)
        homes = {*found.documents, *(row.document for row in editions)}
        documents = {row.id: row.effective for row in self._rows.ever(schema.documents, "id", homes)}
        views = {row.id: row.visibility for row in self._rows.ever(schema.views, "id", found.practices)}
        return {**{row.id: documents[row.document] for row in editions}, **documents, **views}
