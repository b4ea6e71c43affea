"""The house rules that a machine can see: docstrings, sizes, names, room notes, the drawn error tree."""

import ast
from functools import cache
from pathlib import Path

from corpus import errors

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("api", "corpus", "index", "ingest", "search")
LONGEST_FILE, LONGEST_FUNCTION = 360, 60
"""Hard stops. The aim is 300 and 40; the few that pass it are looked at in review."""


@cache
def _modules() -> list[tuple[Path, ast.Module, int]]:
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            found.append((path.relative_to(ROOT), ast.parse(source), source.count("\n")))
    return found


def test_every_module_says_what_it_owns() -> None:
    silent = [str(path) for path, tree, lines in _modules() if lines > 5 and not ast.get_docstring(tree)]
    assert silent == []


def test_no_file_and_no_function_outgrows_a_reader() -> None:
    grown = []
    for path, tree, lines in _modules():
        if lines > LONGEST_FILE:
            grown.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    grown.append(f"{path}:{node.lineno} {node.name}: {size} lines")
    assert grown == []


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [str(path) for path, _, _ in _modules() if path.stem in drawers] == []


def test_each_room_has_a_note_at_its_door() -> None:
    for room in ROOMS:
        note = (ROOT / room / "README.md").read_text(encoding="utf-8").lower()
        for word in ("owns", "refuses", "add"):
            assert word in note, f"{room}/README.md does not say what it {word}"


def test_the_drawing_of_the_error_tree_is_true() -> None:
    drawn: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        stripped = line.lstrip(" │├└─")
        name = stripped.split(" ")[0]
        if not name or not isinstance(getattr(errors, name, None), type):
            continue
        depth = len(line) - len(stripped)
        while path and path[-1][0] >= depth:
            path.pop()
        drawn[name] = path[-1][1] if path else ""
        path.append((depth, name))
    real = {
        name: (thing.__mro__[1].__name__ if thing is not errors.FieldbridgeError else "")
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, errors.FieldbridgeError)
    }
    assert drawn == real
