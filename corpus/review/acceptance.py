"""What became of proposals: for each concept how often it was shown, accepted, refused.

Owns what counts: the last tags of each reviewer that were saved with proposals in sight, held against what was proposed
for the very text that they had open. Refuses: those who tagged blind, and saying why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.proposals import Proposal
from corpus.review import events as e
from corpus.review.applying import replayed


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`tag` is scheme:concept. What was neither accepted nor refused was left as it was."""

    tag: str
    shown: int
    accepted: int
    refused: int

    @property
    def left(self) -> int:
        return self.shown - self.accepted - self.refused


Proposed = Callable[[str], Sequence[Proposal] | None]


def acceptance(submissions: Iterable[tuple[Sequence[e.Event], Proposed]]) -> tuple[Acceptance, ...]:
    """By tag. `submissions`: the log of each, and what was proposed for a version of its text, None where it was not
    read."""
    shown: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for happened, proposed in submissions:
        for text, saved in _last(happened):
            tags = {one.tag for one in proposed(text) or ()}
            shown.update(tags)
            accepted.update(tags & set(saved.tags))
            refused.update(tags & set(saved.refused))
    return tuple(Acceptance(one, shown[one], accepted[one], refused[one]) for one in sorted(shown))


def _last(happened: Sequence[e.Event]) -> Iterable[tuple[str, e.TagsSaved]]:
    seated = {one.reviewer for one in replayed(happened).at_the_table}
    found: dict[str, tuple[str, e.TagsSaved]] = {}
    text = ""
    for one in happened:
        if isinstance(one, e.Filled):
            text = one.text
        if isinstance(one, e.TagsSaved) and not one.blind and one.reviewer in seated:
            found[one.reviewer] = (text, one)
    return found.values()
