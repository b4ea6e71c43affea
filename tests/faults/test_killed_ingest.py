"""An ingest that is killed again and again ends where an undisturbed one does."""

import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from index.spaces import Space
from tests.faults.made import Line, answers, documents, dumped, kill

pytestmark = pytest.mark.soak

KILLS = 20


def test_an_ingest_killed_twenty_times_ends_as_an_undisturbed_one(
    models: Path, spaces: tuple[Space, ...], soak_seed: int, tmp_path: Path
) -> None:
    documents(tmp_path / "documents")
    _killed_and_compared(tmp_path, models, spaces, random.Random(soak_seed), KILLS)


@pytest.mark.parametrize("draw", range(2))
def test_so_does_one_of_a_handful_of_real_documents(
    draw: int, dev_data: Path, models: Path, spaces: tuple[Space, ...], soak_seed: int, tmp_path: Path
) -> None:
    chance = random.Random(f"{soak_seed} {draw}")
    there = sorted(one for one in (dev_data / "documents").iterdir() if one.stat().st_size < 2_000_000)
    (tmp_path / "documents").mkdir()
    for one in chance.sample(there, 5):
        shutil.copy(one, tmp_path / "documents" / one.name)
    documents(tmp_path / "documents")
    _killed_and_compared(tmp_path, models, spaces, chance, kills=5)


def _killed_and_compared(
    folder: Path, models: Path, spaces: tuple[Space, ...], chance: random.Random, kills: int
) -> None:
    calm, disturbed = Line(folder / "calm", models), Line(folder / "disturbed", models)
    code, length = _run_through(calm, folder / "documents")
    landed = 0
    while landed < kills:
        if _killed(disturbed, folder / "documents", chance.uniform(0, length)):
            landed += 1
        else:  # it was done before: the next ones need something to do
            _same(calm, disturbed, spaces)
            shutil.rmtree(disturbed.data)
    again, _ = _run_through(disturbed, folder / "documents", retry=True)
    assert again == code
    _same(calm, disturbed, spaces)


def _same(calm: Line, disturbed: Line, spaces: tuple[Space, ...]) -> None:
    said = disturbed.run("doctor", "--deep")
    assert said["findings"] == []
    assert dumped(disturbed.data, disturbed.models) == dumped(calm.data, calm.models)
    for one, other in zip(
        answers(disturbed.data, disturbed.models, spaces),
        answers(calm.data, calm.models, spaces),
        strict=True,
    ):
        assert [practice for practice, _ in one] == [practice for practice, _ in other]
        assert [score for _, score in one] == pytest.approx([score for _, score in other], abs=0.001)
    assert sorted(path.name for path in (disturbed.data / "files").iterdir()) == sorted(
        path.name for path in (calm.data / "files").iterdir()
    )


def _run_through(line: Line, folder: Path, retry: bool = False) -> tuple[int, float]:
    """Its exit code, and the seconds from holding the lock to the end."""
    process = line.start(
        "ingest", folder, *(["--retry"] if retry else []), "--json", stderr=subprocess.DEVNULL
    )
    _wait_for_work(line, process)
    began = time.monotonic()
    process.communicate(timeout=300)
    assert process.returncode in (0, 1)
    return process.returncode, time.monotonic() - began


def _killed(line: Line, folder: Path, after: float) -> bool:
    """Whether it was still alive `after` seconds into its work."""
    process = line.start("ingest", folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for_work(line, process)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        kill(process)
        return True
    assert process.returncode in (0, 1)
    return False


def _wait_for_work(line: Line, process: "subprocess.Popen[str]") -> None:
    """Until it holds the lock: a kill while Python still imports hits nothing."""
    holder = line.data / "writing.pid"
    while process.poll() is None:
        if holder.exists() and holder.read_text(encoding="ascii") == str(process.pid):
            return
        time.sleep(0.01)
