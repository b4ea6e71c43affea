"""A page cut out in the cage: it looks the same, and nothing in it acts, fetches, or tells of other pages."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from corpus.errors import BrokenFile, EncryptedFile, NotYetRead, Unreadable
from ingest.cage import FOR_A_PAGE, Cage, cut_page, page_sizes, render_page, wire
from ingest.formats import pdf_cutting
from tests.ingest import made

ACTING = (
    "<</Type/Catalog/Pages 2 0 R/OpenAction 8 0 R/AA<</WC 8 0 R>>/Names<</JavaScript 8 0 R/EmbeddedFiles 9 0 R>>"
    "/OCProperties<</OCGs[10 0 R 11 0 R]/D<</BaseState/ON/OFF[10 0 R]/Order[10 0 R]>>>>/AcroForm<</Fields[7 0 R]>>>>",
    "<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2/MediaBox[0 0 300 200]>>",
    "<</Type/Page/Parent 2 0 R/Annots[7 0 R]/AA<</O 8 0 R>>/PieceInfo<</X 8 0 R>>/AF 9 0 R/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>/XObject<</X 12 0 R>>/Junk 8 0 R"
    "/Properties<</Dark 10 0 R/Lit 11 0 R/File 9 0 R>>>>>>",
    None,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "<</Type/Page/Parent 2 0 R/Contents 14 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    "<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/A 8 0 R/P 3 0 R>>",
    "<</S/JavaScript/JS(app.alert\\('CANARY'\\))/Next<</S/URI/URI(http://canary.example/)>>>>",
    "<</Type/Filespec/F(canary.exe)/EF<</F 13 0 R>>>>",
    "<</Type/OCG/Name(Dark)>>",
    "<</Type/OCG/Name(Lit)>>",
    None,
    None,
    None,
)
STREAMS = {
    4: (
        "",
        "BT/F 20 Tf 20 150 Td(Seen)Tj ET /OC/Dark BDC 0 0 100 50 re f EMC /OC/Lit BDC 200 0 100 50 re f EMC /X Do",
    ),
    12: (
        "/Type/XObject/Subtype/Form/BBox[0 0 300 200]/OPI<</F(canary)>>/Ref<</F 9 0 R/Page 1>>/AF 9 0 R",
        "",
    ),
    13: ("/Type/EmbeddedFile", "CANARY"),
    14: ("", "BT/F 20 Tf 20 150 Td(Other page)Tj ET"),
}


def acting_pdf() -> bytes:
    body = b"%PDF-1.7\n"
    offsets = []
    for number, part in enumerate(ACTING, 1):
        if part is None:
            entries, stream = STREAMS[number]
            part = f"<<{entries}/Length {len(stream)}>>stream\n{stream}\nendstream"
        offsets.append(len(body))
        body += f"{number} 0 obj{part}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(ACTING) + 1}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {len(ACTING) + 1}>>\n"
    return body + f"{head}startxref\n{len(body)}\n%%EOF".encode()


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(FOR_A_PAGE) as one:
        yield one


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("acting") / "file"
    path.write_bytes(acting_pdf())
    return path


def keys_of(data: bytes) -> set[str]:
    """Every key of every dictionary that the file holds, whether anything leads to it or not."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found: set[str] = set()
    waiting: list[Any] = [
        reader.get_object(IndirectObject(number, 0, reader))
        for number in range(1, int(reader.trailer["/Size"]))
    ]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            found |= set(one)
            waiting += [value for value in one.values() if not isinstance(value, IndirectObject)]
        elif isinstance(one, ArrayObject):
            waiting += [value for value in one if not isinstance(value, IndirectObject)]
    return found


def pixels(path: Path, page: int) -> bytes:
    return render_page(path, page, width=300, form="raw").data


def test_nothing_that_acts_or_is_attached_comes_along(acting: Path) -> None:
    alone = cut_page(acting, 1)
    assert b"CANARY" not in alone
    assert b"canary" not in alone
    forbidden = {
        "/OpenAction", "/AA", "/A", "/Names", "/JS", "/JavaScript", "/URI", "/Annots", "/AcroForm", "/EF", "/AF",
        "/OPI", "/Ref", "/PieceInfo", "/Junk", "/Outlines", "/Metadata", "/Info", "/Author", "/Producer",
    }  # fmt: skip
    assert keys_of(acting.read_bytes()) & forbidden
    assert keys_of(alone) & forbidden == set()


def test_the_page_alone_looks_and_reads_as_it_did(cage: Cage, acting: Path, tmp_path: Path) -> None:
    path = tmp_path / "alone"
    path.write_bytes(cage.cut(acting, 2))
    reader = pypdf.PdfReader(path)
    assert [page.extract_text() for page in reader.pages] == ["Other page"]
    assert pixels(path, 1) == pixels(acting, 2)
    assert b"Seen" not in path.read_bytes()


def test_a_hidden_layer_stays_hidden_and_a_shown_one_shown(cage: Cage, acting: Path, tmp_path: Path) -> None:
    path = tmp_path / "alone"
    path.write_bytes(cage.cut(acting, 1))
    shown = pixels(path, 1)
    assert shown == pixels(acting, 1)
    corner = (199 * 300) * 3
    assert shown[corner] == 255
    assert shown[corner + 299 * 3] == 0


def test_a_page_that_pypdf_gives_up_on_is_saved_by_pdfium_first(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []
    honest = pypdf.PdfReader

    def reader(stream: io.BytesIO, strict: bool) -> pypdf.PdfReader:
        opened.append(stream.getvalue())
        if len(opened) == 1:
            raise DependencyError("a cipher that is not installed")
        return honest(stream, strict=strict)

    monkeypatch.setattr(pdf_cutting.pypdf, "PdfReader", reader)
    alone = pdf_cutting.cut(acting_pdf(), 1)
    monkeypatch.undo()
    assert opened[1] != opened[0]
    assert keys_of(alone) & {"/JS", "/AA", "/Annots", "/EF", "/Ref", "/OPI"} == set()
    assert "Seen" in pypdf.PdfReader(io.BytesIO(alone)).pages[0].extract_text()


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there_is_told(cage: Cage, acting: Path, page: int) -> None:
    with pytest.raises(Unreadable, match=f"no page {page}.*pages 1 to 2"):
        cage.cut(acting, page)


def test_sizes_are_those_of_the_pages_as_read(cage: Cage, tmp_path: Path) -> None:
    path = tmp_path / "turned"
    path.write_bytes(acting_pdf().replace(b"/Contents 14 0 R", b"/Contents 14 0 R/Rotate 90"))
    assert page_sizes(path) == ((300.0, 200.0), (200.0, 300.0))
    path.write_text("Only words.")
    with pytest.raises(NotYetRead, match="text/plain"):
        cage.sizes(path)


def test_what_cannot_be_opened_cannot_be_cut(cage: Cage, tmp_path: Path) -> None:
    path = tmp_path / "file"
    locked = pypdf.PdfWriter(clone_from=io.BytesIO(made.plain_pdf()))
    locked.encrypt("secret", algorithm="RC4-128")
    into = io.BytesIO()
    locked.write(into)
    for data, kind in (
        (into.getvalue(), EncryptedFile),
        (b"%PDF-1.4 nothing", BrokenFile),
        (b"words", NotYetRead),
    ):
        path.write_bytes(data)
        with pytest.raises(kind):
            cage.cut(path, 1)


@pytest.mark.parametrize(
    "sizes", [None, [[1.0]], [[1, 2]], [[-1.0, 2.0]], [["1", "2"]], [[1.0, 2.0]] * 20_001]
)
def test_sizes_that_no_sound_child_sends_are_refused(sizes: object) -> None:
    assert wire.sizes_from_plain({"sizes": [[1.0, 2.0]]}, b"") == ((1.0, 2.0),)
    with pytest.raises(wire.Garbled):
        wire.sizes_from_plain({"sizes": sizes}, b"")


@pytest.mark.parametrize(("value", "data"), [({}, b"<html>"), ({"a": 1}, b"%PDF-1.4")])
def test_what_is_no_pdf_is_refused(value: dict[str, object], data: bytes) -> None:
    with pytest.raises(wire.Garbled):
        wire.pdf_from_plain(value, data)


@pytest.mark.soak
def test_real_and_hostile_pages_alone_look_as_they_did_or_are_refused(
    cage: Cage, dev_data: Path, tmp_path: Path
) -> None:
    alone, hostile = tmp_path / "alone", dev_data / "hostile"
    for path in sorted([*(dev_data / "documents").glob("*.pdf"), *hostile.glob("*.pdf")]):
        try:
            alone.write_bytes(cage.cut(path, 1))
        except Unreadable:
            assert path.parent == hostile
            continue
        assert keys_of(alone.read_bytes()) & {"/JS", "/OpenAction", "/Annots", "/EmbeddedFiles"} == set()
        if path.parent != hostile:
            assert pixels(alone, 1) == pixels(path, 1), path.name
