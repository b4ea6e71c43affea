"""A data folder that cannot be used: told plainly, nothing lost, and the next run goes on."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue.rows import checksum
from corpus.errors import DoesNotFit
from index.spaces import Space
from tests.faults.made import QUESTIONS, Line, answers, documents, kill
from tests.word_encoder import WordEncoder

Copy = Callable[[], Line]
Spaces = tuple[Space, ...]


def test_an_index_of_another_model_does_not_fit_and_rebuild_is_named(copy: Copy) -> None:
    line = copy()
    others = (Space("multilingual", WordEncoder()), Space("english", WordEncoder("fe"), frozenset({"en"})))
    with pytest.raises(DoesNotFit, match="fieldbridge rebuild"):
        answers(line.data, line.models, others)


def test_a_catalogue_of_a_newer_version_is_left_alone(copy: Copy, spaces: Spaces) -> None:
    line = copy()
    file = line.data / "catalogue.db"
    with closing(sqlite3.connect(file)) as database, database:
        seal = checksum("meta", ["schema revision", "9999"])
        database.execute(
            "UPDATE meta SET value = '9999', checksum = ? WHERE name = 'schema revision'", (seal,)
        )
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(DoesNotFit, match="newer fieldbridge"):
        answers(line.data, line.models, spaces)
    assert _told(line.run("search", "wells", exit_code=1))["type"] == "does-not-fit"
    assert file.read_bytes() == before


def test_an_index_of_a_newer_format_does_not_fit_and_rebuild_mends(copy: Copy, spaces: Spaces) -> None:
    line = copy()
    root = line.data / "generations"
    pointer = json.loads((root / "current").read_text(encoding="utf-8"))
    manifest = root / pointer["name"] / "manifest.json"
    newer = json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | {"format": 99}).encode()
    manifest.write_bytes(newer)
    pointer["manifest"] = hashlib.sha256(newer).hexdigest()
    (root / "current").write_text(json.dumps(pointer), encoding="utf-8")
    with pytest.raises(DoesNotFit, match="fieldbridge rebuild"):
        answers(line.data, line.models, spaces)
    line.run("rebuild")
    assert all(answers(line.data, line.models, spaces))


def test_a_second_ingest_is_told_who_is_at_work(models: Path, tmp_path: Path) -> None:
    line = Line(tmp_path / "data", models)
    folder = documents(tmp_path / "documents")
    first = line.start("ingest", folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (line.data / "writing.pid").exists():
            assert first.poll() is None
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGSTOP)
        told = _told(line.run("ingest", folder, exit_code=1))
        assert told["type"] == "busy"
        assert f"process {first.pid}" in told["happened"]
        os.killpg(first.pid, signal.SIGCONT)
        assert first.wait(300) == 0
    finally:
        kill(first)
    assert line.run("doctor", "--deep")["findings"] == []


def test_a_server_takes_up_what_an_ingest_publishes_without_an_error(copy: Copy, tmp_path: Path) -> None:
    line = copy()
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "ferry.md").write_text(
        "# A ferry for market days\n\nThe ferry ran on market days and took bicycles.\n", encoding="utf-8"
    )
    with line.serving() as address:
        before = _asked(address, QUESTIONS[0])
        ingest = line.start("ingest", folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seen = [before["generation"]]
        while ingest.poll() is None:
            seen.append(_asked(address, QUESTIONS[len(seen) % len(QUESTIONS)])["generation"])
        assert ingest.returncode == 0
        after = _asked(address, "a ferry that takes bicycles on market days")
    assert after["generation"] > before["generation"]
    assert after["hits"][0]["practice"]["title"] == "A ferry for market days"
    assert seen == sorted(seen)


def test_a_folder_that_may_only_be_read_is_told(house: Line, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64m") as disk:
        line = Line(disk / "data", house.models)
        subprocess.run(["cp", "-r", house.data, line.data], check=True)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        told = _told(line.run("ingest", documents(tmp_path / "documents"), exit_code=1))
        assert told["type"] == "storage-fault"
        assert told["remedy"]


@pytest.mark.parametrize("size", [pytest.param("300k", marks=pytest.mark.soak), "3m"])
def test_a_full_disk_is_told_and_the_next_run_goes_on(size: str, models: Path, tmp_path: Path) -> None:
    folder = documents(tmp_path / "documents")
    with small_disk(tmp_path / "disk", size) as disk:
        line = Line(disk / "data", models)
        told = _told(line.run("ingest", folder, exit_code=1))
        assert told["type"] == "storage-fault"
        assert "full" in told["happened"]
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        line.run("ingest", folder)
        assert line.run("doctor", "--deep")["findings"] == []
        assert line.run("search", QUESTIONS[0])["total"]


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of its own in memory; skips where none can be mounted."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root and leave to mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _asked(address: str, question: str) -> dict[str, Any]:
    """The answer; anything but 200 raises."""
    with urllib.request.urlopen(f"{address}/v1/search?q={urllib.parse.quote(question)}") as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _told(said: dict[str, object]) -> dict[str, Any]:
    error = said["error"]
    assert isinstance(error, dict)
    return error
