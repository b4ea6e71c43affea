"""Events as JSON, in two parts: what the log keeps for ever, and what is personal and can be erased.

Owns both directions, and the commitment that ties them: SHA-256 over a salt and the personal part.
Refuses: numbers, times and the chain (the catalogue).
"""

import dataclasses
import hashlib
import json
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from corpus.review import events as e
from corpus.review.events import PERSONAL

_KINDS: dict[str, type[Any]] = {one.__name__: one for one in get_args(e.Event)}


def kind_of(event: e.Event) -> str:
    return type(event).__name__


def parts(event: e.Event) -> tuple[str, str]:
    """The public and the personal part, each canonical JSON; the second "" where there is nothing personal."""
    public: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for one in dataclasses.fields(event):
        value = getattr(event, one.name)
        if not one.metadata.get(PERSONAL):
            public[one.name] = _plain(value)
        elif value:
            personal[one.name] = _plain(value)
    return canonical(public), canonical(personal) if personal else ""


def event_of(kind: str, public: str, personal: str = "") -> e.Event:
    """What `parts` took apart; without the personal part its fields are empty. Raises ValueError, KeyError."""
    event: e.Event = _read(_KINDS[kind], {**json.loads(public), **json.loads(personal or "{}")})
    return event


def commitment(salt: str, personal: str) -> str:
    """Tells nothing of the personal part to whoever has no salt: few words have too few forms to be hashed bare."""
    return hashlib.sha256(f"{salt}\0{personal}".encode()).hexdigest()


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    return value


def _read(kind: Any, value: Any) -> Any:
    """`value` as `kind` says: a dataclass, a tuple of things, an enum, or as it is."""
    if get_origin(kind) in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _read(inner[0], value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind) and isinstance(value, Mapping):
        hints = get_type_hints(kind)
        given = {name: _read(hints[name], one) for name, one in value.items() if name in hints}
        return kind(**given)  # type: ignore[operator]
    return value
