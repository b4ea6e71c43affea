"""Sentences of a collection, spread evenly over its passages, for calibrating how relevance is told.

Owns the choice, which is the same each time. Refuses: fitting (search.calibration).
"""

import numpy as np

from corpus.catalogue import Reader
from index.generations import Generation
from ingest.sentences import sentence_ends
from search.calibration import SAMPLES, Sentence

SHORTEST, LONGEST = 30, 240
"""Code points of a sentence that could be a question; half of the shortest where words are not spaced."""

_UNSPACED = frozenset({"zh", "ja", "th"})
_SPARE = 2


def sentences(generation: Generation, reader: Reader) -> tuple[Sentence, ...]:
    """Up to SAMPLES, each language by its share of the passages but none left out."""
    chosen: list[tuple[str, str]] = []
    living = max(int(generation.live.sum()), 1)
    for language in generation.language_names:
        rows = generation.rows_in(language)
        wanted = max(8, round(SAMPLES * len(rows) / living)) * _SPARE
        picked = (
            rows[np.unique(np.linspace(0, len(rows) - 1, min(wanted, len(rows))).astype(int))]
            if len(rows)
            else []
        )
        chosen += [(generation.passage_ids[row].decode(), language) for row in picked]
    texts = reader.passages([identity for identity, _ in chosen])
    found = [
        Sentence(text, language, identity)
        for identity, language in chosen
        if identity in texts and (text := _sentence(texts[identity].text, language))
    ]
    step = max(1, len(found) // SAMPLES)
    return tuple(found[::step][:SAMPLES])


def _sentence(text: str, language: str) -> str:
    """The middle one of those that are long enough, so that headings and openings are not all we ask."""
    shortest = SHORTEST // 2 if language in _UNSPACED else SHORTEST
    start, fitting = 0, []
    for end in sentence_ends(text):
        one = " ".join(text[start:end].split())
        if shortest <= len(one) <= LONGEST:
            fitting.append(one)
        start = end
    return fitting[len(fitting) // 2] if fitting else ""
