"""One generation made ready to answer from: its layout, its calibrator, and, when first asked for, what
its bridges stand on. Refuses: choosing a generation (service.py)."""

import threading
from dataclasses import dataclass, field

from corpus.access import Scope
from corpus.catalogue import Reader
from corpus.concepts import Vocabularies
from index import concept_vectors
from index.generations import Generation
from search.bridging import Bridging
from search.browsing import Title
from search.concepts import ConceptFinder
from search.copies import Copies, copies
from search.relevance import Calibrator, load
from search.relevant import Layout, Mask

PAYLOAD = "calibrator"
"""The name under which a generation carries its calibrator."""


@dataclass
class Pinned:
    generation: Generation
    layout: Layout
    calibrator: Calibrator
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _bridging: Bridging | None = None
    _concepts: ConceptFinder | None = None
    _titles: dict[frozenset[str], tuple[Title, ...]] = field(default_factory=dict)
    _copies: dict[frozenset[str], Copies] = field(default_factory=dict)

    @classmethod
    def of(cls, generation: Generation) -> "Pinned":
        """Raises DamagedGeneration when the calibrator cannot be read."""
        return cls(generation, Layout.of(generation), load(generation.payload(PAYLOAD)))

    @property
    def bridging(self) -> Bridging:
        with self._lock:
            if self._bridging is None:
                self._bridging = Bridging(self.generation, self.layout)
            return self._bridging

    def concepts(self, vocabularies: Vocabularies) -> ConceptFinder:
        """Raises DamagedGeneration when their vectors are missing or cannot be read."""
        with self._lock:
            if self._concepts is None:
                known = concept_vectors.load(self.generation.payload(concept_vectors.PAYLOAD))
                self._concepts = ConceptFinder(known, vocabularies)
            return self._concepts

    def titles(self, reader: Reader, scope: Scope) -> tuple[Title, ...]:
        """Title and level of every practice that `scope` sees; read once for each scope."""
        with self._lock:
            if scope.labels not in self._titles:
                ids = self.generation.attributes.ids(self.visible(scope))
                found = reader.practices(list(ids)).values()
                self._titles[scope.labels] = tuple(Title(one.id, one.title, one.level.value) for one in found)
            return self._titles[scope.labels]

    def copies(self, reader: Reader, scope: Scope) -> Copies:
        """Which practices that `scope` sees are one; read once for each scope."""
        with self._lock:
            if scope.labels not in self._copies:
                documents = dict.fromkeys(self.generation.attributes.documents)
                found = copies(reader, documents, self.subject, self.visible(scope))
                self._copies[scope.labels] = found
            return self._copies[scope.labels]

    def visible(self, scope: Scope) -> Mask:
        return self.generation.attributes.visible(scope.labels)

    def subject(self, practice: str) -> int | None:
        """The ordinal of a practice id in this generation; None when it is not in it."""
        return self.generation.attributes.ordinal(practice)
