"""Which text stands for a concept in each language, and what is made of those texts when an index is built.

Owns that: the name and the definition, places left out, since they are found by name. Refuses: finding concepts.
"""

from collections.abc import Sequence

import numpy as np

from corpus.concepts import LOCAL_PLACES, PLACES, Concept, Vocabularies
from corpus.languages import UN_LANGUAGES
from index.concept_vectors import ConceptVectors
from index.segments import IndexRow
from index.spaces import Space
from ingest.embedding import Embedder

_NOT_BY_MEANING = frozenset({PLACES, LOCAL_PLACES})


def described(concept: Concept) -> dict[str, str]:
    """Language to name and definition; a language with neither is left out."""
    found = {one.language: one.text for one in concept.labels if not one.synonym}
    for language, text in concept.definitions:
        name = found.get(language, "")
        found[language] = f"{name}. {text}" if name else text
    return found


def parallel_texts(vocabularies: Vocabularies) -> dict[str, list[str]]:
    """One set of texts in the six languages, line by line the same, for the language projection."""
    whole = [texts for one in _living(vocabularies) if (texts := described(one)).keys() >= set(UN_LANGUAGES)]
    return {language: [texts[language] for texts in whole] for language in UN_LANGUAGES} if whole else {}


def concept_vectors(
    vocabularies: Vocabularies, spaces: Sequence[Space], embedder: Embedder
) -> ConceptVectors:
    """In the space that serves every language, else in the first."""
    space = next((one for one in spaces if one.languages is None), spaces[0])
    concepts = _living(vocabularies)
    texts = [(at, *pair) for at, one in enumerate(concepts) for pair in sorted(described(one).items())]
    languages = tuple(sorted({language for _, language, _ in texts}))
    return ConceptVectors(
        space.name,
        tuple((one.scheme, one.id) for one in concepts),
        languages,
        np.array([at for at, _, _ in texts], np.int32),
        np.array([languages.index(language) for _, language, _ in texts], np.int16),
        embedder(space, [text_row(language, text) for _, language, text in texts]),
    )


def _living(vocabularies: Vocabularies) -> list[Concept]:
    return [
        one
        for vocabulary in vocabularies
        if vocabulary.name not in _NOT_BY_MEANING
        for one in vocabulary
        if not one.retired
    ]


def text_row(language: str, text: str) -> IndexRow:
    """A text that is no passage of the collection, as the embedder takes it."""
    return IndexRow("", (), language, "", text)
