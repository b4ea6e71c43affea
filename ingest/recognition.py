"""Pages that are pictures of text are read by text recognition (OCR), and marked with how sure it was.

Owns which language a page is tried in, and the doubts that say what came of it. A page whose language data is missing
stays unread and is told with the command that mends it.
Refuses: pages with a sound text layer, running the program (tesseract.py), and making blocks of words (recognised.py),
what runs along the pages left out (recognised_margins.py).
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from corpus.errors import FieldbridgeError, NoTextLayer, Unreadable
from corpus.languages import primary
from ingest import tesseract
from ingest.cage import Limits, render_page
from ingest.letterhead import is_of_paper, with_letterhead
from ingest.picture import Picture
from ingest.reading import Block, Dropped, Reading
from ingest.recognised import Recognised, blocks_of, page_of
from ingest.recognised_margins import Running, running
from ingest.tesseract import CODES

DPI = 300.0
DAMAGED = "The text layer is damaged"
_SURE_ENOUGH = 80
_INK, _LEAST_INK = 40, 240
"""How far a pixel (0 to 255) lies from the ground to be ink; and pixels of it at 300 dots an inch that twelve small
letters have at least."""

_SCRIPTS = {
    "Latin": ("en", "fr", "es"), "Arabic": ("ar",), "Cyrillic": ("ru",), "Han": ("zh",), "HanS": ("zh",), "HanT": ("zh",),
    "Devanagari": ("hi",), "Bengali": ("bn",), "Ethiopic": ("am",),
}  # fmt: skip
"""What a page of each script is tried in first; the words then tell the language of the rest."""


Tell = Callable[[int, int], None]
"""Takes how many of a document's pages are done, and of how many."""


@dataclass(frozen=True)
class Recogniser:
    """`chosen` is auto, off, or the path of tesseract; `pages`: the most that are read of one document."""

    chosen: str = "auto"
    pages: int = 300
    workers: int = 2
    limits: Limits | None = None

    @property
    def program(self) -> str:
        return tesseract.program(self.chosen)

    def complete(
        self, path: Path, reading: Reading, sidecar: str = "", tell: Tell = lambda *_: None
    ) -> Reading:
        """The reading with its unread pages read, as far as they can be; `tell` is called in this thread as they are.
        Raises Unreadable where nothing else was in it and nothing came of them."""
        if not reading.unread:
            return reading
        if not self.program:
            return self._without(reading, self._missing_program())
        numbers = reading.unread[: self.pages]
        expected = _expected(reading, sidecar)
        missing = [one for one in expected if CODES[one] not in tesseract.languages(self.program)]
        if missing and not reading.blocks:
            return self._without(reading, _missing_data(missing[0]))
        return self._together(reading, self._read(path, numbers, expected, tell), numbers)

    def picture(self, path: Path) -> str:
        """The words on a picture that is a file of its own; "" where it was not read: no program, or nothing sure."""
        drawn = self._drawn(path, 1) if self.program else None
        found = self._page(1, drawn, ()) if drawn is not None else None
        return "\n\n".join(one.text for one in blocks_of(found.sheet)) if found is not None else ""

    def _read(
        self, path: Path, numbers: Sequence[int], expected: Sequence[str], tell: Tell
    ) -> dict[int, Recognised]:
        """Drawn one after the other, recognised side by side. The first pages tell the language of the others."""
        found: dict[int, Recognised] = {}
        spoken = Counter(expected)

        def recognised(number: int, picture: Picture) -> None:
            one = self._page(number, picture, [language for language, _ in spoken.most_common(1)])
            if one is not None:
                found[number] = one
                spoken[one.language] += 1

        with ThreadPoolExecutor(self.workers, thread_name_prefix="recognising") as pool:
            waiting: list[Future[None]] = []
            for at, number in enumerate(numbers):
                tell(at - _open(waiting), len(numbers))
                picture = self._drawn(path, number)
                if picture is not None:
                    waiting.append(pool.submit(recognised, number, picture))
                while len(waiting) > (2 * self.workers if spoken else 0):
                    waiting.pop(0).result()
            for one in waiting:
                tell(len(numbers) - _open(waiting), len(numbers))
                one.result()
        tell(len(numbers), len(numbers))
        return found

    def _page(self, number: int, picture: Picture, first: Sequence[str]) -> Recognised | None:
        """In the language of the others; where that is unsure, turned as its letters seem to stand, and in those of the
        script that it seems to be in, then others."""
        if blank(picture):
            return None
        known = tuple(first)
        best = self._in(number, picture, known) if known else None
        if best is not None and best.confidence >= _SURE_ENOUGH:
            return best
        facing = tesseract.facing(self.program, picture)
        seen = _SCRIPTS.get(facing.script, ())
        ways = (turned(picture, facing.turn), picture) if facing.turn else (picture,)
        for way in ways:
            for languages in dict.fromkeys((known, seen, *_SCRIPTS.values())):
                if not languages or (way is picture and languages == known):
                    continue
                one = self._in(number, way, languages)
                if one is not None and (best is None or one.confidence > best.confidence):
                    best = one
                if best is not None and best.confidence >= _SURE_ENOUGH:
                    return best
        return best

    def _in(self, number: int, picture: Picture, languages: Sequence[str]) -> Recognised | None:
        codes = [CODES[one] for one in languages]
        installed = [one for one in codes if one in tesseract.languages(self.program)]
        if not installed:
            return None
        try:
            words = tesseract.words(self.program, picture, installed)
            return page_of(number, words, languages[0], (picture.width, picture.height))
        except Unreadable:
            return None

    def _drawn(self, path: Path, number: int) -> Picture | None:
        """None for a page that cannot be drawn."""
        try:
            return render_page(path, number, dpi=DPI, mode="grey", form="raw", limits=self.limits)
        except FieldbridgeError:
            return None

    def _together(self, reading: Reading, found: dict[int, Recognised], tried: Sequence[int]) -> Reading:
        """Pages in order. Of a page that had some text, what says more is kept."""
        kept: dict[int, list[Block]] = {}
        for page, group in groupby(reading.blocks, key=lambda one: one.page or 0):
            kept.setdefault(page, []).extend(group)
        gone = running([found[number].sheet for number in sorted(found)])
        said = {number: blocks_of(one.sheet.without(gone.get(number, {}))) for number, one in found.items()}
        better = {
            number: one
            for number, one in found.items()
            if _letters(said[number]) > _letters(kept.get(number, ()))
        }
        pages = sorted({*kept, *better})
        blocks = tuple(block for page in pages for block in (said[page] if page in better else kept[page]))
        if not blocks:
            raise NoTextLayer(
                "its pages have no text layer, and text recognition found no words on them",
                remedy="Look at the pages; a sharper scan (300 dots an inch) may help",
            )
        doubts = [
            one for one in reading.doubts if not (one.startswith(DAMAGED) and set(tried) <= set(better))
        ]
        if better:
            doubts.append(
                _sure({page: (one.confidence, _letters(said[page])) for page, one in better.items()})
            )
        left = [one for one in tried if one not in better and one not in kept]
        if left:
            doubts.append(f"No text on {named(left)}: pictures only, or empty.")
        over = reading.unread[self.pages :]
        if over:
            doubts.append(f"Not read, for there are more than {self.pages} pictures of pages: {named(over)}.")
        return replace(
            reading,
            blocks=with_letterhead(blocks),
            reader=f"{reading.reader} + tesseract" if better else reading.reader,
            doubts=tuple(doubts),
            unread=(),
            recognised=tuple((one.page, one.confidence) for one in better.values()),
            title=reading.title or (_title(said[pages[0]]) if pages[0] in better else ""),
            dropped=reading.dropped + tuple(_left_out(better, gone)),
        )

    def _without(self, reading: Reading, remedy: str) -> Reading:
        if not reading.blocks:
            counted = (
                "its page is a picture" if reading.pages == 1 else f"its {reading.pages} pages are pictures"
            )
            raise NoTextLayer(f"{counted} without a text layer", remedy=remedy)
        told = f"Not read, for they are pictures of text: {named(reading.unread)}. {remedy}."
        doubts = list(reading.doubts)
        return replace(reading, doubts=(*doubts, told), left_unread=remedy)

    def _missing_program(self) -> str:
        if self.chosen == "off":
            return "Turn text recognition on (FIELDBRIDGE_TESSERACT=auto), then run the ingest with --retry"
        return (
            "Install text recognition (Debian, Ubuntu: apt-get install tesseract-ocr; macOS: brew install tesseract), "
            "then run the ingest with --retry"
        )


def turned(picture: Picture, degrees: int) -> Picture:
    """A grey, raw picture, turned clockwise by a multiple of 90 degrees."""
    rows = np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width)
    found = np.rot90(rows, -degrees // 90)
    return replace(picture, width=found.shape[1], height=found.shape[0], data=found.tobytes())


def blank(picture: Picture) -> bool:
    """Whether so little of a grey, raw picture differs from its ground that the fewest letters would be more."""
    counts = np.bincount(np.frombuffer(picture.data, np.uint8), minlength=256)
    ground = int(counts.argmax())
    inked = counts.sum() - counts[max(0, ground - _INK) : ground + _INK + 1].sum()
    return int(inked) < _LEAST_INK * (picture.dpi / DPI) ** 2


def _open(waiting: Sequence[Future[None]]) -> int:
    return sum(not one.done() for one in waiting)


def named(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 1-4, 7"."""
    spans: list[list[int]] = []
    for one in sorted(numbers):
        if spans and one == spans[-1][1] + 1:
            spans[-1][1] = one
        else:
            spans.append([one, one])
    said = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
    return f"page {said}" if len(numbers) == 1 else f"pages {said}"


def _sure(pages: dict[int, tuple[int, int]]) -> str:
    """`pages`: how sure each was, and how many letters it has."""
    letters = sum(many for _, many in pages.values())
    mean = sum(sure * many for sure, many in pages.values()) / max(1, letters)
    return (
        f"Read from pictures by text recognition (OCR), {mean:.0f} of 100 sure: {named(sorted(pages))}. Check what "
        "you quote against the page."
    )


def _left_out(pages: Mapping[int, Recognised], gone: Mapping[int, Running]) -> Iterator[Dropped]:
    for number in sorted(pages):
        for at, reason in sorted(gone.get(number, {}).items()):
            yield Dropped(pages[number].sheet.lines[at].text, reason, number)


def _letters(blocks: Sequence[Block]) -> int:
    return sum(len(one.text) for one in blocks)


def _title(blocks: Sequence[Block]) -> str:
    """The largest heading that is more than the name of a house; in a masthead signs are read as letters ("UNITED A")."""
    found: list[Block] = []
    for level, group in groupby(blocks, key=lambda one: one.level):
        headings = list(group)
        if level and not is_of_paper(_without_scraps(" ".join(one.text for one in headings))):
            found += headings
    return min(found, key=lambda one: one.level).text if found else ""


def _without_scraps(text: str) -> str:
    return " ".join(one for one in text.split() if len(one) > 2)


def _expected(reading: Reading, sidecar: str) -> list[str]:
    """The language that is declared, by the sidecar or the file; nothing where only its pages can tell."""
    said = _declared(sidecar) or primary(reading.language or "und")
    return [said] if said in CODES else []


def _declared(sidecar: str) -> str:
    """The language that a sidecar names; a sidecar that cannot be read is told where it is understood."""
    try:
        said = tomllib.loads(sidecar).get("language", "")
    except tomllib.TOMLDecodeError:
        return ""
    return primary(said) if isinstance(said, str) and said else ""


def _missing_data(language: str) -> str:
    code = CODES.get(language, language)
    return (
        f"Install its language (Debian, Ubuntu: apt-get install tesseract-ocr-{code.replace('_', '-')}), then run "
        "the ingest with --retry"
    )
