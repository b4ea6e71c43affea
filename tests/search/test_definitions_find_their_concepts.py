"""A concept's own definition, asked as a question, finds that concept first in its scheme, across languages.

The harder half of the promise: the texts in the question's own language are set aside, so that nothing is found by
being itself. With the real multilingual model.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from api.house import CONCEPTS
from corpus.catalogue.vectors import VectorStore
from corpus.languages import UN_LANGUAGES
from corpus.vocabulary_files import shipped
from index.spaces import Space
from ingest.describing import concept_vectors
from ingest.embedding import Embedder
from search.concepts import ConceptFinder

REACHED = 0.95


@pytest.mark.soak
def test_a_definition_finds_its_concept_through_the_other_languages(
    spaces: tuple[Space, ...], models: Path
) -> None:
    known = concept_vectors(shipped(), spaces, Embedder(VectorStore(models / CONCEPTS)))
    finder = ConceptFinder(known, shipped())
    first: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for scheme in shipped():
        for concept in scheme:
            for language, text in concept.definitions:
                vector = spaces[0].encoder.encode_question(text)
                found = finder.nearest(vector, scheme.name, limit=1, without=(language,))
                first[scheme.name, language].append(found[0].concept.id == concept.id)
    for (name, language), right in sorted(first.items()):
        print(f"{name:<24} {language} {sum(right)}/{len(right)}")
    for language in UN_LANGUAGES:
        right = [one for (_, asked), found in first.items() if asked == language for one in found]
        assert sum(right) >= REACHED * len(right) > 100, language
    for name in {scheme for scheme, _ in first}:
        right = [one for (scheme, _), found in first.items() if scheme == name for one in found]
        assert sum(right) >= REACHED * len(right), name
