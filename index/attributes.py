"""What subjects are filtered and counted by: facets with many values, visibility, document, as numbers.

A subject is known by its ordinal. Ordinals are kept from one generation to the next until a full rebuild; a
subject that was removed keeps its place, without values, seen by nobody. Refuses: what a value means.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]

GONE = -1


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject as it comes in: `facets` maps a name to the values it has, `visibility` is one label."""

    id: str
    document: str
    visibility: str
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Postings:
    """(subject, value) pairs sorted by subject; `value` indexes `values`."""

    values: tuple[str, ...]
    subject: Numbers
    value: Numbers

    @cached_property
    def codes(self) -> dict[str, int]:
        return {value: code for code, value in enumerate(self.values)}


@dataclass(frozen=True)
class Attributes:
    identities: tuple[str, ...]
    documents: tuple[str, ...]
    labels: tuple[str, ...]
    visibility: NDArray[np.int16]
    facets: Mapping[str, Postings]

    @property
    def size(self) -> int:
        return len(self.identities)

    @cached_property
    def _ordinals(self) -> dict[str, int]:
        return {identity: number for number, identity in enumerate(self.identities)}

    def ordinal(self, identity: str) -> int | None:
        """The subject's number; None when it is unknown or was removed."""
        number = self._ordinals.get(identity)
        return None if number is None or self.visibility[number] == GONE else number

    def id_of(self, subject: int) -> str:
        return self.identities[subject]

    def ids(self, mask: Mask) -> tuple[str, ...]:
        return tuple(self.identities[number] for number in np.flatnonzero(mask))

    def document_of(self, subject: int) -> str:
        return self.documents[subject]

    def visible(self, labels: Iterable[str]) -> Mask:
        """The subjects whose label is among `labels`."""
        wanted = set(labels)
        seen = [code for code, label in enumerate(self.labels) if label in wanted]
        return np.isin(self.visibility, np.array(seen, np.int16))

    def mask(self, facet: str, values: Iterable[str]) -> Mask:
        """The subjects that have at least one of `values`."""
        found = np.zeros(self.size, bool)
        postings = self.facets.get(facet)
        if postings is None:
            return found
        wanted = np.zeros(len(postings.values), bool)
        for value in values:
            if value in postings.codes:
                wanted[postings.codes[value]] = True
        found[postings.subject[wanted[postings.value]]] = True
        return found

    def counts(self, facet: str, mask: Mask) -> dict[str, int]:
        """How many subjects of `mask` have each value; values that none has are left out."""
        postings = self.facets.get(facet)
        if postings is None:
            return {}
        counted = np.bincount(postings.value[mask[postings.subject]], minlength=len(postings.values))
        return {postings.values[code]: int(counted[code]) for code in np.flatnonzero(counted)}

    def values_of(self, facet: str, subject: int) -> tuple[str, ...]:
        postings = self.facets.get(facet)
        if postings is None:
            return ()
        begin, end = np.searchsorted(postings.subject, (subject, subject + 1))
        return tuple(postings.values[code] for code in postings.value[begin:end])

    def with_changes(self, changed: Sequence[SubjectRow], removed: Iterable[str]) -> "Attributes":
        """These attributes with `changed` put in or added at the end, and `removed` gone."""
        ordinals = dict(self._ordinals)
        identities, documents = list(self.identities), list(self.documents)
        for row in changed:
            if row.id not in ordinals:
                ordinals[row.id] = len(identities)
                identities.append(row.id)
                documents.append(row.document)
            documents[ordinals[row.id]] = row.document
        labels = list(dict.fromkeys((*self.labels, *(row.visibility for row in changed))))
        visibility = np.full(len(identities), GONE, np.int16)
        visibility[: self.size] = self.visibility
        touched = np.zeros(len(identities), bool)
        for identity in removed:
            if identity in ordinals:
                touched[ordinals[identity]] = True
                visibility[ordinals[identity]] = GONE
        for row in changed:
            touched[ordinals[row.id]] = True
            visibility[ordinals[row.id]] = labels.index(row.visibility)
        names = dict.fromkeys((*self.facets, *(name for row in changed for name in row.facets)))
        facets = {name: _merged(self.facets.get(name), name, changed, ordinals, touched) for name in names}
        return Attributes(tuple(identities), tuple(documents), tuple(labels), visibility, facets)

    def save(self, path: Path) -> None:
        header = {
            "identities": self.identities,
            "documents": self.documents,
            "labels": self.labels,
            "facets": {name: postings.values for name, postings in self.facets.items()},
        }
        arrays: dict[str, NDArray[np.generic]] = {
            "header": np.frombuffer(json.dumps(header).encode(), np.uint8),
            "visibility": self.visibility,
        }
        for number, postings in enumerate(self.facets.values()):
            arrays[f"subject{number}"] = postings.subject
            arrays[f"value{number}"] = postings.value
        with path.open("wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]


def load(path: Path) -> Attributes:
    """Reads what `save` wrote; the file's hash was verified before."""
    with np.load(path, allow_pickle=False) as arrays:
        header = json.loads(arrays["header"].tobytes())
        facets = {
            name: Postings(tuple(values), arrays[f"subject{number}"], arrays[f"value{number}"])
            for number, (name, values) in enumerate(header["facets"].items())
        }
        return Attributes(
            tuple(header["identities"]),
            tuple(header["documents"]),
            tuple(header["labels"]),
            arrays["visibility"],
            facets,
        )


def empty() -> Attributes:
    return Attributes((), (), (), np.zeros(0, np.int16), {})


def _merged(
    before: Postings | None,
    name: str,
    changed: Sequence[SubjectRow],
    ordinals: Mapping[str, int],
    touched: Mask,
) -> Postings:
    values = list(before.values) if before else []
    codes = {value: code for code, value in enumerate(values)}
    subjects: list[int] = []
    numbers: list[int] = []
    for row in changed:
        for value in row.facets.get(name, ()):
            if value not in codes:
                codes[value] = len(values)
                values.append(value)
            subjects.append(ordinals[row.id])
            numbers.append(codes[value])
    subject, value_of = np.array(subjects, np.int32), np.array(numbers, np.int32)
    if before is not None:
        keep = ~touched[before.subject]
        subject = np.concatenate([before.subject[keep], subject])
        value_of = np.concatenate([before.value[keep], value_of])
    order = np.argsort(subject, kind="stable")
    return Postings(tuple(values), subject[order], value_of[order])
