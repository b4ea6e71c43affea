"""Why something may not be done: Refusal, with a Reason that programmes can tell apart and words for people."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    WRONG_STATE = "wrong-state"
    NOT_YOURS = "not-yours"
    OWN = "own"
    NOT_A_REVIEWER = "not-a-reviewer"
    NOT_ASSIGNED = "not-assigned"
    ASSIGNED_ALREADY = "assigned-already"
    CONFLICT_OPEN = "conflict-open"
    EXPLAIN = "explain"
    RECUSED = "recused"
    NOT_OPENED = "not-opened"
    STALE = "stale"
    CRITERION = "criterion"
    FLAGS = "flags"
    TOO_EARLY = "too-early"
    VOTES = "votes"
    TAG_FIRST = "tag-first"
    CLOSED = "closed"
    NOT_AGREED = "not-agreed"
    ONCE = "once"
    NOTHING_THERE = "nothing-there"
    SEES_TOO_MUCH = "sees-too-much"


_WORDS = {
    Reason.WRONG_STATE: "this cannot be done in the state that the submission is in",
    Reason.NOT_YOURS: "this is for others to do",
    Reason.OWN: "nobody decides about what they submitted themselves",
    Reason.NOT_A_REVIEWER: "this person does not review for this group",
    Reason.NOT_ASSIGNED: "this submission was not given to you to review",
    Reason.ASSIGNED_ALREADY: "this person was asked to review it already",
    Reason.CONFLICT_OPEN: "the question about conflicts of interest comes first",
    Reason.EXPLAIN: "the text names a body of yours; say in a note why that is no conflict",
    Reason.RECUSED: "whoever has a conflict of interest takes no part",
    Reason.NOT_OPENED: "open the text before you judge it",
    Reason.STALE: "the text has changed since you opened it",
    Reason.CRITERION: "a refusal names one of the criteria of the call",
    Reason.FLAGS: "places that may hold personal data have not been looked at yet",
    Reason.TOO_EARLY: "the submitter asked that it be published later",
    Reason.VOTES: "the reviewers have not come to that yet",
    Reason.TAG_FIRST: "this submission was drawn for blind tagging; save your tags first",
    Reason.CLOSED: "the call is closed",
    Reason.NOT_AGREED: "say first that the people named in it agreed",
    Reason.ONCE: "a refusal may be answered once, and this one was",
    Reason.NOTHING_THERE: "there is no such thing on this submission",
    Reason.SEES_TOO_MUCH: "a seat for blind tagging is free, and this person has seen what others tagged, or can",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """`detail`: what it hangs on, such as the flags that are open or the earliest day."""

    reason: Reason
    detail: str = ""

    @property
    def words(self) -> str:
        return _WORDS[self.reason]
