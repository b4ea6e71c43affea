"""PDF: pages to blocks in reading order, with what was left out and what is doubtful.

Owns the order of the steps; each is a file of its own beside this one. Refuses: pictures of text (`unread`
names their pages), comments, scripts and attachments.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import BrokenFile, OverLimit
from ingest.formats import pdf_properties
from ingest.formats.numbering import without_bullet
from ingest.formats.pdf_artefacts import without_artefacts
from ingest.formats.pdf_charts import without_charts
from ingest.formats.pdf_columns import lines_in_order
from ingest.formats.pdf_contents import without_contents
from ingest.formats.pdf_cutting import cut
from ingest.formats.pdf_digits import true_digits
from ingest.formats.pdf_drawing import draw, sizes
from ingest.formats.pdf_fragments import fragments
from ingest.formats.pdf_glyphs import Document, Page
from ingest.formats.pdf_headings import mark_headings, title_of
from ingest.formats.pdf_hyphens import keep_hyphens
from ingest.formats.pdf_margins import without_margins
from ingest.formats.pdf_pages import place_notes, run_on, without_calls
from ingest.formats.pdf_paragraphs import Names, mark_items, paragraphs, plain_paragraphs, table_paragraphs
from ingest.formats.pdf_parts import Leaf, Paragraph, has_rtl, is_rtl, typical_size, words
from ingest.formats.pdf_second import second_reading
from ingest.formats.pdf_tables import find_tables
from ingest.formats.pdf_torn import mend_torn
from ingest.formats.pdf_trust import Second, settle
from ingest.formats.pdf_words import mirrored, with_brackets_turned, with_stops_behind
from ingest.formats.source import Reader, Source
from ingest.picture import MOST_PAGES
from ingest.reading import Block, BlockKind, Dropped, Reading

_DIGITS = (
    "Its own tables tell several digits as one: figures may be wrong. Check what you quote against the page."
)


def takes(source: Source) -> bool:
    return b"%PDF-" in source.data[:1024]


def read(source: Source) -> Reading:
    data, doubtful = source.data, False
    try:
        leaves, facts = _opened(data)
    except BrokenFile:
        return _second_opinion(data)
    if not any(leaf.width for leaf in leaves):
        return _second_opinion(data)
    if any(_has_digits_from_right(leaf) for leaf in leaves):
        digits = true_digits(data)
        doubtful = digits.doubtful
        if digits.data is not None:
            data = digits.data
            leaves, facts = _opened(data)
    reading = _laid_out(leaves, facts, lambda numbers: second_reading(data, numbers))
    return replace(reading, doubts=(*reading.doubts, _DIGITS)) if doubtful else reading


def _opened(data: bytes) -> tuple[list[Leaf], pdf_properties.Properties]:
    """Raises BrokenFile, OverLimit."""
    document = Document(data)
    try:
        if document.pages > MOST_PAGES:
            raise OverLimit(f"it has {document.pages:,} pages, more than {MOST_PAGES:,}")
        facts = pdf_properties.properties(document.raw)
        return [_leaf(document, number, facts.turned) for number in range(1, document.pages + 1)], facts
    finally:
        document.close()


def _has_digits_from_right(leaf: Leaf) -> bool:
    return any(is_rtl(one.text) and any(map(str.isdecimal, one.text)) for one in leaf.fragments)


def _leaf(document: Document, number: int, turned: bool) -> Leaf:
    page = document.page(number)
    if page is None:
        return Leaf(number, 0.0, 0.0, cut=True)
    try:
        return _seen(page, number, turned)
    finally:
        page.close()


def _seen(page: Page, number: int, turned: bool) -> Leaf:
    if not page.count and not page.is_filled:
        return Leaf(number, page.width, page.height, cut=page.cut)
    drawn = page.drawn
    found = fragments(page.pieces(turned=turned), drawn.rules, turned)
    if page.is_filled:
        found = page.filled(found)
    return Leaf(
        number,
        page.width,
        page.height,
        found,
        drawn.rules,
        drawn.areas,
        drawn.pictures,
        page.cut,
        page.slanted,
    )


def _laid_out(leaves: list[Leaf], facts: pdf_properties.Properties, second: Second) -> Reading:
    mend_torn(leaves)
    trust = settle(leaves, second)
    _turn_signs(leaves, facts.turned)
    dropped = trust.dropped + without_margins(leaves) + without_artefacts(leaves)
    found = _all_paragraphs(leaves)
    found, contents = without_contents(found)
    dropped += [Dropped(words(one), "table of contents", one.page) for one in contents]
    found, figures = without_charts(found, leaves)
    dropped += [Dropped(words(one), "part of a chart", one.page) for one in figures]
    keep_hyphens(found)
    mark_headings(found, facts.outline)
    mark_items(found)
    found = run_on(place_notes(found, typical_size(found), leaves))
    without_calls(found)
    blocks = tuple(block for block in map(_block, found) if block.text)
    return Reading(
        "", "", blocks, pages=len(leaves), page_labels=facts.labels, title=title_of(facts.title, blocks, found),
        language="", dropped=tuple(dropped), doubts=tuple(trust.doubts), unread=trust.unread,
    )  # fmt: skip


def _turn_signs(leaves: Sequence[Leaf], turned: bool) -> None:
    """In right-to-left text PDFium gives some files' brackets as drawn, in files declared so all of them; and stops
    before the number that they stand behind."""
    from_right = [leaf for leaf in leaves if turned or has_rtl("".join([one.text for one in leaf.fragments]))]
    turn = mirrored(one.text for leaf in from_right for one in leaf.fragments)
    for leaf in from_right:
        for at, one in enumerate(leaf.fragments):
            if turned or is_rtl(one.text):
                text = with_stops_behind(with_brackets_turned(one.text, turn))
                if text != one.text:
                    leaf.fragments[at] = replace(one, text=text)


def _all_paragraphs(leaves: Sequence[Leaf]) -> list[Paragraph]:
    found: list[Paragraph] = []
    named: Names | None = None
    for leaf in leaves:
        here, named = _paragraphs_of(leaf, named)
        found += here
    return found


def _paragraphs_of(leaf: Leaf, named: Names | None) -> tuple[list[Paragraph], Names | None]:
    """Tables stand where they begin, between what is above and what is below. `named` is the table that the page
    before ended with; what this one ends with comes back."""
    if leaf.words:
        return plain_paragraphs(leaf.words, leaf.number), None
    tables, rest = find_tables(leaf.fragments, leaf.rules, named.columns if named else ())
    found: list[Paragraph] = []
    for table in sorted(tables, key=lambda one: one.box.y0):
        above = [one for one in rest if one.baseline <= table.box.y0 + 2]
        rest = [one for one in rest if one.baseline > table.box.y0 + 2]
        found += paragraphs(lines_in_order(above), leaf.number)
        rows, named = table_paragraphs(table, leaf.number, None if found else named)
        found += rows
    below = paragraphs(lines_in_order(rest), leaf.number)
    return found + below, named if tables and not below else None


def _block(one: Paragraph) -> Block:
    kind: BlockKind = one.kind or "paragraph"  # type: ignore[assignment]
    text = without_bullet(words(one)) if kind == "item" else words(one)
    return Block(kind, text, one.level if kind == "heading" else 0, one.page, one.continues)


def _second_opinion(data: bytes) -> Reading:
    """Lines without geometry, for a file that only pypdf opens."""
    pages = second_reading(data)
    if pages is None:
        raise BrokenFile("it begins like a PDF and cannot be opened", remedy="Fetch the file again")
    blocks = tuple(
        _block(one) for number, text in enumerate(pages, start=1) for one in plain_paragraphs(text, number)
    )
    if not blocks:
        raise BrokenFile("it is damaged, and no text could be saved from it", remedy="Fetch the file again")
    return Reading(
        "", "", blocks, pages=len(pages), doubts=("The file is damaged; its layout was not read.",)
    )


READER = Reader("pdf", "7", "application/pdf", takes, read, draw, sizes, cut)
