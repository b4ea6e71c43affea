"""Why a practice was found: the words in common, the highlights, and what of the question it meets.

Refuses: judging; it only points at what stands in the texts and tags.
"""

from collections.abc import Collection, Iterable, Sequence

from corpus.doubts import on_page
from corpus.works import Passage
from index.attributes import Attributes
from index.languages import counted_terms
from index.languages import highlights as spans
from index.languages.function_words import says_little
from index.terms import TermIndex
from search.answers import ConceptRef, Excerpt
from search.naming import Named
from search.questions import Question

_MOST_HIGHLIGHTS = 40
_ENOUGH = 12
_A_TEXT = 40
"""Different terms; nobody types as many into a search box."""


def excerpt(passage: Passage, telling: Collection[str] = (), doubts: Iterable[str] = ()) -> Excerpt:
    """The passage with the words marked whose terms are among `telling`, in code points of its own text. `doubts` are
    those of its edition."""
    marks = spans(telling, passage.text, passage.language) if telling else []
    return Excerpt(
        id=passage.id,
        text=passage.text,
        highlights=tuple(marks[:_MOST_HIGHLIGHTS]),
        page=passage.page,
        page_label=passage.page_label,
        heading=passage.heading,
        document=passage.document,
        language=passage.language,
        doubts=on_page(doubts, passage.page),
    )


def telling_terms(question: Question, terms: TermIndex | None, language: str) -> frozenset[str]:
    """The question's terms, as `language` cuts them, without those that a quarter of its passages hold:
    words like "in" and "for" point at nothing. Of a whole text neither function words nor numbers do."""
    asked = set(counted_terms(question.text, language))
    if len(asked) > _A_TEXT:
        asked = {term for term in asked if not says_little(term, term, language)}
    if terms is None or terms.count < _ENOUGH:
        return frozenset(asked)
    return frozenset(term for term in asked if terms.holding(term) * 4 <= terms.count)


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
        carried = [
            each for each in (one, *one.also) if each.concept.id in attributes.values_of(each.facet, subject)
        ]
        (met if carried else unmet).append((carried or [one])[0].reference(language))
    return tuple(met), tuple(unmet)
