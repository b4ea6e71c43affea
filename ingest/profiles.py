"""Profiles: which label of an organisation's form stands for which noun of a practice.

Owns the file (TOML), its check, where a profile comes from, and how one is written from a filled example. Refuses:
finding labels in a document, and what their values mean (forms.py, labels.py).
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus.errors import BadDeclaration, NotFound
from ingest.declared import FIELDS
from ingest.labels import plain
from ingest.tables import KEYS

IGNORE = "ignore"
FOLDER = "fieldbridge-profile.toml"
"""A file of this name is the profile of its folder, and of those below it that have none of their own."""

NOUNS = (*KEYS, "publisher", "date", "contact", IGNORE)
"""`contact` is known so that it is not asked about; whom to ask is never taken from a form."""

_KEPT_OUT = frozenset({"practices", "columns", "compendium", "profile", "id", "key", "heading"})
_TABLE = re.compile(r"^\[labels(?:\.\w+)?\]", re.MULTILINE)
_LARGEST = 200_000
_LONGEST_EXAMPLE = 70


@dataclass(frozen=True, slots=True)
class Labels:
    """The form in one language: each label as it is written, by its plain spelling, and its noun."""

    written: Mapping[str, str]
    nouns: Mapping[str, str]

    def noun(self, label: str) -> str:
        """ "" for a label that is not in it."""
        return self.nouns.get(plain(label), "")


@dataclass(frozen=True, slots=True)
class Profile:
    """`languages`: the same form in several languages, or in one. `always`: keys of a sidecar that hold for every such
    form; what a document says itself goes before them."""

    name: str
    languages: tuple[Labels, ...]
    always: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """The profile that a person gave for a file. `text` None: there is none of that name. `sole`: given for this very
    file, which must then be such a form; else a file that is none is read plainly."""

    name: str
    text: str | None
    sole: bool = False

    def profile(self, filename: str) -> Profile:
        """Raises BadDeclaration."""
        if self.text is None:
            raise BadDeclaration(
                f"profile: there is no profile {self.name[:80]!r}",
                subject=filename,
                remedy=_near(self.name, [*shipped(), "the name of a file beside this one"]),
            )
        return load(self.text, self.name)


def load(text: str, name: str) -> Profile:
    """Raises BadDeclaration that names the label, and the nearest right noun."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDeclaration(f"the profile is not TOML: {error}", subject=name, remedy="Mend it.") from error
    for key in data:
        if key not in ("name", "labels", "always"):
            raise BadDeclaration(
                f"a profile has no key {key[:40]!r}",
                subject=name,
                remedy=_near(key, ["name", "labels", "always"]),
            )
    told, always = data.get("labels", {}), data.get("always", {})
    if not isinstance(told, dict) or not isinstance(always, dict) or not told:
        raise BadDeclaration(
            "it has no labels", subject=name, remedy='Write [labels] and "Country" = "places".'
        )
    for key in always:
        if key not in FIELDS or key in _KEPT_OUT:
            raise BadDeclaration(
                f"always: there is no such key: {key[:40]}", subject=name, remedy=_near(key, FIELDS)
            )
    several = all(isinstance(one, dict) for one in told.values())
    tables = list(told.values()) if several else [told]
    return Profile(str(data.get("name", name)), tuple(_labels(one, name) for one in tables), always)


@cache
def shipped() -> Mapping[str, str]:
    """The profiles that come along, by name: their text."""
    folder = files("ingest") / "data" / "profiles"
    return {
        one.name.removesuffix(".toml"): one.read_text(encoding="utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".toml")
    }


def named(written: str) -> Given:
    """A shipped profile by name, else a file. Raises NotFound."""
    if written in shipped():
        return Given(written, shipped()[written])
    path = Path(written)
    if not path.is_file():
        raise NotFound(
            "there is no such profile",
            subject=written[:200],
            remedy=f"Name a file, or one of: {', '.join(shipped())}",
        )
    return Given(written, _read(path))


def is_profile(path: Path) -> bool:
    """Whether a file looks like a profile, so that it is not taken for a document."""
    try:
        return bool(_TABLE.search(_read(path)))
    except OSError:
        return False


def beside(path: Path, above: int, sidecar: str, given: Given | None) -> Given | None:
    """The profile of a file: the one that its sidecar names, else the one that was `given`, else its folder's, looked for
    in `above` folders upwards. False in the sidecar: none."""
    try:
        wanted = tomllib.loads(sidecar).get("profile")
    except tomllib.TOMLDecodeError:
        wanted = None  # whoever reads the sidecar says what is wrong with it
    if wanted is False:
        return None
    if wanted is not None:
        return _wanted(path, str(wanted))
    if given is not None:
        return given
    for folder in list(path.absolute().parents)[: max(above, 0)]:
        if (folder / FOLDER).is_file() and not (folder / FOLDER).is_symlink():
            return Given(FOLDER, _read(folder / FOLDER))
    return None


def written(name: str, example: Iterable[tuple[str, str, str]]) -> str:
    """A profile to be edited, from (label, guessed noun or "", value) of a filled example."""
    rows = list({plain(_line(one[0])): one for one in example if plain(_line(one[0]))}.values())
    lines = [
        f"# Made from {_shown(name)} by: fieldbridge inspect FILE --profile",
        f"# The nouns are: {', '.join(NOUNS)}.",
        f"name = {_quoted(name)}",
        "",
        "[labels]",
    ]
    for known in (True, False):
        lines += (
            ["# Not known; give each a noun, or leave it."]
            if not known and not all(one[1] for one in rows)
            else []
        )
        lines += [
            f"{_quoted(label)} = {_quoted(noun or IGNORE)}{f'   # {_shown(value)}' if value else ''}"
            for label, noun, value in rows
            if bool(noun) is known
        ]
    return "\n".join(lines) + "\n"


def _labels(told: Mapping[str, object], name: str) -> Labels:
    written, nouns = {}, {}
    for label, noun in told.items():
        if not isinstance(noun, str) or noun not in NOUNS:
            raise BadDeclaration(
                f"labels: {label[:60]!r}: there is no noun {str(noun)[:40]!r}",
                subject=name,
                remedy=_near(str(noun), NOUNS),
            )
        if plain(label) in nouns:
            raise BadDeclaration(
                f"labels: {label[:60]!r} stands in it twice", subject=name, remedy="Take one of them out."
            )
        written[plain(label)], nouns[plain(label)] = label, noun
    return Labels(written, nouns)


def _wanted(path: Path, name: str) -> Given:
    """A shipped one, or a file in the very folder: a name that climbs is no name."""
    if name in shipped():
        return Given(name, shipped()[name], sole=True)
    file = path.with_name(name) if name and name == Path(name).name else None
    if file is None or file.is_symlink() or not file.is_file():
        return Given(name, None, sole=True)
    return Given(name, _read(file), sole=True)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return stream.read(_LARGEST)


def _near(wrong: str, right: Iterable[str]) -> str:
    known = list(right)
    close = difflib.get_close_matches(wrong.casefold()[:80], known, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else "There are: " + ", ".join(known) + "."


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return '"' + _line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shown(text: str) -> str:
    plainly = _line(text)
    return plainly if len(plainly) <= _LONGEST_EXAMPLE else plainly[: _LONGEST_EXAMPLE - 1] + "…"


def _line(text: str) -> str:
    """On one line, without what cannot be printed."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
