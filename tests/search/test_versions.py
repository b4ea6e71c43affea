"""Languages that a reader reads: a version in one of them is shown, nothing is hidden, and counts stay what they are."""

from dataclasses import replace

import pytest

from corpus.access import SIGNED_IN
from search.answers import Ask
from tests.house_of_words import SCOPES, House, Told

TAG = ("tag", '{"concept": "6", "scheme": "gcm-objectives"}')
LEVEL = {"field": (("level", "field"), TAG), "global": (("level", "global"), TAG)}
WORDS = "complaint desks domestic workers wages unpaid"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, dict[str, str]]:
    made = House(tmp_path_factory.mktemp("versions"))
    told = [
        Told("desks-en", (f"{WORDS} heard every week", f"{WORDS} again"), LEVEL["field"], work="desks"),
        Told("desks-fr", (f"{WORDS} toutes les semaines",), LEVEL["field"], "fr", work="desks"),
        Told("desks-es", (f"{WORDS} cada semana",), LEVEL["field"], "es", SIGNED_IN, work="desks"),
        Told("guide-en", (f"{WORDS} guidance for labour offices",), LEVEL["global"], work="guide"),
        Told("guide-fr", (f"{WORDS} orientations pour les offices",), LEVEL["global"], "fr", work="guide"),
        Told("alone", (f"{WORDS} alone",), LEVEL["field"]),
    ]  # fmt: skip
    ids = dict(zip((one.name for one in told), made.put(told), strict=True))
    made.publish()
    return made, ids


ASK = Ask(WORDS, language="en", limit=20)


def test_passages_come_from_the_version_that_is_read(house: tuple[House, dict[str, str]]) -> None:
    made, ids = house
    hits = {one.practice.id: one for one in made.searcher.search(replace(ASK, reads=("fr",)), SCOPES[0]).hits}
    english = hits[ids["desks-en"]]
    assert english.version is not None
    assert english.version.id == ids["desks-fr"]
    assert {one.language for one in english.passages} == {"fr"}
    assert hits[ids["desks-fr"]].version is None
    assert hits[ids["alone"]].version is None
    assert {one.language for one in hits[ids["alone"]].passages} == {"en"}


def test_a_bridge_stands_on_the_version_that_is_read(house: tuple[House, dict[str, str]]) -> None:
    made, ids = house
    hits = made.searcher.search(replace(ASK, reads=("fr",)), SCOPES[0]).hits
    bridges = [bridge for hit in hits for bridge in hit.bridges if bridge.practice.id == ids["guide-en"]]
    assert bridges
    for one in bridges:
        assert one.version is not None
        assert one.there is not None
        assert one.there.language == "fr"


def test_nothing_is_hidden_and_nothing_is_counted_otherwise(house: tuple[House, dict[str, str]]) -> None:
    made, _ = house
    plain = made.searcher.search(ASK, SCOPES[0])
    read = made.searcher.search(replace(ASK, reads=("ar", "fr")), SCOPES[0])
    assert [one.practice for one in read.hits] == [one.practice for one in plain.hits]
    assert (read.total, read.facets) == (plain.total, plain.facets)


def test_a_version_that_may_not_be_seen_is_not_shown(house: tuple[House, dict[str, str]]) -> None:
    made, ids = house

    def version(scope: int, *reads: str) -> str:
        hits = made.searcher.search(replace(ASK, reads=reads), SCOPES[scope]).hits
        (found,) = [one.version for one in hits if one.practice.id == ids["desks-en"]]
        return found.language if found else ""

    assert version(0, "es") == ""
    assert version(0, "es", "fr") == "fr"
    assert version(1, "es", "fr") == "es"
    assert version(1, "en", "es") == ""
