"""Open slots in hand-written sentences become words: places, years, bodies and numbers.

    {place} {origin} {destination} {transit}, each also with _name, _of, _in, _to · {start} {mid} {end} {body}
    {#240}   a number that a varied copy scales; words after it keep their grammar

Refuses: choosing what goes in.
"""

import re
from dataclasses import dataclass

from tests.collection.places import form

_SLOT = re.compile(r"\{(#?)(\w+)\}")


@dataclass(frozen=True)
class Case:
    """Where and when a hand-written text is set this time. `scale` 1.0 leaves the numbers as written."""

    places: tuple[tuple[str, str], ...]
    start: int
    end: int = 0
    body: str = ""
    scale: float = 1.0


def filled(text: str, language: str, case: Case) -> str:
    """The text with every slot filled and a capital in front. Raises KeyError for a slot that has no value."""
    words = _SLOT.sub(lambda found: _value(found[1], found[2], language, case), text)
    return words[:1].upper() + words[1:]


def _value(sign: str, slot: str, language: str, case: Case) -> str:
    if sign:
        return str(scaled(int(slot), case.scale))
    if slot == "body":
        return case.body
    years = {"start": case.start, "end": case.end, "mid": case.start + 1}
    if slot in years:
        if not years[slot]:
            raise KeyError(f"{{{slot}}} is used and not given")
        return str(years[slot])
    name, _, wanted = slot.partition("_")
    return form(dict(case.places)[name], language, wanted)


def scaled(number: int, scale: float) -> int:
    """About `number * scale`, of the same grammatical class in Russian and in Arabic."""
    if scale == 1.0:
        return number
    wanted = max(2, round(number * scale))
    for step in range(400):
        for one in (wanted + step, wanted - step):
            if one > 1 and _class(one) == _class(number):
                return one
    return number


def _class(number: int) -> tuple[str, str]:
    tens, ones = number % 100, number % 10
    russian = "many"
    if ones == 1 and tens != 11:
        russian = "one"
    elif ones in (2, 3, 4) and tens not in (12, 13, 14):
        russian = "few"
    arabic = "few" if 3 <= tens <= 10 else "hundred" if tens == 0 else "many" if tens > 10 else "low"
    return russian, arabic
