"""A file of RDF becomes a graph: Turtle, N-Triples, JSON-LD or RDF/XML, told by its content and never by its name.

Owns what is refused before a parser sees it: remote and nested contexts, entities that grow or lie elsewhere, sizes, web
pages. Refuses: what the triples mean (reading.py).
"""

import json
import re
from contextlib import suppress
from typing import Any, NoReturn
from xml.parsers import expat

from rdflib import Graph

from corpus.errors import VocabularyFault

LARGEST = 32 * 1024 * 1024
"""Characters of a file, its entities written out; a larger one is refused before it is parsed."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_PAGE = ("<!doctype html", "<html")
_XML = ("<?xml", "<rdf:rdf", "<!doctype", "<!--")
_LONGEST_ENTITY = 200


def is_rdf(text: str) -> bool:
    """Whether it is meant as RDF, or is a page somebody saved in its place: then TOML has nothing to say about it."""
    head = _head(text).lower()
    return _SKOS in text or head.startswith(("<", "{", "@prefix", "@base", "prefix ", "base "))


def graph_of(text: str, filename: str) -> Graph:
    """Raises VocabularyFault naming the file."""
    if len(text) > LARGEST:
        _fault(f"it has more than {LARGEST:,} characters", filename, "Split it into schemes.")
    head = _head(text)
    if head.lower().startswith(_PAGE) or "<html" in head[:2_000].lower():
        _fault("this is a web page, not a vocabulary", filename,
               "Download the file itself: many sites show a page about it at the same address.")  # fmt: skip
    form, kind = "turtle", "Turtle"
    if head.startswith(("{", "[")):
        form, kind = "json-ld", "JSON-LD"
    elif head.lower().startswith(_XML) or re.match(r"<[\w-]+:RDF\b", head):
        form, kind = "xml", "RDF/XML"
    graph = Graph()
    try:
        if form == "json-ld":
            _check_contexts(json.loads(head), filename)
        elif form == "xml":
            head = _DECLARATION.sub("", head)  # its encoding is that of the file, which was read already
            _check_entities(head, filename)
        graph.parse(data=head, format=form)
    except VocabularyFault:
        raise
    except Exception as fault:  # every parser of rdflib has errors of its own, and some are bare
        said = " ".join(str(fault).split())[:200]
        _fault(
            f"this looks like {kind}, and cannot be read: {said}", filename, "Mend it, or export it again."
        )
    return graph


def _head(text: str) -> str:
    return text.lstrip("\ufeff \t\r\n")


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


def _check_entities(text: str, filename: str) -> None:
    """Short names for addresses are common in RDF/XML. What leads to another file, holds another entity, or would be
    written out to more than LARGEST is refused."""
    longest = 0

    def declared(_name: str, parameter: bool, value: str | None, *_: Any) -> None:
        nonlocal longest
        if parameter or value is None or "&" in value or "%" in value or len(value) > _LONGEST_ENTITY:
            _fault("its DOCTYPE declares an entity that leads elsewhere or grows", filename,
                   "Export it without entities, or save it as Turtle.")  # fmt: skip
        longest = max(longest, len(value))

    def doctype(_name: str, system: str | None, public: str | None, _inside: bool) -> None:
        if system or public:
            _fault("its DOCTYPE names another file, and nothing is fetched", filename,
                   "Take the address out of the DOCTYPE, or save it as Turtle.")  # fmt: skip

    def begun(*_: Any) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.EntityDeclHandler, parser.StartDoctypeDeclHandler = declared, doctype
    parser.StartElementHandler = begun
    with suppress(_Begun, expat.ExpatError):  # what is broken is told by the parser that reads it
        parser.Parse(text.encode(), True)
    if longest * text.count("&") > LARGEST:
        _fault("its entities, written out, are too much", filename, "Save it as Turtle.")


class _Begun(Exception):
    """The first element: what is declared stands before it."""


def _fault(happened: str, subject: str, remedy: str) -> NoReturn:
    raise VocabularyFault(happened, subject=subject, remedy=remedy)
