"""The interface in its languages: plural forms, digits, dates and sizes by CLDR; one more language is one file."""

from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from api.wording import Library, Texts, library, texts_in
from corpus.errors import WrongUse
from corpus.languages import UN_LANGUAGES
from tests.api.conftest import Site, beside

BANGLA = """
[site]
tagline = "অন্যরা এটি কীভাবে করেছেন?"

[results]
total = { one = "{count}টি তুলনীয় চর্চা", other = "{count}টি তুলনীয় চর্চা" }

[search]
button = "খুঁজুন"
"""


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_text_that_counts_has_every_form_that_its_language_uses_for_whole_numbers(language: str) -> None:
    used = {str(Locale(language).plural_form(number)) for number in range(200)}
    for key, said in texts_in(language).table.items():
        if not isinstance(said, str):
            assert used - set(said) <= {"zero", "other"} or used <= {*said, "other"}, key


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 comparable practice", "2 comparable practices", "1,234 comparable practices"]),
        ("ru", ["1 сопоставимая практика", "2 сопоставимые практики", "1\u00a0234 сопоставимые практики"]),
        ("ar", ["ممارسة مماثلة واحدة", "ممارستان مماثلتان", "1,234 ممارسة مماثلة"]),
        ("zh", ["1 项可比做法", "2 项可比做法", "1,234 项可比做法"]),
    ],
)
def test_practices_are_counted_as_the_language_counts(language: str, said: list[str]) -> None:
    assert [texts_in(language)("results.total", count=number) for number in (1, 2, 1234)] == said


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "2019-03-01", "March 1, 2019"), ("fr", "2019-03", "mars 2019"), ("es", "2019", "2019"),
        ("ar", "2019-03", "مارس 2019"), ("zh", "2019-03-01", "2019年3月1日"),
        ("ru", "2019-03-01", "1 марта 2019\u202fг."),
        ("en", "2019-13", "2019-13"), ("en", "spring 2019", "spring 2019"),
        ("en", "2019-03-01T08:00:00Z", "March 1, 2019"),
    ],
)  # fmt: skip
def test_days_months_and_years_are_written_as_people_read_them(
    language: str, written: str, said: str
) -> None:
    assert texts_in(language).date(written) == said


@given(st.sampled_from(UN_LANGUAGES), st.integers(0, 10**9))
def test_a_number_can_be_read_back(language: str, number: int) -> None:
    shown = texts_in(language).number(number)
    assert int("".join(one for one in shown if one.isdigit())) == number


def test_years_and_lists_are_the_languages_own() -> None:
    assert Texts("fa", {}).years(2014, 2018) == "۲۰۱۴–۲۰۱۸"
    assert Texts("bn", {}).number(12345.5) == "১২,৩৪৫.৫"
    assert Texts("bn", {}).size(1_350_000).startswith("১.৪")
    assert texts_in("en").years(2014, None) == "2014–"
    assert texts_in("en").years(None, None) == ""
    assert texts_in("fr").listed(["a", "b", "c"]) == "a, b et c"


def test_one_more_language_is_one_file(site: Site, tmp_path: Path) -> None:
    (tmp_path / "bn.toml").write_text(BANGLA, encoding="utf-8")
    with beside(site, texts=str(tmp_path)) as more:
        page = more.page("/?ui_lang=bn").text
        assert '<html lang="bn" dir="ltr">' in page
        assert "অন্যরা এটি কীভাবে করেছেন?" in page
        assert 'hreflang="bn"' in page
        assert "বাংলা" in page
        assert "Skip to the results" in page
        answer = more.page("/?q=complaint+desks+for+domestic+workers&ui_lang=bn").text
        assert "টি তুলনীয় চর্চা" in answer
        assert any(digit in answer for digit in "১২৩৪৫৬৭৮৯")
        assert '<html lang="bn"' in more.page("/", "bn-BD,bn;q=0.9,en;q=0.5").text
    assert library(tmp_path).missing["bn"]
    assert library().missing == {language: [] for language in UN_LANGUAGES}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("bn.toml", "[site\n", "not TOML"), ("bn.toml", "[site]\ntagline = 3\n", "site.tagline"),
        ("bn.toml", '[results]\ntotal = { one = "x" }\n', "results.total"),
        ("klingon.toml", "", "not named after a language"), ("qqq.toml", "", "not named after a language"),
        ("bn-BD.toml", "", "not named after a language"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        Library(tmp_path)
    assert said in str(caught.value)
