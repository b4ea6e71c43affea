"""The numbers of a call where people meet them: the verb, the route, the page in six languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.languages import UN_LANGUAGES
from corpus.people import Grant, Role
from corpus.review import Actor, Affiliation, BodyKind, Rules, Verdict
from corpus.review import commands as c
from tests.api.desk_made import STEP, call_of, submitted
from tests.api.people_made import GROUP, OTHER_GROUP, Door, built, door

RULES = Rules(blind_one_in=0, inside=1, outside=0, further=0, criteria=("relevance",), seed="of tests")
COORDINATOR = Actor("person-coordinator", frozenset({Role.COORDINATOR}), frozenset({GROUP}))
REVIEWER = Actor(
    "person-reviewer",
    frozenset({Role.REVIEWER}),
    frozenset({GROUP}),
    (Affiliation("World Office", BodyKind.UN),),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("numbers") / "data"
    built(made)
    with door(made) as opened:
        call = call_of(opened.house, "counted", GROUP, (), RULES)
        seated: list[STEP] = [
            (c.Assign(REVIEWER), COORDINATOR), (c.AnswerConflict((), "none"), REVIEWER), (c.Open(), REVIEWER),
        ]  # fmt: skip
        declined: list[STEP] = [
            (c.Vote(Verdict.DECLINE, "text-declined", "relevance"), REVIEWER), (c.Decline("relevance"), COORDINATOR)
        ]  # fmt: skip
        submitted(opened.house, call, "declined", *seated, *declined, language="fr", body_kind="ngo")
        submitted(opened.house, call, "waiting", *seated, language="fr", body_kind="un")
        submitted(opened.house, call, "new", language="")
        submitted(opened.house, call, "unsent", draft=True)
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[Door]:
    with door(folder) as opened:
        yield opened


def test_a_coordinator_gets_the_figures_as_data(site: Door) -> None:
    cookie = site.cookie(site.person("cora", Grant(Role.COORDINATOR, GROUP)))
    told = site.get("/v1/calls/counted/numbers", **cookie).json()
    assert (told["handed_in"], told["waiting"]) == (3, 2)
    assert told["body_kinds"] == [
        {"value": "", "count": 1}, {"value": "ngo", "count": 1}, {"value": "un", "count": 1}
    ]  # fmt: skip
    assert told["languages"] == [{"value": "fr", "count": 2}, {"value": "", "count": 1}]
    assert told["declined"] == [{"value": "relevance", "count": 1}]
    assert {one["state"]: one["now"] for one in told["stays"] if one["now"]} == {
        "draft": 1, "submitted": 1, "in-review": 1, "declined": 1,
    }  # fmt: skip
    assert sum(one["count"] for one in told["weeks"]) == 3
    assert told["agreement"]["people"]["alpha"] is None


def test_another_groups_coordinator_is_told_of_no_such_call(site: Door) -> None:
    other = site.cookie(site.person("otto", Grant(Role.COORDINATOR, OTHER_GROUP)))
    assert site.get("/v1/calls/counted/numbers", **other).status_code == 404
    assert site.get("/v1/calls/none/numbers", **other).status_code == 404
    assert "counted" not in site.get("/desk/numbers", **other, Accept="text/html").text
    reviewer = site.cookie(site.person("rita", Grant(Role.REVIEWER, GROUP)))
    assert site.get("/v1/calls/counted/numbers", **reviewer).status_code == 404


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_the_page_tells_them_in_the_readers_language_with_a_head_for_every_column(
    site: Door, language: str
) -> None:
    cookie = site.cookie(site.person("cora", Grant(Role.COORDINATOR, GROUP)))
    page = site.get(f"/desk/numbers?call=counted&ui_lang={language}", **cookie, Accept="text/html").text
    assert f'<html lang="{language}"' in page
    tables = re.findall(r"<table.*?</table>", page, flags=re.S)
    assert len(tables) >= 5
    for table in tables:
        assert table.count('scope="col"') == len(re.findall("<th", table.partition("</thead>")[0])) - 1
        for row in re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], flags=re.S):
            assert row.count("<td") + 1 == table.count('scope="col"')
    if language != "en":
        assert "Submissions" not in page
        assert "Nine in ten" not in page


def test_the_verb_tells_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from api.cli import run

    monkeypatch.setenv("FIELDBRIDGE_DATA", str(folder))
    assert run(["review", "numbers", "counted"]) == 0
    shown = capsys.readouterr().out
    assert "counted: handed in 3, waiting 2, overdue" in shown
    assert "a figure is told from 30" in shown
    assert run(["review", "numbers", "counted", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["handed_in"] == 3
