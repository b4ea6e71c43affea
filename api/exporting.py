"""All practices as JSON Lines or CSV, a batch at a time, each batch read in a transaction of its own.

Owns the columns, and that no cell of a CSV file is taken for a formula. Refuses: text that rights keep.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Literal

from api import models as out
from api.spelling import Speller
from corpus.access import Scope
from corpus.catalogue import Catalogue

Format = Literal["jsonl", "csv"]
MEDIA_TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8; header=present"}

COLUMNS = ("id", "title", "level", "kind", "places", "from", "to", "outcome", "outcome_evidence", "tags", "lang",
           "publisher", "date", "provenance", "proposed", "rights", "collection", "document", "source_url", "link",
           "summary")  # fmt: skip

_BATCH = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export(catalogue: Catalogue, scope: Scope, speller: Speller, form: Format) -> Iterator[str]:
    """One moment of the catalogue, however long the reader takes."""
    if form == "csv":
        yield "\ufeff" + _row(COLUMNS)
    for practice in _practices(catalogue, scope, speller):
        if form == "csv":
            yield _row(_cells(practice))
        else:
            yield json.dumps(practice.model_dump(), ensure_ascii=False) + "\n"


def defused(cell: str) -> str:
    """A cell that no spreadsheet calculates: an apostrophe goes before what would begin a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _practices(catalogue: Catalogue, scope: Scope, speller: Speller) -> Iterator[out.Practice]:
    sequence = catalogue.sequence()
    after = ""
    while True:
        with catalogue.reader(scope, at=sequence) as reader:
            ids = reader.practice_ids(after, _BATCH)
            found = reader.practices(ids)
        yield from (speller.practice(found[one]) for one in ids if one in found)
        if len(ids) < _BATCH:
            return
        after = ids[-1]


def _cells(one: out.Practice) -> tuple[str, ...]:
    return (
        one.id, one.title, one.level, one.kind, "; ".join(f"{place.code} ({place.role})" for place in one.places),
        str(one.period.start or ""), str(one.period.end or ""), one.outcome, one.outcome_evidence,
        "; ".join(f"{tag.scheme}:{tag.concept} ({tag.verdict})" for tag in one.tags), one.lang, one.publisher,
        one.date, one.provenance, "; ".join(one.proposed), one.rights, one.collection, one.document, one.source_url,
        one.link, one.summary,
    )  # fmt: skip


def _row(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([defused(cell) for cell in cells])
    return written.getvalue()
