"""GET /v1/practices, /{id}, /{id}/bridges, /{id}/similar.

Refuses: text beyond what a practice's rights allow (spelling.py).
"""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import models as out
from api.asking import reader_of
from api.caching import REVALIDATE
from api.citing import CSL, RIS, Cited, csl, ris
from api.rendering import texts_for
from api.serving import answered, done, speller_of, state_of
from api.tags import learnt, pieces_of
from corpus.concepts import OBJECTIVES
from corpus.works import Provenance
from search.tagging import SHOWN

router = APIRouter(prefix="/practices", tags=["Practices"])

Identity = Annotated[str, Path(max_length=100)]
Language = out.Tagged | None


@router.get("", response_model=out.PracticeList)
async def practices(
    request: Request,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    updated_since: Annotated[
        int | None, Query(ge=0, description="A `sequence` of an earlier answer.")
    ] = None,
    ui_lang: Language = None,
) -> Response:
    """All practices by id, or those that changed since a sequence; page by `cursor`."""
    del ui_lang
    house, speller = state_of(request).house, speller_of(request)

    def work() -> out.PracticeList:
        sequence = house.catalogue.sequence()
        with house.catalogue.reader(reader_of(request), at=sequence) as reader:
            ids = reader.practice_ids(cursor, limit + 1, updated_since)
            found = reader.practices(ids[:limit])
        return out.PracticeList(
            practices=[speller.practice(found[one]) for one in ids[:limit] if one in found],
            next=ids[limit - 1] if len(ids) > limit else None,
            sequence=sequence,
        )

    return await answered(request, str(house.catalogue.sequence()), work)


@router.get("/{identity}", response_model=out.PracticeDetail)
async def practice(request: Request, identity: Identity, ui_lang: Language = None) -> Response:
    """One practice. 410 with title, date, reason and successor where it was withdrawn."""
    del ui_lang
    sequence = state_of(request).house.catalogue.sequence()
    return await answered(request, str(sequence), lambda: detail_of(request, identity))


@router.get("/{identity}/bridges", response_model=out.Bridges)
async def bridges(
    request: Request,
    identity: Identity,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ui_lang: Language = None,
) -> Response:
    """Counterparts at the other level, each with its reasons and the passage on both sides."""
    del ui_lang
    return await answered(
        request,
        _moment(request),
        lambda: out.Bridges(practice=identity, bridges=bridges_of(request, identity, limit)),
    )


@router.get("/{identity}/similar", response_model=out.Similar)
async def similar(
    request: Request,
    identity: Identity,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    ui_lang: Language = None,
) -> Response:
    """The nearest practices of any level."""
    del ui_lang
    return await answered(
        request,
        _moment(request),
        lambda: out.Similar(practice=identity, hits=similar_to(request, identity, limit)),
    )


@router.get("/{identity}/tags", response_model=out.TagProposals)
async def tags(
    request: Request,
    identity: Identity,
    scheme: Annotated[str, Query(max_length=100, description="A vocabulary's name.")] = OBJECTIVES,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    least: Annotated[float, Query(ge=0, le=1, description="Probability from which one is shown.")] = SHOWN,
    ui_lang: Language = None,
) -> Response:
    """Tags that software proposes, with how likely each is and the sentence that speaks for it."""
    del ui_lang
    house, speller, scope = state_of(request).house, speller_of(request), reader_of(request)

    def work() -> out.TagProposals:
        with house.catalogue.reader(scope) as reader:
            rights = reader.practice(identity).rights
            pieces = pieces_of(reader.practice_passages(identity))
        found = house.proposer.propose(pieces, scheme, speller.language, limit=limit, least=least)
        return speller.tags(identity, scheme, found, rights)

    model = learnt(house, scheme)
    moment = f"{_moment(request)} {model.trial if model else ''}"
    return await answered(request, moment, work)


class Format(StrEnum):
    RIS = "ris"
    CSL = "csl"


@router.get("/{identity}/citation", response_class=Response)
async def citation(
    request: Request,
    identity: Identity,
    format: Annotated[Format | None, Query(description="Else what `Accept` names; else CSL-JSON.")] = None,
    page: Annotated[str, Query(max_length=40, description="The page that is cited.")] = "",
    ui_lang: Language = None,
) -> Response:
    """The practice for library software: RIS, or CSL-JSON."""
    del ui_lang
    accepted = request.headers.get("accept", "")
    chosen = format or (Format.RIS if RIS in accepted else Format.CSL)
    cited = await done(request, lambda: _cited(request, identity, page))
    text, kind, ending = (ris(cited), RIS, "ris") if chosen is Format.RIS else (csl(cited), CSL, "json")
    named = f'attachment; filename="{cited.practice.id}.{ending}"'
    headers = {"Content-Disposition": named, "Cache-Control": REVALIDATE, "Vary": "Accept, Accept-Language"}
    return Response(text.encode("utf-8", "replace"), media_type=kind, headers=headers)


def _cited(request: Request, identity: str, page: str) -> Cited:
    speller, t = speller_of(request), texts_for(request)
    with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
        practice = reader.practice(identity)
        edition = reader.newest_edition(practice.document, text=False)
    note = ""
    if practice.provenance is Provenance.SUMMARY:
        by = practice.publisher
        note = t("provenance.summary_by", publisher=by) if by else t("provenance.summary_unnamed")
    link = f"{speller.site}/practices/{practice.id}"
    return Cited(speller.practice(practice), link, edition.title, page.strip(), edition.identifiers, note)


def detail_of(request: Request, identity: str) -> out.PracticeDetail:
    house = state_of(request).house
    with house.catalogue.reader(reader_of(request)) as reader:
        return speller_of(request).detail(
            reader.practice(identity), reader.practice_passages(identity), reader.assertions(identity)
        )


def bridges_of(request: Request, identity: str, limit: int) -> list[out.Bridge]:
    """Raises Gone or NotFound as the catalogue tells it, rather than as the older index would."""
    house, speller = state_of(request).house, speller_of(request)
    scope = reader_of(request)
    with house.catalogue.reader(scope) as reader:
        rights = reader.practice(identity).rights
    return [
        speller.bridge(one, rights)
        for one in house.searcher.bridges(identity, scope, limit, speller.language)
    ]


def similar_to(request: Request, identity: str, limit: int) -> list[out.Hit]:
    house, speller = state_of(request).house, speller_of(request)
    scope = reader_of(request)
    with house.catalogue.reader(scope) as reader:
        reader.practice(identity)
    return [speller.hit(one) for one in house.searcher.similar(identity, scope, limit, speller.language)]


def _moment(request: Request) -> str:
    """What hangs on the index and on the catalogue both."""
    house = state_of(request).house
    return f"{house.generation} {house.catalogue.sequence()}"
