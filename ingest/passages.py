"""Cutting a canonical text into passages: slices that fit an encoder and mean something by themselves.

Owns `cut`. Borders fall at headings first, then between blocks, then between sentences. A heading is no part
of a slice: it governs it. What is of the paper, its letterhead, is in none. Refuses: encoders; it is handed a
function that counts tokens.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from ingest.canonical import Canonical, Span
from ingest.sentences import sentence_ends, softer_border

CountTokens = Callable[[Sequence[str]], list[int]]

_LONE_HEADING = 60  # a longer heading with nothing under it says something, and is kept as a passage


@dataclass(frozen=True, slots=True)
class Slice:
    """`text[start:end]` of the canonical text, trimmed. `page` is where it starts; None without pages."""

    start: int
    end: int
    heading: tuple[str, ...]
    page: int | None = None
    page_label: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text, its tokens without the encoder's own, and whether a block ends with it."""

    start: int
    end: int
    tokens: int


def cut(
    canonical: Canonical, count_tokens: CountTokens, budget: int, language: str = "und"
) -> tuple[Slice, ...]:
    """Slices in order, without overlap, each of at most `budget` tokens as `count_tokens` counts them.

    Covers all text but white space, the letterhead, and headings that govern something. `count_tokens` is called
    few times, with many texts; only a single cluster of marks may pass the budget. Raises ValueError for a budget
    that leaves no room beside the encoder's own tokens.
    """
    own = count_tokens([""])[0]
    if budget <= own:
        raise ValueError(f"a budget of {budget} tokens leaves no room beside the encoder's own {own}")
    sections = _sections(canonical)
    units = [unit for _, section in sections for unit in section]
    pieces = _Pieces(canonical.text, count_tokens, own, budget, language).split(units)
    chosen = [
        (path, start, end)
        for path, section in sections
        for start, end in _packed([pieces[unit] for unit in section], budget - own)
    ]
    return tuple(_slice(canonical, *one) for one in _checked(canonical.text, chosen, count_tokens, budget))


_Unit = tuple[int, int]
_Path = tuple[str, ...]
_Chosen = tuple[_Path, int, int]


def _sections(canonical: Canonical) -> list[tuple[_Path, list[_Unit]]]:
    """Runs of units under one heading. What continues a paragraph belongs to its unit."""
    sections: list[tuple[_Path, list[_Unit]]] = [((), [])]
    above: list[tuple[int, str]] = []
    spans = canonical.spans
    for at, span in enumerate(spans):
        if span.kind == "heading":
            title = canonical.text[span.start : span.end]
            while above and above[-1][0] >= span.level:
                above.pop()
            if _stands_alone(spans, at) and len(title) > _LONE_HEADING:
                sections.append((tuple(one for _, one in above), [(span.start, span.end)]))
            above.append((span.level, title))
            sections.append((tuple(one for _, one in above), []))
        elif span.kind == "letterhead":
            continue
        elif span.continues and sections[-1][1]:
            sections[-1][1][-1] = (sections[-1][1][-1][0], span.end)
        else:
            sections[-1][1].append((span.start, span.end))
    return [one for one in sections if one[1]]


def _stands_alone(spans: Sequence[Span], at: int) -> bool:
    """Whether nothing lies under the heading: what follows is a heading no deeper, or the end."""
    following = spans[at + 1] if at + 1 < len(spans) else None
    return following is None or (following.kind == "heading" and following.level <= spans[at].level)


class _Pieces:
    """Units, and the smaller pieces of those that do not fit, all counted in few calls."""

    def __init__(self, text: str, count_tokens: CountTokens, own: int, budget: int, language: str) -> None:
        self.text, self.count_tokens, self.language = text, count_tokens, language
        self.own, self.room = own, budget - own

    def split(self, units: Sequence[_Unit]) -> dict[_Unit, list[_Piece]]:
        counted = dict(zip(units, self.count(units), strict=True))
        long = [unit for unit in units if counted[unit].tokens > self.room]
        sentences = {unit: self.sentences(unit) for unit in long}
        flat = [one for unit in long for one in sentences[unit]]
        fitting = self.fitting(self.count(flat))
        found = {unit: [counted[unit]] for unit in units if unit not in sentences}
        for unit in long:
            found[unit] = [piece for one in sentences[unit] for piece in fitting[one]]
        return found

    def count(self, units: Sequence[_Unit]) -> list[_Piece]:
        counts = self.count_tokens([self.text[start:end] for start, end in units]) if units else []
        return [_Piece(u[0], u[1], max(n - self.own, 0)) for u, n in zip(units, counts, strict=True)]

    def sentences(self, unit: _Unit) -> list[_Unit]:
        start, end = unit
        found, at = [], start
        for stop in sentence_ends(self.text[start:end], self.language):
            piece = _trimmed(self.text, at, start + stop)
            if piece[0] < piece[1]:
                found.append(piece)
            at = start + stop
        return found

    def fitting(self, pieces: Sequence[_Piece]) -> dict[_Unit, list[_Piece]]:
        """Each piece as pieces that fit, halved until they do."""
        done: dict[_Unit, list[_Piece]] = {(one.start, one.end): [one] for one in pieces}
        pending = [(key, one) for key, (one,) in done.items() if one.tokens > self.room]
        while pending:
            parts = [(key, part) for key, one in pending for part in self.parts(one)]
            if len(parts) == len(pending):  # single clusters only
                break
            counted = self.count([part for _, part in parts])
            for key, _ in pending:
                done[key] = [one for one in done[key] if one.tokens <= self.room]
            pending = []
            for (key, _), piece in zip(parts, counted, strict=True):
                done[key].append(piece)
                if piece.tokens > self.room and piece.end - piece.start > 1:
                    pending.append((key, piece))
        return {key: sorted(found, key=lambda one: one.start) for key, found in done.items()}

    def parts(self, piece: _Piece) -> list[_Unit]:
        """Cut so that each part should fit, judging by the whole piece's tokens for each letter."""
        length = piece.end - piece.start
        most = max(1, min(length - 1, int(length * self.room / piece.tokens * 0.9)))
        found, at = [], piece.start
        while at < piece.end:
            border = softer_border(self.text, at, piece.end, most)
            part = _trimmed(self.text, at, border)
            if part[0] < part[1]:
                found.append(part)
            at = border
        return found


def _packed(blocks: Sequence[Sequence[_Piece]], room: int) -> list[_Unit]:
    """Neighbours merged while they fit; a block that had to be split is split evenly."""
    found: list[_Unit] = []
    run: list[_Piece] = []
    for pieces in blocks:
        whole = sum(one.tokens for one in pieces) + len(pieces)
        if run and _weight(run) + whole > room and (_weight(run) * 3 > room or whole <= room):
            found.append((run[0].start, run[-1].end))
            run = []
        most = room if whole <= room else _even(whole, room)
        for one in pieces:
            if run and _weight(run) + one.tokens + 1 > most:
                found.append((run[0].start, run[-1].end))
                run = []
            run.append(one)
    if run:
        found.append((run[0].start, run[-1].end))
    return found


def _weight(run: Sequence[_Piece]) -> int:
    return sum(one.tokens for one in run) + len(run) - 1


def _even(whole: int, room: int) -> int:
    parts = -(-whole // room)
    return min(room, whole // parts + room // 8)


def _checked(text: str, chosen: list[_Chosen], count_tokens: CountTokens, budget: int) -> list[_Chosen]:
    """Joined pieces can count for more than their sum; the few that then do not fit are halved."""
    done: list[_Chosen] = []
    pending = chosen
    while pending:
        counts = count_tokens([text[start:end] for _, start, end in pending])
        halves: list[_Chosen] = []
        for one, count in zip(pending, counts, strict=True):
            parts = _halves(text, one) if count > budget else []
            if len(parts) > 1:
                halves += parts
            else:  # it fits, or is one cluster of many marks that nothing can halve
                done.append(one)
        pending = halves
    return sorted(done, key=lambda one: one[1])


def _halves(text: str, one: _Chosen) -> list[_Chosen]:
    path, start, end = one
    border = softer_border(text, start, end, max(1, (end - start) // 2))
    parts = (_trimmed(text, start, border), _trimmed(text, border, end))
    return [(path, *part) for part in parts if part[0] < part[1]]


def _trimmed(text: str, start: int, end: int) -> _Unit:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _slice(canonical: Canonical, path: _Path, start: int, end: int) -> Slice:
    # Of pages that begin at one place, all but the last are empty.
    at = bisect_left(canonical.pages, start + 1, key=attrgetter("start")) - 1
    page = canonical.pages[at] if at >= 0 else None
    return Slice(start, end, path, page.number if page else None, page.label if page else "")
