"""An ingest that is killed again and again, whole or process by process, ends where an undisturbed one does."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from index.spaces import Space
from tests.faults.made import Line, answers, documents, dumped, kill

pytestmark = pytest.mark.soak


def test_an_ingest_killed_at_random_for_minutes_ends_as_an_undisturbed_one(
    models: Path, spaces: tuple[Space, ...], soak_seed: int, soak_minutes: float, tmp_path: Path
) -> None:
    """Nothing is lost and nothing is double. Now its whole group dies, now itself alone, now one of its workers."""
    chance = random.Random(soak_seed)
    folder = documents(tmp_path / "documents")
    calm, disturbed = Line(tmp_path / "calm", models), Line(tmp_path / "disturbed", models)
    _, length = _run_through(calm, folder)
    ends = time.monotonic() + soak_minutes * 60
    landed: Counter[str] = Counter()
    while time.monotonic() < ends or sum(landed.values()) < 3:
        how = chance.choice(("all", "alone", "a worker"))
        if not _struck(disturbed, folder, chance.uniform(0, length), how, chance):
            _retried(calm, disturbed, folder, spaces)
            shutil.rmtree(disturbed.data)
        else:
            landed[how] += 1
    print(f"killed: {dict(landed)}, seed {soak_seed}")
    _retried(calm, disturbed, folder, spaces)


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


def _retried(calm: Line, disturbed: Line, folder: Path, spaces: tuple[Space, ...]) -> None:
    """A file whose worker was killed counts as one that could not be read, until it is tried again."""
    code, _ = _run_through(disturbed, folder, retry=True)
    assert code == 0
    _same(calm, disturbed, spaces)


def _struck(line: Line, folder: Path, after: float, how: str, chance: random.Random) -> bool:
    """Whether a process was still there to be killed. Where a worker was, the run has to end by itself; workers whose
    parent was killed have to end, too."""
    process = line.start("ingest", folder, "--retry", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for_work(line, process)
    time.sleep(after)
    if process.poll() is not None:
        return False
    below = _below(process.pid)
    if how == "all":
        kill(process)
    elif how == "alone":
        process.kill()
        process.wait(90)
    elif below:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(below), signal.SIGKILL)
        assert process.wait(300) in (0, 1)
    else:
        kill(process)
    _ended(below)
    return True


def _below(process: int) -> list[int]:
    """The processes that it started, and those that they did."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text(encoding="ascii").split()):
                found += [child, *_below(child)]
    return found


def _ended(processes: list[int]) -> None:
    """Waits for them; one that lives on without its parent fails."""
    ends = time.monotonic() + 120
    while left := [one for one in processes if _lives(one)]:
        assert time.monotonic() < ends, left
        time.sleep(0.1)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


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
