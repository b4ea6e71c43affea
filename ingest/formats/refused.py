"""Formats that are recognised by their content so that they can be named, and are not read yet.

Owns one table of signatures. Refuses: opening members; a container's table of contents is all it looks at.
"""

import re
from typing import NamedTuple

from corpus.errors import EncryptedFile
from ingest.formats.zip_parts import mimetype_of, opened

_AS_TEXT = "Save it as PDF, DOCX, XLSX, PPTX, OpenDocument, HTML or plain text"
_UNPACK = "Unpack it, and give the files in it or a ZIP archive of them"
_PICTURE = "Save it as a PDF; its text is then recognised page by page"
_SOUND = "Give a transcript of what is said"
_NOTHING = "It holds no document: leave it out"
_SIGNATURES = (
    (b"\x89PNG\r\n", "picture (PNG)", _PICTURE),
    (b"\xff\xd8\xff", "picture (JPEG)", _PICTURE),
    (b"GIF8", "picture (GIF)", _PICTURE),
    (b"II*\x00", "picture (TIFF)", _PICTURE),
    (b"MM\x00*", "picture (TIFF)", _PICTURE),
    (b"BM", "picture (BMP)", _PICTURE),
    (b"ID3", "sound (MP3)", _SOUND),
    (b"\xff\xfb", "sound (MP3)", _SOUND),
    (b"OggS", "sound or film (Ogg)", _SOUND),
    (b"fLaC", "sound (FLAC)", _SOUND),
    (b"\x1aE\xdf\xa3", "film (Matroska, WebM)", _SOUND),
    (b"\x1f\x8b", "compressed file (gzip)", _UNPACK),
    (b"BZh", "compressed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ\x00", "compressed file (xz)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "archive (7-Zip)", _UNPACK),
    (b"Rar!\x1a", "archive (RAR)", _UNPACK),
    (b"%!PS", "PostScript document", "Convert it to PDF"),
    (b"AT&TFORM", "DjVu document", "Convert it to PDF"),
    (b"ITSF", "compiled HTML help", "Save its pages as HTML or PDF"),
    (b"\x7fELF", "program", _NOTHING),
    (b"MZ\x90\x00", "program", _NOTHING),
    (b"\xfe\xed\xfa", "program", _NOTHING),
    (b"SQLite format 3\x00", "database (SQLite)", "Export the tables that matter as CSV or XLSX"),
)
_SHORT = frozenset({b"BM", b"BZh", b"\xff\xfb"})
"""Signatures that a text may begin with too: they count only where zero bytes follow, or no text could."""
_RIFF = {
    b"WAVE": ("sound (WAV)", _SOUND), b"AVI ": ("film (AVI)", _SOUND), b"WEBP": ("picture (WebP)", _PICTURE),
}  # fmt: skip
_MEMBERS = (
    ("xl/", "binary Excel workbook (XLSB)", "Open it in Excel or LibreOffice and save it as XLSX"),
    ("ppt/", "PowerPoint presentation without slides", "Open it and see whether it has content"),
    ("visio/", "Visio drawing", "Save it as PDF"),
    ("index/slide", "Keynote presentation", "Export it from Keynote as PowerPoint or PDF"),
    (
        "index/calculationengine",
        "Numbers or Pages document",
        "Export it from Numbers as Excel, from Pages as Word or PDF",
    ),
    ("index/document.iwa", "Pages document", "Export it from Pages as Word or PDF"),
    (
        "metadata/buildversionhistory",
        "document of Pages, Numbers or Keynote",
        "Export it there as Word, Excel, PowerPoint or PDF",
    ),
)
_AGAIN = "Open it and see whether it has content"
_MIMETYPES = (
    ("application/vnd.oasis.opendocument.text", "OpenDocument text without content", _AGAIN),
    ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet without content", _AGAIN),
    ("application/vnd.oasis.opendocument.presentation", "OpenDocument presentation without content", _AGAIN),
    ("application/vnd.oasis.opendocument.graphics", "OpenDocument drawing", "Save it as PDF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "older Word document (DOC)", "Open it in Word or LibreOffice and save it as DOCX"),
    ("Workbook", "older Excel workbook (XLS)", "Open it in Excel or LibreOffice and save it as XLSX"),
    (
        "PowerPoint Document",
        "older PowerPoint presentation (PPT)",
        "Open it in PowerPoint or LibreOffice and save it as PPTX",
    ),
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?\s*>)*\s*<([a-z][\w:.-]*)", re.I | re.S
)


class Known(NamedTuple):
    """What it is, and what to do instead."""

    kind: str
    remedy: str


def recognise(data: bytes) -> Known | None:
    """None where nothing here knows it. Raises BrokenFile, EncryptedFile."""
    for signature, kind, remedy in _SIGNATURES:
        if data.startswith(signature) and (signature not in _SHORT or b"\x00" in data[:64]):
            return Known(kind, remedy)
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return Known(*_RIFF[data[8:12]])
    if data[4:8] == b"ftyp":
        picture = data[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        return Known("picture (HEIC, AVIF)", _PICTURE) if picture else Known("sound or film (MP4)", _SOUND)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(data)
    if data.startswith(_OLE):
        return _compound(data)
    kind = _other_markup(data)
    return Known(kind, "Save it as PDF" if "SVG" in kind else _AS_TEXT) if kind else None


def _container(data: bytes) -> Known:
    archive = opened(data, "Fetch the file again", "container")
    names = [one.filename.casefold() for one in archive.infolist()]
    said = mimetype_of(data)
    for mimetype, kind, remedy in _MIMETYPES:
        if said.startswith(mimetype):
            return Known(kind, remedy)
    for folder, kind, remedy in _MEMBERS:
        if any(one.startswith(folder) for one in names):
            return Known(kind, remedy)
    return Known("archive (ZIP)", _UNPACK)


def _compound(data: bytes) -> Known:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile(
            "it is an office document with a password",
            remedy="Open it with its password and save it without one",
        )
    for stream, kind, remedy in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return Known(kind, remedy)
    return Known("older office document", _AS_TEXT)


def _other_markup(data: bytes) -> str:
    """XML that is not a page: SVG, and whatever begins with an XML declaration or a document type."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.lower().startswith((b"<?xml", b"<!doctype", b"<svg")):
        return ""
    found = _MARKUP.match(head)
    root = found[1].lower() if found else b""
    if root in (b"html", b"head", b"body") or b"<!doctype html" in head.lower() or b"<html" in head.lower():
        return ""
    return "drawing (SVG)" if root == b"svg" else "XML document"
