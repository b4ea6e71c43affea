"""What may leave, and what must not be seen, on every way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clipping import clipped
from api.spelling import Speller
from corpus.access import Rights
from corpus.assertions import Assertion, Evidence, Verdict
from corpus.practices import Level, Practice
from corpus.vocabulary_files import shipped
from ingest.practices import SOFTWARE
from tests.api.conftest import Site, document, practice

SECRET = "shelters"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/search?q=internal+note+on+shelters&bridges=10",
        "/v1/search?limit=100",
        "/v1/suggest?q=shelters",
        "/v1/practices",
        "/v1/export",
        "/v1/export?format=csv",
        "/?q=internal+note+on+shelters",
        "/?browse=1",
    ],
)
def test_what_only_members_may_see_shows_nowhere(site: Site, path: str) -> None:
    body = site.get(path).text.lower().replace("internal note on shelters", "")
    assert practice("secret.txt") not in body
    assert document("secret.txt") not in body
    assert f"{SECRET}: an internal" not in body


@pytest.mark.parametrize("way", ["", "/bridges", "/similar", "/tags"])
def test_a_hidden_practice_answers_as_one_that_never_was(site: Site, way: str) -> None:
    hidden = site.get(f"/v1/practices/{practice('secret.txt')}{way}")
    unknown = site.get(f"/v1/practices/prac-0000000000000000{way}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json()["detail"] == unknown.json()["detail"]


def test_a_hidden_document_is_not_there(site: Site) -> None:
    for path in ("", "/file", "/pages/1"):
        assert site.get(f"/v1/documents/{document('secret.txt')}{path}").status_code == 404
    assert site.page(f"/documents/{document('secret.txt')}").status_code == 404


@pytest.mark.parametrize("name", ["principles.pdf", "centros.md"])
@pytest.mark.parametrize("way", ["?text=true", "/pages/1", "/file"])
def test_whole_texts_and_files_leave_only_where_rights_are_open(site: Site, name: str, way: str) -> None:
    response = site.get(f"/v1/documents/{document(name)}{way}")
    assert response.status_code == 403
    assert "https://example.org/report" in response.json()["remedy"]


@pytest.mark.parametrize(
    ("rights", "words"),
    [("open", "Desks opened in Kenya last year."), ("quote", "Desks opened in"), ("cite", "")],
)
def test_the_words_of_a_proposal_leave_as_far_as_rights_let_them(rights: str, words: str) -> None:
    evidence = (Evidence("edi", "Desks opened in Kenya last year.", "before ", " behind"),)
    claim = Assertion("p", "place", '{"code": "KEN"}', SOFTWARE, Verdict.PROPOSED, 0.8, evidence)
    held = Practice(
        "p",
        "d",
        "edi",
        "c",
        "Desks",
        "en",
        Level.FIELD,
        rights=Rights(rights),
        proposed=frozenset({"places"}),
    )
    (told,) = Speller(shipped(), "en", 16).detail(held, (), (claim,)).proposals
    assert (told.predicate, told.score) == ("place", 0.8)
    assert [one.exact for one in told.evidence] == ([words] if words else [])


def test_cite_lets_title_and_link_leave_and_no_text(site: Site) -> None:
    words = "explican a las personas trabajadoras"
    identity = practice("centros.md")
    for path in (
        "/v1/search?q=centros+de+informaci%C3%B3n+antes+de+la+salida",
        f"/v1/practices/{identity}",
        f"/v1/documents/{document('centros.md')}",
        "/v1/export",
        "/?q=centros+de+informaci%C3%B3n+antes+de+la+salida",
        f"/practices/{identity}",
        f"/documents/{document('centros.md')}",
    ):
        body = site.get(path).text
        assert words not in body, path
        assert "Centros de informaci" in body, path


def test_quote_shows_the_cited_passage_alone(site: Site) -> None:
    hits = site.get("/v1/search?q=no+recruitment+fee+charged+to+workers").json()["hits"]
    hit = next(one for one in hits if one["practice"]["id"] == practice("principles.pdf"))
    link = hit["passages"][0]["link"]
    page = site.page(link.partition("#")[0]).text
    assert hit["passages"][0]["text"] in page
    other = next(one["text"] for one in hit["passages"][1:])
    assert other not in page


words = st.text(alphabet="ab دعم字🙂 ", max_size=400)


@given(words, st.integers(0, 400), st.integers(1, 40), st.integers(1, 120))
def test_a_clipped_quotation_is_a_slice_with_the_same_words_marked(
    text: str, start: int, length: int, longest: int
) -> None:
    marks = ((min(start, len(text)), min(start + length, len(text))),) if start < len(text) else ()
    short, moved = clipped(text, marks, longest)
    assert short in text
    assert len(short) <= longest
    for (a, b), (c, d) in zip(marks, moved, strict=False):
        assert 0 <= c < d <= len(short)
        assert short[c:d] in text[a:b]
    if len(text) <= longest:
        assert (short, moved) == (text, marks)
