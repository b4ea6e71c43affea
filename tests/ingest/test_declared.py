"""What a file declares is understood exactly, or refused with file, field and the nearest right value."""

import pytest

from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from corpus.errors import BadDeclaration
from corpus.practices import Body, Kind, Level, Outcome, Period, Place, PlaceRole, Reach
from corpus.works import Provenance
from ingest.declared import FIELDS, OF_DOCUMENT, OF_PRACTICE, read_sidecar, understand, understood_alone
from ingest.places import PlaceNames


def scheme(name: str, *concepts: Concept) -> Vocabulary:
    return Vocabulary(name, name, "a body", "a source", concepts)


def concept(name: str, identity: str, *labels: str) -> Concept:
    return Concept(identity, name, tuple(Label("en", one) for one in labels or (identity,)))


VOCABULARIES = Vocabularies(
    (
        scheme("m49", concept("m49", "KEN", "Kenya", "404"), concept("m49", "UGA", "Uganda"),
               concept("m49", "014", "Eastern Africa")),
        scheme("gcm-objectives", concept("gcm-objectives", "6"), concept("gcm-objectives", "7")),
        scheme("gmg-groups", concept("gmg-groups", "labour")),
        scheme("sectors", concept("sectors", "agriculture"), concept("sectors", "domestic-work"),
               Concept("farming", "sectors", (Label("en", "Farming"),), retired=True, replaced_by="agriculture")),
        scheme("local-places", concept("local-places", "lake-town", "Lake Town")),
        scheme("target-groups", concept("target-groups", "women")),
    )
)  # fmt: skip
PLACES = PlaceNames(VOCABULARIES)

WHOLE = """
id = "mediation-2019"
title = "Mediation in towns"
kind = "practice"
level = "field"
scope = "local"
places = ["Kenya", "404", { code = "UGA", role = "origin" }]
period = "2014-2018"
sectors = ["agriculture"]
target_groups = ["women"]
bodies = ["A municipality", { name = "A donor", role = "donor" }]
outcome = "mixed"
outcome_evidence = "own-monitoring"
contact = "desk@example.org"
contact_consent = true
tags = ["gcm-objectives:7"]
objectives = [6]
groups = ["labour"]
publisher = "A municipality"
date = 2019-03-01
language = "fr-CA"
rights = "open"
visibility = "group:desk"
provenance = "summary"
work = "mediation"
identifiers = { doi = "10.1000/1" }

[[practices]]
key = "wells"
title = "Shared wells"
heading = "Wells"
period = 2016
"""


def understood(toml: str):
    return understand(read_sidecar(toml, "a.pdf.toml"), "a.pdf.toml", VOCABULARIES, PLACES)


def test_a_whole_sidecar_is_understood() -> None:
    found = understood(WHOLE)
    whole = found.whole
    assert (found.id, found.work, found.publisher, found.date, found.language) == (
        "mediation-2019", "mediation", "A municipality", "2019-03-01", "fr"
    )  # fmt: skip
    assert (whole.kind, whole.level, whole.scope, whole.outcome) == (
        Kind.PRACTICE, Level.FIELD, Reach.LOCAL, Outcome.MIXED
    )  # fmt: skip
    assert whole.places == (Place("KEN"), Place("KEN"), Place("UGA", PlaceRole.ORIGIN))
    assert whole.period == Period(2014, 2018)
    assert whole.bodies == (Body("A municipality"), Body("A donor", "donor"))
    assert set(whole.tags) == {("gcm-objectives", "6"), ("gcm-objectives", "7"), ("gmg-groups", "labour")}
    assert whole.contact == "desk@example.org"
    assert found.visibility is not None
    assert found.visibility.label == "group:desk"
    assert found.provenance is Provenance.SUMMARY
    assert found.identifiers == (("doi", "10.1000/1"),)


def test_the_practices_of_a_compendium_fill_from_the_whole() -> None:
    (wells,) = understood(WHOLE).parts()
    assert (wells.key, wells.heading, wells.title, wells.period) == (
        "wells",
        "Wells",
        "Shared wells",
        Period(2016, 2016),
    )
    assert wells.level is Level.FIELD


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2016", Period(2016, 2016)),
        ("'2014-2018'", Period(2014, 2018)),
        ("'2014–2018'", Period(2014, 2018)),
        ("{ start = 2014 }", Period(2014, None)),
        ("{ start = 2014, end = 2018 }", Period(2014, 2018)),
    ],
)
def test_periods_come_in_several_spellings(written: str, period: Period) -> None:
    assert understood(f"period = {written}").whole.period == period


def test_a_contact_without_consent_is_left_out() -> None:
    assert understood("contact = 'a@example.org'").whole.contact == ""


WRONG = [
    ("titel = 'x'", "titel", "title"),
    ("outcome = 'mixd'", "outcome", "mixed"),
    ("kind = 'guidence'", "kind", "guidance"),
    ("places = ['Kenia']", "places", "KEN"),
    ("sectors = ['agricultur']", "sectors", "agriculture"),
    ("tags = ['gcm-objective:6']", "tags", "gcm-objectives"),
    ("objectives = [99]", "objectives", "6"),
    ("period = '2018-2014'", "period", "earlier"),
    ("period = 'last year'", "period", "2014-2018"),
    ("date = 'March'", "date", "2019"),
    ("language = 'français!'", "language", "BCP 47"),
    ("visibility = 'secret'", "visibility", "public"),
    ("[[practices]]\ntitel = 'x'", "titel", "title"),
]


@pytest.mark.parametrize(("toml", "field", "nearest"), WRONG)
def test_what_is_wrong_is_named_with_file_field_and_nearest(toml: str, field: str, nearest: str) -> None:
    with pytest.raises(BadDeclaration) as caught:
        understood(toml)
    assert caught.value.subject == "a.pdf.toml"
    assert field in caught.value.happened
    assert nearest in caught.value.remedy


def test_a_sidecar_that_is_not_toml_names_the_file() -> None:
    with pytest.raises(BadDeclaration, match=r"a\.pdf\.toml"):
        read_sidecar("= broken", "a.pdf.toml")


def test_inside_a_file_what_fits_is_taken_and_the_rest_is_told() -> None:
    data = {"title": "T", "bookShowToC": True, "outcome": "mixd", "level": "field"}
    fitting, doubts = understood_alone(data, "a.md", VOCABULARIES, PLACES)
    assert fitting == {"title": "T", "level": "field"}
    assert len(doubts) == 2


def test_every_key_is_listed_with_what_it_takes() -> None:
    assert set(FIELDS) == set(OF_DOCUMENT) | set(OF_PRACTICE)
    assert all(what.strip() for what in FIELDS.values())
    empty = understood("")
    assert empty.parts() == (empty.whole,)


def test_a_place_of_the_operators_own_list_is_known_by_id_and_by_name() -> None:
    assert understood('places = ["Lake Town"]').whole.places == (Place("lake-town"),)
    assert understood('places = ["lake-town"]').whole.places == (Place("lake-town"),)


def test_a_retired_concept_is_refused_and_its_successor_named() -> None:
    with pytest.raises(BadDeclaration, match="retired") as caught:
        understood('sectors = ["farming"]')
    assert "agriculture" in caught.value.remedy
