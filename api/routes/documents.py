"""GET /v1/documents/{id} and /{id}/file; single pages are in leaves.py.

Owns the check of rights for whole texts and files: only `open` lets them leave.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from api import models as out
from api.asking import reader_of
from api.document_proposals import proposals_of
from api.serving import answered, speller_of, state_of
from corpus.access import Rights
from corpus.catalogue import Reader
from corpus.errors import Forbidden, NotFound
from corpus.languages import direction
from corpus.likeness import Relation
from corpus.works import Document, Edition

router = APIRouter(prefix="/documents", tags=["Documents"])

Identity = Annotated[str, Path(max_length=100)]
Which = Annotated[str, Query(max_length=100, description="An earlier edition; empty: the newest.")]

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@router.get("/{identity}", response_model=out.Document)
async def document(
    request: Request,
    identity: Identity,
    edition: Which = "",
    text: Annotated[bool, Query(description="With the whole text, where rights are `open`.")] = False,
    ui_lang: out.Tagged | None = None,
) -> Response:
    """What is known of a document: editions, headings, page map, language versions, practices."""
    del ui_lang

    def work() -> out.Document:
        with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
            return described(request, reader, identity, edition, text)

    return await answered(request, str(state_of(request).house.catalogue.sequence()), work)


@router.get("/{identity}/file", response_class=FileResponse)
async def file(request: Request, identity: Identity, edition: Which = "") -> Response:
    """The file as it came in, as a download, where rights are `open`; its hash is checked first, apart from
    the threads that answer searches."""
    house = state_of(request).house

    def work() -> Edition:
        with house.catalogue.reader(reader_of(request)) as reader:
            owner = reader.document(identity)
            must_be_open(owner)
            wanted = edition_of(reader, owner, edition)
            reader.must_have_original(wanted.id, wanted.sha256)
        with house.files.open(wanted.sha256):
            return wanted

    found = await run_in_threadpool(work)
    plain = "".join(
        char if (char.isascii() and char.isalnum()) or char in "._-" else "_" for char in found.filename
    )
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.filename, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "ETag": f'"{found.sha256}"',
        "Cache-Control": "no-cache",
    }
    return FileResponse(house.files.path(found.sha256), media_type=found.media_type, headers=headers)


def edition_of(reader: Reader, owner: Document, wanted: str) -> Edition:
    """The newest, or the one asked for if it is of this document. Raises NotFound."""
    if not wanted:
        return reader.newest_edition(owner.id)
    found = reader.edition(wanted)
    if found.document != owner.id:
        raise NotFound(
            "this document has no such edition", subject=wanted[:80], remedy="Leave `edition` out."
        )
    return found


def must_be_open(owner: Document) -> None:
    if owner.rights is not Rights.OPEN:
        where = owner.source_url
        raise Forbidden(
            f"its rights ({owner.rights.value}) do not let the whole text or the file leave",
            subject=owner.id,
            remedy=f"Read it at its publisher: {where}" if where else "Ask its publisher for it.",
        )


def described(request: Request, reader: Reader, identity: str, edition: str, with_text: bool) -> out.Document:
    owner = reader.document(identity)
    if with_text:
        must_be_open(owner)
    found = edition_of(reader, owner, edition)
    newest = reader.newest_edition(identity)
    name = next((one.name for one in reader.collections() if one.id == owner.collection), "")
    speller, practices = speller_of(request), reader.practices_of(identity)
    base_url = speller.base_url
    silent = owner.rights is Rights.CITE
    return out.Document(
        id=owner.id,
        edition=found.id,
        newest=found.id == newest.id,
        title=found.title,
        lang=found.language,
        dir=direction(found.language),
        publisher=found.publisher,
        date=found.date,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        filename=found.filename,
        rights=owner.rights.value,
        provenance=owner.provenance.value,
        source_url=owner.source_url,
        collection=name,
        identifiers=dict(found.identifiers),
        headings=[] if silent else [
            out.Heading(level=one.level, title=one.title, start=one.start, end=one.end) for one in found.headings
        ],
        pages=[out.Page(
                number=one.number, label=one.label, start=one.start, end=one.end, confidence=one.confidence
            )
            for one in found.pages
        ],
        editions=[
            out.EditionLine(id=one.id, title=one.title, date=one.date, newest=one.id == newest.id)
            for one in reader.editions(identity)
        ],
        versions=versions_of(reader, owner, base_url),
        alike=alike_to(reader, owner, base_url),
        proposals=proposals_of(speller, reader, owner, found, practices),
        practices=[
            out.Span(id=one.practice_id, title=one.title, spans=list(one.spans))
            for one in practices
        ],
        doubts=list(found.doubts),
        link=f"{base_url}/documents/{identity}",
        file=f"{base_url}/v1/documents/{identity}/file" if owner.rights is Rights.OPEN and found.sha256 else None,
        text=found.text if with_text else None,
    )  # fmt: skip


def versions_of(reader: Reader, owner: Document, base_url: str) -> list[out.Version]:
    """The same work in other languages."""
    found = []
    for one in reader.work(owner.id):
        if one.id != owner.id:
            edition = reader.newest_edition(one.id)
            found.append(
                out.Version(
                    id=one.id,
                    title=edition.title,
                    lang=edition.language,
                    link=f"{base_url}/documents/{one.id}",
                )
            )
    return found


def alike_to(reader: Reader, owner: Document, base_url: str) -> list[out.AlikeDocument]:
    """Documents that are like this one and may be seen; confirmed language versions are among the versions."""
    found = []
    for one in reader.alike(owner.id):
        if one.relation is Relation.LANGUAGE_VERSION and one.decided:
            continue
        there = reader.newest_edition(one.beside(owner.id), text=False)
        older = one.relation is Relation.NEWER_EDITION and one.document == owner.id
        found.append(
            out.AlikeDocument(
                finding=one.id,
                id=there.document,
                title=there.title,
                lang=there.language,
                date=there.date,
                relation="older-edition" if older else one.relation.value,
                verdict=one.verdict.value,
                score=one.score,
                link=f"{base_url}/documents/{there.document}",
            )
        )
    return found
