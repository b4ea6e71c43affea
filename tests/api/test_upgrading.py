"""A filled catalogue as an older version left it is brought to the schema of today, and nothing in it is lost."""

import shutil
import sqlite3
from collections.abc import Set
from pathlib import Path

import pytest

from api.desk.desk import Desk
from api.desk.reading import catch_up, read_waiting
from api.house import House, open_house
from corpus.access import anyone, everything
from corpus.calls import Purpose, drawn_link
from corpus.catalogue import migrating
from corpus.catalogue.catalogue import Catalogue
from corpus.people import Grant, Person, Role
from corpus.proposals import ReadingState
from corpus.requests import State
from search.answers import Ask
from tests.api.made import PERSON, make, settings_for, word_spaces
from tests.api.test_desk import approved, hand_in

ADA = Person("person-ada", "ada", email="ada@office.example", grants=(Grant(Role.REVIEWER, "decent-work"),),
             created="2026-01-01T00:00:00Z")  # fmt: skip
SINCE = {"alembic_version", "meta", "tallies"}
"""What says of itself how far it is, or counts."""


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents, passages, practices, claims, an index."""
    folder = tmp_path_factory.mktemp("works") / "data"
    make(settings_for(folder)).catalogue.close()
    return folder


@pytest.fixture(scope="module")
def desk(works: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those, a person, a link, and submissions: in review, handed in, a draft."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(works, folder / "data")
    with open_house(settings_for(folder / "data"), spaces=word_spaces()) as house:
        for number, said in enumerate([{}, {}, {"agreed": False}]):
            hand_in(Desk(house), folder, number, **said)
        approved(Desk(house), submissions(house)[0])
        with house.catalogue.admitting() as people:
            people.put_person(ADA)
        with house.catalogue.write(PERSON, "made a link") as writer:
            link, _ = drawn_link(Purpose.SUBMIT, "desks-2026", writer.now, "2099-01-01T00:00:00Z")
            writer.desk.put_invitation(link)
        while read_waiting(house):
            pass
    return folder / "data"


def submissions(house: House) -> list[str]:
    desk = Desk(house)
    return [one.id for one in desk.submissions_of(desk.call("desks-2026"))]


def rows(folder: Path) -> dict[str, list[dict[str, object]]]:
    """All that lies in the catalogue, without seals."""
    with sqlite3.connect(folder / "catalogue.db") as database:
        database.row_factory = sqlite3.Row
        names = [one[0] for one in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(map(dict, database.execute(f'SELECT * FROM "{name}"')), key=repr) for name in names
        }


def as_left_by(folder: Path, revision: str) -> dict[str, list[dict[str, object]]]:
    """Takes a catalogue down to what a version at that revision wrote."""
    catalogue = Catalogue.open(folder / "catalogue.db", create=False)
    migrating.migrate(catalogue._engine, "test", to=revision)
    catalogue.close()
    found = rows(folder)
    assert found["alembic_version"] == [{"version_num": revision}]
    return found


@pytest.mark.parametrize(
    ("made", "revision", "fewest"),
    [("works", "0002", 8), ("desk", "0005", 15), ("desk", "0008", 18)],
)
def test_nothing_of_an_older_catalogue_is_lost_when_it_is_opened(
    made: str, revision: str, fewest: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = shutil.copytree(request.getfixturevalue(made), tmp_path / "data")
    before = as_left_by(folder, revision)
    with open_house(settings_for(folder), spaces=word_spaces()) as house:
        assert house.catalogue.check(deep=True) == []
        assert house.searcher.search(Ask("complaint desks"), anyone()).hits
    after = rows(folder)
    kept = {name: listed for name, listed in before.items() if listed and name not in SINCE}
    assert len(kept) >= fewest, sorted(kept)
    for name, listed in kept.items():
        columns = listed[0].keys() - {"checksum"}
        assert _cut(after[name], columns) == _cut(listed, columns), name


def _cut(listed: list[dict[str, object]], columns: Set[str]) -> list[str]:
    return sorted(repr([(column, row[column]) for column in sorted(columns)]) for row in listed)


def test_what_was_handed_in_before_texts_were_read_is_read_once_a_server_starts(
    desk: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(desk, tmp_path / "data")
    assert "readings" not in as_left_by(folder, "0006")
    with open_house(settings_for(folder), spaces=word_spaces()) as house:
        with house.catalogue.reader(everything()) as reader:
            assert not reader.readings(ReadingState.WAITING)
        assert catch_up(house) == 2  # a draft was not handed in
        assert catch_up(house) == 0
        told = [one for _ in range(3) for one in read_waiting(house)]
        handed_in = {
            one for one in submissions(house) if Desk(house).dossier(one).case.state is not State.DRAFT
        }
        assert {(one.submission, one.state) for one in told} == {(one, "done") for one in handed_in}
