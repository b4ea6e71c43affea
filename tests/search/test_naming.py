"""What a question names: by labels, word for word, in the languages of the vocabularies."""

import pytest

from corpus.vocabulary_files import shipped
from search.naming import Namer

NAMER = Namer(shipped())


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "What did Kenya do for domestic workers?", {"KEN", "domestic-work"}),
        ("fr", "les pêcheurs au Sénégal", {"SEN"}),
        ("ru", "трудовые мигранты из Кении", {"KEN", "migrant-workers"}),
        ("ar", "العمال في البحرين", {"BHR"}),
        ("ar", "النقل بسبب ارتفاع البحر", set()),
        ("ru", "сбор данных о малых группах", set()),
        ("ru", "данные из Дании и Мали", {"DNK", "MLI"}),
        ("ar", "النساء وبالأردن وللمغرب", {"JOR", "MAR"}),
        ("zh", "肯尼亚的家政工人", {"KEN"}),
        ("en", "asking after nothing in particular", set()),
    ],
)
def test_a_question_names_what_stands_in_it_and_no_more(language: str, text: str, named: set[str]) -> None:
    assert named <= {one.concept.id for one in NAMER.named(text, language)}
    places = {one.concept.id for one in NAMER.named(text, language) if one.facet == "place"}
    assert places == {one for one in named if one.isupper()}


def test_a_longer_name_wins_over_one_inside_it() -> None:
    found = [one.concept.id for one in NAMER.named("nurses from Papua New Guinea", "en")]
    assert "PNG" in found
    assert "GIN" not in found


def test_a_name_that_two_facets_share_is_met_by_either() -> None:
    found = next(
        one for one in NAMER.named("What did Kenya do for domestic workers?", "en") if one.facet == "sector"
    )
    assert [(one.concept.id, one.facet) for one in found.also] == [("domestic-workers", "target-group")]


def places(text: str, language: str) -> list[str]:
    return [one.concept.id for one in NAMER.named(text, language) if one.facet == "place"]


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("nurses who go to the UK", "en", "GBR"), ("domestic workers in the UAE", "en", "ARE"),
        ("mines of the DRC", "en", "COD"), ("farm work in the USA", "en", "USA"), ("refugees from Burma", "en", "MMR"),
        ("les mines de la RDC", "fr", "COD"), ("la RD Congo aujourd'hui", "fr", "COD"),
        ("travailleurs de Birmanie", "fr", "MMR"), ("remesas desde EEUU", "es", "USA"),
        ("trabajar en EE. UU. un año", "es", "USA"), ("campos de Suazilandia", "es", "SWZ"),
        ("работа в США", "ru", "USA"), ("строители в ОАЭ", "ru", "ARE"), ("шахты ЮАР", "ru", "ZAF"),
        ("العمل في التشيك", "ar", "CZE"), ("مناجم الكونغو الديمقراطية", "ar", "COD"), ("英国的护士", "zh", "GBR"),
    ],
)  # fmt: skip
def test_a_country_is_named_as_people_write_it(text: str, language: str, country: str) -> None:
    assert places(text, language) == [country]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("刚果民主共和国的矿工", "COD"),
        ("南苏丹的难民", "SSD"),
        ("几内亚比绍的渔民", "GNB"),
        ("巴布亚新几内亚的劳工", "PNG"),
    ],
)
def test_in_chinese_too_a_longer_name_wins_over_the_one_inside_it(text: str, country: str) -> None:
    assert places(text, "zh") == [country]


def test_places_are_named_in_the_order_of_the_text_and_once() -> None:
    assert places("从尼泊尔到卡塔尔，再回尼泊尔", "zh") == ["NPL", "QAT"]
    assert places("from Nepal to Qatar and back to Nepal", "en") == ["NPL", "QAT"]


def test_the_code_of_a_country_is_no_word_of_a_text() -> None:
    assert places("tell us if it is in no one's interest to be at IT or in MY office", "en") == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("bn", "মালদ্বীপে শ্রমিকদের বৈধ করা", "MDV"), ("bn", "কাতারের শ্রমিক", "QAT"), ("hi", "क़तर में मज़दूर", "QAT"),
        ("ne", "माल्दिभ्सका कामदार", "MDV"), ("ur", "قطر میں مزدور", "QAT"), ("am", "በኬንያ ያሉ ሠራተኞች", "KEN"),
        ("pt", "enfermeiras no Quênia", "KEN"), ("sw", "wafanyakazi nchini Maldivi", "MDV"),
        ("sw", "wavuvi wa Kenya", "KEN"), ("de", "Pflegekräfte aus den Philippinen", "PHL"),
        ("tr", "Katar işçileri", "QAT"), ("vi", "lao động ở Nhật Bản", "JPN"),
    ],
)  # fmt: skip
def test_a_country_is_named_in_languages_that_the_un_does_not_write(
    language: str, text: str, country: str
) -> None:
    assert places(text, language) == [country]


@pytest.mark.parametrize(
    ("language", "text", "instruments"),
    [
        ("en", "Which countries apply C189 in private homes?", ["C189"]),
        ("fr", "la convention n° 97 et le Pacte mondial sur les migrations", ["C97", "A/RES/73/195"]),
        ("ar", "تطبيق الاتفاقية رقم 189", ["C189"]),
        ("zh", "第189号公约的落实", ["C189"]),
        ("en", "a convention of cooks", []),
    ],
)
def test_a_question_names_instruments_by_number_name_and_symbol(
    language: str, text: str, instruments: list[str]
) -> None:
    found = [one.concept.id for one in NAMER.named(text, language) if one.facet == "instrument"]
    assert sorted(found) == sorted(instruments)
