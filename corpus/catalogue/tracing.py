"""What there is of a document, practice, edition or submission: every row, text, file and copy that holds its words.

Owns how far a purge reaches: into older editions, members of archives, claims of others. Refuses: changing anything.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.catalogue import nouns, schema
from corpus.catalogue.lookups import Rows
from corpus.catalogue.rows import AnyRow, damaged
from corpus.erasure import Quotes, Span, spans_of
from corpus.errors import NotFound, WrongUse
from corpus.purges import SUBMISSION, Purge
from corpus.requests import State

INSIDE = "/"
"""Stands in a filename between an archive and what was inside it."""

Version = tuple[str, int]
"""An edition's id and the sequence at which that reading of it was born."""

Indexed = tuple[str, tuple[str, ...], str]
"""A title, a heading path and a text, as an index may have embedded them together."""


@dataclass(frozen=True)
class Traces:
    """`editions` are erased whole, of those in `cut` only the spans. `bereft` editions lose their original, whose hash is
    in `originals`; of these, `kept_files` are also the originals of other documents, `same_file`. `shared`: passages
    that stay, as other practices rest on them. `told`: questions and reports that quote it or are about it.
    `indexed`: what an index may have embedded of it. `submissions`: by which it came, with their files."""

    target: str
    kind: str
    documents: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    passages: frozenset[str] = frozenset()
    cut: dict[Version, list[Span]] = field(default_factory=dict)
    bereft: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    shared: int = 0
    kept_files: tuple[str, ...] = ()
    same_file: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    indexed: frozenset[Indexed] = frozenset()
    submissions: tuple[str, ...] = ()

    @property
    def erased(self) -> tuple[str, ...]:
        return (*self.documents, *self.editions, *self.practices) or self.submissions

    @property
    def searched(self) -> bool:
        """Whether an index may hold any of it."""
        return bool(self.documents or self.editions or self.practices or self.passages)


def traces(rows: Rows, target: str, begun: Purge | None = None) -> Traces:
    """With `begun`, of a purge that reaches as far as it did when it began, whatever ended since.

    Raises NotFound for an id that was never minted as one of these, WrongUse for an edition on which a document
    still rests."""
    known = rows.ever(schema.ids, "id", [target])
    submitted = rows.ever(schema.submissions, "id", [target])
    kind = str(known[0].kind) if known else SUBMISSION if submitted else ""
    documents = _ids(rows.ever(schema.documents, "id", begun.erased)) if begun else ()
    if documents or kind == "document":
        return _whole(rows, target, kind, documents or [target])
    if kind == "edition":
        return _edition(rows, target, again=begun is not None)
    if kind == "practice":
        return _practice(rows, target, alone=begun is None)
    if kind == SUBMISSION:
        return _submission(rows, target, submitted, again=begun is not None)
    raise NotFound(
        "no document, practice, edition or submission has this id",
        subject=target[:80],
        remedy="Take the id from: fieldbridge search, fieldbridge review list, or the address of its page",
    )


def _whole(rows: Rows, target: str, kind: str, documents: Sequence[str]) -> Traces:
    """Documents with all that is inside them, every edition and practice that they ever had."""
    around = _Neighbours(rows, documents)
    documents = tuple(dict.fromkeys([*documents, *around.members]))
    editions = rows.of(schema.editions, "document", documents)
    passages = rows.of(schema.passages, "edition", {row.id for row in editions})
    practices = _ids(rows.of(schema.practices, "document", documents))
    return _completed(
        rows,
        Traces(
            target, kind, documents, practices, _ids(editions), frozenset(row.id for row in passages),
            bereft=tuple(dict.fromkeys([*_ids(editions), *around.containers])),
        ),
        passages,
    )  # fmt: skip


def _edition(rows: Rows, target: str, again: bool) -> Traces:
    """`again`: it was purged as an older one, and a restored catalogue rests on it; the document goes with it."""
    versions = rows.versions(schema.editions, [target])
    if not versions:
        raise damaged("it was minted, and its row is gone", target)
    home = versions[0].document
    if any(rows.alive(row) for row in versions):
        if again or _ids(rows.of(schema.editions, "document", [home])) == (target,):
            return _whole(rows, target, "edition", [home])
        raise WrongUse(
            "its document rests on this edition, the newest",
            subject=target,
            remedy=f"Run: fieldbridge purge {home}; or ingest a newer file first, then purge this edition",
        )
    passages = rows.of(schema.passages, "edition", [target])
    around = _Neighbours(rows, [home])
    found = Traces(
        target, "edition", editions=(target,), passages=frozenset(row.id for row in passages),
        bereft=(target, *around.containers),
    )  # fmt: skip
    return _completed(rows, found, passages)


def _practice(rows: Rows, target: str, alone: bool) -> Traces:
    """`alone`: where no other is left in its document, the document goes."""
    heads = rows.ever(schema.practices, "id", [target])
    if not heads:
        raise damaged("it was minted, and its row is gone", target)
    home = heads[0].document
    document_lives = rows.one(schema.documents, home) is not None
    others = [row for row in rows.of(schema.practices, "document", [home]) if row.id != target]
    if alone and not any(rows.alive(row) or not document_lives for row in others):
        return _whole(rows, target, "practice", [home])
    own = {passage for row in heads for passage in json.loads(row.passages)}
    theirs = {passage for row in others for passage in json.loads(row.passages)}
    passages = rows.of(schema.passages, "edition", {row.edition for row in heads})
    gone = frozenset(row.id for row in passages if row.id in own - theirs)
    touched = tuple(dict.fromkeys(row.edition for row in passages if row.id in gone))
    around = _Neighbours(rows, [home])
    found = Traces(
        target, "practice", practices=(target,), passages=gone, cut=_cuts(rows, touched, passages, gone),
        bereft=tuple(dict.fromkeys([*touched, *around.containers])), shared=len(own & theirs),
    )  # fmt: skip
    return _completed(rows, found, [row for row in passages if row.id in gone])


def _submission(rows: Rows, target: str, versions: Sequence[AnyRow], again: bool) -> Traces:
    """With the document that it was published as, where there is one. `again`: it was purged before, and the state that
    a restored catalogue has of it counts for nothing."""
    documents = sorted({row.document for row in versions} - {""})
    if documents:
        return _whole(rows, target, SUBMISSION, documents)
    state = State(versions[-1].state)
    if not again and state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED):
        raise WrongUse(
            "this submission is being reviewed",
            subject=target,
            remedy=f"Run: fieldbridge review withdraw {target}; then purge it",
        )
    sent = rows.ever(schema.submission_files, "submission", [target])
    originals = sorted({row.sha256 for row in sent} - {""})
    same = rows.ever(schema.editions, "sha256", originals)
    elsewhere = rows.ever(schema.submission_files, "sha256", originals)
    kept = {row.sha256 for row in (*same, *(one for one in elsewhere if one.submission != target))}
    return Traces(
        target, SUBMISSION, originals=tuple(originals), kept_files=tuple(sorted(kept)),
        same_file=tuple(sorted({row.document for row in same})), submissions=(target,),
    )  # fmt: skip


def _cuts(
    rows: Rows, editions: Iterable[str], passages: Sequence[AnyRow], gone: frozenset[str]
) -> dict[Version, list[Span]]:
    found = {}
    for text in rows.ever(schema.texts, "edition", editions):
        own = [row for row in passages if (row.edition, row.born) == (text.edition, text.born)]
        parts: dict[bool, list[Span]] = {True: [], False: []}
        for row in own:
            parts[row.id in gone].append((row.starts, row.ends))
        headings = nouns.headings_of(text)
        found[text.edition, text.born] = spans_of(len(text.text), headings, parts[True], parts[False])
    return found


def _completed(rows: Rows, found: Traces, passages: Sequence[AnyRow]) -> Traces:
    """With what hangs on the editions and practices that were found."""
    homes = {row.document for row in passages} | set(found.documents)
    editions = rows.of(schema.editions, "document", homes)
    heads = _ids(rows.of(schema.practices, "document", homes))
    titles = {row.title for row in rows.ever(schema.views, "id", heads)} | {row.title for row in editions}
    own = {row.title for row in rows.ever(schema.views, "id", found.practices)}
    own |= {row.title for row in editions if row.id in found.editions}
    bereft = rows.versions(schema.editions, found.bereft)
    submissions = _ids(rows.ever(schema.submissions, "document", homes))
    sent = rows.ever(schema.submission_files, "submission", submissions)
    originals = sorted({row.sha256 for row in (*bereft, *sent)} - {""})
    same = [row for row in rows.ever(schema.editions, "sha256", originals) if row.id not in found.bereft]
    elsewhere = rows.ever(schema.submission_files, "sha256", originals)
    kept = {row.sha256 for row in (*same, *(one for one in elsewhere if one.submission not in submissions))}
    quotes = Quotes([row.text for row in passages], own)
    return Traces(
        found.target, found.kind, found.documents, found.practices, found.editions, found.passages, found.cut,
        found.bereft, tuple(originals), found.shared,
        tuple(sorted(kept)), tuple(sorted({row.document for row in same})),
        told=_told(rows, found, quotes),
        indexed=frozenset(
            (title, tuple(json.loads(row.heading)), row.text) for row in passages for title in titles
        ),
        submissions=submissions,
    )  # fmt: skip


def _told(rows: Rows, found: Traces, quotes: Quotes) -> tuple[str, ...]:
    """Questions and reports by people that are about it, or quote it."""
    gone = set(found.practices)
    told: dict[str, None] = {}
    for row in rows.every(schema.questions, schema.questions.c.id):
        if quotes.within(row.content):
            told[row.id] = None
    for row in rows.every(schema.reports, schema.reports.c.id):
        if row.content and (gone & {row.about, row.other} or quotes.within(row.content)):
            told[row.id] = None
    return tuple(told)


class _Neighbours:
    """Documents of the same collection that lie inside these (`members`), and the editions of those inside which these
    lie (`containers`): their files hold the bytes of these."""

    def __init__(self, rows: Rows, documents: Sequence[str]) -> None:
        homes = {row.collection for row in rows.ever(schema.documents, "id", documents)}
        near = _ids(rows.of(schema.documents, "collection", homes))
        editions = [row for row in rows.of(schema.editions, "document", near) if row.filename]
        names = {row.filename for row in editions if row.document in documents}
        inner = tuple(name + INSIDE for name in names)
        others = [row for row in editions if row.document not in documents]
        self.members = sorted({row.document for row in others if row.filename.startswith(inner)})
        self.containers = sorted(
            {row.id for row in others if any(one.startswith(row.filename + INSIDE) for one in names)}
        )


def _ids(found: Iterable[AnyRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.id for row in found))
