"""stub"""
from corpus.errors import NotYetRead
from ingest.formats.source import Reader, Source
from ingest.reading import Reading
def takes(source: Source) -> bool:
    return b"%PDF-" in source.data[:1024]
def read(source: Source) -> Reading:
    raise NotYetRead("x")
READER = Reader("pdf", "1", "application/pdf", takes, read)
