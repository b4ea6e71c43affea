"""Vocabularies as SKOS: out and in again, equal; anybody's scheme comes in; nothing that a file names is fetched."""

import json
import logging
import socket
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from corpus.concepts import Concept, Label, Mapping, Vocabularies, Vocabulary
from corpus.errors import UnknownValue, VocabularyFault
from corpus.skos import FORMATS, minted, unminted
from corpus.skos.reading import from_skos
from corpus.skos.writing import to_skos
from corpus.vocabulary_files import NOTATION, load, load_all, shipped
from corpus.vocabulary_writing import to_toml

SCHEMES = [one.name for one in shipped()]
FORMS = sorted(FORMATS)


def scheme(name: str) -> Vocabulary:
    found = shipped().get(name)
    assert found is not None
    return found


def settled(vocabulary: Vocabulary) -> Vocabulary:
    """RDF keeps no order among labels, parents and links; the order of concepts is kept."""
    return replace(
        vocabulary,
        concepts=tuple(
            replace(
                one,
                labels=tuple(sorted(one.labels, key=str)),
                broader=tuple(sorted(one.broader)),
                mappings=tuple(sorted(one.mappings, key=str)),
                definitions=tuple(sorted(one.definitions)),
            )
            for one in vocabulary
        ),
    )


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("form", FORMS)
def test_every_shipped_scheme_comes_back_equal_and_without_a_warning(
    name: str, form: str, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    with caplog.at_level(logging.WARNING):
        written = to_skos(scheme(name), shipped(), form)
        back = from_skos(written, "file", shipped())
    assert not caplog.records
    ours = [one for one in recwarn if not issubclass(one.category, DeprecationWarning)]
    assert ours == [], "rdflib may warn of its own old classes, and of nothing in the file"
    assert back.left_out == ()
    assert settled(back.vocabulary) == settled(scheme(name))


@pytest.mark.parametrize("name", SCHEMES)
def test_every_shipped_scheme_survives_as_toml(name: str) -> None:
    kept = to_toml(from_skos(to_skos(scheme(name), shipped()), "file", shipped()).vocabulary)
    assert settled(load(kept, "kept.toml")) == settled(scheme(name))
    assert load(to_toml(scheme(name)), "kept.toml") == scheme(name)


def test_a_reader_of_rdf_finds_what_skos_promises() -> None:
    graph = Graph().parse(data=to_skos(scheme("gcm-objectives"), shipped()), format="turtle")
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == 23
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) == 1
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        languages = [one.language for one in graph.objects(concept, SKOS.prefLabel)]
        assert len(languages) == len(set(languages)) == 6
        preferred = set(graph.objects(concept, SKOS.prefLabel))
        assert not preferred & set(graph.objects(concept, SKOS.altLabel))


THEIRS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/fruit/> .
ex: a skos:ConceptScheme ; skos:prefLabel "Fruit of ours"@en .
ex:b a skos:Concept ; skos:inScheme ex: ; skos:prefLabel "Berry"@en, "Baie"@fr ; skos:notation "B1" ;
  skos:exactMatch <https://elsewhere.example/berry> ; skos:closeMatch <https://elsewhere.example/baya> ;
  skos:definition "It is small."@en .
ex:a a skos:Concept ; skos:topConceptOf ex: ; skos:prefLabel "Apple" ; skos:narrower ex:b ;
  skos:altLabel "Pippin"@en .
"""


def test_a_scheme_of_somebody_else_comes_in_and_what_is_left_out_is_told() -> None:
    found = from_skos(THEIRS, "fruit.ttl", shipped())
    assert (found.vocabulary.name, found.vocabulary.title) == ("fruit-of-ours", "Fruit of ours")
    assert "fruit.ttl" in found.vocabulary.source
    apple, berry = found.vocabulary.concepts
    assert (apple.id, apple.uri, apple.label("en")) == ("a", "https://example.org/fruit/a", "Apple")
    assert (berry.id, berry.broader, berry.label("fr")) == ("B1", ("a",), "Baie")
    assert berry.definitions == (("en", "It is small."),)
    assert len(found.left_out) == 1
    assert "https://elsewhere.example/baya" in found.left_out[0]
    assert load(to_toml(found.vocabulary), "x").concepts[1].id == "B1"


REMOTE = '{"@context": %s, "@id": "https://example.org/f", "@type": "http://www.w3.org/2004/02/skos/core#ConceptScheme"}'


@pytest.mark.parametrize(
    "context",
    [
        '"https://example.org/context.jsonld"', '["https://example.org/c"]', '{"@import": "file:///etc/passwd"}',
        '{"x": {"@id": "urn:x", "@context": "file:///etc/passwd"}}',
    ],
)  # fmt: skip
def test_a_context_that_is_an_address_is_refused_and_nothing_is_asked(
    context: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("the network was asked"))
    with pytest.raises(VocabularyFault, match="address"):
        from_skos(REMOTE % context, "their.jsonld", shipped())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf/>',
            "leads elsewhere",
        ),
        ("@prefix skos: <", "looks like Turtle"),
        ('{"@context": ', "looks like JSON-LD"),
        ("[" * 20_000, "looks like JSON-LD"),
        ("", "0 concept schemes"),
        (
            THEIRS + "ex:x a skos:ConceptScheme . ex:y a skos:Concept ; skos:inScheme ex:x .",
            "2 concept schemes",
        ),
        (
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x> a skos:ConceptScheme .",
            "no concepts",
        ),
        (THEIRS + 'ex:a skos:prefLabel "Malus"@en .', "two names in 'en'"),
    ],
)
def test_what_cannot_be_read_is_a_fault_that_names_the_file(text: str, words: str) -> None:
    with pytest.raises(VocabularyFault, match=words) as caught:
        from_skos(text, "their.ttl", shipped())
    assert caught.value.subject.startswith("their.ttl")
    assert caught.value.remedy


def test_a_fault_behind_the_lines_names_the_concept() -> None:
    circle = THEIRS + "ex:a skos:broader ex:b ."
    with pytest.raises(VocabularyFault, match="broader than itself") as caught:
        load(to_toml(from_skos(circle, "f.ttl", shipped()).vocabulary), "f.ttl", by_line=False)
    assert caught.value.subject.startswith("f.ttl, concept ")


def test_a_mapping_into_a_loaded_scheme_that_leads_nowhere_is_a_fault() -> None:
    text = THEIRS + f"ex:a skos:closeMatch <{minted('gcm-objectives', '99')}> ."
    found = from_skos(text, "f.ttl", shipped()).vocabulary
    with pytest.raises(VocabularyFault, match="99"):
        load_all([("f.ttl", to_toml(found))], base=shipped())


def test_a_form_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownValue, match="no such format"):
        to_skos(scheme("sectors"), shipped(), "xml")


words = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zs")), min_size=1, max_size=12)
languages = st.sampled_from(["en", "fr", "ar", "zh", "sw", "pt"])


@st.composite
def concepts(draw: st.DrawFn) -> Vocabulary:
    ids = draw(st.lists(words, min_size=1, max_size=5, unique=True))
    made = []
    for at, identity in enumerate(ids):
        named = draw(st.dictionaries(languages, st.tuples(words, st.booleans()), max_size=4))
        named["en"] = (draw(words), draw(st.booleans()))
        labels = [Label(tag, text, official=mark) for tag, (text, mark) in named.items()]
        shown = {(tag, text) for tag, (text, _) in named.items()}
        extra = draw(st.lists(st.tuples(languages, words), max_size=3, unique=True))
        labels += [Label(tag, text, synonym=True) for tag, text in extra if (tag, text) not in shown]
        labels += [
            Label(NOTATION, code, synonym=True) for code in draw(st.lists(words, max_size=2, unique=True))
        ]
        parents = draw(st.lists(st.sampled_from(ids[:at]), max_size=2, unique=True)) if at else []
        retired = draw(st.booleans())
        links = draw(st.lists(st.sampled_from(["1", "6", "23"]), max_size=2, unique=True))
        made.append(
            Concept(
                identity, "made", tuple(labels),
                uri=f"https://example.org/{at}" if draw(st.booleans()) else "",
                definitions=tuple(draw(st.dictionaries(languages, words, max_size=3)).items()),
                broader=tuple(parents),
                mappings=tuple(Mapping("related", "gcm-objectives", one, draw(words)) for one in links),
                retired=retired, body=draw(words | st.just("")), year=draw(st.integers(0, 2100)),
                footnote=draw(words | st.just("")),
            )
        )  # fmt: skip
    return Vocabulary("made", draw(words), draw(words), draw(words), tuple(made), draw(words | st.just("")))


@settings(max_examples=60, deadline=None)
@given(concepts(), st.sampled_from(FORMS))
def test_any_scheme_comes_back_equal(vocabulary: Vocabulary, form: str) -> None:
    others = Vocabularies((*shipped(), vocabulary))
    back = from_skos(to_skos(vocabulary, others, form), "file", shipped())
    assert settled(back.vocabulary) == settled(vocabulary)
    assert back.left_out == ()


@given(words, words)
def test_an_address_of_ours_tells_scheme_and_concept(name: str, concept: str) -> None:
    assert unminted(str(minted(name, concept))) == (name, concept)
    assert unminted(f"https://example.org/{json.dumps(concept)}") is None
