"""The registry of formats: which reader takes which bytes, and what is known but not yet read.

Owns `read`, `draw`, `sizes`, `cut`, `warm_up`, and `unpack` for files that hold files (CONTAINERS).
A new format is one new file and one line in WITH_SIGNATURE or OF_TEXT, where
order matters: the plainest comes last.
Refuses: file names. Imported only inside the cage (and by its tests): every reader comes with its libraries.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

from corpus.errors import EmptyFile, NotYetRead
from ingest.formats import (
    archive,
    csv_table,
    docx,
    epub,
    html,
    mail,
    markdown,
    msg,
    odp,
    ods,
    odt,
    pdf,
    pictures,
    pptx,
    rtf,
    text,
    xlsx,
)
from ingest.formats.members import Container, Left, Member
from ingest.formats.refused import recognise
from ingest.formats.samples import samples
from ingest.formats.source import Reader, Source
from ingest.letterhead import with_letterhead
from ingest.picture import Picture, View
from ingest.reading import Reading

WITH_SIGNATURE: tuple[Reader, ...] = (
    pdf.READER,
    docx.READER,
    xlsx.READER,
    pptx.READER,
    odt.READER,
    odp.READER,
    ods.READER,
    epub.READER,
    rtf.READER,
    msg.READER,
    mail.READER,
)
OF_TEXT: tuple[Reader, ...] = (html.READER, csv_table.READER, markdown.READER, text.READER)
_INSTEAD = "Save it as PDF, DOCX, XLSX, PPTX, OpenDocument, HTML or plain text"
READERS = WITH_SIGNATURE + OF_TEXT
CONTAINERS: tuple[Container, ...] = (archive.CONTAINER, msg.CONTAINER, mail.CONTAINER)


def read(data: bytes, hint: str = "") -> Reading:
    """A Reading with at least one block, or with members. Raises Unreadable subclasses that say what stood in
    the way."""
    source = Source(data, hint)
    if archive.CONTAINER.takes(source):
        held = archive.CONTAINER
        return Reading(held.media_type, held.signature, (), members=held.count(source))
    reader = choose(source)
    reading = reader.read(source)
    if not reading.members and not reading.unread and not any(one.text.strip() for one in reading.blocks):
        raise EmptyFile("there is no text in it", remedy="Open the file and see whether it has content")
    blocks = with_letterhead(reading.blocks)
    return replace(reading, blocks=blocks, media_type=reader.media_type, reader=reader.signature)


def warm_up() -> None:
    """Read files of our own making, so that a process forked from this one need not begin from nothing."""
    for sample in samples():
        read(sample)


def unpack(data: bytes) -> Iterator[Member | Left]:
    """The files inside, each as it comes. Raises Unreadable subclasses."""
    source = Source(data)
    for one in CONTAINERS:
        if one.takes(source):
            return one.members(source)
    raise NotYetRead("it is no file that holds files", remedy="Give an archive or an e-mail message")


def draw(data: bytes, view: View) -> Picture:
    """One page as a picture, or a picture as it is. Raises Unreadable subclasses; NotYetRead where the format has no such
    pages."""
    if pictures.takes(data):
        return pictures.draw(data)
    reader = choose(Source(data))
    return reader.draw(data, view) if reader.draw else _without_pages(reader)


def sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points, (0, 0) where one is damaged. Raises as `draw` does."""
    reader = choose(Source(data))
    return reader.sizes(data) if reader.sizes else _without_pages(reader)


def cut(data: bytes, page: int) -> bytes:
    """One page as a file of its own that holds nothing that acts. Raises as `draw` does."""
    reader = choose(Source(data))
    return reader.cut(data, page) if reader.cut else _without_pages(reader)


def _without_pages(reader: Reader) -> NoReturn:
    raise NotYetRead(f"a page of {reader.media_type} has no picture", remedy="Read its text")


def choose(source: Source) -> Reader:
    """The reader that takes these bytes. Raises EmptyFile, EncryptedFile, NotYetRead, BrokenFile."""
    if not source.data.strip():
        raise EmptyFile("it is empty but for spaces", remedy="Fetch or save the file again")
    for reader in WITH_SIGNATURE:
        if reader.takes(source):
            return reader
    known = recognise(source.data)
    if known:
        raise NotYetRead(f"not yet read: {known.kind}", remedy=known.remedy)
    for reader in OF_TEXT:
        if reader.takes(source):
            return reader
    raise NotYetRead("not yet read: no format that we know", remedy=_INSTEAD)
