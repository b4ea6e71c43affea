"""Reading what was handed in, in the background: tags to propose, a sentence for each criterion, texts that are alike.

Owns that each version of a text is read once, that what is found is written with one write, and that a run that was
killed is done again. Refuses: showing any of it (telling.py).
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.desk.desk import Desk, to_be_read
from api.desk.dossier import Dossier
from api.desk.resembling import Sketched, resembling, sketched
from api.desk.telling import text_of
from api.house import House
from api.tags import pieces_of_text
from corpus.access import everything
from corpus.assertions import Agent, AgentKind
from corpus.errors import FieldbridgeError, NotFound, NotReady
from corpus.proposals import Met, Proposal, Quoted, Reading, ReadingState, Resembling, claims_of, quoted
from corpus.requests import State
from corpus.review import replayed
from index.languages import identify
from search.nearest import nearest
from search.tag_texts import Encoded, Piece, Sentence

log = logging.getLogger("fieldbridge")

SOFTWARE = Agent(AgentKind.SOFTWARE, "fieldbridge desk", "1")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one reading."""

    submission: str
    state: str
    proposals: int = 0


def read_waiting(house: House, most: int = 1) -> list[Told]:
    """The oldest that wait, at most `most`. Raises NotReady where a model is missing: they wait on."""
    with house.catalogue.reader(everything()) as reader:
        waiting = reader.readings(ReadingState.WAITING, most)
    return [read(house, one) for one in waiting]


def catch_up(house: House) -> int:
    """Puts down what was handed in before texts were read at all; how many that were."""
    with house.catalogue.reader(everything()) as reader:
        never = reader.never_read()
    if not never:
        return 0
    with house.catalogue.write(SOFTWARE, "to be read") as writer:
        for one in never:
            to_be_read(writer.desk, one, replayed(writer.desk.reading.happened(one)).text)
    return len(never)


def again(house: House, submission: str) -> None:
    """One that failed, or was never asked for, waits again. Raises NotFound."""
    case = Desk(house).dossier(submission).case
    if not case.text:
        raise NotFound("it has no text yet", subject=submission)
    with house.catalogue.write(SOFTWARE, "to be read again") as writer:
        known = writer.desk.reading.reading(submission)
        if known is None or known.text != case.text or known.state is ReadingState.FAILED:
            writer.desk.put_reading(Reading(submission, case.text))


def read(house: House, wanted: Reading) -> Told:
    """Raises NotReady. Another process that read it meanwhile goes first, and so does a text that changed meanwhile."""
    dossier = Desk(house).dossier(wanted.submission)
    try:
        found, sketch = _found(house, dossier, wanted)
        state = ReadingState.DONE
    except NotReady:
        raise
    except (FieldbridgeError, ValueError, ArithmeticError) as fault:
        log.error("submission %s could not be read: %s", wanted.submission, fault)
        found, sketch, state = [], Sketched(), ReadingState.FAILED
    with house.catalogue.write(SOFTWARE, "read a submission") as writer:
        now = writer.desk.reading.reading(wanted.submission)
        if now != wanted:
            return Told(wanted.submission, "left")
        if found:
            writer.say(claims_of(wanted.submission, wanted.text, found))
        writer.desk.put_reading(replace(wanted, state=state, letters=sketch.letters, sketch=sketch.shingles))
    return Told(wanted.submission, state.value, sum(isinstance(one, Proposal) for one in found))


def _found(
    house: House, dossier: Dossier, wanted: Reading
) -> tuple[list[Proposal | Met | Resembling], Sketched]:
    text = text_of(house, dossier)
    if dossier.case.state is State.WITHDRAWN or dossier.case.text != wanted.text or not text.strip():
        return [], Sketched()
    sketch = sketched(text, dossier.form.title)
    pieces = pieces_of_text(text, house.spaces[0].encoder.count_tokens)
    encoded = house.proposer.read(pieces)
    return [
        *_proposals(house, dossier, pieces, text),
        *_met(house, dossier, encoded, text),
        *resembling(house, dossier, sketch),
    ], sketch


def _proposals(house: House, dossier: Dossier, pieces: Sequence[Piece], text: str) -> Iterator[Proposal]:
    for scheme in dossier.call.schemes:
        if house.vocabularies.get(scheme) is None:  # it was taken out since the call began
            continue
        for one in house.proposer.propose(pieces, scheme):
            words = _quoted(text, one.quotation.sentence)
            yield Proposal(scheme, one.concept.id, one.probability, words, one.decisions)


def _met(house: House, dossier: Dossier, encoded: Encoded, text: str) -> Iterator[Met]:
    for name, words in dossier.call.criteria:
        proposer = house.proposer
        found = nearest(encoded, words, identify(words, "en"), tuple(proposer.spaces), proposer.keep)
        if found is not None:
            yield Met(name, found.deviations, _quoted(text, found.sentence))


def _quoted(text: str, sentence: Sentence) -> Quoted:
    return quoted(text, sentence.start, sentence.end)
