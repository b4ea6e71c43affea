"""GET /styleguide: every part of the pages in every state, made-up, by the macros that the pages use.

Refuses: parts of its own; what is not on a page is not here.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import made_up
from api.panel import Chip, Choice
from api.rendering import page, texts_for
from api.routes.telling import groups_of
from api.serving import done, speller_of
from api.sharing import share_text
from corpus.requests import Wrong

router = APIRouter(include_in_schema=False)


@router.get("/styleguide")
async def styleguide(request: Request) -> Response:
    t = texts_for(request)
    choices = [
        Choice("place=KEN", "Kenya", 12, True), Choice("place=NPL", "Nepal", 3, False),
        Choice("objective=6", "A long name of an objective, such as those of the Global Compact are", 0, False),
    ]  # fmt: skip
    response = await done(
        request,
        lambda: page(
            request,
            "styleguide.html",
            hits=made_up.hits(),
            label=speller_of(request).label,
            choices=choices,
            chips=[Chip("Kenya", "#chips"), Chip(t("facets.not", name="Nepal"), "#chips")],
            groups=groups_of(request),
            kinds=[kind.value for kind in Wrong],
            shared=lambda hit: share_text(
                hit.practice.title, ("Kenya",), hit.practice.summary, "iv", "https://x.example"
            ),
            citation=lambda one, _: f"{one.publisher}. {one.title}. {one.date}.",
            asking=_Asking("complaint desks"),
        ),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class _Asking:
    """A question was asked: hits then show how well they match."""

    def __init__(self, text: str) -> None:
        self.text = text
