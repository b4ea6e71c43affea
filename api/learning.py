"""The job that learns from decisions on tags, scheme by scheme, and keeps what did not fall on what it had not seen.

Refuses: the fit and the trial (search/tag_learning.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.tags import decided, folder_of, pieces_of
from corpus.access import everything
from corpus.decisions import Decision
from search import tag_model
from search.tag_learning import Lesson, learn
from search.tag_model import Trial
from search.tag_scoring import features
from search.tagging import BY_NAME_ALONE, ONE_ONLY, Proposer

if TYPE_CHECKING:
    from api.house import House


@dataclass(frozen=True)
class Learnt:
    """What became of one scheme. `trial` None: too few decisions for one."""

    scheme: str
    decisions: int
    trial: Trial | None


def learn_all(house: "House") -> tuple[Learnt, ...]:
    """From all decisions in the catalogue. What was learnt before goes, whether or not something takes its place: it
    must not outlive the decisions that it came from."""
    found = []
    for scheme, said in sorted(decided(house).items()):
        if scheme in BY_NAME_ALONE or house.vocabularies.get(scheme) is None:
            continue
        found.append(_learn(house, scheme, said))
    return tuple(found)


def _learn(house: "House", scheme: str, said: Sequence[Decision]) -> Learnt:
    proposer = house.proposer
    spaces = tuple((one.name, int(one.encoder.dimension), one.encoder.fingerprint) for one in proposer.spaces)
    concepts, lessons = _lessons(house, proposer, scheme, said)
    made = learn(scheme, concepts, spaces, lessons, scheme in ONE_ONLY) if lessons else None
    if made is not None and made[1].taken:
        tag_model.keep(folder_of(house), made[0])
    else:
        tag_model.forget(folder_of(house), scheme)
    return Learnt(scheme, len(said), made[1] if made else None)


def _lessons(
    house: "House", proposer: Proposer, scheme: str, said: Sequence[Decision]
) -> tuple[tuple[str, ...], list[Lesson]]:
    by_practice: dict[str, dict[str, tuple[bool, float]]] = {}
    for one in said:
        by_practice.setdefault(one.practice, {})[one.concept] = (one.yes, one.weight)
    collection = proposer.collection()
    spaces = [(one.name, int(one.encoder.dimension)) for one in proposer.spaces]
    lessons = []
    with house.catalogue.reader(everything()) as reader:
        for practice, each in by_practice.items():
            text = proposer.read(pieces_of(reader.practice_passages(practice)))
            judged = proposer.judge(text, scheme)
            if judged is not None:
                concepts = tuple(one.id for one in judged.texts.concepts)
                kept = {concept: verdict for concept, verdict in each.items() if concept in concepts}
                lessons.append(Lesson(judged.odds, features(text, spaces, collection), kept))
    scheme_concepts = house.vocabularies.get(scheme)
    living = tuple(one.id for one in scheme_concepts or () if not one.retired)
    return living, lessons
