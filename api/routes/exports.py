"""GET /v1/export: every practice that the reader may see, as JSON Lines or CSV.

Refuses: the format itself (exporting.py).
"""

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from api.asking import reader_of
from api.exporting import MEDIA_TYPES, Format, export
from api.models import Tagged
from api.serving import speller_of, state_of

router = APIRouter(tags=["Export"])


@router.get("/export", response_class=StreamingResponse)
async def export_all(
    request: Request, format: Format = "jsonl", ui_lang: Tagged | None = None
) -> StreamingResponse:
    """All practices of one moment, one a line."""
    del ui_lang
    lines = export(state_of(request).house.catalogue, reader_of(request), speller_of(request), format)
    headers = {
        "Content-Disposition": f'attachment; filename="practices.{format}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(
        (line.encode("utf-8", "replace") for line in lines), media_type=MEDIA_TYPES[format], headers=headers
    )
