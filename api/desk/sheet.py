"""One submission as its page shows it: text with evidence marked, proposals beside it, and what this reader may do next.

Owns what is gathered and how proposals are numbered. What a reader may not see is never gathered: the page of who sits
blind is made without it. Refuses: HTML, and deciding (corpus/review).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.desk.dossier import Dossier
from api.desk.marking import LONGEST, Mark, Paragraph, paragraphs
from api.desk.nearby import Nearby, nearby
from api.desk.stories import Told, told
from api.desk.telling import as_data
from api.house import House
from api.models.tagging import TagProposal
from api.spelling import Speller
from corpus.access import Scope
from corpus.catalogue.catalogue import utc_now
from corpus.review import Actor, Conflict, Refusal, Sight, Verdict, decide
from corpus.review import commands as c
from corpus.review.case import Stage
from search.tagging import ONE_ONLY

Choice = tuple[str, str]
"""A tag as scheme:concept, and its label."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote that was not taken, to be shown again; `tags` None: they sent none."""

    do: str = ""
    note: str = ""
    criterion: str = ""
    person: str = ""
    tags: tuple[str, ...] | None = None
    refused: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    flag: str = ""

    @property
    def worth_keeping(self) -> bool:
        return bool(self.note or self.tags or self.refused)


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal on the page; `answer`: yes, no, or empty where the reader has not said."""

    number: int
    mark: str
    tag: str
    proposal: TagProposal
    answer: str


@dataclass(frozen=True, slots=True)
class SchemePart:
    """`kept`: what the reader tagged that nothing proposed; `choices`: all that there is."""

    name: str
    title: str
    one_only: bool
    cards: tuple[Card, ...]
    kept: tuple[Choice, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Sheet:
    """`one` is what /v1/submissions/{id} says; `may`: for each thing to do the reason that stands against it, or empty.
    `dark`: the reader tags blind and has not saved yet."""

    one: Mapping[str, Any]
    dossier: Dossier
    actor: Actor
    view: Sight
    stage: str
    dark: bool
    coordinates: bool
    may: Mapping[str, str]
    story: tuple[Told, ...]
    text: tuple[Paragraph, ...] = ()
    cut: bool = False
    schemes: tuple[SchemePart, ...] = ()
    criteria: tuple[Mapping[str, Any], ...] = ()
    nearby: Nearby = field(default_factory=Nearby)
    reviewers: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)


def sheet(
    house: House,
    seen: tuple[Dossier, Sight, Actor],
    speller: Speller,
    scope: Scope,
    *,
    said: Said | None = None,
    reviewers: Sequence[str] = (),
) -> Sheet:
    """`reviewers`: ids of those to whom it may be given."""
    dossier, view, actor = seen
    case = dossier.case
    seat = case.seat(actor.id)
    one = as_data(house, dossier, view, actor, speller.language, scope)
    seated = {each.reviewer for each in case.seats} | case.barred
    made = Sheet(
        one,
        dossier,
        actor,
        view,
        seat.stage.value if seat is not None else "",
        seat is not None and seat.in_the_dark,
        view.history and actor.coordinates(case.group),
        _may(dossier, actor),
        told(dossier, view, actor),
        reviewers=tuple(each for each in reviewers if each not in seated and each != case.submitter),
        said=said or Said(),
    )
    return _opened(house, made, speller, scope) if view.text else made


def _opened(house: House, made: Sheet, speller: Speller, scope: Scope) -> Sheet:
    one, text = made.one, str(made.one["text"])
    schemes = _schemes(house, made, speller)
    cards = [card for part in schemes for card in part.cards]
    criteria = [
        {**each, "mark": f"c{at}" if each["sentence"] and each["start"] >= 0 else ""}
        for at, each in enumerate(one.get("criteria", ()), 1)
    ]
    marks = [Mark(one.mark, one.proposal.start, one.proposal.end) for one in cards if one.proposal.sentence]
    marks += [
        Mark(str(each["mark"]), int(each["start"]), int(each["end"])) for each in criteria if each["mark"]
    ]
    beside = (
        nearby(house, made.dossier, text, [card.tag for card in cards], speller, scope)
        if made.view.proposals
        else Nearby()
    )
    return replace(
        made,
        text=paragraphs(text, marks),
        cut=len(text) > LONGEST,
        schemes=schemes,
        criteria=tuple(criteria),
        nearby=beside,
    )


def _schemes(house: House, made: Sheet, speller: Speller) -> tuple[SchemePart, ...]:
    """Proposals are numbered through all schemes, as they stand on the page."""
    seat = made.dossier.case.seat(made.actor.id)
    own = set(seat.tags or ()) if seat is not None else set()
    refused = set(seat.refused) if seat is not None else set()
    if made.said.tags is not None:
        own, refused = set(made.said.tags), set(made.said.refused)
    proposed = {each["scheme"]: each["proposals"] for each in made.one.get("proposals", ())}
    found: list[SchemePart] = []
    for name in made.dossier.call.schemes:
        vocabulary = house.vocabularies.get(name)
        if vocabulary is None:
            continue
        choices = tuple(
            (f"{name}:{one.id}", one.label(speller.language)) for one in vocabulary if not one.retired
        )
        before = sum(len(part.cards) for part in found)
        cards = tuple(
            _card(number, name, TagProposal(**one), own, refused)
            for number, one in enumerate(proposed.get(name, ()), before + 1)
        )
        shown = {card.tag for card in cards}
        kept = tuple(one for one in choices if one[0] in own - shown)
        found.append(SchemePart(name, vocabulary.title, name in ONE_ONLY, cards, kept, choices))
    return tuple(found)


def _card(number: int, scheme: str, one: TagProposal, own: set[str], refused: set[str]) -> Card:
    tag = f"{scheme}:{one.concept.id}"
    answer = "yes" if tag in own else "no" if tag in refused else ""
    return Card(number, f"t{number}", tag, one, answer)


def _may(dossier: Dossier, actor: Actor) -> dict[str, str]:
    """Asked of the rules themselves, with a command as a person would give it."""
    case, now = dossier.case, utc_now()
    criterion = next(iter(case.rules.criteria), "")
    flag = case.open_flags[0].id if case.open_flags else ""
    asked: dict[str, c.Command] = {
        "recuse": c.AnswerConflict((Conflict.OWN_BODY,)),
        "open": c.Open(),
        "tag": c.SaveTags((), case.text),
        "approve": c.Vote(Verdict.APPROVE, case.text),
        "decline": c.Vote(Verdict.DECLINE, case.text, criterion),
        "ask": c.AskChanges(""),
        "flag": c.SettleFlag(flag, ""),
        "publish": c.Publish(now),
        "refuse": c.Decline(criterion),
        "withdraw": c.Withdraw(),
    }
    found = {}
    for name, command in asked.items():
        outcome = decide(case, command, actor)
        found[name] = outcome.reason.value if isinstance(outcome, Refusal) else ""
    seat = case.seat(actor.id)
    found["conflict"] = "" if seat is not None and seat.stage is Stage.ASKED else "wrong-state"
    return found
