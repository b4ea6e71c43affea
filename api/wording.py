"""What the pages say, in six languages: one TOML file each, and the choice among them.

Refuses: labels of vocabularies and anything that a source says; those come with their own language.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.languages import UN_LANGUAGES, direction, primary

DEFAULT = "en"


@dataclass(frozen=True)
class Texts:
    """The interface in one language. Called with a key: `texts("results.total", count=3)`."""

    language: str
    table: dict[str, str]

    @property
    def direction(self) -> str:
        return direction(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a key that there is not: a page never shows a hole."""
        return self.table[key].format(**values) if values else self.table[key]

    def size(self, octets: int) -> str:
        """ "350 kB", "1.4 MB": two figures are enough to decide on a slow line."""
        kilobytes = max(1, round(octets / 1000))
        if kilobytes < 1000:
            return self("size.kilobytes", number=kilobytes)
        figure = f"{octets / 1e6:.1f}" if octets < 9.95e6 else str(round(octets / 1e6))
        return self("size.megabytes", number=figure.replace(".", self("size.decimal")))

    def has(self, key: str) -> bool:
        return key in self.table


@cache
def texts_in(language: str) -> Texts:
    source = (files("api") / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(source)
    return Texts(
        language,
        {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()},
    )


def choose(wanted: str, accepted: str) -> str:
    """The language of the page: the one asked for, else the best of an Accept-Language header, else English."""
    for tag in (wanted, *_by_preference(accepted)):
        if tag and primary(tag) in UN_LANGUAGES:
            return primary(tag)
    return DEFAULT


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
