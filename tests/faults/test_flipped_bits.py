"""A bit that flips on the disk: the answer is as before, or there is none and the mending command is named."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.catalogue.backup import backup, restore
from corpus.errors import Damaged, DamagedFile
from index.spaces import Space
from tests.faults.made import Line, answers, opened

pytestmark = pytest.mark.soak
Copy = Callable[[], Line]
Spaces = tuple[Space, ...]
_PLACES = 200
_MENDS = re.compile("fieldbridge (rebuild|restore)")


@pytest.fixture(scope="module")
def expected(house: Line, spaces: Spaces) -> list[list[tuple[str, float]]]:
    found = answers(house.data, house.models, spaces)
    assert all(found)
    return found


def test_a_flipped_bit_in_the_index_is_never_served(
    copy: Copy, spaces: Spaces, expected: object, soak_seed: int
) -> None:
    noticed = _flip_in_each_file(copy(), spaces, expected, random.Random(soak_seed), bits=1)
    assert {
        "current",
        "manifest.json",
        "attributes.npz",
        "live.npy",
        "rows.npz",
        "calibrator",
        "concepts",
        "background",
    } <= noticed


def test_nor_are_forty_in_each_of_its_files(
    copy: Copy, spaces: Spaces, expected: object, soak_seed: int
) -> None:
    _flip_in_each_file(copy(), spaces, expected, random.Random(soak_seed), bits=40)


def test_a_flipped_bit_in_the_catalogue_is_never_served(
    copy: Copy, spaces: Spaces, expected: object, soak_seed: int
) -> None:
    line, chance = copy(), random.Random(soak_seed)
    file = line.data / "catalogue.db"
    sound = file.read_bytes()
    for _ in range(_PLACES):
        place = chance.randrange(len(sound) * 8)
        _write_anew(file, flipped(sound, place))
        _as_before_or_damaged(line, spaces, expected, f"bit {place} of the catalogue")
    _write_anew(file, sound)
    assert answers(line.data, line.models, spaces) == expected


def test_rebuild_mends_each_part_of_the_index(copy: Copy, spaces: Spaces, expected: object) -> None:
    line = copy()
    for name in (
        "current",
        "manifest.json",
        "attributes.npz",
        "rows.npz",
        "calibrator",
        "concepts",
        "background",
    ):
        path = next(one for one in sorted(line.data.rglob(name), reverse=True) if one.is_file())
        path.write_bytes(flipped(path.read_bytes(), 101))
        with opened(line.data, line.models, spaces) as house:
            house.publisher.publish(full=True)
            house.generations.verify()
        _close_to(answers(line.data, line.models, spaces), expected)


def test_the_command_line_names_rebuild_and_rebuild_mends(
    copy: Copy, spaces: Spaces, expected: object
) -> None:
    line = copy()
    path = next(line.data.rglob("vectors-multilingual"))
    path.write_bytes(flipped(path.read_bytes(), 9_999))
    told = line.run("search", "wells", exit_code=1)["error"]
    assert isinstance(told, dict)
    assert told["type"] == "damaged-generation"
    assert "fieldbridge rebuild" in told["remedy"]
    line.run("rebuild")
    _close_to(answers(line.data, line.models, spaces), expected)


def test_a_flipped_bit_among_the_stored_vectors_costs_time_and_no_truth(
    copy: Copy, spaces: Spaces, expected: object, soak_seed: int
) -> None:
    line, chance = copy(), random.Random(soak_seed)
    file = line.data / "vectors.db"
    for _ in range(3):
        sound = file.read_bytes()
        _write_anew(file, flipped(sound, chance.randrange(len(sound) * 8)))
        with opened(line.data, line.models, spaces) as house:
            house.publisher.publish(full=True)
        _close_to(answers(line.data, line.models, spaces), expected)


def test_restore_mends_a_damaged_catalogue(
    copy: Copy, spaces: Spaces, expected: object, tmp_path: Path
) -> None:
    line = copy()
    with opened(line.data, line.models, spaces) as house:
        backup(house.catalogue, house.files, tmp_path / "kept.zip")
    file = line.data / "catalogue.db"
    _write_anew(file, bytes(8192) + file.read_bytes()[8192:])
    with pytest.raises(Damaged, match="fieldbridge restore"):
        answers(line.data, line.models, spaces)
    restore(tmp_path / "kept.zip", line.data)
    with opened(line.data, line.models, spaces) as house:
        house.publisher.publish(full=True)
    _close_to(answers(line.data, line.models, spaces), expected)


def test_a_flipped_bit_in_an_original_is_found_when_it_is_opened(copy: Copy, spaces: Spaces) -> None:
    line = copy()
    for path in sorted((line.data / "files").iterdir()):
        path.write_bytes(flipped(path.read_bytes(), 77))
        with (
            opened(line.data, line.models, spaces) as house,
            pytest.raises(DamagedFile, match="fieldbridge restore"),
        ):
            house.files.open(path.name)


def flipped(content: bytes, bit: int) -> bytes:
    """`content` with one bit the other way; `bit` counts from its beginning, round and round."""
    place = bit % (len(content) * 8)
    broken = bytearray(content)
    broken[place // 8] ^= 1 << place % 8
    return bytes(broken)


def _flip_in_each_file(
    line: Line, spaces: Spaces, expected: object, chance: random.Random, bits: int
) -> set[str]:
    """The names of the files in which a flip was noticed."""
    noticed = set()
    files = [one for one in sorted((line.data / "generations").rglob("*")) if one.is_file()]
    for path in (one for one in files if one.stat().st_size):
        sound = path.read_bytes()
        for _ in range(bits):
            place = chance.randrange(len(sound) * 8)
            path.write_bytes(flipped(sound, place))
            if _as_before_or_damaged(line, spaces, expected, f"bit {place} of {path}"):
                noticed.add(path.name)
        path.write_bytes(sound)
    assert answers(line.data, line.models, spaces) == expected
    return noticed


def _as_before_or_damaged(line: Line, spaces: Spaces, expected: object, what: str) -> bool:
    """Whether damage was told of; any other error, or another answer, fails."""
    try:
        found = answers(line.data, line.models, spaces)
    except Exception as fault:
        mended = isinstance(fault, Damaged) and _MENDS.search(fault.remedy)
        if not mended:
            raise AssertionError(f"{what}: {type(fault).__name__}: {fault}") from fault
        return True
    assert found == expected, what
    return False


def _write_anew(database: Path, content: bytes) -> None:
    """As the file would lie there after a restart: no journal of SQLite's beside it."""
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    database.write_bytes(content)


def _close_to(found: list[list[tuple[str, float]]], expected: object) -> None:
    assert isinstance(expected, list)
    for one, other in zip(found, expected, strict=True):
        assert [practice for practice, _ in one] == [practice for practice, _ in other]
        assert [score for _, score in one] == pytest.approx([score for _, score in other], abs=0.001)
