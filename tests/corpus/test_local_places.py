"""The operator's own list of places: what lies in what, and what such a list may not say."""

import pytest

from corpus.concepts import LOCAL_PLACES, PLACES
from corpus.errors import VocabularyFault
from corpus.facets import facet_values
from corpus.practices import Level, Place, Practice
from corpus.vocabulary_files import load_all, shipped

HEAD = f'name = "{LOCAL_PLACES}"\ntitle = "Places of our office"\npublisher = "Us"\nsource = "our own list"\n'
LAKE = """
[[concept]]
id = "lake-county"
labels = { en = "Lake County" }
mappings = [{ kind = "broad", scheme = "m49", concept = "KEN", reason = "It lies in that country." }]

[[concept]]
id = "lake-camp"
labels = { en = "Lake Camp", fr = "Camp du Lac" }
broader = ["lake-county"]
footnote = "The name used by those who run it."
"""


def practice(*places: str) -> Practice:
    return Practice(
        "p", "d", "e", "c", "Title", "en", Level.FIELD, places=tuple(Place(one) for one in places)
    )


def test_a_camp_lies_in_its_county_its_country_and_the_regions_around() -> None:
    known = load_all([("mine.toml", HEAD + LAKE)], base=shipped())
    assert known.around("lake-camp") == ("lake-county", "KEN", "014", "202", "002", "001")
    assert facet_values(practice("lake-camp"), known)["place"] == ("lake-camp", *known.around("lake-camp"))
    found = known.concept(PLACES, "lake-camp")
    assert found is not None
    assert (found.label("fr"), found.footnote) == ("Camp du Lac", "The name used by those who run it.")


def test_a_place_that_nobody_lists_lies_nowhere() -> None:
    assert shipped().around("atlantis") == ()
    assert shipped().around("KEN") == ("014", "202", "002", "001")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('[[concept]]\nid = "KEN"\nlabels = { en = "Our Kenya" }', "a code of the UN's list already"),
        (
            '[[concept]]\nid = "x"\nlabels = { en = "X" }\n'
            'mappings = [{ kind = "broad", scheme = "sectors", concept = "agriculture", reason = "r" }]',
            "of kind broad",
        ),
    ],
)
def test_a_list_that_takes_a_countrys_code_or_lies_in_a_sector_is_refused_by_its_line(entry, words) -> None:
    with pytest.raises(VocabularyFault, match=words) as caught:
        load_all([("mine.toml", HEAD + entry + "\n")], base=shipped())
    assert caught.value.subject == "mine.toml, line 5"
    assert caught.value.remedy
