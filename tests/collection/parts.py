"""The hand-written parts, read from `parts/`: Part for a text with its facts, Gathering for a compendium.

Refuses: filling slots, laying out, and defaults for a fact that nobody wrote.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("parts")
SLOTS = {"place": "done-in", "origin": "origin", "transit": "transit", "destination": "destination"}


@dataclass(frozen=True)
class Part:
    """One text, its slots still open. `body` is the id of a global body; a field text has a publisher."""

    key: str
    subject: str
    level: str
    language: str
    title: str
    text: str
    kind: str = "practice"
    publisher: str = ""
    body: str = ""
    heading: str = ""
    places: tuple[tuple[str, str], ...] = ()
    start: int = 0
    end: int = 0
    outcome: str = "not-reported"
    evidence: str = "none"
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    contradicts: str = ""
    otherwise: tuple[str, str, str] | None = None
    """Another ending: outcome, evidence, and the section that stands for the one that states the outcome."""


@dataclass(frozen=True)
class Gathering:
    """A compendium: its own words, and its practices as Parts with headings."""

    key: str
    language: str
    layout: str
    title: str
    publisher: str
    intro: str
    entries: tuple[Part, ...]


@cache
def subjects() -> Mapping[str, dict[str, Any]]:
    """What is common to the texts of a subject, by its name."""
    return {one["subject"]: one for one in map(_read, _files("subjects"))}


@cache
def field_parts() -> tuple[Part, ...]:
    return tuple(_part(one, entry, "field") for one in subjects().values() for entry in one["field"])


@cache
def global_parts() -> tuple[Part, ...]:
    return tuple(_part(one, entry, "global") for one in subjects().values() for entry in one["global"])


@cache
def disputes() -> tuple[Part, ...]:
    """Texts that contradict a field text: set where and when that one is."""
    known = {one.key: one for one in field_parts()}
    found = []
    for path in _files("disputes"):
        said = _read(path)
        other = known[said["contradicts"]]
        found.append(replace(other, key=f"{other.key}-disputed", otherwise=None, **said))
    return tuple(found)


@cache
def gatherings() -> tuple[Gathering, ...]:
    return tuple(_gathering(_read(path)) for path in _files("compendia"))


@cache
def bodies() -> Mapping[str, Mapping[str, str]]:
    return _read(FOLDER / "bodies.toml")


@cache
def marks() -> Mapping[str, Mapping[str, str]]:
    return _read(FOLDER / "marks.toml")


def _files(folder: str) -> Iterator[Path]:
    return iter(sorted((FOLDER / folder).glob("*.toml")))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _part(subject: Mapping[str, Any], entry: Mapping[str, Any], level: str) -> Part:
    ending = entry.get("otherwise")
    return Part(
        key=f"{subject['subject']}{'-standard' if level == 'global' else ''}-{entry['language']}",
        level=level,
        language=entry["language"],
        title=entry["title"],
        text=entry["text"],
        kind=entry.get("kind", "practice"),
        publisher=entry.get("publisher", ""),
        body=entry.get("body", ""),
        outcome=entry.get("outcome", "not-reported"),
        evidence=entry.get("evidence", "none"),
        otherwise=(ending["outcome"], ending["evidence"], ending["text"]) if ending else None,
        **_about(subject),
        **_setting(entry),
    )


def _about(subject: Mapping[str, Any]) -> dict[str, Any]:
    lists = ("sectors", "target_groups", "objectives", "groups", "also")
    return {"subject": subject["subject"]} | {name: tuple(subject.get(name, ())) for name in lists}


def _setting(entry: Mapping[str, Any]) -> dict[str, Any]:
    years = entry["years"]
    return {
        "places": tuple((slot, entry[slot]) for slot in SLOTS if slot in entry),
        "start": years[0],
        "end": years[1] if len(years) > 1 else 0,
    }


def _gathering(said: Mapping[str, Any]) -> Gathering:
    entries = []
    for entry in said["entry"]:
        entries.append(
            Part(
                key=f"{said['key']}-{entry['subject']}",
                level="field",
                language=said["language"],
                title=entry["heading"],
                heading=entry["heading"],
                text=entry["text"],
                publisher=said["publisher"],
                outcome=entry["outcome"],
                evidence=entry["evidence"],
                **_about(subjects().get(entry["subject"], entry)),
                **_setting(entry),
            )
        )
    return Gathering(
        said["key"], said["language"], said["layout"], said["title"], said["publisher"], said["intro"],
        tuple(entries),
    )  # fmt: skip
