"""A question typed in Latin letters that is really Bangla, Arabic, Hindi or Nepali, and those that are not."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages import OWN_NAMES
from corpus.vocabulary_files import shipped
from index.languages.latin_letters import really


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bn", "bideshe jaoar age meyeder proshikkhon kivabe deoa hoy"),
        ("bn", "Probashi shromik der beton na pele ki korbo?"),
        ("bn", "taka pathanor khoroch komano jay kemne"),
        ("ar", "kayfa yumkin himayat al3ummal almuhajirin"),
        ("ar", "kif n7mi l3omal l mohajirin"),
        ("ar", "huquq al 3amilat fil manazil"),
        ("hi", "videsh jaane se pehle mazdooron ko kya sikhana chahiye"),
        ("ne", "baideshik rojgari ma jane mahila ko lagi talim"),
    ],
)
def test_common_words_and_digits_for_letters_tell_it(language: str, text: str) -> None:
    assert really(text) == language
    assert language in OWN_NAMES


@pytest.mark.parametrize(
    "text",
    [
        "", "taka", "Comment protéger les travailleurs migrants ?", "trabajadoras del hogar en el Golfo",
        "jinsi ya kuwalinda wafanyakazi wa nyumbani wahamiaji", "bagaimana melindungi pekerja migran perempuan",
        "göçmen işçiler nasıl korunur", "C97 and C143: 2nd phase, 3rd party, H2O, covid19, 5G",
        "come proteggere i lavoratori migranti", "wie schützt man Hausangestellte", "স্থানীয় মেলা", "عمال",
        "sida loo ilaaliyo shaqaalaha guriga", "paano maprotektahan ang mga kasambahay", "как защитить мигрантов",
    ],
)  # fmt: skip
def test_what_is_written_in_its_own_letters_is_left_alone(text: str) -> None:
    assert really(text) == ""


def test_no_far_off_question_and_no_label_in_any_language_is_taken_for_another() -> None:
    far = tomllib.loads((files("index") / "data" / "background.toml").read_text(encoding="utf-8"))
    texts = [text for found in far.values() for text in found]
    texts += [label.text for scheme in shipped() for concept in scheme for label in concept.labels]
    texts += [text for scheme in shipped() for concept in scheme for _, text in concept.definitions]
    assert len(texts) > 1000
    assert [text for text in texts if really(text)] == []


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert really(text) in {"", "ar", "bn", "hi", "ne"}
