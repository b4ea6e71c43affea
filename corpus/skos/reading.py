"""SKOS becomes a Vocabulary: one that we wrote, or anybody's, with SKOS-XL labels and notes that are nodes.

Owns what a scheme of somebody else leaves open, filled in plainly (an id from notation or IRI, a source from the file's
name, a concept that names no scheme), and that what is left out is told.
Refuses: parsing (parsing.py), and rules about what a vocabulary may hold (vocabulary_checks.py; the result goes through
them as TOML).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import DC, DCTERMS, OWL, RDF, RDFS, SKOS, Namespace
from rdflib.term import BNode, Literal, Node, URIRef

from corpus.concepts import Concept, Label, Mapping, Vocabularies, Vocabulary
from corpus.errors import VocabularyFault
from corpus.languages import primary
from corpus.skos import MATCHES, OFFICIAL, is_ours, unminted
from corpus.skos.parsing import graph_of
from corpus.skos.writing import iri
from corpus.vocabulary_files import NOTATION

_XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
_LABELS: dict[Node, Node] = {SKOS.prefLabel: _XL.prefLabel, SKOS.altLabel: _XL.altLabel}
_NO_REASON = "Given in the imported file without a reason."
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Imported:
    """A scheme read from SKOS, and a sentence for each thing that was left out."""

    vocabulary: Vocabulary
    left_out: tuple[str, ...]


def from_skos(
    text: str, filename: str, known: Vocabularies, scheme: str = "", untagged: str = "en"
) -> Imported:
    """Raises VocabularyFault naming the file, and the concept where one is at fault.

    `known` schemes tell which concept the IRI of a mapping stands for. `scheme` is the IRI of the one that is meant,
    where the file holds several; `untagged` the language of texts that name none.
    """
    graph = graph_of(text, filename)
    return _Reading(graph, _scheme(graph, filename, scheme), filename, known, untagged).imported()


def _scheme(graph: Graph, filename: str, wanted: str) -> Node:
    """The one that is asked for, or the only one with concepts. Where no node is typed as a scheme: what the concepts say
    they are in, else the file itself."""
    held = Counter(graph.objects(None, SKOS.inScheme))
    typed = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    typed |= {one for one in held if isinstance(one, URIRef)} if not typed else set()
    if wanted:
        found = next((one for one in typed if str(one) == wanted), None)
        if found is None:
            _fault(f"there is no scheme {wanted} in it", filename, f"There are: {_listed(typed)}")
        return found
    led = {one for one in typed if held[one] or graph.value(one, SKOS.hasTopConcept, any=True)}
    chosen = led if len(led) == 1 else typed
    if len(chosen) > 1:
        _fault(f"it holds {len(chosen)} concept schemes; one is read", filename,
               f"Name one with --scheme: {_listed(chosen)}")  # fmt: skip
    if not chosen and not any(graph.subjects(RDF.type, SKOS.Concept)):
        _fault("it holds 0 concept schemes, and no concepts", filename,
               "Export the scheme with its concepts, as SKOS.")  # fmt: skip
    return next(iter(chosen), BNode())


def _listed(schemes: set[Node]) -> str:
    return ", ".join(sorted(map(str, schemes))[:12])


class _Reading:
    """One scheme of one graph being read."""

    def __init__(self, graph: Graph, scheme: Node, filename: str, known: Vocabularies, untagged: str) -> None:
        self._graph, self._scheme, self._filename = graph, scheme, filename
        self._known = {str(iri(concept)): concept for one in known for concept in one}
        self._schemes = {one.name for one in known}
        self._left_out: list[str] = []
        self._untagged = untagged
        self._ours = is_ours(str(scheme))
        title = self._text(scheme, DCTERMS.title, DC.title, RDFS.label, SKOS.prefLabel, _XL.prefLabel)
        stem = filename.rpartition("/")[2].partition(".")[0]
        own = self._text(scheme, DCTERMS.identifier)
        self._name = own if self._ours else _plain_name(own) or _plain_name(title) or _plain_name(stem)
        self._name = self._name or "imported"
        self._title = title or self._name
        self._nodes = self._ordered()
        self._ids = self._identified()

    def imported(self) -> Imported:
        if not self._nodes:
            _fault("there are no concepts in it", self._filename, "Give each skos:Concept its skos:inScheme.")
        concepts = tuple(self._concept(node) for node in self._nodes)
        groups = {*self._graph.subjects(RDF.type, SKOS.Collection), *self._graph.subjects(SKOS.member, None)}
        if groups:
            self._left_out.append(f"{len(groups)} collections: concepts alone are read")
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
        """In the order of a skos:OrderedCollection where there is one, then by notation or IRI. A concept that names no
        scheme is in this one, if the file has no other."""
        graph = self._graph
        concepts = set(graph.subjects(RDF.type, SKOS.Concept))
        found = set(graph.subjects(SKOS.inScheme, self._scheme))
        found |= set(graph.subjects(SKOS.topConceptOf, self._scheme))
        found |= set(graph.objects(self._scheme, SKOS.hasTopConcept))
        if len(set(graph.subjects(RDF.type, SKOS.ConceptScheme)) | {self._scheme}) == 1:
            found |= {one for one in concepts if graph.value(one, SKOS.inScheme, any=True) is None}
        found &= concepts
        order: dict[Node, int] = {}
        for head in graph.objects(None, SKOS.memberList):
            for member in Collection(graph, head):
                order.setdefault(member, len(order))
        return sorted(found, key=lambda node: (order.get(node, len(order)), str(node)))

    def _identified(self) -> dict[Node, str]:
        """An id that two concepts would have is the end of neither's IRI: it is then the IRI, as far as it differs."""
        found = {node: self._id(node) for node in self._nodes}
        counts = Counter(found.values())
        return {
            node: one if counts[one] == 1 or self._ours else re.sub(r"^\w+://|[:/#]+$", "", str(node)).replace(":", "-")
            for node, one in found.items()
        }  # fmt: skip

    def _id(self, node: Node) -> str:
        """An identifier with spaces or colons is an address, or a name; tags are written scheme:concept."""
        own = self._text(node, DCTERMS.identifier)
        if own and (self._ours or not re.search(r"[\s:/]", own)):
            return own
        code = self._text(node, SKOS.notation)
        tail = re.split(r"[/#:]", str(node).rstrip("/#"))[-1]
        return re.sub(r"[\s:]+", "-", code) or tail

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
        preferred = self._preferred(node)
        seen: set[str] = set()
        for language, _ in preferred:
            if language in seen:
                self._wrong(
                    node, f"there are two names in '{language}'", "Keep one; others are skos:altLabel."
                )
            seen.add(language)
        yield from (Label(*one, official=True) for one in preferred if one in official)
        yield from (Label(*one) for one in preferred if one not in official)
        synonyms = [one for one in self._literals(node, SKOS.altLabel) if self._ours or one not in preferred]
        yield from (Label(*one, synonym=True) for one in synonyms)
        identity = self._ids[node]
        codes = sorted(str(one) for one in self._graph.objects(node, SKOS.notation))
        yield from (
            Label(NOTATION, code, synonym=True)
            for code in codes
            if self._text(node, DCTERMS.identifier) or code != identity
        )

    def _preferred(self, node: Node) -> list[tuple[str, str]]:
        """Where there is none, another name, told: a scheme is not refused for one concept."""
        found = self._literals(node, SKOS.prefLabel)
        if not found:
            others = self._literals(node, RDFS.label) or self._literals(node, SKOS.altLabel)
            found = list(dict(reversed(others)).items()) or [(self._untagged, self._ids[node])]
            self._left_out.append(
                f"{self._ids[node]}: it has no skos:prefLabel; '{found[0][1]}' stands for it"
            )
        return found

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
        """(language, text), sorted; also where a node of its own holds them (SKOS-XL, rdf:value). `de-AT` is `de` where
        nothing else is."""
        graph = self._graph
        found = set(graph.objects(node, predicate))
        for label in graph.objects(node, _LABELS.get(predicate)) if predicate in _LABELS else ():
            found |= set(graph.objects(label, _XL.literalForm))
        for one in [one for one in found if not isinstance(one, Literal)]:
            found |= set(graph.objects(one, RDF.value))
        texts = [one for one in found if isinstance(one, Literal) and str(one).strip()]
        tags = {str(one.language or self._untagged).lower() for one in texts}
        alone = Counter(primary(tag) for tag in tags)
        told = set()
        for one in texts:
            tag = str(one.language or self._untagged).lower()
            plain = primary(tag)
            told.add((plain if plain != "und" and alone[plain] == 1 else tag, str(one).strip()))
        return sorted(told)

    def _text(self, node: Node, *predicates: Node) -> str:
        """The first there is, English before others."""
        for predicate in predicates:
            nodes = set(self._graph.objects(node, predicate))
            if predicate == _XL.prefLabel:
                nodes = {form for one in nodes for form in self._graph.objects(one, _XL.literalForm)}
            found = [one for one in nodes if isinstance(one, Literal | URIRef)]
            if found:
                return str(
                    min(found, key=lambda one: (getattr(one, "language", None) not in ("en", None), one))
                )
        return ""

    def _wrong(self, node: Node, happened: str, remedy: str) -> NoReturn:
        _fault(happened, f"{self._filename}, concept {self._ids[node]}", remedy)


def _plain_name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.rstrip("/#").rpartition("/")[2].casefold())
    return _NAME.sub("-", "".join(one for one in plain if not unicodedata.combining(one))).strip("-")[:60]


def _fault(happened: str, subject: str, remedy: str) -> NoReturn:
    raise VocabularyFault(happened, subject=subject, remedy=remedy)
