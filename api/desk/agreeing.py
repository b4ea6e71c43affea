"""How far those who tagged blind agree with each other, and with what the machine proposed; apart.

Owns which tags count: those of a person that were saved before anything was seen, and the machine's for the very version
of the text that they read. Also what became of proposals. Refuses: the measures (corpus/review/agreement.py,
acceptance.py).
"""

from dataclasses import asdict, dataclass
from typing import Any

from api.desk.desk import Desk
from api.desk.shown import proposed_for
from corpus.access import everything
from corpus.calls import Call
from corpus.review import events as e
from corpus.review import replayed
from corpus.review.acceptance import Acceptance, acceptance
from corpus.review.agreement import Agreement, agreement, with_machine

LIKELY = 0.5
"""From this probability on, the machine counts as having given a tag: more likely right than not."""


@dataclass(frozen=True, slots=True)
class Agreements:
    people: Agreement
    machine: Agreement

    def as_data(self) -> dict[str, Any]:
        return {"people": asdict(self.people), "machine": asdict(self.machine), "from_probability": LIKELY}


def agreements(desk: Desk, call: Call) -> Agreements:
    people: dict[str, list[frozenset[str]]] = {}
    machine: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    with desk.house.catalogue.reader(everything()) as reader:
        for one in desk.submissions_of(call):
            identity = one.id
            happened = reader.happened(identity)
            seated = {seat.reviewer for seat in replayed(happened).at_the_table}
            proposed = proposed_for(reader, identity)
            text = ""
            for event in happened:
                if isinstance(event, e.Filled):
                    text = event.text
                if not isinstance(event, e.TagsSaved) or not event.blind or event.reviewer not in seated:
                    continue
                given = frozenset(event.tags)
                people.setdefault(identity, []).append(given)
                said = proposed(text)
                if said is not None:
                    tags = frozenset(each.tag for each in said if each.probability >= LIKELY)
                    machine.setdefault(identity, []).append((_within(given, call.schemes), tags))
    return Agreements(agreement(people), with_machine(machine))


def acceptance_of(desk: Desk, call: Call) -> tuple[Acceptance, ...]:
    """Of a call, for each concept what became of its proposals."""
    with desk.house.catalogue.reader(everything()) as reader:
        ids = [one.id for one in desk.submissions_of(call)]
        return acceptance((reader.happened(one), proposed_for(reader, one)) for one in ids)


def _within(tags: frozenset[str], schemes: tuple[str, ...]) -> frozenset[str]:
    """The machine proposes in the call's schemes alone."""
    return frozenset(one for one in tags if one.rpartition(":")[0] in schemes)
