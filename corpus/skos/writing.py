"""A Vocabulary becomes SKOS, as Turtle or JSON-LD.

Refuses: choosing what is worth writing; all that the noun holds goes out.
"""

from rdflib import BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD
from rdflib.term import URIRef

from corpus.concepts import MAPPINGS_ARE, Concept, Mapping, Vocabularies, Vocabulary
from corpus.errors import UnknownValue
from corpus.skos import FORMATS, MATCHES, OFFICIAL, TERMS, minted, scheme_iri
from corpus.vocabulary_files import NOTATION

_PREFIXES = {
    "skos": str(SKOS), "dcterms": str(DCTERMS), "owl": str(OWL), "rdf": str(RDF), "xsd": str(XSD), "fb": str(TERMS),
}  # fmt: skip


def to_skos(vocabulary: Vocabulary, others: Vocabularies, form: str = "turtle") -> str:
    """`others` know the IRIs of the concepts that mappings lead to. Raises UnknownValue for a form there is not."""
    if form not in FORMATS:
        raise UnknownValue(
            "there is no such format", subject=form[:60], remedy=f"Write {' or '.join(FORMATS)}."
        )
    graph = Graph()
    for prefix, space in _PREFIXES.items():
        graph.bind(prefix, space)
    _add_scheme(graph, vocabulary)
    for concept in vocabulary:
        _add_concept(graph, concept, vocabulary, others)
    if form == "jsonld":
        return graph.serialize(format=FORMATS[form], context=_PREFIXES)
    return graph.serialize(format=FORMATS[form])


def iri(concept: Concept) -> URIRef:
    """The publisher's own, else one of ours."""
    return URIRef(concept.uri) if concept.uri else minted(concept.scheme, concept.id)


def _add_scheme(graph: Graph, vocabulary: Vocabulary) -> None:
    scheme = scheme_iri(vocabulary.name)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.identifier, Literal(vocabulary.name)))
    graph.add((scheme, DCTERMS.title, Literal(vocabulary.title, lang="en")))
    graph.add((scheme, DCTERMS.publisher, Literal(vocabulary.publisher)))
    graph.add((scheme, DCTERMS.source, Literal(vocabulary.source)))
    if vocabulary.checked:
        graph.add((scheme, SKOS.editorialNote, Literal(vocabulary.checked)))
    if any(one.mappings for one in vocabulary):
        graph.add((scheme, SKOS.scopeNote, Literal(f"Mappings: {MAPPINGS_ARE}", lang="en")))
    ordered, members = URIRef(f"{scheme}#order"), BNode()
    graph.add((ordered, RDF.type, SKOS.OrderedCollection))
    graph.add((ordered, SKOS.memberList, members))
    Collection(graph, members, [iri(one) for one in vocabulary])


def _add_concept(graph: Graph, concept: Concept, vocabulary: Vocabulary, others: Vocabularies) -> None:
    node, scheme = iri(concept), scheme_iri(vocabulary.name)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, DCTERMS.identifier, Literal(concept.id)))
    _add_labels(graph, node, concept)
    for language, text in concept.definitions:
        graph.add((node, SKOS.definition, Literal(text, lang=language)))
    for parent in concept.broader:
        found = vocabulary.get(parent)
        if found is not None:
            graph.add((node, SKOS.broader, iri(found)))
    if not concept.broader:
        graph.add((node, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, node))
    for link in concept.mappings:
        _add_mapping(graph, node, link, others)
    _add_facts(graph, node, concept, vocabulary)


def _add_labels(graph: Graph, node: URIRef, concept: Concept) -> None:
    for label in concept.labels:
        if label.synonym and label.language == NOTATION:
            graph.add((node, SKOS.notation, Literal(label.text)))
            continue
        text = Literal(label.text, lang=label.language)
        graph.add((node, SKOS.altLabel if label.synonym else SKOS.prefLabel, text))
        if label.official:
            graph.add((node, OFFICIAL, text))


def _add_facts(graph: Graph, node: URIRef, concept: Concept, vocabulary: Vocabulary) -> None:
    if concept.retired:
        graph.add((node, OWL.deprecated, Literal(True)))
    successor = vocabulary.get(concept.replaced_by)
    if successor is not None:
        graph.add((node, DCTERMS.isReplacedBy, iri(successor)))
    if concept.body:
        graph.add((node, DCTERMS.creator, Literal(concept.body)))
    if concept.year:
        graph.add((node, DCTERMS.issued, Literal(f"{concept.year:04d}", datatype=XSD.gYear)))
    if concept.footnote:
        graph.add((node, SKOS.note, Literal(concept.footnote)))


def _add_mapping(graph: Graph, node: URIRef, link: Mapping, others: Vocabularies) -> None:
    scheme = others.get(link.scheme)
    found = scheme.get(link.concept) if scheme else None
    target = iri(found) if found else minted(link.scheme, link.concept)
    statement = BNode()
    graph.add((node, MATCHES[link.kind], target))
    graph.add((statement, RDF.type, RDF.Statement))
    graph.add((statement, RDF.subject, node))
    graph.add((statement, RDF.predicate, MATCHES[link.kind]))
    graph.add((statement, RDF.object, target))
    graph.add((statement, DCTERMS.description, Literal(link.reason)))
