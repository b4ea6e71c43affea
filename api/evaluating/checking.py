"""Opens a set: reads every file that is there, and checks what only several of them together can show.

Owns the two digests. Refuses: what only the catalogue knows, such as the keys of a compendium (collecting.py).
"""

import hashlib
from collections.abc import Collection as Held
from collections.abc import Iterable, Mapping
from pathlib import Path

from api.evaluating import set_files
from api.evaluating.sets import (
    BRIDGES,
    CORPUS,
    DOCUMENTS,
    PARALLEL,
    QRELS,
    QUERIES,
    VOCABULARIES,
    EvaluationSet,
    Judgement,
    Question,
)  # fmt: skip
from corpus.errors import NotFound, SetFault

OF_CORPUS, OF_PARALLEL = RESERVED = ("corpus", "parallel")
"""Collections that hold the documents of corpus.jsonl and parallel.jsonl."""

_LONGEST_NAME = 60


def open_set(folder: Path) -> EvaluationSet:
    """Raises NotFound for a folder that is not there, SetFault naming file, line and remedy."""
    if not folder.is_dir():
        raise NotFound(
            "there is no such folder",
            subject=str(folder),
            remedy="Name the folder of a set; see docs/evaluating.md.",
        )
    have = {one for one in (CORPUS, QUERIES, QRELS, BRIDGES, PARALLEL) if (folder / one).is_file()}
    files, collections = _documents(folder / DOCUMENTS)
    _check_parts(folder, have, bool(files))
    texts, left_out = set_files.texts(folder / CORPUS) if CORPUS in have else ([], [])
    questions = set_files.questions(folder / QUERIES) if QUERIES in have else []
    judgements = set_files.judgements(folder / QRELS) if QRELS in have else []
    bridges = set_files.judgements(folder / BRIDGES) if BRIDGES in have else []
    known = {*(one.name for one in texts), *left_out}
    _check_names(known, files)
    _check_judged(judgements, {one.name for one in questions}, known, files)
    _check_bridges(bridges, known, files)
    right = _right(judgements)
    _check_questions(questions, right, QRELS in have)
    read_in = [CORPUS, PARALLEL, DOCUMENTS, VOCABULARIES]
    return EvaluationSet(
        folder=folder,
        texts=tuple(texts),
        files=files,
        collections=collections,
        vocabularies=tuple(set_files.vocabularies(folder / VOCABULARIES)),
        questions=tuple(questions),
        judgements=tuple(judgements),
        bridges=tuple(bridges),
        parallel=tuple(set_files.parallel(folder / PARALLEL)) if PARALLEL in have else (),
        left_out=tuple(left_out),
        digest=digest(folder, [*read_in, QUERIES, QRELS, BRIDGES]),
        documents_digest=digest(folder, read_in),
        right=right,
    )


def digest(folder: Path, parts: Iterable[str]) -> str:
    """SHA-256 over the names and bytes of these files, and of all below these folders."""
    whole = hashlib.sha256()
    for part in sorted(parts):
        found = folder / part
        below = sorted(one for one in found.rglob("*") if one.is_file()) if found.is_dir() else [found]
        for one in below:
            if one.is_file():
                with one.open("rb") as stream:
                    inside = hashlib.file_digest(stream, "sha256").hexdigest()
                whole.update(
                    f"{one.relative_to(folder).as_posix()}\0{inside}\n".encode("utf-8", "backslashreplace")
                )
    return whole.hexdigest()


def _documents(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`<collection>/<path>` of every file, as the ingest names it, and the collections."""
    if not folder.is_dir():
        return (), ()
    collections = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    stray = [one.name for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")]
    if stray:
        raise SetFault(
            "a file lies in no collection",
            subject=f"{DOCUMENTS}/{min(stray)}",
            remedy="Put it in a subfolder of documents/.",
        )
    for one in collections:
        plain = len(one.name) <= _LONGEST_NAME and all(char.isalnum() or char in "-_." for char in one.name)
        if one.name in RESERVED or not plain:
            raise SetFault(
                "this is no name for a collection",
                subject=f"{DOCUMENTS}/{one.name[:80]}",
                remedy=f"Use letters, digits and hyphens; {' and '.join(RESERVED)} are taken.",
            )
    files = tuple(
        path.relative_to(folder).as_posix()
        for one in collections
        for path in sorted(one.rglob("*"))
        if path.is_file()
    )
    if not files:
        raise SetFault(
            "it has no files", subject=DOCUMENTS, remedy="Put documents in, or take the folder out."
        )
    return files, tuple(one.name for one in collections)


def _check_parts(folder: Path, have: Held[str], files: bool) -> None:
    def missing(name: str, why: str) -> SetFault:
        return SetFault(f"{name} is missing", subject=str(folder), remedy=why)

    if CORPUS not in have and PARALLEL not in have and not files:
        raise missing(
            f"{CORPUS}, {PARALLEL} or {DOCUMENTS}/", "A set needs one of them; see docs/evaluating.md."
        )
    if (CORPUS in have or files) and QUERIES not in have and BRIDGES not in have:
        raise missing(QUERIES, f"Write the questions, or {BRIDGES}; else there is nothing to measure.")
    if QRELS in have and QUERIES not in have:
        raise missing(QUERIES, f"Write the questions that {QRELS} judges, or take that file out.")
    if QUERIES in have and not (CORPUS in have or files):
        raise missing(f"{CORPUS} or {DOCUMENTS}/", f"Put in what the questions of {QUERIES} are asked of.")


def _check_names(known: Held[str], files: Held[str]) -> None:
    for name in known:
        if name in files or name.startswith(f"{OF_PARALLEL}/"):
            raise SetFault(
                f"the id {name[:80]!r} is a name of something else in the set",
                subject=CORPUS,
                remedy="Give the document another id.",
            )


def _check_judged(
    judgements: Iterable[Judgement], questions: Held[str], known: Held[str], files: Held[str]
) -> None:
    for one in judgements:
        if one.first not in questions:
            raise one.line.fault(
                f"there is no question {one.first[:60]!r}", f"Add it to {QUERIES}, or take the line out."
            )
        _check_practice(one, one.second, known, files)


def _check_bridges(bridges: Iterable[Judgement], known: Held[str], files: Held[str]) -> None:
    for one in bridges:
        for name in (one.first, one.second):
            _check_practice(one, name, known, files)


def _check_practice(one: Judgement, name: str, known: Held[str], files: Held[str]) -> None:
    """`<collection>/<path>#<key>` is known by its file; its key is looked up when it was read in."""
    if name not in known and name not in files and name.rpartition("#")[0] not in files:
        raise one.line.fault(
            f"there is no document {name[:80]!r}",
            f"Write an _id of {CORPUS}, or <collection>/<path> below {DOCUMENTS}/; or take the line out.",
        )


def _right(judgements: Iterable[Judgement]) -> dict[str, dict[str, int]]:
    right: dict[str, dict[str, int]] = {}
    for one in judgements:
        if one.grade:
            right.setdefault(one.first, {})[one.second] = one.grade
    return right


def _check_questions(
    questions: Iterable[Question], right: Mapping[str, Mapping[str, int]], judged: bool
) -> None:
    for one in questions:
        if one.comparable is False and one.name in right:
            raise one.line.fault(
                f"comparable is false, and {QRELS} has a right practice",
                "Mend whichever of the two is wrong.",
            )
        if one.comparable is not False and not judged:
            raise one.line.fault(
                f"{QRELS} is missing",
                f'Write {QRELS}, or "comparable": false for a question with nothing to find.',
            )
        if one.comparable and one.name not in right:
            raise one.line.fault(
                f"comparable is true, and {QRELS} has no right practice",
                f"Add one to {QRELS} with a grade from 1.",
            )
    if judged and not right:
        raise SetFault(
            "no line has a grade above 0", subject=QRELS, remedy="Give right practices a grade from 1."
        )
