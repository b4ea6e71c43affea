"""Files inside files: each is read like any other, under a name that is safe, and found again."""

import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import everything
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.errors import EncryptedFile, OverLimit
from corpus.vocabulary_files import shipped
from ingest import formats
from ingest.cage import Cage, Limits, Unpacked
from ingest.formats.members import Left, Member
from ingest.inside import found_inside
from ingest.pipeline import Options, Pipeline
from ingest.report import Report
from ingest.sources import Found
from tests.ingest.made_files import archive, message

TEXT = "Teachers visited every family twice a year and wrote down what the children needed."


def page(title: str) -> str:
    return f"# {title}\n\n{TEXT}\n"


class Office:
    """A folder of files and the pipeline over it, with real cages and a real catalogue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        self.catalogue = Catalogue.open(folder / "catalogue.db")
        self.files = FileStore(folder / "files")
        self.pipeline = Pipeline(
            self.catalogue, self.files, shipped(), lambda texts: [len(one.split()) for one in texts],
            everything(), workers=1, limits=Limits(nesting=2),
        )  # fmt: skip

    def run(self, **options: bool) -> dict[str, str]:
        return {one.path.removeprefix("in/"): one.status for one in self.report(**options).outcomes}

    def report(self, **options: bool) -> Report:
        return self.pipeline.run([self.folder], Options("tests", **options))

    def titles(self) -> list[str]:
        with self.catalogue.reader(everything()) as reader:
            (collection,) = reader.collections()
            documents = [one.document for one in reader.intake(collection.id).values() if one.document]
            return sorted(reader.newest_edition(one).title for one in documents)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_files_of_an_archive_are_documents_and_are_found_again(office: Office) -> None:
    held = {
        "one.md": page("One"), "sub/two.md": page("Two"), "sub/two.md.toml": 'title = "Second"\n',
        "__MACOSX/one.md": "junk", ".hidden": "junk", "bad.pdf": b"%PDF-1.4 nothing here",
        "inner.zip": archive({"deep.md": page("Deep")}),
    }  # fmt: skip
    (office.folder / "all.zip").write_bytes(archive(held))
    assert office.run() == {
        "all.zip": "opened", "all.zip/one.md": "read", "all.zip/sub/two.md": "read",
        "all.zip/inner.zip": "opened", "all.zip/inner.zip/deep.md": "read", "all.zip/bad.pdf": "failed",
    }  # fmt: skip
    assert office.titles() == ["Deep", "One", "Second"]
    assert office.run(withdraw_missing=True) == {"all.zip": "unchanged"}
    assert office.titles() == ["Deep", "One", "Second"]
    assert office.run(retry=True)["all.zip/bad.pdf"] == "failed"

    changed = archive({"one.md": page("One"), "three.md": page("Three")})
    (office.folder / "all.zip").write_bytes(changed)
    assert office.run() == {
        "all.zip": "opened", "all.zip/one.md": "unchanged", "all.zip/three.md": "read",
        "all.zip/sub/two.md": "withdrawn", "all.zip/inner.zip": "withdrawn",
        "all.zip/inner.zip/deep.md": "withdrawn", "all.zip/bad.pdf": "withdrawn",
    }  # fmt: skip
    assert list(office.files.root.glob(".*")) == []

    (office.folder / "all.zip").write_bytes(changed[: len(changed) // 2])
    assert office.run(withdraw_missing=True) == {"all.zip": "failed"}
    assert office.titles() == ["One", "Three"]


def test_a_message_is_a_document_and_so_is_each_attachment(office: Office) -> None:
    (office.folder / "mail.eml").write_bytes(message(note__md=page("A note").encode()))
    assert office.run() == {"mail.eml": "read", "mail.eml/note.md": "read"}
    assert office.titles() == ["A note", "Mediation in towns"]
    with office.catalogue.reader(everything()) as reader:
        (collection,) = reader.collections()
        edition = reader.newest_edition(reader.intake(collection.id)["in/mail.eml"].document)
    assert edition.date == "2019-03-05"
    assert "CANARY" not in edition.text + edition.publisher


def test_archives_deeper_than_is_allowed_are_told(office: Office) -> None:
    inner = archive({"a.md": page("A")})
    for _ in range(3):
        inner = archive({"inner.zip": inner})
    (office.folder / "deep.zip").write_bytes(inner)
    (deep,) = [one for one in office.report().outcomes if one.status == "failed"]
    assert "deeper than 2" in deep.reason
    assert office.titles() == []


def test_what_would_swell_what_is_a_link_and_what_has_a_password_stays_inside() -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("zeros.txt", b"0" * (65 << 20))
        made.writestr("plain.md", page("Plain"))
    found = {one.name: one for one in formats.unpack(held.getvalue())}
    assert isinstance(found["link.md"], Left)
    assert "not followed" in found["link.md"].reason
    assert isinstance(found["zeros.txt"], Left)
    assert "unpack to" in found["zeros.txt"].reason
    assert isinstance(found["plain.md"], Member)

    locked = bytearray(archive({"a.md": "x"}))
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedFile):
        formats.read(bytes(locked))


def test_more_files_and_more_bytes_than_are_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(archive({f"{number}.md": "x" * 2000 for number in range(20)}))
    for limits in (Limits(members=19), Limits(unpacked_bytes=30_000)):
        folder = tmp_path / f"out-{limits.members}"
        folder.mkdir()
        with Cage(limits) as cage, pytest.raises(OverLimit):
            cage.unpack(path, folder)


def test_a_member_that_is_damaged_spoils_no_other(tmp_path: Path) -> None:
    data = bytearray(archive({"a.md": page("A") * 50, "b.md": page("B")}))
    at = data.find(b"a.md") + 20
    data[at : at + 8] = bytes(8)
    (tmp_path / "hurt.zip").write_bytes(data)
    with Cage() as cage:
        found = {one.name: one for one in cage.unpack(tmp_path / "hurt.zip", tmp_path)}
    assert found["a.md"].path is None
    assert "damaged" in found["a.md"].left
    assert found["b.md"].path is not None
    assert found["b.md"].path.read_text() == page("B")


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=8))
def test_names_from_inside_lead_nowhere_and_stay_apart(names: list[str]) -> None:
    here = Found(Path("/x/a.zip"), "in/a.zip")
    found = found_inside(here, [Unpacked(name, Path(f"/x/{at}")) for at, name in enumerate(names)])
    assert len({one.name for one in found}) == len(found)
    for one in found:
        inner = one.name.removeprefix("in/a.zip/")
        assert one.name.startswith("in/a.zip/")
        assert inner.strip()
        assert ".." not in inner.split("/")
        assert not inner.startswith("/")
        assert not any(char in inner for char in "\n\r\x00\u202e\\")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_/_/etc/passwd"),
        ("C:\\tmp\\x.md", "C:/tmp/x.md"),
        ("/a//b", "a/b"),
        ("\u202ea", "_a"),
    ],
)
def test_names_that_climb_are_shown_flat(name: str, safe: str) -> None:
    (found,) = found_inside(Found(Path("/x"), "a.zip"), [Unpacked(name, Path("/x/0"))])
    assert found.name == f"a.zip/{safe}"
