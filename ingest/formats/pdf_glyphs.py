"""What PDFium sees on a page: words with their places and looks, and what is drawn beside them.

Owns the door to pypdfium2 for whole documents; `pdf_calls.py` asks about letters and `pdf_drawn.py` about lines.
Refuses: order and meaning (`pdf_fragments.py` and the rest).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import BrokenFile, EncryptedFile
from ingest.formats.pdf_calls import Letters
from ingest.formats.pdf_drawn import Drawn, drawn_on
from ingest.formats.pdf_looks import Looks, angle_of
from ingest.formats.pdf_parts import Box, Frame, Look, Piece, has_rtl
from ingest.formats.pdf_tags import Tags
from ingest.letters import BROKEN_WORD

_MOST_LETTERS = 300_000
_SAMPLE = 200
_PIECES = re.compile("[^\\s\x00\x02\ufffe]+|[\n\r\x02\ufffe]|[^\\S\n\r]")
_MARKS = re.compile("[\u064b-\u0655\u0670]")
# Alef, perhaps a vowel sign, and lam: where they share one box, the pair is one drawn sign, given back to front.
_ALEF_LAM = re.compile("([اأإآٱ])([\u064b-\u0652]*)ل")
_SAME_BOX = 0.6
_RIGHT_TO_LEFT = "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d5\ufb1d-\ufdff\ufe70-\ufefc]"
_FROM_RIGHT = re.compile(f"{_RIGHT_TO_LEFT}[^\\dA-Za-z]*{_RIGHT_TO_LEFT}")
# Digits that touch letters or closing marks may be raised: calls of notes, squares.
_MIXED = re.compile("[^\\W\\d_]\\d|\\d[^\\W\\d_]|[)\\]\"'’”»]\\d")
_HALF = re.compile("[\ud800-\udfff]")
_DIGIT, _BAR = re.compile(r"\d"), "\u0640"
_BREAKS = frozenset(chr(one) for one in range(0x3001) if chr(one).isspace()) | frozenset("\x00\x02\ufffe")
_Span = tuple[int, int]
_Seen = tuple[Piece, int]
_NOWHERE, _NO_LOOK = Box(0.0, 0.0, 0.0, 0.0), Look("", 0.0)
_SPACE = Piece(" ", _NOWHERE, 0.0, _NO_LOOK, generated=True)
_DOUBTFUL = Piece(" ", _NOWHERE, 0.0, _NO_LOOK, generated=True, doubtful=True)
_BETWEEN = {
    **dict.fromkeys("\r\n", Piece("\n", _NOWHERE, 0.0, _NO_LOOK, generated=True)),
    # What PDFium puts for a hyphen at a line's end, with no line end after it.
    **dict.fromkeys("\x02\ufffe", Piece(BROKEN_WORD + "\n", _NOWHERE, 0.0, _NO_LOOK, generated=True)),
}


class Document:
    """An open PDF. Raises EncryptedFile and BrokenFile on opening; pages are counted from 1."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(data)
            self.pages = len(self._document)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                remedy = "Save it without a password"
                raise EncryptedFile("a password stands before its text", remedy=remedy) from None
            raise BrokenFile(
                "it begins like a PDF and cannot be opened", remedy="Fetch the file again"
            ) from None

    def close(self) -> None:
        self._document.close()

    @cached_property
    def tagged(self) -> bool:
        """Whether it says that it has a structure."""
        return bool(raw.FPDFCatalog_IsTagged(self._document))

    def page(self, number: int) -> "Page | None":
        """None where the page itself is broken."""
        try:
            return Page(self._document[number - 1], tagged=self.tagged)
        except pdfium.PdfiumError:
            return None

    @property
    def raw(self) -> pdfium.PdfDocument:
        """PDFium's own, for whoever draws or cuts. Its pages are counted from 0 and raise PdfiumError."""
        return self._document


class Page:
    """One page, turned as it is read: by its own rotation, and by that of most of its letters."""

    def __init__(self, page: pdfium.PdfPage, *, tagged: bool) -> None:
        self._page = page
        self._tagged = tagged
        self._text = page.get_textpage()
        count = raw.FPDFText_CountChars(self._text)
        self.cut = count > _MOST_LETTERS
        self._letters = Letters(self._text, max(0, min(count, _MOST_LETTERS)))
        self._looks = Looks(self._letters, lambda: self.tags)
        self.count = self._letters.count
        self.slanted = ""
        left, bottom, right, top = page.get_bbox()
        self.frame = Frame(left, bottom, right, top, self._turn())

    @property
    def width(self) -> float:
        return self.frame.width

    @property
    def height(self) -> float:
        return self.frame.height

    @cached_property
    def drawn(self) -> Drawn:
        """Lines, filled areas and pictures."""
        return drawn_on(self._page, self.frame)

    @cached_property
    def tags(self) -> Tags:
        """What the file says of its own words."""
        return Tags(self._page, frozenset(self.drawn.artefacts), self._tagged)

    def pieces(self, *, turned: bool) -> Iterator[Piece]:
        """Words in PDFium's order, "\\n" where it ends a line; in letters where these do not stand level.

        `turned`: the file says that it runs from right to left, and PDFium has turned its words round; these come
        with the spaces that the file has, and in letters where there are not letters alone. What stands at another
        angle goes to `slanted`.
        """
        units = self._mended(self._letters.units()) if self.count else ""
        spans = [found.span() for found in _PIECES.finditer(units)]
        words = [
            one
            for one in spans
            if units[one[0]] not in _BREAKS or (turned and self._is_written(units, one[0]))
        ]
        seen = {span[0]: found for span, found in zip(words, self._seen(units, words), strict=True)}
        uneven = self._uneven(units, words, seen)
        parted = [one for one in words if one[0] in uneven or (turned and not seen[one[0]][0].text.isalpha())]
        letters = [(at, at + 1) for start, end in parted if end - start > 1 for at in range(start, end)]
        ends = dict(parted)
        seen.update((span[0], found) for span, found in zip(letters, self._seen(units, letters), strict=True))
        aside: list[str] = []
        turn = self.frame.turn
        for start, _ in spans:
            if start not in seen:
                yield self._between(units, start)
                continue
            for at in range(start, ends.get(start, start + 1)):
                piece, angle = seen[at]
                if angle != turn:
                    aside.append(piece.text)
                elif piece.text:
                    yield piece
        self.slanted = ("" if turned else " ").join(aside)

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def _between(self, units: str, at: int) -> Piece:
        """A space or a line's end. A space before a hyphen may never have been written: PDFium is asked."""
        known = _BETWEEN.get(units[at], _SPACE)
        if known is _SPACE and units[at + 1 : at + 2] == "-" and self._letters.generated(at):
            return _DOUBTFUL
        return known

    def _uneven(self, units: str, words: Sequence[_Span], seen: Mapping[int, _Seen]) -> set[int]:
        """Where words begin that are to be looked at letter by letter: their ends stand further apart than letters
        reach; or they hold digits, which may be raised or smaller than what they stand beside, or the bar that draws
        Arabic words out, which may be of another font."""
        turn = self.frame.turn
        uneven: set[int] = set()
        unsure: list[_Span] = []
        for start, end in words:
            piece, angle = seen[start]
            if end - start < 2 or angle != turn:
                continue
            if 1.4 * piece.look.size * (end - start) < piece.box.width:
                uneven.add(start)
            elif _BAR in piece.text or (not piece.text.isalpha() and _DIGIT.search(piece.text)):
                unsure.append((start, end - 1))
        firsts, lasts = [first for first, _ in unsure], [last for _, last in unsure]
        origins = zip(self._letters.origins(firsts), self._letters.origins(lasts), strict=True)
        for (start, last), (one, other), (look, _) in zip(
            unsure, origins, self._looks.of(lasts), strict=True
        ):
            size = seen[start][0].look.size
            level = abs(self.frame.down(*one) - self.frame.down(*other)) < 0.08 * size
            if not level or abs(look.size - size) > 0.05 * size or _MIXED.search(units, start, last + 1):
                uneven.add(start)
        return uneven

    def _is_written(self, units: str, at: int) -> bool:
        """Whether a space is one of the file's, and none that PDFium put where it saw a gap."""
        return units[at] == " " and not self._letters.generated(at)

    def _seen(self, units: str, spans: Sequence[_Span]) -> Iterator[_Seen]:
        """Each stretch as a piece, and the angle it stands at."""
        firsts, lasts = self._edges(units, spans)
        found = zip(
            spans,
            self._letters.loose_boxes(firsts),
            self._letters.loose_boxes(lasts),
            self._letters.origins(firsts),
            self._looks.of(firsts),
            strict=True,
        )
        frame, marked = self.frame, _MARKS.search(units) is not None
        backward = self._backward(units, spans) if has_rtl(units) else {}
        for (start, end), (xa, ya, xb, yb), (xc, yc, xd, yd), origin, (look, angle) in found:
            text = units[start:end]
            if not text.isascii():
                text = backward.get(start, text)
                text = _whole(_MARKS.sub("", text) if marked and end - start > 1 else text)
            x0, x1 = xa if xa < xc else xc, xb if xb > xd else xd
            box = frame.turned(x0, yb if yb < yd else yd, x1, ya if ya > yc else yc)
            yield Piece(text, box, frame.down(*origin), look), angle

    def _edges(self, units: str, spans: Sequence[_Span]) -> tuple[list[int], list[int]]:
        """Each span's first and last letter; vowel signs float, and are passed over."""
        firsts = [start for start, _ in spans]
        lasts = [end - 1 for _, end in spans]
        if _MARKS.search(units):
            for at, (start, end) in enumerate(spans):
                while firsts[at] < end - 1 and _MARKS.match(units[firsts[at]]):
                    firsts[at] += 1
                while lasts[at] > start and _MARKS.match(units[lasts[at]]):
                    lasts[at] -= 1
        return firsts, lasts

    def _mended(self, units: str) -> str:
        """With lam before alef again where the two are one drawn sign."""
        pairs = [found.span() for found in _ALEF_LAM.finditer(units)]
        places = [at for start, end in pairs for at in range(start, end)]
        boxes = dict(zip(places, self._letters.tight_boxes(places), strict=True))
        mended = list(units)
        for start, end in pairs:
            lam = boxes[end - 1]
            if any(
                abs(boxes[at][0] - lam[0]) < _SAME_BOX and abs(boxes[at][1] - lam[1]) < _SAME_BOX
                for at in range(start, end - 1)
            ):
                mended[start], mended[end - 1] = mended[end - 1], mended[start]
        return "".join(mended)

    def _backward(self, units: str, spans: Sequence[_Span]) -> dict[int, str]:
        """Words of which PDFium gives the last letter first, as it does where a file spells letters out (/ActualText, as
        browsers print Arabic), by where they begin: put right, letter by letter from the right, by their boxes. Letters
        of one sign stay as they are."""
        found = [
            (start, inner.start(), inner.end() - 1)
            for start, end in spans
            if end - start > 1 and (inner := _FROM_RIGHT.search(units, start, end))
        ]
        firsts = self._letters.loose_boxes([first for _, first, _ in found])
        lasts = self._letters.loose_boxes([last for _, _, last in found])
        ends = dict(spans)
        mended = {}
        for (start, first, last), one, other in zip(found, firsts, lasts, strict=True):
            if one[0] < other[0]:
                boxes = dict(enumerate(self._letters.loose_boxes(range(first, last + 1)), first))
                order = sorted(boxes, key=lambda at: -boxes[at][0])
                middle = "".join(units[at] for at in order)
                mended[start] = units[start:first] + middle + units[last + 1 : ends[start]]
        return mended

    def _turn(self) -> int:
        """The angle, in whole quarters, at which most letters stand."""
        sample = range(0, self.count, max(1, self.count // _SAMPLE))
        counts = Counter(map(angle_of, self._letters.matrices(sample)))
        quarters = {angle: number for angle, number in counts.items() if angle % 90 == 0}
        return max(quarters, key=lambda angle: quarters[angle]) if quarters else 0


def _whole(units: str) -> str:
    """UTF-16 units as characters; half a pair is none."""
    if units.isascii() or not _HALF.search(units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
