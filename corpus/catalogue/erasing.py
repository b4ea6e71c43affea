"""Rows emptied where they are: their ids, lives and counts stay, so that every promise between rows still holds, and
nothing of their words does.

Owns what each table looks like afterwards. Refuses: finding what is to go (tracing.py), and the bytes that the database
leaves behind (scrubbing.py).
"""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Table

from corpus.assertions import Verdict
from corpus.catalogue import nouns, schema
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.outbox import Outbox
from corpus.catalogue.rows import AnyRow, Values, pack, unsealed
from corpus.catalogue.tracing import Traces
from corpus.catalogue.view_rows import ERASED
from corpus.erasure import Quotes, blanked
from corpus.proposals import ReadingState
from corpus.requests import QuestionState
from corpus.works import Heading

PURGED = "purged"
"""The predicate of a claim of which nothing is left, and what was found of a report on it."""

NOTHING: dict[str, Values] = {
    "documents": {"lineage": "", "source_url": ""},
    "editions": {
        "sha256": "", "size": 0, "filename": "", "title": "", "language": "", "publisher": "", "date": "",
        "identifiers": "[]", "reader": "", "doubts": "[]",
    },
    "texts": {"text": "", "pages": "[]", "headings": "[]"},
    "passages": {
        "starts": 0, "ends": 0, "text": "", "language": "", "heading": "[]", "page": None, "page_label": "",
    },
    "practices": {"key": "", "passages": "[]"},
    "views": {"title": "", "body": ERASED},
    "tombstones": {"title": "", "successor": ""},
    "assertions": {
        "predicate": PURGED, "object": "", "agent_name": "", "agent_version": "", "verdict": Verdict.REJECTED.value,
        "score": None, "evidence": "[]", "here": None, "there": None,
    },
    "arrivals": {"number": "", "content": "", "mark": ""},
    "intake": {"path": "", "digest": "", "problem": "", "happened": "", "remedy": ""},
    "submissions": {"title": "", "source": "", "folded": "", "language": "", "body_kind": ""},
    "readings": {"text": "", "state": ReadingState.DONE.value, "letters": "", "sketch": ""},
    "submission_files": {"sha256": "", "name": "", "size": 0},
    "desk_personal": {"salt": "", "content": "", "erased": PURGED},
    "questions": {"content": "", "answers": "[]", "state": QuestionState.CLOSED.value},
    "reports": {"content": "", "closed": PURGED},
}  # fmt: skip
"""By table, what its columns hold when nothing is left. A claim is rejected, so that it does not speak again for a
practice that is let in anew."""

UNTOUCHED = {
    "ids": "ids, which are hashes",
    "tallies": "counts; one whose last row lost its parent goes with it (ledger.py)",
    "changes": "who did what when, to ids",
    "meta": "what the database says of itself",
    "collections": "the operator's own words",
    "vocabularies": "the operator's own words",
    "keys": "no words of documents",
    "people": "accounts, which are erased by themselves (people.py)",
    "sessions": "accounts, which are erased by themselves (people.py)",
    "secret_keys": "no words of documents",
    "letters": "ids and times; deleted with their submission (outbox.py)",
    "addresses": "deleted with their submission, or with the account (outbox.py)",
    "letter_passes": "hashes and ids; deleted with the address (outbox.py)",
    "saved_searches": "what a person asks; deleted with the account (outbox.py)",
    "purges": "ids, hashes and the reason",
    "backups": "places of files",
    "calls": "the operator's own words",
    "invitations": "hashes and ids",
    "desk_parts": "who judges what, by ids",
    "desk_events": "who did what when, to ids; what has words stands in desk_personal",
}
"""Every other table, and why nothing of a document's words can be in it. A new table belongs here or into `NOTHING`; then
tracing.py must find its rows."""


class Erasing:
    """Of one purge, within one write, after what lived of it has ended."""

    def __init__(self, ledger: Ledger, found: Traces) -> None:
        self._ledger = ledger
        self._rows = ledger.rows
        self._found = found

    def run(self) -> None:
        found = self._found
        self._claims()
        self._evidence()
        self._cut_texts()
        self._documents()
        self._submissions()
        passages = self._rows.versions(schema.passages, found.passages)
        self._empty(schema.passages, passages)
        self._bereave()
        self._empty_all(schema.editions, "id", found.editions)
        self._empty_all(schema.texts, "edition", found.editions)
        for table in (schema.practices, schema.views):
            self._empty_all(table, "id", found.practices)
        graves = self._rows.ever(schema.tombstones, "id", found.erased)
        for row in graves:
            if not self._rows.alive(row):
                self._put(schema.tombstones, row, {**NOTHING["tombstones"], "reason": ""})

    def messages(self) -> None:
        """The words of people that are about it, or quote it."""
        for table in (schema.questions, schema.reports):
            self._empty_all(table, "id", self._found.told)

    def _documents(self) -> None:
        found = self._found
        for row in self._rows.ever(schema.documents, "id", found.documents):
            self._put(schema.documents, row, {**NOTHING["documents"], "work": row.id})
        self._empty_all(schema.arrivals, "document", found.documents)
        taken = {row.id for row in self._rows.ever(schema.intake, "document", found.documents)}
        self._empty_all(schema.intake, "id", taken - {""})

    def _submissions(self) -> None:
        """The form and the words of everybody who judged it go, and the letters and addresses; the chain of events holds
        without them."""
        found = self._found
        for table in (schema.submissions, schema.readings):
            self._empty_all(table, "id", found.submissions)
        files = self._rows.ever(schema.submission_files, "submission", found.submissions)
        self._empty(schema.submission_files, files)
        events = self._rows.ever(schema.desk_events, "submission", found.submissions)
        numbers = {row.number for row in events if row.commitment}
        beside = self._rows.every(schema.desk_personal, schema.desk_personal.c.number)
        self._empty(schema.desk_personal, [row for row in beside if row.number in numbers])
        Outbox(self._ledger.connection).forget_about(found.submissions)

    def _bereave(self) -> None:
        """Editions that stay and whose file goes: their doubts, too, where they quote what goes."""
        gone = self._gone_texts()
        quotes = Quotes(gone, self._gone_titles())
        staying = set(self._found.bereft) - set(self._found.editions)
        for row in self._rows.versions(schema.editions, staying):
            doubts = [one for one in json.loads(row.doubts) if not quotes.within(one)]
            self._put(schema.editions, row, {"sha256": "", "doubts": pack(doubts)})

    def _claims(self) -> None:
        """What was claimed of the practices, and every bridge with an end there; what software said of submissions."""
        rows: dict[int, AnyRow] = {}
        for column in ("subject", "here", "there"):
            about = (*self._found.practices, *self._found.submissions)
            for row in self._rows.of(schema.assertions, column, about):
                rows[row.number] = row
        self._empty(schema.assertions, rows.values())

    def _evidence(self) -> None:
        """Quotations from what goes, under claims about other practices."""
        touched = {*self._found.editions, *(edition for edition, _ in self._found.cut)}
        if not touched:
            return
        remaining = self._remaining()
        claims = self._rows.every(schema.assertions, schema.assertions.c.number)
        for row in [one for one in claims if any(edition in one.evidence for edition in touched)]:
            kept = [_evidence(one, remaining) for one in json.loads(row.evidence)]
            evidence = pack([one for one in kept if one is not None])
            if evidence != row.evidence:
                self._put(schema.assertions, row, {"evidence": evidence})

    def _remaining(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Of each edition that is touched: the text and the headings that stay."""
        texts: dict[str, list[str]] = {one: [] for one in self._found.editions}
        heads: dict[str, set[str]] = {one: set() for one in self._found.editions}
        for row in self._rows.ever(schema.texts, "edition", {edition for edition, _ in self._found.cut}):
            spans = self._found.cut.get((row.edition, row.born), [])
            texts.setdefault(row.edition, []).append(blanked(row.text, spans))
            heads.setdefault(row.edition, set()).update(one.title for one in _staying(row, spans))
        return {one: ("\n".join(texts[one]), frozenset(heads[one])) for one in texts}

    def _cut_texts(self) -> None:
        for row in self._cut_rows():
            spans = self._found.cut[row.edition, row.born]
            heads = [[one.level, one.title, one.start, one.end] for one in _staying(row, spans)]
            self._put(schema.texts, row, {"text": blanked(row.text, spans), "headings": pack(heads)})

    def _cut_rows(self) -> list[AnyRow]:
        rows = self._rows.ever(schema.texts, "edition", {edition for edition, _ in self._found.cut})
        return [row for row in rows if (row.edition, row.born) in self._found.cut]

    def _gone_texts(self) -> list[str]:
        return [text for _, _, text in self._found.indexed]

    def _gone_titles(self) -> list[str]:
        return [one for _, heading, _ in self._found.indexed for one in heading]

    def _empty_all(self, table: Table, column: str, values: Iterable[str]) -> None:
        self._empty(table, self._rows.ever(table, column, values))

    def _empty(self, table: Table, rows: Iterable[AnyRow]) -> None:
        for row in rows:
            self._put(table, row, NOTHING[table.name])

    def _put(self, table: Table, row: AnyRow, changes: Mapping[str, object]) -> None:
        before = unsealed(row)
        if {**before, **changes} != before:
            self._ledger.overwrite(table, row, {**before, **changes})


def _staying(row: AnyRow, spans: Iterable[tuple[int, int]]) -> list[Heading]:
    gone = list(spans)
    return [one for one in nouns.headings_of(row) if not any(start <= one.start < end for start, end in gone)]


def _evidence(one: list[object], remaining: Mapping[str, tuple[str, frozenset[str]]]) -> list[object] | None:
    """A quotation as it may stay: None where its words went, without what stood around it where that went."""
    edition, exact, prefix, suffix, heading = one
    if edition not in remaining:
        return one
    text, headings = remaining[str(edition)]
    if not exact or str(exact) not in text:
        return None
    assert isinstance(heading, list)
    around = f"{prefix}{exact}{suffix}" in text
    before, after = (prefix, suffix) if around else ("", "")
    return [edition, exact, before, after, [title for title in heading if title in headings]]
