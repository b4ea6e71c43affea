"""tantivy: BM25 over files that are never changed once written. The one door to tantivy.

Texts come in as terms joined by spaces and are cut at the spaces, so that terms, highlights and the oracle
agree. What a row holds of the question comes from a second query whose scores are sums of powers of two.
Refuses: tantivy's own stemmers and query language.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from index.languages import analyse, counted_terms
from index.sealed import link
from index.terms import TermHits, idf, rarest, telling
from index.vectors import Mask, Rows

_HEAP = 32_000_000  # bytes the writer fills before it writes a segment
_BITS = 20  # terms told apart by one query: float32 holds sums of 24 powers of two exactly
_REWRITTEN = ("meta.json", ".managed.json")  # all other files are never written twice


class TantivyIndex:
    """See index.terms.TermIndex."""

    def __init__(self, index: Any, language: str, writer: Any = None) -> None:
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._index = index
        self._language = language
        self._writer = writer
        self._searcher: Any = None if writer else index.searcher()

    @classmethod
    def create(cls, folder: Path, language: str) -> "TantivyIndex":
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), str(folder), reuse=False)
        return cls(index, language, index.writer(_HEAP, 1))

    @classmethod
    def open(cls, folder: Path, language: str) -> "TantivyIndex":
        return cls(_opened(folder), language)

    @classmethod
    def append(cls, folder: Path, language: str) -> "TantivyIndex":
        index = _opened(folder)
        return cls(index, language, index.writer(_HEAP, 1))

    @staticmethod
    def fork(old: Path, new: Path) -> None:
        new.mkdir(parents=True)
        for file in old.iterdir():
            if file.name in _REWRITTEN:
                shutil.copyfile(file, new / file.name)
            elif not file.name.endswith(".lock"):
                link(file, new / file.name)

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        for row, text in zip(rows, texts, strict=True):
            document = tantivy.Document()
            document.add_unsigned(
                "row", int(row)
            )  # a plain int is taken for a signed one and kills the writer
            document.add_text("terms", " ".join(token.term for token in analyse(text, self._language)))
            self._writer.add_document(document)

    def delete(self, rows: Sequence[int]) -> None:
        if len(rows):  # not delete_documents_by_term: it takes an int for a signed one and deletes nothing
            wanted = tantivy.Query.term_set_query(_SCHEMA, "row", [int(row) for row in rows])
            self._writer.delete_documents_by_query(wanted)

    def commit(self) -> None:
        self._writer.commit()
        self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()
        self._searcher = self._index.searcher()

    @property
    def count(self) -> int:
        return int(self._searcher.num_docs)

    def holding(self, term: str) -> int:
        return int(self._searcher.doc_freq("terms", term))

    def search(self, text: str, allowed: Mask | None = None) -> TermHits:
        often = counted_terms(text, self._language)
        terms, holding = self._rarest(list(often))
        held = holding > 0
        if not held.any():
            return TermHits.none()
        weights = idf(self.count, holding)
        entries = telling(self.count, holding) & held
        asked = [term for term, is_held in zip(terms, held.tolist(), strict=True) if is_held]
        finding = None if (entries | ~held).all() else [terms[at] for at in np.flatnonzero(entries)]
        rows, scores = self._scored([_term(term, often[term]) for term in asked], finding)
        order = np.argsort(rows, kind="stable")
        rows, scores = rows[order], scores[order]
        covered = (self._covered(rows, asked, weights[held], finding) / weights.sum()).astype(np.float32)
        return TermHits(rows, scores, covered).within(allowed)

    def _rarest(self, terms: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
        """At most MOST_TERMS of `terms`, in their order, with the number of rows each stands in."""
        holding = np.array([self._searcher.doc_freq("terms", term) for term in terms], dtype=np.int64)
        kept = rarest(holding)
        return [terms[at] for at in kept], holding[kept]

    def _covered(
        self, rows: Rows, terms: list[str], weights: NDArray[np.float64], finding: list[str] | None
    ) -> NDArray[np.float64]:
        """For each row the sum of the weights of the terms it holds."""
        covered = np.zeros(len(rows), dtype=np.float64)
        if len(terms) == 1:
            covered += weights[0]
            return covered
        for start in range(0, len(terms), _BITS):
            batch = terms[start : start + _BITS]
            flags = [
                tantivy.Query.const_score_query(_term(term), float(1 << bit))
                for bit, term in enumerate(batch)
            ]
            found, sums = self._scored(flags, finding)
            bits = sums.astype(np.int64)
            of_row = np.searchsorted(rows, found)
            for bit, weight in enumerate(weights[start : start + _BITS].tolist()):
                covered[of_row[(bits >> bit) & 1 == 1]] += weight
        return covered

    def _scored(self, queries: list[Any], finding: list[str] | None) -> tuple[Rows, NDArray[np.float32]]:
        """Rows and summed scores of `queries`; only rows that hold a term of `finding`, unless it is None."""
        clauses = [(tantivy.Occur.Should, query) for query in queries]
        if finding is not None:
            any_of = tantivy.Query.boolean_query([(tantivy.Occur.Should, _term(term)) for term in finding])
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(any_of, 0.0)))
        found = self._searcher.search(
            tantivy.Query.boolean_query(clauses), limit=max(self.count, 1), count=False
        ).hits
        addresses = [address for _, address in found]
        rows = np.array(self._searcher.fast_field_values("row", addresses), dtype=np.int64)
        return rows, np.fromiter((score for score, _ in found), dtype=np.float32, count=len(found))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=False, indexed=True, fast=True)
    builder.add_text_field("terms", stored=False, tokenizer_name="terms", index_option="freq")
    return builder.build()


_SCHEMA = _schema()


def _term(term: str, times: int = 1) -> Any:
    query = tantivy.Query.term_query(_SCHEMA, "terms", term, "freq")
    return query if times == 1 else tantivy.Query.boost_query(query, float(times))


def _opened(folder: Path) -> Any:
    try:
        return tantivy.Index(_schema(), str(folder), reuse=True)
    except (OSError, ValueError) as fault:
        raise DamagedGeneration(
            "the term index cannot be opened", subject=str(folder), remedy="Run: fieldbridge rebuild"
        ) from fault
