"""Files that cannot be read are told of, each with its reason; the others are read, and none is lost."""

import os
import socket
import stat
from contextlib import chdir, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from tests.faults.made import Line, pdf
from tests.ingest.made_docx import para, word

TEXT = "The teachers visited every family twice a year and wrote down what the children needed at school."
HTML = f"<html><body><h1>A page about schools</h1><p>{TEXT}</p></body></html>"
LONGEST = "n" * 252 + ".md"
ODD_NAMES = (
    "quo\"te's.md", "new\nline.md", os.fsdecode(b"not-\xff-utf8.md"), LONGEST, "a..%2f..%2fetc.md", "a\\..\\up.md",
    "\u202egnp.md", "tab\there & <b>.md", "-r.md", "~.md", "$(echo x).md", "语".join("ab") + ".md",
)  # fmt: skip
BAD = {
    "zero.md": ("empty", b""),
    "zero.pdf": ("empty", b""),
    "blank.txt": ("empty", b" \n\t\n "),
    "truncated.pdf": ("", pdf("A report on schools", TEXT)[:400]),
    "encrypted.pdf": ("password", pdf("Secret", TEXT, owner_password="o", user_password="u")),
    "pictures.pdf": ("text layer", b""),
    "truncated.docx": ("damaged", word(para(TEXT))[:-40]),
    "entities.docx": ("document type", word(para(TEXT), head='<!DOCTYPE x [<!ENTITY a "b">]>')),
    "secret.docx": ("password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "wrong-key.md": ("titel", f"# Schools\n\n{TEXT}\n".encode()),
    "no-toml.md": ("toml", f"# Schools\n\n{TEXT}\n\nTwice.\n".encode()),
}
GOOD = ("pdf-called.txt", "html-called.pdf", "word-called.html", "plain.md")


def write_all(folder: Path) -> None:
    folder.mkdir()
    for name, (_, content) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "pictures.pdf").write_bytes(_pictures())
    (folder / "wrong-key.md.toml").write_text('titel = "Schools"\n', encoding="utf-8")
    (folder / "no-toml.md.toml").write_text("title = Schools and [more\n", encoding="utf-8")
    (folder / "pdf-called.txt").write_bytes(pdf("A report that is a PDF", TEXT))
    (folder / "word-called.html").write_bytes(word(para("A report that is a Word file") + para(TEXT)))
    (folder / "html-called.pdf").write_text(HTML, encoding="utf-8")
    (folder / "plain.md").write_text(f"# Plain\n\n{TEXT}\n", encoding="utf-8")
    for name in ODD_NAMES:
        (folder / name).write_text(f"# A file with an odd name, {name!a}\n\n{TEXT}\n", encoding="utf-8")
    (folder / "link.md").symlink_to(folder / "plain.md")
    (folder / "loop").symlink_to(folder)
    (folder / "there.md").symlink_to(folder / "back.md")
    (folder / "back.md").symlink_to(folder / "there.md")
    (folder / "nowhere.md").symlink_to(folder / "no-such-file.md")
    os.mkfifo(folder / "pipe.md")
    with closing(socket.socket(socket.AF_UNIX)) as listening, chdir(folder):
        listening.bind("socket.md")
    with suppress(PermissionError):
        os.mknod(folder / "zero-device.md", 0o644 | stat.S_IFCHR, os.makedev(1, 5))


@pytest.fixture(scope="module")
def ran(models: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Line, Path, dict[str, Any]]:
    place = tmp_path_factory.mktemp("bad-files")
    write_all(place / "in")
    line = Line(place / "data", models)
    return line, place / "in", line.run("ingest", place / "in", exit_code=1)


@pytest.fixture(scope="module")
def outcomes(ran: tuple[Line, Path, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["path"].removeprefix("in/"): one for one in ran[2]["outcomes"]}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_with_its_reason_and_what_to_do(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    one = outcomes[name]
    assert one["status"] == "failed"
    assert BAD[name][0] in f"{one['reason']} {one['remedy']}".lower()
    assert one["reason"]
    assert one["remedy"]


def test_a_wrong_key_names_the_nearest_right_one(outcomes: dict[str, dict[str, Any]]) -> None:
    one = outcomes["wrong-key.md"]
    assert "title" in f"{one['reason']} {one['remedy']}"


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_known_by_its_content_whatever_it_is_called(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    assert outcomes[name]["status"] == "read"


def test_odd_names_are_read_and_shown_without_breaking_a_line(outcomes: dict[str, dict[str, Any]]) -> None:
    odd = [one for one in outcomes.values() if one["title"].startswith("A file with an odd name")]
    assert [one["status"] for one in odd] == ["read"] * len(ODD_NAMES)
    assert all(one["path"].encode("utf-8") for one in odd)


def test_links_and_pipes_are_left_alone_and_named(
    ran: tuple[Line, Path, dict[str, Any]], outcomes: dict[str, dict[str, Any]]
) -> None:
    assert not any(name.startswith("loop/") for name in outcomes)
    odd = {"link.md", "loop", "pipe.md", "there.md", "back.md", "nowhere.md", "socket.md", "zero-device.md"}
    for name in odd & {one.name for one in ran[1].iterdir()}:
        assert outcomes[name]["status"] == "skipped"
        assert outcomes[name]["reason"]


def test_nothing_is_lost_and_a_second_run_tells_the_same(ran: tuple[Line, Path, dict[str, Any]]) -> None:
    line, folder, first = ran
    there = [one for one in folder.iterdir() if not one.name.endswith(".toml")]
    assert len(first["outcomes"]) == len(there)
    second = line.run("ingest", folder)
    assert {one["path"] for one in second["outcomes"]} == {one["path"] for one in first["outcomes"]}  # type: ignore[attr-defined]
    assert second["counts"]["failed before"] == len(BAD)  # type: ignore[index]
    assert line.run("doctor", "--deep")["findings"] == []
    assert line.run("search", "what did teachers write down")["total"]


def test_a_link_or_a_pipe_given_by_name_is_refused(ran: tuple[Line, Path, dict[str, Any]]) -> None:
    line, folder, _ = ran
    for name in ("link.md", "pipe.md"):
        told = line.run("ingest", folder / name, exit_code=2)["error"]
        assert isinstance(told, dict)
        assert name in told["subject"]
        assert told["remedy"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_looked_into_is_told(models: Path, tmp_path: Path) -> None:
    closed = tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    (tmp_path / "in" / "open.md").write_text(f"# Open\n\n{TEXT}\n", encoding="utf-8")
    closed.chmod(0)
    try:
        said = Line(tmp_path / "data", models).run("ingest", tmp_path / "in", exit_code=1)
    finally:
        closed.chmod(0o755)
    told = {one["path"]: one for one in said["outcomes"]}  # type: ignore[attr-defined]
    assert told["in/closed"]["status"] == "failed"
    assert told["in/open.md"]["status"] == "read"


def _pictures() -> bytes:
    """A page on which there is a drawing and no letter."""
    document = FPDF()
    document.add_page()
    document.rect(20, 20, 100, 100, style="F")
    return bytes(document.output())
