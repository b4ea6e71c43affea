"""No sentence of the starter collection says more than somebody has read."""

import datetime

import pytest

from corpus.practices import Outcome, OutcomeEvidence
from tests.corpus.starter_rules import beyond_memory, capitals_inside, needs_claim
from tests.corpus.starter_text import StarterDocument, claims, documents, split

REQUIRED = {"document", "sentence", "source", "body", "year", "address", "checked", "on"}
MAY = {"page", "symbol", "outcome"}


def names_in(language: str) -> set[str]:
    """Words written with a capital inside a sentence and never without one."""
    texts = [one for document in documents() if document.language == language for one in document.sentences()]
    capital = {word for text in texts for word in capitals_inside(text)}
    small = {word for text in texts for word in text.replace("’", " ").replace("'", " ").split()}
    return {word for word in capital if word.casefold() not in small}


def claimed(document: StarterDocument) -> set[str]:
    return {claim["sentence"] for claim in claims() if claim["document"] == document.name}


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.name)
def test_every_sentence_that_states_a_fact_has_a_claim(document: StarterDocument) -> None:
    known = names_in(document.language)
    covered = claimed(document)
    loose = {
        sentence: reason
        for sentence in list(document.sentences())[1:]
        if sentence not in covered and (reason := needs_claim(sentence, document.language, known))
    }
    assert not loose


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.name)
def test_every_claim_still_stands_in_its_document(document: StarterDocument) -> None:
    assert not claimed(document) - set(document.sentences())


def test_claims_belong_to_documents_and_are_made_once() -> None:
    known = {one.name for one in documents()}
    pairs = [(claim["document"], claim["sentence"]) for claim in claims()]
    assert {name for name, _ in pairs} == known
    assert len(pairs) == len(set(pairs))


def test_a_claim_says_where_it_was_read_and_when() -> None:
    for claim in claims():
        assert set(claim) >= REQUIRED, claim["sentence"]
        assert set(claim) <= REQUIRED | MAY, claim["sentence"]
        assert all(claim[key] for key in REQUIRED), claim["sentence"]
        assert claim["checked"] in ("read", "memory")
        assert isinstance(claim["on"], datetime.date)
        assert claim["year"] == "undated" or claim["year"].isdigit()
        assert claim["checked"] == "memory" or claim["address"].startswith(("http://", "https://"))


def test_what_is_claimed_from_memory_is_existence_title_body_and_year() -> None:
    language = {one.name: one.language for one in documents()}
    for claim in claims():
        if claim["checked"] == "memory":
            assert not beyond_memory(claim["sentence"], language[claim["document"]], claim), claim["sentence"]
            assert "outcome" not in claim


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.name)
def test_an_outcome_is_declared_only_where_a_page_that_was_read_reports_it(document: StarterDocument) -> None:
    told = document.declared["outcome"] != Outcome.NOT_REPORTED
    assert told == (document.declared["outcome_evidence"] != OutcomeEvidence.NONE)
    reports = [claim for claim in claims() if claim["document"] == document.name and claim.get("outcome")]
    assert bool(reports) == told
    assert all(claim["checked"] == "read" for claim in reports)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It reached 40 villages."),
        ("en", "It reached twelve villages."),
        ("en", "It reached fourteen villages."),
        ("en", "The offers doubled."),
        ("en", "It had no effect on wages."),
        ("en", "It was set up by Oxfam."),
        ("en", "Kenya has one."),
        ("en", "UNDP runs it."),
        ("en", "Wages increased."),
        ("en", "They call it “home”."),
        ("en", "The scheme was successful."),
        ("en", "It is the largest."),
        ("en", "Do it as Kenya does?"),
        ("fr", "L'Union la finance."),
        ("fr", "Elle a aidé deux communes."),
        ("fr", "Le projet a échoué."),
        ("fr", "L’aide donne de bons résultats."),
        ("fr", "Le budget était insuffisant."),
        ("fr", "On en compte quinze."),
        ("es", "El programa tuvo éxito."),
        ("es", "La OIT lo aprobó."),
        ("es", "Las plazas eran insuficientes."),
        ("es", "Llegaron quince."),
        ("es", "Colombia lo hizo."),
        ("ru", "Программа оказалась успешной."),
        ("ru", "Это делает МОТ."),
        ("ru", "Кения так и поступила."),
        ("ru", "Открыли три центра."),
        ("ru", "Открыли пятнадцать центров."),
        ("ru", "Средств было недостаточно."),
        ("ar", "نجح المشروع."),
        ("ar", "تعمل به كينيا اليوم."),
        ("ar", "بدأ في ثلاثة مراكز."),
        ("ar", "ترعاه المنظمة الدولية."),
        ("ar", "تشرف عليه الحكومة."),
        ("ar", "جرى ذلك في لبنان."),
        ("zh", "肯尼亚这样做。"),
        ("zh", "这项公约很重要。"),
        ("zh", "取得了成功。"),
        ("zh", "由卫生部管理。"),
        ("zh", "在三家医院试行。"),
        ("zh", "培训了三百名护士。"),
        ("zh", "他说“可以”。"),
        ("en", "A quarter of them came back."),
        ("fr", "Elle a aidé des milliers de familles."),
        ("es", "Llegaron decenas de familias."),
        ("ar", "كانت تجربة ناجحة."),
        ("ar", "عاد ثلث العمال."),
        ("ru", "Вернулась треть работников."),
        ("ru", "Помощь дала положительные итоги."),
        ("zh", "三分之一的人回来了。"),
    ],
)  # fmt: skip
def test_a_sentence_with_a_fact_in_it_is_noticed(language: str, sentence: str) -> None:
    assert needs_claim(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Ask who pays for the journey."),
        ("en", "Was it successful?"),
        ("fr", "Demandez qui paie le voyage."),
        ("es", "¿Quién paga el viaje?"),
        ("ru", "Узнайте, кто платит за дорогу."),
        ("ar", "اسأل من يدفع ثمن الرحلة."),
        ("zh", "请问路费由谁承担。"),
    ],
)  # fmt: skip
def test_advice_that_names_nobody_needs_no_claim(language: str, sentence: str) -> None:
    assert not needs_claim(sentence, language)


def test_a_name_at_the_head_of_a_sentence_is_known_from_elsewhere() -> None:
    assert not needs_claim("Oxfam runs it.", "en")
    assert needs_claim("Oxfam runs it.", "en", {"Oxfam"})


CLAIM = {"source": "Domestic Workers Convention", "body": "International Labour Organization", "year": "2011"}


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        (
            "The Domestic Workers Convention was adopted by the International Labour Organization in 2011.",
            False,
        ),
        ("The Domestic Workers Convention was adopted in 2011 and is widely applied.", True),
        ("The Domestic Workers Convention of 2011 entered into force in 2013.", True),
        ("The “Domestic Workers Convention” exists.", True),
    ],
)
def test_a_memory_may_hold_a_title_and_a_year_and_no_more(sentence: str, more: bool) -> None:
    assert bool(beyond_memory(sentence, "en", CLAIM)) == more
    assert beyond_memory(sentence, "sw", CLAIM)


def test_a_full_stop_before_a_number_does_not_end_a_sentence() -> None:
    assert split("See Convention No. 189. Then ask. 问谁？再问。") == [
        "See Convention No. 189.", "Then ask.", "问谁？", "再问。",
    ]  # fmt: skip
