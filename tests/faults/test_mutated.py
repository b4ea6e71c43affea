"""Files of every format whose bytes were harmed: each is read or told, the readers go on, and nothing lands elsewhere."""

import random
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from corpus.errors import Unreadable
from ingest.cage import Cage, Limits
from tests.faults.made import Line
from tests.faults.mutating import mutated
from tests.ingest.test_readers import SAMPLES

LIMITS = Limits(memory_bytes=1024 * 2**20, cpu_seconds=30, wall_seconds=60.0)
SOUND = b"# Mediation\n\nThe committee met every month and wrote down what each family needed.\n"


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(LIMITS) as held:
        yield held


def read(cage: Cage, file: Path, said: str) -> bool:
    """Whether it was read. Any other end than a reason why not is an accident, and comes out of here."""
    try:
        reading = cage.read(file)
    except Unreadable:
        return False
    assert reading.blocks or reading.members or reading.unread, said
    return True


def below(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_harmed_file_of_each_format_is_read_or_told(name: str, cage: Cage, tmp_path: Path) -> None:
    chance, file = random.Random(f"house {name}"), tmp_path / "harmed"
    for _ in range(4):
        data, harm = mutated(SAMPLES[name](), chance)
        file.write_bytes(data)
        read(cage, file, f"{name}: {harm}")
    file.write_bytes(SOUND)
    assert read(cage, file, "a sound file after harmed ones")
    assert below(tmp_path) == ["harmed"]


@pytest.mark.soak
def test_no_harm_that_chance_does_to_a_file_ends_the_reading(
    dev_data: Path, soak_seed: int, soak_minutes: float, tmp_path: Path
) -> None:
    """Also within the parts of packed files, which a harmed package mostly hides."""
    chance, file = random.Random(soak_seed), tmp_path / "harmed"
    real = [one for one in sorted((dev_data / "documents").iterdir()) if one.stat().st_size < 400_000]
    ends, done, sound = time.monotonic() + soak_minutes * 60, 0, 0
    with Cage(LIMITS) as cage:
        while time.monotonic() < ends:
            name = chance.choice([*SAMPLES, *map(str, real)])
            whole = SAMPLES[name]() if name in SAMPLES else Path(name).read_bytes()
            data, harm = within(whole, chance) if chance.random() < 0.5 else mutated(whole, chance)
            file.write_bytes(data)
            sound += read(cage, file, f"seed {soak_seed}, the {done}th: {name}, {harm}")
            done += 1
        file.write_bytes(SOUND)
        assert read(cage, file, "a sound file after harmed ones")
    print(f"{done} harmed files, {sound} of them still read; seed {soak_seed}")
    assert done
    assert below(tmp_path) == ["harmed"]


@pytest.mark.soak
def test_an_ingest_of_harmed_files_tells_each_and_leaves_nothing_outside_its_folder(
    models: Path, soak_seed: int, tmp_path: Path
) -> None:
    chance, folder = random.Random(f"{soak_seed} ingest"), tmp_path / "in"
    folder.mkdir()
    for name, sample in SAMPLES.items():
        for number in range(3):
            (folder / f"{name}-{number}").write_bytes(mutated(sample(), chance)[0])
    (folder / "sound.md").write_bytes(SOUND)
    given = {one: (folder / one).read_bytes() for one in below(folder)}
    line = Line(tmp_path / "data", models)
    process = line.start("ingest", folder, "--json")
    said, told = process.communicate(timeout=600)
    assert process.returncode in (0, 1), told
    assert "Traceback" not in told
    assert all(f'"in/{one}"' in said + told for one in given)
    assert {one: (folder / one).read_bytes() for one in below(folder)} == given
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "in"]
    assert line.run("search", "committee met every month")["hits"]


def within(whole: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Harm to one part of a package that stays whole; to the file itself where it is none."""
    if not whole.startswith(b"PK"):
        return mutated(whole, chance)
    made, harm = BytesIO(), ""
    with zipfile.ZipFile(BytesIO(whole)) as sound, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as harmed:
        parts = {one: sound.read(one) for one in sound.namelist()}
        chosen = chance.choice([one for one, data in parts.items() if data] or [""])
        for one, data in parts.items():
            if one == chosen:
                data, harm = mutated(data, chance)
            harmed.writestr(one, data)
    return made.getvalue(), f"{chosen}: {harm}"
