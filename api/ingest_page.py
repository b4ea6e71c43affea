"""What an ingest did, as one HTML file that needs nothing else: no script, no other host.

Owns what stands on it and in which order: what failed first, then what is doubted, then the rest; what seems alike last.
Refuses: markup from a file; names and reasons are text.
"""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from api.templates import environment
from api.tokens import tokens
from ingest.report import FileOutcome, Report

_FIRST = ("failed", "failed before")


def written(report: Report) -> str:
    """The page as text."""
    rows = sorted(report.outcomes, key=_order)
    return (
        _environment()
        .get_template("ingest.html")
        .render(
            tokens=Markup(tokens()),  # noqa: S704
            rows=rows,
            alike=report.alike,
            hidden=report.hidden,
            counts=report.counts(),
            seconds=report.seconds,
            pages=sum(one.pages for one in rows),
            passages=sum(one.passages for one in rows),
            recognised=sum(one.recognised for one in rows),
        )
    )


def _order(one: FileOutcome) -> tuple[int, str]:
    return (0 if one.status in _FIRST else 1 if one.doubts else 2, one.path)


@cache
def _environment() -> Environment:
    return environment()
