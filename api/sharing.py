"""A practice as plain text to send on: title, place, year, a quotation with its page, and the link.

Owns the bound of 700 characters, within which the link is always whole, and what no letter may do in somebody's message:
turn its direction, hide, or break its line. Refuses: quoting what rights keep; it is handed what leaves.
"""

import unicodedata
from collections.abc import Sequence

from api import models as out

MOST = 700
_LONGEST_TITLE = 200
_LONGEST_PLACES = 80
_JOINERS = "\u200c\u200d"
"""Of the signs that do not show, these two belong to the spelling of Persian and of Indian scripts."""


def share_text(title: str, about: Sequence[str], quotation: str, page: str, link: str) -> str:
    """At most MOST code points. `about` are place, years and level, as the reader reads them; `page` as "page 4"."""
    head = [_cut(_plain(title), _LONGEST_TITLE)]
    said = " · ".join(_cut(_plain(one), _LONGEST_PLACES) for one in about if one)
    if said:
        head.append(said)
    room = MOST - sum(len(line) + 1 for line in head) - len(link)
    source = f" ({_cut(_plain(page), 40)})" if page else ""
    room -= len(source) + 3
    words = _plain(quotation)
    if words and room >= 40:
        head.append(f"“{_cut(words, room)}”{source}")
    return "\n".join([*head, link])


def about(one: out.Practice, level: str, years: str) -> tuple[str, str, str]:
    return ", ".join(place.label for place in one.places), years, level


def _cut(text: str, longest: int) -> str:
    """Between words where there are any, with an ellipsis; never inside a letter and its marks."""
    if len(text) <= longest:
        return text
    end = longest - 1
    while end and unicodedata.combining(text[end]):
        end -= 1
    space = text.rfind(" ", max(0, end - 30), end)
    return f"{text[: space if space > 0 else end].rstrip(_JOINERS)}…"


def _plain(text: str) -> str:
    kept = "".join(
        one
        if one in _JOINERS or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else " "
        for one in text
    )
    return " ".join(kept.split())
