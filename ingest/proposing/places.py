"""Which places a text is about, and the part each plays: where a name stands, how often, and the words beside it.

Owns the weights and the rules by which a document that names forty countries is about none of them. Refuses: finding
names (gazetteer.py).
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.concepts import Vocabularies
from corpus.practices import PlaceRole
from ingest.canonical import Canonical, Span
from ingest.proposing.gazetteer import Gazetteer, Mention, said
from ingest.proposing.roles import parts_in

IN_TITLE, IN_HEADING, IN_OPENING, IN_TEXT, IN_TABLE, ASIDE = 8.0, 3.0, 2.0, 1.0, 0.3, 0.1
"""What a name weighs by where it stands."""

_OPENING = 1_500
"""Characters of the beginning, of a document or of one practice in it, that count for more."""

_LISTED, _NEAR = 4, 160
"""So many places within so many characters are a list, and share the weight of two."""

_LEAST, _SHARE, _MOST = 4.0, 0.4, 6
_EACH, _OFTEN = 6_000, 12
"""A text is about a place that it names twice, and once more for each so many characters, up to twelve times."""
_MANY, _CLEAR = 10, 0.35
_HELD = 0.5
_REGIONAL = 0.75
_LEAST_OF_ROLE = 2.0
_CONGO, _DR_CONGO = "COG", "COD"
_FOOT = frozenset({"footnote", "caption"})
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:;•\n])\s([A-Z][a-z]+)\s$")
_CAPITAL_BEHIND = re.compile(r"^\s([A-Z][a-z]+)")
_FUNCTION_WORDS = frozenset(
    [
        "The",
        "In",
        "From",
        "To",
        "Of",
        "And",
        "For",
        "With",
        "By",
        "At",
        "On",
        "Between",
        "Across",
        "Throughout",
        "Through",
        "Both",
        "East",
        "West",
        "North",
        "South",
    ]
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place where it stands: its part there, and its weight."""

    code: str
    start: int
    end: int
    weight: float
    role: PlaceRole = PlaceRole.DONE_IN


@dataclass(frozen=True, slots=True)
class About:
    """A place that a text is about, how surely (0 to 1), and where that is said best; no place: in the title."""

    code: str
    role: PlaceRole
    score: float
    where: Standing | None


class PlacesAbout:
    """Built once from the vocabularies."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        self._gazetteer = Gazetteer(vocabularies)

    def left_out(self, text: str, language: str) -> str:
        """A text without the names of places."""
        for one in reversed(self._gazetteer.find(text, language)):
            text = text[: one.start] + text[one.end :]
        return text

    def standing(self, canonical: Canonical, language_at: "LanguageAt") -> list[Standing]:
        """Every place that is named, outside the title."""
        found: list[Standing] = []
        aside = False
        for span in canonical.spans:
            words = canonical.text[span.start : span.end]
            if span.level:
                aside = bool(_aside().search(words))
            language = language_at(span.start)
            mentions = self._gazetteer.find(words, language)
            weights = _weights(words, mentions, span, aside)
            roles = parts_in(words, mentions)
            for mention, weight, role in zip(mentions, weights, roles, strict=True):
                if weight:
                    found.append(
                        Standing(
                            mention.code, span.start + mention.start, span.start + mention.end, weight, role
                        )
                    )
        return _one_congo(found)

    def about(
        self, found: Sequence[Standing], title: str, language: str, start: int = 0, length: int = 0
    ) -> tuple[About, ...]:
        """The places that a text with this title, which begins at `start` and is so long, is about, the surest first."""
        mentions = self._gazetteer.find(title, language)
        named = [
            Standing(one.code, one.start, one.end, IN_TITLE, role)
            for one, role in zip(mentions, parts_in(title, mentions), strict=True)
        ]
        opened = [
            replace(one, weight=one.weight * IN_OPENING)
            if one.weight >= IN_TEXT and one.start < start + _OPENING
            else one
            for one in found
        ]
        done = [one for one in (*named, *opened) if one.role is PlaceRole.DONE_IN]
        in_title = frozenset(one.code for one in named)
        times = min(_OFTEN, max(2, length // _EACH))
        often = Counter(one.code for one in opened)
        rare = {code for code, count in often.items() if count < times and code not in in_title}
        best = [code for code in self._best(done, in_title) if code not in rare or code.isdigit()]
        chosen = [self._told(code, PlaceRole.DONE_IN, done, named) for code in best]
        for role in (PlaceRole.ORIGIN, PlaceRole.TRANSIT, PlaceRole.DESTINATION):
            playing = [one for one in (*named, *opened) if one.role is role]
            weights = _sums(playing)
            top = max(weights.values(), default=0.0)
            several = [
                code for code, weight in weights.items() if weight >= max(_LEAST_OF_ROLE, _SHARE * top)
            ]
            if len(several) <= _MOST:
                chosen += [self._told(code, role, playing, named) for code in several]
        return tuple(sorted(chosen, key=lambda one: -one.score))

    def _best(self, done: Sequence[Standing], in_title: frozenset[str]) -> list[str]:
        """Countries that outweigh the others; else the region that most of them lie in; else the region that is named."""
        weights = _sums(done)
        countries = {code: weight for code, weight in weights.items() if not code.isdigit()}
        regions = {code: weight for code, weight in weights.items() if code.isdigit()}
        whole = sum(countries.values())
        named = [code for code in countries if countries[code] >= IN_TEXT]
        top = max(countries.values(), default=0.0)
        if in_title & countries.keys():
            best = [code for code in countries if code in in_title]
            return best if len(best) <= _MOST else []
        if not in_title:
            crowded = len(named) > _MANY and top < _CLEAR * whole
            best = [code for code, weight in countries.items() if weight >= max(_LEAST, _SHARE * top)]
            held = sum(countries[code] for code in best)
            if not crowded and best and len(best) <= _MOST and held >= _HELD * whole:
                return best
            region = self._region(countries, whole) if len(best) > _MOST or crowded else ""
            if region:
                return [region]
        best = [code for code, weight in regions.items() if code in in_title or weight >= 2 * _LEAST]
        return best if len(best) == 1 and (in_title or not named) else []

    def _region(self, countries: dict[str, float], whole: float) -> str:
        """The smallest region that holds three quarters of the weight."""
        inside: Counter[str] = Counter()
        for code, weight in countries.items():
            for region in self._vocabularies.around(code):
                inside[region] += weight  # type: ignore[assignment]
        fitting = [code for code, weight in inside.items() if weight >= _REGIONAL * whole and code != "001"]
        depth = {code: len(self._vocabularies.around(code)) for code in fitting}
        return (
            max(fitting, key=lambda code: depth[code], default="")
            if max(depth.values(), default=0) >= 2
            else ""
        )

    def _told(
        self, code: str, role: PlaceRole, playing: Sequence[Standing], named: Sequence[Standing]
    ) -> About:
        whole = sum(one.weight for one in playing) or 1.0
        own = [one for one in playing if one.code == code]
        if not own:
            own = [one for one in playing if code in self._vocabularies.around(one.code)]
        share = sum(one.weight for one in own) / whole
        titled = any(one.code == code for one in named)
        score = round(min(0.95, 0.3 + 0.5 * share + 0.2 * titled), 2)
        where = None if titled else max(own, key=lambda one: (one.weight, -one.start))
        return About(code, role, score, where)


class LanguageAt:
    """The language of the passage that holds an offset; the document's elsewhere."""

    def __init__(self, passages: Iterable[tuple[int, int, str]], language: str) -> None:
        self._others = sorted(one for one in passages if one[2] != language)
        self._language = language

    def __call__(self, offset: int) -> str:
        at = bisect_right(self._others, offset, key=lambda one: one[0]) - 1
        if at >= 0 and offset < self._others[at][1]:
            return self._others[at][2]
        return self._language


def _weights(words: str, mentions: Sequence[Mention], span: Span, aside: bool) -> list[float]:
    weight = IN_TEXT
    if span.level:
        weight = IN_HEADING
    elif span.kind == "row":
        weight = IN_TABLE
    if aside or span.kind in _FOOT:
        weight = ASIDE
    found = []
    for at, one in enumerate(mentions):
        near = {
            other.code for other in mentions[max(0, at - 8) : at + 9] if abs(other.start - one.start) <= _NEAR
        }
        listed = 2 / len(near) if len(near) >= _LISTED else 1.0
        halved = 0.5 if one.people else 1.0
        found.append(0.0 if one.doubtful and _anothers(words, one) else weight * listed * halved)
    return found


def _anothers(words: str, one: Mention) -> bool:
    """Whether a capitalised word beside a doubtful name makes it a person's or a town's: "Michael Jordan"."""
    before = _CAPITAL_BEFORE.search(words[max(0, one.start - 30) : one.start])
    behind = _CAPITAL_BEHIND.match(words[one.end : one.end + 30])
    if words[one.start : one.end].isupper():
        return False
    return any(found and found[1] not in _FUNCTION_WORDS for found in (before, behind))


def _sums(found: Iterable[Standing]) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for one in found:
        sums[one.code] += one.weight
    return dict(sums)


def _one_congo(found: list[Standing]) -> list[Standing]:
    """Where the Democratic Republic is named, a bare "Congo" is that one."""
    if not any(one.code == _DR_CONGO for one in found):
        return found
    return [replace(one, code=_DR_CONGO) if one.code == _CONGO else one for one in found]


@cache
def _aside() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:[\dIVX]+[.)]?\s*)?(?:{said()['headings']['aside']})\b", re.IGNORECASE)
