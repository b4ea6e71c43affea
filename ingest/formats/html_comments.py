"""An HTML page without what parsers trip over: long comments, and attributes by the thousand.

Owns the cutting. libxml2 gives up on a comment of ten million letters and hands it over as text, and holds each
attribute of an element against all before it. Refuses: scripts and styles, in which `<!--` begins no comment.
"""

import re
import sys

_OPENS = re.compile(r"<!--|<(script|style|textarea|title|xmp)[\s>/]", re.IGNORECASE)
_SHORT = 100_000
_TAG = re.compile(r"<[A-Za-z][\w:-]{0,40}(?=[\s/])")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_LONG_TAG, _MOST_ATTRIBUTES = 4_000, 1_000
_NEVER = sys.maxsize


def without_long_comments(text: str) -> str:
    """Those of more than 100,000 letters are left out; one that is never closed goes to the end, as in a browser."""
    if len(text) < _SHORT:
        return text
    parts, kept, at = [], 0, 0
    ends: dict[str, int] = {}
    while found := _OPENS.search(text, at):
        if found[1]:
            name = found[1].lower()
            if ends.get(name, 0) < found.end():
                ends[name] = _end_of(text, name, found.end())
            at = found.end() if ends[name] == _NEVER else ends[name]
            continue
        end = text.find("-->", found.start() + 2)
        at = len(text) if end < 0 else end + 3
        if at - found.start() > _SHORT:
            parts.append(text[kept : found.start()])
            kept = at
    parts.append(text[kept:])
    return "".join(parts)


def without_crowded_tags(text: str) -> str:
    """A tag of more than a thousand attributes stays without any."""
    parts, kept, at = [], 0, 0
    while found := _TAG.search(text, at):
        at = text.find(">", found.end())
        if at < 0:
            at = len(text)
        if at - found.end() > _LONG_TAG:
            said = _QUOTED.sub("", text[found.end() : at])
            if len(said.split()) > _MOST_ATTRIBUTES:
                parts.append(text[kept : found.end()])
                kept = at
    parts.append(text[kept:])
    return "".join(parts)


def _end_of(text: str, name: str, begin: int) -> int:
    """Where the next such element ends."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(text, begin)
    return found.end() if found else _NEVER
