"""The structure of an HTML page: headings, paragraphs, items, rows, and what the page says of itself.

Owns the door to beautifulsoup4. Walks with a stack of its own, so that no depth of nesting can hurt.
Refuses: judging what is main text (`html.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.formats.html_comments import without_long_comments
from ingest.formats.html_furniture import NOTES, beside, is_a, is_furniture, is_main, said
from ingest.formats.html_meta import declared_in
from ingest.formats.spanned import Cell, Spread, ends_in_word
from ingest.grid import joined_heads, with_names
from ingest.letters import tidy
from ingest.reading import Block, BlockKind, Dropped

_ANCHOR = re.compile(r"\s*[¶§\U0001f517]+$|\s+#$")
"""The sign behind a heading that links to itself."""
_DEEPEST = 300
_SILENT = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed",
        "applet", "audio", "video", "map", "select", "option", "datalist", "button", "input",
        "textarea", "head", "title", "meta", "link", "base", "frameset", "frame", "dialog",
    )
)  # fmt: skip
_PAGE_BREAKS = frozenset(("pagebreak",))
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "br",
    )
)  # fmt: skip
_CONTAINERS = _BLOCKS - frozenset(
    ("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary", "legend")
)
_WIDEST = 60
_KINDS: dict[str, BlockKind] = {
    "li": "item", "dd": "item", "dt": "item",
    "blockquote": "quote", "caption": "caption", "figcaption": "caption",
}  # fmt: skip


@dataclass
class Page:
    """Blocks with, for each, whether it is mostly links, whether it stands in <main> or <article>, whether (and how
    surely: `html_furniture.beside`) in something beside the text, and its home, the element around it. `parents`: of each
    home, the home around it (-1: none). `widest`: cells of the longest row."""

    title: str = ""
    language: str = ""
    declared: dict[str, object] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)
    in_main: list[bool] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=lambda: [-1])
    dropped: list[Dropped] = field(default_factory=list)
    cut: bool = False
    widest: int = 0
    labels: list[str] = field(default_factory=list)


def parse(text: str, printed: list[str] | None = None) -> Page:
    """The page in document order, furniture (menus, hidden parts, scripts) left out and recorded.

    `printed`, of a book, are the labels of printed pages so far; those that begin here are added to `labels`.
    """
    soup = BeautifulSoup(without_long_comments(text), "lxml")
    page = Page(language=_language(soup), labels=printed if printed is not None else [])
    page.declared = declared_in(_metas(soup))
    _Walk(page, book=printed is not None).run(soup)
    page.title = _title(soup, page)
    return page


@dataclass(slots=True)
class _Open:
    """An element on the way down, with the children still to come."""

    tag: Tag
    children: Iterator[object]
    beside: int = 0


@dataclass
class _Columns:
    """What a table's first rows call its columns; `used`: rows stood below them."""

    names: list[str] = field(default_factory=list)
    used: bool = False
    spread: Spread = field(default_factory=Spread)


class _Walk:
    def __init__(self, page: Page, *, book: bool = False) -> None:
        self.page, self.book = page, book
        self.split = False
        self.words: list[str] = []
        self.link_length = 0
        self.kinds: list[BlockKind] = ["paragraph"]
        self.level = 0
        self.links = 0
        self.main = 0
        self.beside = 0
        self.home = 0
        self.rows: list[list[Cell] | None] = []
        self.tables: list[_Columns] = []

    def run(self, root: Tag) -> None:
        stack = [_Open(root, iter(root.children))]
        while stack:
            child = next(stack[-1].children, None)
            if child is None:
                self.leave(stack.pop().tag)
                self.beside = stack[-1].beside if stack else 0
            elif isinstance(child, Tag):
                self.meet(child, stack)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString | Comment):
                self.words.append(str(child))
                self.link_length += len(child) if self.links else 0
        self.flush()

    def meet(self, tag: Tag, stack: list[_Open]) -> None:
        if tag.name in _SILENT:
            return
        if self.book and is_a(tag, _PAGE_BREAKS):
            self.turn(tag)
            return
        if is_furniture(tag, bool(self.main)):
            text = tidy(tag.get_text(" "))[:2000]
            if text:
                self.page.dropped.append(Dropped(text, "menu, edge or hidden part of the page"))
            return
        if len(stack) > _DEEPEST:
            self.page.cut = True
            self.words.append(f" {tag.get_text(' ')} ")
            return
        self.enter(tag)
        opened = _Open(tag, iter(tag.children), max(self.beside, beside(tag)))
        self.beside = opened.beside
        stack.append(opened)

    def enter(self, tag: Tag) -> None:
        name = tag.name
        if (name in _BLOCKS and not self.in_cell()) or name in ("td", "th", "table"):
            self.flush()
        elif name == "li":
            before = next((one for one in reversed(self.words) if not one.isspace()), "")
            self.words.append("; " if ends_in_word(before) else " ")
        elif name in _BLOCKS:
            self.words.append(" ")
        if name in _KINDS:
            self.kinds.append(_KINDS[name])
        if is_a(tag, NOTES):
            self.kinds.append("footnote")
        self.level = int(name[1]) if _is_heading(name) else self.level
        self.links += name == "a"
        self.main += is_main(tag)
        if name in _CONTAINERS:
            self.page.parents.append(self.home)
            self.home = len(self.page.parents) - 1
        if name == "table":
            self.tables.append(_Columns())
        if name == "tr":
            table = self.tables[-1] if self.tables else _Columns()
            below, named = table.spread.reaches_down, bool(table.names)
            self.rows.append([] if _is_data_row(tag, below=below, named=named) else None)

    def leave(self, tag: Tag) -> None:
        name = tag.name
        if name in ("td", "th") and self.in_cell():
            cell = Cell(self.take(), min(_span(tag, "colspan"), _WIDEST), _span(tag, "rowspan"))
            self.rows[-1].append(cell)  # type: ignore[union-attr]
        elif name in _BLOCKS and not self.in_cell():
            self.flush()
        if name == "tr" and self.rows:
            cells = self.rows.pop()
            self.page.widest = max(self.page.widest, len(cells or ()))
            if cells:
                self.row(cells, named=tag.find("td", recursive=False) is None)
        if name == "table" and self.tables:
            self.head(self.tables.pop())
        if is_a(tag, NOTES):
            self.kinds.pop()
        if name in _KINDS and len(self.kinds) > 1:
            self.kinds.pop()
        self.level = 0 if _is_heading(name) else self.level
        self.links -= name == "a"
        self.main -= is_main(tag)
        if name in _CONTAINERS:
            self.home = self.page.parents[self.home]

    def row(self, cells: list[Cell], *, named: bool) -> None:
        """Rows of names wait for the rows they name the columns of."""
        table = self.tables[-1] if self.tables else _Columns()
        named = named and not table.used
        line = table.spread.line(cells, named=named)
        if not any(one.text for one in cells):
            return
        if named:
            table.names = joined_heads(table.names, line) if table.names else line
        else:
            self.add(Block("row", with_names(table.names, line)), linked=False)
            table.used = True

    def head(self, table: "_Columns") -> None:
        if table.names and not table.used:
            self.add(Block("row", with_names((), table.names)), linked=False)

    def turn(self, tag: Tag) -> None:
        """A printed page begins; a paragraph goes on over it, a row is not cut."""
        label = tidy(said(tag, "title") or said(tag, "aria-label") or tag.get_text(" "))[:20].rstrip(". ")
        if self.in_cell():
            self.words.append(" ")
        elif any(one.strip() for one in self.words):
            self.flush()
            self.split = True
        self.page.labels.append(label or str(len(self.page.labels) + 1))

    def in_cell(self) -> bool:
        return bool(self.rows) and self.rows[-1] is not None

    def take(self) -> str:
        text = tidy("".join(self.words))
        self.words, self.link_length = [], 0
        return text

    def flush(self) -> None:
        linked = self.link_length
        text = self.take()
        if not text:
            return
        split, self.split = self.split, False
        if self.level:
            self.add(Block("heading", _ANCHOR.sub("", text) or text, self.level), linked=False)
        else:
            self.add(Block(self.kinds[-1], text, continues=split), linked=linked * 10 > len(text) * 6)

    def add(self, block: Block, *, linked: bool) -> None:
        number = len(self.page.labels) or None
        self.page.blocks.append(replace(block, page=number) if number else block)
        self.page.linked.append(linked)
        self.page.in_main.append(self.main > 0)
        self.page.beside.append(self.beside)
        self.page.homes.append(self.home)


def _is_heading(name: str) -> bool:
    return len(name) == 2 and name[0] == "h" and name[1] in "123456"


def _span(tag: Tag, name: str) -> int:
    span = said(tag, name)
    return int(span) if span.isascii() and span.isdigit() and len(span) < 9 else 1


def _is_data_row(tag: Tag, *, below: bool, named: bool) -> bool:
    """Whether cells hold words only: rows that hold headings or other tables are there for the layout, and so are those
    with lists, unless something names their columns or the row. `below`: a cell from above stands beside them."""
    cells = tag.find_all(("td", "th"), recursive=False)
    if len(cells) + below < 2 or tag.find(("table", "h1", "h2", "h3", "h4")) is not None:
        return False
    headed = named or {one.name for one in cells} == {"td", "th"}
    return headed or tag.find(("ul", "ol")) is None


def _metas(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all("meta", limit=500):
        name = said(tag, "name") or said(tag, "property") or said(tag, "http-equiv")
        if name and said(tag, "content"):
            yield name.strip().lower(), tidy(said(tag, "content"))


def _language(soup: BeautifulSoup) -> str:
    root = soup.find("html")
    return tidy(said(root, "lang") or said(root, "xml:lang")) if isinstance(root, Tag) else ""


def _title(soup: BeautifulSoup, page: Page) -> str:
    """What the page declares; else its only heading of the first level; else <title>."""
    declared = str(page.declared.get("title") or "")
    if declared:
        return declared
    first = [one.text for one in page.blocks if one.kind == "heading" and one.level == 1]
    element = soup.find("title")
    named = tidy(element.get_text(" "))[:500] if isinstance(element, Tag) else ""
    if first and (not named or first[0] in named or len(first) == 1):
        return first[0]
    return named
