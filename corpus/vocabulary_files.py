"""Vocabulary files: TOML text to Vocabulary, and the schemes that are shipped with the software.

Refuses: a file that breaks a rule (vocabulary_checks.py says which, and at what line), and any
reading of paths of its own but the shipped folder: an operator's file comes in as text.

    name, title, publisher, source   required; `checked` says how the file was checked against its source
    [[concept]]   id · uri · broader = ["…"] · notations = ["404"] · footnote
                  retired = true · replaced_by = "the id that took its place"
                  body = "who adopted it" · year = 1949                         of an instrument
                  official = { en = "the body's own title" }    labels = { fr = "ours" }
                  synonyms = { en = ["…"] }    definitions = { en = "in our words" }
                  mappings = [{ kind = "close", scheme = "…", concept = "…", reason = "…" }]
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from corpus.concepts import Mapping as Link
from corpus.errors import VocabularyFault
from corpus.vocabulary_checks import Place, check_all, check_scheme, read_entry, read_header

NOTATION = "und"
"""The language of a synonym that is a code and no word: `404`, `KE`. It names nothing in a running text."""

_ENTRY = re.compile(r"^\s*\[\[\s*concept\s*\]\]", re.MULTILINE)
_AT = re.compile(r"\(at line (\d+), column \d+\)")


def load(text: str, filename: str, *, by_line: bool = True) -> Vocabulary:
    """One scheme. Raises VocabularyFault, whose subject is `filename, line N`, or the concept where the lines are
    not those that a person wrote.

    Links to other schemes are looked up by `check_all`, once all schemes are there.
    """
    vocabulary, _ = _load(text, filename, by_line)
    return vocabulary


def load_all(texts: Iterable[tuple[str, str]], base: Vocabularies | None = None) -> Vocabularies:
    """All of (filename, text), checked together; a scheme of the same name replaces that of `base`."""
    schemes = {one.name: one for one in base or ()}
    places: dict[tuple[str, str], str] = {}
    new: set[str] = set()
    for filename, text in texts:
        vocabulary, lines = _load(text, filename)
        if vocabulary.name in new:
            raise VocabularyFault(
                f"the scheme '{vocabulary.name}' is in two files",
                subject=filename,
                remedy="Give one of them another name.",
            )
        new.add(vocabulary.name)
        schemes[vocabulary.name] = vocabulary
        places |= {(vocabulary.name, concept): str(place) for concept, place in lines.items()}
    vocabularies = Vocabularies(tuple(schemes.values()))
    check_all(vocabularies, places)
    return vocabularies


@cache
def shipped() -> Vocabularies:
    """The schemes in `corpus/vocabularies/`, by file name; read and checked once a process."""
    folder = files("corpus") / "vocabularies"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return load_all((one.name, one.read_text(encoding="utf-8")) for one in found)


def _load(text: str, filename: str, by_line: bool = True) -> tuple[Vocabulary, dict[str, Place]]:
    document = _parse(text, filename)
    header = read_header(document, Place(filename, 1))
    entries = document["concept"]
    named = [Place(filename, concept=str(entry.get("id", ""))) for entry in entries]
    places = _places(text, filename, len(entries)) if by_line else named
    concepts: list[Concept] = []
    lines: dict[str, Place] = {}
    for entry, place in zip(entries, places, strict=True):
        read = read_entry(entry, place)
        if read["id"] in lines:
            raise VocabularyFault(
                f"the id '{read['id']}' was already given to the entry at line {lines[read['id']].line}",
                subject=str(place),
                remedy="Give each concept an id of its own.",
            )
        lines[read["id"]] = place
        concepts.append(_concept(read, header["name"]))
    vocabulary = Vocabulary(
        header["name"],
        header["title"],
        header["publisher"],
        header["source"],
        tuple(concepts),
        document.get("checked", ""),
    )
    check_scheme(vocabulary, lines)
    return vocabulary, lines


def _parse(text: str, filename: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # TOML's own error is a ValueError; so is an endless number
        at = _AT.search(str(fault))
        line = int(at.group(1)) if at else text.count("\n") + 1
        raise VocabularyFault(
            f"this is not TOML: {_AT.sub('', str(fault)).strip()}",
            subject=str(Place(filename, line)),
            remedy="Mend the line; a language may be named once in each table.",
        ) from fault


def _places(text: str, filename: str, count: int) -> list[Place]:
    """The line of each `[[concept]]`; the number of the entry where the headers cannot be told apart
    (an inline array, or a header quoted inside a string)."""
    starts, line, at = [], 1, 0
    for found in _ENTRY.finditer(text):
        line, at = line + text.count("\n", at, found.end()), found.end()
        starts.append(line)
    if len(starts) == count:
        return [Place(filename, line) for line in starts]
    return [Place(filename, entry=number) for number in range(1, count + 1)]


def _concept(entry: Mapping[str, Any], scheme: str) -> Concept:
    labels = [Label(language, text, official=True) for language, text in entry["official"].items()]
    labels += [Label(language, text) for language, text in entry["labels"].items()]
    labels += [
        Label(language, text, synonym=True) for language, texts in entry["synonyms"].items() for text in texts
    ]
    labels += [Label(NOTATION, text, synonym=True) for text in entry["notations"]]
    return Concept(
        id=entry["id"],
        scheme=scheme,
        labels=tuple(labels),
        uri=entry["uri"],
        definitions=tuple(entry["definitions"].items()),
        broader=tuple(entry["broader"]),
        mappings=tuple(Link(**one) for one in entry["mappings"]),
        retired=entry["retired"],
        replaced_by=entry["replaced_by"],
        body=entry["body"],
        year=entry["year"],
        footnote=entry["footnote"],
    )
