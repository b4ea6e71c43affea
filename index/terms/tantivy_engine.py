"""BM25 by tantivy: the one door to it. Terms are cut by `index.languages` and handed over joined by spaces.

tantivy keeps a text's length in one byte, so scores differ from the formula by up to TOLERANCE. At most
MOST_HITS rows are scored: beyond them a row shares only what is common. Refuses: more than one language in an
index.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from index.languages import analyse, terms_of
from index.terms.contract import MOST_TERMS, TermHits, idf, nothing, rarer

MOST_HITS = 2_000
"""Rows scored for one question; the rest are taken as spread evenly below the last of them."""

TOLERANCE = 0.03
"""Relative, between a score here and the formula's."""

_HEAP = 64_000_000
_MUTABLE = ("meta.json", ".managed.json")
_TEXT, _ROW = "text", "row"


class TantivyIndex:
    """Reading is safe from many threads; writing is one thread's."""

    def __init__(self, folder: Path, language: str, index: tantivy.Index) -> None:
        self._folder, self._language, self._index = folder, language, index
        self._schema = index.schema
        self._searcher = index.searcher()
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def create(cls, folder: Path, language: str) -> "TantivyIndex":
        folder.mkdir(parents=True)
        return cls(folder, language, tantivy.Index(_schema(), path=str(folder)))

    @classmethod
    def open(cls, folder: Path, language: str) -> "TantivyIndex":
        """Raises DamagedGeneration for a folder that tantivy cannot read."""
        try:
            return cls(folder, language, tantivy.Index.open(str(folder)))
        except (ValueError, OSError) as error:
            raise DamagedGeneration(
                "this term index cannot be read", subject=folder.name, remedy="Run: fieldbridge rebuild"
            ) from error

    @classmethod
    def fork(cls, source: Path, folder: Path, language: str) -> "TantivyIndex":
        """Hard links to the segment files, which never change; a copy of the two that do."""
        folder.mkdir(parents=True)
        for path in source.iterdir():
            if path.suffix == ".lock":
                continue
            if path.name in _MUTABLE:
                shutil.copyfile(path, folder / path.name)
            else:
                os.link(path, folder / path.name)
        return cls.open(folder, language)

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        for row, text in zip(rows, texts, strict=True):
            document = tantivy.Document()
            document.add_unsigned(_ROW, row)
            document.add_text(_TEXT, " ".join(token.term for token in analyse(text, self._language)))
            self._writing().add_document(document)

    def delete(self, rows: Sequence[int]) -> None:
        for row in rows:
            self._writing().delete_documents_by_term(_ROW, row)

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()
        for lock in self._folder.glob(".tantivy-*.lock"):
            lock.unlink(missing_ok=True)

    def search(self, text: str) -> TermHits:
        often = dict(terms_of(text, self._language)[:MOST_TERMS])
        weights = self._weights(list(often))
        asked = rarer(weights, self._searcher.num_docs)
        if not asked:
            return nothing()
        rows, scores, total = self._hits(
            self._any_of([self._term(term, often[term]) for term in asked]), MOST_HITS
        )
        if not len(rows):
            return nothing()
        whole = sum(weight for weight, _ in weights.values())
        constant = [tantivy.Query.const_score_query(self._term(term), asked[term]) for term in asked]
        covered_rows, covered, _ = self._hits(self._any_of(constant), 2 * MOST_HITS)
        coverage = _looked_up(rows, covered_rows, covered) / whole
        order = np.argsort(rows)
        covered_share = np.minimum(coverage[order], 1.0).astype(np.float32)
        return TermHits(rows[order], scores[order], covered_share, total)

    def _weights(self, terms: Sequence[str]) -> dict[str, tuple[float, int]]:
        """Term to its idf and the number of rows that hold it."""
        size = self._searcher.num_docs
        counted = {term: self._searcher.doc_freq(_TEXT, term) for term in terms}
        return {term: (idf(size, min(count, size)), count) for term, count in counted.items()}

    def _hits(self, query: "tantivy.Query", limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32], int]:
        result = self._searcher.search(query, limit)
        if not result.hits:
            return np.zeros(0, np.int64), np.zeros(0, np.float32), 0
        scores, addresses = zip(*result.hits, strict=True)
        rows = self._searcher.fast_field_values(_ROW, list(addresses))
        return np.array(rows, np.int64), np.array(scores, np.float32), int(result.count or 0)

    def _term(self, term: str, times: int = 1) -> "tantivy.Query":
        query = tantivy.Query.term_query(self._schema, _TEXT, term, index_option="freq")
        return query if times == 1 else tantivy.Query.boost_query(query, float(times))

    def _any_of(self, queries: "Sequence[tantivy.Query]") -> "tantivy.Query":
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])

    def _writing(self) -> "tantivy.IndexWriter":
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer


def _schema() -> "tantivy.Schema":
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_TEXT, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(_ROW, stored=False, indexed=True, fast=True)
    return builder.build()


def _looked_up(
    rows: NDArray[np.int64], known: NDArray[np.int64], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The value of each row; for one that is not among the known, the least of them."""
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known[order], rows), len(known) - 1)
    found = known[order][at] == rows
    return np.where(found, values[order][at], values.min()).astype(np.float32)
