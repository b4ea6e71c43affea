"""Published schemes: Vocabulary, Concept, Label, Mapping, as plain values with their look-ups.

Refuses: reading files (vocabulary_files.py) and deciding what a text is about (search).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MAPPINGS_ARE = "editorial, not endorsed by the bodies"
"""What is said of every mapping, wherever one is shown or written out."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name in one language. `official`: the body's own title, from the vocabulary's `source`;
    otherwise it is ours. A `synonym` is found by search and never shown as the name."""

    language: str
    text: str
    official: bool = False
    synonym: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A link to a concept of another scheme: `close` or `related`, with its reason; see MAPPINGS_ARE.

    `broad` is for the operator's list of places alone: the city lies in that country.
    """

    kind: str
    scheme: str
    concept: str
    reason: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry. `id` and `uri` are the publisher's; `broader` holds ids of the same scheme.

    `body` and `year` say who adopted an instrument, and when (0: not said); `footnote` is shown with the name;
    `replaced_by` is the id, in the same scheme, that a retired one gave way to.
    """

    id: str
    scheme: str
    labels: tuple[Label, ...]
    uri: str = ""
    definitions: tuple[tuple[str, str], ...] = ()
    broader: tuple[str, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    retired: bool = False
    replaced_by: str = ""
    body: str = ""
    year: int = 0
    footnote: str = ""

    def label(self, language: str) -> str:
        """The name in `language`, else in English, else the first there is."""
        named = [one for one in self.labels if not one.synonym]
        for wanted in (language, "en"):
            for one in named:
                if one.language == wanted:
                    return one.text
        return named[0].text if named else self.id


@dataclass(frozen=True)
class Vocabulary:
    """A scheme by its short `name` (e.g. `gcm-objectives`), in the publisher's order; `checked` says how its
    texts were held against the source."""

    name: str
    title: str
    publisher: str
    source: str
    concepts: tuple[Concept, ...]
    checked: str = ""

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {one.id: one for one in self.concepts}

    @cached_property
    def _narrower(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for one in self.concepts:
            for parent in one.broader:
                below.setdefault(parent, []).append(one.id)
        return {parent: tuple(ids) for parent, ids in below.items()}

    def get(self, concept: str) -> Concept | None:
        return self._by_id.get(concept)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)

    def ancestors(self, concept: str) -> tuple[str, ...]:
        """Ids of all that is broader, nearest first, each once; empty for an unknown concept."""
        found: dict[str, None] = {}
        queue = list(self._by_id[concept].broader) if concept in self._by_id else []
        while queue:
            parent = queue.pop(0)
            if parent not in found and parent in self._by_id:
                found[parent] = None
                queue.extend(self._by_id[parent].broader)
        return tuple(found)

    def descendants(self, concept: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        queue = list(self._narrower.get(concept, ()))
        while queue:
            child = queue.pop(0)
            if child not in found:
                found[child] = None
                queue.extend(self._narrower.get(child, ()))
        return tuple(found)


@dataclass(frozen=True)
class Vocabularies:
    """All schemes that are loaded, by name."""

    schemes: tuple[Vocabulary, ...]

    @cached_property
    def _by_name(self) -> dict[str, Vocabulary]:
        return {one.name: one for one in self.schemes}

    def get(self, name: str) -> Vocabulary | None:
        return self._by_name.get(name)

    def concepts(self, scheme: str) -> tuple[Concept, ...]:
        """All that a value of `scheme` may be: places are those of M49, then those of the operator's own list."""
        names = (PLACES, LOCAL_PLACES) if scheme == PLACES else (scheme,)
        return tuple(one for name in names if name in self._by_name for one in self._by_name[name])

    def concept(self, scheme: str, concept: str) -> Concept | None:
        """A place that M49 does not have is looked for in the operator's own list."""
        names = (PLACES, LOCAL_PLACES) if scheme == PLACES else (scheme,)
        found = (self._by_name[name].get(concept) for name in names if name in self._by_name)
        return next((one for one in found if one is not None), None)

    def around(self, place: str) -> tuple[str, ...]:
        """Ids of all places that contain `place`, nearest first: of its own list, then of M49."""
        concept = self.concept(PLACES, place)
        if concept is None:
            return ()
        own = self._by_name[concept.scheme]
        found = dict.fromkeys(own.ancestors(place))
        for at in (place, *found):
            inside = own.get(at)
            for link in inside.mappings if inside else ():
                if link.kind == "broad":
                    found |= dict.fromkeys((link.concept, *self.around(link.concept)))
        return tuple(found)

    def __iter__(self) -> Iterator[Vocabulary]:
        return iter(self.schemes)


PLACES = "m49"
LOCAL_PLACES = "local-places"
COMMISSIONS = "regional-commissions"
INSTRUMENTS = "instruments"
OBJECTIVES = "gcm-objectives"
GROUPS = "gmg-groups"
LEVELS = "levels"
