"""Pictures that are files of their own: their words are recognised in the cage, and none of them can do harm."""

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from corpus.errors import BrokenFile, NotYetRead, OverLimit
from ingest.cage import read_in_cage, render_page
from ingest.recognition import Recogniser
from ingest.tesseract import program

WORDS = "Complaints of porters: +254 700 123456"


def picture(kind: str, mode: str = "RGB", words: str = WORDS) -> bytes:
    image = Image.new(mode, (1500, 260), "white" if mode != "RGBA" else (0, 0, 0, 0))
    ImageDraw.Draw(image).text((40, 90), words, fill="black", font_size=64)
    into = io.BytesIO()
    image.save(into, kind)
    return into.getvalue()


@pytest.mark.skipif(not program(), reason="tesseract is not here")
@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("TIFF", "L"), ("GIF", "P")]
)
def test_the_words_on_a_picture_are_read(tmp_path: Path, kind: str, mode: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(picture(kind, mode))
    assert "254 700 123456" in Recogniser().picture(path)


def test_without_the_program_or_words_nothing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(picture("PNG"))
    assert Recogniser("off").picture(path) == ""
    path.write_bytes(picture("PNG", words=""))
    assert Recogniser().picture(path) == ""


def test_a_picture_alone_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(picture("PNG"))
    with pytest.raises(NotYetRead):
        read_in_cage(path)


def _bomb() -> bytes:
    """A PNG that says it has 60,000 × 60,000 points, in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_bomb(), OverLimit),
        (picture("PNG")[:200], BrokenFile),
        (b"\xff\xd8\xff" + bytes(50), BrokenFile),
        (b"BM", BrokenFile),
    ],
)
def test_a_bomb_and_a_broken_picture_are_told(tmp_path: Path, data: bytes, told: type[Exception]) -> None:
    path = tmp_path / "picture"
    path.write_bytes(data)
    with pytest.raises(told):
        render_page(path, 1, mode="grey", form="raw")
    assert Recogniser().picture(path) == ""
