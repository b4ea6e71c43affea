"""What people tell us that is not a practice: Question (nothing comparable was found), Report (this is wrong),
Submission.

Refuses: the rules of review and the sending of mail.
"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.access import SIGNED_IN, Visibility

LONGEST_QUESTION = 2_000
LONGEST_REPORT = 2_000
"""Characters of what a person may send. Nobody is asked who they are, so nothing of them is kept."""


class QuestionState(StrEnum):
    """`received`: the operator alone sees it. `open` and `answered` are shown to all who may read; `closed` to nobody."""

    RECEIVED = "received"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def shown(self) -> bool:
        return self in (QuestionState.OPEN, QuestionState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Question:
    """Asked, and nothing comparable was found; sent on by a press, answered by linking practices.

    `group` is a concept id of the scheme gmg-groups, or empty.
    """

    id: str
    text: str
    language: str
    group: str = ""
    answers: tuple[str, ...] = ()
    asked_at: str = ""
    state: QuestionState = QuestionState.RECEIVED


class Wrong(StrEnum):
    """What a reader says is wrong."""

    NOT_COMPARABLE = "not-comparable"
    FACTS = "facts"
    READING = "reading"
    BRIDGE = "bridge"
    PRIVATE = "private"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """A reader's word that something shown is wrong. It changes nothing by itself; the operator looks.

    `about` is a practice; `other` the far end where a bridge is meant; `closed` what the operator found, or empty.
    """

    id: str
    about: str
    wrong: Wrong
    text: str = ""
    other: str = ""
    language: str = ""
    sent_at: str = ""
    closed: str = ""


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    CHANGES_REQUESTED = "changes-requested"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Submission:
    """A practice on its way in, as a list shows it. `source` is its id in the system that it came from; `due` the day
    on which its review should be done; `changed` when something last happened to it, `arrived` when it was handed in
    first (RFC 3339); `language` that of its text, `body_kind` what its body says of itself; `ready` the verdict that the
    reviewers came to, where a coordinator may act on it."""

    id: str
    title: str
    state: State = State.DRAFT
    group: str = ""
    document: str = ""
    visibility: Visibility = SIGNED_IN
    call: str = ""
    source: str = ""
    due: str = ""
    changed: str = ""
    arrived: str = ""
    language: str = ""
    body_kind: str = ""
    ready: str = ""
