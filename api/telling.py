"""What readers tell: a Question that found nothing comparable, a Report that something is wrong; checked and kept.

Owns who may tell (no page of another site, no publishable key, nobody too often) and what is kept: words and day, and
nothing of who sent them. Refuses: deciding anything; the operator does.
"""

import secrets
import unicodedata

from fastapi import Request

from api.gate import CALLER
from api.house import House
from api.pacing import Pace
from api.visitors import visitor_of
from corpus.access import Scope, everything
from corpus.assertions import Agent, AgentKind
from corpus.concepts import GROUPS
from corpus.errors import Forbidden, NotFound, Swamped, UnknownValue, WrongUse
from corpus.ids import mint
from corpus.keys import Use
from corpus.languages import primary
from corpus.requests import LONGEST_QUESTION, LONGEST_REPORT, Question, QuestionState, Report, Wrong
from index.languages import identify

READER = Agent(AgentKind.PERSON, "a reader")
MOST_WAITING = 2_000
"""Questions, and reports, that may wait for the operator; more would bury those that matter."""

_PACE = Pace(6)


def may_tell(request: Request) -> None:
    """Raises Forbidden, Swamped. In front of every route by which something is told."""
    visitor = visitor_of(request)
    if visitor.key is not None:
        raise Forbidden(
            "a publishable key searches and reads, and nothing more", remedy="Send it without the key."
        )
    if not visitor.may(Use.SUBMIT):
        raise Forbidden("this key was not made for sending", remedy="Ask for a key with the use: submit")
    who = request.scope.get(CALLER, "")
    if who and _PACE.wait(who):
        raise Swamped(
            "so much was sent from here in the last minute", remedy="Wait a minute and send it again."
        )


def ask(house: House, text: str, group: str, language: str) -> Question:
    """Keeps a question for the operator. `language` is a hint. Raises WrongUse, UnknownValue, Swamped."""
    words = _clean(text)
    if not any(one.isalpha() for one in words):
        raise WrongUse("the question has no words", subject="text", remedy="Write what you want to know.")
    if len(words) > LONGEST_QUESTION:
        raise WrongUse(
            f"the question has {len(words):,} characters",
            subject="text",
            remedy=f"Write {LONGEST_QUESTION:,} at most.",
        )
    groups = {one.id for one in house.vocabularies.concepts(GROUPS)}
    if group and group not in groups:
        raise UnknownValue(
            "there is no such group", subject=group[:60], remedy=f"There are: {', '.join(sorted(groups))}."
        )
    with house.catalogue.reader(everything()) as reader:
        waiting = [one for one in reader.questions() if one.state is QuestionState.RECEIVED]
    same = next((one for one in waiting if (one.text, one.group) == (words, group)), None)
    if same is not None:
        return same
    _room(len(waiting))
    question = Question(_fresh("q"), words, identify(words, primary(language)), group)
    with house.catalogue.write(READER, "sent a question") as writer:
        writer.put_question(question)
    return question


def report(
    house: House, scope: Scope, about: str, wrong: str, text: str, other: str, language: str
) -> Report:
    """Keeps a report for the operator, about what lies in `scope`. Raises WrongUse, UnknownValue, NotFound, Swamped."""
    try:
        kind = Wrong(wrong)
    except ValueError:
        raise UnknownValue(
            "there is no such kind of fault", subject=wrong[:60], remedy=f"There are: {', '.join(Wrong)}."
        ) from None
    words = _clean(text)
    if len(words) > LONGEST_REPORT:
        raise WrongUse(
            f"the report has {len(words):,} characters",
            subject="text",
            remedy=f"Write {LONGEST_REPORT:,} at most.",
        )
    with house.catalogue.reader(scope) as reader:
        known = reader.practices([one for one in (about, other) if one])
        waiting = [one for one in reader.reports() if not one.closed]
    for one in (about, other):
        if (one or one is about) and one not in known:
            raise NotFound("there is no such practice", subject=one[:80])
    same = next(
        (
            one
            for one in waiting
            if (one.about, one.other, one.wrong, one.text) == (about, other, kind, words)
        ),
        None,
    )
    if same is not None:
        return same
    _room(len(waiting))
    made = Report(_fresh("r"), about, kind, words, other, primary(language))
    with house.catalogue.write(READER, "sent a report") as writer:
        writer.put_report(made)
    return made


def _room(waiting: int) -> None:
    if waiting >= MOST_WAITING:
        raise Swamped("too much waits for the operator already", remedy="Try again in some days.")


def _fresh(prefix: str) -> str:
    return mint(prefix, secrets.token_hex(16))


def _clean(text: str) -> str:
    """Lines of plain words: no controls, and no marks that turn the direction of what stands beside them."""
    lines = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        kept = "".join(
            one if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for one in line
        )
        lines.append(" ".join(kept.split()))
    return "\n".join(lines).strip()
