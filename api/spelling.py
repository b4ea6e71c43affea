"""Values of the domain become the models that leave, and no more of them than their rights allow.

Owns the rule of rights on the way out: `open` whole passages, `quote` bounded ones, `cite` title and link.
Both the JSON and the pages are made from what comes out here. Refuses: looking up anything but labels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api import models as out
from api.clipping import clipped
from corpus.access import Rights
from corpus.assertions import Assertion, Evidence, Verdict, standing
from corpus.concepts import PLACES, Vocabularies
from corpus.languages import direction
from corpus.practice_view import FIELD_OF
from corpus.practices import Practice
from corpus.works import Passage
from search.answers import Answer, ConceptRef, Counterpart, Criterion, Excerpt, Hit, Suggestion
from search.browsing import Coverage
from search.tagging import Proposed

QUOTED_PASSAGES = 3
"""How many passages of one practice leave where its rights are `quote`."""


@dataclass(frozen=True)
class Speller:
    """`longest` bounds a quotation in code points; `base_url` goes before links; `site` before the link of a
    citation, which is to be forwarded: without it a citation names the publisher's address alone."""

    vocabularies: Vocabularies
    language: str
    longest: int
    base_url: str = ""
    site: str = ""

    def answer(self, answer: Answer) -> out.Answer:
        return out.Answer(
            generation=answer.generation,
            query=out.Query(text=answer.text, language=answer.language, seems=answer.seems),
            total=answer.total,
            total_relation=answer.total_relation,
            comparable=answer.comparable,
            degraded=answer.degraded,
            facets={
                name: [out.FacetCount(value=one.value, label=one.label, count=one.count) for one in counts]
                for name, counts in answer.facets.items()
            },
            hits=[self.hit(one) for one in answer.hits],
            named=[_concept(one) for one in answer.named],
            filters=[_criterion(one) for one in answer.filters],
            limit=answer.limit,
            offset=answer.offset,
        )

    def hit(self, hit: Hit) -> out.Hit:
        rights = hit.practice.rights
        shown = hit.version.rights if hit.version else rights
        return out.Hit(
            practice=self.practice(hit.practice),
            score=round(hit.score, 4),
            relevance=hit.relevance,
            why=out.Why(
                terms=list(hit.why.terms),
                concepts=[_concept(one) for one in hit.why.concepts],
                unmet=[_concept(one) for one in hit.why.unmet],
                parts=[
                    out.ScorePart(retriever=one.retriever, value=one.value, weight=one.weight, adds=one.adds)
                    for one in hit.why.parts
                ],
            ),
            passages=[self.excerpt(one, shown) for one in hit.passages],
            bridges=[self.bridge(one, rights) for one in hit.bridges],
            version=self.practice(hit.version) if hit.version else None,
            also=[self.also(one) for one in hit.also],
        )

    def also(self, practice: Practice) -> out.Also:
        return out.Also(
            id=practice.id,
            title=practice.title,
            lang=practice.language,
            dir=direction(practice.language),
            collection=practice.collection,
            document=practice.document,
            link=f"{self.base_url}/practices/{practice.id}",
        )

    def bridge(self, one: Counterpart, rights: Rights) -> out.Bridge:
        """`rights` are those of the practice at this end; the other end brings its own."""
        return out.Bridge(
            practice=self.practice(one.practice),
            relation=one.relation,
            verdict=one.verdict,
            score=round(one.score, 4),
            why=out.BridgeWhy(
                concepts=[_concept(concept) for concept in one.concepts],
                here=self.excerpt(one.here, rights) if one.here else None,
                there=self.excerpt(one.there, (one.version or one.practice).rights) if one.there else None,
            ),
            version=self.practice(one.version) if one.version else None,
        )

    def practice(self, practice: Practice) -> out.Practice:
        return out.Practice(**self._facts(practice))

    def detail(
        self, practice: Practice, passages: Iterable[Passage], claims: Sequence[Assertion] = ()
    ) -> out.PracticeDetail:
        """`claims`: all that was claimed of it; those that stand as proposals are shown, where their field is."""
        silent = practice.rights is Rights.CITE
        leaving = list(passages)
        if practice.rights is not Rights.OPEN:
            leaving = leaving[:QUOTED_PASSAGES]
        return out.PracticeDetail(
            **self._facts(practice),
            scope=practice.reach.value if practice.reach else "",
            sectors=[self.concept("sectors", one) for one in practice.sectors],
            target_groups=[self.concept("target-groups", one) for one in practice.target_groups],
            bodies=[out.Body(name=one.name, role=one.role) for one in practice.bodies],
            lessons="" if silent else practice.lessons,
            conditions="" if silent else practice.conditions,
            contact=practice.contact,
            identifiers=dict(practice.identifiers),
            rights_statement=practice.rights_statement,
            proposals=[
                self.proposal(one, practice.rights)
                for one in standing(claims)
                if one.verdict is Verdict.PROPOSED
                and FIELD_OF.get(one.predicate) in {*practice.proposed, "tags"}
            ],
            edition=practice.edition,
            passages=[] if silent else [self.passage(one, practice.rights) for one in leaving],
            citation=self.citation(practice),
        )

    def proposal(self, one: Assertion, rights: Rights) -> out.Proposal:
        """A quotation leaves as a passage would: none where only a citation may, bounded where the text is not open."""

        def leaving(quoted: Evidence) -> out.Quotation:
            open_text = rights is Rights.OPEN
            return out.Quotation(
                exact=clipped(quoted.exact, (), self.longest)[0] if not open_text else quoted.exact,
                prefix=quoted.prefix,
                suffix=quoted.suffix,
                heading=list(quoted.heading),
            )

        return out.Proposal(
            predicate=one.predicate,
            object=one.object,
            score=one.score,
            evidence=[] if rights is Rights.CITE else [leaving(quoted) for quoted in one.evidence],
        )

    def _facts(self, practice: Practice) -> dict[str, Any]:
        return {
            "id": practice.id,
            "title": practice.title,
            "kind": practice.kind.value,
            "level": practice.level.value,
            "places": [
                out.Place(code=one.code, label=self.label(PLACES, one.code), role=one.role.value)
                for one in practice.places
            ],
            "period": out.Period(start=practice.period.start, end=practice.period.end),
            "outcome": practice.outcome.value,
            "outcome_evidence": practice.outcome_evidence.value,
            "tags": [
                out.Tag(
                    scheme=one.scheme,
                    concept=one.concept,
                    label=self.label(one.scheme, one.concept),
                    verdict=one.verdict,
                )
                for one in practice.tags
            ],
            "provenance": practice.provenance.value,
            "lang": practice.language,
            "dir": direction(practice.language),
            "summary": "" if practice.rights is Rights.CITE else practice.summary,
            "publisher": practice.publisher,
            "date": practice.date,
            "source_url": practice.source_url,
            "rights": practice.rights.value,
            "collection": practice.collection,
            "document": practice.document,
            "link": f"{self.base_url}/practices/{practice.id}",
            "proposed": sorted(practice.proposed),
        }

    def excerpt(self, one: Excerpt, rights: Rights) -> out.Passage:
        text, highlights = one.text, one.highlights
        if rights is Rights.CITE:
            text, highlights = "", ()
        elif rights is Rights.QUOTE:
            text, highlights = clipped(text, highlights, self.longest)
        return out.Passage(
            id=one.id,
            text=text,
            highlights=list(highlights),
            page=one.page,
            page_label=one.page_label,
            heading=[] if rights is Rights.CITE else list(one.heading),
            document=one.document,
            link=f"{self.base_url}/documents/{one.document}?passage={one.id}#{one.id}",
            lang=one.language,
            dir=direction(one.language),
            clipped=len(text) < len(one.text),
            doubts=list(one.doubts),
        )

    def passage(self, one: Passage, rights: Rights) -> out.Passage:
        """A passage without a question: nothing in it is highlighted."""
        return self.excerpt(
            Excerpt(one.id, one.text, (), one.page, one.page_label, one.heading, one.document, one.language),
            rights,
        )

    def tags(self, practice: str, scheme: str, found: Sequence[Proposed], rights: Rights) -> out.TagProposals:
        """Where rights are `quote`, no more sentences leave than passages do."""
        allowed = {
            one.quotation.sentence.start: None
            for one in found
            if one.quotation.sentence.text and rights is not Rights.CITE
        }  # in order, each once
        leaving = set(allowed if rights is Rights.OPEN else list(allowed)[:QUOTED_PASSAGES])
        return out.TagProposals(
            practice=practice,
            scheme=scheme,
            proposals=[self._proposal(one, rights, one.quotation.sentence.start in leaving) for one in found],
        )

    def _proposal(self, one: Proposed, rights: Rights, leaves: bool) -> out.TagProposal:
        sentence, words = one.quotation.sentence, one.quotation.words
        text, words = (sentence.text, words) if leaves else ("", ())
        if rights is Rights.QUOTE:
            text, words = clipped(text, words, self.longest)
        return out.TagProposal(
            concept=_concept(one.concept),
            probability=one.probability,
            sentence=text,
            start=sentence.start,
            end=sentence.end,
            words=list(words),
            page=sentence.page,
            page_label=sentence.page_label,
            lang=sentence.language,
            dir=direction(sentence.language),
            clipped=len(text) < len(sentence.text),
            decisions=one.decisions,
        )

    def citation(self, practice: Practice) -> str:
        """Who wrote it, what, when, where: a line of plain text."""
        parts = (practice.publisher, practice.title, practice.date, practice.source_url)
        link = f"{self.site}/practices/{practice.id}" if self.site else ""
        return " ".join(
            part if part.endswith((".", "?", "!")) else f"{part}." for part in (*parts, link) if part
        )

    def suggestion(self, one: Suggestion) -> out.Suggestion:
        return out.Suggestion(kind=one.kind, id=one.id, text=one.text, scheme=one.scheme, level=one.level)

    def coverage(self, one: Coverage) -> out.Coverage:
        return out.Coverage(
            rows=one.row_facet,
            columns=one.column_facet,
            row_values=[out.Value(value=value, label=label) for value, label in one.rows],
            column_values=[out.Value(value=value, label=label) for value, label in one.columns],
            cells=[out.Cell(row=cell.row, column=cell.column, count=cell.count) for cell in one.cells],
        )

    def concept(self, scheme: str, concept: str) -> out.Concept:
        return out.Concept(scheme=scheme, id=concept, label=self.label(scheme, concept))

    def label(self, scheme: str, concept: str) -> str:
        """The name in the reader's language; the bare value where no vocabulary knows it."""
        found = self.vocabularies.concept(scheme, concept)
        return found.label(self.language) if found else concept


def _concept(one: ConceptRef) -> out.Concept:
    return out.Concept(scheme=one.scheme, id=one.id, label=one.label)


def _criterion(one: Criterion) -> out.Criterion:
    return out.Criterion(
        facet=one.facet, any_of=list(one.any_of), all_of=list(one.all_of), none_of=list(one.none_of)
    )
