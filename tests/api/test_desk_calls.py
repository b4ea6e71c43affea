"""A call as a file: what is wrong in it is named."""

import pytest

from api.desk import calling
from corpus.errors import BadDeclaration
from corpus.vocabulary_files import shipped
from tests.api.test_desk import CALL


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('title = "x"\n', "id"),
        (CALL.replace("BLIND", "0").replace("decent-work", "dcent"), "group"),
        (CALL.replace("BLIND", "-1"), "rules"),
        (CALL.replace("BLIND", "0").replace("criteria", "critria"), "critria"),
        (CALL.replace("BLIND", "0").replace('"un"', '"uno"'), "kind"),
        (
            CALL.replace("BLIND", "0").replace(
                '"title", "summary", "places"]', '"title"]\nschemes = ["sdgs"]'
            ),
            "schemes",
        ),
        (
            CALL.replace("BLIND", "0").replace(
                '"title", "summary", "places"]', '"title"]\nschemes = ["m49"]'
            ),
            "schemes",
        ),
        ("id = ", "TOML"),
    ],
)
def test_a_call_with_a_fault_names_it(wrong: str, told: str) -> None:
    with pytest.raises(BadDeclaration) as fault:
        calling.call_of(wrong, "call.toml", shipped())
    assert told in fault.value.happened
