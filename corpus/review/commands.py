"""What somebody may want to do to a submission. Plain data; `decide` says whether they may.

Refuses: names and addresses of people; free words stand in `note` alone, and go to the part that can be erased.
"""

from dataclasses import dataclass
from typing import TypeAlias

from corpus.review.actors import Actor
from corpus.review.case import Flag, Named, Verdict
from corpus.review.rules import Conflict, Rules


@dataclass(frozen=True, slots=True)
class Start:
    """A draft begins. `submission` is its id; whoever starts it is its submitter."""

    submission: str
    group: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class Fill:
    """The submitter's form and file, as they are to be judged. `form` is JSON; `text` a digest of form and file."""

    text: str
    form: str = ""
    named: tuple[Named, ...] = ()
    flags: tuple[Flag, ...] = ()
    earliest: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Submit:
    """Hands a draft in, or one that was sent back, with an answer to what was asked. `at`: RFC 3339."""

    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assign:
    """`knows`: the log says that this person has seen the same text with its tags, elsewhere."""

    reviewer: Actor
    knows: bool = False


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """None means: I have none. To name any is to recuse oneself."""

    conflicts: tuple[Conflict, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    pass


@dataclass(frozen=True, slots=True)
class SaveTags:
    """`text`: the digest of what the reviewer has before them, so that a stale page saves nothing. Tags are
    `scheme:concept`; none at all is an answer too. `refused`: proposals that they looked at and said no to."""

    tags: tuple[str, ...]
    text: str
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    verdict: Verdict
    text: str
    criterion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskChanges:
    note: str


@dataclass(frozen=True, slots=True)
class SettleFlag:
    flag: str
    how: str


@dataclass(frozen=True, slots=True)
class Publish:
    at: str


@dataclass(frozen=True, slots=True)
class Decline:
    criterion: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDecline:
    """The submitter's one answer to a refusal: it is looked at again."""

    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    note: str = ""


@dataclass(frozen=True, slots=True)
class FindConflict:
    """A conflict of somebody else that came to light later."""

    person: str
    conflict: Conflict
    note: str = ""


Command: TypeAlias = (
    Start
    | Fill
    | Submit
    | Assign
    | AnswerConflict
    | Open
    | SaveTags
    | Vote
    | AskChanges
    | SettleFlag
    | Publish
    | Decline
    | AnswerDecline
    | Withdraw
    | FindConflict
)
