"""A filled form that is handed in: what it says of the practice fills the submission in, its letterhead does not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.desk.desk import Desk
from api.desk.receiving import received
from ingest.sources import Found
from tests.api.made import make, named, settings_for
from tests.api.test_desk import call_in
from tests.ingest.test_profiles import FORMS, headed, numbered, tabled, upright


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make(settings_for(tmp_path_factory.mktemp("forms") / "data"), (named("desks.pdf"),)) as house:
        yield Desk(house)


@pytest.mark.parametrize(
    ("language", "made", "ending"),
    [
        ("en", tabled, "docx"),
        ("fr", headed, "docx"),
        ("ar", tabled, "docx"),
        ("fr", numbered, "docx"),
        ("en", upright, "xlsx"),
    ],
)
def test_a_form_is_titled_by_its_own_title_field(
    desk: Desk, tmp_path: Path, language: str, made: Callable[[list[tuple[str, str]]], bytes], ending: str
) -> None:
    path = tmp_path / f"annex {language}.{ending}"
    path.write_bytes(made(FORMS[language]))
    (told,) = received(desk, call_in(desk.house), [Found(path, path.name)], {})
    assert (told.status, told.title) == ("received", "Boats for registrars")
    form = desk.dossier(told.submission).form
    assert form.places == ("MLI", "NER")
    assert form.period == "2014-2016"
    assert form.lessons
