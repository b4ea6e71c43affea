"""/v1/submissions/{identity}/files: its submitter replaces the file or adds papers; who may read the text gets them.

Refuses: deciding who may (api/desk/people.py, links.py, corpus/review).
"""

import tempfile
from pathlib import Path as Folder
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.desk.amending import MOST_ATTACHMENTS, attached, replaced
from api.desk.desk import Desk
from api.desk.links import of_submission
from api.desk.people import acting, seen_by
from api.forms import TOKEN, must_be_of_session
from api.models.desk import Done
from api.routes.desk import Proof, Token, may_send
from api.serving import done, spelled, state_of
from api.uploads import files_in, put_down
from api.visitors import visitor_of
from corpus.errors import NotFound, WrongUse
from corpus.review import Actor

router = APIRouter(tags=["Desk"])
pages = APIRouter(include_in_schema=False)
Sha256 = Annotated[str, Path(max_length=64, description="As `attachments` names it.")]
_FORM = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "properties": {
        "file": {"type": "string", "format": "binary", "description": "In the place of the former one."},
        "attachment": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "version": {"type": "string", "description": "Of the text that you have; a stale one is refused."},
    }}}}}}  # fmt: skip


@router.post(
    "/submissions/{identity}/files",
    response_model=Done,
    dependencies=[Depends(may_send)],
    openapi_extra=_FORM,
)
async def send_files(request: Request, identity: str, link: Token = "", proof: Proof = "") -> Response:
    """Another file in the place of the former one, or papers beside it, while the submission is with its submitter."""
    with tempfile.TemporaryDirectory(prefix="fieldbridge-") as name:
        async with request.form(max_files=MOST_ATTACHMENTS + 1, max_fields=10) as form:
            if not link:
                must_be_of_session(request, proof or str(form.get(TOKEN) or ""))
            actor = await done(request, lambda: _submitter(request, identity, link))
            version = str(form.get("version") or "")
            own = await put_down(files_in(form, "file"), Folder(name))
            papers = await put_down(files_in(form, "attachment"), Folder(name))
        if len(own) > 1 or not own + papers:
            raise WrongUse(
                "one file, or papers, come with it", subject="file", remedy="Send file or attachment."
            )

        def work() -> Done:
            desk = Desk(state_of(request).house)
            case = desk.dossier(identity).case
            if own:
                case = replaced(desk, identity, own[0], actor, version)
            if papers:
                case = attached(desk, identity, papers, actor, "" if own else version)
            return Done(id=identity, state=case.state.value)

        body = spelled(await done(request, work))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _submitter(request: Request, identity: str, link: str) -> Actor:
    """Whoever asks; whether the submission is theirs the rules say. Raises Forbidden, NotFound."""
    desk = Desk(state_of(request).house)
    if link:
        return of_submission(desk, link, identity).actor
    return acting(desk, visitor_of(request), identity, "fill")


@pages.get("/desk/submissions/{identity}/files/{sha256}")
async def file_at_desk(request: Request, identity: str, sha256: Sha256) -> Response:
    return await get_file(request, identity, sha256)


@pages.get("/review/{token}/{identity}/files/{sha256}")
async def file_by_link(request: Request, token: str, identity: str, sha256: Sha256) -> Response:
    return await get_file(request, identity, sha256, token)


@router.get("/submissions/{identity}/files/{sha256}", response_class=Response)
async def get_file(request: Request, identity: str, sha256: Sha256, link: Token = "") -> Response:
    """A file of a submission, as a download, for who may read its text."""

    def work() -> tuple[bytes, str]:
        desk = Desk(state_of(request).house)
        if link:
            dossier, view = desk.seen(identity, of_submission(desk, link, identity).actor)
        else:
            dossier, view, _ = seen_by(desk, visitor_of(request), identity)
        wanted = {dossier.form.file_sha256, *dossier.form.attachments}
        one = next((one for one in dossier.files if one.sha256 == sha256 and sha256 in wanted), None)
        if one is None or not view.text:
            raise NotFound("there is no such file here", subject=sha256)
        with desk.house.files.open(sha256) as stream:
            return stream.read(), one.name

    data, name = await done(request, work)
    plain = "".join(char if char.isascii() and (char.isalnum() or char in ".-_") else "_" for char in name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/octet-stream", headers=headers)
