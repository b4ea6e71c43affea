"""Purging beside all else that a house does: serving, ingesting again, backing up, restoring; and the verb itself."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api import house as wiring
from api.cli import run
from api.house import House
from api.purge_lists import before_restoring, beside, remember_backup
from api.purging import Purger
from corpus.access import everything
from corpus.catalogue.backup import backup, restore
from corpus.errors import NotFound
from ingest.pipeline import Options
from tests.api.buried import anywhere
from tests.api.conftest import Site, serving
from tests.api.made_office import (
    COMPENDIUM,
    DESKS,
    PARTS,
    SONGS,
    WORDS,
    Office,
    document,
    page,
    part,
)
from tests.api.test_command_line import _small, said

LAMPS = "Lamps in the Underlode hostel"
ASKED = "/v1/search?q=songs that children sing at school"


def statuses(office: Office, **options: bool) -> dict[str, tuple[str, str]]:
    return {
        one.path.removeprefix("in/"): (one.status, f"{one.reason} {one.remedy}")
        for one in office.read_in(**options).outcomes
    }


def test_a_running_server_answers_all_the_while_and_lets_go_at_once(office: Office) -> None:
    with contextmanager(serving)(office.data, starter="always") as site:
        old = site.get(ASKED).json()["generation"]
        with _asking(site) as wrong, office.open() as house:
            Purger(house).purge(document(SONGS), "asked for by a family", told=False)
            Purger(house).purge(part(LAMPS), "asked for by a family", told=False)
        assert wrong == []
        assert "volmarine" not in site.get(ASKED).text
        _nothing_is_held(site.process)
        assert site.get(f"{ASKED}&generation={old}").json()["generation"] != old
        _is_gone(site)
        assert anywhere(office.data, [*WORDS[SONGS], *PARTS[LAMPS]]) == set()


def test_a_server_lets_go_of_what_is_deleted_after_it_took_up_the_next(office: Office) -> None:
    with contextmanager(serving)(office.data, starter="always") as site, office.open() as house:
        site.get(ASKED)
        house.publisher.publish(full=True)
        _is_mapped(site.process, house.generation)
        house.generations.collect_garbage(keep=1)
        _nothing_is_held(site.process)


@contextmanager
def _asking(site: Site) -> Iterator[list[str]]:
    """Somebody asks all the while; what was answered with anything but 200."""
    wrong: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answer = site.get(ASKED)
            if answer.status_code != 200:
                wrong.append(answer.text)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield wrong
    finally:
        done.set()
        asker.join()


def _is_gone(site: Site) -> None:
    body = site.get(f"/v1/documents/{document(SONGS)}").json()
    assert (body["status"], body["reason"]) == (410, "asked for by a family")
    assert body["date"].startswith("20")
    assert "withdrawn_title" not in body
    page_of_it = site.page(f"/practices/{part(LAMPS)}")
    assert page_of_it.status_code == 410
    assert "asked for by a family" in page_of_it.text
    book = site.get(f"/v1/documents/{document(COMPENDIUM)}?text=true")
    assert book.json()["file"] is None
    assert not any(word in book.text for word in PARTS[LAMPS])
    assert site.get(f"/v1/documents/{document(COMPENDIUM)}/file").status_code == 410
    assert site.page(f"/documents/{document(COMPENDIUM)}").status_code == 200


def _is_mapped(process: int, generation: str) -> None:
    for _ in range(600):
        if f"/{generation}/" in Path(f"/proc/{process}/maps").read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise AssertionError(generation)


def _nothing_is_held(process: int) -> None:
    """No file of a generation that was deleted is still open, or mapped, in the server."""
    for _ in range(600):
        mapped = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
        opened = [str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink()]
        held = [one for one in (*mapped, *opened) if "generations" in one and "(deleted)" in one]
        if not held:
            return
        time.sleep(0.1)
    raise AssertionError(held)


def test_the_same_file_is_refused_with_the_reason_and_not_even_its_name_is_kept(office: Office) -> None:
    with office.open() as house:
        Purger(house).purge(document(SONGS), "asked for by a family", told=False)
    shutil.copy(office.files / SONGS, office.files / "under-another-name.md")
    for _ in range(2):
        told = statuses(office)
        for name in (SONGS, "under-another-name.md"):
            status, why = told[name]
            assert status == "failed"
            assert "asked for by a family" in why
            assert "--allow-purged" in why
    assert anywhere(office.data, [*WORDS[SONGS], "under-another-name"]) == set()
    assert statuses(office, dry=True)[SONGS][0] == "failed"
    assert statuses(office, allow_purged=True)[SONGS][0] == "read"
    with office.open() as house, house.catalogue.reader(everything()) as reader:
        assert reader.newest_edition(document(SONGS)).title == "Songs of Kirrelsang"
        assert house.catalogue.check(deep=True, files=house.files) == []
    assert statuses(office)[SONGS][0] == "unchanged"


def test_a_document_may_come_back_as_another_file_and_a_practice_may_not(office: Office) -> None:
    with office.open() as house:
        Purger(house).purge(document(SONGS), "", told=False)
        Purger(house).purge(part(LAMPS), "it names a child", told=False)
    (office.files / SONGS).write_bytes(
        page("Songs", "Children sang songs at school, so that all learned them.")
    )
    book = (office.files / COMPENDIUM).read_bytes()
    (office.files / COMPENDIUM).write_bytes(book + b"\nOne more line of thanks.\n")
    told = statuses(office)
    assert told[SONGS][0] == "read"
    assert told[COMPENDIUM][0] == "failed"
    assert f"{part(LAMPS)}, which was purged" in told[COMPENDIUM][1]
    assert "it names a child" in told[COMPENDIUM][1]
    assert anywhere(office.data, PARTS[LAMPS]) == set()
    assert statuses(office, allow_purged=True)[COMPENDIUM][0] == "new edition"
    with office.open() as house, house.catalogue.reader(everything()) as reader:
        assert reader.practice(part(LAMPS)).summary.startswith("What Underlode did")
        assert house.catalogue.check(deep=True, files=house.files) == []


def test_a_backup_that_holds_it_is_named_and_restoring_it_purges_again(
    office: Office, house: House, tmp_path: Path
) -> None:
    kept, later = tmp_path / "kept.zip", tmp_path / "later.zip"
    remember_backup(house, kept)
    backup(house.catalogue, house.files, kept)
    done = Purger(house).purge(document(SONGS), "asked for by a family", told=False)
    assert [(one.path, one.there) for one in done.backups] == [(str(kept), True)]
    remember_backup(house, later)
    backup(house.catalogue, house.files, later)
    again = Purger(house).purge(part(LAMPS), "", told=False)
    assert {one.path for one in again.backups} == {str(kept), str(later)}
    house.close()
    assert _restored(office, kept) == {document(SONGS), part(LAMPS)}
    assert anywhere(office.data, [*WORDS[SONGS], *PARTS[LAMPS]]) == set()
    assert anywhere(office.data, WORDS[DESKS])
    assert statuses(office)[SONGS][0] == "failed"
    assert _restored(office, later) == {part(LAMPS)}
    assert anywhere(office.data, [*WORDS[SONGS], *PARTS[LAMPS]]) == set()


def test_the_list_beside_a_backup_is_enough_on_another_machine(
    office: Office, house: House, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.zip"
    remember_backup(house, kept)
    backup(house.catalogue, house.files, kept)
    Purger(house).purge(document(SONGS), "asked for by a family", told=False)
    assert not any(word.encode() in beside(kept).read_bytes() for word in WORDS[SONGS])
    elsewhere = Office(tmp_path / "elsewhere" / "data", office.files)
    assert _restored(elsewhere, kept) == {document(SONGS)}
    assert anywhere(elsewhere.data, WORDS[SONGS]) == set()
    assert anywhere(elsewhere.data, WORDS[DESKS])


def test_an_edition_that_was_older_and_is_the_newest_in_the_backup_takes_the_document_along(
    office: Office, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.zip"
    with office.open() as house:
        with house.catalogue.reader(everything()) as reader:
            older = reader.newest_edition(document(SONGS)).id
        backup(house.catalogue, house.files, kept)
    (office.files / SONGS).write_bytes(
        page("Songs", "Children sang songs at school, so that all learned them.")
    )
    office.read_in()
    with office.open() as house:
        Purger(house).purge(older, "asked for by a family", told=False)
    assert _restored(office, kept) == {older}
    assert anywhere(office.data, WORDS[SONGS]) == set()
    assert statuses(office)[SONGS][0] == "read"


def test_a_restore_that_is_killed_before_it_purged_does_so_at_the_next_start(
    office: Office, house: House, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.zip"
    backup(house.catalogue, house.files, kept)
    Purger(house).purge(document(SONGS), "asked for by a family", told=False)
    house.close()
    restore(kept, office.data, before_restoring(kept, office.data))
    assert anywhere(office.data, WORDS[SONGS]) == {"catalogue.db"}
    with office.open() as after:
        [done] = Purger(after).finish()
    assert done.purge.reason == "asked for by a family"
    assert anywhere(office.data, WORDS[SONGS]) == set()


def test_what_was_let_in_again_is_not_purged_by_a_restore(
    office: Office, house: House, tmp_path: Path
) -> None:
    from api.purge_lists import write_lists

    kept = tmp_path / "kept.zip"
    remember_backup(house, kept)
    backup(house.catalogue, house.files, kept)
    Purger(house).purge(document(SONGS), "", told=False)
    house.pipeline.run([office.files], Options("tests", allow_purged=True))
    write_lists(house)
    house.close()
    assert _restored(office, kept) == set()
    assert anywhere(office.data, WORDS[SONGS])


def _restored(office: Office, file: Path) -> set[str]:
    """As the verb does it; what was purged again."""
    done = restore(file, office.data, before_restoring(file, office.data))
    wiring.forget_index(office.open().settings)
    with office.open() as house:
        finished = {one.purge.target for one in Purger(house).finish()}
        house.publisher.publish(full=True)
        assert house.catalogue.check(deep=True, files=house.files) == []
    assert finished == set(done.purged)
    return finished


@pytest.fixture
def line(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(office.data))
    monkeypatch.setattr(wiring, "open_space", _small)
    return office


def test_the_verb_purges_names_backups_and_finishes(
    line: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["backup", str(tmp_path / "b.zip")]) == 0
    capsys.readouterr()
    assert run(["purge", document(SONGS), "--reason", "asked for", "--json"]) == 1
    [told] = said(capsys)["purged"]  # type: ignore[misc]
    assert told["reason"] == "asked for"
    assert told["backups"] == [
        {"path": str(tmp_path / "b.zip"), "at": told["backups"][0]["at"], "there": True}
    ]
    assert anywhere(line.data, WORDS[SONGS]) == set()
    assert run(["purge"]) == 0
    assert "nothing was left to finish" in capsys.readouterr().out
    assert run(["purge", "doc-0000000000000000", "--yes"]) == 1
    assert "no document, practice, edition or submission has this id" in capsys.readouterr().err
    (tmp_path / "b.zip").unlink()
    assert run(["purge", part(LAMPS), "--yes"]) == 1
    assert "is not there any more; wherever it is, it holds it" in capsys.readouterr().out
    assert run(["doctor", "--deep"]) == 0


def test_the_verb_asks_first_and_a_no_changes_nothing(
    line: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run(["purge", part(LAMPS)]) != 0
    shown = capsys.readouterr().out
    assert "practices: 1" in shown
    assert f"the file of {_edition(line)}, which holds it" in shown
    assert anywhere(line.data, PARTS[LAMPS])


def _edition(office: Office) -> str:
    with office.open() as house, house.catalogue.reader(everything()) as reader:
        return reader.newest_edition(document(COMPENDIUM)).id


def test_a_list_that_cannot_be_read_hinders_nobody(office: Office, tmp_path: Path) -> None:
    (office.data / "purged.json").write_bytes(b"{")
    beside(tmp_path / "x.zip").write_bytes(b'{"purges": [{"target": 1}]}')
    assert before_restoring(tmp_path / "x.zip", office.data) == ()
    with pytest.raises(NotFound):
        restore(tmp_path / "x.zip", office.data)
