"""Review as rules: what may happen to a submission, who may do it, and who may see what meanwhile.

Owns states, commands, events, and the two functions between them: `decide(case, command, actor)` and
`apply(case, event)`. Refuses: storage, clocks, sending, and any language but that of its own reasons.
"""

from corpus.bodies import Affiliation, BodyKind
from corpus.people import Role
from corpus.review.actors import Actor
from corpus.review.applying import apply, replayed
from corpus.review.case import Case, Flag, Named, Seat, Verdict
from corpus.review.deciding import decide
from corpus.review.refusing import Reason, Refusal
from corpus.review.rules import Conflict, Line, Rules
from corpus.review.seeing import Sight, sight

__all__ = [
    "Actor",
    "Affiliation",
    "BodyKind",
    "Case",
    "Conflict",
    "Flag",
    "Line",
    "Named",
    "Reason",
    "Refusal",
    "Role",
    "Rules",
    "Seat",
    "Sight",
    "Verdict",
    "apply",
    "decide",
    "replayed",
    "sight",
]
