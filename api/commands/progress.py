"""Progress of long work: a bar with rate and time left on a terminal, a plain line now and then elsewhere.

Refuses: writing to standard output, which belongs to the answer.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ingest.report import Progress

Watch = Callable[[Progress], None]

_EVERY = 10.0
"""Seconds between lines where there is no terminal."""


@contextmanager
def watching(quiet: bool = False) -> Iterator[Watch]:
    """Hands out what takes a Progress; `quiet` shows nothing."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Watch]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}  {task.fields[left]}  {task.fields[current]}"),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def watch(one: Progress) -> None:
            if one.stage not in tasks:
                tasks[one.stage] = bar.add_task(one.stage, total=one.total, rate="", left="", current="")
            bar.update(
                tasks[one.stage],
                completed=one.done,
                total=one.total,
                rate=f"{one.rate:.1f}/s" if one.rate else "",
                left=f"{_clock(one.seconds_left)} left" if one.seconds_left else "",
                current=escape(one.current[-50:]),
            )

        yield watch


def _lines() -> Watch:
    told: dict[str, float] = {}

    def watch(one: Progress) -> None:
        now = time.monotonic()
        ended = one.done == one.total
        if one.stage in told and not ended and now - told[one.stage] < _EVERY:
            return
        told[one.stage] = now
        rate = f", {one.rate:.1f} a second" if one.rate else ""
        left = f", {_clock(one.seconds_left)} left" if one.seconds_left and not ended else ""
        print(f"{one.stage}: {one.done} of {one.total}{rate}{left}", file=sys.stderr, flush=True)

    return watch


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
