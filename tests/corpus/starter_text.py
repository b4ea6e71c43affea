"""Reads the starter documents as their texts were written, and cuts them into sentences.

Refuses: judging a sentence (starter_rules.py). PDFs and DOCX are read from the Markdown they were made
from; test_starter_documents.py holds the two together.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup

STARTER = Path(__file__).resolve().parents[2] / "corpus" / "starter"
DOCUMENTS = STARTER / "documents"
SOURCES = STARTER / "sources"
LAID_OUT = {".pdf": SOURCES, ".docx": SOURCES / "docx"}
"""Where the Markdown lies from which a file of that kind is laid out."""
TOLD = ("title", "summary", "lessons", "conditions")
"""The keys of a declaration that hold sentences; they are shown, so they need their claims too."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_END = re.compile(r"(?<=[。！？])(?=\S)|(?<=[.!?؟。！？])\s+(?=[^\d\s])")
_MARKS = re.compile(r"^\s*(#+|[-*])\s+")


@dataclass(frozen=True)
class StarterDocument:
    """`lines` are the blocks of the text in order, marks of Markdown taken off; cells of tables apart."""

    name: str
    declared: dict[str, Any]
    lines: tuple[str, ...]
    around: str = ""

    @property
    def language(self) -> str:
        return self.name.split(".")[-2]

    def sentences(self) -> Iterator[str]:
        for line in self.lines:
            yield from split(line)
        for key in TOLD:
            yield from split(str(self.declared.get(key, "")))

    def words(self) -> int:
        text = " ".join(self.lines)
        return len(text) * 2 // 3 if self.language == "zh" else len(text.split())


def split(text: str) -> list[str]:
    """Sentences of one block. A full stop before a number ends nothing: `No. 189`."""
    return [one.strip() for one in _END.split(text) if one.strip()]


@cache
def documents() -> tuple[StarterDocument, ...]:
    names = sorted({one.name.removesuffix(".toml") for one in DOCUMENTS.iterdir()})
    return tuple(_read(name) for name in names)


def source_of(document: Path) -> Path:
    return LAID_OUT[document.suffix] / f"{document.stem}.md"


@cache
def claims() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((STARTER / "claims.toml").read_text(encoding="utf-8"))["claim"])


def _read(name: str) -> StarterDocument:
    path = DOCUMENTS / name
    if path.suffix in LAID_OUT:
        text = source_of(path).read_text(encoding="utf-8")
        sidecar = (DOCUMENTS / f"{name}.toml").read_text(encoding="utf-8")
        return StarterDocument(name, tomllib.loads(sidecar), _lines(text))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return _page(name, text)
    front = _FRONT.match(text)
    assert front is not None, name
    return StarterDocument(name, yaml.safe_load(front[1]), _lines(text[front.end() :]))


def _page(name: str, text: str) -> StarterDocument:
    page = BeautifulSoup(text, "html.parser")
    declared: dict[str, Any] = {}
    for meta in page.find_all("meta"):
        key = str(meta.get("name", ""))
        if key.startswith("fieldbridge:"):
            declared.setdefault(key.removeprefix("fieldbridge:"), []).append(str(meta["content"]))
    main = page.find("main")
    assert main is not None, name
    lines = tuple(" ".join(one.get_text().split()) for one in main.find_all(["p", "h1", "h2", "li"]))
    main.extract()
    single = {key: found[0] if len(found) == 1 else found for key, found in declared.items()}
    assert page.body is not None
    return StarterDocument(name, single, lines, around=page.body.get_text(" ", strip=True))


def _lines(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            found += [cell for cell in cells if cell.strip("-: ")]
        elif line.strip():
            found.append(_MARKS.sub("", line).strip())
    return tuple(found)
