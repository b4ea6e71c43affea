"""A purge that is killed is finished by whatever starts next, and then nothing is left of it."""

import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.ids import collection_id, document_id
from index.spaces import Space
from tests.api.buried import anywhere
from tests.faults.made import Line, answers, kill

pytestmark = pytest.mark.soak

WORDS = ("registrars", "nationality")
KILLS = 6


def test_a_purge_that_is_killed_at_random_is_finished_at_the_next_start(
    copy: Callable[[], Line], spaces: tuple[Space, ...], soak_seed: int, tmp_path: Path
) -> None:
    chance = random.Random(soak_seed)
    before = copy()
    before.run("purge", _document("identity-notes.txt"))
    assert anywhere(before.data, WORDS)
    calm = _copied(before, tmp_path / "calm")
    length = _purged(calm, 300.0)
    expected = answers(calm.data, calm.models, spaces)
    for number in range(KILLS):
        line = _copied(before, tmp_path / str(number))
        _purged(line, chance.uniform(0, length))
        line.run("rebuild" if number % 2 else "purge")  # goes on with what began
        if anywhere(line.data, WORDS):  # it was killed before it began
            line.run("purge", _document("identity.md"))
        assert anywhere(line.data, WORDS) == set()
        assert line.run("doctor", "--deep")["findings"] == []
        assert answers(line.data, line.models, spaces) == expected


def _document(name: str) -> str:
    return document_id(collection_id("default"), f"documents/{name}")


def _copied(line: Line, folder: Path) -> Line:
    shutil.copytree(line.data, folder)
    return Line(folder, line.models)


def _purged(line: Line, after: float) -> float:
    """Killed `after` seconds into its work, if it is still at it; how long that work took."""
    process = line.start(
        "purge", _document("identity.md"), "--yes", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    holder = line.data / "writing.pid"
    while process.poll() is None and not (
        holder.exists() and holder.read_text(encoding="ascii") == str(process.pid)
    ):
        time.sleep(0.01)
    began = time.monotonic()
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        kill(process)
    return time.monotonic() - began
