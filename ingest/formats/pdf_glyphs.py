"""What PDFium sees on a page: words with their places and looks, and what is drawn beside them.

Owns the door to pypdfium2 for whole documents; `pdf_calls.py` asks about letters and `pdf_drawn.py` about lines.
Refuses: order and meaning (`pdf_fragments.py` and the rest).
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import BrokenFile, EncryptedFile
from ingest.formats import pdf_forms
from ingest.formats.pdf_calls import Letters
from ingest.formats.pdf_drawn import Drawn, drawn_on
from ingest.formats.pdf_looks import Looks, angle_of
from ingest.formats.pdf_parts import VOWEL_SIGNS, Box, Fragment, Frame, Look, Piece, has_rtl
from ingest.formats.pdf_tags import Tags
from ingest.letters import BROKEN_WORD

_MOST_LETTERS = 300_000
_SAMPLE = 60
_WORDS = re.compile("[^\\s\x00\x02\ufffe]+")
_WORDS_AND_SPACES = re.compile("[^\\s\x00\x02\ufffe]+| ")
_MARKS = re.compile(f"[{VOWEL_SIGNS}]")
_BETWEEN_MARKS = re.compile(f"[^{VOWEL_SIGNS}]+")
_SQUEEZED = 0.2
"""Letters as narrow as that, in their sizes, share the box of the vowel sign in front of them."""
# Alef, perhaps a vowel sign, and lam: where they share one box, the pair is one drawn sign, given back to front.
_ALEF_LAM = re.compile("([اأإآٱ])([\u064b-\u0652]*)ل")
_SAME_BOX = 0.6
_RIGHT_TO_LEFT = "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d5\ufb1d-\ufdff\ufe70-\ufefc]"
_FROM_RIGHT = re.compile(f"{_RIGHT_TO_LEFT}[^\\dA-Za-z]*{_RIGHT_TO_LEFT}")
# Digits that touch letters or closing marks may be raised: calls of notes, squares.
_MIXED = re.compile("[^\\W\\d_]\\d|\\d[^\\W\\d_]|[)\\]\"'’”»]\\d")
_HALF = re.compile("[\ud800-\udfff]")
_DIGIT, _BAR = re.compile(r"\d"), "\u0640"
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

        self._form = pdf_forms.opened(self._document)

    def close(self) -> None:
        self._document.close()

    @cached_property
    def tagged(self) -> bool:
        """Whether it says that it has a structure."""
        return bool(raw.FPDFCatalog_IsTagged(self._document))

    def page(self, number: int) -> "Page | None":
        """None where the page itself is broken."""
        try:
            return Page(self._document[number - 1], tagged=self.tagged, form=self._form)
        except pdfium.PdfiumError:
            return None

    @property
    def raw(self) -> pdfium.PdfDocument:
        """PDFium's own, for whoever draws or cuts. Its pages are counted from 0 and raise PdfiumError."""
        return self._document


class Page:
    """One page, turned as it is read: by its own rotation, and by that of most of its letters."""

    def __init__(self, page: pdfium.PdfPage, *, tagged: bool, form: object = None) -> None:
        self._page, self._form = page, form
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

    def pieces(self, *, turned: bool) -> list[Piece]:
        """Words in PDFium's order, "\\n" where it ends a line; in letters where these do not stand level.

        `turned`: the file says that it runs from right to left, and PDFium has turned its words round; these come
        with the spaces that the file has, and in letters where there are not letters alone. What stands at another
        angle goes to `slanted`.
        """
        units = self._mended(self._letters.units()) if self.count else ""
        words = [found.span() for found in (_WORDS_AND_SPACES if turned else _WORDS).finditer(units)]
        if turned:
            words = [one for one in words if units[one[0]] != " " or self._is_written(one[0])]
        seen = self._seen(units, words)
        uneven = self._uneven(units, words, seen)
        parted = [
            (start, end)
            for (start, end), (piece, _) in zip(words, seen, strict=True)
            if end - start > 1 and (start in uneven or (turned and not piece.text.isalpha()))
        ]
        letters = [(at, at + 1) for start, end in parted for at in range(start, end)]
        ends = dict(parted)
        single = dict(zip([at for at, _ in letters], self._seen(units, letters), strict=True))
        aside: list[str] = []
        found: list[Piece] = []
        turn, at = self.frame.turn, 0
        for (start, end), whole in zip(words, seen, strict=True):
            if at < start:
                found += self._between(units, at, start)
            at = end
            for piece, angle in (whole,) if start not in ends else map(single.__getitem__, range(start, end)):
                if angle != turn:
                    aside.append(piece.text)
                elif piece.text:
                    found.append(piece)
        self.slanted = ("" if turned else " ").join(aside)
        return found + self._between(units, at, len(units))

    @cached_property
    def is_filled(self) -> bool:
        """Whether somebody filled in or typed anything over it."""
        return pdf_forms.is_filled(self._page, self._form)

    def filled(self, written: Sequence[Fragment]) -> list[Fragment]:
        """What is `written` on it, with what was filled in."""
        return pdf_forms.filled(self._page, self._form, self.frame, written, self.drawn.rules)

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def _between(self, units: str, start: int, end: int) -> list[Piece]:
        """What parts two words: spaces, and lines' ends. A space before a hyphen may never have been written: PDFium is
        asked."""
        if end - start == 1 and units[start] == " " and units[end : end + 1] != "-":
            return [_SPACE]
        found = [_BETWEEN.get(one, _SPACE) for one in units[start:end] if one != "\x00"]
        doubtful = units[end : end + 1] == "-" and bool(found) and found[-1] is _SPACE
        if doubtful and units[end - 1] != "\x00" and self._letters.generated(end - 1):
            found[-1] = _DOUBTFUL
        return found

    def _uneven(self, units: str, words: Sequence[_Span], seen: Sequence[_Seen]) -> set[int]:
        """Where words begin that are to be looked at letter by letter: their ends stand further apart than letters
        reach; or they hold digits, which may be raised or smaller than what they stand beside, or the bar that draws
        Arabic words out, which may be of another font."""
        turn = self.frame.turn
        uneven: set[int] = set()
        unsure: list[tuple[int, int, float]] = []
        for (start, end), (piece, angle) in zip(words, seen, strict=True):
            if end - start < 2 or angle != turn:
                continue
            if 1.4 * piece.look.size * (end - start) < piece.box.width:
                uneven.add(start)
            elif _BAR in piece.text or (not piece.text.isalpha() and _DIGIT.search(piece.text)):
                unsure.append((start, end - 1, piece.look.size))
        firsts, lasts = [first for first, _, _ in unsure], [last for _, last, _ in unsure]
        origins = zip(self._letters.origins(firsts), self._letters.origins(lasts), strict=True)
        for (start, last, size), (one, other), (look, _) in zip(
            unsure, origins, self._looks.of(lasts), strict=True
        ):
            level = abs(self.frame.down(*one) - self.frame.down(*other)) < 0.08 * size
            if not level or abs(look.size - size) > 0.05 * size or _MIXED.search(units, start, last + 1):
                uneven.add(start)
        return uneven

    def _is_written(self, at: int) -> bool:
        """Whether a space is one of the file's, and none that PDFium put where it saw a gap."""
        return not self._letters.generated(at)

    def _seen(self, units: str, spans: Sequence[_Span]) -> list[_Seen]:
        """Each stretch as a piece, and the angle it stands at."""
        firsts, lasts = self._edges(units, spans)
        left, right = self._letters.loose_boxes(firsts), self._letters.loose_boxes(lasts)
        looks = self._looks.of(firsts)
        found = zip(spans, left, right, self._letters.origins(firsts), looks, strict=True)
        frame, marked = self.frame, _MARKS.search(units) is not None
        turned, down = frame.turned, frame.down
        signs = zip(spans, left, right, looks, strict=True) if marked else ()
        squeezed = {
            start
            for (start, end), one, other, (look, _) in signs
            if end - start > 1
            and _MARKS.match(units[start])
            and max(one[2], other[2]) - min(one[0], other[0]) < _SQUEEZED * look.size * (end - start - 1)
        }
        backward = self._backward(units, spans, squeezed) if has_rtl(units) else {}
        plain = not marked and not backward and not _HALF.search(units)
        seen: list[_Seen] = []
        for (start, end), (xa, ya, xb, yb), (xc, yc, xd, yd), origin, (look, angle) in found:
            text = units[start:end]
            if not plain and not text.isascii():
                text = backward.get(start, text)
                if marked and end - start > 1:
                    bare = _MARKS.sub("", text)
                    # It comes in the place of its sign: the word that it ends stands beside it.
                    text = units[start] + bare if start in squeezed else bare
                text = _whole(text)
            x0, x1 = xa if xa < xc else xc, xb if xb > xd else xd
            box = turned(x0, yb if yb < yd else yd, x1, ya if ya > yc else yc)
            seen.append((Piece(text, box, down(*origin), look), angle))
        return seen

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

    def _backward(self, units: str, spans: Sequence[_Span], squeezed: Set[int]) -> dict[int, str]:
        """Words of which PDFium gives the last letter first, as it does where a file spells letters out (/ActualText, as
        browsers print Arabic), by where they begin: put right, letter by letter from the right, by their boxes. Letters
        of one sign stay as they are."""
        found = [
            (start, inner.span(), part.start(), part.end() - 1)
            for start, end in spans
            if end - start > 1 and start not in squeezed and (inner := _FROM_RIGHT.search(units, start, end))
            for part in _BETWEEN_MARKS.finditer(units, *inner.span())
        ]
        firsts = self._letters.loose_boxes([first for _, _, first, _ in found])
        lasts = self._letters.loose_boxes([last for _, _, _, last in found])
        ends = dict(spans)
        mended = {}
        for (start, (first, end), _, _), one, other in zip(found, firsts, lasts, strict=True):
            if one[0] < other[0] and start not in mended:
                boxes = dict(enumerate(self._letters.loose_boxes(range(first, end)), first))
                middle = "".join(units[at] for at in sorted(boxes, key=lambda at: -boxes[at][0]))
                mended[start] = units[start:first] + middle + units[end : ends[start]]
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
