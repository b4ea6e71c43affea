"""GET / : the search page and the front page, made on the server; it works without any script.

Owns what the page's own parameters mean (`browse`, `from`, `to`) and what is shown where. Refuses: HTML.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import models as out
from api.caching import REVALIDATE, has, tag_of, unchanged
from api.panel import Asking, Choice, chips, countries_first, readable, sections, value_label, written
from api.problems import problem_of
from api.rendering import address_of, page, static_stamp, texts_for
from api.routes.search import answer_to
from api.routes.telling import groups_of
from api.serving import done, speller_of, state_of
from api.sharing import about, share_text
from api.visitors import visitor_of
from api.wording import Texts
from corpus.errors import NotReady, WrongUse

router = APIRouter(include_in_schema=False)

PAGE = 10
_LISTED_AT_HOME = 12


@router.get("/")
async def search_page(
    request: Request,
    q: Annotated[str, Query(max_length=10_000)] = "",
    filters: Annotated[list[out.Filter], Query(max_length=50)] = [],  # noqa: B006
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    explain: bool = False,
    browse: bool = False,
    generation: Annotated[str | None, Query(max_length=100)] = None,
    query_lang: out.Tagged | None = None,
    reads: Annotated[list[out.Tagged], Query(max_length=20)] = [],  # noqa: B006
) -> Response:
    asked = out.Asked(
        q=q.strip(),
        filters=[*(one for one in filters if one), *_years(request)],
        limit=PAGE,
        offset=offset,
        bridges=2,
        explain=explain,
        generation=generation,
        query_lang=query_lang,
        reads=reads,
        ui_lang=texts_for(request).language,
    )
    headers = {"Vary": "Accept-Language, Accept"}
    tag = tag_of(
        f"{generation} {state_of(request).house.generation}",
        str(request.base_url),
        state_of(request).stamp,
        static_stamp(),
        request.url.query,
        texts_for(request).language,
        visitor_of(request).mark,
        "open" if state_of(request).sessions.ready else "",
    )
    if has(request, tag):
        return unchanged(tag, headers)
    response = await done(request, lambda: _shown(request, asked, browse))
    if response.status_code == 200:
        response.headers.update({"ETag": tag, "Cache-Control": REVALIDATE})
    if request.url.query:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(request: Request, asked: out.Asked, browsing: bool) -> Response:
    """A question that cannot be asked is told on the page itself; so is an empty house."""
    extra = tuple(
        (name, value)
        for name, value in (
            ("explain", "true" if asked.explain else ""),
            ("query_lang", asked.query_lang or ""),
        )
        if value
    )
    asking = Asking(asked.q, tuple(asked.filters), extra, tuple(asked.reads))
    empty: dict[str, Any] = {
        "asking": asking, "answer": None, "problem": None, "levels": _levels(texts_for(request), None), "level": "",
        "unlisted": (), "browsing": browsing, "chips": (), "sections": (), "previous": "", "next": "",
    }  # fmt: skip
    try:
        answer = answer_to(request, asked)
    except WrongUse as fault:
        problem = problem_of(fault)
        return page(request, "search.html", status=problem.status, **{**empty, "problem": problem})
    except NotReady as fault:
        return page(request, "search.html", status=problem_of(fault).status, **empty)
    return page(request, "search.html", **{**empty, **_filled(request, asked, answer, asking, browsing)})


def _filled(
    request: Request, asked: out.Asked, answer: out.Answer, asking: Asking, browsing: bool
) -> dict[str, Any]:
    t, here, speller = texts_for(request), address_of(request), speller_of(request)
    asking = Asking(asking.text, written(answer.filters), asking.extra, asking.reads)
    panel = sections(answer, speller, t)
    listed = {choice.written for section in panel for choice in (*section.first, *section.more)}
    level = next((one for one in asking.filters if one in ("level=field", "level=global")), "")
    unlisted = [one for one in asking.filters if one not in listed and one != level]
    more = {"browse": "1"} if browsing and not asking.text else {}
    paged = {**more, "generation": answer.generation}
    last = answer.offset + len(answer.hits)
    tally = {one.value: one.count for one in answer.facets.get("level", [])}
    return {
        "asking": asking,
        "answer": answer,
        "levels": _levels(t, answer),
        "level": level,
        "unlisted": unlisted,
        "sections": panel,
        "chips": chips(asking, speller, t, here),
        "previous": asking.link(here, offset=max(0, asked.offset - PAGE), **paged) if asked.offset else "",
        "next": asking.link(here, offset=last, **paged) if answer.comparable and last < answer.total else "",
        "tally": {"field": tally.get("field", 0), "global": tally.get("global", 0)},
        "lists": _lists(answer, t),
        "label": speller.label,
        "shared": lambda hit: _shared(hit, speller.site, t),
        "readable": readable(answer, asking.reads),
        "groups": groups_of(request) if not answer.comparable else [],
        "citation": lambda one, passages: _citation(one, passages, speller.site, t),
    }


def _years(request: Request) -> list[str]:
    """The two fields for years, as the filter they mean."""
    first = request.query_params.get("from", "").strip()[:4]
    last = request.query_params.get("to", "").strip()[:4]
    return [f"period={first}..{last}"] if first or last else []


def _levels(t: Texts, answer: out.Answer | None) -> list[tuple[str, str, int | None]]:
    counts = {one.value: one.count for one in answer.facets.get("level", [])} if answer else {}

    def count(level: str) -> int | None:
        return counts.get(level, 0) if answer else None

    return [
        ("", t("search.level_all"), None),
        ("level=field", t("search.level_field"), count("field")),
        ("level=global", t("search.level_global"), count("global")),
    ]


def _lists(answer: out.Answer, t: Texts) -> list[tuple[str, list[Choice]]]:
    made = []
    for facet, title in (("objective", t("home.objectives")), ("place", t("home.places"))):
        counts = countries_first(facet, answer.facets.get(facet, []))[:_LISTED_AT_HOME]
        choices = [
            Choice(f"{facet}={one.value}", value_label(facet, one.value, one.label, t), one.count, False)
            for one in counts
        ]
        if choices:
            made.append((title, choices))
    return made


def _citation(one: out.Practice, passages: list[out.Passage], site: str, t: Texts) -> str:
    page_label = passages[0].page_label or passages[0].page if passages else ""
    where = t("hit.page", page=page_label) if page_label else ""
    parts = [one.publisher, one.title, one.date, where, one.source_url, f"{site}/practices/{one.id}"]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _shared(hit: out.Hit, site: str, t: Texts) -> str:
    """The hit as text to send on: its first passage is the quotation."""
    one, passages = hit.practice, hit.passages
    where = passages[0].page_label or passages[0].page if passages else ""
    words = passages[0].text if passages else ""
    told = about(one, t(f"level.{one.level}"), t.years(one.period.start, one.period.end))
    paged = t("hit.page", page=where) if where else ""
    return share_text(one.title, told, words, paged, f"{site}/practices/{one.id}")
