"""Why a practice was found: the words in common, the highlights, and what of the question it meets.

Refuses: judging; it only points at what stands in the texts and tags.
"""

from collections.abc import Iterable, Sequence

from corpus.works import Passage
from index.attributes import Attributes
from index.languages import counted_terms
from index.languages import highlights as spans
from search.answers import ConceptRef, Excerpt
from search.naming import Named
from search.questions import Question

_MOST_HIGHLIGHTS = 40


def excerpt(passage: Passage, question: Question | None = None) -> Excerpt:
    """The passage with the question's words marked, in code points of its own text."""
    asked = question is not None and not question.empty
    marks = highlights(question.text, passage.text, passage.language) if question and asked else ()
    return Excerpt(
        id=passage.id,
        text=passage.text,
        highlights=marks,
        page=passage.page,
        page_label=passage.page_label,
        heading=passage.heading,
        document=passage.document,
        language=passage.language,
    )


def highlights(question: str, text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Spans [start, end) of `text` whose term the question has too, ascending, overlapping ones joined."""
    wanted = counted_terms(question, language)
    return tuple(spans(wanted, text, language)[:_MOST_HIGHLIGHTS])


def shared_terms(excerpts: Iterable[Excerpt]) -> tuple[str, ...]:
    """The highlighted words as they are written, each once."""
    words = (one.text[start:end].casefold() for one in excerpts for start, end in one.highlights)
    return tuple(dict.fromkeys(words))[:12]


def met_and_unmet(
    named: Sequence[Named], attributes: Attributes, subject: int, language: str
) -> tuple[tuple[ConceptRef, ...], tuple[ConceptRef, ...]]:
    """Of what the question names: what this practice carries, and what it does not."""
    met: list[ConceptRef] = []
    unmet: list[ConceptRef] = []
    for one in named:
        carried = one.concept.id in attributes.values_of(one.facet, subject)
        (met if carried else unmet).append(one.reference(language))
    return tuple(met), tuple(unmet)
