"""Formats that are recognised by their content so that they can be named, and are not read yet.

Owns one table of signatures. Refuses: opening members; a container's table of contents is all it looks at.
"""

import io
import re
import zipfile

from corpus.errors import BrokenFile, EncryptedFile
from ingest.formats.zip_parts import mimetype_of

_SIGNATURES = (
    (b"\x89PNG\r\n", "picture (PNG)"),
    (b"\xff\xd8\xff", "picture (JPEG)"),
    (b"GIF8", "picture (GIF)"),
    (b"II*\x00", "picture (TIFF)"),
    (b"MM\x00*", "picture (TIFF)"),
    (b"\x1f\x8b", "compressed file (gzip)"),
    (b"BZh", "compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "archive (7-Zip)"),
    (b"Rar!\x1a", "archive (RAR)"),
    (b"%!PS", "PostScript document"),
    (b"AT&TFORM", "DjVu document"),
    (b"ITSF", "compiled HTML help"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"SQLite format 3\x00", "database (SQLite)"),
    (b"\xfe\xed\xfa", "program"),
)
_MEMBERS = (
    ("xl/", "binary Excel workbook (XLSB)"),
    ("ppt/", "PowerPoint presentation without slides"),
    ("visio/", "Visio drawing"),
)
_MIMETYPES = (
    ("application/vnd.oasis.opendocument.text", "OpenDocument text without content"),
    ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet"),
    ("application/vnd.oasis.opendocument.presentation", "OpenDocument presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "older Word document"),
    ("Workbook", "older Excel workbook"),
    ("PowerPoint Document", "older PowerPoint presentation"),
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?\s*>)*\s*<([a-z][\w:.-]*)", re.I | re.S
)
_MOST_MEMBERS = 50_000


def recognise(data: bytes) -> str:
    """What it is, in words, or "" where nothing here knows it. Raises BrokenFile, EncryptedFile."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(data)
    if data.startswith(_OLE):
        return _compound(data)
    return _other_markup(data)


def _container(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()[:_MOST_MEMBERS]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise BrokenFile(
            "it begins like a ZIP container and is damaged", remedy="Fetch the file again"
        ) from error
    if any(one.flag_bits & 1 for one in members):
        raise EncryptedFile("it is a container with a password", remedy="Save it without a password")
    said = mimetype_of(data)
    for mimetype, kind in _MIMETYPES:
        if said.startswith(mimetype):
            return kind
    for folder, kind in _MEMBERS:
        if any(one.filename.startswith(folder) for one in members):
            return kind
    return "archive (ZIP)"


def _compound(data: bytes) -> str:
    head = data[: 1 << 20]
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile("it is an office document with a password", remedy="Save it without a password")
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in head or stream.encode("utf-16-le") in data:
            return kind
    return "older office document"


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
