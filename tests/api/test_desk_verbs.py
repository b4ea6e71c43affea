"""The desk at the command line: files in and their links out, people by their accounts, the list."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.command import command

CALL = """
id = "desks"
title = "Pay desks"
group = "decent-work"
criteria = { relevance = "It is about pay desks." }
rules = { blind_one_in = 0 }
people = [{ id = "ana" }]
"""


def verb(folder: Path, models: Path, *arguments: object, code: int = 0, said: str = "") -> str:
    variables = {
        "HOME": str(folder),
        "FIELDBRIDGE_DATA": str(folder / "data"),
        "FIELDBRIDGE_MODELS": str(models),
        "FIELDBRIDGE_BASE_URL": "https://desk.example",
    }
    done = command(*arguments, environment=variables, typed=said, code=code)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    made = tmp_path_factory.mktemp("desk-verbs")
    (made / "call.toml").write_text(CALL, encoding="utf-8")
    (made / "in").mkdir()
    for number in range(3):
        text = f"# =Desk {number}\n\nWages are paid at desk {number} on the border since 2014.\n"
        (made / "in" / f"report {number}.md").write_text(text, encoding="utf-8")
    verb(made, models, "call", "add", made / "call.toml")
    return made


def test_a_link_is_an_address_that_opens_for_submitters_and_for_reviewers(folder: Path, models: Path) -> None:
    address = verb(folder, models, "call", "link", "desks").splitlines()[0]
    assert address.startswith("https://desk.example/submit/fbl_")
    address = verb(folder, models, "call", "link", "desks", "--for", "ana").splitlines()[0]
    assert address.startswith("https://desk.example/review/fbl_")


def test_files_in_and_a_table_and_a_file_of_links_out(folder: Path, models: Path) -> None:
    to = folder / "links.csv"
    told = verb(folder, models, "submit", folder / "in", "--call", "desks", "--agreed", "--to", to)
    lines = [line for line in told.splitlines() if "fbl_" in line]
    assert len(lines) == 3
    assert all(line.startswith("sub-") and "=Desk" in line for line in lines)
    rows = list(csv.DictReader(io.StringIO(to.read_text(encoding="utf-8-sig"))))
    assert [row["submission"] for row in rows] == [line.split()[0] for line in lines]
    assert all(row["link"].startswith("https://desk.example/submission/fbl_") for row in rows)
    assert all(row["title"].startswith("'=Desk") for row in rows)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    before = to.read_bytes()
    verb(folder, models, "submit", folder / "in", "--call", "desks", "--to", to, code=2)
    assert to.read_bytes() == before
    known = verb(folder, models, "submit", folder / "in", "--call", "desks")
    assert "fbl_" not in known
    assert known.count("this very file was handed in before") == 3
    listed = json.loads(
        verb(folder, models, "review", "list", "--tab", "new", "--sort", "-arrived", "--json")
    )
    assert listed["counts"]["new"] == listed["total"] == 3
    assert "1 to 2 of 3" in verb(folder, models, "review", "list", "--limit", "2")
    assert "Did you mean new?" in verb(folder, models, "review", "list", "--tab", "nwe", code=2)


def test_an_account_is_given_a_submission_by_its_name_and_acts_under_its_number(
    folder: Path, models: Path
) -> None:
    verb(
        folder,
        models,
        "admin",
        "user",
        "add",
        "ana",
        "--role",
        "reviewer:decent-work",
        said="a long sentence\n",
    )
    verb(folder, models, "admin", "user", "body", "ana", "World Office", "--kind", "un", "--office", "Geneva")
    (ana,) = json.loads(verb(folder, models, "admin", "user", "list", "--json"))
    assert ana["bodies"] == [{"name": "World Office", "kind": "un", "office": "Geneva"}]
    path = folder / "one more.md"
    path.write_text("# One more\n\nPaid at the pier since 2015.\n", encoding="utf-8")
    sent = json.loads(verb(folder, models, "submit", path, "--call", "desks", "--agreed", "--json"))
    identity = sent["submissions"][0]["submission"]
    verb(folder, models, "review", "assign", identity, "ana")
    verb(folder, models, "review", "open", identity, "--as", "ana", "--note", "no part in it")
    verb(folder, models, "review", "approve", identity, "--as", "ana")
    shown = verb(folder, models, "review", "show", identity, "--as", "ana")
    assert ana["id"] in shown
    verb(folder, models, "review", "assign", identity, "nobody", code=1)
    verb(folder, models, "admin", "user", "body", "ana", "World Office", "--office", "Geneva", "--take")
    assert json.loads(verb(folder, models, "admin", "user", "list", "--json"))[0]["bodies"] == []
