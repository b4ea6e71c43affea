"""From what reviewers tagged to claims on the practice that is published: each their own word, in the order it was given.

Owns that order, since learning rests on it (corpus/decisions.py): what was tagged blind stands before the proposal, what
was decided with the proposal in sight behind it. Refuses: claiming what no person decided.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from corpus.assertions import Agent, AgentKind, Assertion, Evidence, Verdict
from corpus.catalogue.desk_nouns import Logged
from corpus.proposals import PROPOSER, TAG, VERSION, Proposal, tag_object
from corpus.review import Case, Seat
from corpus.review.events import TagsSaved
from corpus.review.spelling import event_of


def tag_claims(
    case: Case, log: Iterable[Logged], proposed: Iterable[Proposal], edition: str
) -> tuple[Assertion, ...]:
    """Without their subject. What more than half of those who tagged gave holds; what was proposed, and some said no to
    and not more than half gave, is refused. A proposal that nobody decided on is left out. `edition`: of what is
    published, in which the sentences stand."""
    tagged = [one for one in case.at_the_table if one.tags is not None]
    given = Counter(tag for one in tagged for tag in one.tags or ())
    held = {tag for tag, count in given.items() if 2 * count > len(tagged)}
    refused = {tag for one in tagged for tag in one.refused} - held
    known = {one.tag: one for one in proposed if one.tag in held | refused}
    times = _times(log)
    placed = [(one.at, 1, _proposal(one, edition)) for one in known.values()]
    for seat in tagged:
        placed += _of(seat, held, refused & set(known), times)
    return tuple(claim for _, _, claim in sorted(placed, key=lambda one: one[:2]))


def _of(
    seat: Seat, held: set[str], refused: set[str], times: dict[str, str]
) -> Iterator[tuple[str, int, Assertion]]:
    at = times.get(seat.reviewer, "")
    for tag in seat.tags or ():
        if tag in held:
            blind = tag in (seat.first or ())
            yield ("", 0, _said(seat, tag, Verdict.CONFIRMED, at)) if blind else (
                at, 2, _said(seat, tag, Verdict.CONFIRMED, at),
            )  # fmt: skip
    for tag in seat.refused:
        if tag in refused:
            yield at, 2, _said(seat, tag, Verdict.REJECTED, at)


def _times(log: Iterable[Logged]) -> dict[str, str]:
    """When each reviewer last saved tags."""
    found = {}
    for one in log:
        event = event_of(one.kind, one.public, one.personal)
        if isinstance(event, TagsSaved):
            found[event.reviewer] = one.at
    return found


def _said(seat: Seat, tag: str, verdict: Verdict, at: str) -> Assertion:
    return Assertion("", TAG, tag_object(tag), Agent(AgentKind.PERSON, seat.reviewer), verdict, at=at)


def _proposal(one: Proposal, edition: str) -> Assertion:
    agent = Agent(AgentKind.SOFTWARE, PROPOSER, VERSION)
    evidence = Evidence(edition, one.quoted.exact, one.quoted.before, one.quoted.after)
    return Assertion(
        "", TAG, tag_object(one.tag), agent, Verdict.PROPOSED, one.probability, (evidence,), one.at
    )
