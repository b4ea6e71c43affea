"""The verb `ingest` at its edges: a dry run that writes nothing, a report in a file, a folder that is watched."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.watching import Seen, settled, snapshot
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Teachers visited every family twice a year and wrote down what the children needed at school."


def environment(folder: Path, models: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(folder), "FIELDBRIDGE_DATA": str(folder / "data"),
        "FIELDBRIDGE_MODELS": str(models),
    }  # fmt: skip


def verb(folder: Path, models: Path, *arguments: object, code: int = 0) -> str:
    return command(*arguments, environment=environment(folder, models), code=code).stdout


def tree(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(("-shm", "-wal")):
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def page(title: str) -> str:
    return f"# {title}\n\n{TEXT}\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verbs")
    (folder / "in").mkdir()
    (folder / "in" / "one.md").write_text(page("One"))
    (folder / "in" / ".notes.md").write_text(page("Not for others"))
    (folder / "in" / "bad\u202e<b>.pdf").write_bytes(b"%PDF-1.4 nothing here")
    return folder


def test_a_dry_run_says_what_would_come_of_each_file_and_writes_nothing(place: Path, models: Path) -> None:
    said = json.loads(verb(place, models, "ingest", place / "in", "--dry-run", "--json", code=1))
    assert {one["status"] for one in said["outcomes"]} == {"read", "failed"}
    assert said["hidden"] == 1
    assert not (place / "data").exists()

    report = place / "report.html"
    told = verb(place, models, "ingest", place / "in", "--report", report, code=1)
    assert told.index("bad") < told.index("one.md") < told.index("passed over: 1 hidden")
    text = report.read_text(encoding="utf-8")
    assert "✗" in text
    assert "one.md" in text
    assert "<b>.pdf" not in text
    assert "&lt;b&gt;" in text
    assert text.index("bad") < text.index("one.md")
    assert "Passed over: 1 hidden file or folder" in text

    before = tree(place / "data")
    (place / "in" / "one.md").write_text(page("One, changed"))
    (place / "in" / "two.md").write_text(page("Two"))
    said = json.loads(verb(place, models, "ingest", place / "in", "--dry-run", "--json"))
    statuses = {Path(one["path"]).name: one["status"] for one in said["outcomes"]}
    assert statuses == {"one.md": "new edition", "two.md": "read", "bad\u202e<b>.pdf": "failed before"}
    assert tree(place / "data") == before


def test_a_report_that_cannot_be_written_is_told_before_anything_is_read(place: Path, models: Path) -> None:
    before = tree(place / "data")
    verb(place, models, "ingest", place / "in", "--report", place / "nowhere" / "r.html", code=2)
    verb(place, models, "ingest", place / "in", "--report", place / "r.pdf", code=2)
    verb(place, models, "ingest", place / "in", "--dry-run", "--watch", code=2)
    assert tree(place / "data") == before


@contextmanager
def watched(folder: Path, models: Path) -> Iterator[Callable[[Callable[[list[str]], bool]], list[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "api.cli", "ingest", str(folder / "in"), "--watch", "--every", "0.3",
         "--withdraw-missing"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(folder, models),
    )  # fmt: skip
    lines: list[str] = []
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)

    def until(done: Callable[[list[str]], bool]) -> list[str]:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            lines.extend(process.stdout or ())
            if done(lines):
                return lines
            time.sleep(0.1)
        raise AssertionError(lines)

    try:
        yield until
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(90) == 130


def test_a_watched_folder_is_taken_up_as_it_changes(tmp_path: Path, models: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.md").write_text(page("One"))

    def told(*words: str) -> Callable[[list[str]], bool]:
        return lambda lines: all(any(word in line for line in lines) for word in words)

    with watched(tmp_path, models) as until:
        until(told("watching 1 path"))
        (tmp_path / "in" / "two.md").write_text(page("Two"))
        until(told("in/two.md"))
        (tmp_path / "in" / "one.md").unlink()
        until(told("withdrawn"))
    listed: dict[str, Any] = json.loads(verb(tmp_path, models, "collection", "list", "--json"))
    assert [one["documents"] for one in listed["collections"]] == [1]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), max_size=3), min_size=1, max_size=12)
)
def test_only_what_two_looks_in_a_row_saw_is_taken_up(looks: list[dict[str, int]]) -> None:
    shown = [{name: (size, 0) for name, size in look.items()} for look in looks]
    at = [-1]

    class Over(Exception):
        pass

    def wait() -> None:
        at[0] += 1
        if at[0] >= len(shown):
            raise Over

    taken: list[tuple[int, Seen]] = []
    patch = pytest.MonkeyPatch()
    patch.setattr("ingest.watching.snapshot", lambda _: shown[at[0]])
    try:
        taken.extend((at[0], seen) for seen in settled([], {}, wait))
    except Over:
        pass
    finally:
        patch.undo()
    known: Seen = {}
    before: Seen = {}
    expected = []
    for number, look in enumerate(shown):
        if look != known and look == before:
            known = look
            expected.append((number, look))
        before = look
    assert taken == expected or taken == expected[: len(taken)]


def test_a_snapshot_sees_sidecars_and_passes_over_what_goes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    first = snapshot([tmp_path])
    (tmp_path / "a.md.toml").write_text('title = "A"')
    second = snapshot([tmp_path])
    assert first != second
    assert snapshot([tmp_path / "gone"]) == {}


def test_a_file_is_shown_as_a_page_beside_pictures_of_its_pages(place: Path, models: Path) -> None:
    from tests.ingest.made import with_running_lines

    file = place / "lines<b>.pdf"
    file.write_bytes(with_running_lines())
    shown = place / "seen.html"
    verb(place, models, "inspect", file, "--html", shown)
    text = shown.read_text(encoding="utf-8")
    assert text.count("data:image/webp;base64,") == 5
    assert "left out:" in text
    assert "<b>.pdf" not in text
    assert "Passages as they will be cut" in text
    verb(place, models, "inspect", file, "--html", shown, "--page", 2)
    assert shown.read_text(encoding="utf-8").count("data:image/webp;base64,") == 1
    assert "[page 2]" in verb(place, models, "inspect", file, "--page", 2)
    verb(place, models, "inspect", file, "--page", 9, code=1)


def test_a_form_is_read_by_a_profile_made_from_a_filled_example(tmp_path: Path, models: Path) -> None:
    from tests.ingest.test_profiles import SWAHILI, tabled

    (tmp_path / "in").mkdir()
    form = tmp_path / "in" / "form.docx"
    form.write_bytes(tabled(SWAHILI))
    labels = json.loads(verb(tmp_path, models, "inspect", form, "--profile", "--json"))["labels"]
    assert {"label": "Nchi", "noun": "", "value": "Mali"} in labels
    ours = tmp_path / "ours.toml"
    ours.write_text(verb(tmp_path, models, "inspect", form, "--profile"), encoding="utf-8")
    text = ours.read_text(encoding="utf-8")
    ours.write_text(text.replace('"Nchi" = "ignore"', '"Nchi" = "place"'), encoding="utf-8")
    verb(tmp_path, models, "ingest", tmp_path / "in", "--profile", ours, "--dry-run", code=1)
    mended = text.replace('"Nchi" = "ignore"', '"Nchi" = "places"').replace(
        'zoezi" = "ignore"', 'zoezi" = "title"'
    )
    ours.write_text(mended, encoding="utf-8")
    said = json.loads(
        verb(tmp_path, models, "ingest", tmp_path / "in", "--profile", ours, "--dry-run", "--json")
    )
    assert [one["title"] for one in said["outcomes"]] == ["Boats for registrars"]
    assert [one["doubts"] for one in said["outcomes"]] == [[]]


def test_what_reads_files_in_lets_what_answers_people_go_first() -> None:
    code = (
        "import os, sys, atexit; sys.argv = ['fieldbridge', sys.argv[1], '--help']; from api.cli import main;"
        "atexit.register(lambda: print(os.getpriority(os.PRIO_PROCESS, 0))); main()"
    )
    told = [
        subprocess.run([sys.executable, "-c", code, verb], capture_output=True, text=True, check=True).stdout
        for verb in ("ingest", "search")
    ]
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert [int(one.split()[-1]) for one in told] == [max(mine, 5), mine]
