"""Reads a gold set, and what it is held against: the documents as they were written, with their declarations.

A second half is one more folder beside `starter/` and one more line in SETS.
Refuses: judging (test_gold.py), asking the software anything, and mending a set that is wrong.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.starter_text import StarterDocument, documents

GOLD = Path(__file__).resolve().parent
RUN, RUN_OF_SIGNS = 6, 10
"""So many words in a row, or so many Chinese signs, are taken for copied."""
DECLARED = {"sector": "sectors", "target-group": "target_groups", "place": "places", "outcome": "outcome"}
"""The facets that a near question may miss, and the key that declares each."""

_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09cd\u09d7"
_WORD = re.compile(rf"[\u3400-\u9fff]|(?:[^\W\u3400-\u9fff]|[{_MARKS}])+")


@dataclass(frozen=True)
class Known:
    """One document: what it is called, and what a question must not repeat."""

    level: str
    title: str
    text: str
    declares: frozenset[tuple[str, str]]
    work: str = ""


@dataclass(frozen=True)
class GoldSet:
    folder: Path
    questions: tuple[dict[str, Any], ...]
    answers: tuple[tuple[str, str, int], ...]
    bridges: tuple[tuple[str, str, int], ...]
    known: Mapping[str, Known]

    def asked(self, comparable: bool, kind: str = "") -> list[dict[str, Any]]:
        return [
            one for one in self.questions if one["comparable"] is comparable and one.get("kind", "") == kind
        ]

    def right(self, question: str, least: int = 2) -> set[str]:
        return {name for asked, name, grade in self.answers if asked == question and grade >= least}


def starter() -> Mapping[str, Known]:
    return {f"starter/{one.name}": _known(one) for one in documents()}


SETS: dict[str, Callable[[], Mapping[str, Known]]] = {"starter": starter}


@cache
def gold(name: str) -> GoldSet:
    folder = GOLD / name
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return GoldSet(
        folder,
        tuple(json.loads(line) for line in lines),
        _triples(folder / "qrels.tsv", ("query", "practice", "grade")),
        _triples(folder / "bridges.tsv", ("field", "global", "grade")),
        SETS[name](),
    )


def kinds(question: Mapping[str, Any]) -> set[str]:
    """What stands before the colon of a note: short, long, paragraph, acronym, typo …"""
    return {one.strip() for one in str(question["note"]).partition(":")[0].split(",")}


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words that is long enough to be a copy."""
    words = _WORD.findall(text.casefold())
    signs = sum(len(one) == 1 and "\u3400" <= one <= "\u9fff" for one in words)
    length = RUN_OF_SIGNS if signs * 2 > len(words) else RUN
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _known(document: StarterDocument) -> Known:
    declared = document.declared
    pairs = {(facet, value) for facet, key in DECLARED.items() for value in _values(declared.get(key, []))}
    text = "\n".join(
        [*document.lines, *(str(declared.get(key, "")) for key in ("summary", "lessons", "conditions"))]
    )
    return Known(
        str(declared["level"]), str(declared["title"]), text, frozenset(pairs), str(declared.get("work", ""))
    )


def _values(declared: object) -> list[str]:
    many = declared if isinstance(declared, list) else [declared]
    return [str(one["code"]) if isinstance(one, dict) else str(one) for one in many]


def _triples(path: Path, header: tuple[str, str, str]) -> tuple[tuple[str, str, int], ...]:
    rows = [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows[0] == header, path
    return tuple((first, second, int(grade)) for first, second, grade in rows[1:])
