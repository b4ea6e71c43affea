"""The part a place plays by the words beside it: where people come from, go to, pass through; else where it was done.

Owns how the tables `people` and `roles` of `data/places.toml` are asked. Refuses: weights.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from corpus.practices import PlaceRole
from ingest.proposing.gazetteer import Mention, said

_BESIDE = 60


def parts_in(words: str, mentions: Sequence[Mention]) -> list[PlaceRole]:
    """The part each plays: by the words beside it, or as one end of a way from here to there."""
    parts = [_role(words, one) for one in mentions]
    for at, (one, other) in enumerate(pairwise(mentions)):
        between = words[one.end : other.start]
        before = words[max(0, one.start - _BESIDE) : one.start]
        if len(between) <= _BESIDE and any(a.search(before) and b.fullmatch(between) for a, b in _ways()):
            parts[at], parts[at + 1] = PlaceRole.ORIGIN, PlaceRole.DESTINATION
    return parts


def _role(words: str, one: Mention) -> PlaceRole:
    before, behind = words[max(0, one.start - _BESIDE) : one.start], words[one.end : one.end + _BESIDE]
    for role, (ahead, after) in _roles().items():
        if (
            role is PlaceRole.ORIGIN
            and one.people
            and ((after and after.match(behind)) or _people_before().search(before))
        ):
            return role
        if ahead.search(before) or (role is not PlaceRole.ORIGIN and after and after.match(behind)):
            return role
    return PlaceRole.DONE_IN


@cache
def _ways() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (re.compile(f"{one['before']}$", re.IGNORECASE), re.compile(one["between"], re.IGNORECASE))
        for one in said()["roles"]["ways"]
    )


@cache
def _roles() -> dict[PlaceRole, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    found = {}
    for role in (PlaceRole.ORIGIN, PlaceRole.DESTINATION, PlaceRole.TRANSIT):
        sides = said()["roles"][role.value]
        filled = [[_doubled(one) for one in sides[side]] for side in ("before", "behind")]
        before, behind = ([_filled(one, said()["people"]) for one in side] for side in filled)
        found[role] = (
            re.compile(f"(?:{'|'.join(before)})$", re.IGNORECASE),
            re.compile("|".join(behind), re.IGNORECASE) if behind else None,
        )
    return found


@cache
def _people_before() -> re.Pattern[str]:
    listed = "|".join(_doubled(one) for one in said()["roles"]["origin"]["before_people"])
    return re.compile(f"(?:{_filled(listed, said()['people'])})$", re.IGNORECASE)


def _doubled(pattern: str) -> str:
    return pattern.replace("{", "{{").replace("}", "}}")


def _filled(pattern: str, people: dict[str, str]) -> str:
    for language, words in people.items():
        pattern = pattern.replace(f"{{{{{language}}}}}", words)
    return pattern.replace("{{", "{").replace("}}", "}")
