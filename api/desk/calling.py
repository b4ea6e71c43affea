"""A call as its coordinator writes it, in TOML, becomes a Call.

Owns the keys and the errors that name them. Refuses: names of people; an id is all that the log keeps of them.
"""

import datetime
import secrets
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from corpus.calls import SCHEMES, Call
from corpus.concepts import GROUPS, Vocabularies
from corpus.errors import BadDeclaration
from corpus.languages import UN_LANGUAGES
from corpus.letters import Reachable, Rhythm, holder_of, spelled_address
from corpus.review import Actor, Affiliation, BodyKind, Line, Role, Rules
from search.tagging import BY_NAME_ALONE

KEYS = {
    "id": "a short name of the call",
    "title": "its theme, as submitters see it",
    "group": "the working group that reviews: a concept of gmg-groups",
    "collection": "where what is published goes",
    "closes": "the last day on which a draft may be handed in, as 2027-03-31",
    "asks": "fields that a complete submission has: title, summary, places, period, bodies, outcome, lessons",
    "schemes": "the vocabularies by which submissions are tagged, as `fieldbridge vocabulary list` names them",
    "criteria": "a table: an id and its words for each criterion; a refusal names one",
    "rules": "line, body, inside, outside, further, days, blind_one_in, blind_seats",
    "people": "a list of tables: id, roles, bodies = [{ name, kind, office }], mail, language, digest",
}
_RULES = ("line", "body", "inside", "outside", "further", "days", "blind_one_in", "blind_seats")
_ASKED = ("title", "summary", "places", "period", "bodies", "outcome", "lessons")

Value = TypeVar("Value")


def call_of(text: str, filename: str, vocabularies: Vocabularies) -> Call:
    """Raises BadDeclaration, which names the key and what is right."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(filename, f"it is not TOML: {error}", "Mend it and run the command again.") from error
    _known(said, KEYS, filename)
    identity = _text(said, "id", filename)
    if not identity or not all(one.isalnum() or one in "-_." for one in identity) or len(identity) > 60:
        raise _wrong(filename, "id: a short name is needed", "Use letters, digits and hyphens.")
    groups = [one.id for one in vocabularies.concepts(GROUPS)]
    group = _text(said, "group", filename)
    if group not in groups:
        raise _wrong(filename, f"group: {group[:60]!r} is no group", f"There are: {', '.join(groups)}.")
    criteria = said.get("criteria") or {}
    if not isinstance(criteria, Mapping) or not criteria:
        raise _wrong(filename, "criteria: at least one is needed", KEYS["criteria"])
    asks = said.get("asks", ["title", "summary", "places"])
    for one in asks:
        if one not in _ASKED:
            raise _wrong(filename, f"asks: {str(one)[:60]!r} is no field", f"There are: {', '.join(_ASKED)}.")
    closes = _day(said.get("closes", ""), filename)
    return Call(
        identity,
        _text(said, "title", filename) or identity,
        group,
        _text(said, "collection", filename) or "submissions",
        tuple((str(name), str(words)) for name, words in criteria.items()),
        tuple(asks),
        closes,
        "",
        _rules(said.get("rules") or {}, closes, tuple(map(str, criteria)), filename),
        tuple(_person(one, group, filename) for one in said.get("people", [])),
        _schemes(said.get("schemes", SCHEMES), vocabularies, filename),
    )


def _schemes(said: object, vocabularies: Vocabularies, filename: str) -> tuple[str, ...]:
    """Places are found by their names alone, so nothing is tagged with them."""
    known = [one.name for one in vocabularies if one.name not in BY_NAME_ALONE]
    named = tuple(map(str, said)) if isinstance(said, list | tuple) else ("",)
    for one in named:
        if one not in known:
            raise _wrong(filename, f"schemes: {one[:60]!r} is none", f"There are: {', '.join(known)}.")
    return tuple(dict.fromkeys(named))


def _rules(said: Mapping[str, Any], closes: str, criteria: tuple[str, ...], filename: str) -> Rules:
    _known(said, dict.fromkeys(_RULES, ""), filename)
    try:
        return Rules(
            **{**said, "line": Line(said.get("line", "un"))},
            closes=closes,
            criteria=criteria,
            seed=secrets.token_hex(16),
        )
    except (ValueError, TypeError) as fault:
        raise _wrong(filename, f"rules: {fault}", KEYS["rules"]) from None


def _person(said: object, group: str, filename: str) -> Actor:
    if not isinstance(said, Mapping) or not said.get("id"):
        raise _wrong(filename, "people: each needs an id", KEYS["people"])
    _known(said, dict.fromkeys(("id", "roles", "bodies", *_REACHED), ""), filename)
    roles = _each(said.get("roles", ["reviewer"]), Role, "roles", filename)
    bodies = tuple(
        Affiliation(
            str(one.get("name", "")),
            _each([one.get("kind", "other")], BodyKind, "kind", filename)[0],
            str(one.get("office", "")),
        )
        for one in said.get("bodies", [])
    )
    return Actor(str(said["id"]), frozenset(roles), frozenset({group}), bodies)


def reached_of(text: str, call: Call, filename: str) -> list[Reachable]:
    """Where the people of a call that `call_of` read get letters. Apart from the call, which is kept in every version: an
    address can be erased. Raises BadDeclaration."""
    found = []
    for one in tomllib.loads(text).get("people", []):
        try:
            address = spelled_address(str(one.get("mail", "")))
            rhythm = Rhythm(one.get("digest", "weekly"))
        except ValueError as fault:
            raise _wrong(filename, f"people: {one['id']}: {fault}", _REACHED_HELP) from None
        language = str(one.get("language", "en"))
        if language not in UN_LANGUAGES:
            raise _wrong(
                filename, f"language: {language[:20]!r} is none", f"There are: {', '.join(UN_LANGUAGES)}."
            )
        if address:
            found.append(
                Reachable(holder_of(str(one["id"]), call.id), address, language, call.id, rhythm=rhythm)
            )
    return found


_REACHED = ("mail", "language", "digest")
_REACHED_HELP = 'Write mail = "ana@office.example", and digest = "daily" or "weekly".'


def _each(written: list[str], kind: Callable[[str], Value], key: str, filename: str) -> list[Value]:
    try:
        return [kind(one) for one in written]
    except ValueError as fault:
        choices = ", ".join(str(one) for one in kind)  # type: ignore[attr-defined]
        raise _wrong(filename, f"{key}: {fault}", f"There are: {choices}.") from None


def _day(written: object, filename: str) -> str:
    try:
        return datetime.date.fromisoformat(str(written)).isoformat() if written else ""
    except ValueError:
        raise _wrong(filename, f"closes: {str(written)[:40]!r} is no day", "Write 2027-03-31.") from None


def _text(said: Mapping[str, Any], key: str, filename: str) -> str:
    written = said.get(key, "")
    if not isinstance(written, str):
        raise _wrong(filename, f"{key}: a text is needed", KEYS[key])
    return " ".join(written.split())


def _known(said: Mapping[str, Any], keys: Mapping[str, str], filename: str) -> None:
    for name in said:
        if name not in keys:
            raise _wrong(filename, f"{name[:60]!r} is no key here", f"There are: {', '.join(keys)}.")


def _wrong(filename: str, happened: str, remedy: str) -> BadDeclaration:
    return BadDeclaration(happened, subject=filename, remedy=remedy)
