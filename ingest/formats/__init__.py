"""The registry of formats: which reader takes which bytes, and what is known but not yet read.

Owns `read`, `draw`, `sizes` and `cut`. A new format is one new file and one line in WITH_SIGNATURE or OF_TEXT, where
order matters: the plainest comes last.
Refuses: file names. Imported only inside the cage (and by its tests): every reader comes with its libraries.
"""

from dataclasses import replace
from typing import NoReturn

from corpus.errors import EmptyFile, NotYetRead
from ingest.formats import docx, html, markdown, pdf, text
from ingest.formats.refused import recognise
from ingest.formats.source import Reader, Source
from ingest.picture import Picture, View
from ingest.reading import Reading

WITH_SIGNATURE: tuple[Reader, ...] = (pdf.READER, docx.READER)
OF_TEXT: tuple[Reader, ...] = (html.READER, markdown.READER, text.READER)
_INSTEAD = "Save it as PDF, DOCX, HTML, Markdown or plain text"
READERS = WITH_SIGNATURE + OF_TEXT


def read(data: bytes, hint: str = "") -> Reading:
    """A Reading with at least one block. Raises Unreadable subclasses that say what stood in the way."""
    source = Source(data, hint)
    reader = choose(source)
    reading = reader.read(source)
    if not any(one.text.strip() for one in reading.blocks):
        raise EmptyFile("there is no text in it", remedy="Open the file and see whether it has content")
    return replace(reading, media_type=reader.media_type, reader=reader.signature)


def draw(data: bytes, view: View) -> Picture:
    """One page as a picture. Raises Unreadable subclasses; NotYetRead where the format has no such pages."""
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
    kind = recognise(source.data)
    if kind:
        raise NotYetRead(f"not yet read: {kind}", remedy=_INSTEAD)
    for reader in OF_TEXT:
        if reader.takes(source):
            return reader
    raise NotYetRead("not yet read: no format that we know", remedy=_INSTEAD)
