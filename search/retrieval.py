"""A question becomes scores: for each retriever, one number for each row of the generation.

Owns Scores and the words "retriever present": a space for the rows it serves, terms for the rows in the
question's language. Refuses: weighing retrievers against each other (fusion.py, relevance.py).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.generations import Generation
from index.space_view import SpaceScores, SpaceView
from index.terms import TermHits
from search.questions import Question

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

KNOWN_SHARE = 0.6
"""Share of a short question's terms that one passage must hold for the question to be in its language."""

BACKGROUND_WEIGHT = 0.75
"""How much of what a question has in common with other fields is taken off its cosines. Measured on half of the gold:
at 0.75 no language of questions and none of passages lies higher than another."""

MULTILINGUAL, ENGLISH, TERMS = "multilingual", "english", "terms"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One retriever's view of all rows: `standard` z-scores (0 where it is not present), and the raw
    value that relevance looks at: by how much a cosine leads the background's, or the covered share of the
    question's terms."""

    name: str
    standard: Floats
    raw: Floats


@dataclass(frozen=True)
class Scores:
    """`present[name]` says for each row language (by its small number) whether that retriever took part."""

    question: Question
    retrieved: tuple[Retrieved, ...]
    present: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def get(self, name: str) -> Retrieved | None:
        return next((one for one in self.retrieved if one.name == name), None)


def retrieve(generation: Generation, question: Question) -> Scores:
    """Asks every space that serves the question's language, and the term index of each fitting language."""
    found: list[Retrieved] = []
    present: dict[str, NDArray[np.bool_]] = {}
    names = generation.language_names
    for name, view in generation.spaces.items():
        if not view.serves(question.language):
            continue
        asked, lead = led(generation, view, question.text)
        found.append(Retrieved(name, asked.standard, lead))
        present[name] = np.array([view.serves(language) for language in names], dtype=bool)
    languages = _term_languages(generation, question)
    if languages:
        found.append(_terms(generation, question, languages))
        present[TERMS] = np.array([language in languages for language in names], dtype=bool)
    return Scores(question, tuple(found), present)


def led(generation: Generation, view: SpaceView, text: str) -> tuple[SpaceScores, Floats]:
    """The scores of a question in one space, and by how much each row's cosine leads the background's."""
    background = generation.background
    kept = background.question(view.name, text)
    vector = view.encoded(text) if kept is None else kept
    asked = view.scores(vector)
    level = background.level(view.name, vector, generation.language_names, text)
    return asked, asked.cosine - np.float32(BACKGROUND_WEIGHT) * level[generation.languages]


def settled(generation: Generation, question: Question) -> Question:
    """A question whose language could not be told, or was taken for one that the collection does not have,
    gets the one whose passages hold most of its words, if they hold most; the more passages, the likelier."""
    if question.language in generation.terms or question.empty:
        return question
    known: list[tuple[float, int, str]] = []
    for language, index in generation.terms.items():
        hits = index.search(question.text)
        if len(hits.rows):
            known.append((round(float(hits.coverage.max()), 1), len(hits.rows), language))
    if not known or max(known)[0] < KNOWN_SHARE:
        return question
    return Question(question.text, max(known)[2])


def _term_languages(generation: Generation, question: Question) -> tuple[str, ...]:
    if question.language in generation.terms:
        return (question.language,)
    if question.language == "und":
        return tuple(generation.terms)
    return ()


def _terms(generation: Generation, question: Question, languages: tuple[str, ...]) -> Retrieved:
    size = len(generation.languages)
    standard, raw = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for language in languages:
        rows = generation.rows_in(language)
        hits = generation.terms[language].search(question.text)
        if not len(rows) or not len(hits.rows):
            continue
        mean, deviation = _moments(hits, len(rows))
        standard[rows] = -mean / deviation
        standard[hits.rows] = (hits.scores - mean) / deviation
        raw[hits.rows] = hits.coverage
    return Retrieved(TERMS, standard, raw)


def _moments(hits: TermHits, size: int) -> tuple[float, float]:
    """Mean and standard deviation over all `size` rows; those that were not found have 0."""
    scores = hits.scores.astype(np.float64)
    mean = float(scores.sum()) / size
    return mean, float(max((scores**2).sum() / size - mean**2, 1e-9)) ** 0.5
