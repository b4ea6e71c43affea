"""What a file declares of itself, in sidecar, front matter or <meta>, becomes a Declaration, checked.

Owns the list of keys (FIELDS; the docs print it) and the errors that name file, field and the nearest right
value. Refuses: guessing; an unknown key or value is an error, so that a typing error is not lost silently.
"""

import datetime
import difflib
import re
import tomllib
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from corpus.access import Rights, Visibility
from corpus.concepts import GROUPS, OBJECTIVES, Vocabularies
from corpus.declaration import Declaration, PracticeDeclaration
from corpus.errors import BadDeclaration
from corpus.languages import primary
from corpus.practices import Body, Kind, Level, Outcome, OutcomeEvidence, Period, Place, PlaceRole, Reach
from corpus.works import Provenance
from ingest.places import PlaceNames

OF_PRACTICE = {
    "key": "a stable key of your own; finds the practice again when its title changes",
    "heading": "in a compendium: the heading of the section that holds this practice",
    "title": "the name of the practice",
    "summary": "two or three sentences",
    "kind": ", ".join(Kind),
    "level": ", ".join(Level),
    "scope": ", ".join(Reach),
    "places": "countries or regions by ISO code, M49 code or UN name; { code, role } with role "
    + ", ".join(PlaceRole),
    "period": "a year, '2014-2018', or { start, end }",
    "sectors": "ids of the scheme sectors",
    "target_groups": "ids of the scheme target-groups",
    "bodies": "names, or { name, role }",
    "outcome": ", ".join(Outcome),
    "outcome_evidence": ", ".join(OutcomeEvidence),
    "lessons": "what was learned",
    "conditions": "what another place would need",
    "contact": "whom to ask; only with contact_consent = true",
    "contact_consent": "true when the person named agreed",
    "tags": "concepts as 'scheme:id'",
    "objectives": "short for tags of gcm-objectives",
    "groups": "short for tags of gmg-groups",
}
OF_DOCUMENT = {
    "id": "a stable id of the document; else its source_url, else its place in the collection",
    "work": "a name shared by the language versions of one work",
    "publisher": "who published it",
    "date": "2019, 2019-03 or 2019-03-01",
    "language": "of the text, as BCP 47: en, fr, ar …",
    "source_url": "where it was published",
    "identifiers": "{ doi, isbn, symbol }",
    "rights": ", ".join(Rights),
    "visibility": "public, signed-in or group:<name>",
    "provenance": ", ".join(Provenance),
    "practices": "a compendium: a list of tables with the keys of a practice",
    "compendium": "false: it is one practice, whatever its headings look like",
    "profile": "the profile of a form: the name of one that comes along, or of a file beside it; false: none",
    "columns": "of a table of practices: { title, places, … } with the header of each column; false: it is none",
}
FIELDS = {**OF_DOCUMENT, **OF_PRACTICE}

Choice = TypeVar("Choice", bound=Enum)


def read_sidecar(text: str, filename: str) -> dict[str, Any]:
    """Raises BadDeclaration for what is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDeclaration(
            f"the sidecar is not TOML: {error}", subject=filename, remedy="Mend it and ingest again."
        ) from error


def understand(
    data: Mapping[str, object], filename: str, vocabularies: Vocabularies, places: PlaceNames
) -> Declaration:
    """Raises BadDeclaration naming file, field and the nearest right key or value."""
    return _Understanding(filename, vocabularies, places).document(data)


def understood_alone(
    data: Mapping[str, object], filename: str, vocabularies: Vocabularies, places: PlaceNames
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Of what a file says inside itself: the entries that can be understood, and a sentence for each other.

    Front matter and <meta> are written for many programs; what is not meant for us must not fail the file.
    """
    fitting: dict[str, object] = {}
    doubts: list[str] = []
    for key, value in data.items():
        try:
            understand({key: value}, filename, vocabularies, places)
            fitting[key] = value
        except BadDeclaration as error:
            doubts.append(f"not taken from the file: {error.happened}")
    return fitting, tuple(doubts)


class _Understanding:
    """One file's declaration being read; keeps the file's name for errors."""

    def __init__(self, filename: str, vocabularies: Vocabularies, places: PlaceNames) -> None:
        self._filename = filename
        self._vocabularies = vocabularies
        self._places = places

    def document(self, data: Mapping[str, object]) -> Declaration:
        self._check_keys(data, FIELDS)
        identifiers = self._table(data, "identifiers")
        return Declaration(
            whole=self.practice(data),
            practices=tuple(self._compendium(data)),
            id=self._text(data, "id"),
            work=self._text(data, "work"),
            publisher=self._text(data, "publisher"),
            date=self._date(data),
            language=self._language(data),
            source_url=self._text(data, "source_url"),
            identifiers=tuple(sorted((str(key), str(value)) for key, value in identifiers.items())),
            rights=self._choice(data, "rights", Rights),
            visibility=self._visibility(data),
            provenance=self._choice(data, "provenance", Provenance),
            declared=frozenset(data),
        )

    def practice(self, data: Mapping[str, object]) -> PracticeDeclaration:
        contact = self._text(data, "contact")
        return PracticeDeclaration(
            key=self._text(data, "key"),
            heading=self._text(data, "heading"),
            title=self._text(data, "title"),
            summary=self._text(data, "summary"),
            kind=self._choice(data, "kind", Kind),
            level=self._choice(data, "level", Level),
            scope=self._choice(data, "scope", Reach),
            places=tuple(self._place(one) for one in self._list(data, "places")),
            period=self._period(data),
            sectors=tuple(self._concept("sectors", "sectors", one) for one in self._list(data, "sectors")),
            target_groups=tuple(
                self._concept("target_groups", "target-groups", one)
                for one in self._list(data, "target_groups")
            ),
            bodies=tuple(self._body(one) for one in self._list(data, "bodies")),
            outcome=self._choice(data, "outcome", Outcome),
            outcome_evidence=self._choice(data, "outcome_evidence", OutcomeEvidence),
            lessons=self._text(data, "lessons"),
            conditions=self._text(data, "conditions"),
            contact=contact if data.get("contact_consent") is True else "",
            tags=self._tags(data),
        )

    def _compendium(self, data: Mapping[str, object]) -> list[PracticeDeclaration]:
        found = []
        for number, one in enumerate(self._list(data, "practices"), 1):
            if not isinstance(one, Mapping):
                raise self._wrong(
                    "practices", f"entry {number} is not a table", "Write [[practices]] tables."
                )
            self._check_keys(one, OF_PRACTICE)
            found.append(self.practice(one))
        return found

    def _check_keys(self, data: Mapping[str, object], known: Mapping[str, str]) -> None:
        for key in data:
            if key not in known:
                raise self._wrong(str(key), "there is no such key", _nearest(str(key), known))

    def _text(self, data: Mapping[str, object], key: str) -> str:
        value = data.get(key, "")
        if isinstance(value, str | int | float | datetime.date) and not isinstance(value, bool):
            return " ".join(str(value).split())
        raise self._wrong(key, "this is not text", "Put it in quotes.")

    def _list(self, data: Mapping[str, object], key: str) -> list[Any]:
        value = data.get(key, [])
        if isinstance(value, list):
            return value
        if isinstance(value, str):
            return [part.strip() for part in value.split(";" if ";" in value else ",") if part.strip()]
        return [value]

    def _table(self, data: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = data.get(key, {})
        if isinstance(value, Mapping):
            return value
        raise self._wrong(key, "this is not a table", FIELDS[key])

    def _choice(self, data: Mapping[str, object], key: str, choices: type[Choice]) -> Choice | None:
        written = self._text(data, key)
        if not written:
            return None
        try:
            return choices(written.casefold().replace("_", "-").replace(" ", "-"))
        except ValueError:
            allowed = [str(one.value) for one in choices]
            raise self._wrong(
                key, f"{written[:60]!r} is not one of its values", _nearest(written, allowed)
            ) from None

    def _visibility(self, data: Mapping[str, object]) -> Visibility | None:
        written = self._text(data, "visibility")
        try:
            return Visibility(written) if written else None
        except ValueError:
            raise self._wrong("visibility", f"{written[:60]!r} is none", FIELDS["visibility"]) from None

    def _date(self, data: Mapping[str, object]) -> str:
        written = self._text(data, "date")
        if not written or re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", written):
            return written
        raise self._wrong("date", f"{written[:60]!r} is not a date", "Write 2019, 2019-03 or 2019-03-01.")

    def _language(self, data: Mapping[str, object]) -> str:
        written = self._text(data, "language")
        language = primary(written) if written else ""
        if language == "und":
            raise self._wrong(
                "language", f"{written[:60]!r} is not a language", "Write a BCP 47 tag: en, fr, ar …"
            )
        return language

    def _period(self, data: Mapping[str, object]) -> Period | None:
        value = data.get("period")
        if value is None or value == "":
            return None
        if isinstance(value, Mapping):
            years = [value.get("start"), value.get("end")]
            written = "-".join("" if one is None else str(one) for one in years)
        else:
            written = str(value)
        match = re.fullmatch(r"\s*(\d{4})?\s*(?:(-|–|/|\.\.)\s*(\d{4})?)?\s*", written)
        if match is None or not (match[1] or match[3]):
            raise self._wrong("period", f"{written[:60]!r} is not a period", OF_PRACTICE["period"])
        start, end = match[1] and int(match[1]), match[3] and int(match[3])
        if not match[2]:
            end = start
        if start and end and start > end:
            raise self._wrong("period", f"{start} is after {end}", "Put the earlier year first.")
        return Period(start or None, end or None)

    def _place(self, value: object) -> Place:
        written, role = value, PlaceRole.DONE_IN
        if isinstance(value, Mapping):
            written = value.get("code", "")
            role = self._choice(value, "role", PlaceRole) or role
        code = self._places.code(str(written))
        if code is None:
            raise self._wrong(
                "places",
                f"{str(written)[:60]!r} is no place of the M49 list",
                self._places.hint(str(written)),
            )
        return Place(code, role)

    def _body(self, value: object) -> Body:
        if isinstance(value, Mapping):
            return Body(self._text(value, "name"), self._text(value, "role") or "author")
        return Body(" ".join(str(value).split()))

    def _tags(self, data: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        found: dict[tuple[str, str], None] = {}
        for one in self._list(data, "tags"):
            scheme, _, concept = str(one).rpartition(":")
            if self._vocabularies.get(scheme) is None:
                names = [vocabulary.name for vocabulary in self._vocabularies]
                raise self._wrong("tags", f"{str(one)[:60]!r} names no scheme", _nearest(scheme, names))
            found[(scheme, self._concept("tags", scheme, concept))] = None
        for key, scheme in (("objectives", OBJECTIVES), ("groups", GROUPS)):
            for one in self._list(data, key):
                found[(scheme, self._concept(key, scheme, one))] = None
        return tuple(found)

    def _concept(self, key: str, scheme: str, value: object) -> str:
        written = str(value).strip()
        vocabulary = self._vocabularies.get(scheme)
        if vocabulary is None:
            raise self._wrong(key, f"the scheme {scheme} is not loaded", "Run: fieldbridge vocabulary list")
        found = vocabulary.get(written)
        if found is not None and found.retired:
            instead = f"Write {found.replaced_by}." if found.replaced_by else "Leave it out."
            raise self._wrong(key, f"{written!r} was retired from {scheme}", instead)
        if found is not None:
            return written
        ids = [concept.id for concept in vocabulary]
        raise self._wrong(key, f"{written[:60]!r} is no concept of {scheme}", _nearest(written, ids))

    def _wrong(self, key: str, happened: str, remedy: str) -> BadDeclaration:
        return BadDeclaration(f"{key}: {happened}", subject=self._filename, remedy=remedy)


def _nearest(wrong: str, right: Any) -> str:
    known = [str(one) for one in right]
    close = difflib.get_close_matches(wrong.casefold()[:60], known, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else "There are: " + ", ".join(known[:30]) + "."
