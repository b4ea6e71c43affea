"""What a reader sees in one file, as one HTML file beside pictures of its pages; it needs nothing else.

Owns what stands on it: doubts first, then page by page the blocks and what was left out, then the passages as they will
be cut. Refuses: markup from the file; all of it is text.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from api.templates import environment
from api.tokens import tokens
from corpus.errors import FieldbridgeError
from corpus.languages import direction
from corpus.vocabulary_files import shipped
from index.languages.documents import language_of_document
from ingest.cage import Limits, render_page
from ingest.canonical import lay_out
from ingest.documents import BUDGET, titled
from ingest.passages import cut
from ingest.proposing.finding import Finder
from ingest.reading import Block, Dropped, Reading

MOST_PICTURES = 60
_WIDTH, _BYTES = 560, 60_000


@dataclass(frozen=True)
class Leaf:
    """One page, or all of a file that has none (number 0); `picture` is a data address, or empty."""

    number: int
    label: str
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    picture: str = ""


@dataclass(frozen=True)
class Cut:
    """A passage as it will be cut."""

    text: str
    heading: str
    page: str
    tokens: int


def written(
    file: Path,
    reading: Reading,
    count_tokens: Callable[[Sequence[str]], list[int]],
    limits: Limits,
    only: int = 0,
) -> str:
    """The page as text; with `only`, of that page alone."""
    laid = lay_out(reading)
    language = language_of_document(laid.text, reading.language)
    passages = [one for one in cut(laid, count_tokens, BUDGET, language) if not only or one.page == only]
    texts = [laid.text[one.start : one.end] for one in passages]
    return (
        _environment()
        .get_template("inspect.html")
        .render(
            tokens=Markup(tokens()),  # noqa: S704
            name=file.name,
            title=titled(reading, file.name, laid, language, Finder(shipped())),
            reading=reading,
            language=language,
            dir=direction(language),
            leaves=_leaves(file, reading, limits, only),
            sure=dict(reading.recognised),
            passages=[
                Cut(text, " › ".join(one.heading), one.page_label or str(one.page or ""), tokens)
                for one, text, tokens in zip(
                    passages, texts, count_tokens(texts) if texts else [], strict=True
                )
            ],
        )
    )


def _leaves(file: Path, reading: Reading, limits: Limits, only: int) -> list[Leaf]:
    numbers = range(1, reading.pages + 1) if reading.pages else range(1)
    labels = reading.page_labels if len(reading.page_labels) == reading.pages else ()
    found: list[Leaf] = []
    for number in numbers:
        if only and number != only:
            continue
        drawn = len(found) < MOST_PICTURES and reading.media_type == "application/pdf"
        found.append(
            Leaf(
                number,
                labels[number - 1] if labels else str(number),
                tuple(one for one in reading.blocks if (one.page or 0) == number),
                tuple(one for one in reading.dropped if (one.page or 0) == number),
                _picture(file, number, limits) if drawn else "",
            )
        )
    return found


def _picture(file: Path, number: int, limits: Limits) -> str:
    """A WebP as a data address; empty for a page that cannot be drawn."""
    try:
        picture = render_page(file, number, width=_WIDTH, most_bytes=_BYTES, limits=limits)
    except FieldbridgeError:
        return ""
    return f"data:image/webp;base64,{base64.b64encode(picture.data).decode()}"


@cache
def _environment() -> Environment:
    return environment()
