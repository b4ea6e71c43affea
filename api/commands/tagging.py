"""`tags` and `learn`: what a practice or a file seems to be about, and learning from what people decided.

Refuses: keeping anything of a file; a proposal is no claim until a person makes it one.
"""

import os
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import (
    AsJson,
    See,
    bold,
    clean,
    faint,
    marked,
    say,
    say_json,
    scope_of,
    table,
    wrapped,
)
from api.plurals import plural

if TYPE_CHECKING:
    from api.house import House
    from api.models import TagProposals
    from corpus.access import Rights
    from search.tag_model import Trial
    from search.tag_texts import Piece


def register(app: typer.Typer) -> None:
    app.command()(tags)
    app.command()(learn)


def tags(
    what: Annotated[
        str, typer.Argument(metavar="FILE_OR_ID", help="A file of any format, or a practice's id.")
    ],
    scheme: Annotated[
        list[str] | None,
        typer.Option("--scheme", help="May be repeated; gcm-objectives if none is named."),
    ] = None,
    one: Annotated[
        bool, typer.Option("--one", help="One concept at most, of a scheme that does not say so itself.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    least: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Probability from which a concept is shown.")
    ] = 0.3,
    labels: Annotated[
        str, typer.Option("--labels", help="Language of labels: en, fr, es, ar, ru, zh.")
    ] = "en",
    see: See = None,
    as_json: AsJson = False,
) -> None:
    """Propose tags with how likely each is and the sentence that speaks for it. Nothing is kept."""
    answers = _answers(what, scheme, labels, see, {"one_only": one or None, "limit": limit, "least": least})
    if as_json:
        say_json({"subject": what, "schemes": [each.model_dump() for each in answers]})
        return
    for each in answers:
        _tell(each)


def learn(
    idle: Annotated[
        bool, typer.Option("--idle", help="Take only what processors have left over, as a server does.")
    ] = False,
    past: Annotated[
        bool, typer.Option("--past", help="Learn nothing: show what became of it so far.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Learn from what people and bodies decided on tags; taken only where, on what it has not seen, that is no chance."""
    from api.house import open_house
    from api.learning import learn_all
    from api.settings import read_settings

    if past:
        _past(as_json)
        return
    if idle:
        _stand_back()
    with open_house(read_settings()) as house:
        found = learn_all(house, "server" if idle else "command")
    if as_json:
        say_json({"schemes": [{**asdict(each), "taken": each.taken} for each in found]})
        return
    if not found:
        say("Nobody has decided on a tag yet.")
        return
    table(_HEAD[1:], [_row(each.scheme, each.decisions, each.became, each.trial) for each in found])


def _past(as_json: bool) -> None:
    from api.settings import read_settings
    from api.trainings import trainings

    found = trainings(read_settings().data)
    if as_json:
        say_json({"trainings": [asdict(each) for each in found]})
        return
    if not found:
        say("Nothing was learnt yet.")
        return
    rows = [(each.at, *_row(each.scheme, each.decisions, each.became, each.trial)) for each in found]
    table(_HEAD, rows)


_HEAD = ("when", "scheme", "decisions", "taken", "log loss", "before", "F1", "before")
_BECAME = {"taken": "yes", "fell": "no", "few": "too few", "erased": "no: a text was erased meanwhile"}


def _row(scheme: str, decisions: int, became: str, trial: "Trial | None") -> tuple[object, ...]:
    figures = (trial.loss, trial.loss_before, trial.f1, trial.f1_before) if trial else ()
    return (
        scheme or "none",
        decisions,
        _BECAME[became],
        *(f"{one:.3f}" for one in figures),
        *[""] * (4 - len(figures)),
    )


def _stand_back() -> None:
    """Whoever answers goes first. Linux can give what is left over alone; elsewhere the lowest priority there is."""
    if hasattr(os, "nice"):
        os.nice(19)
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _answers(
    what: str, schemes: list[str] | None, labels: str, see: list[str] | None, asked: dict[str, Any]
) -> "list[TagProposals]":
    from api.house import CATALOGUE, open_house
    from api.settings import read_settings
    from api.spelling import Speller
    from corpus.access import Rights
    from corpus.concepts import OBJECTIVES

    settings = read_settings()
    path = Path(what)
    own = path.is_file()
    with TemporaryDirectory() as empty:
        if own and not (settings.data / CATALOGUE).exists():
            settings = replace(settings, data=Path(empty))
        with open_house(settings, create=own) as house:
            speller = Speller(house.vocabularies, labels, settings.quote_characters, settings.base_url)
            pieces, rights = (_pieces(path, house), Rights.OPEN) if own else _of_practice(what, house, see)
            return [
                speller.tags(
                    "" if own else what, name, house.proposer.propose(pieces, name, labels, **asked), rights
                )
                for name in dict.fromkeys(schemes or [OBJECTIVES])
            ]


def _pieces(path: Path, house: "House") -> "tuple[Piece, ...]":
    from api.house import limits_of
    from api.tags import pieces_in
    from ingest.cage import read_in_cage

    reading = house.recogniser.complete(path, read_in_cage(path, limits=limits_of(house.settings)))
    return pieces_in(reading, house.spaces[0].encoder.count_tokens)


def _of_practice(what: str, house: "House", see: list[str] | None) -> "tuple[tuple[Piece, ...], Rights]":
    from api.tags import pieces_of

    with house.catalogue.reader(scope_of(see)) as reader:
        return pieces_of(reader.practice_passages(what)), reader.practice(what).rights


def _tell(found: "TagProposals") -> None:
    say(bold(found.scheme))
    if not found.proposals:
        say("  No tag: nothing of this scheme is likely enough.")
    for one in found.proposals:
        say(f"  {one.probability:4.0%}  {one.concept.id}  {clean(one.concept.label)}")
        where = f"page {one.page_label or one.page}" if one.page or one.page_label else ""
        if not one.end:
            say("        No sentence of the text says it.")
        if one.sentence:
            say(*wrapped(marked(clean(one.sentence), one.words), "        "))
        rests = f"with {plural(one.decisions, 'decision')}" if one.decisions else "from the definition"
        say(faint("        " + " · ".join(part for part in (where, rests) if part)))
    say("")
