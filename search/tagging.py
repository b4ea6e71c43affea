"""Tag proposals: for a text and a scheme, its concepts by how likely they are to be right, each with a quotation.

Owns Proposer, the probabilities, and which sentence is quoted. No tag is an answer, and a scheme that allows one
concept gets one. Refuses: writing; a proposal is made afresh, and people decide.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.concepts import LOCAL_PLACES, PLACES, Vocabularies
from corpus.errors import UnknownFilter
from index.spaces import Space
from search.answers import ConceptRef
from search.concept_texts import ConceptTexts, described, translated
from search.tag_evidence import Quotation, best_said, marked, quotable, quotation, telling_counts
from search.tag_model import TagModel, chances
from search.tag_schemes import TEMPERATURE, Collection, SchemeSpace, scheme_space
from search.tag_scoring import Scored, features, scored
from search.tag_texts import Encode, Encoded, Piece, encoded

Floats = NDArray[np.float32]

ONE_ONLY = frozenset({"levels", "kinds", "outcomes", "outcome-evidence", "reaches"})
"""Schemes of which a practice carries one concept."""

BY_NAME_ALONE = frozenset({PLACES, LOCAL_PLACES})

SHOWN = 0.3
"""Probability from which a concept is proposed."""

NAMED = 0.9
"""Probability at least of a concept whose name the text says, all but verbatim, where a text may have several."""

TAGS_A_TEXT = 2.5
"""Concepts of a scheme that a text is typically given: its first tag leaves room for others."""

FEW_CONCEPTS = 5.0
"""Where a text may have several tags, a score is trusted less in a small scheme: half as much among so many concepts. Set
with TAGS_A_TEXT over five schemes in eleven collections (docs/tagging.md)."""

_SLOPE, _SAID = 0.5, 0.25
"""Log odds, where a text may have several tags: of the views' own, and of what the best sentence says beyond chance. A
tag that no sentence says is less often right (docs/tagging.md)."""

_NEAR, _NEAR_STEEPNESS = 2.1, 3.0
"""Deviations above texts of other fields at which a text is as likely as not about the scheme's field at all: about
where one in a hundred of those lies."""

_NAMES_NEAR = 1.1
"""The same for a scheme of names without definitions, which lie less near to whole texts."""

NAMES_DOUBT = 0.45
"""What a name without a definition adds to the temperature of scores, where one space alone tells; with shared words and
a second space, a third of it. Chosen with names alone of objectives, groups and goals in sight, and development goals
by title in six languages, where the calibration error fell from .182 to .046; no set was kept back."""

_CACHED = 16


@dataclass(frozen=True, slots=True)
class Proposed:
    """`decisions`: how many the probability rests on; 0 where it is made of the definitions alone."""

    concept: ConceptRef
    probability: float
    quotation: Quotation
    decisions: int


@dataclass(frozen=True)
class Judged:
    """Every concept of a scheme for one text: `odds` by definition, before anything that was learnt, and
    `probability` after it; `about` is how likely the text is of the scheme's field at all."""

    texts: ConceptTexts
    scored: Scored
    odds: Floats
    about: float
    probability: Floats
    quotable: NDArray[np.bool_]


@dataclass
class Proposer:
    """`encode` for texts that come and go; `keep` for those of vocabularies, which stay. `collection` tells what is
    held now; `model` what was learnt about a scheme, if anything was."""

    spaces: Sequence[Space]
    vocabularies: Vocabularies
    encode: Encode
    keep: Encode
    collection: Callable[[], Collection] = Collection
    model: Callable[[str], TagModel | None] = lambda _: None
    _known: dict[tuple[str, str], "_Known"] = field(default_factory=dict)
    _said: dict[tuple[str, str], ConceptTexts] = field(default_factory=dict)
    _read: "OrderedDict[tuple[Piece, ...], Encoded]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def propose(
        self, pieces: Sequence[Piece], scheme: str, language: str = "en",
        *, one_only: bool | None = None, limit: int = 10, least: float = SHOWN,
    ) -> tuple[Proposed, ...]:  # fmt: skip
        """Best first; none where nothing reaches `least`. `one_only`: None leaves that to the scheme. Raises
        UnknownFilter for a scheme that there is not, or whose concepts have no meaning to look for."""
        text = self.read(pieces)
        judged = self.judge(text, scheme, one_only)
        if judged is None:
            return ()
        only = scheme in ONE_ONLY if one_only is None else one_only
        order = np.argsort(-judged.probability, kind="stable")[: 1 if only else limit]
        model = self.model(scheme)
        found = []
        for at in (int(one) for one in order if judged.probability[one] >= least):
            concept = judged.texts.concepts[at]
            found.append(
                Proposed(
                    ConceptRef(scheme, concept.id, concept.label(language)),
                    round(float(judged.probability[at]), 4),
                    quotation(text, judged.quotable, judged.texts, judged.scored, at),
                    model.count(concept.id) if model else 0,
                )
            )
        return tuple(found)

    def judge(self, text: Encoded, scheme: str, one_only: bool | None = None) -> Judged | None:
        """None for a text without words. Raises as `propose`."""
        vocabulary = self.vocabularies.get(scheme)
        if vocabulary is None or scheme in BY_NAME_ALONE or all(one.retired for one in vocabulary):
            raise UnknownFilter(
                "there is no such scheme, or its concepts are found by name alone", subject=scheme[:60],
                remedy=f"There are: {', '.join(self.schemes)}.",
            )  # fmt: skip
        if not text.spaces:
            return None
        collection = self.collection()
        texts, known = self._scheme(scheme, text.language, collection)
        found = scored(text, texts, known)
        only = scheme in ONE_ONLY if one_only is None else one_only
        sources = len(text.spaces) + (text.language == texts.language)
        odds = _odds(found.score, texts, only, TEMPERATURE + NAMES_DOUBT * texts.undefined / sources)
        may = quotable(text.sentences)
        if not only:
            said = best_said(found.evidence, may, texts.families)
            odds = np.float32(_SLOPE) * odds + np.float32(_SAID) * said
            odds = np.where(found.named[may].any(axis=0), np.maximum(odds, _log_odds(NAMED)), odds).astype(
                np.float32
            )
        near = _NEAR + (_NAMES_NEAR - _NEAR) * texts.undefined
        about = float(1.0 / (1.0 + np.exp(-_NEAR_STEEPNESS * np.clip(found.nearness - near, -9, 9))))
        model = self.model(scheme)
        learnt = odds
        if model is not None:
            ids = tuple(one.id for one in texts.concepts)
            learnt = model.blended(odds, ids, features(text, [one[:2] for one in model.spaces], collection))
        return Judged(texts, found, odds, about, chances(learnt, only) * np.float32(about), may)

    def weighing(
        self, scheme: str, concept: str, sentence: str, language: str
    ) -> tuple[tuple[int, int], ...]:
        """The words of a sentence that weigh for a concept, or for one that is narrower, by their place in it: for a
        proposal of which the sentence was kept. None for a concept that there is no more."""
        if self.vocabularies.concept(scheme, concept) is None:
            return ()
        texts = self._texts(scheme, language)
        numbers = [at for at, one in enumerate(texts.concepts) if one.id == concept]
        if not numbers or language != texts.language:
            return ()
        family = texts.families[numbers[0]]
        counts = telling_counts(sentence, language)
        best = int(family[int(np.argmax(texts.weights.likeness(counts)[family]))])
        return marked(sentence, language, texts, best)

    def read(self, pieces: Sequence[Piece]) -> Encoded:
        """The last few texts stay encoded: a page asks for one scheme after the other."""
        key = tuple(pieces)
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        made = encoded(key, self.spaces, self.encode)
        with self._lock:
            self._read[key] = made
            while len(self._read) > _CACHED:
                self._read.popitem(last=False)
        return made

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in self.vocabularies if one.name not in BY_NAME_ALONE))

    def _texts(self, scheme: str, language: str) -> ConceptTexts:
        """Without their vectors: a page that shows what was kept waits for no encoder."""
        with self._lock:
            held = self._known.get((scheme, language))
            if held is not None:
                return held.texts
            if (scheme, language) not in self._said:
                vocabulary = self.vocabularies.get(scheme)
                assert vocabulary is not None
                self._said[scheme, language] = described(vocabulary, language)
            return self._said[scheme, language]

    def prepare(self, scheme: str, language: str) -> None:
        """Encodes what stands for a scheme's concepts in texts of a language, so that nobody waits for it."""
        self._scheme(scheme, language, self.collection())

    def forget_texts(self) -> None:
        """Lets go of the texts that were read last: one of them may have been erased."""
        with self._lock:
            self._read.clear()

    def _scheme(
        self, scheme: str, language: str, collection: Collection
    ) -> tuple[ConceptTexts, dict[str, SchemeSpace]]:
        """Made anew where the collection has moved on; what `keep` encoded once it has."""
        with self._lock:
            held = self._known.get((scheme, language))
        if held is None or held.stamp != collection.stamp:
            vocabulary = self.vocabularies.get(scheme)
            assert vocabulary is not None
            texts = held.texts if held else described(vocabulary, language)
            others = translated(vocabulary, texts.language)
            made = {
                one.name: scheme_space(
                    texts, one, language, self.keep, collection.spaces.get(one.name), others
                )
                for one in self.spaces
                if one.serves(language)
            }
            held = _Known(collection.stamp, texts, made)
            with self._lock:
                self._known[scheme, language] = held
        return held.texts, held.spaces


@dataclass(frozen=True)
class _Known:
    """A scheme as it is held against texts of one language, at one moment of the collection."""

    stamp: str
    texts: ConceptTexts
    spaces: dict[str, SchemeSpace]


def _odds(score: Floats, texts: ConceptTexts, only: bool, temperature: float) -> Floats:
    """Log odds (of one concept only: logarithms of shares). What is narrower counts for what is broader."""
    trusted = 1.0 if only else 1.0 + FEW_CONCEPTS / len(score)
    likely = np.exp((score - score.max()) / (temperature * trusted))
    share = likely / likely.sum()
    if only:
        return np.asarray(np.log(np.maximum(share, 1e-9)), np.float32)
    gathered = np.array([share[family].sum() for family in texts.families])
    chosen = np.clip(1.0 - (1.0 - np.clip(gathered, 0, 1)) ** TAGS_A_TEXT, 1e-5, 1 - 1e-5)
    return np.asarray(np.log(chosen / (1.0 - chosen)), np.float32)


def _log_odds(chance: float) -> np.float32:
    return np.float32(np.log(chance / (1.0 - chance)))
