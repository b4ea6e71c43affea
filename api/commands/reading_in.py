"""`ingest`: files become truth, once or as a folder changes.

Refuses: reading any format; the pipeline does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, clean, say, say_json, table
from api.plurals import plural

if TYPE_CHECKING:
    from api.house import House
    from api.settings import Settings
    from corpus.practices import Level
    from ingest.pipeline import Options
    from ingest.profiles import Given
    from ingest.publishing import Published
    from ingest.report import Report, Watch


_MOST_ALIKE = 50


def register(app: typer.Typer) -> None:
    app.command()(ingest)


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
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: take up what comes, changes or goes, until stopped.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.1, help="With --watch: seconds between two looks.")] = 5.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read everything and write nothing: say what would come of it.")
    ] = False,
    allow_purged: Annotated[
        bool, typer.Option("--allow-purged", help="Let in again what was purged; it is refused else.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write the report to this file too: .html or .json.")
    ] = None,
    profile: Annotated[
        str, typer.Option(help="How forms are read: a profile that comes along, by name, or a file.")
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Read files in and make them searchable. Run it again at any time: what did not change costs nothing."""
    asked = Asked(collection, level, retry, withdraw_missing, dry_run, report, as_json, allow_purged, profile)
    if watch:
        from corpus.errors import WrongUse

        if dry_run:
            raise WrongUse(
                "a dry run does not watch", subject="--dry-run", remedy="Leave --watch or --dry-run out."
            )
        return _watch(paths, asked, every)
    return read_in(paths, asked)


@dataclass(frozen=True)
class Asked:
    """How an ingest is to be run and told."""

    collection: str
    level: str = ""
    retry: bool = False
    withdraw_missing: bool = False
    dry: bool = False
    report: Path | None = None
    as_json: bool = False
    allow_purged: bool = False
    profile: str = ""


def read_in(paths: Sequence[Path], asked: Asked) -> int:
    """Exit code 1 when a file failed, after all the others were read."""
    from api.commands.progress import watching
    from api.settings import read_settings
    from ingest.pipeline import Options

    settings = read_settings()
    options = Options(
        asked.collection,
        _level(asked.level),
        asked.retry,
        asked.withdraw_missing,
        dry=asked.dry,
        allow_purged=asked.allow_purged,
        profile=_profile(asked.profile),
    )
    if asked.report is not None:
        check_report(asked.report)
    with _house(settings, asked.dry) as house:
        with watching(quiet=asked.as_json) as watch:
            if asked.dry:
                told, published = house.pipeline.run(paths, options, watch), None
            else:
                told, published = _kept(house, paths, options, asked, watch)
        if asked.report is not None:
            _write_report(asked.report, told, published)
        if asked.as_json:
            say_json(_as_data(told, published))
        else:
            if asked.dry:
                say("A dry run: nothing was written.")
            _tell(told, published, house)
        return 1 if told.failed else 0


def _kept(
    house: "House", paths: Sequence[Path], options: "Options", asked: Asked, watch: "Watch"
) -> "tuple[Report, Published | None]":
    """What was read, compared and published; what an earlier purge left undone is finished before."""
    from api.lock import sole_writer
    from api.purge_lists import write_lists
    from api.purging import Purger

    with sole_writer(house.settings.data):
        Purger(house, watch).finish()
        with house.encoding_ahead() as ahead:
            told = house.pipeline.run(paths, options, watch)
        if asked.allow_purged:
            write_lists(house)
        told = replace(told, alike=house.likening.run(watch))
        published = _published(house, told, watch, asked)
    if published is not None:
        published = replace(published, embedded=published.embedded + ahead.embedded)
    return told, published


def _published(house: "House", told: "Report", watch: "Watch", asked: Asked) -> "Published | None":
    """Where the index cannot be made, what was read is told before what went wrong."""
    from corpus.errors import StorageFault

    if not told.changed and not house.behind():
        return None
    try:
        return house.publisher.publish(watch)
    except StorageFault:
        if not asked.as_json:
            _tell(told, None, house)
        raise


@contextmanager
def _house(settings: "Settings", dry: bool) -> "Iterator[House]":
    """The house of the settings; for a dry run where there is none yet, an empty one that is gone afterwards."""
    import tempfile

    from api.house import CATALOGUE, open_house

    if not dry or (settings.data / CATALOGUE).exists():
        with open_house(settings, create=True) as house:
            yield house
        return
    with (
        tempfile.TemporaryDirectory(prefix="fieldbridge-") as folder,
        open_house(replace(settings, data=Path(folder)), create=True) as house,
    ):
        yield house


def _watch(paths: Sequence[Path], asked: Asked, every: float) -> int:
    """One ingest at the start, then one each time that what changed has come to rest. Errors of one round are told, and
    the next is tried; a signal to end ends it between two files' writes."""
    import signal
    import sys
    import time

    from corpus.errors import FieldbridgeError
    from ingest.watching import settled, snapshot

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)

    def once() -> bool:
        try:
            read_in(paths, asked)
        except FieldbridgeError as fault:
            print(f"fieldbridge: {fault}", file=sys.stderr, flush=True)
            return False
        return True

    seen = snapshot(paths)
    known = seen if once() else {}
    say(f"watching {len(paths)} path(s), every {every:g} s; stop with Ctrl-C")
    sys.stdout.flush()
    for _ in settled(paths, known, lambda: time.sleep(every)):
        while not once():
            time.sleep(every)
        sys.stdout.flush()
    return 0


def check_report(path: Path) -> None:
    """Raises WrongUse for a file that a report cannot be written to."""
    from corpus.errors import WrongUse

    if path.suffix not in (".html", ".json") or not path.absolute().parent.is_dir():
        raise WrongUse(
            "the report cannot be written there",
            subject=str(path),
            remedy="Name a file that ends in .html or .json, in a folder that exists.",
        )


def _write_report(path: Path, told: "Report", published: "Published | None") -> None:
    import json

    from api.ingest_page import written

    text = written(told) if path.suffix == ".html" else json.dumps(_as_data(told, published), indent=1)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


def _profile(written: str) -> "Given | None":
    """Read once here, so that a profile that cannot be read stops the ingest before its first file."""
    from ingest.profiles import named

    if not written:
        return None
    given = named(written)
    given.profile(written)
    return given


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
    for one in sorted(report.outcomes, key=lambda one: not one.status.startswith("failed")):
        if one.status in ("skipped", "failed", "failed before"):
            say(
                f"{one.status}: {clean(one.path)}: {clean(one.reason)}",
                f"  then: {one.remedy}" if one.remedy else "",
            )
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
    if report.hidden:
        hidden = plural(report.hidden, "hidden file or folder", "hidden files or folders")
        say(f"passed over: {hidden} (the name begins with a dot)")
    _tell_alike(report)
    counts = ", ".join(f"{number} {status}" for status, number in sorted(report.counts().items()))
    say(f"{counts or 'nothing to read'} in {report.seconds:.1f} s")
    if published is not None:
        say(f"index {published.name}: {plural(published.practices, 'practice')}, {plural(published.rows, 'passage')}, "
            f"{published.embedded} embedded, in {published.seconds:.1f} s")  # fmt: skip
    say(f"data: {house.settings.data}")


def _tell_alike(report: "Report") -> None:
    """What the new files seem to be the same as; all of it stands in `fieldbridge duplicates`."""
    for one in report.alike[:_MOST_ALIKE]:
        say(f"{one.relation}: {clean(one.file)}", f"  of: {clean(one.other)} ({one.score:.2f}, {one.id})")
    more = len(report.alike) - _MOST_ALIKE
    if report.alike:
        say(f"… and {more} more" if more > 0 else "", "These are proposed. Decide: fieldbridge duplicates")


def _as_data(report: "Report", published: "Published | None") -> dict[str, object]:
    import dataclasses

    return {
        "outcomes": [dataclasses.asdict(one) for one in report.outcomes],
        "alike": [dataclasses.asdict(one) for one in report.alike],
        "counts": report.counts(),
        "hidden": report.hidden,
        "seconds": round(report.seconds, 3),
        "published": dataclasses.asdict(published) if published else None,
    }
