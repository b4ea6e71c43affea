"""vectors.db: what was put comes back bit for bit; what is damaged never does; dropping it is no loss."""

import hashlib
import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.catalogue import VectorStore
from corpus.errors import StorageFault


def keys_of(count: int, salt: str = "") -> list[str]:
    return [hashlib.sha256(f"{salt}{number}".encode()).hexdigest() for number in range(count)]


def vectors_of(count: int, dimension: int = 8, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal((count, dimension), dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors.db")


def test_vectors_come_back_bit_for_bit_and_only_for_their_model(store: VectorStore) -> None:
    keys, rows = keys_of(2500), vectors_of(2500, 384)
    store.put("model", keys, rows)
    found = store.get("model", [*keys, *keys_of(3, "other")])
    assert set(found) == set(keys)
    assert all(np.array_equal(found[key], row) for key, row in zip(keys, rows, strict=True))
    assert found[keys[0]].dtype == np.float32
    assert store.get("another model", keys) == {}


def test_they_outlast_the_process(store: VectorStore) -> None:
    store.put("model", keys_of(5), vectors_of(5))
    store.close()
    assert set(VectorStore(store.path).get("model", keys_of(5))) == set(keys_of(5))


def test_a_vector_put_again_takes_the_place_of_the_former(store: VectorStore) -> None:
    keys = keys_of(3)
    store.put("model", keys, vectors_of(3, seed=1))
    store.put("model", keys, vectors_of(3, seed=2))
    assert store.count() == 3
    assert np.array_equal(store.get("model", keys)[keys[1]], vectors_of(3, seed=2)[1])


def test_what_is_forgotten_is_gone_for_every_model(store: VectorStore) -> None:
    keys = keys_of(4)
    for model in ("one", "two"):
        store.put(model, keys, vectors_of(4))
    store.forget(keys[:2])
    for model in ("one", "two"):
        assert set(store.get(model, keys)) == set(keys[2:])


def test_keys_and_rows_must_be_as_many(store: VectorStore) -> None:
    with pytest.raises(ValueError, match="3 keys"):
        store.put("model", keys_of(3), vectors_of(2))


@pytest.mark.parametrize(
    "foreign", [b"", b"not a database at all, but some words " * 300, b"SQLite format 3\x00" + bytes(5000)]
)
def test_what_is_no_vectors_file_is_set_aside(tmp_path: Path, foreign: bytes) -> None:
    path = tmp_path / "vectors.db"
    path.write_bytes(foreign)
    store = VectorStore(path)
    assert store.get("model", keys_of(2)) == {}
    store.put("model", keys_of(2), vectors_of(2))
    assert len(store.get("model", keys_of(2))) == 2
    kept = tmp_path / "vectors.db.damaged-1"
    assert not foreign or kept.read_bytes() == foreign


def test_another_programs_database_is_set_aside_unread(tmp_path: Path) -> None:
    path = tmp_path / "vectors.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE vectors (model, key, vector, checksum)")
    database.close()
    store = VectorStore(path)
    assert store.get("model", keys_of(1)) == {}
    assert (tmp_path / "vectors.db.damaged-1").exists()


def test_one_damaged_vector_is_never_served_and_the_sound_ones_are_carried_over(store: VectorStore) -> None:
    keys = keys_of(50)
    store.put("model", keys, vectors_of(50))
    store.close()
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE vectors SET vector = zeroblob(32) WHERE key = ?", (bytes.fromhex(keys[7]),))
    database.close()
    found = store.get("model", keys)
    assert set(found) == set(keys) - {keys[7]}
    assert store.path.with_name("vectors.db.damaged-1").exists()


def flipped(store: VectorStore, sound: bytes, chance: random.Random) -> None:
    """Of the vectors that a damaged file still gives, each is the one that was put; new ones are taken."""
    damaged(store, sound, chance.randrange(len(sound)), chance.randrange(8))


def test_a_file_that_cannot_be_opened_is_told_as_such(store: VectorStore) -> None:
    store.path.mkdir()
    with pytest.raises(StorageFault, match="cannot be opened"):
        store.get("model", keys_of(1))


def damaged(store: VectorStore, sound: bytes, place: int, bit: int) -> None:
    raw = bytearray(sound)
    raw[place] ^= 1 << bit
    store.path.write_bytes(raw)
    keys, rows = keys_of(200), vectors_of(200)
    found = store.get("model", keys)
    assert all(np.array_equal(found[key], rows[keys.index(key)]) for key in found)
    store.put("model", keys, rows)
    assert len(store.get("model", keys)) == 200
    store.close()
    for one in store.path.parent.glob("vectors.db*"):
        one.unlink()


@pytest.fixture
def sound(store: VectorStore) -> bytes:
    store.put("model", keys_of(200), vectors_of(200))
    store.close()
    return store.path.read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_a_flipped_bit_is_never_served(store: VectorStore, sound: bytes, seed: int) -> None:
    flipped(store, sound, random.Random(seed))


def test_no_bit_of_the_header_is_fatal(store: VectorStore, sound: bytes) -> None:
    """The first hundred bytes say how the file is written (https://www.sqlite.org/fileformat.html, 1.3)."""
    for place in range(18, 100):
        damaged(store, sound, place, place % 8)


def test_an_index_that_does_not_find_what_it_holds_is_made_anew(store: VectorStore, sound: bytes) -> None:
    """The third page is the index; its first bytes say where each of its cells lies."""
    for place in range(2 * 16384 + 8, 2 * 16384 + 408, 5):
        damaged(store, sound, place, place % 3)


@pytest.mark.soak
def test_no_flipped_bit_is_ever_served(store: VectorStore, sound: bytes, soak_seed: int) -> None:
    chance = random.Random(soak_seed)
    for _ in range(400):
        flipped(store, sound, chance)
