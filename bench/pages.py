"""Made web pages whose main text is known: thirteen layouts in six languages, the same for one seed.

The words are those of the starter collection; what stands beside the main text (menus, boxes, teasers, comments) is made
of other documents' words, so that no word alone tells which is which. Refuses: judging (`bench/html.py`).
"""

import random
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

STARTER = Path(__file__).resolve().parents[1] / "corpus" / "starter" / "documents"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_ENDS = re.compile(r"(?<=[.!?。؟])\s*")
_NAMED = re.compile(r"\b(class|id)='([^']*)'")
_MARKUP = re.compile(r"^(?:\+\+\+|---|[#>|*+-]).*$|\[([^\]]*)\]\([^)]*\)|[*_`]", re.MULTILINE)


@dataclass(frozen=True)
class Made:
    """A page and the text that a reader of it came for."""

    name: str
    html: str
    gold: str


@dataclass
class Page:
    """Draws sentences; `say` is main text, `beside` is not."""

    own: list[str]
    other: list[str]
    chance: random.Random
    gold: list[str] = field(default_factory=list)

    def say(self, least: int = 1, most: int = 3) -> str:
        return self.keep(self._drawn(self.own, least, most))

    def title(self) -> str:
        return self.keep(_shortened(self._drawn(self.own, 1, 1), 7))

    def label(self) -> str:
        return self.keep(_shortened(self._drawn(self.own, 1, 1), 2))

    def keep(self, text: str) -> str:
        self.gold.append(text)
        return escape(text)

    def beside(self, words: int = 0) -> str:
        text = self._drawn(self.other, 1, 1)
        return escape(_shortened(text, words) if words else text)

    def menu(self, count: int = 6) -> str:
        items = "".join(f'<li><a href="/{n}">{self.beside(2)}</a></li>' for n in range(count))
        return f"<ul>{items}</ul>"

    def teasers(self, count: int = 3) -> str:
        return "".join(
            f'<div class="card"><a href="/t{n}"><h4>{self.beside(6)}</h4></a><p>{self.beside(14)}</p></div>'
            for n in range(count)
        )

    def paragraphs(self, count: int) -> str:
        return "".join(f"<p>{self.say(2, 4)}</p>\n" for _ in range(count))

    def _drawn(self, pool: list[str], least: int, most: int) -> str:
        return " ".join(self.chance.choice(pool) for _ in range(self.chance.randint(least, most)))


def made(seed: int = 7, copies: int = 2) -> Iterator[Made]:
    """Each layout in each language, `copies` times; every second without class names that tell anything."""
    for language in LANGUAGES:
        pool = _sentences(language)
        half = len(pool) // 2
        for layout in LAYOUTS:
            for number in range(copies):
                name = f"{layout.__name__}-{language}-{number}"
                page = Page(pool[:half], pool[half:], random.Random(f"{seed} {name}"))
                body = layout(page) if number % 2 == 0 else _NAMED.sub(_nameless, layout(page))
                side = ' dir="rtl"' if language == "ar" else ""
                head = f'<meta charset="utf-8"><title>{escape(page.gold[0])} | {page.beside(3)}</title>'
                text = f'<!doctype html><html lang="{language}"{side}><head>{head}</head><body>{body}</body></html>'
                yield Made(name, text, "\n".join(page.gold))


def news(page: Page) -> str:
    head = f"<header><a href='/'>{page.beside(2)}</a><nav>{page.menu()}</nav></header>"
    text = f"<h1>{page.title()}</h1><p class='byline'>{page.beside(4)}</p>{page.paragraphs(6)}"
    related = f"<section class='related'><h3>{page.beside(3)}</h3>{page.teasers()}</section>"
    share = (
        f"<div class='share-tools'><a href='#'>{page.beside(1)}</a> <a href='#'>{page.beside(1)}</a></div>"
    )
    comments = "".join(
        f"<li class='comment'><b>{page.beside(2)}</b><p>{page.beside()}</p></li>" for _ in range(4)
    )
    return (
        f"{head}<article>{text}{share}</article>{related}<ol id='comments'>{comments}</ol>"
        f"<footer>{page.menu(4)}</footer>"
    )


def agency(page: Page) -> str:
    """Without one telling element: all is div, with a menu at the left and a bar about cookies."""
    title = f"<h1>{page.title()}</h1>"
    parts = "".join(f"<h2>{page.title()}</h2>{page.paragraphs(2)}" for _ in range(3))
    items = "".join(f"<li>{page.say()}</li>" for _ in range(5))
    cookies = f"<div id='cookie-bar'><p>{page.beside()} {page.beside()}</p><button>OK</button></div>"
    return (f"{cookies}<div id='top'>{page.menu(8)}</div><div class='row'><div class='col-3'>{page.menu(10)}</div>"
            f"<div class='col-9'>{title}{parts}<ul>{items}</ul></div></div><div class='bottom'>{page.menu(5)}"
            f"<p>{page.beside(8)}</p></div>")  # fmt: skip


def facts(page: Page) -> str:
    """A project's page: terms and what they stand for, then short sections."""
    title = f"<h1>{page.title()}</h1>"
    terms = "".join(f"<dt>{page.label()}</dt><dd>{page.label()}</dd>" for _ in range(6))
    parts = "".join(f"<h3>{page.label()}</h3><p>{page.say(1, 2)}</p>" for _ in range(5))
    return (f"<nav>{page.menu()}</nav><main>{title}<dl>{terms}</dl>{parts}</main>"
            f"<aside class='sidebar'><h4>{page.beside(2)}</h4>{page.menu(5)}</aside>"
            f"<footer>{page.beside(6)}</footer>")  # fmt: skip


def table(page: Page) -> str:
    title, above = f"<h1>{page.title()}</h1>", page.paragraphs(2)
    caption = f"<caption>{page.title()}</caption>"
    head = "".join(f"<th>{page.label()}</th>" for _ in range(4))
    rows = "".join(
        f"<tr><td>{page.label()}</td><td>{page.keep(str(page.chance.randint(10, 9999)))}</td>"
        f"<td>{page.keep(str(page.chance.randint(1, 99)) + '%')}</td><td>{page.say()}</td></tr>"
        for _ in range(10)
    )
    return (f"<div class='header'>{page.menu()}</div>"
            f"<div id='content'>{title}{above}<table>{caption}<tr>{head}</tr>{rows}"
            f"</table>{page.paragraphs(1)}</div><div class='footer'>{page.menu(3)}</div>")  # fmt: skip


def old(page: Page) -> str:
    """A table for the layout, fonts, and breaks for paragraphs."""
    text = f"<font size=5><b>{page.title()}</b></font><br><br>" + "".join(
        f"{page.say(2, 4)}<br><br>\n" for _ in range(6)
    )
    return (f"<table width=100%><tr><td colspan=2>{page.menu(5)}</td></tr><tr><td width=150>{page.menu(9)}</td>"
            f"<td>{text}</td>"
            f"</tr><tr><td colspan=2><font size=1>{page.beside(6)}</font></td></tr></table>")  # fmt: skip


def lists(page: Page) -> str:
    """Guidance in steps: short items, nested."""
    title, first = f"<h1>{page.title()}</h1>", f"<p>{page.say(1, 2)}</p>"
    steps = "".join(
        f"<li>{page.say()}<ul>" + "".join(f"<li>{page.label()}</li>" for _ in range(3)) + "</ul></li>"
        for _ in range(6)
    )
    return (f"<div class='navbar'>{page.menu(7)}</div><div class='container'>{title}{first}<ol>{steps}</ol></div>"
            f"<div class='newsletter'><p>{page.beside()}</p><form><input name=mail></form></div>"
            f"<div>{page.menu(4)}</div>")  # fmt: skip


def nested(page: Page) -> str:
    """Article in article, an aside and a footer of its own, figures with captions, notes."""
    title = f"<h1>{page.title()}</h1>"
    one = f"<section><h2>{page.title()}</h2>{page.paragraphs(3)}</section>"
    aside = f"<aside><h5>{page.beside(3)}</h5>{page.menu(3)}</aside>"
    figure = f"<figure><img src='a.png' alt=''><figcaption>{page.title()}</figcaption></figure>"
    two = (
        f"<section><h2>{page.title()}</h2>{page.paragraphs(2)}<blockquote><p>{page.say()}</p></blockquote>"
        f"</section>"
    )
    notes = "".join(f"<li role='doc-footnote'>{page.say()}</li>" for _ in range(3))
    return (f"<header><nav>{page.menu()}</nav></header><main><article>"
            f"<article>{title}{one}{aside}{figure}{two}</article><ol>{notes}</ol>"
            f"<footer><a href='#'>{page.beside(2)}</a></footer></article></main>"
            f"<footer>{page.menu(6)}</footer>")  # fmt: skip


def questions(page: Page) -> str:
    title = f"<h1>{page.title()}</h1>"
    asked = "".join(
        f"<details open><summary>{page.title()}</summary><p>{page.say(1, 3)}</p></details>" for _ in range(6)
    )
    return (f"<div role='navigation'>{page.menu()}</div><div class='page'>{title}<p>{page.say()}</p>{asked}</div>"
            f"<div role='contentinfo'><p>{page.beside()}</p>{page.menu(3)}</div>")  # fmt: skip


def cards(page: Page) -> str:
    """The text itself stands in boxes, one heading and one paragraph each; so do the teasers below."""
    title = f"<h1>{page.title()}</h1>"
    boxes = "".join(
        f"<div class='box'><h3>{page.title()}</h3><p>{page.say(2, 3)}</p></div>" for _ in range(6)
    )
    more = (
        f"<div class='more-stories'><h3>{page.beside(3)}</h3><div class='grid'>{page.teasers(4)}</div></div>"
    )
    return (
        f"<nav>{page.menu()}</nav><div class='hero'>{title}<p>{page.say()}</p></div>"
        f"<div class='grid'>{boxes}</div>{more}"
    )


def blog(page: Page) -> str:
    """Boxes at the side that hold prose, and many comments."""
    text = f"<h2 class='entry-title'>{page.title()}</h2><div class='entry'>{page.paragraphs(5)}</div>"
    widgets = "".join(
        f"<div class='widget'><h3>{page.beside(2)}</h3><p>{page.beside()} {page.beside()}</p></div>"
        for _ in range(3)
    )
    comments = "".join(
        f"<div class='comment-body'><p>{page.beside()} {page.beside()}</p></div>" for _ in range(8)
    )
    return (f"<div id='header'>{page.menu(4)}</div><div id='post'>{text}</div><div id='comments'>{comments}</div>"
            f"<div id='sidebar'>{widgets}{page.menu(8)}</div>")  # fmt: skip


def short(page: Page) -> str:
    """Little text and much around it."""
    text = f"<h1>{page.title()}</h1><p>{page.say(2, 2)}</p>"
    return (f"<nav>{page.menu(12)}</nav><div class='main-content'>{text}</div>"
            f"<div class='links'>{page.menu(12)}</div>"
            f"<footer><p>{page.beside(9)}</p>{page.menu(6)}</footer>")  # fmt: skip


def report(page: Page) -> str:
    """A long page with a list of its contents, short sections and numbered notes."""
    title = f"<h1>{page.title()}</h1>"
    heads = [page.title() for _ in range(8)]
    toc = "".join(f"<li><a href='#s{n}'>{one}</a></li>" for n, one in enumerate(heads))
    parts = "".join(f"<h2 id='s{n}'>{one}</h2>{page.paragraphs(2)}" for n, one in enumerate(heads))
    return (f"<header>{page.menu(5)}</header><div class='toc'><ul>{toc}</ul></div>"
            f"<div class='report'>{title}{parts}</div>"
            f"<div class='pager'><a href='/1'>{page.beside(1)}</a> <a href='/2'>{page.beside(1)}</a></div>"
            f"<footer>{page.menu(3)}</footer>")  # fmt: skip


def breaks(page: Page) -> str:
    """No paragraph at all: lines and breaks in one element, a share line and a box of prose below it."""
    text = f"<h1>{page.title()}</h1>" + "<br><br>".join(page.say(2, 4) for _ in range(6))
    return (f"<div class='menu'>{page.menu()}</div><div>{text}</div><div class='social'>"
            f"<a href='#'>{page.beside(1)}</a></div>"
            f"<div class='popup'><p>{page.beside()} {page.beside()}</p></div>")  # fmt: skip


LAYOUTS: tuple[Callable[[Page], str], ...] = (
    news, agency, facts, table, old, lists, nested, questions, cards, blog, short, report, breaks,
)  # fmt: skip


def _nameless(found: re.Match[str]) -> str:
    return f"{found[1]}='x{zlib.crc32(found[2].encode()) % 10_000}'"


def _sentences(language: str) -> list[str]:
    whole = [
        _MARKUP.sub(r"\1", one.read_text(encoding="utf-8"))
        for one in sorted(STARTER.glob(f"*.{language}.md"))
    ]
    found = [one.strip() for text in whole for line in text.splitlines() for one in _ENDS.split(line)]
    return list(dict.fromkeys(one for one in found if len(one) > (12 if language == "zh" else 40)))


def _shortened(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(parts[:words]).rstrip(".,;:،") if len(parts) > 2 else text[: words * 2].rstrip("。，")
