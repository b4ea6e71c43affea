"""JSON Lines and tab-separated files, each line with its number, so that a fault can be told by file and line.

Refuses: knowing what the fields mean (sets.py).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import SetFault

COLUMNS = 3
_GRADES = frozenset({"score", "grade", "relevance", "rel", "label", "judgement"})


@dataclass(frozen=True, slots=True)
class Line:
    """Where something stands: `file` by its name within the set."""

    file: str
    number: int

    def fault(self, happened: str, remedy: str) -> SetFault:
        return SetFault(happened, subject=f"{self.file}, line {self.number}", remedy=remedy)


def text_of(path: Path) -> str:
    """Raises SetFault for a file that cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SetFault("the file is not UTF-8", subject=path.name, remedy="Save it as UTF-8.") from error
    except OSError as error:
        said = error.strerror or str(error)
        raise SetFault(f"the file cannot be read ({said})", subject=path.name, remedy="Check it.") from error


def objects(path: Path) -> Iterator[tuple[Line, Mapping[str, Any]]]:
    """Each line as a JSON object; blank lines are passed over."""
    for number, written in enumerate(text_of(path).split("\n"), 1):
        if not written.strip():
            continue
        line = Line(path.name, number)
        try:
            value = json.loads(written)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise line.fault("it has half of a character (a lone surrogate)", "Take it out.") from error
        except (ValueError, RecursionError) as error:
            raise line.fault(f"this is not JSON: {error}", "Write one JSON object a line.") from error
        if not isinstance(value, dict):
            raise line.fault("this is not a JSON object", "Write one JSON object a line.")
        yield line, value


def triples(path: Path) -> Iterator[tuple[Line, str, str, int]]:
    """Each line of three fields, the last a whole number from 0. A first line that ends in a word for a grade is
    a header."""
    for number, written in enumerate(text_of(path).split("\n"), 1):
        if not written.strip():
            continue
        line = Line(path.name, number)
        fields = [one.strip() for one in written.rstrip("\r").split("\t")]
        if len(fields) != COLUMNS or not all(fields):
            raise line.fault(
                f"it has {len(fields)} fields" if all(fields) else "a field is empty",
                "Write three fields with a tab between them: two ids and a whole number.",
            )
        if number == 1 and _is_header(fields):
            continue
        if not (fields[2].isascii() and fields[2].isdigit()):
            raise line.fault(f"{fields[2][:40]!r} is not a grade", "Write a whole number from 0.")
        yield line, fields[0], fields[1], int(fields[2])


def _is_header(fields: list[str]) -> bool:
    return fields[2].casefold() in _GRADES
