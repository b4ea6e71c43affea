"""Purging over a whole data folder: from the first word in the catalogue's journal to the last byte.

Owns the order, which a kill at any moment may interrupt: what began is finished by `finish`, at the next start. Refuses:
what a catalogue's rows look like afterwards (corpus/catalogue/erasing.py).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from api import forgetting, purge_lists
from api.house import CATALOGUE, OPERATOR, SKETCHES, House, forget_index
from api.purge_lists import Holding
from api.tags import forget_learnt
from corpus.access import everything
from corpus.catalogue import Catalogue
from corpus.catalogue.tracing import Indexed, Traces
from corpus.errors import Busy, FieldbridgeError, NotFound, NotReady
from corpus.purges import PERSON, Purge, PurgeState
from corpus.requests import State
from corpus.review.commands import Withdraw
from ingest.publishing import indexed_texts, text_for_vectors
from ingest.report import Watch

REASON = "it was erased for good"
"""Where the operator gives none; the pages tell it in six languages."""


@dataclass(frozen=True, slots=True)
class Purged:
    """`unclean`: files of this data folder that may still hold it and could not be opened. `backups`: those that do.
    `unlearnt`: schemes about which something had been learnt from tags, perhaps from this text, and is no more."""

    purge: Purge
    found: Traces
    unclean: tuple[str, ...] = ()
    backups: tuple[Holding, ...] = ()
    unlearnt: tuple[str, ...] = ()


@dataclass
class Purger:
    """For whoever holds the lock on the data folder."""

    house: House
    watch: Watch = field(default=lambda _: None)

    def traces(self, target: str) -> Traces:
        """What would go. Raises NotFound, WrongUse."""
        with self.house.catalogue.reader(everything()) as reader:
            return reader.traces(target)

    def purge(self, target: str, reason: str, told: bool, backups: Sequence[Path] = ()) -> Purged:
        """Erases it. Raises NotFound, WrongUse before anything is changed; Busy and what the rooms below raise when
        something stood in the way, after which `finish` goes on."""
        found = self.traces(target)
        if found.searched:
            _ = (
                self.house.spaces
            )  # without its models an index cannot be made anew: told before anything is changed
        else:
            self._end_draft(target)
        with self.house.catalogue.write(OPERATOR, "began to purge") as writer:
            purge = Purge(
                target, found.kind, writer.now, reason or REASON, PurgeState.BEGUN, found.erased, found.bereft,
                found.originals,
            )  # fmt: skip
            writer.purging.put(purge)
            writer.purging.bury(found, purge.reason, purge.at)
            if told:
                writer.purging.erase_messages(found)
        return self._finished(purge, backups)

    def finish(self) -> tuple[Purged, ...]:
        """Goes on with every purge that began and did not end."""
        with self.house.catalogue.reader(everything()) as reader:
            begun = [one for one in reader.purges() if one.state is PurgeState.BEGUN]
        return tuple(self._finished(one, ()) for one in begun)

    def _finished(self, purge: Purge, backups: Sequence[Path]) -> Purged:
        if purge.kind == PERSON:
            return self._finished_person(purge, backups)
        found = self._again(self.house.catalogue, purge)
        unclean: tuple[str, ...] = ()
        unlearnt: tuple[str, ...] = ()
        if found is not None:
            purge = _reaching(purge, found)
            with self.house.catalogue.write(OPERATOR, "withdrew what is purged") as writer:
                writer.purging.put(purge)
                writer.purging.bury(found, purge.reason, purge.at)
            if found.searched:
                self._publish(full=False)
            self._erase_files(found)
            unlearnt = forget_learnt(self.house) if found.searched else ()
            clean = not found.searched or self._forget_vectors(found)
            unclean = self._erase_aside(purge)
            with self.house.catalogue.write(OPERATOR, "erased what is purged") as writer:
                writer.purging.erase(found)
            if found.searched:
                self._publish(full=True)
            if not (clean and self.house.catalogue.scrub()):
                raise Busy(
                    "another process still reads what was before, and its log cannot be emptied",
                    subject=purge.target,
                    remedy="Run: fieldbridge purge; if it stays so, stop fieldbridge serve and run it again",
                )
        with self.house.catalogue.write(OPERATOR, "finished a purge") as writer:
            writer.purging.put(replace(purge, state=PurgeState.FINISHED))
        purge_lists.write_lists(self.house, backups)
        holding = purge_lists.holding(self.house, purge, backups)
        empty = Traces(purge.target, purge.kind)
        return Purged(purge, found or empty, unclean, holding, unlearnt)

    def _finished_person(self, purge: Purge, backups: Sequence[Path]) -> Purged:
        unclean = self._erase_aside(purge)
        forgetting.finish(self.house, purge)
        holding = purge_lists.holding(self.house, purge, backups)
        return Purged(purge, Traces(purge.target, PERSON), unclean, holding)

    def _end_draft(self, submission: str) -> None:
        """A draft goes on no more."""
        from api.desk.desk import OPERATOR as COORDINATING
        from api.desk.desk import Desk

        desk = Desk(self.house)
        if desk.dossier(submission).case.state is State.DRAFT:
            desk.perform(submission, Withdraw(), COORDINATING)

    def _again(self, catalogue: Catalogue, purge: Purge) -> Traces | None:
        """As far as the purge reaches; None where this catalogue never knew it."""
        with suppress(NotFound), catalogue.reader(everything()) as reader:
            return reader.traces(purge.target, purge)
        return None

    def _publish(self, full: bool) -> None:
        """An index without it; where all is to be made anew, no older one is left."""
        try:
            self.house.publisher.publish(self.watch, full)
            if full:
                self.house.generations.collect_garbage(keep=1)
        except NotReady:
            if self._anything_lives():
                raise
            forget_index(self.house.settings)

    def _anything_lives(self) -> bool:
        with self.house.catalogue.reader(everything()) as reader:
            return any(True for _ in reader.feed_passages())

    def _erase_files(self, found: Traces) -> None:
        """Originals that no other document has, all that was drawn of those that go, and what killed runs left."""
        for sha256 in found.originals:
            if sha256 not in found.kept_files:
                self.house.files.forget(sha256)
            self.house.pictures.forget(sha256)
        self.house.files.sweep()
        (self.house.settings.data / SKETCHES).unlink(missing_ok=True)

    def _forget_vectors(self, found: Traces) -> bool:
        gone = set(map(_joined, found.indexed))
        with self.house.catalogue.reader(everything()) as reader:
            gone.difference_update(indexed_texts(reader))
        encoders = [space.encoder for space in self.house.spaces]
        keys = [encoder.passage_key(text) for encoder in encoders for text in gone]
        return self.house.vectors.forget(keys, [encoder.fingerprint for encoder in encoders])

    def _erase_aside(self, purge: Purge) -> tuple[str, ...]:
        """From the catalogues that restores set aside; those that cannot be opened are named."""
        unclean = []
        for path in _set_aside(self.house.settings.data):
            try:
                self._erase_from(path, purge)
            except FieldbridgeError:
                unclean.append(str(path))
        return tuple(unclean)

    def _erase_from(self, path: Path, purge: Purge) -> None:
        catalogue = Catalogue.open(path, create=False)
        try:
            if purge.kind == PERSON:
                forgetting.erase_from(catalogue, purge)
                return
            found = self._again(catalogue, purge)
            if found is None:
                return
            with catalogue.write(OPERATOR, "purged") as writer:
                writer.purging.bury(found, purge.reason, purge.at)
            with catalogue.write(OPERATOR, "purged") as writer:
                writer.purging.erase(found)
            catalogue.scrub()
        finally:
            catalogue.close()


def _reaching(purge: Purge, found: Traces) -> Purge:
    """As far as it did, and as far as it does in this catalogue."""
    return replace(
        purge,
        erased=tuple(dict.fromkeys((*purge.erased, *found.erased))),
        editions=tuple(dict.fromkeys((*purge.editions, *found.bereft))),
        originals=tuple(dict.fromkeys((*purge.originals, *found.originals))),
    )


def _joined(one: Indexed) -> str:
    return text_for_vectors(*one)


def _set_aside(data: Path) -> list[Path]:
    found = data.glob(f"{CATALOGUE}.before-restore-*")
    return sorted(
        one for one in found if one.suffix not in ("-wal", "-shm") and not one.name.endswith(("-wal", "-shm"))
    )
