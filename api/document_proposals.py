"""What software proposes of a document: title, publisher, date, identifiers, statement of rights; places and years too
where it holds one practice.

Owns which proposals speak of the document, how each reads, and on which page its sentence stands. Refuses: deciding, and
what its rights keep (`spelling.py`).
"""

import json
from collections.abc import Iterator, Sequence

from api import models as out
from api.spelling import Speller
from api.wording import texts_in
from corpus.assertions import Assertion, Verdict, standing
from corpus.catalogue import PracticeSpan, Reader
from corpus.concepts import PLACES
from corpus.practice_view import FIELD_OF
from corpus.works import Document, Edition

_OF_DOCUMENT = ("title", "publisher", "date", "identifier", "rights-statement")
_OF_ITS_PRACTICE = ("place", "period")
_MOST_PRACTICES = 50


def proposals_of(
    speller: Speller, reader: Reader, owner: Document, edition: Edition, practices: Sequence[PracticeSpan]
) -> list[out.DocumentProposal]:
    """Those that nobody decided and nothing declared replaces, in the order of the fields, the surest first. `practices`
    are all of the document."""
    wanted = (*_OF_DOCUMENT, *(_OF_ITS_PRACTICE if len(practices) == 1 else ()))
    found: dict[tuple[str, str], Assertion] = {}
    for practice in practices[:_MOST_PRACTICES]:
        for one in _open(standing(reader.assertions(practice.practice_id))):
            other = one.predicate == "title" and one.object != edition.title
            if one.predicate in wanted and not other and _is_of(one, edition):
                found.setdefault((one.predicate, one.object), one)
    declared = {"publisher": edition.publisher, "date": edition.date, "identifier": edition.identifiers}
    ordered = sorted(found.values(), key=lambda one: (wanted.index(one.predicate), -(one.score or 0.0)))
    return [_told(speller, one, owner, edition) for one in ordered if not declared.get(one.predicate)]


def _open(claims: Sequence[Assertion]) -> Iterator[Assertion]:
    """Proposals of what no person and no body speaks of."""
    decided = {one.predicate for one in claims if one.verdict is not Verdict.PROPOSED}
    return (one for one in claims if one.predicate not in decided)


def _is_of(one: Assertion, edition: Edition) -> bool:
    return all(quoted.edition == edition.id for quoted in one.evidence)


def _told(speller: Speller, one: Assertion, owner: Document, edition: Edition) -> out.DocumentProposal:
    proposal = speller.proposal(one, owner.rights)
    return out.DocumentProposal(
        **{name: getattr(proposal, name) for name in out.Proposal.model_fields},
        field=FIELD_OF[one.predicate],
        value=_value(speller, one),
        agent=f"{one.agent.name} {one.agent.version}".rstrip(),
        page_label=_page(one, edition),
    )


def _value(speller: Speller, one: Assertion) -> str:
    """The object as people read it."""
    texts = texts_in(speller.language)
    if one.predicate == "date":
        return texts.date(one.object)
    if one.predicate not in ("place", "period", "identifier"):
        return one.object
    told = json.loads(one.object)
    if one.predicate == "place":
        role = speller.label("place-roles", told["role"])
        return f"{speller.label(PLACES, told['code'])} ({role})"
    if one.predicate == "period":
        return texts.years(told["start"], told["end"])
    return f"{told['scheme'].upper()} {told['value']}"


def _page(one: Assertion, edition: Edition) -> str:
    """ "" where the words stand outside the text, or the file has no pages."""
    for quoted in one.evidence[:1]:
        at = edition.text.find(quoted.prefix + quoted.exact + quoted.suffix) + len(quoted.prefix)
        if at >= len(quoted.prefix):
            here = [page for page in edition.pages if page.start <= at < max(page.end, page.start + 1)]
            return (here[0].label or str(here[0].number)) if here else ""
    return ""
