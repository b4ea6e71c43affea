"""SKOS files in the shapes that other people's programmes write: each comes in whole, or says plainly why not."""

import socket

import pytest

from corpus.concepts import Vocabulary
from corpus.errors import VocabularyFault
from corpus.skos.parsing import LARGEST, graph_of
from corpus.skos.reading import from_skos
from corpus.succession import succeeded
from corpus.vocabulary_files import load, shipped
from corpus.vocabulary_writing import to_toml

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix k: <https://beispiel.example/thesaurus/> .
"""

GERMAN = (
    PREFIXES
    + """
k: a skos:ConceptScheme ; dct:title "Öffentliche Aufgaben"@de .
k:c1 a skos:Concept ; skos:inScheme k: ; skos:prefLabel "Arbeitsvermittlung"@de ; skos:altLabel "Stellensuche"@de .
k:c2 a skos:Concept ; skos:inScheme k: ; skos:prefLabel "Sprachkurse"@de-AT ; skos:broader k:c1 .
"""
)


def read(text: str, filename: str = "theirs.ttl", **asked: str) -> Vocabulary:
    """As the import does it: through TOML and all its rules."""
    found = from_skos(text, filename, shipped(), **asked).vocabulary
    return load(to_toml(found), filename, by_line=False)


def told(text: str) -> str:
    return " / ".join(from_skos(text, "theirs.ttl", shipped()).left_out)


def test_german_names_alone_are_names() -> None:
    found = read(GERMAN)
    assert found.name == "offentliche-aufgaben"
    assert [one.label("de") for one in found] == ["Arbeitsvermittlung", "Sprachkurse"]
    assert [one.label("en") for one in found] == ["Arbeitsvermittlung", "Sprachkurse"]
    assert found.concepts[1].broader == ("c1",)


def test_names_without_a_language_are_in_the_one_that_is_named() -> None:
    plain = GERMAN.replace("@de-AT", "").replace("@de", "")
    assert {one.language for concept in read(plain, untagged="de") for one in concept.labels} == {"de"}


def test_two_regional_forms_of_a_language_stay_apart() -> None:
    both = read(GERMAN.replace('"Sprachkurse"@de-AT', '"Sprachkurse"@de-AT, "Deutschkurse"@de'))
    assert {one.language for one in both.concepts[1].labels} == {"de", "de-at"}


RDF_XML = """{bom}<?xml version="1.0" encoding="{encoding}"?>
{doctype}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <skos:ConceptScheme rdf:about="http://example.org/thes/"><dc:title xml:lang="en">Théâtre</dc:title>
  <skos:hasTopConcept rdf:resource="http://example.org/thes/1"/></skos:ConceptScheme>
 <skos:Concept rdf:about="http://example.org/thes/1"><skos:prefLabel xml:lang="fr">Métier</skos:prefLabel>
  <skos:prefLabel xml:lang="en">Trade</skos:prefLabel>
  <skos:narrower rdf:resource="http://example.org/thes/2"/></skos:Concept>
 <rdf:Description rdf:about="http://example.org/thes/2">
  <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/><skos:inScheme rdf:resource="http://example.org/thes/"/>
  <skos:prefLabel xml:lang="en">Actor{entity}</skos:prefLabel></rdf:Description>
</rdf:RDF>"""


def rdf_xml(doctype: str = "", entity: str = "", bom: str = "", encoding: str = "UTF-8") -> str:
    return RDF_XML.format(doctype=doctype, entity=entity, bom=bom, encoding=encoding)


@pytest.mark.parametrize("name", ["thesaurus.rdf", "thesaurus.ttl", "thesaurus.json", "thesaurus"])
@pytest.mark.parametrize("text", [rdf_xml(), rdf_xml(bom="\ufeff"), rdf_xml(encoding="ISO-8859-1")])
def test_rdf_xml_is_told_by_its_content_whatever_the_file_is_called(text: str, name: str) -> None:
    found = read(text, name)
    assert (found.title, [one.label("fr") for one in found]) == ("Théâtre", ["Métier", "Actor"])
    assert found.concepts[1].broader == ("1",)


def test_short_names_for_addresses_are_written_out() -> None:
    found = read(rdf_xml('<!DOCTYPE rdf:RDF [<!ENTITY m " of the stage">]>', "&m;"))
    assert found.concepts[1].label("en") == "Actor of the stage"


BILLION = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "ha"}">' for at in range(10))


@pytest.mark.parametrize(
    ("doctype", "entity", "words"),
    [
        (f"<!DOCTYPE rdf:RDF [{BILLION}]>", "&a9;", "leads elsewhere or grows"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY a "x"><!ENTITY b "&#38;a;">]>', "&b;", "leads elsewhere or grows"),
        (
            '<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;", "leads elsewhere or grows",
        ),
        ('<!DOCTYPE rdf:RDF [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>', "", "leads elsewhere or grows"),
        ('<!DOCTYPE rdf:RDF SYSTEM "http://127.0.0.1/skos.dtd">', "", "names another file"),
        (f'<!DOCTYPE rdf:RDF [<!ENTITY a "{"x" * 200}">]>', "&a;" * (LARGEST // 200 + 1), "written out, are too much"),
        ("", "</rdf:RDF>", "looks like RDF/XML"),
    ],
)  # fmt: skip
def test_entities_that_grow_or_lead_elsewhere_are_refused_and_nothing_is_asked(
    doctype: str, entity: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("the network was asked"))
    with pytest.raises(VocabularyFault, match=words) as caught:
        graph_of(rdf_xml(doctype, entity), "theirs.rdf")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><body>SKOS</body></html>", "\n<html>", "<?xml version='1.0'?>\n<html/>"]
)
def test_a_page_that_was_saved_in_its_place_is_called_a_page(page: str) -> None:
    with pytest.raises(VocabularyFault, match="web page"):
        graph_of(page, "theirs.ttl")


def test_labels_that_are_nodes_of_their_own_are_read_and_so_are_such_notes() -> None:
    found = read(
        PREFIXES
        + """
k: a skos:ConceptScheme ; xl:prefLabel [ xl:literalForm "Crafts"@en ] .
k:c_7 a skos:Concept ; skos:topConceptOf k: ; xl:prefLabel k:l1 ; xl:altLabel k:l2 ;
  skos:definition [ rdf:value "What is made by hand."@en ] .
k:l1 a xl:Label ; xl:literalForm "Weaving"@en .
k:l2 a xl:Label ; xl:literalForm "Loom work"@en .
"""
    )
    (one,) = found.concepts
    assert (found.title, one.label("en")) == ("Crafts", "Weaving")
    assert [each.text for each in one.labels if each.synonym] == ["Loom work"]
    assert one.definitions == (("en", "What is made by hand."),)


def test_concepts_that_name_no_scheme_are_in_the_only_one_and_collections_are_told() -> None:
    text = (
        PREFIXES
        + """
k: a skos:ConceptScheme ; dct:title "Tools"@en .
k:a a skos:Concept ; skos:prefLabel "Saw"@en .
k:b a skos:Concept ; skos:prefLabel "File"@en ; skos:broader k:a .
k:group a skos:Collection ; skos:prefLabel "Sharp"@en ; skos:member k:a .
"""
    )
    assert [one.id for one in read(text)] == ["a", "b"]
    assert "1 collections" in told(text)
    assert [one.id for one in read(text.replace('k: a skos:ConceptScheme ; dct:title "Tools"@en .', ""))] == [
        "a",
        "b",
    ]
    assert read(text.replace('k: a skos:ConceptScheme ; dct:title "Tools"@en .', "")).name == "theirs"


def test_of_several_schemes_the_one_that_is_named_is_read() -> None:
    two = (
        GERMAN
        + 'k:z a skos:Concept ; skos:inScheme k:other ; skos:prefLabel "Z"@de . k:other a skos:ConceptScheme .'
    )
    with pytest.raises(VocabularyFault, match="2 concept schemes") as caught:
        read(two)
    assert "https://beispiel.example/thesaurus/other" in caught.value.remedy
    assert [one.id for one in read(two, scheme="https://beispiel.example/thesaurus/other")] == ["z"]
    with pytest.raises(VocabularyFault, match="there is no scheme"):
        read(two, scheme="https://beispiel.example/none")


def test_two_names_in_a_language_a_circle_and_a_nameless_concept_are_told_by_their_concept() -> None:
    with pytest.raises(VocabularyFault, match="two names in 'de'") as caught:
        read(GERMAN + 'k:c1 skos:prefLabel "Jobs"@de .')
    assert caught.value.subject == "theirs.ttl, concept c1"
    with pytest.raises(VocabularyFault, match=r"c1 > c2 > c1|c2 > c1 > c2"):
        read(GERMAN + "k:c1 skos:broader k:c2 .")
    bare = GERMAN + "k:c3 a skos:Concept ; skos:inScheme k: ."
    assert read(bare).concepts[2].label("de") == "c3"
    assert "c3: it has no skos:prefLabel" in told(bare)


def test_ids_that_a_tag_could_not_be_written_with_are_made_plain_and_stay_apart() -> None:
    text = (
        PREFIXES
        + """
k: a skos:ConceptScheme .
k:1 a skos:Concept ; skos:inScheme k: ; skos:prefLabel "One"@en ; skos:notation "A: 1" .
<https://x.example/de/2> a skos:Concept ; skos:inScheme k: ; skos:prefLabel "Two"@en .
<https://x.example/at/2> a skos:Concept ; skos:inScheme k: ; skos:prefLabel "Zwei"@de ; dct:identifier "http://x/2" .
"""
    )
    assert sorted(one.id for one in read(text)) == ["A-1", "x.example/at/2", "x.example/de/2"]


def test_what_a_newer_version_no_longer_has_stays_as_retired_and_leads_to_what_took_its_place() -> None:
    old = read(
        GERMAN + 'k:c3 a skos:Concept ; skos:inScheme k: ; skos:prefLabel "Altes"@de ; skos:broader k:c1 .'
    )
    new = read(
        GERMAN.replace("k:c1 a skos:Concept ;", 'k:c1 a skos:Concept ; skos:notation "01" ;').replace(
            "k:c1 .", "k:c1 ."
        )
    )
    both, said = succeeded(new, old)
    kept = load(to_toml(both), "theirs.ttl", by_line=False)
    gone, lost = kept.get("c1"), kept.get("c3")
    assert gone is not None
    assert lost is not None
    assert (gone.retired, gone.replaced_by, lost.retired, lost.replaced_by) == (True, "01", True, "")
    assert len(said) == 2
    again, nothing = succeeded(new, kept)
    assert nothing == ()
    assert {one.id for one in again} == {"01", "c2", "c1", "c3"}


def test_a_deprecated_concept_comes_in_as_retired() -> None:
    found = read(GERMAN + "k:c2 owl:deprecated true ; dct:isReplacedBy k:c1 .")
    assert [(one.retired, one.replaced_by) for one in found] == [(False, ""), (True, "c1")]
