"""`ingest` and `inspect`: files become truth, and what a reader sees in one.

Refuses: reading any format; the pipeline does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from api.house import House
    from corpus.practices import Level
    from ingest.publishing import Published
    from ingest.report import Report


def register(app: typer.Typer) -> None:
    app.command()(ingest)
    app.command()(inspect)


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders with all below them.")
    ],
    collection: Annotated[
        str, typer.Option(help="Where they belong; made when it is not there.")
    ] = "default",
    level: Annotated[str, typer.Option(help="field or global, for documents that do not say.")] = "",
    retry: Annotated[bool, typer.Option("--retry", help="Try those that failed before once more.")] = False,
    withdraw_missing: Annotated[
        bool, typer.Option("--withdraw-missing", help="Take out what is no longer in the folder.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Read files in and make them searchable. Run it again at any time: what did not change costs nothing."""
    return read_in(paths, collection, level, retry, withdraw_missing, as_json)


def read_in(
    paths: Sequence[Path],
    collection: str,
    level: str = "",
    retry: bool = False,
    withdraw_missing: bool = False,
    as_json: bool = False,
) -> int:
    """Exit code 1 when a file failed, after all the others were read."""
    from api.commands.progress import watching
    from api.house import open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from ingest.pipeline import Options

    settings = read_settings()
    options = Options(collection, _level(level), retry, withdraw_missing)
    with open_house(settings, create=True) as house:
        with sole_writer(settings.data), watching(quiet=as_json) as watch:
            report = house.pipeline.run(paths, options, watch)
            published = house.publisher.publish(watch) if report.changed or house.behind() else None
        if as_json:
            say_json(_as_data(report, published))
        else:
            _tell(report, published, house)
        return 1 if report.failed else 0


def inspect(
    file: Annotated[Path, typer.Argument(help="A file of any format.")], as_json: AsJson = False
) -> None:
    """Show what the reader sees in a file: headings, text, and the lines it left out. Nothing is kept."""
    import dataclasses

    from api.house import limits_of
    from api.settings import read_settings
    from corpus.errors import NotFound
    from ingest.cage import read_in_cage

    if not file.is_file():
        raise NotFound("there is no such file", subject=str(file), remedy="Check the path.")
    reading = read_in_cage(file, limits=limits_of(read_settings()))
    if as_json:
        say_json(dataclasses.asdict(reading))
        return
    say(f"{reading.media_type}, read by {reading.reader}; {reading.pages or 'no'} pages")
    say(*(f"doubt: {clean(one)}" for one in reading.doubts))
    page = None
    for block in reading.blocks:
        if block.page != page:
            page = block.page
            say("", f"[page {page}]")
        say(
            f"{'#' * block.level} {clean(block.text)}"
            if block.level
            else f"  {block.kind}: {clean(block.text)}"
        )
    if reading.dropped:
        say("", "Left out:")
        table(
            ("page", "reason", "line"),
            [(one.page or "", one.reason, clean(one.text)) for one in reading.dropped],
        )


def _level(written: str) -> "Level | None":
    from corpus.errors import UnknownValue
    from corpus.practices import Level

    if written and written not in tuple(Level):
        raise UnknownValue("there is no such level", subject=written[:60], remedy="Write field or global.")
    return Level(written) if written else None


def _tell(report: "Report", published: "Published | None", house: "House") -> None:
    shown = [
        one
        for one in report.outcomes
        if one.status not in ("unchanged", "skipped", "failed", "failed before")
    ]
    if shown:
        table(
            ("status", "pages", "passages", "practices", "language", "file"),
            [
                (one.status, one.pages or "", one.passages, one.practices, one.language, clean(one.path))
                for one in shown[:200]
            ],
        )
        say(f"… and {len(shown) - 200} more" if len(shown) > 200 else "")
    for one in report.outcomes:
        for doubt in one.doubts:
            say(f"doubt: {clean(one.path)}: {clean(doubt)}")
    for one in report.outcomes:
        if one.status in ("skipped", "failed", "failed before"):
            say(
                f"{one.status}: {clean(one.path)}: {clean(one.reason)}",
                f"  then: {one.remedy}" if one.remedy else "",
            )
    counts = ", ".join(f"{number} {status}" for status, number in sorted(report.counts().items()))
    say(f"{counts or 'nothing to read'} in {report.seconds:.1f} s")
    if published is not None:
        say(f"index {published.name}: {published.practices} practices, {published.rows} passages, "
            f"{published.embedded} embedded, in {published.seconds:.1f} s")  # fmt: skip
    say(f"data: {house.settings.data}")


def _as_data(report: "Report", published: "Published | None") -> dict[str, object]:
    import dataclasses

    return {
        "outcomes": [dataclasses.asdict(one) for one in report.outcomes],
        "counts": report.counts(),
        "seconds": round(report.seconds, 3),
        "published": dataclasses.asdict(published) if published else None,
    }
