"""SKOS in Turtle or JSON-LD becomes a Vocabulary: one that we wrote, or anybody's.

Owns what is refused before a parser sees it: remote and nested contexts, XML, sizes. What a scheme of somebody
else leaves open is filled in plainly (an id from notation or IRI, a source from the file's name), and links to
concepts that are not loaded are left out and told.
Refuses: rules about what a vocabulary may hold (vocabulary_checks.py; the result goes through them as TOML).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Literal, Node, URIRef

from corpus.concepts import Concept, Label, Mapping, Vocabularies, Vocabulary
from corpus.errors import VocabularyFault
from corpus.skos import MATCHES, OFFICIAL, unminted
from corpus.skos.writing import iri
from corpus.vocabulary_files import NOTATION

LARGEST = 32 * 1024 * 1024
"""Characters of a file; a larger one is refused before it is parsed."""

_NO_REASON = "Given in the imported file without a reason."
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Imported:
    """A scheme read from SKOS, and a sentence for each thing that was left out."""

    vocabulary: Vocabulary
    left_out: tuple[str, ...]


def from_skos(text: str, filename: str, known: Vocabularies) -> Imported:
    """Raises VocabularyFault naming the file, and the concept where one is at fault.

    `known` schemes tell which concept the IRI of a mapping stands for.
    """
    graph = _parsed(text, filename)
    schemes = sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str)
    if len(schemes) != 1:
        _fault(f"it holds {len(schemes)} concept schemes; one is read", filename, "Split the file.")
    return _Reading(graph, schemes[0], filename, known).imported()


class _Reading:
    """One scheme of one graph being read."""

    def __init__(self, graph: Graph, scheme: Node, filename: str, known: Vocabularies) -> None:
        self._graph, self._scheme, self._filename = graph, scheme, filename
        self._known = {str(iri(concept)): concept for one in known for concept in one}
        self._schemes = {one.name for one in known}
        self._left_out: list[str] = []
        title = self._text(scheme, DCTERMS.title, RDFS.label, SKOS.prefLabel)
        self._name = self._text(scheme, DCTERMS.identifier) or _plain_name(title or filename)
        self._title = title or self._name
        self._nodes = self._ordered()
        self._ids = {node: self._id(node) for node in self._nodes}

    def imported(self) -> Imported:
        if not self._nodes:
            _fault("there are no concepts in it", self._filename, "Give each skos:Concept its skos:inScheme.")
        concepts = tuple(self._concept(node) for node in self._nodes)
        vocabulary = Vocabulary(
            self._name,
            self._title,
            self._text(self._scheme, DCTERMS.publisher, DCTERMS.creator) or "not said",
            self._text(self._scheme, DCTERMS.source) or f"SKOS file {self._filename}",
            concepts,
            self._text(self._scheme, SKOS.editorialNote),
        )
        return Imported(vocabulary, tuple(self._left_out))

    def _ordered(self) -> list[Node]:
        """In the order of a skos:OrderedCollection where there is one, then by notation or IRI."""
        graph = self._graph
        found = set(graph.subjects(SKOS.inScheme, self._scheme))
        found |= set(graph.subjects(SKOS.topConceptOf, self._scheme))
        found |= set(graph.objects(self._scheme, SKOS.hasTopConcept))
        found &= set(graph.subjects(RDF.type, SKOS.Concept))
        order: dict[Node, int] = {}
        for head in graph.objects(None, SKOS.memberList):
            for member in Collection(graph, head):
                order.setdefault(member, len(order))
        return sorted(found, key=lambda node: (order.get(node, len(order)), str(node)))

    def _id(self, node: Node) -> str:
        own = self._text(node, DCTERMS.identifier, SKOS.notation)
        return own or re.split(r"[/#:]", str(node).rstrip("/#"))[-1]

    def _concept(self, node: Node) -> Concept:
        identity = self._ids[node]
        uri = "" if unminted(str(node)) or not isinstance(node, URIRef) else str(node)
        year = self._text(node, DCTERMS.issued)[:4]
        successor = self._graph.value(node, DCTERMS.isReplacedBy, any=True)
        return Concept(
            id=identity,
            scheme=self._name,
            labels=tuple(self._labels(node)),
            uri=uri,
            definitions=self._definitions(node),
            broader=tuple(sorted(self._parents(node))),
            mappings=tuple(self._mappings(node)),
            retired=self._text(node, OWL.deprecated).lower() in ("true", "1"),
            replaced_by=self._ids.get(successor, "") if successor is not None else "",
            body=self._text(node, DCTERMS.creator),
            year=int(year) if year.isdigit() else 0,
            footnote=self._text(node, SKOS.note),
        )

    def _labels(self, node: Node) -> Iterator[Label]:
        official = set(self._literals(node, OFFICIAL))
        preferred = self._literals(node, SKOS.prefLabel)
        seen: set[str] = set()
        for language, _ in preferred:
            if language in seen:
                self._wrong(
                    node, f"there are two names in '{language}'", "Keep one; others are skos:altLabel."
                )
            seen.add(language)
        yield from (Label(*one, official=True) for one in preferred if one in official)
        yield from (Label(*one) for one in preferred if one not in official)
        yield from (Label(*one, synonym=True) for one in self._literals(node, SKOS.altLabel))
        identity = self._ids[node]
        codes = sorted(str(one) for one in self._graph.objects(node, SKOS.notation))
        yield from (
            Label(NOTATION, code, synonym=True)
            for code in codes
            if self._text(node, DCTERMS.identifier) or code != identity
        )

    def _definitions(self, node: Node) -> tuple[tuple[str, str], ...]:
        found = dict(self._literals(node, SKOS.scopeNote)) | dict(self._literals(node, SKOS.definition))
        return tuple(sorted(found.items()))

    def _parents(self, node: Node) -> Iterator[str]:
        above = set(self._graph.objects(node, SKOS.broader)) | set(self._graph.subjects(SKOS.narrower, node))
        for parent in above:
            if parent in self._ids:
                yield self._ids[parent]
            else:
                self._left_out.append(f"{self._ids[node]}: broader {parent}, which is not in the scheme")

    def _mappings(self, node: Node) -> Iterator[Mapping]:
        for kind, predicate in MATCHES.items():
            for target in sorted(self._graph.objects(node, predicate), key=str):
                found = self._known.get(str(target))
                at = (found.scheme, found.id) if found else unminted(str(target))
                if found is None and (at is None or at[0] not in self._schemes):
                    self._left_out.append(f"{self._ids[node]}: {kind} {target}, which no loaded scheme has")
                elif at is not None:
                    yield Mapping(kind, *at, self._reason(node, predicate, target))

    def _reason(self, node: Node, predicate: Node, target: Node) -> str:
        graph = self._graph
        for statement in graph.subjects(RDF.subject, node):
            told = (graph.value(statement, RDF.predicate), graph.value(statement, RDF.object))
            if told == (predicate, target):
                return self._text(statement, DCTERMS.description) or _NO_REASON
        return _NO_REASON

    def _literals(self, node: Node, predicate: Node) -> list[tuple[str, str]]:
        """(language, text), sorted; a text without a language counts as English."""
        found = (one for one in self._graph.objects(node, predicate) if isinstance(one, Literal))
        return sorted({(str(one.language or "en"), str(one).strip()) for one in found if str(one).strip()})

    def _text(self, node: Node, *predicates: Node) -> str:
        """The first there is, English before others."""
        for predicate in predicates:
            found = [one for one in self._graph.objects(node, predicate) if isinstance(one, Literal | URIRef)]
            if found:
                return str(
                    min(found, key=lambda one: (getattr(one, "language", None) not in ("en", None), one))
                )
        return ""

    def _wrong(self, node: Node, happened: str, remedy: str) -> NoReturn:
        _fault(happened, f"{self._filename}, concept {self._ids[node]}", remedy)


def _parsed(text: str, filename: str) -> Graph:
    if len(text) > LARGEST:
        _fault(f"it has more than {LARGEST:,} characters", filename, "Split it into schemes.")
    head = text.lstrip("\ufeff \t\r\n")
    if head.lower().startswith(("<?xml", "<rdf:rdf", "<!")):
        _fault("this is RDF/XML, which is not read", filename, "Save it as Turtle or JSON-LD.")
    graph = Graph()
    try:
        if head.startswith(("{", "[")):
            _check_contexts(json.loads(text), filename)
            graph.parse(data=text, format="json-ld")
        else:
            graph.parse(data=text, format="turtle")
    except VocabularyFault:
        raise
    except Exception as fault:  # every parser of rdflib has errors of its own, and some are bare
        said = " ".join(str(fault).split())[:200]
        _fault(
            f"this is neither Turtle nor JSON-LD that can be read: {said}",
            filename,
            "Mend it, or export it again.",
        )
    return graph


def _check_contexts(data: Any, filename: str) -> None:
    """A context that is an address would be fetched: only those written out are taken."""
    queue = [data]
    while queue:
        one = queue.pop()
        if isinstance(one, list):
            queue += one
        elif isinstance(one, dict):
            contexts = one.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    _fault("its @context is an address, and nothing is fetched", filename,
                           "Write the context out in the file, or save it as Turtle.")  # fmt: skip
            queue += one.values()


def _plain_name(text: str) -> str:
    return _NAME.sub("-", text.rpartition("/")[2].lower()).strip("-")[:60] or "imported"


def _fault(happened: str, subject: str, remedy: str) -> NoReturn:
    raise VocabularyFault(happened, subject=subject, remedy=remedy)
