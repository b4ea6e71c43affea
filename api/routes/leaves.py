"""GET /v1/documents/{id}/pages/{n}, its /picture and its /file.

Owns the check of scope and rights on each request, whatever was drawn before. Refuses: drawing (api/drawing.py).
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import models as out
from api.asking import reader_of
from api.caching import REVALIDATE, has, tag_of
from api.drawing import WIDTHS
from api.leaves import DRAWN, Leaves, drawable
from api.routes.documents import SANDBOX, Identity, Which, edition_of, must_be_open
from api.serving import answered, done, speller_of, state_of
from corpus.catalogue import Reader
from corpus.doubts import on_page
from corpus.errors import NotFound
from corpus.languages import direction
from corpus.works import Edition, Page

router = APIRouter(prefix="/documents/{identity}/pages/{number}", tags=["Documents"])

Number = Annotated[int, Path(ge=1, le=100_000)]
Wide = Annotated[
    Literal["320", "640", "1200"], Query(description="Pixels; a rich page may be given smaller.")
]

LASTING = "private, max-age=604800, immutable"
"""For an edition that is named: its bytes never change, and what was seen once may be seen for a week."""
_DRAWING = "1"

assert WIDTHS == (320, 640, 1200)


@router.get("", response_model=out.PageText)
async def page_text(request: Request, identity: Identity, number: Number, edition: Which = "") -> Response:
    """The text of one page, where rights are `open`, with the addresses of its picture and of it as a PDF."""

    def work() -> out.PageText:
        with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
            found, page = _open_page(reader, identity, number, edition)
        base = speller_of(request).base_url
        leaves = Leaves(found) if drawable(found) else None
        return out.PageText(
            document=identity,
            edition=found.id,
            page=page.number,
            label=page.label,
            pages=len(found.pages),
            lang=found.language,
            dir=direction(found.language),
            text=found.text[page.start : page.end],
            doubts=list(on_page(found.doubts, number)),
            picture=base + leaves.picture(number) if leaves else None,
            file=base + leaves.file(number) if leaves else None,
        )

    return await answered(request, str(state_of(request).house.catalogue.sequence()), work)


@router.get("/picture", response_class=Response, responses={200: {"content": {"image/webp": {}}}})
async def picture(
    request: Request, identity: Identity, number: Number, edition: Which = "", width: Wide = "640"
) -> Response:
    """A page of a PDF as a WebP picture of at most 80 kB, where rights are `open`."""
    found = await _drawable(request, identity, number, edition)
    headers = _headers(found, f"picture {number} {width}", edition)
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    data = await state_of(request).drawer.picture(found.sha256, number, int(width))
    return Response(data, media_type="image/webp", headers=headers)


@router.get("/file", response_class=Response, responses={200: {"content": {DRAWN: {}}}})
async def page_file(request: Request, identity: Identity, number: Number, edition: Which = "") -> Response:
    """One page of a PDF as a PDF, as a download, where rights are `open`: what is drawn on it, and no script, action,
    note or attachment."""
    found = await _drawable(request, identity, number, edition)
    headers = _headers(found, f"file {number}", edition) | {
        "Content-Disposition": f'attachment; filename="{identity}-page-{number}.pdf"',
        "Content-Security-Policy": SANDBOX,
    }
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    data = await state_of(request).drawer.alone(found.sha256, number)
    return Response(data, media_type=DRAWN, headers=headers)


async def _drawable(request: Request, identity: str, number: int, edition: str) -> Edition:
    def work() -> Edition:
        with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
            found, _ = _open_page(reader, identity, number, edition)
            reader.must_have_original(found.id, found.sha256)
        if found.media_type != DRAWN:
            raise NotFound(
                "pages of this format have no picture", subject=identity, remedy="Read its text, or the file."
            )
        return found

    return await done(request, work)


def _open_page(reader: Reader, identity: str, number: int, edition: str) -> tuple[Edition, Page]:
    """Raises NotFound or Gone, and Forbidden where rights keep it."""
    owner = reader.document(identity)
    must_be_open(owner)
    found = edition_of(reader, owner, edition)
    page = next((one for one in found.pages if one.number == number), None)
    if page is None:
        there = f"It has pages 1 to {len(found.pages)}." if found.pages else "This format has no pages."
        raise NotFound("there is no such page", subject=f"{owner.id}, page {number}", remedy=there)
    return found, page


def _headers(found: Edition, what: str, edition: str) -> dict[str, str]:
    return {
        "ETag": tag_of(found.sha256, what, _DRAWING),
        "Cache-Control": LASTING if edition else REVALIDATE,
    }
