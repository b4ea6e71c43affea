"""How a Draft becomes a file: Markdown, HTML and plain text, plain ones and odd ones.

Owns the registry LAYOUTS. Refuses: PDF (pdf_pages.py) and the spelling of declarations (declaring.py).
"""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from tests.collection.declaring import declared, front_matter, left_over, metas, sidecar
from tests.collection.drafts import Draft
from tests.collection.pdf_pages import pdf_columns, pdf_plain, pdf_small
from tests.collection.pieces import Piece

CHARSETS = {"ru": "windows-1251", "ar": "windows-1256", "zh": "gb18030"}


@dataclass(frozen=True)
class Laid:
    """`suffix` with its dot; `beside` is the text of a sidecar, or "" for none."""

    suffix: str
    data: bytes
    beside: str = ""


def markdown(draft: Draft) -> Laid:
    return Laid(".md", _utf8(f"---\n{front_matter(draft)}---\n\n{_markdown_body(draft)}"))


def markdown_toml(draft: Draft) -> Laid:
    """TOML front matter, headings underlined."""
    lines = [f"{draft.invented}\n", draft.title, "=" * 40, ""]
    for piece in draft.pieces:
        if piece.kind == "heading":
            lines += [piece.text(draft.language), "-" * 30, ""]
        else:
            lines += _markdown_lines(piece, draft)
    return Laid(".md", _utf8(f"+++\n{sidecar(declared(draft))}+++\n\n" + "\n".join(lines) + "\n"))


def markdown_items(draft: Draft) -> Laid:
    """Every sentence an item of a list."""
    lines = [f"*{draft.invented}*\n", f"# {draft.title}\n"]
    for piece in draft.pieces:
        if piece.kind == "paragraph":
            lines += [f"* {one}" for one in piece.sentences] + [""]
        else:
            lines += _markdown_lines(piece, draft)
    return Laid(".md", _utf8(f"---\n{front_matter(draft)}---\n\n" + "\n".join(lines) + "\n"))


def html(draft: Draft) -> Laid:
    body = f"<main>\n<p>{escape(draft.invented)}</p>\n<h1>{escape(draft.title)}</h1>\n{_html(draft)}</main>\n"
    return Laid(".html", _utf8(_page(draft, body, "utf-8")), sidecar(left_over(draft)))


def html_divisions(draft: Draft) -> Laid:
    """No element says what it is; headings are bold."""
    parts = [f"<div>{escape(draft.invented)}</div>", f"<div><h1>{escape(draft.title)}</h1></div>"]
    for piece in draft.pieces:
        words = escape(piece.text(draft.language))
        parts.append(f"<div><b>{words}</b></div>" if piece.kind == "heading" else f"<div>{words}</div>")
    return Laid(".html", _utf8(_page(draft, "\n".join(parts), "utf-8")), sidecar(left_over(draft)))


def html_old(draft: Draft) -> Laid:
    """A page of long ago: its own charset, a table for the layout, a menu on the left, a footer."""
    charset = CHARSETS.get(draft.language, "iso-8859-1")
    menu = "".join(f'<li><a href="/{one}.htm">{one}</a></li>' for one in ("index", "news", "links", "map"))
    body = (
        f"<table width=700><tr><td valign=top><nav><ul>{menu}</ul></nav></td><td>\n"
        f"<p><i>{escape(draft.invented)}</i></p><h1>{escape(draft.title)}</h1>\n{_html(draft)}"
        "</td></tr></table>\n<footer><a href='#top'>top</a></footer>"
    )
    page = _page(draft, body, charset)
    return Laid(".htm", page.encode(charset, "xmlcharrefreplace"), sidecar(left_over(draft)))


def html_crowded(draft: Draft) -> Laid:
    """A banner about cookies, a menu, a box beside the text, and a footer of links around the page."""
    body = (
        '<div class="cookie-banner"><button>OK</button></div><nav><a href="/">1</a> <a href="/2">2</a></nav>\n'
        f"<article><p>{escape(draft.invented)}</p><h1>{escape(draft.title)}</h1>\n{_html(draft)}</article>\n"
        '<aside><a href="/a">A</a> <a href="/b">B</a></aside><footer><a href="/c">C</a></footer>'
    )
    return Laid(".html", _utf8(_page(draft, body, "utf-8")), sidecar(left_over(draft)))


def text(draft: Draft) -> Laid:
    return Laid(".txt", _utf8("\n\n".join(_text_blocks(draft)) + "\n"), sidecar(declared(draft)))


def text_wrapped(draft: Draft) -> Laid:
    """Lines broken at a width, as in old mail."""
    blocks = ["\n".join(textwrap.wrap(one, 72, break_on_hyphens=False)) for one in _text_blocks(draft)]
    return Laid(".txt", _utf8("\n\n".join(blocks) + "\n"), sidecar(declared(draft)))


def text_crlf(draft: Draft) -> Laid:
    """A mark at the beginning, and two signs for each line break."""
    words = "\n\n".join(_text_blocks(draft)) + "\n"
    return Laid(".txt", words.replace("\n", "\r\n").encode("utf-8-sig"), sidecar(declared(draft)))


def text_utf16(draft: Draft) -> Laid:
    data = b"\xff\xfe" + ("\n\n".join(_text_blocks(draft)) + "\n").encode("utf-16-le")
    return Laid(".txt", data, sidecar(declared(draft)))


def text_old(draft: Draft) -> Laid:
    """The charset of long ago, which nothing names: it has to be guessed."""
    data = ("\n\n".join(_text_blocks(draft)) + "\n").encode(CHARSETS[draft.language], "replace")
    return Laid(".txt", data, sidecar(declared(draft)))


def _pdf(lay: Callable[[Draft], bytes]) -> Callable[[Draft], Laid]:
    return lambda draft: Laid(".pdf", lay(draft), sidecar(declared(draft)))


LAYOUTS: dict[str, Callable[[Draft], Laid]] = {
    "markdown": markdown, "html": html, "text": text,
    "pdf": _pdf(pdf_plain), "pdf-columns": _pdf(pdf_columns),
    "markdown-toml": markdown_toml, "markdown-items": markdown_items, "html-old": html_old,
    "html-divisions": html_divisions, "html-crowded": html_crowded, "text-wrapped": text_wrapped,
    "text-crlf": text_crlf, "text-utf16": text_utf16, "text-old": text_old, "pdf-small": _pdf(pdf_small),
}  # fmt: skip
COMMON = ("markdown", "html", "text")
COMMON_LATIN = ("markdown", "pdf", "html", "pdf-columns", "text")
"""The letters of the PDF's built-in fonts are Latin; other scripts take turns without them."""
ODD = tuple(one for one in LAYOUTS if one not in COMMON_LATIN)


def _markdown_body(draft: Draft) -> str:
    lines = [f"*{draft.invented}*\n", f"# {draft.title}\n"]
    for piece in draft.pieces:
        lines += _markdown_lines(piece, draft)
    return "\n".join(lines).rstrip() + "\n"


def _markdown_lines(piece: Piece, draft: Draft) -> list[str]:
    if piece.kind == "heading":
        return [f"## {piece.text(draft.language)}", ""]
    if piece.kind == "paragraph":
        return [piece.text(draft.language), ""]
    row = "| " + " | ".join(piece.sentences) + " |"
    if piece is _first_row(draft):
        return [row, "|" + " --- |" * len(piece.sentences)]
    return [row, ""] if piece is _last_row(draft) else [row]


def _first_row(draft: Draft) -> Piece | None:
    return next((one for one in draft.pieces if one.kind == "row"), None)


def _last_row(draft: Draft) -> Piece | None:
    return next((one for one in reversed(draft.pieces) if one.kind == "row"), None)


def _html(draft: Draft) -> str:
    return "".join(_html_lines(draft))


def _html_lines(draft: Draft) -> Iterator[str]:
    in_table = False
    for piece in draft.pieces:
        if (piece.kind == "row") != in_table:
            in_table = piece.kind == "row"
            yield "<table>\n" if in_table else "</table>\n"
        words = escape(piece.text(draft.language))
        if piece.kind == "row":
            yield "<tr>" + "".join(f"<td>{escape(one)}</td>" for one in piece.sentences) + "</tr>\n"
        else:
            yield f"<h2>{words}</h2>\n" if piece.kind == "heading" else f"<p>{words}</p>\n"
    if in_table:
        yield "</table>\n"


def _page(draft: Draft, body: str, charset: str) -> str:
    direction = ' dir="rtl"' if draft.language == "ar" else ""
    said = "".join(
        f'<meta name="{escape(name)}" content="{escape(value)}">\n' for name, value in metas(draft)
    )
    return (
        f'<!doctype html>\n<html lang="{draft.language}"{direction}>\n<head>\n<meta charset="{charset}">\n'
        f"<title>{escape(draft.title)}</title>\n{said}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _text_blocks(draft: Draft) -> list[str]:
    """Headings in capitals; numbered where a script has none."""
    blocks = [draft.invented, draft.title]
    headings = 0
    for piece in draft.pieces:
        words = " | ".join(piece.sentences) if piece.kind == "row" else piece.text(draft.language)
        if piece.kind == "heading":
            headings += 1
            words = f"{headings}. {words}" if words.upper() == words else words.upper()
        blocks.append(words)
    return blocks


def _utf8(words: str) -> bytes:
    return words.encode("utf-8")
