"""What forms and tables call the things a practice is told by: labels to keys of a declaration, cells to their values.

Owns the two tables of words in `data/`. Refuses: finding anything in running text; a whole label, a whole cell.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.concepts import Vocabularies
from ingest.places import PlaceNames

_NUMBERED = re.compile(r"^\s*(?:[(\[]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)\]:]\s*)+(?=\S)")
_ASIDE = re.compile(r"\s*[(（\[].*?[)）\]]\s*")
_APART = re.compile(r"\s*(?:[;；،؛、\n|/]|,(?!\d))\s*")
_AND = re.compile(r"\s+(?:and|et|y|e|и|و)\s+|\s+و(?=\w)")
_APOSTROPHES = {ord(one): "'" for one in "’‘ʼ´`"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LABELLED = re.compile(r"^([^\n:：|]{2,60}?)\s*(?:[:：]|\s\|\s)\s*(\S[^\n]*)", re.MULTILINE)
_MOST = 30
_SCHEMES = {"sectors": "sectors", "target_groups": "target-groups"}

Told = tuple[object, tuple[str, ...]]
"""A value as a sidecar would have it (None where nothing could be made of it), and the words that were lost."""


def plain(label: str) -> str:
    """A label without case, numbering, asides and punctuation at its ends."""
    text = unicodedata.normalize("NFKC", label).casefold().translate(_APOSTROPHES)
    text = _ASIDE.sub(" ", _NUMBERED.sub("", text))
    return " ".join(text.split()).strip(" :：*.-–?؟¿!")


@cache
def labels() -> Mapping[str, str]:
    """Plain label to key."""
    return {
        plain(label): key
        for key, languages in _data("labels").items()
        for shown in languages.values()
        for label in shown
    }


def key_of(label: str) -> str:
    """The key that a label stands for; "" for one that is not known."""
    return labels().get(plain(label), "")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line of `text[start:end]` with a known label: the key that it stands for, the label, and the words behind it."""

    key: str
    label: str
    value: str
    start: int
    end: int


def labelled(text: str, start: int, end: int) -> Iterator[Labelled]:
    """Lines such as "Country: Kenya" or "Country | Kenya" whose label is known."""
    for found in _LABELLED.finditer(text, start, end):
        key = key_of(found[1])
        if key:
            yield Labelled(key, found[1], found[2].strip(), found.start(), found.end())


class Values:
    """Cells become values; built once from the vocabularies."""

    def __init__(self, vocabularies: Vocabularies, places: PlaceNames) -> None:
        self._places = places
        self._concepts = {
            key: {
                plain(label.text): concept.id
                for concept in vocabularies.concepts(scheme)
                for label in concept.labels
            }
            for key, scheme in _SCHEMES.items()
        }

    def of(self, key: str, written: str) -> Told:
        """What a cell says, under `key`. Text keys take it whole; of the others only what is known for sure."""
        written = written.strip()
        if not written:
            return None, ()
        if key == "places":
            return self._codes(written)
        if key in self._concepts:
            return self._ids(key, written)
        return _READ.get(key, _text)(key, written)

    def _codes(self, written: str) -> Told:
        code = self._places.code
        whole = code(written)
        if whole is not None:
            return [whole], ()
        codes: list[str] = []
        lost: list[str] = []
        for part in _APART.split(written)[:_MOST]:
            inner = [part] if code(part) else _AND.split(part)
            for one in filter(None, map(str.strip, inner)):
                found = code(one) or code(_ASIDE.sub("", one))
                (codes if found else lost).append(found or one)
        return list(dict.fromkeys(codes)) or None, tuple(lost)

    def _ids(self, key: str, written: str) -> Told:
        """Concepts by their very names. Other words stay words of the passage and are not lost."""
        named = self._concepts[key]
        ids = [named[plain(part)] for part in (written, *_APART.split(written)) if plain(part) in named]
        return list(dict.fromkeys(ids)) or None, ()


def _text(_: str, written: str) -> Told:
    return written, ()


def _period(_: str, written: str) -> Told:
    years = sorted({int(one) for one in _YEAR.findall(_digits(written))})
    if not years:
        return None, (written,)
    return {"start": years[0], "end": years[-1]}, ()


def _digits(written: str) -> str:
    """Digits of any script as 0 to 9."""
    plainly = unicodedata.normalize("NFKC", written)
    return "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in plainly)


def _choice(key: str, written: str) -> Told:
    found = choices(key).get(plain(written))
    return found, () if found else (written,)


def _names(_: str, written: str) -> Told:
    parts = [one.strip() for one in re.split(r"[;；؛\n|]", written) if one.strip()]
    return parts[:_MOST], ()


def _nothing(_: str, __: str) -> Told:
    """Whom to ask may be shown with consent only, which no cell of a table can tell."""
    return None, ()


@cache
def choices(key: str) -> Mapping[str, str]:
    """Plain words of a cell to a value of the closed list `key`."""
    said = _data("words").get(key, {})
    return {plain(word): value for value, words in said.items() for word in (value, *words)}


@cache
def _data(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("ingest") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


_READ: Mapping[str, Callable[[str, str], Told]] = {
    "period": _period,
    "outcome": _choice,
    "level": _choice,
    "kind": _choice,
    "bodies": _names,
    "contact": _nothing,
}
