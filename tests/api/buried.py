"""Whether words still lie anywhere in a data folder: in any byte of any file, as text, UTF-16, base64 or JSON, inside
whatever is compressed there, and as terms that the term engine itself finds.

Looks at bytes, not through the house; only terms and compressed blocks are asked of the library that wrote them.
"""

import base64
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from index.languages import analyse
from index.terms import engine

_DEEPEST = 3


def places(folder: Path, words: Sequence[str]) -> dict[str, set[str]]:
    """By word, the files (relative, with what was inside them) that hold it."""
    found: dict[str, set[str]] = {word: set() for word in words}
    spelled = {word: _spelled(word) for word in words}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        for name, content in _layers(path.relative_to(folder).as_posix(), path.read_bytes()):
            lowered = content.lower()
            for word, ways in spelled.items():
                if any(way in lowered or way in content for way in ways):
                    found[word].add(name)
    for name, terms in _term_indexes(folder):
        for word in words:
            if word in terms:
                found[word].add(name)
    return found


def anywhere(folder: Path, words: Sequence[str]) -> set[str]:
    return set().union(*places(folder, words).values())


def vectors(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "vectors.db")) as database:
        return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])


def _spelled(word: str) -> set[bytes]:
    """A word as it may lie in a file. Of base64, the part that does not hang on its neighbours, for all three shifts."""
    plain = word.encode()
    ways = {
        plain,
        plain.lower(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        json.dumps(word)[1:-1].encode(),
    }
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        ways.add(coded[(0, 2, 3)[shift] : len(coded) - 4])
    return {one for one in ways if len(one) >= 4}


def _layers(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, then what is packed in them: members of zips, gzip, streams of zlib (as PDF has them)."""
    yield name, content
    if depth >= _DEEPEST:
        return
    if content[:4] == b"PK\3\4":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _layers(f"{name}/{member}", archive.read(member), depth + 1)
    if content[:2] == b"\x1f\x8b":
        yield from _layers(f"{name}/gzip", gzip.decompress(content), depth + 1)
    at = content.find(b"stream")
    while at >= 0:
        start = at + len(b"stream")
        start += (content[start : start + 2] == b"\r\n" and 2) or 1
        with suppress(zlib.error):
            yield f"{name}/stream", zlib.decompressobj().decompress(content[start:])
        at = content.find(b"stream", start)


class _Terms:
    def __init__(self, folder: Path) -> None:
        self._language = folder.name
        self._index = engine().open(folder, folder.name)

    def __contains__(self, word: str) -> bool:
        """Rows that are deleted and not yet merged away count too."""
        return any(self._index.holding(token.term) for token in analyse(word, self._language))


def _term_indexes(folder: Path) -> Iterator[tuple[str, _Terms]]:
    for meta in sorted(folder.rglob("terms/*/meta.json")):
        yield f"{meta.parent.relative_to(folder)} (terms)", _Terms(meta.parent)
