"""Learning from decisions where people meet it: the command and its record, and a server that learns by itself."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from api.cli import run
from api.house import House, open_house
from api.learning import LOCK, learn_all
from api.tags import LEARNT
from api.trainings import RECORD, Training, claims, due, latest, note, trainings
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.errors import Busy
from corpus.languages import UN_LANGUAGES
from corpus.people import Grant, Role
from search import tag_model
from search.tag_model import Trial
from tests.api.conftest import ROOT, serving
from tests.api.desk_made import call_of
from tests.api.made import Made, make, put, settings_for, word_spaces
from tests.api.people_made import GROUP, built, door
from tests.api.test_numbers import RULES

WORSE = Trial(60, 0.41234, 0.4, 0.7, 0.8)
ANNA = Agent(AgentKind.PERSON, "Anna")


WORK = """
name = "work"
title = "Work"
publisher = "us"
source = "ours"
[[concept]]
id = "pay"
labels = { en = "Unpaid wages and the labour court" }
definitions = { en = "Unpaid wages, and a labour court that the office of the town dealt with." }
[[concept]]
id = "sea"
labels = { en = "Fishing boats at sea" }
definitions = { en = "Fishing boats and nets at sea." }
"""


def decided(house: House, yes_if: dict[str, bool], tag: str = "gcm-objectives:6") -> None:
    """A word of Anna's on a concept for each practice."""
    scheme, _, concept = tag.partition(":")
    said = json.dumps({"concept": concept, "scheme": scheme})
    with house.catalogue.write(ANNA, "tagged") as writer:
        writer.claim(
            Assertion(
                one,
                "tag",
                said,
                ANNA,
                Verdict.CONFIRMED if yes else Verdict.REJECTED,
                at="2026-01-01T00:00:00Z",
            )
            for one, yes in yes_if.items()
        )


def town(number: int, wages: bool) -> Made:
    words = "unpaid wages and a labour court" if wages else "fishing boats and nets at sea"
    text = f"The office of town {number} dealt with {words} for many years, and it wrote down how."
    return Made(f"town-{number}-{wages}", f"Town {number}, {words}", ((text,),))


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[tuple[House, dict[str, bool]]]:
    """Twenty-four practices, half of them about wages."""
    house = open_house(settings_for(tmp_path / "data"), create=True, spaces=word_spaces())
    about = {put(house, town(number, wages)): wages for number in range(12) for wages in (True, False)}
    with house.catalogue.write(ANNA, "a scheme") as writer:
        writer.put_vocabulary("work", WORK)
    yield house, about
    house.close()


def test_what_holds_is_taken_what_does_not_is_not_and_the_record_tells_both(
    towns: tuple[House, dict[str, bool]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house, about = towns
    folder = house.settings.data
    decided(house, about)
    (first,) = learn_all(house)
    assert (first.became, first.decisions) == ("taken", 24)
    assert list((folder / LEARNT).glob("*.npz"))
    coin = random.Random(1)
    for tag in ("work:pay", "work:sea"):  # nothing in a text tells these
        decided(house, {one: coin.random() < 0.5 for one in about}, tag)
    tag_model.keep(folder / LEARNT, replace(tag_model.kept(folder / LEARNT, "gcm-objectives"), scheme="work"))
    _, second = learn_all(house)
    assert second.trial is not None
    assert not second.trial.taken
    assert (second.scheme, second.became) == ("work", "fell")
    assert [one.name[:4] for one in (folder / LEARNT).glob("*.npz")] == ["gcm-"], (
        "what was there before goes as well"
    )
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(folder))
    assert run(["learn", "--past", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["trainings"]
    assert [one["became"] for one in told] == ["fell", "taken", "taken"]
    assert [one["claims"] for one in told] == [72, 72, 24]
    assert told[2]["trial"]["loss"] < told[1]["trial"]["loss_before"]
    assert run(["learn", "--past"]) == 0
    assert "gcm-objectives" in capsys.readouterr().out


def test_a_training_is_due_after_so_many_words_and_when_some_are_gone(
    towns: tuple[House, dict[str, bool]],
) -> None:
    house, about = towns
    decided(house, dict(list(about.items())[:10]))
    assert due(house, 10)
    assert not due(house, 11)
    note(house.settings.data, [Training("2026-01-01T00:00:00Z", "server", 10, "s", 10, "few", None)])
    assert not due(house, 1)
    decided(house, {one: not yes for one, yes in list(about.items())[:3]})  # changed words are new words
    assert due(house, 3)
    note(house.settings.data, [Training("2026-01-02T00:00:00Z", "server", 90, "s", 90, "few", None)])
    assert due(house, 1_000)


def test_a_record_that_is_half_written_loses_a_line_and_no_more(tmp_path: Path) -> None:
    made = [Training(f"2026-01-0{day}T00:00:00Z", "command", day, "s", day, "few", None) for day in (1, 2)]
    note(tmp_path, made)
    with (tmp_path / RECORD).open("a", encoding="utf-8") as record:
        record.write('{"at": "2026-01-0')
    assert trainings(tmp_path) == tuple(reversed(made))
    note(tmp_path, made[:1])
    assert len(trainings(tmp_path)) == 3


def test_two_never_learn_at_once(towns: tuple[House, dict[str, bool]]) -> None:
    house, _ = towns
    with FileLock(house.settings.data / LOCK), pytest.raises(Busy):
        learn_all(house)


def test_a_text_that_was_erased_meanwhile_leaves_nothing(
    towns: tuple[House, dict[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from api import learning

    house, about = towns
    decided(house, about)
    counts = iter((0, 1))
    monkeypatch.setattr(learning, "_erased", lambda _: next(counts))
    (only,) = learn_all(house)
    assert (only.became, list((house.settings.data / LEARNT).glob("*.npz"))) == ("erased", [])


def test_a_server_learns_by_itself_once_enough_was_decided_and_its_answers_say_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    house = make(settings_for(folder))
    about = {put(house, town(number, wages)): wages for number in range(16) for wages in (True, False)}
    some, enough = list(about.items()), str(claims(house) + 20)
    decided(house, dict(some[:16]))
    with contextmanager(serving)(folder, learn_after=enough, learn_look_seconds="1") as site:
        time.sleep(2.5)
        assert trainings(folder) == (), "sixteen words are fewer than twenty"
        decided(house, dict(some[16:]))
        until = time.monotonic() + 240
        while not trainings(folder) and time.monotonic() < until:
            time.sleep(0.2)
        one = next(each for each in latest(folder) if each.scheme == "gcm-objectives")
        assert (one.started, one.became) == ("server", "taken"), repr(one)
        answer = site.get(f"/v1/practices/{some[0][0]}/tags?least=0&limit=50").json()
        six = next(each for each in answer["proposals"] if each["concept"]["id"] == "6")
        assert six["decisions"] >= 24
    house.close()


def test_what_learns_in_the_background_takes_only_what_is_left_over() -> None:
    code = (
        "import os; from api.commands.tagging import _stand_back; _stand_back();"
        "print(os.nice(0), getattr(os, 'sched_getscheduler', lambda _: 0)(0) == getattr(os, 'SCHED_IDLE', 0))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["19", "True"]


def test_a_coordinator_reads_in_six_languages_what_became_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "numbers"
    built(folder)
    with door(folder) as opened:
        call_of(opened.house, "counted", GROUP, (), RULES)
        cookie = opened.cookie(opened.person("cora", Grant(Role.COORDINATOR, GROUP)))
        empty = opened.get("/desk/numbers?call=counted", **cookie).text
        assert "Nothing was learnt yet." in empty
        note(folder, [
            Training("2026-02-03T04:05:06Z", "server", 60, "gcm-objectives", 60, "fell", WORSE),
            Training("2026-02-03T04:05:06Z", "server", 60, "gmg-groups", 3, "few", None),
        ])  # fmt: skip
        pages = {
            one: opened.get(f"/desk/numbers?call=counted&ui_lang={one}", **cookie).text
            for one in UN_LANGUAGES
        }
        assert "it was not better by more than chance gives" in pages["en"]
        assert "0.412" in pages["en"]
        assert "too few decisions" in pages["en"]
        assert len({page.split('id="learning"')[1][:60] for page in pages.values()}) == 6
