"""Vocabularies as SKOS (W3C Recommendation of 18 August 2009): out as Turtle or JSON-LD and in again,
equal; RDF/XML comes in as well.

Owns the IRIs and which property carries what; `writing.py` and `reading.py` (over `parsing.py`) follow it. rdflib is
used here alone.
Refuses: the network. Nothing that a file names is ever fetched.

    scheme    skos:ConceptScheme   dcterms:identifier, title, publisher, source; skos:editorialNote how it was checked
    order     skos:OrderedCollection skos:memberList   the publisher's order of the concepts
    concept   skos:Concept         dcterms:identifier; skos:prefLabel, altLabel, notation, definition, broader
    official  :officialLabel       those of the prefLabels that are the body's own title
    mapping   skos:closeMatch, relatedMatch, broadMatch, with an rdf:Statement whose dcterms:description is the reason
    retired   owl:deprecated, dcterms:isReplacedBy
    adopted   dcterms:creator, dcterms:issued (xsd:gYear); a footnote is skos:note
"""

from urllib.parse import quote, unquote

from rdflib import Namespace
from rdflib.namespace import SKOS
from rdflib.term import URIRef

FORMATS = {"turtle": "turtle", "jsonld": "json-ld"}
"""What people write, and what rdflib calls it."""
MEDIA_TYPES = {"turtle": "text/turtle; charset=utf-8", "jsonld": "application/ld+json"}

TERMS = Namespace("urn:fieldbridge:terms:")
OFFICIAL = TERMS.officialLabel
MATCHES = {"close": SKOS.closeMatch, "related": SKOS.relatedMatch, "broad": SKOS.broadMatch}

_MINTED = "urn:fieldbridge:scheme:"


def scheme_iri(name: str) -> URIRef:
    return URIRef(_MINTED + quote(name, safe=""))


def minted(scheme: str, concept: str) -> URIRef:
    """The IRI of a concept whose publisher gave it none."""
    return URIRef(f"{scheme_iri(scheme)}:{quote(concept, safe='')}")


def is_ours(iri: str) -> bool:
    return iri.startswith(_MINTED)


def unminted(iri: str) -> tuple[str, str] | None:
    """Scheme and concept of an IRI that `minted` made; None for any other."""
    scheme, colon, concept = iri.removeprefix(_MINTED).partition(":")
    return (unquote(scheme), unquote(concept)) if iri.startswith(_MINTED) and colon else None
