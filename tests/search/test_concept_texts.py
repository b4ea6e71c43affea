"""What stands for a concept: when a sentence says its name, and what other languages of a scheme add."""

from collections.abc import Sequence

import numpy as np

from corpus.concepts import Concept, Label, Vocabulary
from index.languages import counted_terms
from index.spaces import Space, Vectors
from search.concept_texts import MOST_TRANSLATED, described, translated
from search.tag_schemes import scheme_space
from tests.word_encoder import WordEncoder

WORDS = Space("multilingual", WordEncoder())
ENGLISH = (
    ("a", "Shelter for all", "Roofs and beds."),
    ("b", "Nets, boats, rods and hooks of rivers", "Fish."),
)
FRENCH = {"a": ("Un abri pour tous", "Toits et lits."), "b": ("Filets et barques des rivières", "Poisson.")}


def scheme(count: int = 2, abroad: Sequence[str] = ("a", "b")) -> Vocabulary:
    def made(identity: str, name: str, definition: str) -> Concept:
        also = FRENCH.get(identity, (f"Nom {identity}", "Sens.")) if identity in abroad or count > 2 else None
        labels = (Label("en", name), *((Label("fr", also[0]),) if also else ()))
        definitions = (("en", definition), *((("fr", also[1]),) if also else ()))
        return Concept(identity, "s", labels, definitions=definitions)

    more = [(f"c{at}", f"Name {at}", "Meaning.") for at in range(count - 2)]
    return Vocabulary("s", "S", "", "", tuple(made(*one) for one in (*ENGLISH, *more)))


def encode(space: Space, texts: Sequence[str]) -> Vectors:
    return space.encoder.encode_passages(texts)


def test_a_name_of_few_telling_words_is_not_said_by_a_sentence_that_holds_them() -> None:
    said = counted_terms("The Ministry of Shelter asked for reports from all.", "en")
    assert not described(scheme(), "en").named(said).any()


def test_a_long_name_is_said_where_nearly_all_its_telling_words_stand() -> None:
    said = counted_terms("Nets and boats, hooks and rods: all were lost on the rivers.", "en")
    assert described(scheme(), "en").named(said).tolist() == [False, True]


def test_other_languages_are_those_in_which_every_concept_is_defined() -> None:
    assert [one.language for one in translated(scheme(), "en")] == ["fr"]
    assert [one.language for one in translated(scheme(), "fr")] == ["en"]
    assert translated(scheme(abroad=("a",)), "en") == ()


def test_a_large_scheme_is_encoded_in_one_language() -> None:
    assert translated(scheme(MOST_TRANSLATED), "en")
    assert translated(scheme(MOST_TRANSLATED + 1), "en") == ()


def test_what_another_language_says_of_a_concept_brings_it_nearer_to_texts_that_say_so_too() -> None:
    texts = described(scheme(), "en")
    text = encode(WORDS, ["Toits et lits."])[0]
    alone = scheme_space(texts, WORDS, "en", encode).whole @ text
    both = scheme_space(texts, WORDS, "en", encode, None, translated(scheme(), "en")).whole @ text
    assert both[0] - both[1] > alone[0] - alone[1] + 0.05


def test_a_translation_of_the_same_words_changes_nothing() -> None:
    texts = described(scheme(), "en")
    alone = scheme_space(texts, WORDS, "en", encode)
    same = scheme_space(texts, WORDS, "en", encode, None, [texts])
    assert np.allclose(alone.whole, same.whole, atol=1e-5)
    assert np.allclose(alone.parts, same.parts, atol=1e-5)
