"""Practices that another system sends: put, read back, taken back. Each is found by the next search.

Owns that the same thing sent twice changes nothing, that a scheme belongs to the group that used it first, and that
what came meanwhile is not lost (If-Match). Refuses: judging; what comes this way passes no review.
"""

import hashlib
import threading
from collections.abc import Collection as Several
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from api.house import House
from api.lock import sole_writer
from corpus.access import everything
from corpus.arrivals import Arrival, Origin, canonical, mark_of
from corpus.assertions import Agent, AgentKind
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden, Gone, NotFound, Overtaken, Swamped, WrongUse
from corpus.ids import collection_id
from ingest.arriving import laid_out
from ingest.pipeline import Options
from ingest.sources import Source

COLLECTION = "from-"
"""Before a scheme: the collection of what comes from there."""

_PATIENCE = 60.0
"""Seconds that one waits for those before it; each takes its turn."""

_TURN = threading.Lock()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the sender knows of it: a mark that it must have (`*`: any), or that it must not be there yet."""

    mark: str = ""
    absent: bool = False

    def check(self, there: Arrival | None) -> None:
        """Raises Overtaken."""
        mark = there.mark if there is not None and not there.withdrawn else ""
        if (self.absent and mark) or (self.mark and self.mark != mark and not (self.mark == "*" and mark)):
            raise Overtaken(
                "it is not what it was when you read it" if mark else "it is not there",
                remedy="Get it again, make your change to that, and send it with the ETag that came along.",
            )


ANY = Condition()


@dataclass(frozen=True, slots=True)
class Taken:
    """`status`: created, changed or unchanged."""

    arrival: Arrival
    practice: str
    status: str


class Arriving:
    def __init__(self, house: House) -> None:
        self._house = house

    def group(self, scheme: str, groups: Several[str], wanted: str = "") -> str:
        """The one of the sender's groups for which it comes. Raises Forbidden, WrongUse."""
        with self._house.catalogue.reader(everything()) as reader:
            owner = reader.group_of_scheme(scheme)
        if owner and owner not in groups:
            raise Forbidden(
                "this scheme is another group's", subject=scheme, remedy="Use a scheme of your own."
            )
        if wanted and wanted not in groups:
            raise Forbidden("the key is not for this group", subject=wanted[:60])
        if owner and wanted and owner != wanted:
            raise WrongUse(f"this scheme is that of {owner}", subject="group", remedy="Leave group out.")
        if not owner and not wanted and len(groups) != 1:
            listed = ", ".join(sorted(groups)) or "none; ask for a key with a group"
            raise WrongUse(
                "the key is for several groups, or for none",
                subject="group",
                remedy=f"Name one, as ?group=…: {listed}.",
            )
        return owner or wanted or next(iter(groups))

    def put(
        self,
        origin: Origin,
        said: Mapping[str, Any],
        group: str,
        sender: Agent,
        condition: Condition = ANY,
        *,
        publishing: bool = True,
    ) -> Taken:
        """Without `publishing` it is for the caller to bring the index to it. Raises Overtaken, Gone (it was purged),
        Busy, Swamped, StorageFault."""
        content = canonical(said)
        with self._turn():
            before = self._arrival(origin)
            condition.check(before)
            living = self._practice(before)
            arrival, status = before, "unchanged"
            if arrival is None or not living or arrival.mark != mark_of(content):
                document = self._written(origin, said)
                arrival = Arrival(origin, group, document, content, mark_of(content), utc_now())
                status = "changed" if living else "created"
                with self._house.catalogue.write(sender, "put a practice") as writer:
                    writer.put_arrival(arrival)
            if publishing:
                self._house.publish_again()
            return Taken(arrival, living or self._practice(arrival), status)

    def shown(self, origin: Origin) -> Taken:
        """As it was sent last. Raises NotFound, Gone."""
        arrival = self._arrival(origin)
        practice = self._practice(arrival)
        if arrival is None:
            raise NotFound("nothing was sent under this id", subject=str(origin))
        if arrival.withdrawn or not practice:
            raise Gone(
                "it was taken back" if arrival.withdrawn else "it is no longer here", subject=str(origin)
            )
        return Taken(arrival, practice, "unchanged")

    def take_back(self, origin: Origin, sender: Agent, condition: Condition = ANY) -> None:
        """Hidden with this write. Done before, it changes nothing. Raises NotFound, Overtaken."""
        with self._turn():
            arrival = self._arrival(origin)
            if arrival is None:
                raise NotFound("nothing was sent under this id", subject=str(origin))
            if not arrival.withdrawn:
                condition.check(arrival)
                with self._house.catalogue.write(sender, "took a practice back") as writer:
                    with suppress(NotFound):
                        writer.withdraw_document(arrival.document, "its source took it back")
                    writer.drop_intake(collection_id(COLLECTION + origin.scheme), str(origin))
                    writer.put_arrival(replace(arrival, withdrawn=writer.now))
            self._house.publish_again()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One at a time in this process, and nobody else's write meanwhile. Raises Swamped, Busy."""
        if not _TURN.acquire(timeout=_PATIENCE):
            raise Swamped("too many practices come at once", remedy="Send them one after the other.")
        try:
            with sole_writer(self._house.settings.data):
                yield
        finally:
            _TURN.release()

    def _arrival(self, origin: Origin) -> Arrival | None:
        with self._house.catalogue.reader(everything()) as reader:
            return reader.arrival(origin)

    def _practice(self, arrival: Arrival | None) -> str:
        """The id of the practice that lives of it; empty where none does."""
        if arrival is None or arrival.withdrawn:
            return ""
        with self._house.catalogue.reader(everything()) as reader, suppress(NotFound):
            return next((one.practice_id for one in reader.practices_of(arrival.document)), "")
        return ""

    def _written(self, origin: Origin, said: Mapping[str, Any]) -> str:
        """The id of the document that it became."""
        made = laid_out(origin, said)
        sha256 = hashlib.sha256(made.original).hexdigest()
        digest = hashlib.sha256(made.original + b"\0" + made.sidecar.encode()).hexdigest()
        options = Options(COLLECTION + origin.scheme, declared_by=origin.scheme)
        with self._house.files.scratch() as folder:
            place = folder / "practice.txt"
            place.write_bytes(made.original)
            source = Source(place, str(origin), sha256, len(made.original), digest, made.sidecar)
            return self._house.pipeline.take_read(source, made.reading, options).document


def software(name: str) -> Agent:
    """As what a programme that sends is recorded: by its key."""
    return Agent(AgentKind.SOFTWARE, name)
