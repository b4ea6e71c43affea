"""Practices that stand in documents which a person said hold one text: in a list of hits they are one.

Owns the groups, and that totals, facets and pages count a group once: a filter keeps a group when it keeps any of its
practices, and the best of those kept stands for it. Refuses: saying what is a copy (people do), and showing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.assertions import Verdict
from corpus.catalogue import Reader
from corpus.likeness import ONE_TEXT, holding
from index.attributes import Attributes, Mask
from search.retrieval import Floats


@dataclass(frozen=True)
class Copies:
    """`groups` of subjects, each of two or more, all of which the scope sees."""

    groups: tuple[tuple[int, ...], ...] = ()
    _of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def among(cls, groups: Iterable[Sequence[int]]) -> "Copies":
        kept = tuple(tuple(group) for group in groups if len(group) > 1)
        return cls(kept, {one: group for group in kept for one in group})

    def of(self, subject: int) -> tuple[int, ...]:
        """The others of its group."""
        return tuple(one for one in self._of.get(subject, ()) if one != subject)

    def thinned(self, mask: Mask, score: Floats) -> Mask:
        """`mask` with one of each group, the best."""
        if not self.groups:
            return mask
        thin = mask.copy()
        for group in self.groups:
            inside = [one for one in group if mask[one]]
            best = min(inside, key=lambda one: (-score[one], one), default=None)
            thin[[one for one in inside if one != best]] = False
        return thin

    def counts(self, attributes: Attributes, facet: str, mask: Mask) -> dict[str, int]:
        """How many of `mask` have each value, a group counted once for each."""
        found = attributes.counts(facet, mask)
        for group in self.groups:
            inside = [one for one in group if mask[one]]
            for value in {value for one in inside for value in attributes.values_of(facet, one)}:
                found[value] -= sum(value in attributes.values_of(facet, one) for one in inside) - 1
        return found


NO_COPIES = Copies()


def copies(
    reader: Reader, documents: Iterable[str], subject_of: Callable[[str], int | None], visible: Mask
) -> Copies:
    """From what people confirmed up to the reader's moment of pairs of these documents. Documents and practices that the
    scope does not see are in no group."""
    joined: dict[str, set[str]] = {}
    for one in holding(reader.likenesses(documents)):
        if one.verdict is Verdict.CONFIRMED and one.relation in ONE_TEXT:
            both = joined.get(one.document, {one.document}) | joined.get(one.other, {one.other})
            joined |= dict.fromkeys(both, both)
    wholes = {id(group): sorted(group) for group in joined.values()}
    return Copies.among(
        [one for one in numbers if visible[one]]
        for group in wholes.values()
        for numbers in _same(reader, group, subject_of)
    )


def _same(
    reader: Reader, documents: Sequence[str], subject_of: Callable[[str], int | None]
) -> Iterable[list[int]]:
    """The practices that are the same in several documents: by key or title, or the only one in each."""
    named: dict[str, list[int]] = {}
    for document in documents:
        practices = reader.practices_of(document)
        for one in practices:
            number = subject_of(one.practice_id)
            name = "" if len(practices) == 1 else one.key or " ".join(one.title.casefold().split())
            if number is not None:
                named.setdefault(name, []).append(number)
    return (sorted(numbers) for numbers in named.values())
