"""What was erased for good, and where backups lie: the Reader's methods for Purge, KnownBackup and Traces.

Refuses: who may see them; they are the operator's. What a reader of pages is told is a tombstone.
"""

from corpus.catalogue import purge_rows, schema
from corpus.catalogue.sight import Sight
from corpus.catalogue.tracing import Traces, traces
from corpus.errors import Gone
from corpus.purges import KnownBackup, Purge, PurgeState


class PurgeReading(Sight):
    def purges(self) -> tuple[Purge, ...]:
        """The last word on each target, in the order in which they were said."""
        found = [purge_rows.purge_of(row) for row in self._present(schema.purges)]
        return tuple(sorted(found, key=lambda one: (one.at, one.target)))

    def refused(self) -> dict[str, Purge]:
        """By SHA-256, files that are not to be read in again; by id, practices that are not, though the rest of their
        document may be. A document that went whole may come back as another file."""
        found: dict[str, Purge] = {}
        for one in self.purges():
            if one.state is not PurgeState.LIFTED:
                alone = one.erased if one.erased == (one.target,) and one.kind == "practice" else ()
                found.update(dict.fromkeys((*one.barred, *alone), one))
        return found

    def known_backups(self) -> tuple[KnownBackup, ...]:
        """In the order in which they were made."""
        found = [purge_rows.backup_of(row) for row in self._present(schema.backups)]
        return tuple(sorted(found, key=lambda one: (one.at, one.path)))

    def traces(self, target: str, begun: Purge | None = None) -> Traces:
        """What there is of a document, a practice, an edition or a submission. Raises NotFound, WrongUse."""
        return traces(self._rows, target, begun)

    def must_have_original(self, edition: str, sha256: str) -> None:
        """Raises Gone, with date and reason, for an edition whose file was erased."""
        if sha256:
            return
        said = [one for one in self.purges() if edition in one.editions]
        facts = {"kind": "file", "reason": said[-1].reason, "date": said[-1].at} if said else {"kind": "file"}
        raise Gone("this file was erased", subject=edition, facts=facts)
