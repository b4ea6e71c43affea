"""The one table of settings."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.commands.preparing import markdown_table
from api.settings import SETTINGS, Settings, read_settings
from corpus.errors import WrongUse


def test_every_field_is_a_row_of_the_table_and_every_row_a_field() -> None:
    assert [one.field for one in SETTINGS] == [one.name for one in dataclasses.fields(Settings)]


def test_an_empty_environment_gives_every_default() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.log_questions) == ("127.0.0.1", 8080, False)
    assert settings.spaces == ("multilingual", "english")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "99999"),
        ("LOG_QUESTIONS", "perhaps"),
        ("BASE_URL", "ftp://x"),
        ("SPACES", ","),
    ],
)
def test_a_wrong_value_is_told_with_the_variable_and_what_is_right(name: str, value: str) -> None:
    with pytest.raises(WrongUse) as told:
        read_settings({f"FIELDBRIDGE_{name}": value})
    assert told.value.subject == f"FIELDBRIDGE_{name}"
    assert told.value.remedy


def test_a_misspelt_setting_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(WrongUse, match="FIELDBRIDGE_PORT"):
        read_settings({"FIELDBRIDGE_PROT": "1"})
    with pytest.raises(WrongUse) as told:
        read_settings({"FIELDBRIDGE_LOOPBACK_SIGNED_IN": "1"})
    assert told.value.remedy == "Run: fieldbridge settings", "what is near nothing is near nothing"


@given(st.dictionaries(st.sampled_from([one.variable for one in SETTINGS]), st.text(max_size=30)))
def test_any_text_is_either_taken_or_told_as_wrong_use(environment: dict[str, str]) -> None:
    told = ""
    try:
        read_settings(environment)
    except WrongUse as fault:
        told = fault.subject
    assert told == "" or told in environment


def test_the_table_for_the_docs_names_each_setting_and_no_path_of_this_machine() -> None:
    lines = "\n".join(markdown_table())
    assert all(one.variable in lines for one in SETTINGS)
    assert str(read_settings({}).models) not in lines
