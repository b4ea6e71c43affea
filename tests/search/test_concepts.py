"""Concepts found by meaning: against a plain loop, and over the real rooms with the tiny encoder."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from corpus.errors import BadQuestion, DamagedGeneration, UnknownFilter
from corpus.vocabulary_files import shipped
from index.concept_vectors import ConceptVectors, load
from search.concepts import ConceptFinder
from tests.house_of_words import House, Told


def unit(values: np.ndarray) -> np.ndarray:
    return (values / np.linalg.norm(values, axis=-1, keepdims=True)).astype(np.float32)


@st.composite
def known(draw: st.DrawFn) -> ConceptVectors:
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    concepts = [(f"scheme{s}", str(c)) for s, size in enumerate(sizes) for c in range(size)]
    rows = [(at, tongue) for at in range(len(concepts)) for tongue in range(3) if random.random() < 0.8]
    return ConceptVectors(
        "multilingual",
        tuple(concepts),
        ("ar", "en", "fr"),
        np.array([at for at, _ in rows], np.int32),
        np.array([tongue for _, tongue in rows], np.int16),
        unit(random.normal(size=(len(rows), 8))) if rows else np.zeros((0, 8), np.float32),
    )


def by_hand(
    one: ConceptVectors, question: np.ndarray, scheme: str, without: tuple[str, ...]
) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for number, language in enumerate(one.languages):
        if language in without:
            continue
        cosines = {
            one.concepts[owner][1]: float(vector @ question)
            for owner, tongue, vector in zip(one.owners, one.tongues, one.vectors, strict=True)
            if tongue == number and one.concepts[owner][0] == scheme
        }
        for concept, cosine in cosines.items():
            spread = max(float(np.std(list(cosines.values()))), 0.01)
            found.setdefault(concept, []).append((cosine - float(np.mean(list(cosines.values())))) / spread)
    return {concept: float(np.mean(scores)) for concept, scores in found.items()}


@settings(max_examples=60, deadline=None)
@given(known(), st.integers(0, 99), st.sampled_from([(), ("en",), ("en", "fr")]))
def test_scores_are_those_of_a_plain_loop(one: ConceptVectors, seed: int, without: tuple[str, ...]) -> None:
    question = unit(np.random.default_rng(seed).normal(size=8))
    finder = ConceptFinder(one, Vocabularies(()))
    for scheme in {scheme for scheme, _ in one.concepts}:
        expected = by_hand(one, question, scheme, without)
        found = {
            near.concept.id: near.score
            for near in finder.nearest(question, scheme, limit=99, without=without)
        }
        assert found == pytest.approx(expected, abs=1e-3)


@given(known())
def test_vectors_survive_being_kept(one: ConceptVectors) -> None:
    back = load(one.dump())
    assert (back.space, back.concepts, back.languages) == (one.space, one.concepts, one.languages)
    assert np.allclose(back.vectors, one.vectors, atol=1e-3)


@pytest.mark.parametrize("damage", [b"", b"PK", b"\x93NUMPY"])
def test_damaged_vectors_are_told(damage: bytes) -> None:
    with pytest.raises(DamagedGeneration):
        load(damage)


TREES = Vocabulary(
    "trees", "Trees", "us", "ours",
    (
        Concept("oak", "trees", (Label("en", "Oak"),), definitions=(("en", "It bears acorns for pigs."),)),
        Concept("fir", "trees", (Label("en", "Fir"),), definitions=(("en", "It keeps its needles in winter."),)),
        Concept("elm", "trees", (Label("en", "Elm"),), retired=True, definitions=(("en", "Acorns pigs acorns."),)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(Path(tmp_path_factory.mktemp("concepts")), Vocabularies((*shipped(), TREES)))
    made.put([Told("Woods", ("Pigs were driven into the woods for acorns in the autumn of each year.",))])
    made.publish()
    return made


def test_a_concept_is_found_by_what_it_means_and_a_retired_one_never(house: House) -> None:
    found = house.searcher.concepts("acorns for the pigs", "trees", limit=9)
    assert [near.concept.id for near in found] == ["oak", "fir"]
    assert found[0].concept.label == "Oak"


def test_places_are_found_by_name_alone_and_an_unknown_scheme_is_refused(house: House) -> None:
    for scheme in ("m49", "bushes"):
        with pytest.raises(UnknownFilter, match="by name alone") as caught:
            house.searcher.concepts("acorns", scheme)
        assert "trees" in caught.value.remedy
    with pytest.raises(BadQuestion):
        house.searcher.concepts(" ", "trees")
