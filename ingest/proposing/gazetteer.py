"""Finds names of places in running text: one pass, whole words, the longest name at each word.

Owns how names are compared: case, Russian endings, what Arabic ties to the front of a word, and signs without spaces.
Refuses: saying which of the places found a text is about (places.py).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from corpus.concepts import PLACES, Concept, Vocabularies
from index.languages.territories import territories

_CJK = "\u3400-\u9fff"
_MARKS = (
    "\u0300-\u036f\u064b-\u0652\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7"
    "\u200c\u200d"
)
_TOKEN = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[{_MARKS}])*")
_BETWEEN = re.compile(r"[\s\-–’'ʼ(),،]{0,3}")
_ARABIC_SAME = str.maketrans("أإآٱىة", "ااااىه", "\u0640")
_DROPPED = re.compile(f"[{_MARKS}]")
_RUSSIAN_ENDING = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ам|ям|ах|ях|ом|ем|ов|ев)$"
)
_VOWELS = "аеёиоуыэюяйьіїє"
_NATIONALS = re.compile(r"(?:ans|ese|is|ish)$")
_LONGEST = 9

NOTATION = "und"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place at `text[start:end]`; `people` where the words name those who are from there. `doubtful`: the name is also
    another's."""

    code: str
    start: int
    end: int
    people: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    code: str
    people: bool
    capital: bool
    exact: str
    doubtful: bool


class Gazetteer:
    """The names of all places, by language; each is made ready when the first text in it comes."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._places = tuple(
            one for one in vocabularies.concepts(PLACES) if not one.retired and one.id != "001"
        )
        self._ready: dict[str, dict[str, list[_Name]]] = {}

    def find(self, text: str, language: str) -> list[Mention]:
        """In the order of the text, none overlapping; names in `language` and in English."""
        names = self._names(language)
        tokens = list(_TOKEN.finditer(text))
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            name, skipped = _longest(text, tokens, at, names, language)
            if name is None:
                at += 1
                continue
            last = tokens[at + len(name.keys) - 1]
            if name.code:
                start = tokens[at].start() + skipped
                found.append(Mention(name.code, start, last.end(), name.people, name.doubtful))
            at += len(name.keys)
        return found

    def _names(self, language: str) -> dict[str, list[_Name]]:
        if language not in self._ready:
            ready: dict[str, list[_Name]] = {}
            seen: set[tuple[tuple[str, ...], str]] = set()
            for name in self._called(language):
                if name.keys and (name.keys, name.exact) not in seen:
                    seen.add((name.keys, name.exact))
                    ready.setdefault(name.keys[0], []).append(name)
            for several in ready.values():
                several.sort(key=lambda one: -len(one.keys))
            self._ready[language] = ready
        return self._ready[language]

    def _called(self, language: str) -> Iterator[_Name]:
        told = said()
        for phrase in told["not_places"]:
            yield _name(phrase, "", False, language)
        beyond = territories(language)
        for concept in self._places:
            for wanted in dict.fromkeys((language, "en")):
                yield from _of(concept, wanted, language)
            codes = [one.text for one in concept.labels if one.language == NOTATION]
            for name in {beyond[code] for code in (concept.id, *codes) if code in beyond}:
                yield _name(name, concept.id, False, language)
        for word, code in told["demonyms"].get("en", {}).items():
            yield _name(word, code, True, language)


def _of(concept: Concept, wanted: str, language: str) -> Iterator[_Name]:
    for label in concept.labels:
        if label.language != wanted:
            continue
        people = label.synonym and _is_people(label.text, wanted)
        yield _name(label.text, concept.id, people, language)
        if people and wanted == "en" and label.text.endswith("s"):
            yield _name(label.text[:-1], concept.id, True, language)


def _is_people(text: str, language: str) -> bool:
    if language == "en":
        return " " not in text and bool(_NATIONALS.search(text))
    if language == "zh":
        return text.endswith("人")
    if language == "ar":
        return text.endswith(("ون", "ين", "ي", "ية"))
    return text[:1].islower() and " " not in text


def _name(text: str, code: str, people: bool, language: str) -> _Name:
    keys = tuple(_key(one.group(), language) for one in _TOKEN.finditer(unicodedata.normalize("NFKC", text)))
    short = len(keys) == 1 and text.isupper()
    return _Name(
        keys[:_LONGEST], code, people, text[:1].isupper(), text if short else "", text in said()["doubtful"]
    )


def _longest(
    text: str, tokens: Sequence[re.Match[str]], at: int, names: dict[str, list[_Name]], language: str
) -> tuple[_Name | None, int]:
    """The longest name that begins at a token, and how many letters before it are another word's."""
    word = tokens[at].group()
    for skipped in _beginnings(word, language):
        for name in names.get(_key(word[skipped:], language), ()):
            if _fits(text, tokens, at, name, language) and _cased(word, name):
                return name, skipped
    return None, 0


def _fits(text: str, tokens: Sequence[re.Match[str]], at: int, name: _Name, language: str) -> bool:
    if at + len(name.keys) > len(tokens):
        return False
    for step in range(1, len(name.keys)):
        before, one = tokens[at + step - 1], tokens[at + step]
        if _key(one.group(), language) != name.keys[step]:
            return False
        if not _BETWEEN.fullmatch(text, before.end(), one.start()):
            return False
    return True


def _cased(word: str, name: _Name) -> bool:
    """Names that are written with a capital need it; abbreviations need all of theirs."""
    if name.exact:
        return word == name.exact
    return not name.capital or not word[:1].islower()


def _beginnings(word: str, language: str) -> tuple[int, ...]:
    if language != "ar" or len(word) < 4 or word[0] not in "وفبكل":
        return (0,)
    further = (2,) if len(word) > 4 and word[0] in "وف" and word[1] in "بكل" else ()
    return (0, 1, *further)


@lru_cache(maxsize=50_000)
def _key(word: str, language: str) -> str:
    """What all forms of one word share."""
    plain = _DROPPED.sub("", word.casefold())
    if language == "ar":
        plain = plain.translate(_ARABIC_SAME)
        return plain[2:] if plain.startswith(("ال", "لل")) and len(plain) > 4 else plain
    if language in ("ru", "uk") and len(plain) > 3 and "а" <= plain[0] <= "ї":
        return _russian(plain)
    return plain


def _russian(word: str) -> str:
    """Names that end in o, у, и, е do not change and keep their ending; others lose it, if enough is left."""
    bare = _RUSSIAN_ENDING.sub("", word)
    bare = (bare if len(bare) > 3 else word).rstrip(_VOWELS)
    return bare if len(bare) >= 3 else word


@cache
def said() -> dict[str, Any]:
    """The table of words that finding places must know."""
    return tomllib.loads((files("ingest") / "data" / "places.toml").read_text(encoding="utf-8"))
