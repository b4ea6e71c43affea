"""Letters of rich text as they come, in bytes of a charset or as numbers with something that stands in for them.

Owns what is skipped after a number, and pairs of surrogates. Refuses: where the letters go (`rtf.py`).
"""

from ingest.formats import rtf_fonts


class Letters:
    """Until `taken`."""

    def __init__(self) -> None:
        self._raw = bytearray()
        self._charset = ""
        self._said: list[str] = []
        self._skip = 0

    def add(self, data: bytes, charset: str) -> None:
        gone = min(self._skip, len(data))
        self._skip -= gone
        self._charset = charset
        self._raw += data[gone:]

    def add_unicode(self, number: int, unit: int) -> None:
        """`unit`: how many signs after it stand in for it."""
        self._decode()
        self._said.append(chr(number & 0xFFFF))
        self._skip = unit

    def stands_in(self) -> bool:
        """Whether a control word is one of those signs."""
        stands = self._skip > 0
        self._skip -= stands
        return stands

    def taken(self) -> str:
        self._decode()
        self._skip = 0
        text = "".join(self._said)
        self._said.clear()
        if not text.isascii():
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return rtf_fonts.spelt(text)

    def _decode(self) -> None:
        if self._raw:
            self._said.append(rtf_fonts.decoded(bytes(self._raw), self._charset))
            self._raw.clear()
