"""The parts of a document that is a ZIP container (EPUB, OpenDocument, PowerPoint): its directory looked at first, then
the few parts that hold text, each as XML without document types.

Owns the door to lxml's XML parser, and what is refused before it sees a byte: sizes, passwords, entities. Refuses:
pictures, programs, embedded files, and every address.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from lxml import etree

from corpus.errors import BrokenFile, EncryptedFile, OverLimit

TROUBLE = (
    zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, NotImplementedError, RuntimeError,
    OverflowError, SyntaxError, AttributeError,
)  # fmt: skip
_MOST_MEMBERS = 20_000
_LARGEST_PART = 96 * 1024 * 1024
_LARGEST_SUM = 256 * 1024 * 1024
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HARMLESS = re.compile(
    rb"\s*<!DOCTYPE\s+[\w:.-]+(?:\s+(?:PUBLIC\s+\"[^\"<>]*\"|SYSTEM)\s+\"[^\"<>]*\")?\s*>", re.I
)

Element = Any
"""An lxml element."""


def names_of(data: bytes) -> frozenset[str]:
    """Names of the members in lower case; empty for what is no container. Fails at nothing."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(one.filename.casefold() for one in archive.infolist()[:_MOST_MEMBERS])
    except TROUBLE:
        return frozenset()


def mimetype_of(data: bytes) -> str:
    """What the member `mimetype` says, as EPUB and OpenDocument have it; "" without one. Fails at nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", "replace").strip()
    except TROUBLE:
        return ""


def opened(data: bytes, again: str, what: str = "document") -> zipfile.ZipFile:
    """A container whose directory bears looking at. Raises BrokenFile, EncryptedFile, OverLimit."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except TROUBLE as error:
        raise BrokenFile("its container is damaged", remedy=again) from error
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise OverLimit(f"it holds {len(members):,} parts, more than {_MOST_MEMBERS:,}")
    if any(one.flag_bits & 1 for one in members):
        raise EncryptedFile(
            f"it is a {what} with a password", remedy="Open it with its password and save it without one"
        )
    return archive


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, before: int, most: int, again: str) -> bytes:
    """A member, where it and the `before` bytes read already stay under `most`. Raises BrokenFile, OverLimit."""
    total = before + member.file_size
    if member.file_size > _LARGEST_PART or total > most:
        raise OverLimit(f"it unpacks to {total:,} bytes or more, more than is read")
    try:
        with archive.open(member) as stream:
            data = stream.read(_LARGEST_PART + 1)
    except TROUBLE as error:
        raise BrokenFile("a part of it is damaged", remedy=again) from error
    if len(data) > _LARGEST_PART:
        raise OverLimit(f"it unpacks to more than {_LARGEST_PART:,} bytes")
    return data


class Parts:
    """Members by name. Raises BrokenFile, EncryptedFile, OverLimit; `again` says what to do about a broken one."""

    def __init__(self, data: bytes, again: str) -> None:
        self._again = again
        self._read = 0
        self._archive = opened(data, again)
        self._members = {one.filename: one for one in self._archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> Iterable[str]:
        return self._members.keys()

    def bytes_of(self, name: str) -> bytes:
        """A part as it is. Raises KeyError where there is none."""
        member = self._members[name]
        data = unpacked(self._archive, member, self._read, _LARGEST_SUM, self._again)
        self._read += member.file_size
        return data

    def xml(self, name: str) -> Element:
        """A part as XML. One that declares entities, or a document type of its own, is refused unparsed."""
        data = self.bytes_of(name)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
            raise self.broken("a part of it is in a charset that hides what it says")
        if _DOCTYPE.search(_HARMLESS.sub(b"", data[:4096], count=1) + data[4096:]):
            raise self.broken("a part of it declares a document type (DTD) of its own")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (*TROUBLE, etree.XMLSyntaxError) as error:
            raise self.broken("a part of it is not sound XML") from error
        if root is None:
            raise self.broken("a part of it is not sound XML")
        return root

    def tried(self, name: str) -> Element | None:
        """A part that the text can do without."""
        try:
            return self.xml(name) if name in self else None
        except BrokenFile:
            return None

    def beside(self, name: str, target: str) -> str:
        """The member that `target` names, as it stands in the member `name`; it cannot lead out."""
        inside = posixpath.join("/", posixpath.dirname(name), target.partition("#")[0])
        return posixpath.normpath(inside).lstrip("/")

    def broken(self, happened: str) -> BrokenFile:
        return BrokenFile(happened, remedy=self._again)


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace; "" where there is none."""
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    )
