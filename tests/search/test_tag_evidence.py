"""What is quoted for a tag and what is marked in it: whole sentences that are about it, words that say something."""

import numpy as np
import pytest

from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from index.languages import analyse
from index.languages.function_words import says_little
from ingest.sentences import sentence_ends
from search.concept_texts import described
from search.tag_evidence import best_said, boilerplate, leans, marked
from search.tag_texts import Piece, encoded
from search.tagging import Proposed
from search.term_weights import TermWeights
from tests.search.test_tagging import proposer

BOILERPLATE = {
    "en": "The opinions expressed about oaks, acorns and pigs do not necessarily reflect the views of the village.",
    "fr": "Les opinions exprimées sur les chênes et les porcs n'engagent que leurs auteurs et personne d'autre.",
    "es": "Las denominaciones empleadas para robles y cerdos no implican juicio alguno por parte de la aldea.",
    "ar": "الآراء الواردة في هذا المنشور عن البلوط والخنازير لا تعبر بالضرورة عن آراء القرية.",
    "ru": "Мнения о дубах и свиньях, выраженные в этой книге, не обязательно отражают взгляды деревни.",
    "zh": "本出版物中关于橡树和猪的观点不一定反映本村的立场。",
}
MORE = (
    ("en", "We would like to thank the herders of pigs, without whom nobody would know of acorns."),
    ("en", "© The village of oaks and pigs, 2019."),
    ("en", "Write to pigs@oaks.example for acorns, or look at https://oaks.example/acorns."),
    ("en", "Oaks, acorns and pigs ................................. 17"),
    ("en", "ISBN 978-92-0-000000-1, 12.50, 2017/18, 33-44."),
    ("fr", "Tous droits réservés, glands et porcs compris, pour tous les pays."),
    ("es", "Agradecimientos: a los cerdos y a los robles de la aldea."),
    ("ru", "Содержание: дубы, свиньи, жёлуди, зима и всё остальное."),
    ("zh", "版权所有，未经许可不得复制橡树。"),
    ("ar", "جميع الحقوق محفوظة للقرية وخنازيرها وبلوطها كلها."),
)


@pytest.mark.parametrize(("language", "text"), [*BOILERPLATE.items(), *MORE])
def test_what_is_printed_in_every_document_is_told(language: str, text: str) -> None:
    assert boilerplate(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The office published a list of recruiters, and for more information migrants called a free line.",
        ),
        (
            "en",
            "Its acknowledgement of foreign diplomas took three weeks, and copyright law was taught as well.",
        ),
        ("fr", "Une procédure sommaire a été remplacée par un examen complet de chaque demande d'asile."),
        ("ru", "Расходы на содержание приюта делили город и община, по 40 тысяч рублей в месяц."),
        ("zh", "该市建立了住宿目录，供工人查询床位和价格。"),
        ("en", "Between 2013 and 2018, 8,100 of 8,600 passports came back (94 %), 7 in 10 after 2 calls."),
    ],
)
def test_what_only_sounds_like_it_is_not(language: str, text: str) -> None:
    assert not boilerplate(text, language)


def proposals(text: str, language: str = "en") -> dict[str, Proposed]:
    piece = Piece(text, 0, language, tuple(sentence_ends(text, language)))
    return {one.concept.id: one for one in proposer().propose([piece], "woods", least=0.0)}


def test_a_disclaimer_is_never_quoted_though_it_says_more_of_the_concept_than_the_text() -> None:
    plain = "In that village the pigs went out to feed below the oaks when autumn came."
    found = proposals(f"{BOILERPLATE['en']} {plain}")
    assert found["oak"].quotation.sentence.text == plain
    assert {one.quotation.sentence.text for one in found.values()} <= {plain, ""}


def test_where_there_is_nothing_else_nothing_is_quoted() -> None:
    found = proposals(f"{BOILERPLATE['en']} © Oaks and pigs.")
    assert found
    assert {(one.quotation.sentence.text, one.quotation.words) for one in found.values()} == {("", ())}


def test_a_whole_sentence_goes_before_a_heading_and_a_heading_before_nothing() -> None:
    heading, whole = (
        "Acorns and pigs under the oaks",
        "The pigs walked below the oaks until the snow came.",
    )
    assert proposals(f"{heading}\n{whole}")["oak"].quotation.sentence.text == whole
    assert proposals(heading)["oak"].quotation.sentence.text == heading


@pytest.mark.parametrize(
    ("language", "first", "rest"),
    [
        (
            "en",
            "The guidance on pigs and oaks that the",
            "Council of Foresters gave in 2009 is read out each autumn.",
        ),
        ("en", "In that village the pigs went out between", "2007 and 2012 to feed below the oaks."),
        ("en", "Pigs were driven there by herders who", "knew where the acorns fell."),
        ("fr", "Les porcs ont été menés sous les", "Grands Chênes chaque automne de ces années."),
    ],
)
def test_a_sentence_that_a_layout_broke_is_quoted_whole(language: str, first: str, rest: str) -> None:
    text = f"{first}\n\n{rest} Nobody counted them."
    piece = Piece(text, 7, language, tuple(sentence_ends(text, language)))
    whole = encoded([piece], (), lambda *_: np.zeros((0, 1), np.float32)).sentences[0]
    assert whole.text == f"{first}\n\n{rest}"
    assert text[whole.start - 7 : whole.end - 7] == whole.text


@pytest.mark.parametrize("heading", ["Acorns for pigs", "Objective 6", "Reports of the UN", "3.", "橡树和猪"])
def test_a_heading_stays_apart_from_the_sentence_below_it(heading: str) -> None:
    text = f"{heading}\n\nThe pigs went out to feed below the oaks when autumn came."
    piece = Piece(text, 0, "en", tuple(sentence_ends(text, "en")))
    assert encoded([piece], (), lambda *_: np.zeros((0, 1), np.float32)).sentences[0].text == heading


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They are women who wear the badge of the clinic."),
        ("en", "It’s the oak that feeds them."),
        ("fr", "Cette règle vaut pour tous les chênes."),
        ("es", "Su trabajo dura hasta el invierno."),
        ("ar", "وهذا ما يأكله الخنزير."),
        ("ru", "Это правило знают все."),
        ("zh", "它们在橡树下吃橡子。"),
    ],
)
def test_a_sentence_that_points_back_is_told(language: str, text: str) -> None:
    assert leans(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Italy counted its oaks."),
        ("fr", "Cesser le travail est permis."),
        ("ru", "Оно­странцы пришли.".replace("­", "")),
    ],
)
def test_a_word_that_only_begins_alike_does_not_point_back(language: str, text: str) -> None:
    assert not leans(text, language)


def test_of_two_that_say_a_tag_alike_the_one_that_can_be_read_alone_is_quoted() -> None:
    first, second = "They walked below the oaks and ate acorns.", "Pigs walked below the oaks and ate acorns."
    for text in (f"{first} {second}", f"{second} {first}"):
        assert proposals(text)["oak"].quotation.sentence.text == second


def test_what_the_best_sentence_says_counts_less_the_more_sentences_and_concepts_there_are() -> None:
    def said(sentences: int, concepts: int) -> float:
        evidence = np.zeros((sentences, concepts), np.float32)
        evidence[0, 0] = 8.0
        families = [np.array([one]) for one in range(concepts)]
        return float(best_said(evidence, np.ones(sentences, bool), families)[0])

    assert said(5, 10) > said(50, 10) > said(500, 10)
    assert said(5, 5) > said(5, 50)


SAYING_LITTLE = {
    "en": "as is of the which because UN 17", "fr": "à de les dont lorsque EU", "es": "y de los cuando según",
    "ar": "في من التي لأن", "ru": "и не которые чтобы ЕС", "zh": "我们 因为 以及",
}  # fmt: skip
SAYING_SOMETHING = {
    "en": "wages work state right law", "fr": "salaire travail loi droit", "es": "salario trabajo estado ley",
    "ar": "أجور عمل قانون حقوق", "ru": "зарплата труд закон право", "zh": "工资 法律 劳动",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(SAYING_LITTLE))
def test_words_that_hold_a_sentence_together_are_told_from_those_that_say_something(language: str) -> None:
    def little(text: str) -> list[bool]:
        return [says_little(text[one.start : one.end], one.term, language) for one in analyse(text, language)]

    assert all(little(SAYING_LITTLE[language]))
    assert not any(little(SAYING_SOMETHING[language]))


def test_only_words_that_say_something_are_marked() -> None:
    scheme = Vocabulary("s", "S", "", "", tuple(
        Concept(one, "s", (Label("en", one),), definitions=(("en", text),))
        for one, text in (("a", "As it is, wages of UN staff."), ("b", "Roads and bridges."), ("c", "Fish of the sea."))
    ))  # fmt: skip
    texts = described(scheme, "en")
    sentence = "As it is, the UN paid wages, of which nobody spoke."
    assert [sentence[a:b] for a, b in marked(sentence, "en", texts, 0)] == ["wages"]


def test_a_word_of_ordinary_texts_weighs_less_than_one_that_is_rare_everywhere() -> None:
    weights = TermWeights.of([{"how": 1, "recruiter": 1}, {"fish": 1}, {"tree": 1}], "en")
    assert 0 < weights.rarity[weights.columns["how"]] < weights.rarity[weights.columns["recruiter"]]


def test_likeness_over_postings_is_the_cosine_of_weighted_words() -> None:
    """An oracle with dense vectors."""
    import numpy as np

    texts = described(Vocabularies((proposer().vocabularies.get("woods"),)).get("woods"), "en")  # type: ignore[arg-type]
    weights = texts.weights
    counts = {"pig": 2, "acorn": 1, "unheard": 3, "tree": 1}
    dense = np.zeros((weights.concepts, len(weights.columns)))
    for word in range(len(weights.columns)):
        for concept in range(weights.concepts):
            dense[concept, word] = weights.postings.weight(word, concept)
    said = np.zeros(len(weights.columns))
    for term, count in counts.items():
        if term in weights.columns:
            said[weights.columns[term]] = (1 + np.log(count)) * weights.rarity[weights.columns[term]]
    assert np.allclose(weights.likeness(counts), dense @ said / np.linalg.norm(said), atol=1e-5)
    assert np.allclose(np.linalg.norm(dense, axis=1)[[0, 1, 2, 3]], 1, atol=1e-5)


def test_ten_thousand_concepts_take_room_for_their_words_alone() -> None:
    many = [{f"word{at}": 1, "shared": 1, f"word{at // 7}": 2} for at in range(10_000)]
    weights = TermWeights.of(many, "en")
    assert weights.postings.weights.nbytes < 1_000_000
    assert int(weights.likeness({"word9999": 1}).argmax()) == 9999
