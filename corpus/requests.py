"""What people ask of us that is not yet a practice: Question (nothing comparable was found) and Submission.

Refuses: the rules of review and the sending of mail.
"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.access import SIGNED_IN, Visibility


@dataclass(frozen=True, slots=True)
class Question:
    """Asked, and nothing comparable was found; answered by linking practices."""

    id: str
    text: str
    language: str
    group: str = ""
    answers: tuple[str, ...] = ()
    asked_at: str = ""


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
    """A practice on its way in."""

    id: str
    title: str
    state: State = State.DRAFT
    group: str = ""
    document: str = ""
    visibility: Visibility = SIGNED_IN
