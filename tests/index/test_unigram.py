"""The small tokenizer says what the tokenizers library says, and its trie is what it claims to be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import DamagedGeneration
from index.encoders import unigram

PIECES = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0), ("a", -2.0), ("b", -2.5),
          ("▁a", -2.2), ("ab", -3.1), ("▁ab", -6.0), ("ba", -1.0), ("é", -2.0), ("▁é", -3.0), ("水", -4.0),
          ("abab", -9.0)]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> unigram.Unigram:
    file = tmp_path_factory.mktemp("unigram") / "unigram.npz"
    unigram.write(file, PIECES, start=0, end=1, unknown=2, hidden=frozenset({0, 1, 2}))
    return unigram.Unigram.load(file)


def _every_split(word: str) -> list[tuple[float, list[int]]]:
    """The oracle: all ways to spell `word`, with their scores; an unknown character costs the worst less
    10."""
    if not word:
        return [(0.0, [])]
    numbers = {text: number for number, (text, _) in enumerate(PIECES) if number > 2}
    found = []
    for end in range(1, len(word) + 1):
        piece = numbers.get(word[:end])
        if piece is None and end == 1:
            piece = 2
        if piece is None:
            continue
        score = PIECES[piece][1] if piece != 2 else min(one for _, one in PIECES) - 10
        found += [(score + rest, [piece, *ids]) for rest, ids in _every_split(word[end:])]
    return found


@given(st.text(alphabet="abé水x", min_size=1, max_size=8))
def test_the_best_path_scores_as_high_as_the_best_of_all_splits(small: unigram.Unigram, word: str) -> None:
    ids = small.encode(word)[1:-1]
    best = max(score for score, _ in _every_split("▁" + word))
    candidates = [path for score, path in _every_split("▁" + word) if score > best - 1e-9]
    assert ids in [_fused(path) for path in candidates]


def _fused(path: list[int]) -> list[int]:
    return [one for at, one in enumerate(path) if not (one == 2 and at and path[at - 1] == 2)]


@given(st.text(alphabet="abé水x", min_size=1, max_size=8), st.integers(1, 3))
def test_a_word_without_an_end_begins_as_a_shorter_one_does(
    small: unigram.Unigram, part: str, times: int
) -> None:
    """More tokens than any model reads: what is far behind them is told in parts."""
    long = part * (times * unigram._LONGEST // len(part) + 40)
    short = part * (2_000 // len(part))
    assert small.encode(long)[:400] == small.encode(short)[:400]
    assert small.encode(long) == small.encode(long), "kept, or made again"
    assert small._letters <= 2 * unigram._CACHED_LETTERS


def test_special_tokens_in_a_text_are_plain_text(small: unigram.Unigram) -> None:
    assert small.encode("</s>")[1:-1] == [3, 2]


def test_a_damaged_tokenizer_names_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "unigram.npz").write_bytes(b"no")
    with pytest.raises(DamagedGeneration, match="fieldbridge models"):
        unigram.Unigram.load(tmp_path / "unigram.npz")


@pytest.fixture(scope="module")
def pair(models: Path) -> tuple[Callable[[str], list[int]], Callable[[str], list[int]]]:
    tokenizers = pytest.importorskip("tokenizers")
    folder = models / "multilingual-e5-small"
    library = tokenizers.Tokenizer.from_file(str(folder / "weights" / "tokenizer.json"))
    return unigram.Unigram.load(
        folder / "openvino" / "unigram.npz"
    ).encode, lambda text: library.encode(text).ids


# Characters that Python's and the library's Unicode tables both know. `<`: special tokens are not ours to
# read.
KNOWN = st.characters(exclude_categories=["Cs", "Cn", "Co"], max_codepoint=0xFFFF, exclude_characters="<")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=KNOWN, max_size=40))
def test_any_text_gives_the_ids_of_the_library(
    pair: tuple[Callable[[str], list[int]], Callable[[str], list[int]]], text: str
) -> None:
    ours, library = pair
    assert ours(text) == library(text)
