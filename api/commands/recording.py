"""`review erase|decisions|agreement|read`: what a desk has on record as a whole, and what software reads for it.

Refuses: acting on one submission (reviewing.py).
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.at_desk import open_desk
from api.commands.voice import AsJson, say, say_json, table
from api.plurals import plural


def erase(
    person: Annotated[str, typer.Argument(help="Their id, as `review show` tells it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase the notes and reasons that a person wrote; what they decided stays, and the record holds. Forms go with their
    submission: `purge`."""
    from api.forgetting import forget, must_be_known

    with open_desk() as desk:
        must_be_known(desk.house, person)
        if not yes and not as_json:
            typer.confirm(f"Erase what {person} wrote, for good?", abort=True)
        done = forget(desk.house, person, words=True)
    if as_json:
        say_json({"id": person, "notes": done.notes, "backups": [*done.backups]})
    else:
        say(f"{person}: {done.notes} notes erased", *done.backups)


def decisions(
    call: Annotated[str, typer.Argument(help="As `call list` shows it.")],
    to: Annotated[
        Path | None, typer.Option(help="A file that ends in .xlsx, .csv or .json; else JSON is printed.")
    ] = None,
) -> None:
    """What became of each submission, keyed by its id in the system that it came from."""
    from api.desk.decisions import rows_of, written
    from corpus.errors import WrongUse

    with open_desk() as desk:
        rows = rows_of(desk, desk.call(call))
    if to is None:
        say_json({"decisions": rows})
        return
    if to.suffix not in (".xlsx", ".csv", ".json"):
        raise WrongUse(
            "decisions are not written so", subject=str(to), remedy="End the name in .xlsx, .csv or .json."
        )
    to.write_bytes(written(rows, to.suffix))
    say(f"{to}: {plural(len(rows), 'decision')}")


def agreement(
    call: Annotated[str, typer.Argument(help="As `call list` shows it.")], as_json: AsJson = False
) -> None:
    """How far people who tagged blind agree with each other, and with the machine: Krippendorff's alpha with its
    interval, from 30 submissions."""
    from api.desk.agreeing import agreements

    with open_desk() as desk:
        found = agreements(desk, desk.call(call))
    if as_json:
        say_json(found.as_data())
        return
    for who, one in (("people with each other", found.people), ("people with the machine", found.machine)):
        if one.alpha is None:
            say(f"{who}: tagged blind: {plural(one.submissions, 'submission')}; a figure is told from 30.")
        else:
            over = plural(one.submissions, "submission")
            say(f"{who}: alpha {one.alpha:.2f} ({one.low:.2f} to {one.high:.2f}) over {over}")


def read_texts(
    identity: Annotated[
        str, typer.Argument(metavar="[ID]", help="One that is to be read again; else all that wait.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Read what was handed in, and propose tags. A running server does this by itself."""
    import dataclasses

    from api.desk.reading import again, catch_up, read_waiting

    with open_desk() as desk:
        if identity:
            again(desk.house, identity)
        else:
            catch_up(desk.house)
        found = []
        while told_now := read_waiting(desk.house):
            found += told_now
    if as_json:
        say_json({"read": [dataclasses.asdict(one) for one in found]})
        return
    table(
        ("submission", "state", "proposals"),
        [(one.submission, one.state, str(one.proposals)) for one in found],
    )
