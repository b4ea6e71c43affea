"""The invented places: their names as a sentence needs them, and how a case moves to other ones.

Refuses: the names themselves, which stand in `local-places.toml`; here is only the grammar of them.
"""

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.concepts import Vocabulary
from corpus.vocabulary_files import load

FILE = Path(__file__).with_name("local-places.toml")
SCHEME = "local-places"
_MASCULINE = frozenset(("norland", "sudvale", "westrune", "vashtara", "estmar"))
"""Of the countries in French: le Norland, du Norland. The others are feminine: la Quelmore, de Quelmore."""


@cache
def vocabulary() -> Vocabulary:
    return load(FILE.read_text(encoding="utf-8"), FILE.name)


@cache
def countries() -> tuple[str, ...]:
    return tuple(one.id for one in vocabulary() if "-" not in one.id)


def country_of(place: str) -> str:
    return place.split("-")[0]


def kind_of(place: str) -> str:
    if "-" not in place:
        return "country"
    return "camp" if place.endswith("-camp") else "town"


def label(place: str, language: str) -> str:
    concept = vocabulary().get(place)
    if concept is None:
        raise KeyError(f"{place} is not in {FILE.name}")
    return concept.label(language)


def form(place: str, language: str, wanted: str) -> str:
    """`""` the plain name · `name` with its article · `of` · `in` · `to`. Only French and Russian differ."""
    name = label(place, language)
    if language == "fr":
        return _french(place, name, wanted)
    if language == "ru":
        return _russian(name, wanted)
    return name


def forms(place: str, language: str) -> tuple[str, ...]:
    """Every way in which the name may stand in a text."""
    return tuple(dict.fromkeys(form(place, language, one) for one in ("", "name", "of", "in", "to")))


def moved(places: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """The same parts played by other places of the same kind; what was one country stays one country."""
    instead: dict[str, str] = {}
    needs_camp = {country_of(one) for one in places.values() if kind_of(one) == "camp"}
    for old in sorted({country_of(one) for one in places.values()}, key=lambda one: one not in needs_camp):
        free = [one for one in countries() if one != old and one not in instead.values()]
        if old in needs_camp:
            free = [one for one in free if _inside(one, "camp")]
        instead[old] = chance.choice(free)
    found = {}
    for slot, place in places.items():
        new, kind = instead[country_of(place)], kind_of(place)
        found[slot] = new if kind == "country" else chance.choice(_inside(new, kind))
    return found


def _inside(country: str, kind: str) -> list[str]:
    return [one.id for one in vocabulary() if country in one.broader and kind_of(one.id) == kind]


def _french(place: str, name: str, wanted: str) -> str:
    vowel = name[0] in "AEIOUHÉ"
    if kind_of(place) == "camp":
        return {"name": f"le {name}", "of": f"du {name}"}.get(wanted, name)
    if kind_of(place) == "town":
        return (f"d'{name}" if vowel else f"de {name}") if wanted == "of" else name
    masculine = place in _MASCULINE
    if wanted == "of":
        return f"d'{name}" if vowel else f"du {name}" if masculine else f"de {name}"
    if wanted == "name":
        return f"l'{name}" if vowel else f"le {name}" if masculine else f"la {name}"
    if wanted in ("in", "to"):
        return f"au {name}" if masculine and not vowel else f"en {name}"
    return name


def _russian(name: str, wanted: str) -> str:
    if name.endswith("ия"):
        ends = {"of": name[:-1] + "и", "in": name[:-1] + "и", "to": name[:-1] + "ю"}
    elif name.endswith("я"):
        ends = {"of": name[:-1] + "и", "in": name[:-1] + "е", "to": name[:-1] + "ю"}
    elif name.endswith("а"):
        ends = {"of": name[:-1] + "ы", "in": name[:-1] + "е", "to": name[:-1] + "у"}
    elif name.endswith("ь"):
        ends = {"of": name[:-1] + "я", "in": name[:-1] + "е"}
    else:
        ends = {"of": name + "а", "in": name + "е"}
    return ends.get(wanted, name)
