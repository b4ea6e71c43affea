"""A folder becomes an EvaluationSet: documents, questions, judgements, bridges, parallel texts, all checked.

Owns the nouns and what a whole set must be like. Refuses: reading one kind of file (set_files.py), the catalogue,
and guessing: what is broken is an error that names file, line and remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from api.evaluating.lines import Line

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"
BRIDGES, PARALLEL = "bridges.tsv", "parallel.jsonl"
DOCUMENTS, VOCABULARIES = "documents", "vocabularies"

Kind = Literal["", "far", "near"]


@dataclass(frozen=True, slots=True)
class Text:
    """A document that is given as text. `name` is what judgements call it."""

    name: str
    title: str
    text: str
    language: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`comparable` None: nobody said. `unmet` holds (facet or scheme, value); ("", value) for an id alone."""

    name: str
    text: str
    line: Line
    language: str = ""
    comparable: bool | None = None
    kind: Kind = ""
    unmet: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Question and practice, or field and global practice, with a grade; 0 is judged and not right."""

    first: str
    second: str
    grade: int
    line: Line


@dataclass(frozen=True, slots=True)
class Parallel:
    """One text in many languages, by primary tag."""

    name: str
    texts: Mapping[str, str]
    line: Line


@dataclass(frozen=True)
class EvaluationSet:
    """`digest` covers all files, `documents_digest` those that are read in. `left_out` are documents without text."""

    folder: Path
    texts: tuple[Text, ...] = ()
    files: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    vocabularies: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    bridges: tuple[Judgement, ...] = ()
    parallel: tuple[Parallel, ...] = ()
    left_out: tuple[str, ...] = ()
    digest: str = ""
    documents_digest: str = ""
    right: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Question to its judged practices with grades above 0."""

    @property
    def name(self) -> str:
        return self.folder.resolve().name
