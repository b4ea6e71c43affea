"""`submit`: files become submissions to a call.

Refuses: deciding anything about them (`review`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from api.desk.receiving import Received


def register(app: typer.Typer) -> None:
    app.command()(submit)


def submit(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files, folders, or archives of files.")
    ],
    call: Annotated[str, typer.Option(help="The call that they answer, as `call list` shows it.")],
    agreed: Annotated[
        bool, typer.Option("--agreed", help="The people named in them agreed; without it they stay drafts.")
    ] = False,
    licence: Annotated[str, typer.Option(help="open, quote or cite: what may leave of them.")] = "",
    audience: Annotated[str, typer.Option(help="public, signed-in or group:NAME.")] = "",
    earliest: Annotated[str, typer.Option(help="Not to be published before this day, as 2027-03-31.")] = "",
    source: Annotated[str, typer.Option(help="Its id in the system that it comes from; of one file.")] = "",
    mail: Annotated[
        str, typer.Option(help="The address at which the submitter is told what becomes of it.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="The language of those letters: en, fr, es, ar, ru or zh.")
    ] = "en",
    as_json: AsJson = False,
) -> int:
    """Hand files in. Each becomes a submission; the same file to the same call twice is told, and not doubled."""
    from api.desk.desk import Desk
    from api.desk.receiving import received
    from api.house import open_house
    from api.mail.noticing import told_at
    from api.settings import read_settings
    from corpus.errors import Refused, WrongUse
    from ingest.sources import discover

    files = discover(paths)
    if source and len(files) != 1:
        raise WrongUse(
            "one source id is for one file", subject="--source", remedy="Submit the files one by one."
        )
    said: dict[str, Any] = {"licence": licence, "audience": audience, "earliest": earliest, "agreed": agreed}
    with open_house(read_settings()) as house:
        desk = Desk(house)
        to = desk.call(call)
        if to.closed:
            raise Refused("the call is closed", subject=call, remedy="Ask its coordinator.")
        kept = {name: value for name, value in said.items() if value}
        reached = told_at(mail, language, house.settings)
        told = received(desk, to, files, kept, hand_in=agreed, source=source, mail=reached)
    return _shown(told, as_json)


def _shown(told: "list[Received]", as_json: bool) -> int:
    import dataclasses

    failed = any(one.status == "failed" for one in told)
    if as_json:
        say_json({"submissions": [dataclasses.asdict(one) for one in told]})
        return int(failed)
    table(
        ("status", "submission", "state", "file", "title"),
        [(one.status, one.submission, one.state, clean(one.name), clean(one.title)) for one in told],
    )
    for one in told:
        if one.happened:
            say(
                f"{one.status}: {clean(one.name)}: {clean(one.happened)}",
                f"  then: {one.remedy}" if one.remedy else "",
            )
        if one.link:
            say(f"{one.submission}: its submitter follows it with {one.link}")
    return int(failed)
