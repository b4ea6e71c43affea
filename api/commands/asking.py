"""`search`, `practice`, `bridges`, `similar`: what the server answers, answered here without one.

Refuses: text beyond what rights allow; the same speller makes the same answers as over HTTP.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, See, bold, clean, faint, marked, say, say_json, scope_of, wrapped
from corpus.languages import OWN_NAMES

if TYPE_CHECKING:
    from api import models as out
    from api.house import House
    from api.spelling import Speller

EXCERPT = 420
"""Code points of a passage in a list of hits; `practice` shows it whole."""

Identity = Annotated[str, typer.Argument(metavar="ID", help="A practice's id, as search shows it.")]
Labels = Annotated[str, typer.Option("--labels", help="Language of labels: en, fr, es, ar, ru, zh.")]


def register(app: typer.Typer) -> None:
    for verb in (search, practice, bridges, similar):
        app.command()(verb)


def search(
    question: Annotated[str, typer.Argument(help="In any language; empty browses.")] = "",
    level: Annotated[str, typer.Option(help="field or global.")] = "",
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="place=KEN,UGA; level:not=global; period=2012..2016 …"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    offset: Annotated[int, typer.Option(min=0, max=10_000)] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Show the summands of each score.")] = False,
    language: Annotated[
        str, typer.Option("--language", help="The question's language, if it must be said.")
    ] = "",
    labels: Labels = "en",
    see: See = None,
    as_json: AsJson = False,
) -> None:
    """Ask; get practices with passages cited to the page, and bridges to the other level."""
    from api.asking import ask_of
    from api.models import Asked

    scope = scope_of(see)
    with _open(labels) as (house, speller):
        wanted = [*(filters or ()), *([f"level={level}"] if level else [])]
        asked = Asked(
            q=question if len(question) <= 10_000 else _too_long(question),
            filters=wanted,
            limit=limit,
            offset=offset,
            query_lang=language or None,
            explain=explain,
        )
        searcher = house.searcher
        ask = ask_of(
            asked, speller.language, lambda facet: [value for value, _ in searcher.facet_values(facet, scope)]
        )
        answer = speller.answer(searcher.search(ask, scope))
        if as_json:
            say_json(answer.model_dump())
        else:
            _tell(answer)


def practice(identity: Identity, labels: Labels = "en", see: See = None, as_json: AsJson = False) -> None:
    """One practice with its facts and passages."""
    scope = scope_of(see)
    with _open(labels) as (house, speller):
        with house.catalogue.reader(scope) as reader:
            one = speller.detail(
                reader.practice(identity), reader.practice_passages(identity), reader.assertions(identity)
            )
        if as_json:
            say_json(one.model_dump())
            return
        say(*_heading(one), f"  {_facts(one)}")
        for name, text in (
            ("Summary", one.summary),
            ("Lessons", one.lessons),
            ("Conditions", one.conditions),
        ):
            if text:
                say("", bold(name), *wrapped(clean(text), "  "))
        for told in one.proposals:
            if told.evidence and told.predicate != "tag":
                shown = f"Proposed {told.predicate} {told.object}: “{clean(told.evidence[0].exact)}”"
                say(*wrapped(shown, "  "))
        say("", bold("From the document"))
        for passage in one.passages:
            say(*_quoted(passage))
        say("", f"Cite: {clean(one.citation)}")


def bridges(
    identity: Identity,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    labels: Labels = "en",
    see: See = None,
    as_json: AsJson = False,
) -> None:
    """Counterparts of a practice at the other level, with the passage on both sides."""
    scope = scope_of(see)
    with _open(labels) as (house, speller):
        with house.catalogue.reader(scope) as reader:
            rights = reader.practice(identity).rights
        found = [
            speller.bridge(one, rights) for one in house.searcher.bridges(identity, scope, limit, labels)
        ]
        if as_json:
            say_json({"practice": identity, "bridges": [one.model_dump() for one in found]})
            return
        for one in found:
            _tell_bridge(one)
            for passage in (one.why.here, one.why.there):
                say(*(_quoted(passage) if passage else ()))
        say("" if found else "No bridge found yet.")


def similar(
    identity: Identity,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
    labels: Labels = "en",
    see: See = None,
    as_json: AsJson = False,
) -> None:
    """The practices that lie nearest, of either level."""
    scope = scope_of(see)
    with _open(labels) as (house, speller):
        found = [speller.hit(one) for one in house.searcher.similar(identity, scope, limit, labels)]
        if as_json:
            say_json({"practice": identity, "hits": [one.model_dump() for one in found]})
            return
        for hit in found:
            say(*_heading(hit.practice), "")


@contextmanager
def _open(labels: str) -> "Iterator[tuple[House, Speller]]":
    from api.house import open_house
    from api.settings import read_settings
    from api.spelling import Speller

    settings = read_settings()
    with open_house(settings) as house:
        site = settings.base_url
        yield house, Speller(house.vocabularies, labels, settings.quote_characters, site, site)


def _too_long(question: str) -> str:
    from corpus.errors import BadQuestion

    raise BadQuestion(
        f"the question has {len(question):,} characters; at most 10,000 are read",
        subject="QUESTION",
        remedy="Ask with the paragraph that matters most.",
    )


def _tell(answer: "out.Answer") -> None:
    if answer.query.seems:
        from index.languages.territories import language_name

        name = f"{language_name(answer.query.seems, 'en')} ({OWN_NAMES[answer.query.seems]})"
        say(f"This looks like {name} in Latin letters. Written in its own script it finds far more.", "")
    if not answer.comparable:
        say("Nothing comparable was found. Nearest, not comparable:", "")
    else:
        say(
            f"Comparable practices: {answer.total}   ({answer.query.language}, index {answer.generation})", ""
        )
    for number, hit in enumerate(answer.hits, answer.offset + 1):
        first, *rest = _heading(hit.practice, hit.relevance)
        say(f"{number}. {first}", *rest)
        for copy in hit.also:
            say(f"    Also as: {clean(copy.title)} ({clean(copy.collection)}, {copy.id})")
        if hit.why.unmet:
            say(f"    Not about: {', '.join(one.label for one in hit.why.unmet)}")
        for passage in hit.passages:
            say(*_quoted(passage, EXCERPT))
        for part in hit.why.parts:
            say(faint(f"    {part.retriever:<14} {part.value:7.2f} × {part.weight:.2f} = {part.adds:6.2f}"))
        if hit.why.parts:
            say(faint(f"    score {hit.score:.4f}"))
        for bridge in hit.bridges:
            _tell_bridge(bridge)
        say("")


def _tell_bridge(one: "out.Bridge") -> None:
    shared = (
        f"; shared: {', '.join(concept.label for concept in one.why.concepts)}" if one.why.concepts else ""
    )
    say(
        f"    ⌒ {one.practice.level}: {bold(clean(one.practice.title))}",
        faint(f"      {one.verdict}{shared}"),
    )


def _heading(one: "out.Practice", relevance: str = "") -> list[str]:
    places = ", ".join(place.label for place in one.places)
    facts = " · ".join(
        part for part in (one.level, places, clean(one.publisher), one.date, relevance) if part
    )
    lines = [bold(clean(one.title)), f"    {facts}", faint(f"    {one.id}")]
    if one.provenance == "summary":
        lines.append("    A summary, not the body's own document.")
    if one.proposed:
        lines.append(f"    Proposed by software: {', '.join(one.proposed)}")
    return lines


def _facts(one: "out.PracticeDetail") -> str:
    facts = (one.kind, one.scope, f"outcome: {one.outcome} ({one.outcome_evidence})", f"rights: {one.rights}")
    return " · ".join(part for part in facts if part)


def _quoted(one: "out.Passage", longest: int = 0) -> list[str]:
    """A passage as lines; with `longest` no more than so many code points around what is marked."""
    from api.clipping import clipped

    where = f"page {one.page_label or one.page}" if one.page or one.page_label else ""
    heading = clean(one.heading[-1]) if one.heading else ""
    label = " · ".join(part for part in (heading, where) if part)
    text, highlights = one.text, tuple(one.highlights)
    if longest:
        text, highlights = clipped(text, highlights, longest)
    more = " …" if len(text) < len(one.text) or one.clipped else ""
    lines = wrapped(marked(clean(text), highlights) + more) if text else ["    (title and link only)"]
    return [*lines, faint(f"      {label}  {one.link}")]
