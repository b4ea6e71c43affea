"""GET /practices/{id} and /documents/{id}: the pages on which a practice and its document are read.

Owns that the whole text is laid out only where rights are `open`, and that a cited passage is found again.
Refuses: HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import models as out
from api.asking import reader_of
from api.drawing import LARGEST, Sizes
from api.heads import document_head, practice_head
from api.layout import Layout, lay_out, part_at
from api.leaves import Leaves, drawable
from api.rendering import address_of, page, texts_for
from api.routes.documents import described, edition_of
from api.routes.practices import bridges_of, detail_of, similar_to
from api.serving import done, speller_of, state_of
from api.sharing import about, share_text
from corpus.access import Rights
from corpus.catalogue import Reader
from corpus.doubts import on_page
from corpus.errors import NotFound, NotReady
from corpus.languages import OWN_NAMES
from corpus.practice_view import FIELD_OF
from corpus.works import Document, Edition, Passage

router = APIRouter(include_in_schema=False)

Identity = Annotated[str, Path(max_length=100)]

PASSAGES = 4
_CONTENTS = 150


@router.get("/practices/{identity}")
async def practice_page(request: Request, identity: Identity) -> Response:
    return await done(request, lambda: _practice(request, identity))


@router.get("/documents/{identity}")
async def document_page(
    request: Request,
    identity: Identity,
    passage: Annotated[str, Query(max_length=100)] = "",
    edition: Annotated[str, Query(max_length=100)] = "",
    part: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    sought = await done(request, lambda: _sought(request, identity, passage, edition))
    sizes: Sizes = ()
    if sought.owner.rights is Rights.OPEN and drawable(sought.edition):
        sizes = await state_of(request).drawer.sizes(sought.edition.sha256)
    return await done(request, lambda: _document(request, sought, bool(passage), part, sizes))


def _practice(request: Request, identity: str) -> Response:
    one = detail_of(request, identity)
    speller = speller_of(request)
    try:
        bridges, similar = bridges_of(request, identity, 6), similar_to(request, identity, 4)
    except (NotReady, NotFound):
        bridges, similar = [], []
    return page(
        request,
        "practice.html",
        one=one,
        head=practice_head(one, one.citation, speller.base_url),
        passages=one.passages[:PASSAGES],
        bridges=bridges,
        similar=similar,
        facts=[(name, values) for name, values in _facts(request, one) if values],
        label=speller.label,
        rests=_rests(request, one),
        tried=_tried(request, one.id),
        shared=_shared(request, one),
    )


def _shared(request: Request, one: out.PracticeDetail) -> str:
    """The practice as text to send on: its summary is the quotation, else its first passage."""
    t, site = texts_for(request), speller_of(request).site
    first = one.passages[0] if one.passages and not one.summary else None
    where = (first.page_label or first.page) if first else ""
    told = about(one, t(f"level.{one.level}"), t.years(one.period.start, one.period.end))
    words = first.text if first else one.summary
    paged = t("hit.page", page=where) if where else ""
    return share_text(one.title, told, words, paged, f"{site}/practices/{one.id}")


def _tried(request: Request, practice: str) -> str:
    """Where people tell that they tried it too; empty where the operator named no such place."""
    to = state_of(request).house.settings.submit_url
    return f"{to}{quote(practice)}" if to else ""


def _rests(request: Request, one: out.PracticeDetail) -> list[tuple[str, str]]:
    """Each quotation that proposals rest on, with the names of what it supports. Tags tell theirs elsewhere."""
    t = texts_for(request)
    names: dict[str, dict[str, None]] = {}
    for told in one.proposals:
        if told.evidence and told.predicate != "tag":
            name = t(f"proposed.{FIELD_OF[told.predicate]}")
            names.setdefault(told.evidence[0].exact, {})[name] = None
    return [(quoted, t("site.comma").join(several)) for quoted, several in names.items()]


def _facts(request: Request, one: out.PracticeDetail) -> list[tuple[str, list[str]]]:
    t, label = texts_for(request), speller_of(request).label

    def tagged(tag: out.Tag) -> str:
        return tag.label if tag.verdict != "proposed" else f"{tag.label} ({t('verdict.proposed')})"

    outcome = t("practice.not_reported") if one.outcome == "not-reported" else label("outcomes", one.outcome)
    if one.outcome_evidence != "none":
        outcome = f"{outcome} ({label('outcome-evidence', one.outcome_evidence)})"
    return [
        (t("practice.kind"), [label("kinds", one.kind)]),
        (t("practice.scope"), [label("reaches", one.scope)] if one.scope else []),
        (
            t("practice.places"),
            [f"{place.label} ({label('place-roles', place.role)})" for place in one.places],
        ),
        (
            t("practice.period"),
            [t.years(one.period.start, one.period.end)] if one.period.start or one.period.end else [],
        ),
        (t("practice.outcome"), [outcome]),
        (t("practice.sectors"), [sector.label for sector in one.sectors]),
        (t("practice.target_groups"), [group.label for group in one.target_groups]),
        (t("practice.bodies"), [body.name for body in one.bodies]),
        (t("practice.tags"), [tagged(tag) for tag in one.tags]),
        (t("practice.publisher"), [one.publisher] if one.publisher else []),
        (t("practice.date"), [t.date(one.date)] if one.date else []),
        (t("practice.language"), [OWN_NAMES.get(one.lang, one.lang)]),
        (t("practice.contact"), [one.contact] if one.contact else []),
        (
            t("practice.identifiers"),
            [f"{scheme.upper()} {value}" for scheme, value in one.identifiers.items()],
        ),
        (t("practice.rights"), [t(f"rights.{one.rights}")]),
        (t("practice.rights_statement"), [one.rights_statement] if one.rights_statement else []),
    ]


@dataclass(frozen=True)
class _Sought:
    """A document, the edition to be shown, and the passage that was asked for if it is there."""

    owner: Document
    edition: Edition
    cited: Passage | None
    one: out.Document


def _sought(request: Request, identity: str, passage: str, edition: str) -> _Sought:
    with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
        owner = reader.document(identity)
        cited = _cited(reader, identity, passage, edition)
        one = described(request, reader, identity, edition or (cited.edition if cited else ""), False)
        return _Sought(owner, edition_of(reader, owner, one.edition), cited, one)


def _document(request: Request, sought: _Sought, asked: bool, part: int, sizes: Sizes) -> Response:
    speller = speller_of(request)
    owner, found, cited, one = sought.owner, sought.edition, sought.cited, sought.one
    with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
        layout = _layout(reader, owner, found, cited, part)

    def part_link(number: int) -> str:
        pairs = [("part", str(number))] + ([] if one.newest else [("edition", one.edition)])
        return address_of(request).to(f"/documents/{one.id}", *pairs)

    shown = layout.part if layout else 1
    excerpts = [speller.passage(cited, owner.rights)] if cited and layout is None else []
    return page(
        request,
        "document.html",
        one=one,
        head=document_head(one, _described(one), speller.base_url, shown),
        layout=layout,
        kind=_kind(found),
        leaves=Leaves(found, sizes) if layout and drawable(found) else None,
        size_alone=lambda number: state_of(request).drawer.size_alone(found.sha256, number),
        most=LARGEST,
        doubts_on=lambda number: on_page(found.doubts, number),
        missing=asked and cited is None,
        quoted=excerpts if owner.rights is not Rights.CITE else [],
        practices=one.practices[:50],
        contents=_contents(found, layout, part_link),
        part_link=part_link,
    )


def _described(one: out.Document) -> str:
    """A line for who meets only the link: who published it, when, and what is in it."""
    by = ", ".join(part for part in (one.publisher, one.date) if part)
    titles = "; ".join(each.title for each in one.practices[:5])
    return ". ".join(part for part in (by, titles) if part) or one.title


def _kind(edition: Edition) -> str:
    """What people call the format: the ending of the file's name, in capitals."""
    ending = edition.filename.rpartition(".")[2]
    return ending.upper() if ending.isalnum() and len(ending) <= 5 else edition.media_type


def _cited(reader: Reader, document: str, passage: str, edition: str) -> Passage | None:
    """A passage of this document: of the edition asked for, else of the newest that ever had it."""
    if not passage:
        return None
    living = reader.passages([passage]).get(passage)
    if living is not None and not edition:
        return living if living.document == document else None
    past = [edition] if edition else [one.id for one in reversed(reader.editions(document))]
    for one in past:
        for each in reader.edition_passages(one):
            if each.id == passage and each.document == document:
                return each
    return None


def _layout(
    reader: Reader, owner: Document, edition: Edition, cited: Passage | None, part: int
) -> Layout | None:
    """None where rights keep the text."""
    if owner.rights is not Rights.OPEN:
        return None
    if not part:
        part = part_at(edition, cited.start) if cited else 1
    return lay_out(edition, reader.edition_passages(edition.id), part, cited.id if cited else "")


def _contents(edition: Edition, layout: Layout | None, part_link: object) -> Sequence[tuple[int, str, str]]:
    """Headings with links: within this part, or to the part that holds them; bare where there is no text."""
    assert callable(part_link)
    shown = []
    for one in edition.headings[:_CONTENTS]:
        link = ""
        if layout is not None:
            number = part_at(edition, one.start)
            link = f"#h{one.start}" if number == layout.part else f"{part_link(number)}#h{one.start}"
        shown.append((one.level, one.title, link))
    return shown
