"""Hand-written text to Pieces: headings, paragraphs of sentences, rows of a table.

One sentence a line; `## ` opens a section, an empty line a paragraph, `| ` is a row of a table, and `! ` marks
the sentence that states the outcome. Refuses: slots (filling.py) and how it is laid out (layouts.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """`sentences` are the cells of a row; a heading has one."""

    kind: Literal["heading", "paragraph", "row"]
    sentences: tuple[str, ...]
    level: int = 2

    def text(self, language: str) -> str:
        return ("" if language == "zh" else " ").join(self.sentences)


def parse(text: str) -> tuple[tuple[Piece, ...], str]:
    """The pieces, and the marked sentence or ""."""
    pieces: list[Piece] = []
    states, open_paragraph = "", False
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith("| "):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if not set("".join(cells)) <= {"-", " "}:
                pieces.append(Piece("row", cells))
        elif line.startswith("## "):
            pieces.append(Piece("heading", (line[3:],)))
        elif line:
            if line.startswith("! "):
                line = states = line[2:]
            if open_paragraph:
                pieces[-1] = replace(pieces[-1], sentences=(*pieces[-1].sentences, line))
            else:
                pieces.append(Piece("paragraph", (line,)))
            open_paragraph = True
            continue
        open_paragraph = False
    return tuple(pieces), states


def first_and_last(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The first and the last sentence that stand in a paragraph."""
    told = [one for piece in pieces if piece.kind == "paragraph" for one in piece.sentences]
    return told[0], told[-1]
