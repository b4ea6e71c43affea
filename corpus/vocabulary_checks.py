"""The rules of vocabulary files, each with the message that names file, row and remedy.

Refuses: building values and reading files (vocabulary_files.py), and judging what a label means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from corpus.concepts import LOCAL_PLACES, PLACES, Concept, Vocabularies, Vocabulary
from corpus.errors import VocabularyFault
from corpus.languages import primary

KINDS_OF_MAPPING = ("close", "related", "broad")
HEADER = ("name", "title", "publisher", "source")
_EMPTY: dict[str, Any] = {
    "id": "", "uri": "", "broader": [], "retired": False, "notations": [], "official": {}, "labels": {},
    "synonyms": {}, "definitions": {}, "mappings": [], "replaced_by": "", "body": "", "year": 0, "footnote": "",
}  # fmt: skip
_LINK = ("kind", "scheme", "concept", "reason")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: its line, or its concept or its number where no line can be told."""

    filename: str
    line: int = 0
    entry: int = 0
    concept: str = ""

    def __str__(self) -> str:
        if self.concept:
            return f"{self.filename}, concept {self.concept}"
        return f"{self.filename}, line {self.line}" if self.line else f"{self.filename}, entry {self.entry}"


def read_header(document: Mapping[str, Any], place: Place) -> dict[str, str]:
    """The four required texts; also makes sure that `concept` is a list of at least one table."""
    _known(document, (*HEADER, "checked", "concept"), place)
    for key in (*HEADER, *(["checked"] if "checked" in document else [])):
        if not _is_text(document.get(key)):
            _fault(f"'{key}' is missing or empty", place, f'Write {key} = "…" above the first [[concept]].')
    entries = document.get("concept")
    if not isinstance(entries, list) or not entries or not all(isinstance(one, dict) for one in entries):
        _fault(
            "there are no concepts", place, "Write at least one [[concept]] with an id and an English label."
        )
    return {key: document[key] for key in HEADER}


def read_entry(entry: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The entry with every key there, of the right kind; labels, synonyms and mappings are checked."""
    _known(entry, tuple(_EMPTY), place)
    full = {**_EMPTY, **entry}
    for key, empty in _EMPTY.items():
        if type(full[key]) is not type(empty):
            _fault(f"'{key}' is not {_KIND[type(empty)]}", place, f"Write {key} as {_KIND[type(empty)]}.")
    if not _is_text(full["id"]):
        _fault("a concept has no id", place, 'Write id = "…", the publisher\'s own where there is one.')
    for key in ("broader", "notations"):
        if not all(_is_text(one) for one in full[key]):
            _fault(f"'{key}' holds something that is not a text", place, f'Write {key} = ["…"].')
    _check_labels(full, place)
    for link in full["mappings"]:
        _check_link(link, place)
    return full


def check_scheme(vocabulary: Vocabulary, places: Mapping[str, Place]) -> None:
    """A URI names one concept; `broader` stays inside the scheme and never leads back to where it began."""
    _check_uris(vocabulary, places)
    for concept in vocabulary:
        for parent in concept.broader:
            if vocabulary.get(parent) is None:
                near = _nearest(parent, [one.id for one in vocabulary])
                _fault(f"broader '{parent}' is not in this scheme", places[concept.id], f"Correct it{near}.")
        if concept.replaced_by:
            _check_succession(vocabulary, concept, places[concept.id])
    for concept in vocabulary:
        if concept.id in vocabulary.ancestors(concept.id):
            circle = " > ".join(_circle(vocabulary, concept.id))
            _fault(f"'{concept.id}' is broader than itself: {circle}", places[concept.id],
                   "Break the circle of 'broader'.")  # fmt: skip


def _circle(vocabulary: Vocabulary, start: str) -> list[str]:
    """From a concept up its parents to itself, by the first way that leads there."""
    ways = [[start]]
    for way in ways:
        found = vocabulary.get(way[-1])
        for parent in found.broader if found else ():
            if parent == start:
                return [*way, parent]
            if parent not in way and len(ways) < 10_000:
                ways.append([*way, parent])
    return [start, start]


def _check_uris(vocabulary: Vocabulary, places: Mapping[str, Place]) -> None:
    owners: dict[str, str] = {}
    for concept in vocabulary:
        if concept.uri and owners.setdefault(concept.uri, concept.id) != concept.id:
            _fault(
                f"its uri is that of '{owners[concept.uri]}' already",
                places[concept.id],
                "A page about several concepts is the uri of none: leave it out.",
            )


def _check_succession(vocabulary: Vocabulary, concept: Concept, place: Place) -> None:
    successor = vocabulary.get(concept.replaced_by)
    if not concept.retired:
        _fault(f"'{concept.id}' is replaced and not retired", place, "Add: retired = true")
    if successor is None or successor.retired or successor is concept:
        _fault(f"replaced_by '{concept.replaced_by}' is no living concept of this scheme", place,
               "Name the id that took its place, or leave replaced_by out.")  # fmt: skip


def check_all(vocabularies: Vocabularies, places: Mapping[tuple[str, str], str] | None = None) -> None:
    """Every link from one scheme to another finds its concept. `places`: (scheme, id) to file and line."""
    known = places or {}
    _check_local(vocabularies, known)
    for vocabulary in vocabularies:
        for concept in vocabulary:
            place = known.get((vocabulary.name, concept.id), f"{vocabulary.name}, concept {concept.id}")
            for link in concept.mappings:
                target = vocabularies.get(link.scheme)
                if target is None:
                    near = _nearest(link.scheme, [one.name for one in vocabularies])
                    _fault(f"a mapping names the scheme '{link.scheme}', which is not loaded", place,
                           f"Correct it{near}, or import that scheme first.")  # fmt: skip
                found = target.get(link.concept)
                if found is None:
                    near = _nearest(link.concept, [one.id for one in target])
                    _fault(f"a mapping names '{link.concept}', which {link.scheme} does not have", place,
                           f"Correct it{near}.")  # fmt: skip
                if found.retired and not concept.retired:
                    instead = f"Map to '{found.replaced_by}'" if found.replaced_by else "Map to a living one"
                    _fault(f"a mapping names '{link.concept}', which {link.scheme} has retired", place,
                           f"{instead}, or take the mapping out.")  # fmt: skip


def _check_local(vocabularies: Vocabularies, known: Mapping[tuple[str, str], str]) -> None:
    """The operator's places are no countries, and only they lie inside a concept of another scheme."""
    countries = vocabularies.get(PLACES)
    for vocabulary in vocabularies:
        local = vocabulary.name == LOCAL_PLACES
        for concept in vocabulary:
            place = known.get((vocabulary.name, concept.id), f"{vocabulary.name}, concept {concept.id}")
            if local and countries and countries.get(concept.id):
                _fault(f"'{concept.id}' is a code of the UN's list already", place, "Give it another id.")
            for link in concept.mappings:
                if link.kind == "broad" and not (local and link.scheme == PLACES):
                    _fault(f"a mapping of kind broad leads from {vocabulary.name} to {link.scheme}", place,
                           f"Use close or related; broad is from {LOCAL_PLACES} to {PLACES} alone.")  # fmt: skip


def _check_labels(entry: Mapping[str, Any], place: Place) -> None:
    for key in ("official", "labels", "definitions"):
        for language, text in entry[key].items():
            _check_language(language, key, place)
            if not _is_text(text):
                _fault(
                    f"the {language} text in '{key}' is empty or not a text",
                    place,
                    "Write it, or leave it out.",
                )
    for language, texts in entry["synonyms"].items():
        _check_language(language, "synonyms", place)
        if not isinstance(texts, list) or not all(_is_text(one) for one in texts):
            _fault(f"the {language} synonyms are not a list of texts", place, f'Write {language} = ["…"].')
    both = sorted(entry["official"].keys() & entry["labels"].keys())
    if both:
        _fault(f"there are two names in '{both[0]}', one official and one ours", place,
               "Keep the official one; a further name is a synonym.")  # fmt: skip
    if not entry["official"] and not entry["labels"]:
        _fault("there is no name", place, 'Add it: official = { en = "…" } or labels = { de = "…" }.')


def _check_language(tag: str, key: str, place: Place) -> None:
    if primary(tag) == "und":
        _fault(
            f"'{tag}' in '{key}' is no language tag", place, "Use a BCP 47 tag such as en, fr, ar, zh, sw."
        )


def _check_link(link: Any, place: Place) -> None:
    if not isinstance(link, dict) or set(link) != set(_LINK) or not all(_is_text(link[key]) for key in _LINK):
        _fault("a mapping needs kind, scheme, concept and reason, and nothing else", place,
               'Write { kind = "close", scheme = "…", concept = "…", reason = "…" }.')  # fmt: skip
    if link["kind"] not in KINDS_OF_MAPPING:
        _fault(f"'{link['kind']}' is no kind of mapping", place, "Use close or related.")


def _known(table: Mapping[str, Any], keys: tuple[str, ...], place: Place) -> None:
    for key in table:
        if key not in keys:
            _fault(
                f"'{key}' is not a key here", place, f"Correct it{_nearest(key, list(keys))}, or take it out."
            )


def _nearest(wrong: str, right: list[str]) -> str:
    close = get_close_matches(wrong, right, n=1, cutoff=0.5)
    return f"; the nearest is '{close[0]}'" if close else ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _fault(happened: str, place: Place | str, remedy: str) -> NoReturn:
    raise VocabularyFault(happened, subject=str(place), remedy=remedy)


_KIND = {str: "a text", list: "a list", dict: "a table", bool: "true or false", int: "a whole number"}
