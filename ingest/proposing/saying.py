"""What a text says of itself in so many words: its kind, how it went, in which years.

Owns how the rules in `data/saying.toml` are asked: kinds of titles, outcomes of whole sentences, and none of a sentence
that hopes, asks, or says no. Refuses: guessing; two sentences that contradict each other give nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.practices import Kind, Outcome, OutcomeEvidence, Period
from ingest.sentences import sentence_ends

_LONGEST = 600
_YEAR = r"((?:19[5-9]|20[0-4])\d)"
_LONGEST_PERIOD = 25


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the words that say it, at `text[start:end]`."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells how it went; `independent` where it names an independent look at it."""

    outcome: Outcome
    start: int
    end: int
    independent: bool = False


def kind_of(title: str, language: str) -> Kind | None:
    """The kind that a title names; None for one that names none."""
    for wanted in dict.fromkeys((language, "en")):
        for value, pattern in _kinds(wanted):
            if pattern.search(title.strip()):
                return Kind(value)
    return None


def outcomes_in(text: str, language: str, offset: int = 0) -> Iterator[Told]:
    """The sentences of a passage that say how it went, in order, `offset` added to where they stand. Praise with another
    side beside it is left out."""
    rules = _outcomes(language)
    if not rules or not any(pattern.search(text) for _, pattern in rules):
        return
    doubted = bool(_of("doubt", language).search(text))
    start = 0
    for end in sentence_ends(text, language):
        sentence = text[start:end]
        found = _outcome(sentence, language) if len(sentence) <= _LONGEST else None
        if found is not None and not (doubted and found is Outcome.WORKED):
            lead = len(sentence) - len(sentence.lstrip())
            independent = bool(_of("independent", language) and _of("independent", language).search(sentence))
            yield Told(found, offset + start + lead, offset + end, independent)
        start = end


def outcome_of(told: list[Told]) -> tuple[Told, float] | None:
    """What the sentences say together, with the first that says it, and how surely; None where they contradict."""
    said = {one.outcome for one in told}
    if Outcome.MIXED in said:
        chosen = Outcome.MIXED
    elif said == {Outcome.TOO_EARLY}:
        chosen = Outcome.TOO_EARLY
    elif len(said - {Outcome.TOO_EARLY}) == 1 and Outcome.TOO_EARLY not in said:
        chosen = next(iter(said))
    else:
        return None
    speaking = [one for one in told if one.outcome is chosen]
    best = next((one for one in speaking if one.independent), speaking[0])
    return best, round(min(0.9, 0.5 + 0.1 * len(speaking) + 0.1 * best.independent), 2)


def evidence_of(told: Told) -> OutcomeEvidence | None:
    return OutcomeEvidence.INDEPENDENT if told.independent else None


def years_in(words: str, language: str) -> Period | None:
    """The only run of years in a few words; None where there are several, or one that is too long."""
    pattern = _of("period", language) or _of("period", "en")
    periods = {_years(one) for one in pattern.finditer(words)}
    return periods.pop() if len(periods) == 1 else None


def _years(found: re.Match[str]) -> Period | None:
    first, last = [int(one) for one in found.groups() if one]
    return Period(first, last) if 0 <= last - first <= _LONGEST_PERIOD else None


def _outcome(sentence: str, language: str) -> Outcome | None:
    """Nothing where it is only hoped or asked, nor where a no stands before what would be a success."""
    for outcome, pattern in _outcomes(language):
        found = pattern.search(sentence)
        if found is None:
            continue
        before = sentence[: found.start()]
        unreal, negation = _of("unreal", language), _of("negation", language)
        if outcome is not Outcome.TOO_EARLY and unreal.search(f"{before} "):
            return None
        if outcome is Outcome.WORKED and (negation.search(before) or negation.search(found[0])):
            return None
        if sentence.rstrip().endswith(("?", "？", "؟")):
            return None
        return outcome
    return None


@cache
def _kinds(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (one["value"], re.compile(one[language], re.IGNORECASE))
        for one in _rules()["kind"]
        if language in one
    )


@cache
def _outcomes(language: str) -> tuple[tuple[Outcome, re.Pattern[str]], ...]:
    return tuple(
        (Outcome(value), re.compile(said[language], re.IGNORECASE))
        for value, said in _rules()["outcome"].items()
        if language in said
    )


@cache
def _of(name: str, language: str) -> Any:
    said = _rules()[name].get(language)
    return re.compile(said.replace("{a}", _YEAR).replace("{b}", _YEAR), re.IGNORECASE) if said else None


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((files("ingest") / "data" / "saying.toml").read_text(encoding="utf-8"))
