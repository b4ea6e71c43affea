"""Parameters become an Ask: the same for GET, POST, the page and the command line.

Owns that mapping and the refusal of parameters that there are not. Refuses: reading filters (search.questions).
"""

import difflib
from collections.abc import Callable, Sequence

from fastapi import Request
from fastapi.routing import APIRoute

from api.models import Asked
from api.serving import state_of
from api.visitors import visitor_of
from corpus.access import Scope
from corpus.errors import WrongUse
from corpus.languages import primary
from search.answers import Ask
from search.questions import parse_filters

Values = Callable[[str], Sequence[str]]


class UnknownParameter(WrongUse):
    slug = "unknown-parameter"


def ask_of(asked: Asked, ui_language: str, values: Values) -> Ask:
    """`values(facet)` gives the values there are. Raises UnknownFilter, UnknownValue."""
    facets = {} if asked.facets is None else {"facets": tuple(asked.facets)}
    return Ask(
        text=asked.q,
        language=primary(asked.query_lang) if asked.query_lang else None,
        filters=parse_filters(asked.filters, values),
        limit=asked.limit,
        offset=asked.offset,
        ui_language=ui_language,
        bridges=asked.bridges,
        explain=asked.explain,
        generation=asked.generation,
        reads=tuple(dict.fromkeys(primary(one) for one in asked.reads)),
        **facets,
    )


def reader_of(request: Request) -> Scope:
    """What this reader may see."""
    return visitor_of(request).scope(state_of(request).scope)


def no_strangers(request: Request) -> None:
    """A dependency: raises UnknownParameter for a query parameter that this address does not take."""
    known = parameters_of(request)
    for name in request.query_params:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            listed = f"There are: {', '.join(known)}." if known else "It takes none."
            raise UnknownParameter(
                f"there is no parameter called {name[:60]!r}",
                subject=name[:60],
                remedy=f"Did you mean {close[0]}? {listed}" if close else listed,
            )


def parameters_of(request: Request) -> list[str]:
    route = request.scope.get("route")
    return sorted(query_names(route)) if isinstance(route, APIRoute) else []


def query_names(route: APIRoute) -> set[str]:
    """The query parameters that a route and what it depends on declare."""
    waiting = [route.dependant]
    names: set[str] = set()
    while waiting:
        one = waiting.pop()
        names.update(field.alias for field in one.query_params)
        waiting.extend(one.dependencies)
    return names
