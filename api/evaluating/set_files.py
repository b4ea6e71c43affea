"""What each file of a set must look like, and what comes of it.

Refuses: what only several files together can show (checking.py).
"""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.evaluating.lines import Line, objects, text_of, triples
from api.evaluating.sets import Judgement, Kind, Parallel, Question, Text
from corpus.errors import FieldbridgeError, SetFault
from corpus.languages import primary
from corpus.practices import Level
from search.answers import Ask
from search.questions import read_question

_ASKED = ("_id", "text", "language", "comparable", "kind", "unmet", "note", "metadata")
_TITLE = 80
"""Letters of its text that stand for the title of a document without one."""


def texts(path: Path) -> tuple[list[Text], list[str]]:
    """The documents of corpus.jsonl, and the ids of those that have no text and no title."""
    found: list[Text] = []
    empty: list[str] = []
    seen: dict[str, Line] = {}
    for line, value in objects(path):
        name = _id(line, value, "_id")
        _once(seen, name, line)
        title, text = _text(line, value, "title", ""), _text(line, value, "text")
        level = _text(line, value, "level", "")
        if level and level not in tuple(Level):
            raise line.fault(f"{level[:40]!r} is no level", "Write field or global.")
        if title or text:
            found.append(Text(name, title or opening(text), text or title, _language(line, value), level))
        else:
            empty.append(name)
    if not found:
        raise _empty(path, "documents")
    return found, empty


def questions(path: Path) -> list[Question]:
    found: list[Question] = []
    seen: dict[str, Line] = {}
    for line, value in objects(path):
        name = _id(line, value, "_id")
        _once(seen, name, line)
        _keys(line, value)
        text = _text(line, value, "text")
        try:
            read_question(Ask(text), lambda _: "und")
        except FieldbridgeError as error:
            raise line.fault(error.happened, error.remedy) from error
        if not text:
            raise line.fault("the question has no text", "Write one, or take the line out.")
        comparable, kind = _floor(line, value)
        language, note = _language(line, value), _text(line, value, "note", "")
        found.append(Question(name, text, line, language, comparable, kind, _unmet(line, value), note))
    if not found:
        raise _empty(path, "questions")
    return found


def judgements(path: Path) -> list[Judgement]:
    """qrels.tsv or bridges.tsv: no pair twice."""
    found: list[Judgement] = []
    seen: dict[tuple[str, str], Line] = {}
    for line, first, second, grade in triples(path):
        pair = (" ".join(first.split()), " ".join(second.split()))
        if pair in seen:
            raise line.fault(f"line {seen[pair].number} judges the same two", "Keep one of them.")
        seen[pair] = line
        found.append(Judgement(*pair, grade, line))
    if not found:
        raise _empty(path, "judgements")
    return found


def parallel(path: Path) -> list[Parallel]:
    found: list[Parallel] = []
    seen: dict[str, Line] = {}
    for line, value in objects(path):
        name = _id(line, value, "id")
        _once(seen, name, line)
        given = value.get("texts")
        if not isinstance(given, dict) or not given:
            raise line.fault("it has no texts", 'Write "texts": {"en": "…", "fr": "…"}.')
        told: dict[str, str] = {}
        for tag, text in given.items():
            language = primary(str(tag))
            if language == "und" or language in told:
                happened = (
                    f"{tag[:40]!r} is no language" if language == "und" else f"{language} is there twice"
                )
                raise line.fault(happened, "Write each language once, as a BCP 47 tag: en, fr, ar …")
            if not isinstance(text, str) or not any(char.isalnum() for char in text):
                raise line.fault(f"the text in {tag} is empty", "Write one, or take the language out.")
            told[language] = text
        found.append(Parallel(name, told, line))
    if len({language for one in found for language in one.texts}) < 2:
        raise _empty(path, "texts in two languages")
    return found


def vocabularies(folder: Path) -> list[tuple[str, str]]:
    """(file name, TOML) by file name."""
    return [(one.name, text_of(one)) for one in sorted(folder.glob("*.toml"))]


def opening(text: str, longest: int = _TITLE) -> str:
    """The first words of a text, to stand for its title."""
    words = " ".join(text.split())
    return words if len(words) <= longest else words[:longest].rpartition(" ")[0] or words[:longest]


def _id(line: Line, value: Mapping[str, Any], key: str) -> str:
    """White space in an id is folded, as the ingest folds it."""
    given = value.get(key)
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not given.strip():
        raise line.fault(f"it has no {key}", f'Write "{key}": "…", another one on each line.')
    return " ".join(given.split())


def _once(seen: dict[str, Line], name: str, line: Line) -> None:
    if name in seen:
        raise line.fault(
            f"the id {name[:60]!r} stands in line {seen[name].number} already", "Give it another id."
        )
    seen[name] = line


def _text(line: Line, value: Mapping[str, Any], key: str, default: str | None = None) -> str:
    given = value.get(key, default)
    if not isinstance(given, str):
        raise line.fault(
            f"its {key} is no text" if key in value else f"it has no {key}", f'Write "{key}": "…".'
        )
    return given.strip()


def _language(line: Line, value: Mapping[str, Any]) -> str:
    written = _text(line, value, "language", "")
    language = primary(written) if written else ""
    if language == "und":
        raise line.fault(f"{written[:40]!r} is no language", "Write a BCP 47 tag: en, fr, ar …")
    return language


def _keys(line: Line, value: Mapping[str, Any]) -> None:
    """A key that looks like one of ours and is not would be lost without a word."""
    for key in value:
        close = difflib.get_close_matches(key, _ASKED, n=1, cutoff=0.75)
        if key not in _ASKED and close:
            raise line.fault(f"there is no key {key[:40]!r}", f"Did you mean {close[0]}?")


def _floor(line: Line, value: Mapping[str, Any]) -> tuple[bool | None, Kind]:
    comparable, kind = value.get("comparable"), value.get("kind", "")
    if comparable is not None and not isinstance(comparable, bool):
        raise line.fault("comparable is neither true nor false", "Write true or false.")
    if kind not in ("", "far", "near"):
        raise line.fault(f"{str(kind)[:40]!r} is no kind", "Write far or near.")
    if kind and comparable is not False:
        raise line.fault(
            "only a question with nothing comparable has a kind",
            'Write "comparable": false, or leave kind out.',
        )
    return comparable, kind


def _unmet(line: Line, value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = value.get("unmet", [])
    remedy = 'Write "unmet": [["place", "KEN"]], or ids of concepts.'
    if not isinstance(given, list):
        raise line.fault("unmet is no list", remedy)
    found = []
    for one in given:
        pair = ["", one] if isinstance(one, str) else one
        if (
            not isinstance(pair, Sequence)
            or len(pair) != 2
            or not all(isinstance(each, str) for each in pair)
        ):
            raise line.fault("an entry of unmet is neither a pair nor an id", remedy)
        found.append((pair[0], pair[1]))
    if value.get("kind") == "near" and not found:
        raise line.fault("a near question does not say what is unmet", remedy)
    return tuple(found)


def _empty(path: Path, what: str) -> SetFault:
    return SetFault(
        f"it has no {what}", subject=path.name, remedy="Fill it, or take the file out of the set."
    )
