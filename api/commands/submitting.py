"""`submit`: files become submissions to a call.

Refuses: deciding anything about them (`review`).
"""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import AsJson, clean, cut, say, say_json, table, width

if TYPE_CHECKING:
    from api.desk.receiving import Received
    from ingest.sources import Found


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
    from corpus.errors import WrongUse
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
    said = {"licence": licence, "audience": audience, "earliest": earliest, "agreed": agreed}
    told, base = _handed_in(
        files, call, {name: one for name, one in said.items() if one}, source, (mail, language)
    )
    _shown(told, as_json)
    if to is not None:
        _written(told, base, to)
    return int(any(one.status == "failed" for one in told))


def _handed_in(
    files: "list[Found]", call: str, said: dict[str, Any], source: str, mail: tuple[str, str]
) -> "tuple[list[Received], str]":
    """What became of each, and the address of the site."""
    from api.desk.desk import Desk
    from api.desk.receiving import received
    from api.house import open_house
    from api.mail.noticing import told_at
    from api.settings import read_settings
    from corpus.errors import Refused

    with open_house(read_settings()) as house:
        desk = Desk(house)
        called = desk.call(call)
        if called.closed:
            raise Refused("the call is closed", subject=call, remedy="Ask its coordinator.")
        reached = told_at(*mail, house.settings)
        agreed = bool(said.get("agreed"))
        told = received(desk, called, files, said, hand_in=agreed, source=source, mail=reached)
        return told, house.settings.base_url


def _shown(told: "list[Received]", as_json: bool) -> None:
    if as_json:
        import dataclasses

        say_json({"submissions": [dataclasses.asdict(one) for one in told]})
        return
    kept = [one for one in told if one.submission]
    if any(one.link for one in kept):
        _listed(kept)
    elif kept:
        table(("submission", "title"), [(one.submission, clean(one.title)) for one in kept])
    for state, number in Counter(one.state for one in kept).items():
        say(f"{state}: {number}")
    for one in told:
        if one.happened:
            say(f"{one.status}: {clean(one.name)}: {clean(one.happened)}",
                f"  then: {one.remedy}" if one.remedy else "")  # fmt: skip
    if any(one.link for one in kept):
        say("Whoever has a link can change or withdraw its submission. The links are shown this once;")
        say("with --to links.csv they are in a file, as addresses.")


def _listed(kept: "list[Received]") -> None:
    """One table, in which a title gives way so that no link is cut; a narrow terminal breaks the lines itself."""
    longest = max(len(one.submission) + len(one.link) for one in kept)
    room = width() - longest - 4
    if room < _FEWEST:
        say(*(f"{one.submission}  {cut(clean(one.title), _FEWEST)}  {one.link}" for one in kept))
        return
    rows = [(one.submission, cut(clean(one.title), room), one.link) for one in kept]
    table(("submission", "title", "link of its submitter"), rows)


def _written(told: "list[Received]", base: str, to: Path) -> None:
    """For its owner's eyes alone, since a link opens what it is of. A file that is there is not written over."""
    import os

    from api.desk.receipts import as_csv

    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(as_csv(told, base))


_FEWEST = 12
"""Characters of a title that tell anything."""
