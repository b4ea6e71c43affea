"""One page of a PDF as a PDF of its own, with what is drawn on it and nothing that acts.

Owns what is taken along. Refuses: notes and form fields, links, scripts, actions, attachments, metadata, and pages
beside the one asked for. Layers that are hidden stay so.
"""

import io
from typing import Any

import pypdf
import pypdfium2 as pdfium
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from corpus.errors import BrokenFile, EncryptedFile, Unreadable
from ingest.formats.pdf_glyphs import Document
from ingest.formats.pdf_second import TROUBLE

_OF_A_PAGE = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit"}
)
_OF_RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties", "/ProcSet"}
)
_NOT_OF_A_STREAM = (
    "/F", "/FFilter", "/FDecodeParms",  # its bytes would be fetched from another file
    "/Ref", "/OPI", "/AF", "/PieceInfo", "/Metadata", "/StructParent", "/StructParents",
)  # fmt: skip
_NESTED = (DictionaryObject, ArrayObject, IndirectObject)
_LAYERS = ("/OCG", "/OCMD")
_HIDING = ("/BaseState", "/ON", "/OFF")


def cut(data: bytes, page: int) -> bytes:
    """Raises EncryptedFile and BrokenFile, and Unreadable where there is no such page."""
    try:
        return _taken(pypdf.PdfReader(io.BytesIO(data), strict=False), page)
    except TROUBLE:
        saved = _saved(data, page)
    try:
        return _taken(pypdf.PdfReader(io.BytesIO(saved), strict=False), 1)
    except TROUBLE:
        happened = f"page {page} is damaged and cannot stand alone"
        raise BrokenFile(happened, remedy="Read its text, or take the whole file") from None


def _taken(reader: pypdf.PdfReader, page: int) -> bytes:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedFile("a password stands before its text", remedy="Save it without a password")
    _must_be_there(page, len(reader.pages))
    source = reader.pages[page - 1]
    left = [key for key in source if key not in _OF_A_PAGE]
    for key in left:
        del source[key]
    _clean(source)
    writer = pypdf.PdfWriter()
    writer.add_page(source)
    _hide_layers(reader, writer)
    writer.metadata = None
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def _clean(page: DictionaryObject) -> None:
    """Takes out of all that the page uses what a viewer would fetch or open; the rest is copied later."""
    waiting: list[Any] = [page]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop().get_object()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, StreamObject):
            for key in _NOT_OF_A_STREAM:
                one.pop(key, None)
        if isinstance(one, DictionaryObject):
            _trim(one.get("/Resources"))
            waiting += [value for value in one.values() if isinstance(value, _NESTED)]
        elif isinstance(one, ArrayObject):
            waiting += [value for value in one if isinstance(value, _NESTED)]


def _trim(resources: Any) -> None:
    resources = resources.get_object() if resources is not None else None
    if not isinstance(resources, DictionaryObject):
        return
    for key in [key for key in resources if key not in _OF_RESOURCES]:
        del resources[key]
    named = resources.get("/Properties")
    named = named.get_object() if named is not None else None
    if isinstance(named, DictionaryObject):
        for key in list(named):
            held = named[key]
            if not (isinstance(held, DictionaryObject) and held.get("/Type") in _LAYERS):
                del named[key]


def _hide_layers(reader: pypdf.PdfReader, writer: pypdf.PdfWriter) -> None:
    """Which layers are on and off as the document opens."""
    declared = reader.root_object.get("/OCProperties")
    if declared is None:
        return
    declared = declared.get_object()
    opening = declared.get("/D", DictionaryObject()).get_object()
    kept = {NameObject(key): opening[key].clone(writer) for key in _HIDING if key in opening}
    layers = {"/OCGs": declared["/OCGs"].clone(writer), "/D": DictionaryObject(kept)}
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject(key): value for key, value in layers.items()}
    )


def _saved(data: bytes, page: int) -> bytes:
    """The page as PDFium writes it: sound, and without a password, where pypdf does not get through."""
    document = Document(data)
    try:
        _must_be_there(page, document.pages)
        alone = pdfium.PdfDocument.new()
        alone.import_pages(document.raw, [page - 1])
        into = io.BytesIO()
        alone.save(into)
        return into.getvalue()
    except pdfium.PdfiumError:
        happened = f"page {page} is damaged and cannot stand alone"
        raise BrokenFile(happened, remedy="Read its text, or take the whole file") from None
    finally:
        document.close()


def _must_be_there(page: int, pages: int) -> None:
    if not 1 <= page <= pages:
        there = f"It has pages 1 to {pages}" if pages else "It has no pages"
        raise Unreadable(f"it has no page {page}", remedy=there)
