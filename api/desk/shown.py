"""What software said of a submission, for those who may see it: proposals, a sentence for each criterion, texts alike.

Owns `shown`, the one way by which what was proposed leaves the desk, and `proposed_for`, by which it is counted.
Refuses: making it (reading.py), and deciding who may see it (corpus/review/seeing.py).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from api.desk.desk import Desk
from api.desk.dossier import Dossier
from api.house import House
from api.models.tagging import TagProposals
from api.spelling import Speller
from corpus.access import Rights, Scope, everything
from corpus.assertions import Assertion
from corpus.catalogue import Reader
from corpus.errors import Gone, NotFound
from corpus.likeness import Relation
from corpus.proposals import Met, Proposal, ReadingState, Resembling, met, proposals, resembling
from corpus.review import Actor, Sight, sight
from index.languages import identify
from search.answers import ConceptRef
from search.tag_evidence import Quotation
from search.tag_texts import Sentence
from search.tagging import Proposed

NOT_READ = "none"


@dataclass(frozen=True, slots=True)
class Alike:
    """A text that this one resembles; `link` leads there, within the site."""

    kind: str
    id: str
    title: str
    relation: Relation
    score: float


@dataclass(frozen=True)
class Shown:
    """`reading`: waiting, done, failed, or none where it was never asked for. `proposed` is None for who may not see
    any."""

    reading: str
    met: tuple[Met, ...] = ()
    proposed: "Suggested | None" = None


@dataclass(frozen=True)
class Suggested:
    """`schemes`: of each scheme of the call the proposals."""

    schemes: tuple[TagProposals, ...]
    alike: tuple[Alike, ...]


def shown(
    house: House, dossier: Dossier, view: Sight, actor: Actor, text: str, language: str, scope: Scope
) -> Shown:
    """`text` is the submission's. Nobody who may not see proposals gets more than the sentences for criteria."""
    if not view.text or actor.id == dossier.case.submitter:
        return Shown(NOT_READ)
    with house.catalogue.reader(everything()) as reader:
        reading = reader.reading(dossier.submission.id)
        claims = reader.said_of(dossier.submission.id)
    of_this = reading is not None and reading.text == dossier.case.text
    state = reading.state.value if reading is not None and of_this else NOT_READ
    criteria = met(claims, dossier.case.text)
    if not view.proposals:
        return Shown(state, criteria)
    schemes = _schemes(house, dossier, claims, text, language)
    alike = _alike(house, resembling(claims, dossier.case.text), actor, scope)
    return Shown(state, criteria, Suggested(schemes, alike))


def proposed_for(reader: Reader, submission: str) -> Callable[[str], tuple[Proposal, ...] | None]:
    """A look-up: what was proposed for a version of the text; None for one that was not read. For counting, whoever
    asks: nothing of it may be shown to who sits blind."""
    claims = reader.said_of(submission)
    reading = reader.reading(submission)

    def of(text: str) -> tuple[Proposal, ...] | None:
        found = proposals(claims, text)
        done = reading is not None and reading.text == text and reading.state is ReadingState.DONE
        return found if found or done else None

    return of


def as_data(found: Shown, dossier: Dossier, text: str) -> dict[str, Any]:
    """Without the keys of what its reader may not see."""
    criteria = [
        {"id": name, "words": words, **_sentence(found, name, text)} for name, words in dossier.call.criteria
    ]
    data = {"reading": found.reading, "criteria": criteria}
    if found.proposed is None:
        return data
    return data | {
        "proposals": [one.model_dump() for one in found.proposed.schemes],
        "alike": [
            {"kind": one.kind, "id": one.id, "title": one.title, "relation": one.relation.value, "score": one.score}
            for one in found.proposed.alike
        ],
    }  # fmt: skip


def _sentence(found: Shown, criterion: str, text: str) -> dict[str, Any]:
    one = next((each for each in found.met if each.criterion == criterion), None)
    if one is None:
        return {"sentence": "", "start": None, "end": None}
    start = one.quoted.within(text)
    return {"sentence": one.quoted.exact, "start": start, "end": start + len(one.quoted.exact)}


def _schemes(
    house: House, dossier: Dossier, claims: tuple[Assertion, ...], text: str, language: str
) -> tuple[TagProposals, ...]:
    settings = house.settings
    speller = Speller(house.vocabularies, language, settings.quote_characters, settings.base_url)
    tongue = identify(text[:4_000])
    made = proposals(claims, dossier.case.text)
    found = []
    for scheme in dossier.call.schemes:
        own = [_proposed(house, one, text, tongue, language) for one in made if one.scheme == scheme]
        kept = [one for one in own if one is not None]
        found.append(speller.tags(dossier.submission.id, scheme, kept, Rights.OPEN))
    return tuple(found)


def _proposed(house: House, one: Proposal, text: str, tongue: str, language: str) -> Proposed | None:
    """None for a concept that the scheme no longer has."""
    concept = house.vocabularies.concept(one.scheme, one.concept)
    if concept is None:
        return None
    start = max(one.quoted.within(text), 0)
    sentence = Sentence(one.quoted.exact, start, start + len(one.quoted.exact), tongue, None, "")
    words = house.proposer.weighing(one.scheme, one.concept, sentence.text, tongue)
    label = ConceptRef(one.scheme, concept.id, concept.label(language))
    return Proposed(label, one.probability, Quotation(sentence, words), one.decisions)


def _alike(house: House, found: tuple[Resembling, ...], actor: Actor, scope: Scope) -> tuple[Alike, ...]:
    """Those that the reader may know of."""
    told = []
    with house.catalogue.reader(scope) as reader:
        for one in found:
            title = ""
            if one.kind == "submission":
                title = _title_of_submission(house, one.id, actor)
            else:
                with suppress(NotFound, Gone):
                    title = reader.newest_edition(one.id, text=False).title
            if title:
                told.append(Alike(one.kind, one.id, title, Relation(one.relation), one.score))
    return tuple(told)


def _title_of_submission(house: House, identity: str, actor: Actor) -> str:
    dossier = Desk(house).dossier(identity)
    return dossier.submission.title if sight(dossier.case, actor).listed else ""
