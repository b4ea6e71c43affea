"""A file that changes, goes or becomes something else while it is read is told; what was read of it before stays."""

import os
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.access import everything
from corpus.errors import StorageFault
from ingest import attempts
from ingest.report import Report
from tests.faults.test_bad_folders import small_disk
from tests.ingest.made_docx import para, word
from tests.ingest.test_inside import Office, page


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    for name in ("a.md", "moving.md", "z.md"):
        (made.folder / name).write_text(page(f"First {name}"), encoding="utf-8")
    made.run()
    for name in ("a.md", "moving.md", "z.md"):
        (made.folder / name).write_text(page(f"Second {name}"), encoding="utf-8")
    return made


def changed(path: Path) -> None:
    path.write_text(page("Third"), encoding="utf-8")


def became_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def became_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


MOVES: dict[str, tuple[Callable[[Path], None], str]] = {
    "changed": (changed, "changed while it was read"),
    "gone": (Path.unlink, "No such file"),
    "a pipe": (became_a_pipe, "no longer a plain file"),
    "a link": (became_a_link, "it cannot be opened"),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("when", ["before it is opened", "after it was read"])
def test_it_is_told_and_the_catalogue_is_as_before_for_that_file(
    office: Office, move: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, said = MOVES[move]
    _meanwhile(monkeypatch, office.folder / "moving.md", act, when)
    outcomes = {one.path.removeprefix("in/"): one for one in _within(office, 60).outcomes}
    if (move, when) != ("changed", "before it is opened"):  # then it is simply the newer file
        assert outcomes["moving.md"].status == "failed"
        assert said in outcomes["moving.md"].reason
        assert "First moving.md" in office.titles()
    assert [outcomes[name].status for name in ("a.md", "z.md")] == ["new edition", "new edition"]
    assert office.catalogue.check(deep=True, files=office.files) == []
    assert sorted(office.files) == office.catalogue.originals()


def test_what_failed_keeps_its_document_so_that_it_can_still_be_withdrawn(office: Office) -> None:
    (office.folder / "moving.md").write_bytes(b"%PDF-1.4 nothing here")
    assert office.run()["moving.md"] == "failed"
    (office.folder / "moving.md").unlink()
    assert office.run(withdraw_missing=True)["moving.md"] == "withdrawn"
    with office.catalogue.reader(everything()) as reader:
        assert len(list(reader.documents_in("tests"))) == 2


def test_a_disk_that_takes_nothing_ends_the_run_after_a_few_files(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        (office.folder / f"more-{number}.md").write_text(page(f"More {number}"), encoding="utf-8")
    tried = []

    def full(_: object) -> str:
        tried.append(1)
        raise StorageFault("the disk is full", subject="files", remedy="Free some space")

    monkeypatch.setattr(office.files, "put", full)
    before = list(office.catalogue.dump())
    with pytest.raises(StorageFault):
        office.report()
    assert len(tried) == 5
    assert list(office.catalogue.dump()) == before


def test_a_file_for_which_there_is_no_room_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """On a real disk of 8 MB; of the file that does not fit, the catalogue is as it was before."""
    with small_disk(tmp_path / "disk", "8m") as disk:
        (tmp_path / "in").mkdir()
        office = Office(disk)
        large = office.folder / "large.docx"
        large.write_bytes(word(para("A ferry that took bicycles ran on market days.")))
        office.run()
        before = list(office.catalogue.dump())
        _moved_to(office, tmp_path / "in")
        with zipfile.ZipFile(office.folder / "large.docx", "a") as archive:
            archive.writestr("word/media/image1.bin", bytes(8_000_000))
        (office.folder / "late.md").write_text(page("Late"), encoding="utf-8")
        outcomes = {one.path.removeprefix("in/"): one for one in office.report().outcomes}
        assert (outcomes["large.docx"].status, outcomes["large.docx"].reason) == (
            "failed",
            "the disk is full",
        )
        assert outcomes["large.docx"].remedy
        assert outcomes["late.md"].status == "read"
        assert set(before) <= set(office.catalogue.dump())
        assert office.catalogue.check(deep=True, files=office.files) == []
        assert sorted(office.files) == office.catalogue.originals()
        subprocess.run(["mount", "-o", "remount,size=32m", str(disk)], check=True)
        assert office.run()["large.docx"] == "new edition"


def _moved_to(office: Office, folder: Path) -> None:
    """What is read lies on another disk than what is kept; the name stays."""
    for one in office.folder.iterdir():
        shutil.move(one, folder / one.name)
    office.folder = folder


def _meanwhile(monkeypatch: pytest.MonkeyPatch, path: Path, act: Callable[[Path], None], when: str) -> None:
    """Acts once on the file, right before it is first opened or right after the cage has read it."""
    opened, read = attempts.open_source, attempts.read_in_cage

    def opening(found: attempts.Found, profile: attempts.Given | None = None) -> attempts.Source:
        if found.path == path and when == "before it is opened":
            act(path)
        return opened(found, profile)

    def reading(source: Path, *arguments: object, **more: object) -> object:
        result = read(source, *arguments, **more)  # type: ignore[arg-type]
        if source == path and when == "after it was read":
            act(path)
        return result

    monkeypatch.setattr(attempts, "open_source", opening)
    monkeypatch.setattr(attempts, "read_in_cage", reading)


def _within(office: Office, seconds: float) -> Report:
    """The report; a run that waits on a pipe for ever fails."""
    found: list[Report] = []
    thread = threading.Thread(target=lambda: found.append(office.report()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert found, "it waits"
    return found[0]
