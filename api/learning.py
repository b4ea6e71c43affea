"""The job that learns from decisions on tags, scheme by scheme, and keeps what did better on what it had not seen.

Owns that two never run at once, that other writers wait only while a result is put down, and that nothing of a text
which was erased meanwhile is kept. Refuses: the fit and the trial (search/tag_learning.py).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.lock import alone, sole_writer
from api.tags import decided, folder_of, pieces_of
from api.trainings import Training, claims, note
from corpus.access import everything
from corpus.catalogue.catalogue import utc_now
from corpus.decisions import Decision
from corpus.errors import Busy
from search import tag_model
from search.tag_learning import Lesson, learn
from search.tag_model import TagModel, Trial
from search.tag_scoring import features
from search.tagging import BY_NAME_ALONE, ONE_ONLY, Proposer

if TYPE_CHECKING:
    from api.house import House

LOCK = "learning.lock"
_PATIENCE, _LOOK = 600.0, 0.5
"""Seconds that a result waits for another writer, and between two looks."""


@dataclass(frozen=True)
class Learnt:
    """What became of one scheme, as in Training. `trial` None: too few decisions for one."""

    scheme: str
    decisions: int
    trial: Trial | None
    became: str

    @property
    def taken(self) -> bool:
        return self.became == "taken"


def learn_all(house: "House", started: str = "command") -> tuple[Learnt, ...]:
    """From all decisions in the catalogue. What was learnt before goes, whether or not something takes its place: it
    must not outlive the decisions that it came from. Raises Busy while another learns."""
    with alone(house.settings.data, LOCK, lambda: "another process is learning there",
               "Wait until it is done; fieldbridge learn --past shows what came of it."):  # fmt: skip
        said, erased = claims(house), _erased(house)
        found = []
        for scheme, decisions in sorted(decided(house).items()):
            if scheme in BY_NAME_ALONE or house.vocabularies.get(scheme) is None:
                continue
            made = _learnt(house, scheme, decisions)
            with _patient(house):
                found.append(_put_down(house, scheme, len(decisions), made, _erased(house) == erased))
        now = utc_now()
        noted = [
            Training(now, started, said, one.scheme, one.decisions, one.became, one.trial) for one in found
        ]
        note(house.settings.data, noted or [Training(now, started, said, "", 0, "few", None)])
    return tuple(found)


@contextmanager
def _patient(house: "House") -> Iterator[None]:
    """The lock of writers, waited for. Raises Busy where another holds it for long."""
    until = time.monotonic() + _PATIENCE
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(sole_writer(house.settings.data))
                break
            except Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(_LOOK)
        yield


def _erased(house: "House") -> int:
    with house.catalogue.reader(everything()) as reader:
        return len(reader.purges())


def _put_down(
    house: "House", scheme: str, decisions: int, made: tuple[TagModel, Trial] | None, whole: bool
) -> Learnt:
    became = "few" if made is None else "erased" if not whole else "taken" if made[1].taken else "fell"
    if made is not None and became == "taken":
        tag_model.keep(folder_of(house), made[0])
    else:
        tag_model.forget(folder_of(house), scheme)
    return Learnt(scheme, decisions, made[1] if made else None, became)


def _learnt(house: "House", scheme: str, said: Sequence[Decision]) -> tuple[TagModel, Trial] | None:
    proposer = house.proposer
    spaces = tuple((one.name, int(one.encoder.dimension), one.encoder.fingerprint) for one in proposer.spaces)
    concepts, lessons = _lessons(house, proposer, scheme, said)
    return learn(scheme, concepts, spaces, lessons, scheme in ONE_ONLY) if lessons else None


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
