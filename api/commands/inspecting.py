"""`inspect`: what a reader sees in one file, in the terminal or as a page.

Refuses: keeping anything of it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.reading_in import check_report
from api.commands.voice import AsJson, clean, say, say_json, table
from api.plurals import plural

if TYPE_CHECKING:
    from ingest.reading import Reading


def register(app: typer.Typer) -> None:
    app.command()(inspect)


def inspect(
    file: Annotated[Path, typer.Argument(help="A file of any format.")],
    html: Annotated[
        Path | None, typer.Option(help="Write it as a page beside pictures of the file's pages.")
    ] = None,
    page: Annotated[int, typer.Option(min=0, help="This page alone.")] = 0,
    profile: Annotated[
        bool, typer.Option("--profile", help="Print a profile to be edited, from this filled form.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the reader sees in a file: headings, text, and the lines it left out. Nothing is kept."""
    import dataclasses

    from api.house import limits_of, recogniser_of
    from api.settings import read_settings
    from corpus.errors import NotFound
    from ingest.cage import read_in_cage

    if not file.is_file():
        raise NotFound("there is no such file", subject=str(file), remedy="Check the path.")
    settings = read_settings()
    reading = read_in_cage(file, limits=limits_of(settings))
    reading = recogniser_of(settings).complete(file, reading)
    if page > reading.pages:
        raise NotFound(
            "there is no such page", subject=str(page), remedy=f"It has {plural(reading.pages, 'page')}."
        )
    if profile:
        _print_profile(file, reading, as_json)
        return
    if html is not None:
        _write_inspection(file, reading, html, page)
    if as_json:
        say_json(dataclasses.asdict(reading))
    elif html is None:
        _show(file, reading, page)
    else:
        say(
            f"{html}: {plural(len(reading.blocks), 'block')}, {plural(len(reading.dropped), 'line')} left out"
        )


def _print_profile(file: Path, reading: "Reading", as_json: bool) -> None:
    """TOML for a person to edit; with --json the labels, what they seem to stand for, and the example's values."""
    from corpus.errors import EmptyFile
    from ingest.forms import example
    from ingest.profiles import written

    found = example(reading)
    if not found:
        raise EmptyFile(
            "no labels were found in it",
            subject=str(file),
            remedy="Give a filled form: a table with labels, or a heading over each answer.",
        )
    if as_json:
        say_json({"labels": [dict(zip(("label", "noun", "value"), one, strict=True)) for one in found]})
    else:
        say(written(file.stem, found).rstrip("\n"))


def _write_inspection(file: Path, reading: "Reading", html: Path, page: int) -> None:
    from api.house import limits_of
    from api.inspect_page import written
    from api.settings import read_settings
    from index.encoders import open_space

    check_report(html)
    settings = read_settings()
    count_tokens = open_space("multilingual", settings.models).encoder.count_tokens
    text = written(file, reading, count_tokens, limits_of(settings), page)
    html.write_text(text, encoding="utf-8", errors="backslashreplace")


def _show(file: Path, reading: "Reading", only: int) -> None:
    from corpus.vocabulary_files import shipped
    from index.languages.documents import language_of_document
    from ingest.canonical import lay_out
    from ingest.documents import titled
    from ingest.proposing.finding import Finder

    laid = lay_out(reading)
    language = language_of_document(laid.text, reading.language)
    pages = plural(reading.pages, "page") if reading.pages else "no pages"
    say(f"{reading.media_type}, read by {reading.reader}; {pages}")
    say(f"title: {clean(titled(reading, file.name, laid, language, Finder(shipped())))}")
    say(*(f"doubt: {clean(one)}" for one in reading.doubts))
    page = None
    for block in reading.blocks:
        if only and block.page != only:
            continue
        if block.page != page:
            page = block.page
            say("", f"[page {page}]")
        say(
            f"{'#' * block.level} {clean(block.text)}"
            if block.level
            else f"  {block.kind}: {clean(block.text)}"
        )
    dropped = [one for one in reading.dropped if not only or one.page == only]
    if dropped:
        say("", "Left out:")
        table(("page", "reason", "line"), [(one.page or "", one.reason, clean(one.text)) for one in dropped])
