"""What a question names: by labels, word for word, in the languages of the vocabularies."""

import pytest

from corpus.vocabulary_files import shipped
from search.naming import Namer

NAMER = Namer(shipped())


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "What did Kenya do for domestic workers?", {"KEN", "domestic-work"}),
        ("fr", "les pêcheurs au Sénégal", {"SEN"}),
        ("ru", "трудовые мигранты из Кении", {"KEN", "migrant-workers"}),
        ("ar", "العمال في البحرين", {"BHR"}),
        ("ar", "النقل بسبب ارتفاع البحر", set()),
        ("ar", "النساء وبالأردن وللمغرب", {"JOR", "MAR"}),
        ("zh", "肯尼亚的家政工人", {"KEN"}),
        ("en", "asking after nothing in particular", set()),
    ],
)
def test_a_question_names_what_stands_in_it_and_no_more(language: str, text: str, named: set[str]) -> None:
    assert named <= {one.concept.id for one in NAMER.named(text, language)}
    places = {one.concept.id for one in NAMER.named(text, language) if one.facet == "place"}
    assert places == {one for one in named if one.isupper()}


def test_a_longer_name_wins_over_one_inside_it() -> None:
    found = [one.concept.id for one in NAMER.named("nurses from Papua New Guinea", "en")]
    assert "PNG" in found
    assert "GIN" not in found


def test_a_name_that_two_facets_share_is_met_by_either() -> None:
    found = next(
        one for one in NAMER.named("What did Kenya do for domestic workers?", "en") if one.facet == "sector"
    )
    assert [(one.concept.id, one.facet) for one in found.also] == [("domestic-workers", "target-group")]
