"""Instruments that a document cites become proposed tags, with the words that cite as evidence."""

from corpus.assertions import Verdict
from corpus.concepts import INSTRUMENTS
from corpus.declaration import Declaration, PracticeDeclaration
from corpus.vocabulary_files import shipped
from corpus.works import Document, Edition, Heading, Passage
from ingest.citing import MOST, chosen, citations
from ingest.documents import Prepared
from ingest.practices import SOFTWARE, Setting, practices_of

FIRST = "The standard contract follows Convention No. 189, and the inspectors were trained on C189 and C190."
SECOND = "La résolution A/RES/73/195 est citée ici."
TEXT = f"Contracts\n\n{FIRST}\n\nPacte\n\n{SECOND}"


def edition(text: str = TEXT) -> Edition:
    headings = (
        Heading(1, "Contracts", 0, 9),
        Heading(1, "Pacte", text.index("Pacte"), text.index("Pacte") + 5),
    )
    return Edition("e", "d", "0" * 64, "text/plain", len(text), "a.txt", "A", "en", text, headings=headings)


def passage(number: int, text: str, language: str) -> Passage:
    start = TEXT.index(text)
    return Passage(f"p{number}", "e", "d", number, start, start + len(text), text, language)


PASSAGES = (passage(0, FIRST, "en"), passage(1, SECOND, "fr"))


def test_each_instrument_is_proposed_once_with_the_words_that_cite_it() -> None:
    found = citations(edition(), PASSAGES, shipped().get(INSTRUMENTS))
    first, second, third = chosen(found, ("p0", "p1"))
    assert [one.instrument for one in (first, second, third)] == ["C189", "C190", "A/RES/73/195"]
    assert first.evidence.exact == "Convention No. 189"
    at = FIRST.index(first.evidence.exact)
    assert first.evidence.prefix == FIRST[max(0, at - 60) : at]
    assert first.evidence.edition == "e"


def test_a_practice_is_tagged_with_what_its_own_passages_cite() -> None:
    parts = (
        PracticeDeclaration(key="one", heading="Contracts", title="One"),
        PracticeDeclaration(key="two", heading="Pacte", title="Two"),
    )
    found = citations(edition(), PASSAGES, shipped().get(INSTRUMENTS))
    document = Document("d", "c", "a.txt", "w")
    made = Prepared("a.txt", document, edition(), PASSAGES, Declaration(practices=parts), None, found)
    one, two = practices_of(made, (), Setting(None, "2026-01-01T00:00:00Z"))
    tags = [[claim.object for claim in each.claims if claim.predicate == "tag"] for each in (one, two)]
    assert [len(one) for one in tags] == [2, 1]
    claim = next(claim for claim in two.claims if claim.predicate == "tag")
    assert (claim.verdict, claim.agent) == (Verdict.PROPOSED, SOFTWARE)
    assert claim.evidence[0].exact == "A/RES/73/195"


def test_a_list_of_treaties_is_cut_to_the_most_cited_and_no_scheme_means_no_tags() -> None:
    every = [one.id for one in shipped().get(INSTRUMENTS) or () if one.id[0] == "C" and one.id[1:].isdigit()]
    text = " ".join(every) + " " + every[-1]
    listed = Passage("p", "e", "d", 0, 0, len(text), text, "en")
    kept = chosen(citations(edition(text + "\n\nPacte"), (listed,), shipped().get(INSTRUMENTS)), ("p",))
    assert len(every) > MOST == len(kept)
    assert every[-1] in {one.instrument for one in kept}
    assert citations(edition(), PASSAGES, None) == ()
