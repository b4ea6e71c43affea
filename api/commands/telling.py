"""`question list|open|answer|close` and `report list|close`: what readers told, for the operator.

Refuses: answering by itself; practices are linked by hand.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from api.house import House
    from corpus.requests import Question, QuestionState

question = typer.Typer(
    help="Questions that found nothing comparable and were sent on.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
report = typer.Typer(help="What readers say is wrong.", no_args_is_help=True, rich_markup_mode=None)

Identity = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]


@question.command("list")
def questions(
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Questions that wait, are shown, or are answered."""
    import dataclasses

    from corpus.requests import QuestionState

    with _house() as house:
        found = [one for one in _all_questions(house) if everything or one.state is not QuestionState.CLOSED]
    if as_json:
        say_json([dataclasses.asdict(one) for one in found])
        return
    table(
        ("id", "state", "date", "group", "question"),
        [(one.id, one.state.value, one.asked_at[:10], one.group, clean(one.text)) for one in found],
    )


@question.command("open")
def open_question(identity: Identity, as_json: AsJson = False) -> None:
    """Show it on the page of questions. Read it first: it may name people."""
    from corpus.requests import QuestionState

    _put(identity, QuestionState.OPEN, (), as_json)


@question.command()
def answer(
    identity: Identity,
    practices: Annotated[
        list[str], typer.Argument(metavar="PRACTICE…", help="Ids of practices that answer it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Link practices to it, and show it with them."""
    from corpus.requests import QuestionState

    _put(identity, QuestionState.ANSWERED, tuple(practices), as_json)


@question.command("close")
def close_question(identity: Identity, as_json: AsJson = False) -> None:
    """Show it to nobody any longer."""
    from corpus.requests import QuestionState

    _put(identity, QuestionState.CLOSED, (), as_json)


@report.command("list")
def reports(
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Reports that wait."""
    import dataclasses

    from corpus.access import everything as all_of_it

    with _house() as house, house.catalogue.reader(all_of_it()) as reader:
        found = [one for one in reader.reports() if everything or not one.closed]
    if as_json:
        say_json([dataclasses.asdict(one) for one in found])
        return
    table(
        ("id", "date", "wrong", "about", "said"),
        [
            (
                one.id,
                one.sent_at[:10],
                one.wrong.value,
                " ".join(filter(None, (one.about, one.other))),
                clean(one.text),
            )
            for one in found
        ],
    )


@report.command("close")
def close_report(
    identity: Identity,
    found: Annotated[str, typer.Option(help="What you found, or did about it.")] = "looked at",
    as_json: AsJson = False,
) -> None:
    """It was looked at."""
    from dataclasses import replace

    from api.house import OPERATOR
    from corpus.access import everything
    from corpus.errors import NotFound

    with _house() as house:
        with house.catalogue.reader(everything()) as reader:
            one = next((each for each in reader.reports() if each.id == identity), None)
        if one is None:
            raise NotFound(
                "there is no such report", subject=identity[:80], remedy="Run: fieldbridge report list --all"
            )
        with house.catalogue.write(OPERATOR, "closed a report") as writer:
            writer.put_report(replace(one, closed=" ".join(found.split())[:500] or "looked at"))
    _told(identity, "closed", as_json)


def _house() -> "House":
    from api.house import open_house
    from api.settings import read_settings

    return open_house(read_settings())


def _all_questions(house: "House") -> "tuple[Question, ...]":
    from corpus.access import everything

    with house.catalogue.reader(everything()) as reader:
        return reader.questions()


def _put(identity: str, state: "QuestionState", answers: tuple[str, ...], as_json: bool) -> None:
    """Raises NotFound for a question or a practice that there is not."""
    from dataclasses import replace

    from api.house import OPERATOR
    from corpus.access import everything
    from corpus.errors import NotFound

    with _house() as house:
        one = next((each for each in _all_questions(house) if each.id == identity), None)
        if one is None:
            raise NotFound(
                "there is no such question", subject=identity[:80], remedy="Run: fieldbridge question list"
            )
        with house.catalogue.reader(everything()) as reader:
            for practice in answers:
                reader.practice(practice)
        with house.catalogue.write(OPERATOR, f"put a question to {state.value}") as writer:
            writer.put_question(replace(one, state=state, answers=answers or one.answers))
    _told(identity, state.value, as_json)


def _told(identity: str, state: str, as_json: bool) -> None:
    if as_json:
        say_json({"id": identity, "state": state})
    else:
        say(f"{identity}: {state}")
