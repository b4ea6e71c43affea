"""The file under the catalogue: made, brought up to date, shared, shut, full, killed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from corpus.access import anyone
from corpus.catalogue import Catalogue, migrating, schema
from corpus.catalogue.rows import sealed
from corpus.errors import Busy, DamagedCatalogue, DoesNotFit, NotReady, StorageFault, WrongUse
from tests.corpus.catalogue_makers import BODY, PERSON, collection, declare, document, filled, ingest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_new_file_is_empty_and_sound(path: Path) -> None:
    catalogue = Catalogue.open(path)
    assert catalogue.sequence() == 0
    assert catalogue.changes(0) == []
    assert list(catalogue.dump()) == []
    assert catalogue.check(deep=True) == []
    with catalogue.reader(anyone()) as reader:
        assert reader.practice_ids() == []
        assert reader.collections() == ()


def test_nothing_is_made_when_nothing_is_to_be_made(path: Path) -> None:
    with pytest.raises(NotReady) as caught:
        Catalogue.open(path, create=False)
    assert "fieldbridge ingest" in caught.value.remedy
    assert not path.exists()


def test_sqlite_is_set_to_keep_what_was_committed(path: Path) -> None:
    catalogue = Catalogue.open(path)
    with catalogue._engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_moment_that_is_not_yet_is_refused_with_a_remedy(path: Path) -> None:
    catalogue = Catalogue.open(path)
    filled(catalogue)
    with pytest.raises(DoesNotFit) as caught, catalogue.reader(anyone(), at=7):
        pass
    assert "fieldbridge rebuild" in caught.value.remedy


def test_a_write_that_changes_nothing_makes_no_change(path: Path) -> None:
    catalogue = Catalogue.open(path)
    one, _, _ = filled(catalogue)
    with catalogue.write(BODY, "again") as writer:
        writer.put_collection(collection())
        writer.put_document(one)
    assert catalogue.sequence() == 1


def test_the_migrations_end_at_the_tables_that_the_code_reads(path: Path) -> None:
    catalogue = Catalogue.open(path)
    with catalogue._engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
        assert migrating.revision(connection) == schema.HEAD
        scripts = ScriptDirectory.from_config(migrating._config(connection))
        assert scripts.get_heads() == [schema.HEAD]


def test_every_step_goes_down_and_up_again(path: Path) -> None:
    catalogue = Catalogue.open(path)
    before = _shape(path)
    migrating.migrate(catalogue._engine, "test", to="base")
    assert {name for name, _ in _shape(path)} <= {"alembic_version"}
    migrating.migrate(catalogue._engine, "test")
    assert _shape(path) == before
    filled(catalogue)
    assert catalogue.check(deep=True) == []


def _shape(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE sql NOTNULL ORDER BY name")
        return [(str(name), str(sql)) for name, sql in found]


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    Catalogue.open(path).close()
    row = sealed(schema.meta, {"name": migrating.REVISION, "value": "9999"})
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.execute(
            "UPDATE meta SET value = ?, checksum = ? WHERE name = ?",
            (row["value"], row["checksum"], row["name"]),
        )
    database.close()
    before = path.read_bytes()
    with pytest.raises(DoesNotFit) as caught:
        Catalogue.open(path)
    assert "fieldbridge" in caught.value.remedy
    assert path.read_bytes() == before


@pytest.mark.parametrize("raw", [b"words, words, words " * 400, b"SQLite format 3\x00" + bytes(8000)])
def test_what_is_no_database_is_told_as_damage(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    with pytest.raises(DamagedCatalogue) as caught:
        Catalogue.open(path)
    assert "fieldbridge restore" in caught.value.remedy
    assert path.read_bytes() == raw


def test_another_programs_database_is_not_taken_over(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE songs (title)")
    database.close()
    with pytest.raises(DamagedCatalogue):
        Catalogue.open(path)


def test_a_full_disk_keeps_nothing_of_the_write(path: Path) -> None:
    catalogue = Catalogue.open(path)
    filled(catalogue)
    before = list(catalogue.dump())
    with sqlite3.connect(path) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.close()
    catalogue.close()
    event.listen(
        catalogue._engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages + 2}")
    )
    with pytest.raises(StorageFault) as caught, catalogue.write(BODY, "ingest") as writer:  # noqa: PT012
        for number in range(50):
            ingest(writer, document(collection(), f"doc {number}"))
    assert "full" in caught.value.happened
    assert "fieldbridge status" in caught.value.remedy
    assert list(catalogue.dump()) == before
    assert catalogue.check(deep=True) == []


AS_NOBODY = """
import os, sys
from corpus.catalogue import Catalogue
from corpus.errors import StorageFault
if os.getuid() == 0:
    os.setuid(65534)
try:
    Catalogue.open(sys.argv[1])
except StorageFault as fault:
    print(fault)
"""


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_not_be_written_is_a_storage_fault(tmp_path: Path, there: bool) -> None:
    if os.getuid() == 0 and not _nobody_reads(ROOT):
        pytest.skip("another user cannot read this checkout, so nothing can be run as one")
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest-of-" in str(folder):
            folder.chmod(0o755)
    shut = tmp_path / "shut"
    shut.mkdir()
    if there:
        Catalogue.open(shut / "catalogue.db").close()
    shut.chmod(0o555)
    out, err = run(AS_NOBODY, str(shut / "catalogue.db")).communicate()
    assert "Give the user that runs fieldbridge" in out or "may be written" in out, err


def _nobody_reads(folder: Path) -> bool:
    return all(one.stat().st_mode & 0o005 == 0o005 for one in (folder, *folder.parents))


def test_a_second_writer_waits_and_then_both_are_there(path: Path) -> None:
    catalogue = Catalogue.open(path)
    filled(catalogue)
    other = Catalogue.open(path)

    def write(which: Catalogue, name: str) -> None:
        for number in range(8):
            with which.write(BODY, name) as writer:
                ingest(writer, document(collection(), f"{name} {number}"))

    threads = [threading.Thread(target=write, args=args) for args in ((catalogue, "one"), (other, "two"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert catalogue.sequence() == 17
    assert sorted(one.action for one in catalogue.changes(1)) == ["one"] * 8 + ["two"] * 8
    assert catalogue.check(deep=True) == []


def test_a_writer_that_waits_too_long_says_busy(path: Path) -> None:
    first, second = Catalogue.open(path), Catalogue.open(path, wait=0.05)
    with first.write(BODY, "long") as writer:
        writer.put_collection(collection())
        with pytest.raises(Busy) as caught, second.write(BODY, "short"):
            pass
    assert "fieldbridge status" in caught.value.remedy
    assert second.sequence() == 1


def test_a_reader_sees_one_moment_while_others_write(path: Path) -> None:
    catalogue = Catalogue.open(path)
    _, _, practices = filled(catalogue)
    with catalogue.reader(anyone()) as reader:
        before = reader.practices(practices)
        with Catalogue.open(path).write(PERSON, "claim") as writer:
            writer.claim([declare(practices[0], "title", "Another", PERSON)])
        assert reader.practices(practices) == before
        assert len(list(reader.feed_practices())) == 2
    with catalogue.reader(anyone()) as reader:
        assert reader.practice(practices[0]).title == "Another"


def test_text_that_no_database_could_keep_is_refused(path: Path) -> None:
    catalogue = Catalogue.open(path)
    _, _, practices = filled(catalogue)
    for text in ("a\0b", "half \ud800"):
        with pytest.raises(WrongUse), catalogue.write(PERSON, "claim") as writer:
            writer.claim([declare(practices[0], "summary", text, PERSON)])
    assert catalogue.sequence() == 1


OPENING = "import sys; from corpus.catalogue import Catalogue; print(Catalogue.open(sys.argv[1]).sequence())"


def test_two_processes_may_make_the_same_catalogue_at_once(path: Path) -> None:
    processes = [run(OPENING, str(path)) for _ in range(3)]
    assert [one.communicate() for one in processes] == [("0\n", "")] * 3
    assert Catalogue.open(path).check(deep=True) == []


WRITING = """
import sys
from corpus.catalogue import Catalogue
from tests.corpus.catalogue_makers import BODY, collection, document, ingest
catalogue = Catalogue.open(sys.argv[1])
number = catalogue.sequence()
while True:
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(collection())
        ingest(writer, document(collection(), f"doc {number}"))
    number += 1
    print(catalogue.sequence(), flush=True)
"""


def killed_while_writing(path: Path, chance: random.Random) -> None:
    """What the process said was committed is there; what it had not finished has left nothing."""
    process = run(WRITING, str(path))
    assert process.stdout is not None
    said = int(process.stdout.readline())
    time.sleep(chance.random() * 0.3)
    process.send_signal(signal.SIGKILL)
    said = max([said, *(int(line) for line in process.stdout.read().split("\n")[:-1] if line)])
    process.wait()
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()
    catalogue = Catalogue.open(path)
    assert catalogue.sequence() >= said
    assert catalogue.check(deep=True) == []
    with catalogue.reader(anyone()) as reader:
        assert len(reader.practice_ids(limit=10**6)) == catalogue.sequence()
    catalogue.close()


def test_a_killed_writer_loses_nothing_that_was_committed(path: Path) -> None:
    killed_while_writing(path, random.Random(0))


@pytest.mark.soak
def test_no_kill_ever_loses_what_was_committed(path: Path, soak_seed: int) -> None:
    chance = random.Random(soak_seed)
    for _ in range(40):
        killed_while_writing(path, chance)
