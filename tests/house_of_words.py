"""A whole house in a temporary folder, with the tiny WordEncoder in both spaces: catalogue, index, searcher.

Real rooms, real files; only the model is small. Tests put practices in and ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.access import PUBLIC, SIGNED_IN, Scope, Visibility, everything
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.catalogue import Catalogue
from corpus.catalogue.vectors import VectorStore
from corpus.concepts import Vocabularies
from corpus.ids import collection_id, document_id, edition_id, passage_id, practice_id
from corpus.vocabulary_files import shipped
from corpus.works import Collection, Document, Edition, Passage
from index.generations import Generation, GenerationStore
from index.spaces import Space
from ingest.publishing import Published, Publisher
from search.calibration import shipped as shipped_calibrator
from search.fusion import Reach
from search.pinned import PAYLOAD
from search.relevance import Calibrator, Model
from search.service import Searcher
from tests.word_encoder import WordEncoder

TESTER = Agent(AgentKind.PERSON, "a tester")


@dataclass(frozen=True)
class Told:
    """A practice to put in: its passages, and claims as (predicate, object)."""

    name: str
    texts: tuple[str, ...]
    claims: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    visibility: Visibility = PUBLIC
    collection: str = "tests"
    work: str = ""


def calibrate(_: Generation) -> dict[str, bytes]:
    """A floor that the word vectors reach when about a fifth of the words are shared."""
    models = {
        "multilingual": Model(-3.0, {"multilingual": 9.0}),
        "multilingual+terms": Model(-3.0, {"multilingual": 8.0, "terms": 3.0}),
        "english+multilingual+terms": Model(-3.0, {"multilingual": 4.0, "english": 4.0, "terms": 3.0}),
    }
    return {PAYLOAD: Calibrator(models, Reach(dict(shipped_calibrator().reach.typical))).dump()}


@dataclass
class House:
    folder: Path
    vocabularies: Vocabularies = field(default_factory=shipped)

    def __post_init__(self) -> None:
        self.catalogue = Catalogue.open(self.folder / "catalogue.db")
        self.vectors = VectorStore(self.folder / "vectors.db")
        self.spaces = (
            Space("multilingual", WordEncoder()),
            Space("english", WordEncoder("fedcba9876543210"), frozenset({"en"})),
        )
        self.generations = GenerationStore(self.folder / "generations", self.spaces)
        self.publisher = Publisher(
            self.catalogue, self.vectors, self.generations, self.vocabularies, calibrate, everything()
        )
        self.searcher = Searcher(self.catalogue, self.generations, self.vocabularies)

    def put(self, practices: Sequence[Told]) -> list[str]:
        """Writes each practice as a document of its own; gives their ids."""
        return [self._put(one) for one in practices]

    def publish(self, full: bool = False) -> Published:
        return self.publisher.publish(full=full)

    def _put(self, one: Told) -> str:
        collection = Collection(collection_id(one.collection), one.collection, one.collection)
        document = Document(
            document_id(collection.id, one.name),
            collection.id,
            one.name,
            one.work or one.name,
            visibility=one.visibility,
        )
        text = "\n\n".join(one.texts)
        edition = Edition(
            id=edition_id(document.id, text),
            document=document.id,
            sha256=edition_id("sha", text),
            media_type="text/plain",
            size=len(text),
            filename=one.name,
            title=one.name,
            language=one.language,
            text=text,
        )
        passages, start = [], 0
        for number, part in enumerate(one.texts):
            end = start + len(part)
            passages.append(
                Passage(
                    passage_id(edition.id, start, end),
                    edition.id,
                    document.id,
                    number,
                    start,
                    end,
                    part,
                    one.language,
                )
            )
            start = end + 2
        practice = practice_id(document.id, "")
        claims = [
            Assertion(practice, predicate, value, TESTER, Verdict.CONFIRMED, at="2026-01-01T00:00:00Z")
            for predicate, value in (("title", one.name), *one.claims)
        ]
        with self.catalogue.write(TESTER, "put a practice in") as writer:
            writer.put_collection(collection)
            writer.put_document(document)
            writer.put_edition(edition, passages)
            writer.put_practice(practice, document.id, "", [passage.id for passage in passages])
            writer.claim(claims)
        return practice


SCOPES: tuple[Scope, ...] = (
    Scope(frozenset({PUBLIC.label})),
    Scope(frozenset({PUBLIC.label, SIGNED_IN.label})),
    Scope(frozenset({PUBLIC.label, SIGNED_IN.label, "group:a"})),
)
