"""A Vocabulary as TOML, in the grammar that vocabulary_files.py reads; `load(to_toml(one))` gives `one` back.

Refuses: layout for people. The shipped files are written by hand; this is for schemes that came in as SKOS.
"""

from typing import Any

import tomli_w

from corpus.concepts import Concept, Vocabulary
from corpus.vocabulary_files import NOTATION

_PLAIN = ("uri", "retired", "replaced_by", "body", "year", "footnote")


def to_toml(vocabulary: Vocabulary) -> str:
    head = {
        "name": vocabulary.name, "title": vocabulary.title, "publisher": vocabulary.publisher,
        "source": vocabulary.source, "checked": vocabulary.checked,
    }  # fmt: skip
    document = {key: text for key, text in head.items() if text}
    return tomli_w.dumps({**document, "concept": [_entry(one) for one in vocabulary]})


def _entry(concept: Concept) -> dict[str, Any]:
    names = [one for one in concept.labels if not one.synonym]
    synonyms: dict[str, list[str]] = {}
    for one in concept.labels:
        if one.synonym:
            synonyms.setdefault(one.language, []).append(one.text)
    entry: dict[str, Any] = {
        "id": concept.id,
        "broader": list(concept.broader),
        "notations": synonyms.pop(NOTATION, []),
        "official": {one.language: one.text for one in names if one.official},
        "labels": {one.language: one.text for one in names if not one.official},
        "synonyms": synonyms,
        "definitions": dict(concept.definitions),
        "mappings": [
            {"kind": one.kind, "scheme": one.scheme, "concept": one.concept, "reason": one.reason}
            for one in concept.mappings
        ],
        **{key: getattr(concept, key) for key in _PLAIN},
    }
    return {key: value for key, value in entry.items() if value}
