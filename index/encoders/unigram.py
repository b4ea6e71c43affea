"""A Unigram tokenizer (Kudo 2018, the one of XLM-RoBERTa) that is small in memory.

Owns the trie of pieces, laid out in three flat arrays, and the best path through it. The tokenizers
library says the same ids but holds 285 MB and loads in 0.8 s for 250,000 pieces; this holds 10 MB.
Refuses: other kinds of tokenizer, and special tokens inside a text (they are read as plain text).
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import DamagedGeneration

Piece = tuple[str, float]

# What sentencepiece's nmt_nfkc does to controls and odd spaces before NFKC.
_DROPPED = (*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F)
_SPACES = (0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD)
_NMT: dict[int, str | None] = {**dict.fromkeys(_DROPPED), **dict.fromkeys(_SPACES, " ")}

_UNKNOWN_PENALTY = 10.0  # as in sentencepiece: an unknown character scores the worst piece less this
_CACHED_WORDS = 20_000
_CACHED_LENGTH = 24
_CACHED_LETTERS = 1_000_000  # of longer words: clauses of Chinese, counted and then encoded
_LONGEST = 8_192  # letters of more than 512 tokens, whatever they are: what is longer is told in parts, in little memory


class Unigram:
    """Ids of a text, `<s>` and `</s>` around them. Safe to use from many threads."""

    def __init__(
        self,
        labels: bytes,
        children: memoryview,
        pieces: memoryview,
        scores: memoryview,
        special: Sequence[int],
    ) -> None:
        self._labels = labels
        self._children = children
        self._pieces = pieces
        self._scores = scores
        self._start, self._end, self._unknown = special
        self._worst = min(scores) - _UNKNOWN_PENALTY
        self._known: dict[str, tuple[int, ...]] = {}
        self._long: dict[str, tuple[int, ...]] = {}
        self._letters = 0

    @classmethod
    def load(cls, file: Path) -> "Unigram":
        try:
            with np.load(file, allow_pickle=False) as parts:
                labels, children, pieces, scores, special = (parts[name] for name in _PARTS)
        except (OSError, ValueError, KeyError) as fault:
            raise DamagedGeneration(
                "the tokenizer cannot be read", subject=str(file), remedy="Run: fieldbridge models"
            ) from fault
        runs, ends, weights = memoryview(children), memoryview(pieces), memoryview(scores)
        return cls(labels.tobytes(), runs, ends, weights, special.tolist())

    def encode(self, text: str) -> list[int]:
        ids = [self._start]
        for word in unicodedata.normalize("NFKC", text.translate(_NMT)).split():
            ids.extend(self._word("▁" + word[:_LONGEST]))
            for start in range(_LONGEST, len(word), _LONGEST):
                part = self._word(word[start : start + _LONGEST])
                ids.extend(part[1:] if ids[-1] == part[0] == self._unknown else part)
        ids.append(self._end)
        return ids

    def _word(self, word: str) -> tuple[int, ...]:
        short = len(word) <= _CACHED_LENGTH
        known = (self._known if short else self._long).get(word)
        if known is not None:
            return known
        ids = tuple(self._best_path(word))
        if short:
            if len(self._known) >= _CACHED_WORDS:
                self._known = {}
            self._known[word] = ids
        else:
            self._letters += len(word)
            if self._letters > _CACHED_LETTERS:
                self._long, self._letters = {}, len(word)
            self._long[word] = ids
        return ids

    def _best_path(self, word: str) -> list[int]:
        """Viterbi over the bytes of `word`: the split whose scores add up highest; unknown runs are one
        token. The trie is walked in place: this loop is most of what counting tokens costs."""
        raw = word.encode("utf-8", "replace")
        size = len(raw)
        labels, children, pieces, scores = self._labels, self._children, self._pieces, self._scores
        best: list[float] = [0.0] + [float("-inf")] * size
        origin = [-1] * (size + 1)
        chosen = [self._unknown] * (size + 1)
        for at in range(size):
            if raw[at] & 0xC0 == 0x80:
                continue
            after = at + _width(raw[at])
            base = best[at]
            covered = False
            node, end = 0, at
            while end < size:
                node = labels.find(raw[end], children[node], children[node + 1])
                if node < 0:
                    break
                end += 1
                piece = pieces[node]
                if piece >= 0:
                    covered = covered or end == after
                    score = base + scores[piece]
                    if score > best[end]:
                        best[end], origin[end], chosen[end] = score, at, piece
            if not covered and base + self._worst > best[after]:
                best[after], origin[after], chosen[after] = base + self._worst, at, self._unknown
        return self._walk_back(origin, chosen)

    def _walk_back(self, origin: list[int], chosen: list[int]) -> list[int]:
        ids: list[int] = []
        at = len(origin) - 1
        while at > 0:
            if not (ids and ids[-1] == chosen[at] == self._unknown):
                ids.append(chosen[at])
            at = origin[at]
        ids.reverse()
        return ids


_PARTS = ("labels", "children", "pieces", "scores", "special")


def write(
    file: Path, pieces: Sequence[Piece], *, start: int, end: int, unknown: int, hidden: frozenset[int]
) -> None:
    """Lay the trie of `pieces` out, breadth first. Pieces numbered in `hidden` match no text.

    Node n's children are nodes `children[n]` to `children[n + 1]`; `labels[c]` is the byte that leads to c;
    `pieces[c]` is the piece that ends there, or -1. Node 0 is the root.
    """
    spelled = sorted(
        (text.encode(), number) for number, (text, _) in enumerate(pieces) if number not in hidden
    )
    labels, children, ends = bytearray(b"\0"), [1], [-1]
    level = [(0, len(spelled))]
    depth = 0
    while level:
        below: list[tuple[int, int]] = []
        for low, high in level:
            if len(spelled[low][0]) == depth:  # the piece that ends at this very node sorts first
                low += 1
            _add_children(spelled, low, high, depth, below)
            children.append(len(labels) + len(below))
        for low, _ in below:
            text, number = spelled[low]
            labels.append(text[depth])
            ends.append(number if len(text) == depth + 1 else -1)
        level, depth = below, depth + 1
    np.savez(
        file,
        labels=np.frombuffer(bytes(labels), dtype=np.uint8),
        children=np.array(children, dtype=np.int32),
        pieces=np.array(ends, dtype=np.int32),
        scores=np.array([score for _, score in pieces], dtype=np.float64),
        special=np.array([start, end, unknown], dtype=np.int32),
    )


def _add_children(
    spelled: list[tuple[bytes, int]], low: int, high: int, depth: int, below: list[tuple[int, int]]
) -> None:
    """Append the ranges of `spelled[low:high]` that agree in the byte at `depth`."""
    while low < high:
        byte = spelled[low][0][depth]
        end = low + 1
        while end < high and spelled[end][0][depth] == byte:
            end += 1
        below.append((low, end))
        low = end


def _width(lead: int) -> int:
    """Bytes of the UTF-8 character that begins with `lead`."""
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
