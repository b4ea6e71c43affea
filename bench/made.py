"""A made collection for measuring: any number of passages about nothing real, the same for one seed.

Words are drawn from a Zipf distribution over invented words, so term indexes have frequent and rare ones;
vectors lie around topic centres, so that nearest neighbours exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SYLLABLES = ("ka", "lo", "mi", "ren", "tu", "sa", "vel", "dor", "ne", "pi", "gra", "ho")
PASSAGES_A_PRACTICE = 8
LANGUAGES = ("en", "en", "en", "fr", "es", "ar", "ru", "zh")


@dataclass(frozen=True)
class Made:
    """One passage: its words, language, topic, and the number of the practice it belongs to."""

    number: int
    practice: int
    language: str
    topic: int
    text: str


def passages(count: int, seed: int = 7, topics: int = 400) -> Iterator[Made]:
    random = np.random.default_rng(seed)
    words = _words(20_000)
    for number in range(count):
        practice = number // PASSAGES_A_PRACTICE
        topic = practice % topics
        common = random.zipf(1.3, 70).clip(max=len(words) - 1)
        own = (topic * 41 + random.integers(0, 40, 15)) % len(words)
        chosen = [words[index] for index in (*common, *own)]
        random.shuffle(chosen)
        yield Made(number, practice, LANGUAGES[practice % len(LANGUAGES)], topic, " ".join(chosen))


def vectors(made: list[Made], dimension: int, seed: int = 11, topics: int = 400) -> NDArray[np.float32]:
    """Unit vectors around the topics' centres, with the common direction that real encoders have."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((topics, dimension)).astype(np.float32)
    common = random.standard_normal(dimension).astype(np.float32) * 2
    which = np.array([one.topic for one in made])
    found = centres[which] + random.standard_normal((len(made), dimension)).astype(np.float32) + common
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def _words(count: int) -> list[str]:
    found = []
    for number in range(count):
        letters, rest = "", number
        while True:
            letters += SYLLABLES[rest % len(SYLLABLES)]
            rest //= len(SYLLABLES)
            if rest == 0:
                break
        found.append(letters + ("n" if number % 2 else ""))
    return found
