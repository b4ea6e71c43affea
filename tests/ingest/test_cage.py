"""The cage: what a hostile file may take, and what comes out when it takes more."""

import contextlib
import gc
import json
import os
import signal
import struct
import threading
import time
from pathlib import Path

import pytest

from corpus.errors import BrokenFile, EmptyFile, NotYetRead, OverLimit, Unreadable
from ingest import cage as cages
from ingest.cage import Cage, Limits, powers, read_in_cage, wire
from tests.ingest import made

SMALL = Limits(cpu_seconds=20, wall_seconds=40.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "anything"
    path.write_bytes(made.plain_pdf())
    return path


def words(cage: Cage, path: Path) -> str:
    return " ".join(one.text for one in cage.read(path).blocks)


def test_a_file_is_read_in_a_child_and_comes_back_as_a_reading(file: Path) -> None:
    reading = read_in_cage(file, limits=SMALL)
    assert (reading.media_type, reading.pages) == ("application/pdf", 1)
    assert made.SENTENCE in reading.blocks[-1].text


def test_powers_are_told_by_name() -> None:
    found = powers()
    assert set(found) == {"network off", "foreign files shut", "no new privileges", "memory limit"}
    assert all(isinstance(one, bool) for one in found.values())


def test_too_large_an_answer_is_over_limit_and_the_next_file_is_read(file: Path) -> None:
    with Cage(Limits(output_bytes=20)) as cage:
        with pytest.raises(OverLimit, match="20 bytes"):
            cage.read(file)
        cage.limits = SMALL
        assert made.SENTENCE in words(cage, file)


def test_too_large_a_file_is_over_limit_before_anything_is_started(file: Path) -> None:
    with Cage(Limits(input_bytes=10)) as cage, pytest.raises(OverLimit, match="more than 10"):
        cage.read(file)


def test_too_little_memory_is_told_as_memory(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"<html><body>" + b"<p>word</p>" * 400_000)
    with (
        Cage(Limits(memory_bytes=300 * 2**20, cpu_seconds=60)) as cage,
        pytest.raises(OverLimit, match="memory"),
    ):
        cage.read(path)


def test_too_long_a_computation_is_told_as_computing(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"<html><body>" + b"<p>word</p>" * 400_000)
    with Cage(Limits(cpu_seconds=1)) as cage, pytest.raises(OverLimit, match="1 s of computing"):
        cage.read(path)


def test_too_long_a_wait_is_told_as_time(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"<html><body>" + b"<p>word</p>" * 400_000)
    with Cage(Limits(wall_seconds=0.5)) as cage, pytest.raises(OverLimit, match=r"longer than 0\.5 s"):
        cage.read(path)


def test_a_dead_zygote_is_replaced(file: Path) -> None:
    with Cage(SMALL) as cage:
        cage.read(file)
        assert cage._zygote is not None
        cage._zygote.kill()
        cage._zygote.wait()
        assert made.SENTENCE in words(cage, file)


def test_a_child_that_died_while_it_waited_for_a_file_is_replaced(file: Path) -> None:
    with Cage(SMALL) as cage:
        cage.read(file)
        assert cage._zygote is not None
        waiting = children(cage._zygote.pid)
        assert len(waiting) == 1
        os.kill(waiting[0], signal.SIGKILL)
        while children(cage._zygote.pid):  # a killed process takes its time on a busy machine
            time.sleep(0.01)
        assert made.SENTENCE in words(cage, file)
        assert len(children(cage._zygote.pid)) == 1


def children(parent: int) -> list[int]:
    ids = [int(one.name) for one in Path("/proc").glob("[0-9]*")]
    found = []
    for one in ids:
        with contextlib.suppress(OSError):
            state, above = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[:2]
            found += [one] if int(above) == parent and state != "Z" else []
    return found


def test_nothing_is_left_running_when_a_cage_is_closed(file: Path) -> None:
    with Cage(SMALL) as cage:
        cage.read(file)
        assert cage._zygote is not None
        group = cage._zygote.pid
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def test_two_threads_read_in_two_cages(file: Path) -> None:
    found: list[str] = []

    def work() -> None:
        for _ in range(3):
            found.append(read_in_cage(file, limits=SMALL).blocks[-1].text)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [made.SENTENCE] * 6


def test_a_cage_ends_with_its_thread(file: Path) -> None:
    groups: list[int] = []

    def work() -> None:
        read_in_cage(file, limits=SMALL)
        zygote = cages._own.cage._zygote
        assert zygote is not None
        groups.append(zygote.pid)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.killpg(groups[0], 0)


def test_only_regular_files_are_opened(tmp_path: Path, file: Path) -> None:
    link, pipe, folder = tmp_path / "link", tmp_path / "pipe", tmp_path / "folder"
    link.symlink_to(file)
    os.mkfifo(pipe)
    folder.mkdir()
    with Cage(SMALL) as cage:
        with pytest.raises(Unreadable, match="symbolic link"):
            cage.read(link)
        for path in (pipe, folder):
            with pytest.raises(BrokenFile, match="not a regular file"):
                cage.read(path)
        with pytest.raises(Unreadable, match="cannot be opened"):
            cage.read(tmp_path / "missing")


def test_what_is_wrong_with_a_file_crosses_the_border_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with Cage(SMALL) as cage:
        for data, kind in (
            (b"", EmptyFile),
            (b" \n", EmptyFile),
            (b"\x89PNG\r\n\x1a\n" + bytes(40), NotYetRead),
        ):
            path.write_bytes(data)
            with pytest.raises(kind) as caught:
                cage.read(path)
            assert caught.value.subject == str(path)


def test_secrets_in_the_environment_do_not_reach_the_zygote(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("FIELDBRIDGE_SECRET", "CANARY-LEAK")
    with Cage(SMALL) as cage:
        cage.read(file)
        assert cage._zygote is not None
        try:
            seen = Path(f"/proc/{cage._zygote.pid}/environ").read_bytes()
        except PermissionError:
            pytest.skip("the kernel hides the environment of other processes")
    assert b"CANARY" not in seen


GARBLED = [
    {"blocks": [["shout", "x", 0, None, False]]},
    {"blocks": [["heading", "x", 7, None, False]]},
    {"blocks": [["paragraph", 5, 0, None, False]]},
    {"blocks": [["paragraph", "x", 0, 3, False]]},
    {"blocks": [["paragraph", "x", 0, None, "no"]]},
    {"blocks": "x"},
    {"pages": -1},
    {"pages": True},
    {"doubts": [1]},
    {"declared": [1]},
]


@pytest.mark.parametrize("change", GARBLED, ids=[json.dumps(one)[:40] for one in GARBLED])
def test_an_answer_that_no_sound_child_sends_is_refused(change: dict[str, object]) -> None:
    sound = {
        "media_type": "text/plain", "reader": "text 1", "blocks": [], "pages": 2, "page_labels": [],
        "title": "", "language": "", "declared": None, "dropped": [], "doubts": [],
    }  # fmt: skip
    assert wire.reading_from_plain(sound).pages == 2
    with pytest.raises(wire.Garbled):
        wire.reading_from_plain({**sound, **change})


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000])
def test_bytes_that_are_no_message_are_garbled(body: bytes) -> None:
    with pytest.raises(wire.Garbled):
        wire.unpack(body)


def test_a_message_carries_its_length_and_no_lone_surrogates() -> None:
    packed = wire.pack({"text": "a\ud800b"})
    assert struct.unpack(">Q", packed[:8])[0] == len(packed) - 8
    assert "\ud800" not in wire.unpack(packed[8:])["text"]


def test_values_that_json_lacks_are_spelt_out() -> None:
    import datetime

    assert wire.plain({"d": datetime.date(2019, 3, 1), "n": float("nan"), 1: {2}}) == {
        "d": "2019-03-01", "n": None, "1": [2]
    }  # fmt: skip
