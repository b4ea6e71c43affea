"""The command line: exit codes, three-part errors, JSON, and a whole life of a data folder.

The rooms are real; only the encoders are the tiny ones.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api import house as wiring
from api.cli import run
from api.lock import sole_writer
from corpus.errors import Busy
from index.spaces import Space
from tests.api.made import word_spaces

ROOT = Path(__file__).resolve().parents[2]

VERBS = (
    "ingest", "inspect", "search", "practice", "bridges", "similar", "rebuild", "backup", "restore", "purge", "status",
    "doctor", "export", "serve", "models", "settings", "evaluate", "collection", "vocabulary",
)  # fmt: skip

FIELD = """---
title: Complaint desks for domestic workers
level: field
places: [KEN]
rights: open
---
# Complaint desks for domestic workers

The labour office opened complaint desks where domestic workers could complain about unpaid wages without a lawyer.
Most complaints were settled by talking to the employer, and the others went to the court of the town.
"""

GLOBAL = """---
title: A guide to decent work for domestic workers
level: global
rights: open
---
# A guide

Domestic workers should be able to complain about unpaid wages. Complaint desks should be near, free of charge and
open to domestic workers whatever their status, and labour inspection should reach the household.
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("FIELDBRIDGE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FIELDBRIDGE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(wiring, "open_space", _small)
    return tmp_path / "data"


def _small(name: str, models: Path, **_: object) -> Space:
    return next(one for one in word_spaces() if one.name == name)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "desks.md").write_text(FIELD, encoding="utf-8")
    (folder / "guide.md").write_text(GLOBAL, encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from api.cli import main; main()"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIELDBRIDGE_")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_verb_and_loads_nothing_heavy() -> None:
    code = "import sys; from api.cli import run; run(['--help']); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(f"\n  {verb} " in done.stdout for verb in VERBS)
    heavy = (
        "numpy",
        "fastapi",
        "pydantic",
        "sqlalchemy",
        "faiss",
        "openvino",
        "torch",
        "rich.console",
        "jinja2",
    )
    assert [name for name in heavy if f"'{name}'" in done.stdout] == []


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, "--help"]) == 0
    assert "Usage: fieldbridge" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["serch"], 2),
        (["search", "x", "--limit", "0"], 2),
        (["search", "x", "--nothing"], 2),
        (["ingest"], 2),
        (["ingest", "/nowhere/at/all"], 1),
        (["collection", "add", "a/b"], 2),
        (["collection", "add", "x", "--rights", "all"], 2),
        (["search", "x", "--see", "everything"], 2),
        (["status"], 1),
        (["vocabulary", "import", "/nowhere.toml"], 1),
        (["inspect", "/nowhere.pdf"], 1),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_failure_has_its_exit_code_and_says_what_to_do(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, as_json: bool
) -> None:
    assert run([*arguments, *(["--json"] if as_json else [])]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    if as_json:
        error = json.loads(captured.err)["error"]
        assert error["exit"] == code
        assert error["happened"]
        assert error["remedy"]
    else:
        assert captured.err.startswith("fieldbridge: ")
        assert "\n  then: " in captured.err


def test_a_defect_of_ours_is_told_without_a_traceback(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_house", lambda *_, **__: 1 // 0)
    assert run(["status"]) == 1
    assert "defect of ours" in capsys.readouterr().err


def test_a_folder_is_read_in_asked_and_read_again_for_nothing(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ingest", str(reports), "--json"]) == 0
    first = said(capsys)
    assert first["counts"] == {"read": 2}
    assert first["published"]["practices"] == 2  # type: ignore[index]

    assert run(["search", "complaint desks for domestic workers", "--json"]) == 0
    answer = said(capsys)
    assert {hit["practice"]["level"] for hit in answer["hits"]} == {"field", "global"}  # type: ignore[attr-defined]
    assert answer["hits"][0]["practice"]["collection"] == "default"  # type: ignore[index]

    assert run(["ingest", str(reports), "--json"]) == 0
    again = said(capsys)
    assert again["counts"] == {"unchanged": 2}
    assert again["published"] is None


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    assert run(["ingest", str(reports)]) == 1
    told = capsys.readouterr().out
    assert "failed: " in told
    assert "broken.pdf" in told
    assert "1 failed, 2 read" in told


def test_the_life_of_a_data_folder(
    data: Path, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["collection", "add", "kenya", "--title", "Kenya office", "--rights", "open", "--json"]) == 0
    assert run(["ingest", str(reports), "--collection", "kenya", "--json"]) == 0
    capsys.readouterr()

    assert run(["status", "--json"]) == 0
    facts = said(capsys)
    assert (facts["collections"], facts["documents"], facts["practices"]) == (1, 2, 2)
    assert run(["doctor", "--deep", "--json"]) == 0
    checked = said(capsys)
    assert (checked["healthy"], checked["findings"]) == (True, [])
    assert set(checked["cage"]) == {"network off", "foreign files shut", "no new privileges", "memory limit"}

    assert run(["search", "complaint desks", "--level", "field", "--json"]) == 0
    identity = said(capsys)["hits"][0]["practice"]["id"]  # type: ignore[index]
    assert run(["practice", identity, "--json"]) == 0
    assert said(capsys)["places"][0]["label"] == "Kenya"  # type: ignore[index]
    assert run(["bridges", identity, "--json"]) == 0
    capsys.readouterr()
    assert run(["similar", identity, "--json"]) == 0
    assert identity not in [hit["practice"]["id"] for hit in said(capsys)["hits"]]  # type: ignore[attr-defined]

    assert run(["export", str(tmp_path / "all.csv"), "--json"]) == 0
    assert said(capsys)["practices"] == 2
    assert run(["backup", str(tmp_path / "b.zip"), "--json"]) == 0
    assert said(capsys)["left_out"] == []
    assert run(["collection", "remove", "kenya", "--yes", "--json"]) == 0
    capsys.readouterr()
    assert run(["practice", identity, "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["type"] == "gone"

    assert run(["restore", str(tmp_path / "b.zip"), "--yes", "--json"]) == 0
    capsys.readouterr()
    assert run(["search", "complaint desks", "--json"]) == 0
    assert said(capsys)["total"] == 2
    assert run(["rebuild", "--json"]) == 0
    assert said(capsys)["rows"]


def test_what_only_members_see_needs_to_be_asked_for(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["collection", "add", "inside", "--visibility", "signed-in"])
    run(["ingest", str(reports), "--collection", "inside"])
    capsys.readouterr()
    assert run(["search", "complaint desks", "--json"]) == 0
    assert said(capsys)["hits"] == []
    assert run(["search", "complaint desks", "--see", "signed-in", "--json"]) == 0
    assert said(capsys)["total"] == 2


def test_words_for_people_show_page_bridge_and_provenance(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["ingest", str(reports)])
    capsys.readouterr()
    assert run(["search", "complaint desks for domestic workers", "--explain"]) == 0
    told = capsys.readouterr().out
    assert "1. " in told
    assert "Kenya" in told
    assert "score" in told
    assert "\033[" not in told


def test_a_vocabulary_with_a_fault_is_told_with_its_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "themes.toml"
    file.write_text('name = "themes"\ntitle = "T"\n[[concept]]\nid = \n', encoding="utf-8")
    assert run(["vocabulary", "import", str(file)]) == 1
    assert "themes.toml, line 4" in capsys.readouterr().err


def test_two_writers_at_once_give_busy_with_the_number_of_the_other(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from api.lock import sole_writer\n"
        "with sole_writer(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=str(other.pid)), sole_writer(tmp_path):
            pass
        other.stdin.close()
        other.wait(90)
    with sole_writer(tmp_path):
        assert (tmp_path / "writing.pid").read_text() == str(os.getpid())


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = command("ingest", str(tmp_path), FIELDBRIDGE_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "Set FIELDBRIDGE_DATA" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_wrong_use() -> None:
    done = command("settings", FIELDBRIDGE_PORT="eighty")
    assert done.returncode == 2
    assert "FIELDBRIDGE_PORT" in done.stderr


def test_a_taken_port_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "Name a free one" in capsys.readouterr().err


SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/t/> a skos:ConceptScheme ; skos:prefLabel "Themes"@en .
<https://example.org/t/a> a skos:Concept ; skos:inScheme <https://example.org/t/> ; skos:prefLabel "Fairness"@en ;
  skos:closeMatch <https://elsewhere.example/x> .
"""


def test_a_scheme_in_skos_comes_in_is_listed_and_goes_out_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "themes.ttl"
    file.write_text(SKOS, encoding="utf-8")
    assert run(["vocabulary", "import", str(file)]) == 0
    told = capsys.readouterr().out
    assert "themes: 1 concepts" in told
    assert "left out: a: close https://elsewhere.example/x" in told
    assert run(["vocabulary", "list"]) == 0
    assert "Themes" in capsys.readouterr().out
    for form, words in (("turtle", "skos:prefLabel"), ("jsonld", '"skos:prefLabel"'), ("toml", 'id = "a"')):
        assert run(["vocabulary", "export", "themes", "--format", form]) == 0
        assert words in capsys.readouterr().out
    assert run(["vocabulary", "export", "theme"]) == 1
    assert run(["vocabulary", "export", "themes", "--format", "xml"]) == 2
    file.write_text(SKOS.replace('"Fairness"@en', '"Fairness"@en, "Justice"@en'), encoding="utf-8")
    assert run(["vocabulary", "import", str(file)]) == 1
    assert "themes.ttl, concept a" in capsys.readouterr().err
