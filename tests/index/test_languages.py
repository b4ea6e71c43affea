"""Terms, their spans, and which language a text is in. One suite over every analyser, then what each
promises."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.languages import ANALYSERS, analyse, counted_terms, highlights
from index.languages.identify import identify
from index.languages.words import MAX_TERM

EVERY = sorted({*ANALYSERS, "zh", "ja", "th", "sw", "am", "bn", "vi", "uk", "und"})
MIXED = st.text(
    alphabet=st.sampled_from("aéßİ'’ -_1٣ا أ ةَـ水汽车かカก็ हिं ক্ষ\u200cя Ω\n😀ﬁ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@pytest.mark.parametrize("language", EVERY)
@settings(max_examples=60, deadline=None)
@given(text=MIXED)
def test_terms_hold_no_space_and_their_spans_lie_in_the_text_in_order(language: str, text: str) -> None:
    last = 0
    for token in analyse(text, language):
        assert token.term
        assert not any(one.isspace() for one in token.term)
        assert len(token.term) <= MAX_TERM
        assert last <= token.start < token.end <= len(text)
        last = token.start


@pytest.mark.parametrize("language", EVERY)
@settings(max_examples=30, deadline=None)
@given(text=MIXED)
def test_every_term_of_a_text_is_highlighted_in_it_without_overlap(language: str, text: str) -> None:
    spans = highlights(counted_terms(text, language), text, language)
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered == {at for token in analyse(text, language) for at in range(token.start, token.end)}
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "worker", "Workers'"),
        ("en", "recovering", "recovered"),
        ("fr", "indemnité", "l’indemnités"),
        ("fr", "evaluer", "qu'évaluer"),
        ("es", "migracion", "migración"),
        ("de", "Übergang", "ubergang"),
        ("ru", "работа", "работы"),
        ("ar", "محطة", "المحطّة"),
        ("ar", "أجور", "اجور"),
        ("fa", "كتاب", "کتاب"),
        ("ur", "ہے", "هے"),
        ("und", "ﬁne", "FINE"),
    ],
)
def test_ways_of_writing_one_word_give_one_term(language: str, one: str, other: str) -> None:
    assert counted_terms(one, language) == counted_terms(other, language)


def test_chinese_is_cut_into_pairs_and_joined_again_where_they_meet() -> None:
    assert tuple(counted_terms("工人工资", "zh")) == ("工人", "人工", "工资")
    assert highlights(("工人", "人工"), "帮助工人工会", "zh") == [(2, 5)]
    assert tuple(counted_terms("水", "zh")) == ("水",)


def test_a_word_with_marks_is_one_word() -> None:
    assert len(counted_terms("सहायता केंद्र", "hi")) == 2
    assert len(counted_terms("বাস স্টেশন", "bn")) == 2


def test_spans_count_code_points() -> None:
    text = "😀 l’indemnité 😀 indemnités"
    terms = counted_terms("indemnité", "fr")
    assert [text[start:end] for start, end in highlights(terms, text, "fr")] == ["indemnité", "indemnités"]


SENTENCES = {
    "en": "The help desk at the border helped workers to recover their unpaid wages.",
    "fr": "Le guichet à la frontière a aidé les travailleurs à récupérer leurs salaires.",
    "es": "La oficina en la frontera ayudó a los trabajadores a recuperar sus salarios.",
    "ar": "ساعد المكتب عند الحدود العمال على استرداد أجورهم.",
    "ru": "Пункт помощи на границе помог работникам вернуть заработную плату.",
    "uk": "Пункт допомоги на кордоні допоміг працівникам повернути заробітну плату.",
    "zh": "边境的服务台帮助工人追讨工资。",
    "ja": "国境の窓口は労働者が賃金を取り戻すのを助けました。",
    "pt": "O balcão na fronteira ajudou os trabalhadores a recuperar os seus salários.",
    "de": "Der Schalter an der Grenze half den Beschäftigten, ihre Löhne zurückzubekommen.",
    "sw": "Dawati la msaada mpakani liliwasaidia wafanyakazi kupata mishahara yao.",
    "hi": "सीमा पर सहायता केंद्र ने मज़दूरों की बकाया मज़दूरी दिलाने में मदद की है।",
    "ne": "सीमामा रहेको सहायता कक्षले कामदारको ज्याला फिर्ता गर्न मद्दत गरेको छ।",
    "bn": "সীমান্তের সহায়তা কেন্দ্র শ্রমিকদের মজুরি ফেরত পেতে সাহায্য করেছে।",
    "fa": "میز کمک در مرز به کارگران کمک کرد تا دستمزد خود را پس بگیرند.",
    "ur": "سرحد پر امدادی مرکز نے مزدوروں کو ان کی اجرت دلانے میں مدد کی۔",
    "am": "በድንበር ላይ ያለው የእርዳታ ጠረጴዛ ሠራተኞችን ረድቷል።",
    "vi": "Quầy hỗ trợ ở biên giới đã giúp người lao động đòi lại tiền lương.",
    "tr": "Sınırdaki yardım masası işçilerin ücretlerini geri almalarına yardım etti.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_told_by_itself_and_against_a_wrong_hint(language: str) -> None:
    assert identify(SENTENCES[language]) == language
    if language != "en":
        assert identify(SENTENCES[language], "en") == language


def test_what_cannot_be_told_is_und_or_the_hint() -> None:
    for text in ("", "1234 %", "—", "ABC"):
        assert identify(text) == "und"
        assert identify(text, "pt-BR") == "pt"


def test_a_hint_decides_a_short_question_but_not_against_its_script() -> None:
    assert identify("hotline for migrants", "en") == "en"
    assert identify("робота для мігрантів", "en") in ("uk", "ru")
    assert identify("工资", "ja") == "ja"


@settings(max_examples=200, deadline=None)
@given(MIXED)
def test_any_text_has_an_answer(text: str) -> None:
    assert 2 <= len(identify(text)) <= 3
