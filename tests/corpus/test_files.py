"""The originals: put once, found by their SHA-256, never served when they are not what was put."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import FileStore
from corpus.errors import DamagedFile, NotFound, StorageFault


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_was_put_is_given_back_under_its_sha256(store: FileStore) -> None:
    raw = os.urandom(3_000_000)
    sha256 = store.put(io.BytesIO(raw))
    assert sha256 == hashlib.sha256(raw).hexdigest()
    with store.open(sha256) as stream:
        assert stream.read() == raw
    assert list(store) == [sha256]


def test_the_same_bytes_are_kept_once_and_leave_nothing_beside(store: FileStore) -> None:
    first, second = store.put(io.BytesIO(b"one")), store.put(io.BytesIO(b"one"))
    assert first == second
    assert [one.name for one in store.root.iterdir()] == [first]


@given(st.integers(0, 8 * 5 - 1))
def test_a_flipped_bit_is_never_served(bit: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder))
        sha256 = store.put(io.BytesIO(b"words"))
        raw = bytearray(store.path(sha256).read_bytes())
        raw[bit // 8] ^= 1 << bit % 8
        store.path(sha256).write_bytes(raw)
        with pytest.raises(DamagedFile) as caught:
            store.open(sha256)
    assert "fieldbridge" in caught.value.remedy


def test_a_missing_or_cut_original_is_damage(store: FileStore) -> None:
    sha256 = store.put(io.BytesIO(b"words"))
    store.path(sha256).write_bytes(b"wor")
    with pytest.raises(DamagedFile):
        store.open(sha256)
    store.forget(sha256)
    assert not store.has(sha256)
    with pytest.raises(DamagedFile):
        store.open(sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_what_is_no_sha256_leads_nowhere(store: FileStore, name: str) -> None:
    for ask in (store.path, store.open, store.has, store.forget):
        with pytest.raises(NotFound):
            ask(name)


def test_a_put_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise RuntimeError("the sender went away")
            return super().read(3)

    with pytest.raises(RuntimeError):
        store.put(Broken(b"words"))
    assert list(store.root.iterdir()) == []


AS_NOBODY = """
import io, os, sys
from pathlib import Path
from corpus.catalogue import FileStore
from corpus.errors import StorageFault
if os.getuid() == 0:
    os.setuid(65534)
try:
    FileStore(Path(sys.argv[1])).put(io.BytesIO(b"words"))
except StorageFault as fault:
    print(fault)
"""


def test_a_folder_that_may_not_be_written_is_a_storage_fault(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o555)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(shut)], capture_output=True, text=True, check=False
    )
    if "Permission" in done.stderr:
        pytest.skip("another user cannot read this checkout, so nothing can be run as one")
    assert "may not be written" in done.stdout, done.stderr
    assert "fieldbridge" in done.stdout


def test_a_full_disk_is_a_storage_fault(store: FileStore) -> None:
    import errno

    class Full(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageFault) as caught:
        store.put(Full(b"words"))
    assert "full" in caught.value.happened
    assert list(store.root.iterdir()) == []
