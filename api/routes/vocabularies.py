"""GET /v1/vocabularies, /{scheme}, /{scheme}/skos, /v1/concepts, and /v1/map.

Refuses: changing a vocabulary; `fieldbridge vocabulary import` does.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import models as out
from api.asking import reader_of
from api.caching import REVALIDATE
from api.serving import answered, done, speller_of, state_of
from corpus import concepts
from corpus.concepts import OBJECTIVES
from corpus.errors import NotFound
from corpus.skos import MEDIA_TYPES
from corpus.skos.writing import to_skos

router = APIRouter(tags=["Vocabularies"])

_SKOS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            MEDIA_TYPES["turtle"]: {"schema": {"type": "string"}},
            MEDIA_TYPES["jsonld"]: {"schema": {"type": "object"}},
        }
    }
}

Facet = Annotated[str, Query(max_length=60)]


@router.get("/vocabularies", response_model=out.VocabularyList)
async def vocabularies(request: Request) -> Response:
    """The schemes by which practices are tagged and filtered."""
    schemes = state_of(request).house.vocabularies
    return await answered(
        request,
        "",
        lambda: out.VocabularyList(
            vocabularies=[
                out.VocabularyLine(
                    name=one.name,
                    title=one.title,
                    publisher=one.publisher,
                    source=one.source,
                    concepts=len(one.concepts),
                )
                for one in schemes
            ]
        ),
    )


@router.get("/vocabularies/{scheme}", response_model=out.Vocabulary)
async def vocabulary(
    request: Request, scheme: Annotated[str, Path(max_length=100)], ui_lang: out.Tagged | None = None
) -> Response:
    """One scheme with its concepts, in its publisher's order."""
    del ui_lang
    speller = speller_of(request)

    def work() -> out.Vocabulary:
        found = _found(request, scheme)
        return out.Vocabulary(
            name=found.name,
            title=found.title,
            publisher=found.publisher,
            source=found.source,
            checked=found.checked,
            mappings=concepts.MAPPINGS_ARE,
            concepts=[_concept(one, speller.language) for one in found],
        )

    return await answered(request, "", work)


@router.get("/vocabularies/{scheme}/skos", response_class=Response, responses=_SKOS)
async def skos(
    request: Request,
    scheme: Annotated[str, Path(max_length=100)],
    form: Annotated[Literal["turtle", "jsonld"], Query(alias="format")] = "turtle",
) -> Response:
    """One scheme as SKOS (W3C, 2009), in Turtle or JSON-LD."""
    schemes = state_of(request).house.vocabularies
    text = await done(request, lambda: to_skos(_found(request, scheme), schemes, form))
    return Response(text, media_type=MEDIA_TYPES[form], headers={"Cache-Control": REVALIDATE})


@router.get("/concepts", response_model=out.NearConcepts)
async def near(
    request: Request,
    q: Annotated[str, Query(max_length=10_000)],
    scheme: Annotated[str, Query(max_length=100)] = OBJECTIVES,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    ui_lang: out.Tagged | None = None,
) -> Response:
    """The concepts of one scheme that lie nearest in meaning to a text in any language, best first."""
    del ui_lang
    house, speller = state_of(request).house, speller_of(request)

    def work() -> out.NearConcepts:
        found = house.searcher.concepts(q, scheme, speller.language, limit)
        return out.NearConcepts(
            concepts=[
                out.NearConcept(
                    scheme=one.concept.scheme,
                    id=one.concept.id,
                    label=one.concept.label,
                    score=round(one.score, 3),
                )
                for one in found
            ]
        )

    return await answered(request, house.generation, work)


@router.get("/map", response_model=out.Coverage)
async def coverage(
    request: Request, rows: Facet = "objective", columns: Facet = "level", ui_lang: out.Tagged | None = None
) -> Response:
    """How many practices there are for each pair of values of two facets; zeros are the gaps."""
    del ui_lang
    house, speller = state_of(request).house, speller_of(request)
    return await answered(
        request,
        house.generation,
        lambda: speller.coverage(
            house.searcher.coverage(reader_of(request), speller.language, rows, columns)
        ),
    )


def _found(request: Request, scheme: str) -> concepts.Vocabulary:
    found = state_of(request).house.vocabularies.get(scheme)
    if found is None:
        raise NotFound(
            "there is no such vocabulary", subject=scheme, remedy="GET /v1/vocabularies lists them."
        )
    return found


def _concept(one: concepts.Concept, language: str) -> out.ConceptDetail:
    def names(synonym: bool) -> list[out.Name]:
        return [
            out.Name(lang=label.language, text=label.text, official=label.official)
            for label in one.labels
            if label.synonym is synonym
        ]

    return out.ConceptDetail(
        id=one.id,
        uri=one.uri,
        label=one.label(language),
        labels=names(synonym=False),
        synonyms=names(synonym=True),
        definitions=dict(one.definitions),
        broader=list(one.broader),
        mappings=[
            out.Link(kind=link.kind, scheme=link.scheme, concept=link.concept, reason=link.reason)
            for link in one.mappings
        ],
        retired=one.retired,
        replaced_by=one.replaced_by,
        body=one.body,
        year=one.year or None,
        footnote=one.footnote,
    )
