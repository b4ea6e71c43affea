"""How each noun lies in its row: two functions a noun, one in and one out. Pure.

Refuses: SQL, and checking rows (rows.py).
"""

import json

from corpus.access import Rights, Visibility
from corpus.assertions import Agent, AgentKind, Assertion, Evidence, Verdict
from corpus.catalogue.rows import AnyRow, Values, pack
from corpus.ids import intake_id
from corpus.keys import Key
from corpus.practice_view import far_end
from corpus.requests import Question, QuestionState, Report, Wrong
from corpus.works import Collection, Document, Edition, Heading, Intake, Page, Passage, Provenance


def collection_values(one: Collection) -> Values:
    return {
        "id": one.id,
        "name": one.name,
        "title": one.title,
        "operator": one.operator,
        "default_level": one.default_level,
        "rights": one.rights.value,
        "visibility": one.visibility.label,
    }


def collection_of(row: AnyRow) -> Collection:
    return Collection(
        id=row.id,
        name=row.name,
        title=row.title,
        operator=row.operator,
        default_level=row.default_level,
        rights=Rights(row.rights),
        visibility=Visibility(row.visibility),
    )


def document_values(one: Document, effective: Visibility) -> Values:
    return {
        "id": one.id,
        "collection": one.collection,
        "lineage": one.lineage,
        "work": one.work,
        "provenance": one.provenance.value,
        "source_url": one.source_url,
        "rights": one.rights.value,
        "visibility": one.visibility.label,
        "effective": effective.label,
    }


def document_of(row: AnyRow) -> Document:
    return Document(
        id=row.id,
        collection=row.collection,
        lineage=row.lineage,
        work=row.work,
        provenance=Provenance(row.provenance),
        source_url=row.source_url,
        rights=Rights(row.rights),
        visibility=Visibility(row.visibility),
    )


def edition_values(one: Edition) -> Values:
    """Without the text, which lies in a row of its own, and without its number."""
    return {
        "id": one.id,
        "document": one.document,
        "sha256": one.sha256,
        "media_type": one.media_type,
        "size": one.size,
        "filename": one.filename,
        "title": one.title,
        "language": one.language,
        "publisher": one.publisher,
        "date": one.date,
        "identifiers": pack(one.identifiers),
        "reader": one.reader,
        "doubts": pack(one.doubts),
    }


def text_values(one: Edition) -> Values:
    return {
        "edition": one.id,
        "text": one.text,
        "pages": pack([_page_values(page) for page in one.pages]),
        "headings": pack([[head.level, head.title, head.start, head.end] for head in one.headings]),
    }


def _page_values(page: Page) -> list[object]:
    """The confidence stands where there is one."""
    values: list[object] = [page.number, page.label, page.start, page.end]
    return values if page.confidence is None else [*values, page.confidence]


def headings_of(text: AnyRow) -> list[Heading]:
    return [Heading(*heading) for heading in json.loads(text.headings)]


def edition_of(row: AnyRow, text: AnyRow | None) -> Edition:
    """`text` None: text, pages and headings are left empty."""
    pages = json.loads(text.pages) if text else ()
    headings = headings_of(text) if text else ()
    return Edition(
        id=row.id,
        document=row.document,
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        filename=row.filename,
        title=row.title,
        language=row.language,
        text=text.text if text else "",
        publisher=row.publisher,
        date=row.date,
        identifiers=tuple((scheme, value) for scheme, value in json.loads(row.identifiers)),
        pages=tuple(Page(*page) for page in pages),
        headings=tuple(headings),
        reader=row.reader,
        doubts=tuple(json.loads(row.doubts)),
    )


def passage_values(one: Passage) -> Values:
    return {
        "id": one.id,
        "edition": one.edition,
        "document": one.document,
        "ordinal": one.ordinal,
        "starts": one.start,
        "ends": one.end,
        "text": one.text,
        "language": one.language,
        "heading": pack(one.heading),
        "page": one.page,
        "page_label": one.page_label,
    }


def passage_of(row: AnyRow) -> Passage:
    return Passage(
        id=row.id,
        edition=row.edition,
        document=row.document,
        ordinal=row.ordinal,
        start=row.starts,
        end=row.ends,
        text=row.text,
        language=row.language,
        heading=tuple(json.loads(row.heading)),
        page=row.page,
        page_label=row.page_label,
    )


def assertion_values(one: Assertion) -> Values:
    """Without its number and birth."""
    there = far_end(one)
    evidence = [[e.edition, e.exact, e.prefix, e.suffix, e.heading] for e in one.evidence]
    return {
        "subject": one.subject,
        "predicate": one.predicate,
        "object": one.object,
        **agent_values(one.agent),
        "verdict": one.verdict.value,
        "score": None if one.score is None else float(one.score),
        "evidence": pack(evidence),
        "at": one.at,
        "here": None if there is None else one.subject,
        "there": there,
    }


def assertion_of(row: AnyRow) -> Assertion:
    return Assertion(
        subject=row.subject,
        predicate=row.predicate,
        object=row.object,
        agent=agent_of(row),
        verdict=Verdict(row.verdict),
        score=row.score,
        evidence=tuple(
            Evidence(edition, exact, prefix, suffix, tuple(heading))
            for edition, exact, prefix, suffix, heading in json.loads(row.evidence)
        ),
        at=row.at,
    )


def agent_values(one: Agent) -> Values:
    return {"agent_kind": one.kind.value, "agent_name": one.name, "agent_version": one.version}


def agent_of(row: AnyRow) -> Agent:
    return Agent(AgentKind(row.agent_kind), row.agent_name, row.agent_version)


def question_values(one: Question) -> Values:
    return {
        "id": one.id,
        "content": one.text,
        "language": one.language,
        "group_name": one.group,
        "answers": pack(one.answers),
        "asked_at": one.asked_at,
        "state": one.state.value,
    }


def question_of(row: AnyRow) -> Question:
    answers = tuple(json.loads(row.answers))
    state = QuestionState(row.state)
    return Question(row.id, row.content, row.language, row.group_name, answers, row.asked_at, state)


def report_values(one: Report) -> Values:
    return {
        "id": one.id,
        "about": one.about,
        "wrong": one.wrong.value,
        "content": one.text,
        "other": one.other,
        "language": one.language,
        "sent_at": one.sent_at,
        "closed": one.closed,
    }


def report_of(row: AnyRow) -> Report:
    return Report(
        row.id, row.about, Wrong(row.wrong), row.content, row.other, row.language, row.sent_at, row.closed
    )


def key_values(one: Key) -> Values:
    return {
        "id": one.id,
        "label": one.label,
        "digest": one.digest,
        "origins": pack(one.origins),
        "created": one.created,
        "expires": one.expires,
        "revoked": one.revoked,
    }


def key_of(row: AnyRow) -> Key:
    origins = tuple(json.loads(row.origins))
    return Key(row.id, row.label, row.digest, origins, row.created, row.expires, row.revoked)


def intake_values(collection: str, one: Intake) -> Values:
    return {
        "id": intake_id(collection, one.path),
        "collection": collection,
        "path": one.path,
        "digest": one.digest,
        "document": one.document,
        "problem": one.problem,
        "happened": one.happened,
        "remedy": one.remedy,
    }


def intake_of(row: AnyRow) -> Intake:
    return Intake(row.path, row.digest, row.document, row.problem, row.happened, row.remedy)
