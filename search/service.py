"""The path of a search, top to bottom: read, retrieve, fuse, judge, filter, count, cut, show, bridge.

Owns Searcher, which pins one generation and one moment of the catalogue for each answer.
Refuses: HTTP, and writing anything.
"""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from corpus.access import Scope
from corpus.catalogue import Catalogue
from corpus.concepts import Vocabularies
from corpus.errors import BadQuestion, NotFound
from corpus.facets import BY_NAME
from corpus.languages import OWN_NAMES
from index.generations import GenerationStore
from index.languages import identify
from index.languages.latin_letters import really
from search.answers import Answer, Ask, Counterpart, FacetCount, Hit, Ranked, Ranking, Suggestion
from search.browsing import Coverage, TypeAhead, coverage_of
from search.concepts import Near
from search.copies import Copies
from search.fusion import Fused, fuse
from search.holding import Held
from search.naming import Namer
from search.pinned import Pinned
from search.questions import Known, Question, check_bounds, check_criteria, facet_named, read_question
from search.relevant import Mask, RelevantSet, browsed, facet_counts, passing, relevant_set
from search.retrieval import Rows, retrieve, settled
from search.showing import Showing

NEAREST = 3
"""How many are shown as "not comparable, nearest found"."""


class Searcher:
    """Answers searches from the newest generation, or from one of the last few by name."""

    def __init__(
        self, catalogue: Catalogue, generations: GenerationStore, vocabularies: Vocabularies
    ) -> None:
        self._catalogue = catalogue
        self._held = Held(generations)
        self._vocabularies = vocabularies
        self._namer = Namer(vocabularies)

    def search(self, ask: Ask, scope: Scope) -> Answer:
        """Raises BadQuestion, UnknownFilter, UnknownValue, NotReady, Damaged."""
        check_bounds(ask.limit, ask.offset)
        return self._held.steadily(lambda: self._search(ask, scope))

    def _search(self, ask: Ask, scope: Scope) -> Answer:
        pinned, question = self._read(ask, scope)
        facets = [facet_named(name).name for name in ask.facets]
        fused, relevant = self._judge(pinned, question, scope)
        attributes = pinned.generation.attributes
        passed = passing(attributes, ask.filters)
        comparable = question.empty or bool(relevant.found.any())
        named = self._namer.named(question.text, question.language)
        showing = Showing(pinned, question, ask, scope, self._vocabularies, named)
        with self._catalogue.reader(scope, at=pinned.generation.sequence) as reader:
            copies = pinned.copies(reader, scope)
            chosen = copies.thinned(relevant.found & passed, relevant.score)
            nearest = copies.thinned(relevant.reachable & passed, relevant.score)
            page = _page(relevant, chosen, ask) if comparable else relevant.ordered(nearest)[:NEAREST]
            hits = showing.hits(reader, page, relevant, fused, copies)
        return Answer(
            generation=pinned.generation.name,
            text=question.text,
            language=question.language,
            total=int(chosen.sum()),
            total_relation="eq",
            comparable=comparable,
            degraded=fused is not None and not fused.scores.retrieved,
            facets={name: self._counted(pinned, relevant, ask, name, copies) for name in facets},
            hits=hits,
            named=tuple(one.reference(ask.ui_language) for one in named),
            limit=ask.limit,
            offset=ask.offset,
            filters=ask.filters,
            seems=really(question.text),
        )

    def ranking(self, ask: Ask, scope: Scope, limit: int) -> Ranking:
        """Up to `limit` practices that pass the filters: R(q) as `search` orders it, then what does not clear
        the floor, by score. For measuring: nothing is shown, nothing is read from the catalogue. Raises as `search`."""
        pinned, question = self._read(ask, scope)
        _, relevant = self._judge(pinned, question, scope)
        passed = relevant.reachable & passing(pinned.generation.attributes, ask.filters)
        found, rest = (relevant.ordered(passed & mask) for mask in (relevant.found, ~relevant.found))
        id_of = pinned.generation.attributes.id_of
        return Ranking(
            question.language,
            float(relevant.probability[passed].max(initial=0.0)),
            tuple(
                Ranked(id_of(int(one)), float(relevant.score[one]), bool(relevant.found[one]))
                for one in np.concatenate([found, rest])[:limit]
            ),
        )

    def bridges(
        self, practice: str, scope: Scope, limit: int = 10, ui_language: str = "en"
    ) -> tuple[Counterpart, ...]:
        """Raises NotFound outside the scope."""

        def found() -> tuple[Counterpart, ...]:
            pinned, subject = self._found(practice, scope)
            showing = self._showing(pinned, scope, Ask(bridges=limit, ui_language=ui_language))
            with self._catalogue.reader(scope, at=pinned.generation.sequence) as reader:
                return showing.counterparts(reader, np.array([subject]))[subject]

        return self._held.steadily(found)

    def similar(
        self, practice: str, scope: Scope, limit: int = 5, ui_language: str = "en"
    ) -> tuple[Hit, ...]:
        """Practices of any level that lie nearest. Raises NotFound outside the scope."""

        def found() -> tuple[Hit, ...]:
            pinned, subject = self._found(practice, scope)
            middles = pinned.bridging.middles
            score = middles @ middles[subject]
            visible = pinned.visible(scope)
            showing = self._showing(pinned, scope, Ask(bridges=0, ui_language=ui_language))
            with self._catalogue.reader(scope, at=pinned.generation.sequence) as reader:
                copies = pinned.copies(reader, scope)
                visible[[subject, *copies.of(subject)]] = False
                near = RelevantSet(score, score, copies.thinned(visible & (score > 0), score), visible)
                return showing.hits(reader, near.ordered(near.found)[:limit], near, None, copies)

        return self._held.steadily(found)

    def suggest(
        self, text: str, scope: Scope, ui_language: str = "en", limit: int = 8
    ) -> tuple[Suggestion, ...]:
        """Practices by title, and concepts and places by label, whose words begin as `text` does."""
        pinned = self._held.pin(None)
        with self._catalogue.reader(scope, at=pinned.generation.sequence) as reader:
            titles = pinned.titles(reader, scope)
        return self._typeahead.suggestions(text, titles, ui_language, limit)

    def concepts(
        self, text: str, scheme: str, language: str = "en", limit: int = 5, without: Collection[str] = ()
    ) -> tuple[Near, ...]:
        """Those of one scheme that lie nearest in meaning, `without` what is said of them in these languages.

        Raises BadQuestion, UnknownFilter."""
        pinned = self._held.pin(None)
        question = read_question(Ask(text), identify)
        if question.empty:
            raise BadQuestion("there is nothing to look for", subject="q", remedy="Write a few words.")
        finder = pinned.concepts(self._vocabularies)
        view = pinned.generation.spaces[finder.space]
        vector = view.space.encoder.encode_question(question.text)
        return finder.nearest(vector, scheme, language, limit, without)

    @cached_property
    def _typeahead(self) -> TypeAhead:
        return TypeAhead(self._vocabularies)

    def coverage(
        self, scope: Scope, ui_language: str = "en", rows: str = "objective", columns: str = "level"
    ) -> Coverage:
        """How many practices there are for each pair of values, the gaps included."""
        pinned = self._held.pin(None)
        return coverage_of(
            pinned.generation.attributes,
            pinned.visible(scope),
            self._vocabularies,
            ui_language,
            rows,
            columns,
        )

    def facet_values(self, facet: str, scope: Scope, ui_language: str = "en") -> tuple[tuple[str, str], ...]:
        """Every value that a filter on `facet` takes, with its label."""
        pinned = self._held.pin(None)
        values = self._known(pinned, scope)(facet_named(facet).name)
        return tuple((value, self._label(facet, value, ui_language)) for value in values)

    def practice_ids(self, scope: Scope) -> tuple[str, ...]:
        """The ids of all practices in the newest generation that `scope` sees, ascending."""
        pinned = self._held.pin(None)
        return tuple(sorted(pinned.generation.attributes.ids(pinned.visible(scope))))

    def take_up(self) -> None:
        """Opens the newest generation before anybody asks."""
        self._held.take_up()

    def let_go(self) -> None:
        """Holds open no generation that is no longer there."""
        self._held.let_go()

    def generation_name(self) -> str:
        return self._held.name()

    def _read(self, ask: Ask, scope: Scope) -> tuple[Pinned, Question]:
        """The generation that answers, and the question with its language; the filters are checked."""
        pinned = self._held.pin(ask.generation)
        check_criteria(ask.filters, self._known(pinned, scope))
        question = read_question(ask, identify)
        if ask.language is None:
            question = settled(pinned.generation, question)
        return pinned, question

    def _judge(self, pinned: Pinned, question: Question, scope: Scope) -> tuple[Fused | None, RelevantSet]:
        visible = pinned.visible(scope)
        if question.empty:
            return None, browsed(pinned.layout, visible)
        generation = pinned.generation
        names = generation.language_names
        scores = retrieve(generation, question)
        odds = pinned.calibrator.logits(scores, generation.languages, names)
        fused = fuse(scores, odds, generation.languages, names, pinned.calibrator.reach)
        seen = pinned.layout.rows_seen(visible)
        sure = pinned.calibrator.sure(scores, seen, odds, generation.languages, names)
        return fused, relevant_set(pinned.layout, fused.score, sure, visible)

    def _found(self, practice: str, scope: Scope) -> tuple[Pinned, int]:
        pinned = self._held.pin(None)
        subject = pinned.subject(practice)
        if subject is None or not pinned.visible(scope)[subject]:
            raise NotFound("there is no such practice", subject=practice[:80], remedy="Search for its title.")
        return pinned, subject

    def _showing(self, pinned: Pinned, scope: Scope, ask: Ask) -> Showing:
        return Showing(pinned, Question("", "und"), ask, scope, self._vocabularies, ())

    def _known(self, pinned: Pinned, scope: Scope) -> Known:
        """The values of a facet: those of its vocabulary, and those that visible practices carry."""
        attributes = pinned.generation.attributes
        visible = pinned.visible(scope)

        def known(facet: str) -> tuple[str, ...]:
            described = BY_NAME[facet]
            if described.closed:
                return described.closed
            shipped = tuple(concept.id for concept in self._vocabularies.concepts(described.scheme))
            return tuple(dict.fromkeys((*shipped, *attributes.counts(facet, visible))))

        return known

    def _counted(
        self, pinned: Pinned, relevant: RelevantSet, ask: Ask, facet: str, copies: Copies
    ) -> tuple[FacetCount, ...]:
        counts = facet_counts(pinned.generation.attributes, relevant.found, ask.filters, facet, copies)
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(
            FacetCount(value, self._label(facet, value, ask.ui_language), count)
            for value, count in ordered
            if count
        )

    def _label(self, facet: str, value: str, language: str) -> str:
        if facet == "language":
            return OWN_NAMES.get(value, value)
        concept = self._vocabularies.concept(BY_NAME[facet].scheme, value)
        return concept.label(language) if concept else value


def _page(relevant: RelevantSet, chosen: Mask, ask: Ask) -> Rows:
    return relevant.ordered(chosen)[ask.offset : ask.offset + ask.limit]
