"""What of an HTML page is furniture: menus, hidden parts, edges that say little; and what only looks like it.

Owns the names, roles and class names that tell. Refuses: walking the page, and judging its text (`html_main.py`).
"""

import re
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString

from ingest.letters import tidy

_FURNITURE = frozenset(("nav", "menu"))
_EDGES = frozenset(("header", "footer", "aside"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alert"))
NOTES = frozenset(("footnote", "endnote", "rearnote", "note"))
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_SKIPPED_CLASS = re.compile(
    r"(?:^|[-_ ])(?:sr-only|visually-hidden|screen-reader|skip-?links?|breadcrumbs?|cookie)", re.IGNORECASE
)
# Parts that pages put beside their text, by the words that their makers call them by. What other people said of a text
# is so called by nobody else; the rest are words that a text's own parts are called by, too.
_SAID_OF_IT = re.compile(r"(?:^|[-_ ])(?:comments?|disqus|respond|repl(?:y|ies))(?:$|[-_ ])", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:^|[-_ ])(?:related|recirc\w*|recommend(?:ed|ations?)|shar(?:e|ing)|social|newsletters?|subscri\w+|promos?"
    r"|advert\w*|ads?|sponsored|side-?bars?|widgets?|popular|trending|most-?(?:read|viewed|shared)|more-?(?:news|stories)"
    r"|more-?(?:from|links)|see-?also|teasers?|outbrain|taboola|tags?|pag(?:er|ination)|menus?|navbar|toolbar|cookies?|consent|gdpr|pop-?up|modal"
    r"|overlay|log-?in|sign-?up|footer)(?:$|[-_ ])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME, _LONGEST_ID = 400, 16
_MOST_IN_EDGE = 400
_MOST_LOOKED_AT = 5_000


def is_furniture(tag: Tag, in_main: bool) -> bool:
    """Whether it is left out whatever it says."""
    if tag.name in ("html", "body", "main"):
        return False
    edge = tag.name in _EDGES and not in_main and not is_a(tag, NOTES)
    if tag.name in _FURNITURE or (edge and not _holds_prose(tag)):
        return True
    if not tag.attrs or is_a(tag, NOTES):
        return False
    if tag.has_attr("hidden") or said(tag, "aria-hidden") == "true" or _HIDDEN.search(said(tag, "style")):
        return True
    return said(tag, "role").lower() in _ROLES or bool(_SKIPPED_CLASS.search(said(tag, "class")))


def beside(tag: Tag) -> int:
    """2 for what holds other people's words on a text, 1 for what calls itself something else that stands beside one,
    such as related pages or a box to share it; 0 for all else. An id of many words was made of a heading."""
    if tag.name in ("html", "body", "main", "article", "td", "th", "tr", "li", "form"):
        return 0
    least = int(tag.name in ("aside", "footer") and not is_a(tag, NOTES))
    if not tag.attrs:
        return least
    number = said(tag, "id")
    words = f"{said(tag, 'class')[:_LONGEST_NAME]} {number if len(number) <= _LONGEST_ID else ''}"
    called = _CAMEL.sub("-", words)
    return 2 if _SAID_OF_IT.search(called) else 1 if _BESIDE.search(called) else least


def is_main(tag: Tag) -> bool:
    """Whether it says that it holds the page's own text."""
    return (
        tag.name in ("main", "article")
        or said(tag, "role") == "main"
        or said(tag, "itemprop") == "articleBody"
    )


def is_a(tag: Tag, kinds: frozenset[str]) -> bool:
    """By what a book says of its parts (epub:type), or the role of the same meaning."""
    if not tag.attrs:
        return False
    words = f"{said(tag, 'epub:type')} {said(tag, 'role').replace('doc-', '')}"
    return not kinds.isdisjoint(words.lower().split())


def said(tag: Tag, name: str) -> str:
    """The value of an attribute; "" where it has none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _holds_prose(tag: Tag) -> bool:
    """Whether a header, footer or aside says more than such a thing does, and not in links. Looks no further than it
    must: such things stand in each other."""
    length = 0
    for one in islice(tag.descendants, _MOST_LOOKED_AT):
        if isinstance(one, Tag) and one.name == "a":
            length -= len(tidy(one.get_text(" ")))
        elif type(one) is NavigableString:
            length += len(tidy(one))
        if length > _MOST_IN_EDGE:
            return True
    return False
