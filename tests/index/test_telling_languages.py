"""How well languages are told, measured: a table with floors, at the length of a question and of a passage."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from index.languages.documents import language_of_document, language_of_passage
from index.languages.identify import identify

SPOKEN = tomllib.loads((Path(__file__).parent / "spoken.toml").read_text(encoding="utf-8"))
# Of six questions, and of four sentences, how many at least.
FLOORS = {"es": (5, 4), "uk": (5, 4)}
# Shares of texts of the sustainable development goals, cut to the length of a question, and whole where they are long.
SDG_FLOORS = {
    "ar": (0.99, 1.0), "de": (0.99, 1.0), "en": (0.96, 1.0), "es": (0.95, 0.985), "fr": (0.99, 1.0),
    "it": (0.99, 1.0), "ru": (0.99, 1.0), "tr": (0.98, 1.0), "zh": (0.99, 1.0),
}  # fmt: skip


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("hint", [None, "en"])
def test_questions_and_sentences_are_told(language: str, hint: str | None) -> None:
    said = SPOKEN[language]
    questions, sentences = FLOORS.get(language, (6, 4))
    assert sum(identify(one, hint) == language for one in said["questions"]) >= questions
    assert sum(identify(one, hint) == language for one in said["sentences"]) >= sentences


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("around", ["en", "fr", "ru", "und"])
def test_a_passage_is_told_in_a_document_of_another_language(language: str, around: str) -> None:
    passage = " ".join(SPOKEN[language]["sentences"] * 2)
    assert language_of_passage(passage, around) == language
    assert language_of_document(passage, around) == language


def test_texts_of_the_goals_are_told_at_the_length_of_a_question_and_whole(dev_data: Path) -> None:
    source = dev_data / "languages" / "sdg" / "parallel.jsonl"
    right: Counter[tuple[str, bool]] = Counter()
    asked: Counter[tuple[str, bool]] = Counter()
    for line in source.read_text(encoding="utf-8").splitlines():
        for tag, text in json.loads(line)["texts"].items():
            language = tag[:2]
            for whole in (False, True) if len(text) >= 60 or language == "zh" else (False,):
                asked[language, whole] += 1
                right[language, whole] += identify(text if whole else text[:60]) == language
    shares = {key: right[key] / asked[key] for key in asked}
    below = {key: share for key, share in shares.items() if share < SDG_FLOORS[key[0]][key[1]]}
    assert not below


@pytest.mark.parametrize("document", ["fr", "ar", "sw"])
def test_tables_of_numbers_and_lists_of_names_have_their_documents_language(document: str) -> None:
    table = "\n".join(
        f"{year} | {year * 7 % 913} | {year * 3 % 871} | 12,{year % 97} % | n/a" for year in range(1990, 2010)
    )
    names = (
        "Kenya, Nepal, Jordan, Fiji, Tonga, Mexico, Peru, Chad, Mali, Benin, Togo, Ghana, Angola, Malawi, Zambia, "
        "Oman, Qatar, Yemen, Samoa, Nauru, Palau, Cuba, Haiti, Belize, Panama, Guyana"
    )
    assert language_of_passage(table, document) == document
    assert language_of_passage(names, document) == document
    assert language_of_passage("Annex 3", document) == document


def test_a_document_of_two_languages_has_that_of_most_of_it_and_each_passage_its_own() -> None:
    cover = " ".join(SPOKEN["en"]["sentences"])
    annex = " ".join(SPOKEN["ar"]["sentences"] * 20)
    assert language_of_document(f"{cover}\n\n{annex}", "en") == "ar"
    assert language_of_passage(cover, "ar") == "en"


def test_a_text_is_not_taken_for_the_language_that_a_program_put_into_its_properties() -> None:
    assert language_of_document(" ".join(SPOKEN["fr"]["sentences"]), "en-US") == "fr"
    assert language_of_document("2019 2020 2021", "pt-BR") == "pt"
    assert language_of_document("2019 2020 2021", "") == "und"


def test_letters_of_no_language_that_is_known_are_no_fault() -> None:
    assert identify("ⴰⵎⴰⵣⵉⵖ ⵜⴰⵎⵓⵔⵜ ⵏ ⵎⵓⵔⴰⴽⵓⵛ") == "und"
    assert identify("ⴰⵎⴰⵣⵉⵖ ⵜⴰⵎⵓⵔⵜ ⵏ ⵎⵓⵔⴰⴽⵓⵛ", "fr") == "fr"


@pytest.mark.parametrize(
    "text", ["Title Text\nSubtitle", "Text", "Kabul office budget", "Presentation Title Text"]
)
def test_a_few_words_of_english_are_not_taken_for_a_language_that_few_reports_are_in(text: str) -> None:
    assert identify(text) in ("en", "und")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Usługi dla migrantów w Warszawie", "pl"),
        ("Adeegyada muhaajiriinta ee Muqdisho", "so"),
        ("Mga serbisyo para sa mga migrante sa Maynila", "tl"),
        ("Diensten voor migranten", "nl"),
        ("Servicii pentru migranți", "ro"),
    ],
)
def test_a_few_words_of_such_a_language_are_told_where_they_are_clear(text: str, language: str) -> None:
    assert identify(text) == language
