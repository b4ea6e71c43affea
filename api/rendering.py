"""Pages made on the server: the Jinja environment, the language of a page, and what every template may call.

Refuses: deciding what a page shows; a template that names something it was not given fails, and a test with it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from api import models as out
from api.clipping import clipped
from api.forms import TOKEN, token_for
from api.templates import environment
from api.tokens import tokens
from api.visitors import DECIDING, visitor_of
from api.wording import Library, Texts, library
from corpus.languages import OWN_NAMES, direction
from index.languages.territories import language_name

SHEETS = ("site", "reading", "desk", "sheet")
"""Style sheets: of all pages, and what the document view, the desk and the page of a submission need besides."""

SCRIPTS = ("page.js", "kept.js", "kept-store.js", "desk.js", "sheet.js", "submitting.js", "combobox.js")


@dataclass(frozen=True)
class Address:
    """Where the reader is. Links made by it keep the language that the reader chose by hand."""

    path: str
    query: tuple[tuple[str, str], ...]
    chosen: str

    def to(self, path: str, *pairs: tuple[str, str]) -> str:
        """A link within the site."""
        if self.chosen:
            pairs = (*pairs, ("ui_lang", self.chosen))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def keep(self, link: str) -> str:
        """A ready link within the site, with the chosen language added before its fragment."""
        if not self.chosen:
            return link
        head, sign, fragment = link.partition("#")
        return f"{head}{'&' if '?' in head else '?'}ui_lang={self.chosen}{sign}{fragment}"

    def in_language(self, language: str) -> str:
        """This very page in another language."""
        kept = [pair for pair in self.query if pair[0] != "ui_lang"]
        return f"{self.path}?{urlencode([*kept, ('ui_lang', language)])}"


def address_of(request: Request) -> Address:
    asked = request.query_params.get("ui_lang", "")
    chosen = library_of(request).choose(asked, "") if asked else ""
    return Address(request.url.path, tuple(request.query_params.multi_items())[:100], chosen)


def texts_for(request: Request) -> Texts:
    asked = request.query_params.get("ui_lang", "")
    found = library_of(request)
    return found.texts(found.choose(asked, request.headers.get("accept-language", "")))


def library_of(request: Request) -> Library:
    """The languages of the interface on this server."""
    return library(request.app.state.house.settings.texts)


def page(request: Request, name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The template `name` with `values`, in the reader's language."""
    t, visitor = texts_for(request), visitor_of(request)
    given: dict[str, object] = {
        "t": t,
        "here": address_of(request),
        "languages": _named(library_of(request)),
        "person": visitor.person if visitor.session else None,
        "at_desk": bool(visitor.session) and any(visitor.holds(one) for one in DECIDING),
        "may_sign_in": request.app.state.serving.sessions.ready,
        "form_guard": _guard(token_for(visitor.token)),
    }
    body = _environment().get_template(name).render(**given, **values)
    headers = {"Content-Language": t.language, "Vary": "Accept-Language, Accept"}
    return HTMLResponse(body.encode("utf-8", "replace"), status, headers=headers)


def _guard(token: str) -> Markup:
    """Stands in every form that is posted; without a session there is nothing to guard."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(TOKEN, token) if token else Markup("")


def marked(passage: out.Passage, longest: int = 0) -> Markup:
    """The text of a passage with its highlights in <mark>. With `longest` no more than so many code points
    around the first of them, on one line; an ellipsis stands where something was left out."""
    text, highlights = passage.text, tuple(passage.highlights)
    if longest:
        text, highlights = clipped(text.replace("\n", " "), highlights, longest)
    shortened = len(text) < len(passage.text)
    before = shortened and not passage.text.replace("\n", " ").startswith(text)
    after = passage.clipped or (shortened and not passage.text.replace("\n", " ").endswith(text))
    return Markup("").join(["… " if before else "", weighed(text, highlights), " …" if after else ""])


def weighed(text: str, words: Sequence[tuple[int, int]]) -> Markup:
    """`text` with [start, end) of each word in <mark>."""
    pieces: list[Markup] = []
    at = 0
    for start, end in words:
        pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])


def _named(found: Library) -> list[tuple[str, str]]:
    return [(one, found.texts(one).own_name) for one in found.languages]


def static_stamp(sheet: str = "site") -> str:
    """Changes when the style sheet does, so that browsers may keep it for a year."""
    return hashlib.sha256(style_sheet(sheet)).hexdigest()[:12]


@cache
def style_sheet(sheet: str = "site") -> bytes:
    """The sheet of all pages comes after the tokens that it names."""
    own = (files("api") / "static" / f"{sheet}.css").read_bytes()
    return tokens().encode() + own if sheet == "site" else own


@cache
def scripts() -> dict[str, bytes]:
    """The modules of the pages by file name. They name each other by it, so all stand under one stamp."""
    return {name: (files("api") / "static" / name).read_bytes() for name in SCRIPTS}


@cache
def scripts_stamp() -> str:
    digest = hashlib.sha256()
    for name, source in scripts().items():
        digest.update(name.encode() + b"\0" + source)
    return digest.hexdigest()[:12]


def script_address(module: str) -> str:
    return f"/static/{scripts_stamp()}/{module}.js"


def sheet_address(sheet: str) -> str:
    return f"/static/{static_stamp(sheet)}.css"


@cache
def _environment() -> Environment:
    made = environment()
    made.filters.update(marked=marked)
    made.globals.update(
        style=sheet_address("site"),
        sheet=sheet_address,
        module=script_address,
        own_names=OWN_NAMES,
        language_name=language_name,
        direction=direction,
    )
    return made
