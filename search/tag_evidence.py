"""Which sentence is quoted for a tag, and which of its words are marked.

Owns what may speak for a tag at all: no heading and no question while there is a whole sentence, and never what is
printed in every document whatever it is about (data/boilerplate.toml); what can be read alone goes before what leans on
the sentence before it (data/leaning.toml). Where nothing may, nothing is quoted. Refuses:
how far a sentence speaks for a concept (tag_scoring.py).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.languages import analyse, highlights
from index.languages.function_words import says_little
from search.concept_texts import ConceptTexts, Floats
from search.tag_scoring import Scored
from search.tag_texts import Encoded, Sentence

_FEWEST_WORDS, _FEWEST_LETTERS = 8, 16
_FRAGMENT_WORDS, _FRAGMENT_LETTERS = 4, 10
_NAMED = 1e3
"""Above any likeness: a sentence that says a concept's name speaks for it."""

_SPEAKS = 0.0
"""Evidence from which a sentence is quoted: below it, texts of other fields say as much for the tag. Of what lies between
that and 1.5 about half supports its tag."""

_CENTRAL = 0.5
"""Evidence that a deviation is worth by which a sentence lies nearer the whole text than its others: of what says a tag
about as well, what the text is about comes before an aside. Twice as much quotes another topic of a text too often."""

_LEANS = 1.5
"""Evidence that a sentence loses, beside others, which leans on the one before it: it is read alone."""

_BY_SENTENCES, _FEW_SENTENCES, _BY_CONCEPTS = 2.0, 5.0, 1.5
"""The best of many is high by chance alone, and the more so the more there are: what is taken off it for each time that
the sentences, beyond a few, or the concepts of the scheme grow e times."""

_EXPECTED, _MOST_SAID = 1.0, 9.0

_CLOSING = '"”’»›)）]』」】'
_ENDS = (".", "!", "。", "！", "۔", "।", "።", ";", "；", "؛", ":", "：")
_WHERE_TO_WRITE = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w|(?:\+|\b00)\d[\d ()./-]{7,}|©")
_LEADERS = re.compile(r"(?:\. ?){4,}|…{2,}|_{4,}")
_LETTERS_A_SIGN = 0.55
"""Share of letters among what is no space, below which a text is a table, a reference or an address."""

_ADDRESS_WORDS = 25
"""A sentence of at most so many words that holds an address is there for it."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The sentence that speaks for a tag, by its place in the document; `words` are those of it that weigh, by their
    place in `sentence.text`. An empty sentence: none says it."""

    sentence: Sentence
    words: tuple[tuple[int, int], ...] = ()


def quotation(
    text: Encoded, may: NDArray[np.bool_], texts: ConceptTexts, scored: Scored, concept: int
) -> Quotation:
    """Of the sentences that `may` be quoted the one that says the concept's name; else the one that speaks most for it,
    or for one that is narrower, and for what the text is about. None that speaks no more for it than texts of other
    fields do."""
    family = texts.families[concept]
    nothing = Quotation(Sentence("", 0, 0, text.language, None, ""))
    if not may.any():
        return nothing
    speaks = scored.evidence[:, family].max(axis=1) + _NAMED * scored.named[:, concept]
    saying = may & (speaks >= _SPEAKS)
    if not saying.any():
        return nothing
    leaning = np.array([leans(one.text, one.language) for one in text.sentences], np.float32)
    worth = speaks + np.float32(_CENTRAL) * _central(text, may) - np.float32(_LEANS) * leaning
    at = int(np.argmax(np.where(saying, worth, -np.inf)))
    sentence = text.sentences[at]
    if text.language != texts.language:
        return Quotation(sentence)
    member = int(family[int(np.argmax(scored.evidence[at, family]))])
    return Quotation(sentence, marked(sentence.text, text.language, texts, member))


def _central(text: Encoded, may: NDArray[np.bool_]) -> Floats:
    """Shape (sentences,): how near each lies to the whole text, in deviations among those that may be quoted."""
    near = np.zeros(len(text.sentences), np.float32)
    for here in text.spaces.values():
        mean = np.zeros_like(near)
        np.add.at(mean, text.unit_of, here.units @ here.whole)
        near += mean / np.maximum(np.bincount(text.unit_of, minlength=len(near)), 1)
    kept = near[may]
    return np.asarray(np.clip((near - kept.mean()) / max(float(kept.std()), 1e-3), -2, 2), np.float32)


def best_said(evidence: Floats, may: NDArray[np.bool_], families: Sequence[NDArray[np.int64]]) -> Floats:
    """Shape (concepts,): how far the evidence of the best sentence that may be quoted, for a concept or one that is
    narrower, goes beyond what the best of so many reaches by chance; within bounds."""
    if not may.any():
        return np.full(len(families), -_MOST_SAID, np.float32)
    best = evidence[may].max(axis=0)
    chance = _BY_SENTENCES * np.log(may.sum() / _FEW_SENTENCES) + _BY_CONCEPTS * np.log(len(families))
    found = np.array([best[family].max() for family in families], np.float32) - np.float32(chance + _EXPECTED)
    return np.asarray(np.clip(found, -_MOST_SAID, _MOST_SAID), np.float32)


def marked(sentence: str, language: str, texts: ConceptTexts, concept: int) -> tuple[tuple[int, int], ...]:
    """The words of a sentence that weigh for a concept, by their place in it."""
    counts = telling_counts(sentence, language)
    return tuple(highlights(texts.weights.telling(concept, counts), sentence, language))


def telling_counts(sentence: str, language: str) -> Mapping[str, int]:
    """The terms of a sentence that may be marked: those that say something wherever they stand in it."""
    little: set[str] = set()
    found: dict[str, int] = {}
    for token in analyse(sentence, language):
        found[token.term] = found.get(token.term, 0) + 1
        if says_little(sentence[token.start : token.end], token.term, language):
            little.add(token.term)
    return {term: count for term, count in found.items() if term not in little}


def quotable(sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Which may be quoted: whole sentences; where there is none, the longer ones of what else is not boilerplate."""
    speaking = [not boilerplate(one.text, one.language) for one in sentences]
    whole = [may and asserts(one.text) for may, one in zip(speaking, sentences, strict=True)]
    if any(whole):
        return np.array(whole, bool)
    return np.array(
        [
            may and _long_enough(one.text, _FRAGMENT_WORDS, _FRAGMENT_LETTERS)
            for may, one in zip(speaking, sentences, strict=True)
        ],
        bool,
    )


def asserts(text: str) -> bool:
    """No heading, none that was cut short, and no question: that asserts nothing."""
    bare = text.rstrip(_CLOSING)
    return (
        bare.endswith(_ENDS)
        and not bare.endswith("...")
        and _long_enough(text, _FEWEST_WORDS, _FEWEST_LETTERS)
    )


def boilerplate(text: str, language: str) -> bool:
    """Whether a sentence is of those that a body prints in every document, an address, or a line of contents."""
    said = " ".join(text.casefold().replace("’", "'").split())
    anywhere, ahead = _phrases(language)
    signs = sum(not one.isspace() for one in text)
    letters = sum(one.isalpha() or one > "\u0300" for one in text if not one.isspace())
    return bool(
        letters < _LETTERS_A_SIGN * signs
        or _LEADERS.search(text)
        or (_WHERE_TO_WRITE.search(text) and len(text.split()) <= _ADDRESS_WORDS)
        or (anywhere and anywhere.search(said))
        or (ahead and ahead.match(said))
    )


@cache
def _phrases(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Those that count anywhere in a sentence, and those that count at its head. English ones stand in documents of
    every language."""
    data = _listed("boilerplate")
    known = [*data.get(language, ()), *(data["en"] if language != "en" else ())]
    ahead = [one[1:] for one in known if one.startswith("^")]
    return _any([one for one in known if not one.startswith("^")]), _any(ahead)


@cache
def _listed(name: str) -> Mapping[str, Sequence[str]]:
    source = files("search") / "data" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def leans(text: str, language: str) -> bool:
    """Whether a sentence begins with a word that points back to another one."""
    words = _openers(language)
    return bool(words and words.match(text.casefold().replace("’", "'")))


@cache
def _openers(language: str) -> re.Pattern[str] | None:
    return _any(_listed("leaning").get(language, ()))


def _any(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Whole words, where words are spaced."""
    if not phrases:
        return None
    each = [re.escape(one) if one[0] > "\u2e80" else rf"\b{re.escape(one)}\b" for one in phrases]
    return re.compile("|".join(each))


def _long_enough(text: str, fewest: int, letters: int) -> bool:
    words = text.split()
    return len(words) >= fewest or (len(text) > 12 * len(words) >= 1 and len(text) >= letters)
