"""`submit`: files become submissions to a call.

Refuses: deciding anything about them (`review`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import AsJson, clean, say, say_json, table, width

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
    to: Annotated[
        Path | None, typer.Option(help="A new file that ends in .csv: all of it, each link as an address.")
    ] = None,
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
    if to is not None and (to.suffix != ".csv" or to.exists()):
        raise WrongUse(
            "links go to a new file that ends in .csv",
            subject=str(to),
            remedy="Choose another name for --to.",
        )
    said: dict[str, Any] = {"licence": licence, "audience": audience, "earliest": earliest, "agreed": agreed}
    with open_house(read_settings()) as house:
        desk = Desk(house)
        called = desk.call(call)
        if called.closed:
            raise Refused("the call is closed", subject=call, remedy="Ask its coordinator.")
        kept = {name: value for name, value in said.items() if value}
        reached = told_at(mail, language, house.settings)
        told = received(desk, called, files, kept, hand_in=agreed, source=source, mail=reached)
        base = house.settings.base_url
    _shown(told, as_json)
    if to is not None:
        _written(told, base, to)
    return int(any(one.status == "failed" for one in told))


def _shown(told: "list[Received]", as_json: bool) -> None:
    if as_json:
        import dataclasses

        say_json({"submissions": [dataclasses.asdict(one) for one in told]})
        return
    kept = [one for one in told if one.submission]
    links = any(one.link for one in kept)
    rows = [(one.submission, one.state, *([one.link] if links else []), clean(one.title)) for one in kept]
    table(("submission", "state", *(["link of its submitter"] if links else []), "title"), rows)
    if links and width() < _WHOLE:
        say(*(f"{one.submission}: {one.link}" for one in kept if one.link))
    for one in told:
        if one.happened:
            say(f"{one.status}: {clean(one.name)}: {clean(one.happened)}",
                f"  then: {one.remedy}" if one.remedy else "")  # fmt: skip
    if links:
        say("Whoever has a link can change or withdraw its submission. The links are shown this once.")


def _written(told: "list[Received]", base: str, to: Path) -> None:
    """The same as CSV, each link as an address; for its owner's eyes alone, since a link opens what it is of. A file that
    is there is not written over."""
    import csv
    import os

    from api.exporting import defused

    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(_COLUMNS)
        for one in told:
            link = f"{base}/submission/{one.link}" if one.link else ""
            cells = (
                one.submission,
                one.status,
                one.state,
                one.name,
                one.title,
                link,
                one.happened,
                one.remedy,
            )
            lines.writerow([defused(cell) for cell in cells])


_COLUMNS = ("submission", "status", "state", "file", "title", "link", "happened", "remedy")
_WHOLE = 90
"""Columns of a terminal in which no line of the table loses its link."""
