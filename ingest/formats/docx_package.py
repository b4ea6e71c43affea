"""The container of a Word file: its directory looked at first, then the few parts that hold text.

Owns the door to python-docx's parser, and what is refused before it sees a byte: sizes, passwords, document types.
python-docx's own opener is not used: it unpacks every member and gives up at the first relation that leads nowhere.
Refuses: pictures, macros, embedded objects, and every address; an external relation is never followed.
"""

import posixpath
import re
import zipfile
from typing import Any

from docx.oxml.parser import parse_xml

from corpus.errors import BrokenFile
from ingest.formats.zip_parts import TROUBLE, names_of, opened, unpacked

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
_TYPES = "[content_types].xml"
_LARGEST_SUM = 160 * 1024 * 1024
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_ALLOWED = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16")
# Strict Open XML says the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_AGAIN = "Open it in a word processor and save it again as DOCX"

Element = Any
"""An lxml element of python-docx's making."""


def is_word_file(data: bytes) -> bool:
    """Whether the directory is that of an Open XML package with a word-processing part. Fails at nothing."""
    names = {_plain(one) for one in names_of(data)}
    return _TYPES in names and any(one.startswith("word/") and one.endswith(".xml") for one in names)


class Package:
    """Parts by name and by relation, parsed when asked. Raises BrokenFile, EncryptedFile, OverLimit.

    `lost` names parts beside the main one that are there and cannot be read.
    """

    def __init__(self, data: bytes) -> None:
        self.lost: list[str] = []
        self._read = 0
        self._archive = opened(data, _AGAIN)
        self._members = self._directory()
        self.main_name = self._find_main()
        self.main = self._part(self.main_name)
        if self.main.tag != f"{W}document" or self.main.find(f"{W}body") is None:
            raise _broken("its main part is no Word document")
        self._relations = self._related_to(self.main_name)

    def related(self, kind: str) -> list[Element]:
        """The parts that the document names as `kind` (styles, footnotes, header …); those that are lost left out."""
        names = [target for what, target in self._relations if what == kind and target in self._members]
        return [part for part in map(self._tried, dict.fromkeys(names)) if part is not None]

    def properties(self, kind: str) -> Element | None:
        """The first part that the package itself names as `kind`: core-properties, custom-properties."""
        names = [target for what, target in self._related_to("") if what == kind and target in self._members]
        return self._tried(names[0]) if names else None

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        for one in self._archive.infolist():
            name = _plain(one.filename)
            if name in found and name.endswith((".xml", ".rels")):
                raise _broken("it holds two parts of one name, so that each reader would see another text")
            found[name] = one
        return found

    def _find_main(self) -> str:
        named = [target for what, target in self._related_to("") if what == "officedocument"]
        for name in (*named, "word/document.xml"):
            if name in self._members:
                return name
        raise _broken("it holds no document")

    def _related_to(self, name: str) -> list[tuple[str, str]]:
        """(kind, target) of each relation that stays inside."""
        folder, _, last = name.rpartition("/")
        part = self._tried(posixpath.join(folder, "_rels", f"{last}.rels"))
        found = []
        for one in part if part is not None else ():
            target = str(one.get("Target") or "")
            if one.get("TargetMode") == "External" or not target:
                continue
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((str(one.get("Type") or "").rpartition("/")[2].casefold(), _plain(inside)))
        return found

    def _tried(self, name: str) -> Element | None:
        """A part that the text can do without."""
        if name not in self._members:
            return None
        try:
            return self._part(name)
        except BrokenFile:
            self.lost.append(posixpath.basename(name))
            return None

    def _part(self, name: str) -> Element:
        member = self._members[name]
        data = unpacked(self._archive, member, self._read, _LARGEST_SUM, _AGAIN)
        self._read += member.file_size
        return _parsed(data)


def _parsed(data: bytes) -> Element:
    """The root element. What declares a document type is refused unparsed: Word writes none, and entities swell."""
    try:
        data = _as_utf8(data)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise _broken("a part of it declares a document type (DTD), as no word processor does")
        for strict, common in _STRICT:
            data = data.replace(strict, common) if strict in data[:20_000] else data
        return parse_xml(data)
    except TROUBLE as error:
        raise _broken("a part of it is not sound XML") from error


def _as_utf8(data: bytes) -> bytes:
    """Without its XML declaration, in UTF-8, so that no other charset can hide what is looked for."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16").encode("utf-8")
    elif data[:2] in (b"<\x00", b"\x00<"):
        data = data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be").encode("utf-8")
    found = _DECLARATION.match(data)
    if found is not None:
        named = _ENCODING.search(found[0])
        if named and named[1].lower() not in _ALLOWED:
            raise ValueError("a charset that the format does not allow")
        data = data[found.end() :]
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith(b"<") or b"\x00" in data:
        raise ValueError("no markup")
    return data


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _broken(happened: str) -> BrokenFile:
    return BrokenFile(happened, remedy=_AGAIN)
