"""Reading practices, their passages, and what was claimed of them.

Refuses: deciding what holds (practice_view.py).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from corpus.assertions import AgentKind, Assertion
from corpus.catalogue import nouns, schema
from corpus.catalogue.lookups import lost
from corpus.catalogue.rows import AnyRow, damaged
from corpus.catalogue.sight import Sight
from corpus.catalogue.view_rows import practice_of
from corpus.practice_view import turned_round
from corpus.practices import Practice
from corpus.works import Passage

_PAGE = 100


@dataclass(frozen=True, slots=True)
class PracticeSpan:
    """A practice of a document, and the (start, end) of each of its passages in its edition's text."""

    practice_id: str
    key: str
    title: str
    spans: tuple[tuple[int, int], ...]


def _ordinal(row: AnyRow) -> int:
    return int(row.ordinal)


class PracticeReading(Sight):
    def practice(self, practice_id: str) -> Practice:
        """Raises NotFound (unknown, or outside the scope) or Gone (title, date, reason, successor)."""
        row = self._rows.one(schema.views, practice_id)
        if row is None or not self._sees(row.visibility):
            raise self._absence("practice", practice_id, hidden=row is not None)
        return practice_of(row)

    def practice_ids(self, after: str = "", limit: int = 100, updated_since: int | None = None) -> list[str]:
        """Ids after `after`, in their order; with `updated_since`, those whose view was born after it."""
        found: list[str] = []
        size = max(limit, _PAGE)
        while len(found) < limit:
            rows = self._page(after, size)
            for row in rows:
                if self._sees(row.visibility) and (updated_since is None or row.born > updated_since):
                    found.append(row.id)
            if len(rows) < size:
                break
            after = rows[-1].id
        return found[:limit]

    def minted_since(self, ids: Sequence[str], sequence: int) -> set[str]:
        """Those of `ids` that were first met after change `sequence`."""
        return {row.id for row in self._rows.ever(schema.ids, "id", ids) if sequence < row.born <= self.at}

    def said_by_people(self, predicate: str) -> int:
        """How many claims people and bodies have made with it, of anything, changed and withdrawn ones counted."""
        said = schema.assertions.c
        asked = select(func.count()).where(
            said.predicate == predicate, said.agent_kind != AgentKind.SOFTWARE.value, said.born <= self.at
        )
        return int(self._rows.connection.execute(asked).scalar_one())

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """In the order of `ids`; those that do not live at `at`, lie outside the scope or were erased are absent."""
        rows = self._rows.living(schema.passages, dict.fromkeys(ids))
        missing = [one for one in ids if one not in rows]
        if missing:
            self._rows.prove_no_passage(missing)
        visible = self._learn_documents(row.document for row in rows.values())
        return {
            one: nouns.passage_of(rows[one])
            for one in ids
            if one in rows and rows[one].text and visible[rows[one].document]
        }

    def practice_passages(self, practice_id: str) -> tuple[Passage, ...]:
        """Its source passages in their order, even where a newer edition no longer has them.
        Raises NotFound or Gone."""
        self.practice(practice_id)
        head = self._rows.one(schema.practices, practice_id)
        if head is None:
            raise lost("practice", practice_id)
        wanted: list[str] = json.loads(head.passages)
        found = self._passages_ever(wanted)
        return tuple(found[one] for one in wanted)

    def edition_passages(self, edition_id: str) -> tuple[Passage, ...]:
        """All passages of a visible document's edition, also of an older one, by ordinal; empty for an
        edition that there is not or that may not be seen."""
        rows = [row for row in self._rows.of(schema.passages, "edition", [edition_id]) if row.born <= self.at]
        home = self._rows.one(schema.documents, rows[0].document) if rows else None
        if home is None or not self._sees(home.effective):
            self._rows.prove_absent("document", {row.document for row in rows if home is None})
            return ()
        last = max(row.born for row in rows)  # of a file that was read again, the newer reading
        return tuple(nouns.passage_of(row) for row in sorted(rows, key=_ordinal) if row.born == last)

    def practices_of(self, document_id: str) -> tuple[PracticeSpan, ...]:
        """The living practices of a document, by id; none for one that is unknown or hidden."""
        heads = self._heads([document_id])
        practices = self.practices([head.id for head in heads])
        heads = [head for head in heads if head.id in practices]
        wanted = {head.id: json.loads(head.passages) for head in heads}
        found = self._passages_ever([one for ids in wanted.values() for one in ids])
        return tuple(
            PracticeSpan(
                practice_id=head.id,
                key=head.key,
                title=practices[head.id].title,
                spans=tuple((found[one].start, found[one].end) for one in wanted[head.id]),
            )
            for head in heads
        )

    def assertions(self, subject: str) -> tuple[Assertion, ...]:
        """All that was ever claimed of a visible practice up to `at`, in the order it was claimed.
        Bridges to practices outside the scope are left out."""
        if subject not in self.practices([subject]):
            return ()
        rows = self._past("subject", [subject])
        far = self.practices([row.there for row in rows if row.there is not None])
        return tuple(nouns.assertion_of(row) for row in rows if row.there is None or row.there in far)

    def bridges_of(self, practice_ids: Sequence[str]) -> dict[str, tuple[Assertion, ...]]:
        """All claims with the predicate `bridge` that touch each practice, as seen from it, in the order
        made, rejections included: where it stood at the far end, the claim is turned round. Only those
        with both ends in the scope; practices without any are absent."""
        asked = set(practice_ids)
        rows = {row.number: row for end in ("here", "there") for row in self._past(end, practice_ids)}
        visible = self.practices(sorted({end for row in rows.values() for end in (row.here, row.there)}))
        found: dict[str, list[Assertion]] = {}
        for _, row in sorted(rows.items()):
            if row.here not in visible or row.there not in visible:
                continue
            claim = nouns.assertion_of(row)
            if row.here in asked:
                found.setdefault(row.here, []).append(claim)
            if row.there in asked and row.there != row.here:
                found.setdefault(row.there, []).append(turned_round(claim))
        return {practice: tuple(claims) for practice, claims in found.items()}

    def _past(self, column: str, parents: Sequence[str]) -> list[AnyRow]:
        rows = self._rows.of(schema.assertions, column, dict.fromkeys(parents))
        return sorted((row for row in rows if row.born <= self.at), key=lambda row: int(row.number))

    def _page(self, after: str, size: int) -> list[AnyRow]:
        """A page of living views. Read along two tables: what one index lost, the other still has."""
        views = self._rows.page(schema.views, after, size)
        heads = self._rows.page(schema.practices, after, size)
        if [row.id for row in views] != [row.id for row in heads]:
            raise damaged("practices and their views do not agree", f"after {after!r}")
        return views
