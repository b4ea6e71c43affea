"""Progress of long work: a bar with rate and time left on a terminal, a plain line now and then elsewhere.

Refuses: writing to standard output, which belongs to the answer.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from api.commands.voice import clean
from ingest.report import RECOGNISING, Progress, Watch

_EVERY = 10.0
"""Seconds between lines where there is no terminal."""

_WORTH_TELLING = 0.1
"""A rate under which only the time left says anything."""


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
            key = _key(one)
            if key not in tasks:
                tasks[key] = bar.add_task(one.stage, total=one.total, rate="", left="", current="")
            bar.update(
                tasks[key],
                completed=one.done,
                total=one.total,
                rate=f"{one.rate:.1f}/s" if one.rate and one.rate >= _WORTH_TELLING else "",
                left=f"{_clock(one.seconds_left)} left" if one.seconds_left else "",
                current=escape(clean(one.current[-50:])),
            )
            if one.stage == RECOGNISING and one.done == one.total:
                bar.remove_task(tasks.pop(key))

        yield watch


def _lines() -> Watch:
    told: dict[str, float] = {}
    last = ""

    def watch(one: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        ended = one.done == one.total
        if one.stage == RECOGNISING and ended:
            return
        if one.stage in told and not ended and now - told[one.stage] < _EVERY:
            return
        told[one.stage] = now
        rate = f", {one.rate:.1f} a second" if one.rate and one.rate >= _WORTH_TELLING else ""
        left = f", {_clock(one.seconds_left)} left" if one.seconds_left and not ended else ""
        line = f"{_where(one)}{rate}{left}"
        if line != last:
            print(line, file=sys.stderr, flush=True)
        last = line

    return watch


def _key(one: Progress) -> tuple[str, str]:
    """Files that are recognised side by side have a bar each, which is gone with them."""
    return one.stage, one.current if one.stage == RECOGNISING else ""


def _where(one: Progress) -> str:
    if one.stage == RECOGNISING:
        return f"{one.stage} page {one.done + 1} of {one.total} of {clean(one.current)}"
    return f"{one.stage}: {one.done} of {one.total}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
