"""Whether somebody has seen a text with its tags before: elsewhere at the desk, or as a practice that they tagged.

Owns where that is looked for: submissions that hold the same file or text, documents of the same file. Refuses: what the
log cannot know, such as a text that was read outside, or one that was changed by a word.
"""

from collections.abc import Iterable

from api.house import House
from corpus.access import everything
from corpus.assertions import AgentKind
from corpus.catalogue import Reader
from corpus.proposals import TAG
from corpus.review import Actor, Case, apply, sight
from corpus.review.case import Stage
from corpus.review.events import Event


def has_seen(house: House, identity: str, person: Actor) -> bool:
    with house.catalogue.reader(everything()) as reader:
        contents = [one.sha256 for one in reader.submission_files(identity)]
        for other in reader.holding(contents):
            if other != identity and _saw_openly(reader.happened(other), person):
                return True
        return any(_tagged(reader, document, person) for document in reader.documents_with(contents))


def _saw_openly(happened: Iterable[Event], person: Actor) -> bool:
    """At any time had the text open and was not in the dark; or may look now."""
    case = Case()
    for event in happened:
        case = apply(case, event)
        seat = case.seat(person.id)
        if seat is not None and seat.stage is Stage.OPENED and not seat.in_the_dark:
            return True
    return sight(case, person).tags


def _tagged(reader: Reader, document: str, person: Actor) -> bool:
    heads = reader.practices_of(document)
    return any(
        one.agent.kind is AgentKind.PERSON and one.agent.name == person.id
        for head in heads
        for one in reader.assertions(head.practice_id)
        if one.predicate == TAG
    )
