"""BM25 over the terms of one language: the contract, and the registry of engines.

One index a language: statistics of one must not be diluted by another's. Rows are numbers given by the
caller. Refuses: cutting texts into terms (`index.languages` does), and knowing what a row is.
"""

from index.terms.contract import TermEngine, TermEngineKind, TermHits
from index.terms.plain_bm25 import PlainBM25
from index.terms.tantivy_engine import TantivyIndex

__all__ = ["TermEngine", "TermHits", "TermIndex", "engines"]

TermIndex = TantivyIndex
"""The engine in use."""


def engines() -> dict[str, TermEngineKind]:
    """Every engine by name. A new one is one file and one line here."""
    return {"tantivy": TantivyIndex, "plain": PlainBM25}
