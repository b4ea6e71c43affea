"""The docs are run: commands, links, printed parts, declarations and versions are held against the code."""

import contextlib
import importlib.util
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from typer.main import get_command

from api import models
from api.cli import app, run
from api.desk.calling import call_of, reached_of
from api.settings import read_settings
from corpus.calls import Call
from corpus.errors import FieldbridgeError
from corpus.facets import BY_NAME
from corpus.vocabulary_files import shipped
from index.encoders.prepared import MODELS, prepared
from ingest.declared import FIELDS, understand
from ingest.places import PlaceNames
from ingest.profiles import load
from search.questions import parse_filters
from tests.ingest.test_profiles import FORMS, tabled

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NOTES = sorted(ROOT.glob("*/README.md"))

COMMAND = re.compile(r"^ {4}(?:\.venv/bin/)?(fieldbridge .*)$", re.MULTILINE)
NAMED = re.compile(r"`(fieldbridge [a-z][^`]*)`")
CURL = re.compile(r"^ {4}curl '([^']+)'$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:api|bench|corpus|docs|index|ingest|search|tests)/[\w./-]*)`")

SAFE = ("search", "status", "doctor", "settings", "inspect", "backup", "ingest", "vocabulary list")
"""Verbs whose examples are run as they stand, in a folder that has the files they name."""


def commands_in(page: Path) -> list[str]:
    """The example commands of a page, without their comments."""
    text = page.read_text(encoding="utf-8")
    return [one.split("   #")[0].strip() for one in COMMAND.findall(text)]


def fenced(language: str) -> list[tuple[Path, str]]:
    return [
        (page, body)
        for page in PAGES
        for kind, body in FENCED.findall(page.read_text(encoding="utf-8"))
        if kind == language
    ]


ADDRESSES = sorted({one for page in PAGES for one in CURL.findall(page.read_text(encoding="utf-8"))})
EXAMPLES = sorted({one for page in PAGES for one in commands_in(page)})


@pytest.fixture(scope="session")
def printer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("print_docs", ROOT / "docs" / "tools" / "print_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `reports/`, `report.pdf`, `filled.docx` and a data folder in which two reports were read in."""
    folder = read_settings().models
    try:
        for card in MODELS:
            prepared(folder, card)
    except FieldbridgeError as fault:
        pytest.skip(str(fault))
    return _made(tmp_path_factory.mktemp("docs"))


def _made(folder: Path) -> Path:
    starter = ROOT / "corpus" / "starter" / "documents"
    reports = folder / "reports"
    reports.mkdir()
    for name in ("kenya-homecare-training.en.md", "fair-recruitment-principles.en.md"):
        shutil.copy(starter / name, reports)
    shutil.copy(starter / "recognised-seasonal-employer.en.pdf", folder / "report.pdf")
    (folder / "filled.docx").write_bytes(tabled(FORMS["en"]))
    code, said = told(["ingest", str(reports), "--json"], folder)
    assert code == 0, said
    return folder


def told(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Runs a verb on the data folder in `folder`, standing in it; its exit code and all that it said."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDBRIDGE_DATA", str(folder / "data"))
        patch.chdir(folder)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run(arguments)
    return code, said.getvalue()


def verb_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that `words` begin with, and what is left. Raises KeyError for a verb that there is not."""
    command: Any = get_command(app)
    while getattr(command, "commands", None) and words:
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_the_docs_have_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood_by_the_command_line(example: str) -> None:
    command, words = verb_of(shlex.split(example)[1:])
    command.make_context(command.name, list(words))


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one[12:].startswith(SAFE)])
def test_an_example_runs(example: str, read_in: Path, tmp_path: Path) -> None:
    shutil.copytree(read_in, tmp_path, dirs_exist_ok=True)
    words = shlex.split(example)[1:]
    words = [str(tmp_path / Path(one).name) if one.startswith("/backups/") else one for one in words]
    code, said = told(words, tmp_path)
    assert code == 0, said


@pytest.mark.parametrize("page", [*PAGES, *NOTES], ids=lambda page: str(page.relative_to(ROOT)))
def test_a_verb_that_is_named_in_passing_exists(page: Path) -> None:
    for named in NAMED.findall(page.read_text(encoding="utf-8")):
        verb, left = verb_of(named.split()[1:])
        options = {each for one in verb.params for each in one.opts}
        assert not getattr(verb, "commands", None), named
        assert {one for one in left if one.startswith("-")} <= options, named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_printed_from_the_code_is_what_the_code_prints(page: Path, printer: ModuleType) -> None:
    text = page.read_text(encoding="utf-8")
    assert printer.printed(text) == text, "Run: python docs/tools/print_docs.py"


def test_every_printed_part_stands_in_a_page(printer: ModuleType) -> None:
    standing = [
        found["name"] for page in PAGES for found in printer.MARKED.finditer(page.read_text(encoding="utf-8"))
    ]
    assert sorted(standing) == sorted(printer.PRINTED)


@pytest.mark.parametrize("page", [*PAGES, *NOTES], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_file_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [one for one in LINK.findall(text) if not (page.parent / one).exists()]
    lost += [
        one for one in FILE.findall(text) if not (ROOT / one).exists() and not (page.parent / one).exists()
    ]
    assert lost == []


def test_the_table_of_keys_holds_every_key_and_no_other() -> None:
    text = (ROOT / "docs" / "adding-your-own-documents.md").read_text(encoding="utf-8")
    keys = re.findall(r"^\| `(\w+)` \| (?:document|practice) \|", text, re.MULTILINE)
    assert sorted(keys) == sorted(FIELDS)


def test_every_declaration_shown_is_understood() -> None:
    vocabularies = shipped()
    places = PlaceNames(vocabularies)
    shown = fenced("toml")
    assert shown
    for page, body in shown:
        if page.name == "desk.md":
            assert call_of(body, page.name, vocabularies).rules.outside == 2
            continue
        if page.name == "mail.md":
            (reached,) = reached_of(body, Call("a-call", "A call", "decent-work"), page.name)
            assert (reached.language, reached.rhythm) == ("fr", "daily")
            continue
        if "labels" in tomllib.loads(body):
            assert load(body, page.name).languages
            continue
        declaration = understand(tomllib.loads(body), page.name, vocabularies, places)
        assert declaration.whole.title


def test_every_answer_shown_has_only_members_that_answers_have() -> None:
    schemas = [models.Answer.model_json_schema(), models.Problem.model_json_schema()]
    known = set(BY_NAME)
    for schema in schemas:
        for one in (schema, *schema.get("$defs", {}).values()):
            known |= set(one.get("properties", ()))
    shown = fenced("json")
    assert shown
    for page, body in shown:
        assert set(_members(json.loads(body))) <= known, page


def _members(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _members(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _members(one)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_asked_exists_with_its_parameters(address: str, printer: ModuleType) -> None:
    parts = urlsplit(address)
    taken = {one["name"] for one in printer.openapi()["paths"][parts.path]["get"].get("parameters", ())}
    asked = parse_qsl(parts.query, strict_parsing=True)
    assert asked
    assert {name for name, _ in asked} <= taken
    parse_filters([value for name, value in asked if name == "filters"], lambda facet: BY_NAME[facet].closed)


def test_the_changes_tell_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changes, re.MULTILINE)
    assert version in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_a_small_png() -> None:
    picture = (ROOT / "docs" / "search.png").read_bytes()
    assert picture.startswith(b"\x89PNG\r\n")
    assert len(picture) <= 200_000


# Written in halves, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            "py" r"pi\.(org|python)", "python" r"hosted\.", r"download\.py" r"torch\.", r"ana" r"conda\.org",
            r"registry\.n" r"pmjs", r"(?<![\w.<])/(work|root|home)/" r"\w",
        )
    )
)  # fmt: skip


def test_no_tracked_file_names_a_package_host_or_a_path_of_one_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    found = []
    for name in filter(None, os.fsdecode(listed).split("\0")):
        text = (ROOT / name).read_bytes().decode("utf-8", "replace") if (ROOT / name).is_file() else ""
        found += [f"{name}: {one[0]}" for one in FOREIGN.finditer(text)]
    assert found == []
