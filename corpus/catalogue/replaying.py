"""What was erased since a backup was made begins to be erased from it again, before the backup is put in place.

Refuses: the erasing (whoever restores goes on with it), and knowing where lists of purges lie.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from corpus.access import everything
from corpus.assertions import Agent, AgentKind
from corpus.catalogue.catalogue import Catalogue
from corpus.purges import Purge, PurgeState, still_to_do

_RESTORING = Agent(AgentKind.SOFTWARE, "fieldbridge restore", "1")


def begin_again(database: Path, originals: Path, erased: Sequence[Purge]) -> tuple[str, ...]:
    """Writes into an unpacked catalogue what it has not heard of, so that a restore that is killed after this does not
    forget it, and drops the unpacked originals; the ids that are to be erased again."""
    with closing(Catalogue.open(database, create=False)) as catalogue:
        with catalogue.reader(everything()) as reader:
            coming = still_to_do(erased, reader.purges())
        with catalogue.write(_RESTORING, "heard of purges") as writer:
            for one in coming:
                lifted = one.state is PurgeState.LIFTED
                writer.purging.put(one if lifted else replace(one, state=PurgeState.BEGUN))
    again = [one for one in coming if one.state is not PurgeState.LIFTED]
    for sha256 in {sha256 for one in again for sha256 in one.originals}:
        (originals / sha256).unlink(missing_ok=True)
    return tuple(one.target for one in again)
