"""What there is (status) and whether it is whole (doctor), over all parts of a data folder.

Refuses: mending; a finding names the command that does.
"""

from collections.abc import Callable, Iterable, Iterator

from api.house import CATALOGUE, FILES, House, open_house
from api.settings import Settings
from api.tags import LEARNT, check_learnt
from corpus.access import everything
from corpus.catalogue import Finding
from corpus.catalogue.catalogue import utc_now
from corpus.errors import FieldbridgeError
from corpus.letters import Standing, later
from corpus.purges import PurgeState
from ingest.tesseract import languages

_TOLD_DAYS = 30
"""A letter that was given up is told for so long."""

Look = Callable[[], Iterable[Finding] | None]


def told(house: House) -> dict[str, object]:
    """Counts and places, for people and for programmes."""
    documents = practices = unread = 0
    with house.catalogue.reader(everything()) as reader:
        collections = reader.collections()
        for one in collections:
            for held in reader.documents_in(one.name):
                documents += 1
                practices += len(held.practices)
            unread += sum(1 for each in reader.intake(one.id).values() if each.happened)
    facts: dict[str, object] = {
        "data": str(house.settings.data),
        "models": str(house.settings.models),
        "sequence": house.catalogue.sequence(),
        "collections": len(collections),
        "documents": documents,
        "practices": practices,
        "files not read": unread,
        "text recognition": _recognition(house),
    }
    try:
        manifest = house.generations.manifest()
        facts |= {"index": manifest.name, "index sequence": manifest.sequence, "passages": manifest.living}
        facts["spaces"] = ", ".join(f"{space.name} ({space.encoder.runtime})" for space in house.spaces)
    except FieldbridgeError as fault:
        facts["index"] = str(fault)
    return facts


def _recognition(house: House) -> str:
    """Whether pictures of pages can be read, and in which languages."""
    program = house.recogniser.program
    return f"{program} ({', '.join(sorted(languages(program) - {'osd'}))})" if program else "none"


def findings(settings: Settings, deep: bool) -> Iterator[Finding]:
    """Everything that is wrong, part by part; what cannot even be opened is a finding itself."""
    try:
        house = open_house(settings)
    except FieldbridgeError as fault:
        yield _finding(fault, str(settings.data / CATALOGUE))
        return
    with house:
        for name, look in _parts(house, deep):
            try:
                yield from look() or ()
            except FieldbridgeError as fault:
                yield _finding(fault, name)


def _parts(house: House, deep: bool) -> Iterator[tuple[str, Look]]:
    yield CATALOGUE, lambda: house.catalogue.check(deep)
    yield "purges", lambda: _unfinished(house)
    yield "mail", lambda: letters(house)
    yield "vocabularies", _silent(lambda: house.vocabularies)
    yield "models", _silent(lambda: house.spaces)
    yield LEARNT, lambda: check_learnt(house)
    yield "index", _silent(lambda: house.generations.verify() if deep else house.generations.current())
    if deep:
        yield FILES, lambda: _damaged_files(house)


def _silent(look: Callable[[], object]) -> Look:
    """What finds by raising alone."""

    def looked() -> None:
        look()

    return looked


def _unfinished(house: House) -> Iterator[Finding]:
    with house.catalogue.reader(everything()) as reader:
        for one in reader.purges():
            if one.state is PurgeState.BEGUN:
                yield Finding(
                    one.target, "it began to be purged, and is not erased yet", "Run: fieldbridge purge"
                )


def letters(house: House) -> Iterator[Finding]:
    """Those that were given up in the last month, or wait for longer than a day."""
    now = utc_now()
    with house.catalogue.posted() as outbox:
        failed = [one for one in outbox.letters(Standing.FAILED) if one.again > later(now, days=-_TOLD_DAYS)]
        waiting = [one for one in outbox.letters(Standing.WAITING) if one.written <= later(now, days=-1)]
    for kind, found in (("given up", failed), ("waiting for more than a day", waiting)):
        if found:
            what = f"{len(found)} letters {kind}; of the last: {found[0].happened or 'nothing was tried'}"
            yield Finding("mail", what, "Run: fieldbridge mail list")


def _damaged_files(house: House) -> Iterator[Finding]:
    """Hashes every original that a living document names."""
    with house.catalogue.reader(everything()) as reader:
        held = [each for one in reader.collections() for each in reader.documents_in(one.name)]
    for sha256 in sorted({one.sha256 for one in held if one.sha256}):
        try:
            house.files.open(sha256).close()
        except FieldbridgeError as fault:
            yield _finding(fault, f"{FILES}/{sha256}")


def _finding(fault: FieldbridgeError, subject: str) -> Finding:
    return Finding(fault.subject or subject, fault.happened, fault.remedy)
