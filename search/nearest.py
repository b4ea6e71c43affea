"""The sentence of a text that lies nearest to what is asked of it, such as a criterion of a call; none below a floor.

Owns the floor, counted in deviations of texts of other fields: what lies no nearer than these says nothing about it.
Refuses: judging whether the sentence is enough; a person reads it.
"""

from dataclasses import dataclass

import numpy as np

from index import background
from index.spaces import Space
from search.tag_evidence import asserts, boilerplate
from search.tag_texts import Encode, Encoded, Sentence

FLOOR = 1.2
"""Deviations above the nearest texts of other fields. Of 30 pairs of a made text and a criterion, 12 with a sentence to
find, 7 lie above it, 4 of them with the right sentence; on the 40 on which it was set, 8 and 7 of 13."""


@dataclass(frozen=True, slots=True)
class Near:
    sentence: Sentence
    deviations: float


def nearest(
    text: Encoded, asked: str, language: str, spaces: tuple[Space, ...], keep: Encode, floor: float = FLOOR
) -> Near | None:
    """In the sharpest space that serves both languages: one made for few of them before one for all. `keep` encodes texts
    that come again."""
    serving = [one for one in spaces if one.name in text.spaces and one.serves(language)]
    if not serving or not text.sentences:
        return None
    space = next((one for one in serving if one.languages is not None), serving[0])
    question = space.encoder.encode_question(asked)
    others = keep(space, _elsewhere(text.language)) @ question
    level = float(np.sort(others)[-background.NEAREST :].mean())
    units = (text.spaces[space.name].units @ question - level) / max(float(others.std()), 1e-6)
    may = [asserts(one.text) and not boilerplate(one.text, one.language) for one in text.sentences]
    said = [at for at, number in enumerate(text.unit_of) if may[int(number)]]
    if not said:
        return None
    best = max(said, key=lambda at: float(units[at]))
    if float(units[best]) < floor:
        return None
    return Near(text.sentences[int(text.unit_of[best])], round(float(units[best]), 3))


def _elsewhere(language: str) -> list[str]:
    known = [text for tongue, text in background.texts() if tongue == language]
    return known if len(known) > background.NEAREST else [text for _, text in background.texts()]
