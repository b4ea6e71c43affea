"""What the pages say, each language in one TOML file, and how that language counts, dates and measures (CLDR, by Babel).

Owns the choice among the languages that there are: those shipped, and those that an operator put into a folder. What a
file leaves out is said in English. Refuses: labels of vocabularies, names of countries, and anything that a source says;
those come with their own language.
"""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from corpus.errors import WrongUse
from corpus.languages import OWN_NAMES, UN_LANGUAGES, direction, primary

DEFAULT = "en"

Said = str | Mapping[str, str]
"""A sentence, or one for each plural form that the language has (CLDR: zero, one, two, few, many, other)."""

_BARE = frozenset({"page", "part", "parts"})
"""Numbers that name something, and are not grouped by thousands."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NATIVE = "default"
_ZEROS = {
    "adlm": 0x1E950, "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "cakm": 0x11136, "deva": 0x966, "mymr": 0x1040,
    "nkoo": 0x7C0, "olck": 0x1C50, "tibt": 0xF20,
}  # fmt: skip
"""The first of the ten digits (Unicode, Nd) of each numbering system that is some language's default in CLDR."""


@dataclass(frozen=True)
class Texts:
    """The interface in one language. Called with a key: `texts("results.total", count=3)`."""

    language: str
    table: Mapping[str, Said]

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def own_name(self) -> str:
        """What speakers call the language."""
        return OWN_NAMES.get(self.language) or str(self._locale.display_name or self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Numbers are written as the language writes them; `count` chooses the plural form. Raises KeyError for a key
        that there is not: a page never shows a hole."""
        said = self.table[key]
        if not isinstance(said, str):
            said = said.get(self._form(values.get("count")), said["other"])
        shown = {
            name: self.number(value, name not in _BARE) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return said.format(**shown) if shown else said

    def number(self, value: float, grouped: bool = True) -> str:
        """In the digits of the language."""
        written = format_decimal(
            value, locale=self._locale, group_separator=grouped, numbering_system=_NATIVE
        )
        return self.digits(str(written))

    def date(self, written: str) -> str:
        """A day, a month or a year (2019-03-01, 2019-03, 2019; a moment is its day) as people read it; what is none of
        these as it is."""
        found = _DATE.match(written)
        if found is None or (found.end() < len(written) and written[found.end()] != "T"):
            return written
        try:
            moment = datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            return written
        if found[3]:
            said = format_date(moment, "long", locale=self._locale)
        else:
            said = format_skeleton("yMMMM" if found[2] else "y", moment, locale=self._locale)
        return self.digits(str(said))

    def years(self, start: int | None, end: int | None) -> str:
        """ "2014–2018", with an open end where there is none; empty without either."""
        shown = ["" if one is None else self.digits(str(one)) for one in (start, end)]
        return shown[0] if start == end else f"{shown[0]}–{shown[1]}"

    def listed(self, parts: list[str]) -> str:
        """ "a, b and c"."""
        return str(format_list(parts, locale=self._locale)) if parts else ""

    def digits(self, text: str) -> str:
        """The digits of `text` as the language writes them, and nothing else changed."""
        return text.translate(self._digits)

    def size(self, octets: int) -> str:
        """ "350 kB", "1.4 MB": two figures are enough to decide on a slow line."""
        kilobytes = max(1, round(octets / 1000))
        if kilobytes < 1000:
            return self._measured(kilobytes, "digital-kilobyte")
        megabytes = octets / 1e6
        return self._measured(
            round(megabytes, 1) if octets < 9.95e6 else round(megabytes), "digital-megabyte"
        )

    def has(self, key: str) -> bool:
        return key in self.table

    @cached_property
    def _locale(self) -> Locale:
        try:
            return Locale(self.language)
        except UnknownLocaleError:
            return Locale(DEFAULT)

    @cached_property
    def _digits(self) -> dict[int, str]:
        """Babel knows which digits a language uses by default, and writes all numbers in ASCII ones."""
        zero = _ZEROS.get(str(self._locale.default_numbering_system), ord("0"))
        return {ord(str(one)): chr(zero + one) for one in range(10)}

    def _form(self, count: object) -> str:
        return str(self._locale.plural_form(count)) if isinstance(count, int) else "other"

    def _measured(self, value: float, unit: str) -> str:
        written = format_unit(value, unit, length="short", locale=self._locale, numbering_system=_NATIVE)
        return self.digits(str(written))


class Library:
    """The languages that there are: the shipped six first, then those of the operator's folder, which go before a
    shipped one of the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        shipped = files("api") / "texts"
        self._sources = {one: (shipped / f"{one}.toml").read_text(encoding="utf-8") for one in UN_LANGUAGES}
        for path in sorted(folder.glob("*.toml")) if folder is not None else ():
            self._sources[_named(path)] = path.read_text(encoding="utf-8")
        english = _table(self._sources[DEFAULT], DEFAULT)
        own = {language: _table(source, language) for language, source in self._sources.items()}
        self.missing = {language: sorted(set(english) - set(table)) for language, table in own.items()}
        self._texts = {language: Texts(language, {**english, **table}) for language, table in own.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._texts)

    def texts(self, language: str) -> Texts:
        return self._texts[language]

    def choose(self, wanted: str, accepted: str) -> str:
        """The language of the page: the one asked for, else the best of an Accept-Language header, else English."""
        for tag in (wanted, *_by_preference(accepted)):
            if tag and primary(tag) in self._texts:
                return primary(tag)
        return DEFAULT


@cache
def library(folder: Path | None = None) -> Library:
    """Raises WrongUse for a file of an operator's that cannot be used."""
    return Library(folder)


def texts_in(language: str) -> Texts:
    """One of the shipped languages."""
    return library().texts(language)


def choose(wanted: str, accepted: str) -> str:
    """Among the shipped languages."""
    return library().choose(wanted, accepted)


def _table(source: str, language: str) -> dict[str, Said]:
    try:
        sections = tomllib.loads(source)
        table = {f"{name}.{key}": said for name, section in sections.items() for key, said in section.items()}
    except (tomllib.TOMLDecodeError, AttributeError) as fault:
        raise WrongUse(
            f"its texts are not TOML: {fault}",
            subject=f"{language}.toml",
            remedy="Mend it: docs/languages.md",
        ) from fault
    for key, said in table.items():
        whole = isinstance(said, str) or (isinstance(said, dict) and isinstance(said.get("other"), str))
        if not whole:
            raise WrongUse(
                f"{key} is neither a text nor plural forms with `other`",
                subject=f"{language}.toml",
                remedy="Write it as in en.toml: docs/languages.md",
            )
    return table


def _named(path: Path) -> str:
    """The language that a file is for, by its name: bn.toml. Raises WrongUse."""
    language = primary(path.stem)
    try:
        Locale(language)
    except (UnknownLocaleError, ValueError):
        language = "und"
    if language == "und" or language != path.stem:
        raise WrongUse(
            "it is not named after a language",
            subject=path.name,
            remedy="Name it by its code, as in bn.toml.",
        )
    return language


def _by_preference(header: str) -> list[str]:
    """Tags of an Accept-Language header (RFC 9110, 12.5.4), best first; what is malformed is passed over."""
    ranked: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and 0 < weight <= 1:
            ranked.append((weight, tag))
    return [tag for _, tag in sorted(ranked, key=lambda pair: -pair[0])]
