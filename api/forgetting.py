"""Erasing a person: the account, and the words that they wrote at the desk. What they decided stays, under a number.

Owns that it is written down first, so that it is done again after a restore, and lies beside every backup. Refuses:
submissions (api/purging.py purges those) and what others wrote about a person, which nobody but a reader can tell.
"""

from dataclasses import dataclass, replace

from api import purge_lists
from api.house import OPERATOR, House
from corpus.access import everything
from corpus.assertions import Agent
from corpus.catalogue import Catalogue
from corpus.errors import NotFound
from corpus.purges import ACCOUNT, PERSON, WORDS, Purge, PurgeState

REASON = "a person was erased"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many notes were erased; a line for each backup that still holds what was."""

    notes: int
    backups: tuple[str, ...]


def forget(
    house: House, person: str, *, account: bool = False, words: bool = False, by: Agent = OPERATOR
) -> Forgotten:
    """Raises WrongUse for the only administrator, NotFound where there is no such account;
    nothing is changed then."""
    parts = tuple(name for name, wanted in ((ACCOUNT, account), (WORDS, words)) if wanted)
    if account:
        with house.catalogue.people() as people:
            people.must_not_be_last(person)
    with house.catalogue.reader(everything()) as reader:
        before = [one for one in reader.purges() if one.target == person and one.kind == PERSON]
        notes = len([one for one in reader.words_of(person) if not one.erased]) if words else 0
    said = {part for one in before for part in one.erased} | set(parts)
    with house.catalogue.write(by, "began to erase a person") as writer:
        purge = Purge(person, PERSON, writer.now, REASON, PurgeState.BEGUN, tuple(sorted(said)))
        writer.purging.put(purge)
    finish(house, purge)
    return Forgotten(notes, tuple(purge_lists.told(purge_lists.holding(house, purge))))


def finish(house: House, purge: Purge) -> None:
    """Erases what a Purge of a person names, and writes the lists beside the backups."""
    erase_from(house.catalogue, purge)
    with house.catalogue.write(OPERATOR, "finished erasing a person") as writer:
        writer.purging.put(replace(purge, state=PurgeState.FINISHED))
    house.catalogue.clear_log()
    purge_lists.write_lists(house)


def erase_from(catalogue: Catalogue, purge: Purge) -> None:
    """From one catalogue, the house's or one that was set aside."""
    if ACCOUNT in purge.erased:
        with catalogue.admitting() as people:
            found = people.person(purge.target)
            if found is not None and not found.erased:
                people.erase(purge.target, purge.at, even_last=True)
    if WORDS in purge.erased:
        with catalogue.write(OPERATOR, "erased a person's words") as writer:
            writer.desk.erase_words(purge.target)
    catalogue.clear_log()


def must_be_known(house: House, person: str) -> None:
    """Raises NotFound for whoever wrote nothing at the desk and has no account."""
    with house.catalogue.reader(everything()) as reader:
        wrote = bool(reader.words_of(person))
    with house.catalogue.people() as people:
        known = people.person(person) is not None
    if not wrote and not known:
        raise NotFound(
            "nobody of this id wrote anything here",
            subject=person[:80],
            remedy="Ids are those of `fieldbridge review show ID`, and of `admin user list --json`.",
        )
