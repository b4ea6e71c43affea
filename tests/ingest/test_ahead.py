"""Passages are encoded while the next files are read; what comes of an ingest is the same with and without."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.access import everything
from corpus.catalogue.vectors import VectorStore
from index.spaces import Space
from ingest.ahead import Ahead
from ingest.embedding import Embedder
from ingest.pipeline import Options
from ingest.publishing import indexed_rows
from tests.ingest.test_inside import Office, page
from tests.word_encoder import WordEncoder


class Failing(WordEncoder):
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise RuntimeError(f"{len(texts)} texts are too many")


class Slow(WordEncoder):
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(0.6)
        return super().encode_passages(texts)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    for number in range(12):
        (office.folder / f"{number:02}.md").write_text(page(f"Number {number}"))
    return office


def left(office: Office, encoder: WordEncoder, vectors: VectorStore) -> int:
    """How many texts publishing still has to encode."""
    embedder = Embedder(vectors)
    with office.catalogue.reader(everything()) as reader:
        embedder(Space("words", encoder), indexed_rows(reader))
    return embedder.embedded


def read(office: Office, encoder: WordEncoder, vectors: VectorStore, settle: float) -> int:
    """How many texts were encoded meanwhile; `settle`: seconds that the last file takes."""
    with Ahead(office.catalogue, vectors, [Space("words", encoder)], everything(), batch=4) as ahead:
        report = office.pipeline.run([office.folder], Options("tests"))
        time.sleep(settle)
    assert report.counts() == {"read": 12}
    return ahead.embedded


def test_what_was_written_is_encoded_before_it_is_published(office: Office, tmp_path: Path) -> None:
    vectors = VectorStore(tmp_path / "vectors.db")
    done = read(office, WordEncoder(), vectors, 1.5)
    assert done >= 8
    assert vectors.count() == done
    assert left(office, WordEncoder(), vectors) == 12 - done, "the very texts that the index is made of"


def test_the_end_of_reading_waits_for_one_batch_and_no_more(office: Office, tmp_path: Path) -> None:
    vectors = VectorStore(tmp_path / "vectors.db")
    began = time.monotonic()
    with Ahead(office.catalogue, vectors, [Space("words", Slow())], everything(), batch=1) as ahead:
        office.pipeline.run([office.folder], Options("tests"))
        began = time.monotonic()
    assert time.monotonic() - began < 1.5
    assert vectors.count() == ahead.embedded
    assert left(office, WordEncoder(), vectors) == 12 - ahead.embedded


def test_an_encoder_that_fails_meanwhile_costs_no_file(office: Office, tmp_path: Path) -> None:
    vectors = VectorStore(tmp_path / "vectors.db")
    assert read(office, Failing(), vectors, 0.5) == 0
    assert left(office, WordEncoder(), vectors) == 12


def test_only_what_this_run_wrote_is_looked_at(office: Office, tmp_path: Path) -> None:
    vectors = VectorStore(tmp_path / "vectors.db")
    office.run()
    with Ahead(office.catalogue, vectors, [Space("words", WordEncoder())], everything(), batch=1) as ahead:
        assert office.report().counts() == {"unchanged": 12}
        time.sleep(0.5)
    assert ahead.embedded == 0
