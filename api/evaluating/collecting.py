"""A set's documents in a data folder of their own: written as files, read in the cage, published.

Owns the folder's mark, and Collected, which gives each practice the name that judgements use. Refuses: a folder
that holds anything else: what people keep there must not be mixed with what is measured.
"""

import json
import re
import time
from collections.abc import Collection as Held
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.evaluating.checking import OF_CORPUS, OF_PARALLEL
from api.evaluating.set_files import opening
from api.evaluating.sets import DOCUMENTS, EvaluationSet, Judgement, Text
from api.house import OPERATOR, House, make_folder
from corpus.access import anyone, everything
from corpus.catalogue import Reader
from corpus.errors import SetFault, WrongUse
from corpus.ids import mint
from corpus.practices import Level
from corpus.vocabulary_files import load, load_all, shipped
from ingest.pipeline import Options
from ingest.publishing import Published
from ingest.report import Report, Watch

MARK, WRITTEN = "evaluated.json", "set"
_LONGEST_TITLE = 300


# What Markdown would take for its own signs in a text that was never written as Markdown.
_SIGNS = re.compile(r"([\\`*_\[\]<&~|])")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_FIRST = re.compile(r"^(\d{0,9})([-+=#>.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Member:
    """A practice that was read in: its id in the catalogue, and what a page shows of it."""

    id: str
    title: str
    language: str
    level: str


@dataclass(frozen=True)
class Collected:
    """`members` by the name that judgements use; `seconds` by what they were spent on."""

    members: Mapping[str, Member]
    published: Published
    seconds: Mapping[str, float]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By the id in the catalogue."""
        return {one.id: name for name, one in self.members.items()}


def claim_folder(folder: Path, found: EvaluationSet) -> None:
    """Marks an empty folder as this set's. Raises WrongUse for one that holds something else."""
    make_folder(folder)
    mark = folder / MARK
    if not mark.exists():
        if any(folder.iterdir()):
            raise WrongUse(
                "the folder is not empty, and no evaluation made it",
                subject=str(folder),
                remedy="Name an empty folder or a new one with --keep.",
            )
        mark.write_text(
            json.dumps({"set": found.name, "documents": found.documents_digest}), encoding="utf-8"
        )
    try:
        held = json.loads(mark.read_text(encoding="utf-8"))["documents"]
    except (ValueError, KeyError, TypeError, OSError):
        held = ""
    if held != found.documents_digest:
        raise WrongUse(
            "the folder holds other documents than the set has now",
            subject=str(folder),
            remedy="Name another folder with --keep, or delete this one.",
        )


def collect(house: House, found: EvaluationSet, watch: Watch) -> Collected:
    """Raises SetFault for a document that cannot be read, and for a judged practice that did not come of it."""
    began = time.monotonic()
    _take_in_vocabularies(house, found)
    folder = house.settings.data / WRITTEN
    for name, texts in ((OF_CORPUS, found.texts), (OF_PARALLEL, parallel_texts(found))):
        if texts:
            _write(folder / name, texts)
            _read(house, folder / name, name, Level.FIELD, watch)
    for name in found.collections:
        _read(house, found.folder / DOCUMENTS / name, name, None, watch)
    read = time.monotonic()
    published = house.publisher.publish(watch)
    done = time.monotonic()
    with house.catalogue.reader(anyone()) as reader:
        members = _members(reader, found)
    known = {*members, *found.left_out}
    for one in found.judgements:
        _check_member(one, one.second, known)
    for one in found.bridges:
        _check_member(one, one.first, known)
        _check_member(one, one.second, known)
    return Collected(members, published, {"reading": read - began, "indexing": done - read})


def parallel_texts(found: EvaluationSet) -> tuple[Text, ...]:
    """Each text of each language as a document, named `parallel/<language>/<id>`."""
    return tuple(
        Text(f"{OF_PARALLEL}/{language}/{one.name}", text, text, language)
        for one in found.parallel
        for language, text in one.texts.items()
    )


def markdown(one: Text) -> str:
    """A Markdown file with TOML front matter that reads back as these words and no others."""
    declared = {
        "id": one.name,
        "title": opening(one.title, _LONGEST_TITLE),
        "language": one.language,
        "level": one.level,
    }
    front = "\n".join(f"{key} = {_quoted(value)}" for key, value in declared.items() if value)
    text = _INDENT.sub("", one.text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _FIRST.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))
    return f"+++\n{front}\n+++\n\n{text}\n"


def _quoted(value: str) -> str:
    """A TOML string on one line: JSON's but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(folder: Path, texts: tuple[Text, ...]) -> None:
    """One file for each, named after its id whatever letters that has."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in texts:
        (folder / f"{mint('text', one.name)}.md").write_text(markdown(one), encoding="utf-8", newline="\n")


def _read(house: House, folder: Path, collection: str, level: Level | None, watch: Watch) -> None:
    report = house.pipeline.run(
        [folder], Options(collection, level, retry=True, withdraw_missing=True), watch
    )
    _refuse_failed(report)


def _refuse_failed(report: Report) -> None:
    """A figure over documents of which some are missing says something else than it seems to."""
    for one in report.outcomes:
        if one.status in ("failed", "failed before"):
            raise SetFault(f"it could not be read: {one.reason}", subject=one.path, remedy=one.remedy)


def _take_in_vocabularies(house: House, found: EvaluationSet) -> None:
    """Raises VocabularyFault, before anything is kept."""
    schemes = [(load(text, name).name, text) for name, text in found.vocabularies]
    load_all([(name, text) for name, text in found.vocabularies], base=shipped())
    with house.catalogue.reader(everything()) as reader:
        held = dict(reader.vocabularies())
    fresh = [(name, text) for name, text in schemes if held.get(name) != text]
    if fresh:
        with house.catalogue.write(OPERATOR, "imported the vocabularies of a set") as writer:
            for name, text in fresh:
                writer.put_vocabulary(name, text)


def _members(reader: Reader, found: EvaluationSet) -> dict[str, Member]:
    named: dict[str, str] = {}
    for collection in (*((OF_CORPUS,) if found.texts else ()), *((OF_PARALLEL,) if found.parallel else ())):
        named |= {
            held.document.lineage: held.practices[0]
            for held in reader.documents_in(collection)
            if held.practices
        }
    for collection in found.collections:
        for held in reader.documents_in(collection):
            keys = {one.practice_id: one.key for one in reader.practices_of(held.document.id)}
            many = len(keys) > 1
            named |= {f"{held.path}#{key}" if key and many else held.path: one for one, key in keys.items()}
    shown = reader.practices(list(named.values()))
    return {
        name: Member(one, shown[one].title, shown[one].language, shown[one].level.value)
        for name, one in named.items()
        if one in shown
    }


def _check_member(one: Judgement, name: str, known: Held[str]) -> None:
    if name in known:
        return
    file = name.rpartition("#")[0] or name
    keys = sorted(other for other in known if other.startswith(f"{file}#"))
    raise one.line.fault(
        f"no practice {name[:80]!r} that anyone may see came of the documents",
        f"There are: {', '.join(keys[:8])}." if keys else "Mend the name, or take the line out.",
    )
