"""EPUB books: the pages of the spine in their order, each as the HTML that it is.

Owns what is read (the spine) and what is not (covers, navigation, fonts). Refuses: books with rights management, scripts
and remote parts.
"""

import re
from urllib.parse import unquote

from corpus.errors import EncryptedFile
from ingest.formats.html_blocks import parse
from ingest.formats.source import Reader, Source
from ingest.formats.zip_parts import Element, Parts, attribute, local, mimetype_of, names_of
from ingest.letters import tidy
from ingest.reading import Block, Dropped, Reading

_BOOK = "application/epub+zip"
_AGAIN = "Fetch the book again, or save it as PDF"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PROLOGUE = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!DOCTYPE[^\[>]{0,500}(?:\[.*?\]\s*)?>)?",
    re.IGNORECASE | re.DOTALL,
)
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def takes(source: Source) -> bool:
    names = names_of(source.data)
    if "meta-inf/container.xml" not in names:
        return False
    return mimetype_of(source.data) == _BOOK or any(one.endswith(".opf") for one in names)


def read(source: Source) -> Reading:
    parts = Parts(source.data, _AGAIN)
    _refuse_locked(parts)
    name = _package(parts)
    package = parts.xml(name)
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    lost = []
    labels: list[str] = []
    for page, in_order in _spine(parts, name, package):
        try:
            found = parse(_as_html(parts.bytes_of(page)), labels)
        except KeyError:
            lost.append(page.rpartition("/")[2])
            continue
        dropped += found.dropped
        for block in found.blocks:
            if in_order or block.kind == "footnote":
                blocks.append(block)
            else:
                dropped.append(Dropped(block.text, "outside the reading order", block.page))
    meta = _metadata(package)
    doubts = [f"Pages of the book that are not there: {len(lost)}."] if lost else []
    title = str(meta.pop("title", ""))
    return Reading(
        "", "", tuple(blocks), pages=len(labels), page_labels=tuple(labels), title=title,
        language=str(meta.get("language", "")), declared=meta or None, dropped=tuple(dropped), doubts=tuple(doubts),
    )  # fmt: skip


def _as_html(data: bytes) -> str:
    """A page without its XML declaration and document type: a parser for HTML knows neither, nor any entity of theirs."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    return _PROLOGUE.sub("", text.replace("\x00", ""), count=1)


def _package(parts: Parts) -> str:
    container = parts.xml("META-INF/container.xml") if "META-INF/container.xml" in parts else None
    for one in container.iter() if container is not None else ():
        path = attribute(one, "full-path") if local(one) == "rootfile" else ""
        if path in parts:
            return path
    raise parts.broken("it names no book")


def _spine(parts: Parts, name: str, package: Element) -> list[tuple[str, bool]]:
    """The pages as they follow each other, without the navigation, each with whether it is read in that order."""
    items = {attribute(one, "id"): one for one in package.iter() if local(one) == "item"}
    pages = []
    for one in package.iter():
        item = items.get(attribute(one, "idref")) if local(one) == "itemref" else None
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        if attribute(item, "media-type") in _PAGES:
            target = parts.beside(name, unquote(attribute(item, "href")))
            pages.append((target, attribute(one, "linear") != "no"))
    return pages


def _metadata(package: Element) -> dict[str, object]:
    """Dublin Core, under the keys of a sidecar; the first of each that says anything."""
    said: dict[str, object] = {}
    identifiers: dict[str, str] = {}
    for one in package.iter():
        if not isinstance(one.tag, str) or "purl.org/dc/elements" not in one.tag:
            continue
        text = tidy("".join(one.itertext()))[:2000]
        key = local(one)
        if key == "identifier" and text.lower().startswith("urn:isbn:"):
            identifiers["isbn"] = text[9:]
        if key == "date" and attribute(one, "event") not in ("", "publication", "original-publication"):
            continue  # when the file was made or changed
        if key == "date":
            text = text[:10] if len(text) >= 10 else text[:7] if len(text) >= 7 else text[:4]
        if text and key in ("title", "publisher", "language", "date") and key not in said:
            said[key] = text
    if identifiers:
        said["identifiers"] = identifiers
    return said


def _refuse_locked(parts: Parts) -> None:
    """Fonts may be scrambled; pages may not."""
    locked = parts.tried("META-INF/encryption.xml")
    if locked is None and "META-INF/rights.xml" not in parts:
        return
    methods = [attribute(one, "Algorithm") for one in (locked.iter() if locked is not None else ())
               if local(one) == "EncryptionMethod"]  # fmt: skip
    if "META-INF/rights.xml" in parts or any(one not in _FONTS for one in methods):
        raise EncryptedFile(
            "its pages are locked (DRM)", remedy="Ask its publisher for a copy without a lock"
        )


READER = Reader("epub", "3", _BOOK, takes, read)
