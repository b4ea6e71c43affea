"""Reading in bulk, for building an index: everything that lives at `at`, or what came and went since.

Owns the streams, and the counts that prove them whole. Refuses: vectors, terms, files.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Select, Table, bindparam, select

from corpus.catalogue import nouns, schema
from corpus.catalogue.ledger import counts_at
from corpus.catalogue.lookups import lost
from corpus.catalogue.rows import AnyRow, damaged, verified
from corpus.catalogue.sight import Sight
from corpus.catalogue.view_rows import practice_of
from corpus.practices import Practice
from corpus.works import Passage

_BATCH = 500


@dataclass(frozen=True, slots=True)
class FeedPassage:
    """A living passage, the living practices it is a source of, and the title it stands under: the first
    practice's, else its edition's."""

    passage: Passage
    practices: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Died:
    """Ids that lived at one moment and no longer do."""

    passages: tuple[str, ...]
    practices: tuple[str, ...]


class Feeding(Sight):
    def feed_passages(self, since: int = 0) -> Iterator[FeedPassage]:
        """Passages that were born after `since`, or whose practices or title changed after it. Streamed;
        raises DamagedCatalogue at the end of the stream when rows are missing."""
        for batch in self._stream(schema.passages, "born", since):
            yield from self._fed([row for row in batch if self._rows.alive(row)])
        if since:
            regrouped = self._regrouped(since)
            for start in range(0, len(regrouped), _BATCH):
                yield from self._fed(regrouped[start : start + _BATCH])

    def feed_practices(self, since: int = 0) -> Iterator[Practice]:
        """Practices whose view was born after `since`. Streamed, as above."""
        for batch in self._stream(schema.views, "born", since):
            for row in batch:
                if self._rows.alive(row) and self._sees(row.visibility):
                    yield practice_of(row)

    def feed_died(self, since: int) -> Died:
        """What lived at some time up to `at`, ended after `since`, and does not live at `at`."""
        return Died(self._died(schema.passages, since), self._died(schema.views, since))

    def _fed(self, batch: list[AnyRow]) -> Iterator[FeedPassage]:
        """Those of the rows that live and lie in the scope, with what is to be known of them."""
        visible = self._learn_documents(row.document for row in batch)
        seen = [row for row in batch if visible[row.document]]
        practices, titles = self._linked({row.document for row in seen})
        unlinked = {row.document for row in seen if row.id not in practices}
        editions = {row.id: row.title for row in self._rows.of(schema.editions, "document", unlinked)}
        for row in seen:
            linked = tuple(practices.get(row.id, ()))
            title = titles[linked[0]] if linked else editions[row.edition]
            yield FeedPassage(nouns.passage_of(row), linked, title)

    def _linked(self, documents: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Passage id to its practices, and practice id to its title, for the documents' living practices."""
        heads = self._heads(documents)
        views = self._rows.living(schema.views, (head.id for head in heads))
        practices: dict[str, list[str]] = {}
        for head in heads:
            if head.id not in views:
                raise lost("practice", head.id)
            for passage in json.loads(head.passages):
                practices.setdefault(passage, []).append(head.id)
        return practices, {identity: row.title for identity, row in views.items()}

    def _regrouped(self, since: int) -> list[AnyRow]:
        """Passages from before `since` whose practices, or whose first practice's title, changed after it."""
        changed = self._span(schema.practices, "born", since)
        changed += self._span(schema.practices, "died", since)
        fresh = {row.id: row for row in self._span(schema.views, "born", since) if self._rows.alive(row)}
        former = [row for row in self._span(schema.views, "died", since) if row.born <= since]
        renamed = [row.id for row in former if row.id in fresh and row.title != fresh[row.id].title]
        changed += self._promised_heads(renamed)
        wanted = {passage for row in changed for passage in json.loads(row.passages)}
        rows = self._rows.of(schema.passages, "edition", {row.edition for row in changed})
        return [row for row in rows if row.id in wanted and row.born <= since and self._rows.alive(row)]

    def _promised_heads(self, practice_ids: list[str]) -> list[AnyRow]:
        heads = self._rows.living(schema.practices, practice_ids)
        for identity in practice_ids:
            if identity not in heads:
                raise lost("practice", identity)
        return list(heads.values())

    def _died(self, table: Table, since: int) -> tuple[str, ...]:
        """Versions of one id follow each other: where an ended one has a successor, that was born since."""
        ended = {row.id for row in self._span(table, "died", since)}
        back = {row.id for row in self._span(table, "born", since) if self._rows.alive(row)}
        return tuple(sorted(ended - back))

    def _span(self, table: Table, moment: str, since: int) -> list[AnyRow]:
        return [row for batch in self._stream(table, moment, since) for row in batch]

    def _stream(self, table: Table, moment: str, since: int) -> Iterator[list[AnyRow]]:
        """Rows that were born (or died) after `since`, up to `at`, counted against what the changes say."""
        asked = {"since": since, "at": self.at}
        options = {"yield_per": _BATCH}
        found = 0
        result = self._rows.connection.execute(_SPANS[table.name, moment], asked, execution_options=options)
        for batch in result.partitions():
            rows = verified(table, batch)
            found += len(rows)
            yield rows
        place = ("born", "died").index(moment)
        connection = self._rows.connection
        now, then = counts_at(connection, self.at), counts_at(connection, since)
        if found != now[table.name][place] - then[table.name][place]:
            raise damaged("rows are missing", f"{table.name} since {since}")


def _spans(table: Table, moment: str) -> Select[tuple[object, ...]]:
    column = table.c[moment]
    return (
        select(table)
        .where(column > bindparam("since"), column <= bindparam("at"))
        .order_by(column, table.c.id)
    )


_SPANS = {
    (name, moment): _spans(schema.metadata.tables[name], moment)
    for name in schema.FED
    for moment in ("born", "died")
}
