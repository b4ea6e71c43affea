"""A backup is one moment, whole and verified; a restore that is not sure changes nothing."""

import io
import json
import random
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from corpus.access import anyone
from corpus.catalogue import Catalogue, FileStore, backup, restore
from corpus.errors import Busy, Damaged, DamagedCatalogue, DamagedFile, DoesNotFit, NotFound, WrongUse
from corpus.works import Document
from tests.corpus.catalogue_makers import BODY, collection, document, edition, filled, ingest


class Data:
    """A data folder with a filled catalogue and the originals that it names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = Catalogue.open(folder / "catalogue.db")
        self.files = FileStore(folder / "files")
        filled(self.catalogue)
        for one in self.catalogue.originals():
            self.files.put(io.BytesIO(_original(document(collection()), 1)))
            assert self.files.has(one)


def _original(of: Document, version: int) -> bytes:
    return edition(of, version).text.encode()


@pytest.fixture
def data(tmp_path: Path) -> Data:
    folder = tmp_path / "data"
    folder.mkdir()
    return Data(folder)


def test_what_was_backed_up_comes_back_the_same(data: Data, tmp_path: Path) -> None:
    made = backup(data.catalogue, data.files, tmp_path / "one.zip")
    back = restore(tmp_path / "one.zip", tmp_path / "elsewhere")
    assert (made.sequence, made.files, made.left_out) == (1, 1, ())
    assert (back.sequence, back.files, back.aside) == (1, 1, None)
    again = Catalogue.open(tmp_path / "elsewhere" / "catalogue.db", create=False)
    assert list(again.dump()) == list(data.catalogue.dump())
    assert again.check(deep=True, files=FileStore(tmp_path / "elsewhere" / "files")) == []
    assert again.identity() != data.catalogue.identity()


def test_a_restore_keeps_what_was_there_aside(data: Data, tmp_path: Path) -> None:
    backup(data.catalogue, data.files, tmp_path / "one.zip")
    with data.catalogue.write(BODY, "later") as writer:
        writer.put_collection(collection("later"))
    after = list(data.catalogue.dump())
    data.catalogue.close()
    back = restore(tmp_path / "one.zip", data.folder)
    assert Catalogue.open(data.folder / "catalogue.db").sequence() == 1
    assert back.aside is not None
    assert list(Catalogue.open(back.aside).dump()) == after


def test_a_restore_waits_for_nobody_to_have_the_catalogue_open(data: Data, tmp_path: Path) -> None:
    backup(data.catalogue, data.files, tmp_path / "one.zip")
    with data.catalogue.reader(anyone()), pytest.raises(Busy) as caught:
        restore(tmp_path / "one.zip", data.folder)
    assert "fieldbridge" in caught.value.remedy
    assert data.catalogue.sequence() == 1


def test_a_backup_leaves_out_a_damaged_original_and_says_so(data: Data, tmp_path: Path) -> None:
    [sha256] = data.catalogue.originals()
    data.files.path(sha256).write_bytes(b"other words")
    assert backup(data.catalogue, data.files, tmp_path / "one.zip").left_out == (sha256,)
    assert restore(tmp_path / "one.zip", tmp_path / "elsewhere").left_out == (sha256,)


def test_a_damaged_catalogue_is_not_backed_up(data: Data, tmp_path: Path) -> None:
    data.catalogue.close()
    path = data.folder / "catalogue.db"
    raw = path.read_bytes()
    assert raw.count(b"Amina") >= 1
    path.write_bytes(raw.replace(b"Amina", b"Imina"))
    with pytest.raises(DamagedCatalogue) as caught:
        backup(Catalogue.open(path), data.files, tmp_path / "one.zip")
    assert "fieldbridge restore" in caught.value.remedy
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def _state(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def _refused(data: Data, damaged: Path) -> None:
    data.catalogue.close()
    before = _state(data.folder)
    with pytest.raises((Damaged, DoesNotFit)):
        restore(damaged, data.folder)
    assert _state(data.folder) == before


def _flipped(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _judge_flip(data: Data, whole: bytes, folder: Path, chance: random.Random) -> None:
    """A flipped bit is refused, or lies where a zip says nothing (a date), and then nothing is lost."""
    damaged = folder / "flipped.zip"
    damaged.write_bytes(_flipped(whole, chance))
    target = folder / "target"
    try:
        restore(damaged, target)
    except (Damaged, DoesNotFit):
        assert not (target / "catalogue.db").exists()
    else:
        again = Catalogue.open(target / "catalogue.db")
        assert list(again.dump()) == list(data.catalogue.dump())
        again.close()
    shutil.rmtree(target, ignore_errors=True)


def test_a_backup_with_a_flipped_bit_is_refused_or_whole(data: Data, tmp_path: Path) -> None:
    backup(data.catalogue, data.files, tmp_path / "one.zip")
    whole = (tmp_path / "one.zip").read_bytes()
    for number in range(12):
        _judge_flip(data, whole, tmp_path, random.Random(number))


@pytest.mark.soak
def test_no_flipped_backup_is_ever_restored(data: Data, tmp_path: Path, soak_seed: int) -> None:
    backup(data.catalogue, data.files, tmp_path / "one.zip")
    whole = (tmp_path / "one.zip").read_bytes()
    chance = random.Random(soak_seed)
    for _ in range(200):
        _judge_flip(data, whole, tmp_path, chance)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(data: Data, tmp_path: Path, share: float) -> None:
    backup(data.catalogue, data.files, tmp_path / "one.zip")
    whole = (tmp_path / "one.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
    _refused(data, tmp_path / "cut.zip")


def _repacked(source: Path, target: Path, change: dict[str, bytes | None]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in {*old.namelist(), *change}:
            raw = change.get(name, b"") if name in change else old.read(name)
            if raw is not None:
                new.writestr(name, raw)


def test_a_backup_whose_parts_were_changed_is_refused(data: Data, tmp_path: Path) -> None:
    whole = tmp_path / "one.zip"
    backup(data.catalogue, data.files, whole)
    [sha256] = data.catalogue.originals()
    manifest = json.loads(zipfile.ZipFile(whole).read("manifest.json"))
    outside = {**manifest, "contents": {**manifest["contents"], "../../evil": {"sha256": "", "size": 0}}}
    newer = {**manifest, "format": 99}
    bare = {**manifest, "contents": {"catalogue.db": manifest["contents"]["catalogue.db"]}}
    for number, change in enumerate(
        [
            {f"files/{sha256}": b"other words"},
            {f"files/{sha256}": None},
            {"catalogue.db": None},
            {"manifest.json": None},
            {"manifest.json": b"[]"},
            {"manifest.json": json.dumps(outside).encode(), "../../evil": b""},
            {"manifest.json": json.dumps(newer).encode()},
            {"manifest.json": json.dumps(bare).encode()},
        ]
    ):
        changed = tmp_path / f"changed {number}.zip"
        _repacked(whole, changed, change)
        _refused(data, changed)
    assert not (tmp_path.parent / "evil").exists()


def test_what_is_not_there_cannot_be_restored(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(tmp_path / "none.zip", tmp_path)


def test_a_catalogue_that_is_not_one_file_brings_its_own_backup(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        backup(Catalogue.open("sqlite://"), FileStore(tmp_path), tmp_path / "one.zip")


def test_a_backup_during_writing_is_one_moment(data: Data, tmp_path: Path) -> None:
    stop = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                one = document(collection(), f"doc {number}")
                data.files.put(io.BytesIO(_original(one, 1)))
                with data.catalogue.write(BODY, "ingest") as writer:
                    ingest(writer, one)
        except BaseException as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup(data.catalogue, data.files, tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert failed == []
    for number, one in enumerate(made):
        assert one.left_out == ()
        back = restore(tmp_path / f"{number}.zip", tmp_path / f"back {number}")
        assert back.sequence == one.sequence
        again = Catalogue.open(tmp_path / f"back {number}" / "catalogue.db")
        assert again.changes(0) == data.catalogue.changes(0, limit=one.sequence)
        again.close()


def test_the_damage_is_named(data: Data, tmp_path: Path) -> None:
    (tmp_path / "words.zip").write_text("these are words")
    with pytest.raises(DamagedFile) as caught:
        restore(tmp_path / "words.zip", data.folder)
    assert caught.value.subject.endswith("words.zip")
    assert "restore" in caught.value.remedy
