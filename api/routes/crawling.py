"""GET /robots.txt and /sitemap.xml: what search engines may read here, and where it stands.

Owns which addresses are for people only. Refuses: whatever needs more than the scope of a stranger.
"""

from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api.serving import done, speller_of, state_of
from corpus.access import anyone

router = APIRouter(include_in_schema=False)

_SITEMAP_HOLDS = 50_000
_ROBOTS = """User-agent: *
Disallow: /v1/
Allow: /v1/documents/*/file$
Disallow: /embed
Sitemap: {site}/sitemap.xml
"""


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Result pages are not listed here: a crawler has to read in their header that it is not to keep them."""
    return PlainTextResponse(_ROBOTS.format(site=speller_of(request).site))


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """The practices that anybody may see, each of which leads to its document; at most 50,000, as the protocol has it."""
    site = speller_of(request).site

    def work() -> str:
        with state_of(request).house.catalogue.reader(anyone()) as reader:
            ids = reader.practice_ids("", _SITEMAP_HOLDS)
        lines = "\n".join(f"<url><loc>{escape(f'{site}/practices/{one}')}</loc></url>" for one in ids)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}\n</urlset>\n'

    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + await done(request, work)
    return Response(body, media_type="application/xml")
