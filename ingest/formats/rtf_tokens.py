"""Rich text taken apart: groups, control words with their numbers, bytes of text. Nothing is unpacked or followed.

Owns the grammar: `\\bin` hides its bytes from it, line breaks mean nothing, a group can be passed over whole.
Refuses: meaning (`rtf_state.py`) and charsets (`rtf_fonts.py`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

OPEN, CLOSE, WORD, BYTES = "{", "}", "word", "bytes"
_TOKEN = re.compile(
    rb"(?P<brace>[{}])|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_EDGE = re.compile(rb"[{}]|\\bin(\d{1,10})[ ]?|\\.", re.DOTALL)


class Token(NamedTuple):
    """`name` is that of a control word or sign; `number` None where it has none; `data` bytes of text."""

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


class Tokens:
    """One pass. `pass_group` leaves out what is left of the group that stands open, its end included."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __iter__(self) -> Iterator[Token]:
        while found := _TOKEN.match(self._data, self._at):
            self._at = found.end()
            if found["brace"]:
                yield Token(found["brace"].decode())
            elif found["word"]:
                number = int(found["number"]) if found["number"] else None
                if found["word"] == b"bin":
                    self._at += max(number or 0, 0)
                else:
                    yield Token(WORD, found["word"].decode(), number)
            elif found["hex"]:
                yield Token(BYTES, "'", data=bytes((int(found["hex"], 16),)))
            elif found["sign"]:
                yield Token(WORD, found["sign"].decode("latin-1"))
            elif found["text"]:
                yield Token(BYTES, data=found["text"])

    def pass_group(self) -> None:
        depth = 1
        while depth and (found := _EDGE.search(self._data, self._at)):
            self._at = found.end() + int(found[1] or 0)
            depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth:
            self._at = len(self._data)
