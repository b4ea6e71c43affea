"""How a verb speaks: as JSON with --json, else as plain lines and tables on standard output.

Refuses: errors (cli.py tells those, on standard error).
"""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from corpus.access import SIGNED_IN, STARTER, Scope, Visibility, anyone
from corpus.errors import WrongUse

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
See = Annotated[
    list[str] | None,
    typer.Option("--see", help="Also what only these may see: signed-in, or group:NAME. May be repeated."),
]


def scope_of(see: Sequence[str] | None) -> Scope:
    """What anyone on this machine sees, and what was named besides. Raises WrongUse."""
    labels = {*anyone().labels, STARTER.label}
    for label in see or ():
        try:
            labels.add(Visibility(label).label)
        except ValueError as fault:
            raise WrongUse(
                "there is no such visibility",
                subject=label[:80],
                remedy=f"Write {SIGNED_IN.label} or group:NAME.",
            ) from fault
    return Scope(frozenset(labels))


def say(*lines: str) -> None:
    """Plain lines; what the terminal cannot show is written as an escape."""
    for line in lines:
        _write(line)


def say_json(data: Any) -> None:
    """One document; ASCII, so that any terminal and any pipe takes it."""
    _write(json.dumps(data, indent=2, default=str))


def answer(as_json: bool, data: Any, *lines: str) -> None:
    """The same twice: as data, or in plain lines."""
    if as_json:
        say_json(data)
    else:
        say(*lines)


def listing(as_json: bool, data: Any, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The same twice: as data, or as a table."""
    if as_json:
        say_json(data)
    else:
        table(head, rows)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as they need to be; the last is cut to the terminal's width."""
    cells = [tuple(head), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(head))]
    widest = width()
    for number, row in enumerate(cells):
        line = "  ".join(_padded(cell, widths[at]) for at, cell in enumerate(row)).rstrip()
        _write(cut(line, widest))
        if number == 0:
            _write("  ".join("-" * one for one in widths)[:widest])


def width() -> int:
    return max(40, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 200


def cut(text: str, longest: int) -> str:
    return text if _width(text) <= longest else text[: longest - 1] + "…"


def wrapped(text: str, indent: str = "    ") -> list[str]:
    """A paragraph in lines of at most 96 columns; characters of double width count as two."""
    import textwrap

    joined = " ".join(text.split())
    double = _width(joined) > 1.5 * len(joined)
    columns = min(96, width())
    return textwrap.wrap(
        joined, columns // 2 if double else columns, initial_indent=indent, subsequent_indent=indent
    )


def bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text


def faint(text: str) -> str:
    return f"\033[2m{text}\033[0m" if sys.stdout.isatty() else text


def marked(text: str, highlights: Sequence[tuple[int, int]]) -> str:
    """Highlights in bold, from the last to the first, so that offsets stay true."""
    for start, end in sorted(highlights, reverse=True):
        text = text[:start] + bold(text[start:end]) + text[end:]
    return text


def clean(text: str) -> str:
    """Without control characters, which a document must not send to a terminal."""
    return "".join(char if char.isprintable() or char == " " else " " for char in text)


def _write(line: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, to: int) -> str:
    return text + " " * (to - _width(text))
