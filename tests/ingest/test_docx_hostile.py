"""Word files made to hurt: refused or read within bounds, each with its reason; nothing is fetched or unpacked."""

import zipfile
from io import BytesIO

import pytest

from corpus.errors import BrokenFile, EmptyFile, EncryptedFile, OverLimit
from ingest import formats
from ingest.formats import docx_package, zip_parts
from tests.ingest.made_docx import listed, packed, para, relations, scheme, use, word

LONG = (
    "The committees met every week, and what they agreed was read aloud on the market before the rains came."
)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_strict_files_macros_and_odd_names_are_read_like_others() -> None:
    strict = word(para(LONG)).replace(b"", b"")
    members = {
        name: zipfile.ZipFile(BytesIO(strict)).read(name)
        for name in zipfile.ZipFile(BytesIO(strict)).namelist()
    }
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    members["word/vbaProject.bin"] = b"CANARY"
    assert formats.read(packed(members)).blocks[0].text == LONG
    moved = {**members, "_rels/.rels": relations(("officeDocument", "/word/document2.xml"))}
    moved["word/document2.xml"] = moved.pop("word/document.xml")
    assert formats.read(packed(moved)).blocks[0].text == LONG
    utf16 = {**members, "word/document.xml": members["word/document.xml"].decode().encode("utf-16")}
    assert formats.read(packed(utf16)).blocks[0].text == LONG


DTD = '<!DOCTYPE x [<!ENTITY a "CANARY"><!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [DTD, f'<?xml version="1.0" encoding="UTF-8"?>{DTD}', f"<!-- x -->{DTD}"])
@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-8-sig", "utf-32", "cp037"]
)
def test_a_document_type_is_refused_in_any_charset(head: str, charset: str) -> None:
    text = f"{head}<w:document xmlns:w='{docx_package.MAIN}'><w:body>{para('&a;&b;')}</w:body></w:document>"
    members = unpacked(word(para("x")))
    members["word/document.xml"] = text.encode(charset)
    with pytest.raises(BrokenFile):
        formats.read(packed(members))


def test_a_part_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_parts, "_LARGEST_PART", 5_000)
    assert formats.read(word(para(LONG))).blocks
    with pytest.raises(OverLimit):
        formats.read(word(para(LONG) * 100))
    monkeypatch.setattr(zip_parts, "_LARGEST_PART", 10**9)
    monkeypatch.setattr(docx_package, "_LARGEST_SUM", 5_000)
    with pytest.raises(OverLimit):
        formats.read(word(para(LONG) * 100))


def test_a_directory_that_lies_about_a_size_is_no_way_round_the_limit() -> None:
    data = bytearray(word(para(LONG) * 1000))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(BrokenFile):
        formats.read(bytes(data))


def test_two_parts_of_one_name_are_refused() -> None:
    made = BytesIO(word(para("first")))
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(BrokenFile, match="two parts"):
        formats.read(made.getvalue())


def test_a_password_is_told() -> None:
    data = bytearray(word(para(LONG)))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedFile):
        formats.read(bytes(data))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFile):
        formats.read(ole)


def test_a_document_without_a_body_or_without_text_is_told() -> None:
    with pytest.raises(BrokenFile):
        formats.read(packed({"[Content_Types].xml": "<x/>", "word/other.xml": "<x/>"}))
    with pytest.raises(BrokenFile):
        formats.read(packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))
    with pytest.raises(EmptyFile):
        formats.read(word(para("")))


def test_a_damaged_part_beside_the_text_costs_that_part_alone() -> None:
    data = word(
        para(LONG) + para("x y", listed(1)),
        styles="<broken",
        numbering=scheme(0, ("decimal", "%1.")) + use(1, 0),
    )
    reading = formats.read(data)
    assert [one.text for one in reading.blocks] == [LONG, "1. x y"]
    assert "styles.xml" in reading.doubts[0]


def test_tables_in_tables_keep_their_words_however_deep() -> None:
    body = para(LONG)
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}{para('')}</w:tc></w:tr></w:tbl>"
    reading = formats.read(word(body))
    assert reading.blocks[0].text == LONG
    assert "nested" in reading.doubts[0]
