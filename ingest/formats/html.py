"""HTML: bytes to a Reading. `html_blocks` gives it structure, trafilatura and `html_main` say what is main text.

Owns the door to trafilatura and the choice of charset. Refuses: scripts, frames, remote parts, entities of
the page's own making (the parser is for HTML and knows none).
"""

import contextlib
import re

import trafilatura

from corpus.errors import BrokenFile
from ingest.formats.decoding import decode
from ingest.formats.html_blocks import parse
from ingest.formats.html_comments import without_crowded_tags, without_long_comments
from ingest.formats.html_main import main_text
from ingest.formats.source import Reader, Source
from ingest.letters import tidy_lines
from ingest.reading import Reading

_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})"
    rb"|<\?xml[^>]{0,200}encoding=[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_SURE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset|meta\s)[\s>/=]?", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|t[rdh]|span|a|b|i|em|strong|br|font|section|article|title|main)"
    r"\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_BEGINNING = 4096
_WIDEST = 2_000  # cells of a row; trafilatura counts them anew for each
_LARGEST_FOR_EXTRACTION = 20_000_000


def takes(source: Source) -> bool:
    """A document type or one of the outer elements near the start, or text that begins with tags."""
    try:
        head = _begun(source.decoded.text)
    except BrokenFile:
        return False
    if _SURE.search(head):
        return True
    tags = len(_TAG.findall(head))
    return tags >= 2 and (source.hint == "text/html" or bool(_TAG.match(head.lstrip())))


def read(source: Source) -> Reading:
    found = _CHARSET.search(source.data[:4096])
    declared = (found[1] or found[2]).decode("ascii") if found else ""
    decoded = decode(source.data, declared)
    text = without_crowded_tags(without_long_comments(decoded.text.replace("\x00", "")))
    page = parse(text)
    blocks, dropped = main_text(page, _main_words(text) if page.widest < _WIDEST else "")
    doubts = [] if decoded.sure else [f"The character set was guessed: {decoded.charset}."]
    if page.cut:
        doubts.append("The page is nested so deep that its structure was left out.")
    return Reading(
        "", "", tuple(blocks), title=page.title, language=page.language,
        declared=page.declared, dropped=tuple(dropped), doubts=tuple(doubts),
    )  # fmt: skip


def _begun(text: str) -> str:
    """The beginning, after comments that stand before everything."""
    at = len(text) - len(text.lstrip())
    while text.startswith("<!--", at):
        end = text.find("-->", at)
        if end < 0:
            break
        at = end + 3
        while at < len(text) and text[at].isspace():
            at += 1
    return text[at : at + _BEGINNING]


def _main_words(text: str) -> str:
    """Trafilatura's main text, or "" where it finds none or trips."""
    if len(text) > _LARGEST_FOR_EXTRACTION:
        return ""
    with contextlib.suppress(Exception):  # its failures are many, and the structure alone is an answer too
        return tidy_lines(
            trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True) or ""
        )
    return ""


READER = Reader("html", "5", "text/html", takes, read)
