"""A data folder with a made collection of 100,000 passages, built once and kept: truth, vectors, index.

Everything goes through the real rooms; only the vectors are drawn instead of encoded (they are put into
`vectors.db` under the keys of the real encoders), so that building takes minutes and not an hour.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from bench.made import Made, passages, vectors
from corpus.access import everything
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.catalogue import Catalogue, Writer
from corpus.catalogue.vectors import VectorStore
from corpus.ids import collection_id, document_id, edition_id, passage_id, practice_id
from corpus.vocabulary_files import shipped
from corpus.works import Collection, Document, Edition, Passage
from index.encoders import open_space
from index.generations import GenerationStore
from index.threads import one_thread_for_products
from ingest.publishing import Publisher, text_for_vectors
from search.calibration import shipped as shipped_calibrator
from search.pinned import PAYLOAD
from search.service import Searcher

AGENT = Agent(AgentKind.SOFTWARE, "bench", "1")
PLACES = ("KEN", "UGA", "PHL", "NPL", "FRA", "MEX", "JOR", "ETH", "BGD", "COL")
COLLECTION = Collection(collection_id("made"), "made", "made")


class Big:
    """The rooms over one data folder, opened as a server opens them."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self.vocabularies = shipped()
        self.catalogue = Catalogue.open(folder / "catalogue.db")
        self.spaces = tuple(open_space(name, models) for name in ("multilingual", "english"))
        self.generations = GenerationStore(folder / "generations", self.spaces)
        one_thread_for_products()
        self.searcher = Searcher(self.catalogue, self.generations, self.vocabularies)

    def publisher(self) -> Publisher:
        return Publisher(
            self.catalogue,
            VectorStore(self.folder / "vectors.db"),
            self.generations,
            self.vocabularies,
            lambda _: {PAYLOAD: shipped_calibrator().dump()},
            everything(),
        )

    def put(self, practices: list[list[Made]]) -> None:
        """Writes practices, one document each, in one transaction."""
        with self.catalogue.write(AGENT, "made practices") as writer:
            writer.put_collection(COLLECTION)
            for made in practices:
                _put(writer, made)

    def embed(self, made: list[Made]) -> None:
        """Draws vectors for the passages and stores them as if they had been encoded."""
        store = VectorStore(self.folder / "vectors.db")
        for number, space in enumerate(self.spaces):
            inside = [one for one in made if space.serves(one.language)]
            drawn = vectors(inside, space.encoder.dimension, seed=11 + number)
            keys = [space.encoder.passage_key(_embedded(one)) for one in inside]
            for begin in range(0, len(keys), 5_000):
                store.put(
                    space.encoder.fingerprint, keys[begin : begin + 5_000], drawn[begin : begin + 5_000]
                )


def build(folder: Path, models: Path, count: int) -> Big:
    """The folder with `count` passages; one that is there already is opened as it is."""
    finished = folder / f"built-{count}"
    if finished.exists():
        return Big(folder, models)
    folder.mkdir(parents=True, exist_ok=True)
    big = Big(folder, models)
    for batch in _batches(count):
        big.put(batch)
        big.embed([one for made in batch for one in made])
    big.publisher().publish(full=True)
    finished.touch()
    return big


def one_practice(number: int) -> list[Made]:
    """A practice that is not in the collection yet."""
    return [Made(one.number, 10_000_000 + number, "en", one.topic, f"new{number} {one.text}")
            for one in itertools.islice(passages(8, seed=1_000 + number), 8)]  # fmt: skip


def _batches(count: int) -> Iterator[list[list[Made]]]:
    grouped = (list(made) for _, made in itertools.groupby(passages(count), key=lambda one: one.practice))
    while batch := list(itertools.islice(grouped, 500)):
        yield batch


def _title(made: Made) -> str:
    return f"practice {made.practice}"


def _embedded(made: Made) -> str:
    return text_for_vectors(_title(made), (), made.text)


def _put(writer: Writer, made: list[Made]) -> None:
    first = made[0]
    name = str(first.practice)
    document = Document(document_id(COLLECTION.id, name), COLLECTION.id, name, name)
    text = "\n\n".join(one.text for one in made)
    edition = Edition(
        id=edition_id(document.id, name),
        document=document.id,
        sha256=edition_id("sha", name),
        media_type="text/plain",
        size=len(text),
        filename=name,
        title=_title(first),
        language=first.language,
        text=text,
    )
    found, start = [], 0
    for ordinal, one in enumerate(made):
        end = start + len(one.text)
        identity = passage_id(edition.id, start, end)
        found.append(Passage(identity, edition.id, document.id, ordinal, start, end, one.text, one.language))
        start = end + 2
    practice = practice_id(document.id, "")
    writer.put_document(document)
    writer.put_edition(edition, found)
    writer.put_practice(practice, document.id, "", [one.id for one in found])
    place = json.dumps({"code": PLACES[first.practice % len(PLACES)], "role": "done-in"})
    objective = json.dumps({"concept": str(1 + first.topic % 23), "scheme": "gcm-objectives"})
    claims = (
        ("title", _title(first)),
        ("level", "global" if first.practice % 3 == 0 else "field"),
        ("place", place),
        ("tag", objective),
        ("period", json.dumps({"start": 2005 + first.practice % 15, "end": 2008 + first.practice % 15})),
    )
    writer.claim(
        [
            Assertion(practice, predicate, value, AGENT, Verdict.PROPOSED, at="2026-01-01T00:00:00Z")
            for predicate, value in claims
        ]
    )
