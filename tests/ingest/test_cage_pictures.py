"""Pages drawn in the cage: the bounds of a picture, what its pixels show, and files that cannot be drawn."""

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from corpus.errors import BrokenFile, EncryptedFile, NotYetRead, OverLimit, Unreadable
from ingest.cage import FOR_A_PICTURE, Cage, Limits, render_page, wire
from ingest.picture import LONGEST_SIDE, MOST_PIXELS, Picture, View
from tests.ingest import made


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(FOR_A_PICTURE) as one:
        yield one


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages: a black square at the top left of the first, a red one at the foot of the second."""
    document = made.pdf(2)
    document.page = 1
    document.set_fill_color(0, 0, 0)
    document.rect(0, 0, 50, 50, style="F")
    document.page = 2
    document.set_fill_color(255, 0, 0)
    document.rect(160, 247, 50, 50, style="F")
    path = tmp_path_factory.mktemp("paper") / "paper"
    path.write_bytes(made.out(document))
    return path


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def hand_made(box: str, extra: str = "") -> bytes:
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]{extra}>>"
    parts = ("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page)
    body = "".join(f"{number} 0 obj{part}endobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def test_a_page_is_as_wide_as_was_asked_and_as_high_as_paper(paper: Path) -> None:
    picture = render_page(paper, 1, width=600)
    shown = opened(picture)
    assert shown.format == "WEBP"
    assert shown.size == (picture.width, picture.height) == (600, 849)
    assert picture.dpi == pytest.approx(600 / 210 * 25.4, rel=0.001)


def test_dots_an_inch_are_kept_and_told(cage: Cage, paper: Path) -> None:
    picture = cage.draw(paper, View(1, dpi=300.0, mode="grey", form="raw"))
    assert (picture.width, picture.height, picture.dpi) == (2481, 3508, 300.0)
    assert len(picture.data) == 2481 * 3508


def test_raw_rows_run_from_the_top_and_colours_from_red(cage: Cage, paper: Path) -> None:
    grey = cage.draw(paper, View(1, width=210, mode="grey", form="raw"))
    assert grey.data[10 * grey.width + 10] == 0
    assert grey.data[-10] == 255
    colour = cage.draw(paper, View(2, width=210, form="raw"))
    at = ((colour.height - 10) * colour.width + colour.width - 10) * 3
    assert colour.data[at : at + 3] == b"\xff\x00\x00"


def test_a_png_holds_the_same_pixels_as_the_raw_rows(cage: Cage, paper: Path) -> None:
    raw = cage.draw(paper, View(1, width=300, mode="grey", form="raw"))
    png = opened(cage.draw(paper, View(1, width=300, mode="grey", form="png")))
    assert (png.mode, png.tobytes()) == ("L", raw.data)


def test_a_picture_too_rich_for_its_bytes_gets_poorer_until_it_fits(cage: Cage, paper: Path) -> None:
    free = cage.draw(paper, View(1, width=800))
    tight = cage.draw(paper, View(1, width=800, most_bytes=500))
    assert len(tight.data) <= 500 < len(free.data)
    assert tight.width < free.width
    assert tight.dpi == pytest.approx(free.dpi * tight.width / free.width, rel=0.01)
    with pytest.raises(OverLimit, match="fits into 20 bytes"):
        cage.draw(paper, View(1, width=800, most_bytes=20))


@pytest.mark.parametrize(
    ("box", "view"),
    [
        ("0 0 595 842", View(1, dpi=2000.0, form="raw")),
        ("0 0 1 14400", View(1, width=900)),
        ("0 0 14400 1", View(1, dpi=600.0)),
        ("0 0 1000000 1000000", View(1, width=30_000)),
    ],
)
def test_no_picture_is_larger_than_its_bounds(cage: Cage, tmp_path: Path, box: str, view: View) -> None:
    path = tmp_path / "page"
    path.write_bytes(hand_made(box))
    picture = cage.draw(path, view)
    assert picture.width * picture.height < MOST_PIXELS * 1.01
    assert max(picture.width, picture.height) <= LONGEST_SIDE


def test_a_turned_page_is_drawn_as_it_is_read(cage: Cage, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(hand_made("0 0 600 300", "/Rotate 90"))
    picture = cage.draw(path, View(1, width=300))
    assert (picture.width, picture.height) == (300, 600)


@pytest.mark.parametrize("page", [3, 100_000])
def test_a_page_that_is_not_there_is_told_with_those_that_are(cage: Cage, paper: Path, page: int) -> None:
    with pytest.raises(Unreadable, match=f"no page {page}.*pages 1 to 2") as caught:
        cage.draw(paper, View(page, width=100))
    assert caught.value.subject == str(paper)


@pytest.mark.parametrize("view", [View(0), View(1, width=-1), View(1, dpi=0.0), View(1, dpi=float("nan"))])
def test_a_view_of_nothing_is_a_mistake_of_the_caller(cage: Cage, paper: Path, view: View) -> None:
    with pytest.raises(ValueError, match="a view has"):
        cage.draw(paper, view)


def test_a_format_without_drawn_pages_says_so(cage: Cage, tmp_path: Path) -> None:
    path = tmp_path / "words"
    path.write_text("Only words.\n")
    with pytest.raises(NotYetRead, match="text/plain has no picture"):
        cage.draw(path, View(1))


def test_after_a_page_that_cannot_be_drawn_the_next_file_is(cage: Cage, paper: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_bytes(b"%PDF-1.4\n nothing more")
    with pytest.raises(BrokenFile, match="cannot be opened"):
        cage.draw(path, View(1))
    assert cage.draw(paper, View(1, width=50)).width == 50


def test_limits_hold_while_drawing(paper: Path) -> None:
    with Cage(Limits(output_bytes=1000)) as small, pytest.raises(OverLimit, match="1,000 bytes"):
        small.draw(paper, View(1, width=300, form="raw"))


SOUND = {"size": [2, 3], "dpi": 72.0}
VIEW = View(1, mode="grey", form="raw")


@pytest.mark.parametrize(
    ("change", "data", "view"),
    [
        ({"size": [2]}, b"6 here", VIEW),
        ({"size": [2, -3]}, b"6 here", VIEW),
        ({"size": [2, LONGEST_SIDE + 1]}, b"6 here", VIEW),
        ({"dpi": "72"}, b"6 here", VIEW),
        ({"dpi": float("nan")}, b"6 here", VIEW),
        ({}, b"too many", VIEW),
        ({}, b"6 here", View(1, form="png")),
        ({}, b"<html>", View(1)),
        ({}, b"RIFF....WEBP" + b"." * 90, View(1, most_bytes=100)),
    ],
)
def test_a_picture_that_no_sound_child_sends_is_refused(
    change: dict[str, object], data: bytes, view: View
) -> None:
    assert wire.picture_from_plain(SOUND, b"6 here", VIEW).height == 3
    with pytest.raises(wire.Garbled):
        wire.picture_from_plain({**SOUND, **change}, data, view)


def test_bytes_after_a_reading_and_a_message_cut_off_are_refused() -> None:
    with pytest.raises(wire.Garbled, match="more than a reading"):
        wire.reading_from_plain({}, b"x")
    with pytest.raises(wire.Garbled, match="cut off"):
        wire.parted(wire.pack({"a": 1})[:-1])


def test_hostile_pages_are_drawn_or_refused_and_nothing_breaks(
    cage: Cage, paper: Path, dev_data: Path
) -> None:
    kinds: dict[str, type[Unreadable]] = {
        "pdf-encrypted-unknown.pdf": EncryptedFile,
        "pdf-page-tree-loop.pdf": BrokenFile,
        "pdf-deep-page-tree.pdf": BrokenFile,
        "pdf-header-only.pdf": BrokenFile,
    }
    for name, kind in kinds.items():
        with pytest.raises(kind):
            cage.draw(dev_data / "hostile" / name, View(1, width=200))
    for name in ("pdf-javascript.pdf", "pdf-form-loop.pdf", "pdf-page-parent-loop.pdf", "qpdf--71689.fuzz"):
        assert cage.draw(dev_data / "hostile" / name, View(1, width=200)).width == 200
    assert cage.draw(paper, View(1, width=50)).width == 50


@pytest.mark.soak
def test_every_hostile_pdf_is_drawn_or_refused(cage: Cage, dev_data: Path) -> None:
    hostile = dev_data / "hostile"
    for path in sorted([*hostile.glob("*.pdf"), *hostile.glob("*.fuzz")]):
        with suppress(Unreadable):
            assert len(cage.draw(path, View(1, width=800, most_bytes=80_000)).data) <= 80_000
