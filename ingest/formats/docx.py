"""DOCX: the words of a Word file in the order in which they are read, with what was left out and what is doubtful.

Owns the order of the steps; each is a file of its own beside this one. The format has no pages: where they break
hangs on the program, the printer and the fonts, and what an earlier one noted down is not to be cited.
Refuses: comments, deleted text, pictures, formulas' layout, macros, embedded files, and every address.
"""

from collections.abc import Sequence

from corpus.errors import BrokenFile
from ingest.formats.docx_blocks import Draft, Walk
from ingest.formats.docx_headings import join_titles, mark_headings, title_of
from ingest.formats.docx_notes import Notes
from ingest.formats.docx_numbering import Numbering
from ingest.formats.docx_package import Element, Package, W, is_word_file
from ingest.formats.docx_properties import properties
from ingest.formats.docx_styles import Styles
from ingest.formats.docx_words import Words, plain_text
from ingest.formats.source import Reader, Source
from ingest.letters import tidy
from ingest.reading import Block, Reading

_EDGES = (("header", "running head"), ("footer", "running foot"))
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def takes(source: Source) -> bool:
    return is_word_file(source.data)


def read(source: Source) -> Reading:
    package = Package(source.data)
    words = Words(Styles(_first(package.related("styles"))))
    walk = Walk(words, Numbering(_first(package.related("numbering"))), Notes(package))
    try:
        drafts = join_titles(walk.body(package.main.find(f"{W}body")))
    except RecursionError as error:
        raise BrokenFile("it is nested too deep to be read", remedy="Save it again as DOCX") from error
    mark_headings(drafts)
    for kind, reason in _EDGES:
        for text in dict.fromkeys(tidy(plain_text(part)) for part in package.related(kind)):
            words.drop(text, reason)
    facts = properties(package)
    return Reading(
        "", "", tuple(_block(one) for one in drafts),
        title=title_of(facts.title, drafts),
        language=facts.language or _language(words, drafts),
        declared=facts.declared, dropped=tuple(words.dropped), doubts=tuple(_doubts(package, walk)),
    )  # fmt: skip


def _block(one: Draft) -> Block:
    return Block(one.kind, one.text, one.level if one.kind == "heading" else 0)


def _doubts(package: Package, walk: Walk) -> list[str]:
    doubts = []
    if walk.words.changed:
        doubts.append("It holds tracked changes: what was inserted is read, what was deleted is not.")
    if walk.words.deep:
        doubts.append("Parts of it are nested so deep that their structure was left out.")
    if walk.foreign:
        doubts.append("It holds parts in another format, which were not read.")
    if package.lost:
        doubts.append(f"Parts of it are damaged and were not read: {', '.join(package.lost[:8])}.")
    return doubts


def _language(words: Words, drafts: Sequence[Draft]) -> str:
    """What most letters are marked with, in the mark for their kind of script; else what the styles say."""
    sample = "".join(one.text for one in drafts[:200])[:20_000]
    kind = _kind_of_script(sample)
    counted = words.languages[kind].most_common(1)
    if counted and counted[0][1] * 3 > sum(len(one.text) for one in drafts):
        return counted[0][0]
    default = words.styles.default_language()
    return str(default.get(W + kind) or "") if default is not None else ""


def _kind_of_script(sample: str) -> str:
    """The format keeps three languages for each run: for East Asian, right-to-left, and all other letters."""
    letters = [ord(one) for one in sample if one.isalpha()]
    east = sum(1 for one in letters if 0x2E80 <= one <= 0x9FFF or 0xAC00 <= one <= 0xD7AF)
    right = sum(1 for one in letters if 0x0590 <= one <= 0x08FF or 0xFB1D <= one <= 0xFEFC)
    if east * 2 > len(letters):
        return "eastAsia"
    return "bidi" if right * 2 > len(letters) else "val"


def _first(parts: Sequence[Element]) -> Element | None:
    return parts[0] if parts else None


READER = Reader("docx", "4", _TYPE, takes, read)
