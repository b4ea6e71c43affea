"""Every guard of corpus/review/deciding.py is broken in turn; the stories and the sequences must notice it.

A guard is a condition, or a part of one, behind which something is refused. There is none that no sequence needs.
"""

import ast
import copy
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from corpus.review import deciding
from tests.corpus import test_review_sequences as sequences
from tests.corpus.test_review_stories import WALKS, walk


def guards() -> Iterator[tuple[str, ast.Module]]:
    """(function: condition, the module without it)."""
    tree = ast.parse(inspect.getsource(deciding))
    for function in [one for one in tree.body if isinstance(one, ast.FunctionDef)]:
        for number, node in enumerate(ast.walk(function)):
            for at, part in enumerate(_parts(node)):
                yield f"{function.name}: {ast.unparse(part)}", _without(tree, function.name, number, at)


def _parts(node: ast.AST) -> list[ast.expr]:
    """The conditions of a node that refuses."""
    if isinstance(node, ast.If) and (_refuses(node.body[0]) or _refuses(node.test)):
        return node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
    return [node.test] if isinstance(node, ast.IfExp) and _refuses(node) else []


def _refuses(node: ast.AST) -> bool:
    return "refus" in ast.unparse(node).lower()


def _without(tree: ast.Module, name: str, number: int, at: int) -> ast.Module:
    broken = copy.deepcopy(tree)
    function = next(one for one in broken.body if isinstance(one, ast.FunctionDef) and one.name == name)
    node = list(ast.walk(function))[number]
    assert isinstance(node, ast.If | ast.IfExp)
    if isinstance(node.test, ast.BoolOp):
        node.test.values[at] = ast.Constant(isinstance(node.test.op, ast.And))
    else:
        node.test = ast.Constant(isinstance(node, ast.IfExp) and _refuses(node.orelse))
    return ast.fix_missing_locations(broken)


GUARDS = list(guards())


def test_every_guard_is_found_once() -> None:
    assert len(GUARDS) > 50
    assert len({name for name, _ in GUARDS}) == len(GUARDS)


@pytest.mark.soak
@pytest.mark.parametrize("without", [pytest.param(tree, id=name) for name, tree in GUARDS])
def test_a_broken_guard_is_noticed(without: ast.Module, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ModuleType("broken")
    exec(compile(without, "broken", "exec"), broken.__dict__)
    monkeypatch.setattr(sequences, "decide", broken.decide)
    as_in_make_test = settings(
        sequences.TestDesk.settings, derandomize=True, phases=[Phase.generate], database=None
    )
    with pytest.raises(Exception):  # noqa: B017, PT011 - a rule that is broken shows as an assertion or a crash
        _looked_for(as_in_make_test)


def _looked_for(chance: settings) -> None:
    for story in WALKS:
        for desk in walk(*story):
            desk.look()
    run_state_machine_as_test(sequences.Desk, settings=chance)
