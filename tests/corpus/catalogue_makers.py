"""Small made-up works for the catalogue's tests: one line makes a document with its edition and passages."""

import hashlib
import json
from collections.abc import Sequence

from corpus.access import PUBLIC, Visibility
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.catalogue import Catalogue, Writer
from corpus.ids import collection_id, document_id, edition_id, passage_id, practice_id
from corpus.works import Collection, Document, Edition, Heading, Page, Passage

PERSON = Agent(AgentKind.PERSON, "Amina")
BODY = Agent(AgentKind.BODY, "Ministry of Labour")
SOFTWARE = Agent(AgentKind.SOFTWARE, "proposer", "1")

WORDS = "Returning workers ask for their pay. النص العربي هنا. Les travailleurs 𝒟emandent. "


def collection(name: str = "reports", visibility: Visibility = PUBLIC) -> Collection:
    return Collection(collection_id(name), name, f"Title of {name}", visibility=visibility)


def document(home: Collection, name: str = "a", visibility: Visibility = PUBLIC, work: str = "") -> Document:
    return Document(document_id(home.id, name), home.id, name, work or name, visibility=visibility)


def edition(of: Document, version: int = 1, text: str = "") -> Edition:
    whole = text or f"Version {version}. " + WORDS * 3
    sha256 = hashlib.sha256(whole.encode()).hexdigest()
    half = len(whole) // 2
    return Edition(
        id=edition_id(of.id, sha256),
        document=of.id,
        sha256=sha256,
        media_type="text/plain",
        size=len(whole.encode()),
        filename=f"{of.lineage}.txt",
        title=f"{of.lineage} in version {version}",
        language="en",
        text=whole,
        publisher="Ministry of Labour",
        date="2014-01-01",
        identifiers=(("doi", "10.1/x"),),
        pages=(Page(1, "i", 0, half), Page(2, "ii", half, len(whole))),
        headings=(Heading(1, "Opening", 0, 7),),
        reader="text 1",
        doubts=("two columns?",),
    )


def passages(of: Edition, size: int = 40) -> tuple[Passage, ...]:
    starts = range(0, len(of.text), size)
    return tuple(
        Passage(
            id=passage_id(of.id, start, min(start + size, len(of.text))),
            edition=of.id,
            document=of.document,
            ordinal=ordinal,
            start=start,
            end=min(start + size, len(of.text)),
            text=of.text[start : start + size],
            language="en",
            heading=of.heading_path(start),
            page=1,
            page_label="i",
        )
        for ordinal, start in enumerate(starts)
    )


def declare(practice: str, predicate: str, value: object, agent: Agent = BODY) -> Assertion:
    said = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    verdict = Verdict.PROPOSED if agent.kind is AgentKind.SOFTWARE else Verdict.DECLARED
    return Assertion(practice, predicate, said, agent, verdict, at="2014-01-01T00:00:00Z")


def ingest(
    writer: Writer, of: Document, version: int = 1, keys: Sequence[str] = ("whole",)
) -> tuple[Edition, tuple[str, ...]]:
    """Puts the document, an edition, and for each key a practice that shares out the passages."""
    newest = edition(of, version)
    cut = passages(newest)
    writer.put_document(of)
    writer.put_edition(newest, cut)
    ids = tuple(practice_id(of.id, key) for key in keys)
    for number, (key, identity) in enumerate(zip(keys, ids, strict=True)):
        writer.put_practice(identity, of.id, key, [one.id for one in cut[number :: len(keys)]])
        writer.claim([declare(identity, "title", f"{of.lineage} {key}")])
    return newest, ids


def filled(catalogue: Catalogue) -> tuple[Document, Edition, tuple[str, ...]]:
    """A catalogue with one collection, one document, two practices and a bridge between them."""
    home = collection()
    one = document(home)
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(home)
        newest, ids = ingest(writer, one, keys=("first", "second"))
        writer.claim(
            [
                declare(ids[0], "level", "field"),
                declare(ids[1], "level", "global"),
                declare(ids[0], "place", {"code": "KEN", "role": "done-in"}),
                declare(ids[0], "bridge", {"practice": ids[1], "relation": "guidance"}, PERSON),
            ]
        )
    return one, newest, ids
