"""The queue against an oracle: a loop over all submissions, which says of each where it stands."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.access import everything
from corpus.assertions import Agent, AgentKind
from corpus.catalogue import Catalogue
from corpus.queue import APART, TO_DO, Looker, Part, Sort, Tab, Wanted, awaited, folded, is_overdue, tab_of
from corpus.requests import State, Submission

TODAY = "2026-06-15"
GROUPS, CALLS = ("a", "b", "c"), ("one", "two")
TITLES = ("Pay desks", "ÉCOLES du soir", "Ecole de nuit", "100% paid_up", "شكاوى", "desks \\ payés")
PEOPLE = ("ana", "ben", "cora")
PERSON = Agent(AgentKind.PERSON, "test")


def made(chance: random.Random, number: int) -> tuple[Submission, dict[str, Part]]:
    state = chance.choice(list(State))
    day = f"2026-06-{chance.randint(10, 20)}"
    one = Submission(
        f"sub-{number:03}", f"{chance.choice(TITLES)} {chance.randint(1, 9)}", state, chance.choice(GROUPS),
        call=chance.choice(CALLS), due="" if state is State.DRAFT else day, arrived=f"{day}T10:00:00Z",
        changed=f"2026-06-{chance.randint(10, 20)}T0{chance.randint(0, 9)}:00:00Z",
        language=chance.choice(("en", "fr", "ar", "")), body_kind=chance.choice(("un", "ngo", "")),
        ready=chance.choice(("", "", "approve", "decline")) if state is State.IN_REVIEW else "",
    )  # fmt: skip
    return one, {who: chance.choice(list(Part)) for who in PEOPLE if chance.random() < 0.5}


def filled(
    path: Path, chance: random.Random, count: int
) -> tuple[Catalogue, list[tuple[Submission, dict[str, Part]]]]:
    """Each is written twice, so that every row has an older version that must not count."""
    catalogue = Catalogue.open(path / f"{chance.random()}.db")
    all_of_them = [made(chance, number) for number in range(count)]
    for former in (True, False):
        with catalogue.write(PERSON, "filled") as writer:
            for one, parts in all_of_them:
                before = replace(one, state=chance.choice(list(State)), due="2026-06-01", title="before")
                writer.desk.put_submission(before if former else one)
                writer.desk.put_parts(one.id, dict.fromkeys(parts, Part.ASKED) if former else parts)
    return catalogue, all_of_them


def stands(one: Submission, parts: dict[str, Part], looker: Looker) -> set[Tab]:
    """Said once more, plainly."""
    if one.state is State.DRAFT:
        return set()
    part = parts.get(looker.person)
    found = set()
    if one.state is State.SUBMITTED:
        found.add(Tab.NEW)
    elif one.state in (State.PUBLISHED, State.DECLINED, State.WITHDRAWN):
        found.add(Tab.DECIDED)
    else:
        judges = part in TO_DO
        decides = one.ready != "" and part not in APART and looker.decides(one.group)
        found.add(Tab.MINE if one.state is State.IN_REVIEW and (judges or decides) else Tab.WAITING)
    if one.state in (State.SUBMITTED, State.IN_REVIEW) and one.due and one.due < looker.today:
        found.add(Tab.OVERDUE)
    return found


def a_looker(chance: random.Random) -> Looker:
    groups = chance.choice((None, frozenset(), *(frozenset(chance.sample(GROUPS, k)) for k in (1, 2, 3))))
    coordinated = None if groups is None else frozenset(one for one in groups if chance.random() < 0.5)
    return Looker(chance.choice(PEOPLE), TODAY, groups, coordinated, drafts=chance.random() < 0.2)


def a_wish(chance: random.Random) -> Wanted:
    def some(values: tuple[str, ...]) -> str:
        return chance.choice(values) if chance.random() < 0.25 else ""

    return Wanted(
        chance.choice((None, *Tab)), some(GROUPS), some(CALLS), some(tuple(State)), some(("en", "fr")),
        some(("un", "ngo")), some(("desks", "ecole", "%", "_", "\\", "شكاوى", "pay d", "DESKS PAYES")),
        chance.choice(list(Sort)), chance.random() < 0.5,
    )  # fmt: skip


def key(one: Submission, sort: Sort) -> tuple[str, str]:
    return {
        Sort.DUE: one.due, Sort.ARRIVED: one.arrived, Sort.TITLE: folded(one.title), Sort.STATE: one.state.value,
        Sort.CHANGED: one.changed,
    }[sort], one.id  # fmt: skip


@pytest.mark.parametrize("number", range(3))
def test_lists_counts_and_neighbours_are_those_of_a_loop_over_all(tmp_path: Path, number: int) -> None:
    judge(tmp_path, random.Random(f"fixed {number}"), 60)


@pytest.mark.soak
def test_lists_counts_and_neighbours_whatever_the_chance(tmp_path: Path, soak_seed: int) -> None:
    for number in range(20):
        judge(tmp_path, random.Random(f"{soak_seed} {number}"), 300)


def judge(folder: Path, chance: random.Random, wishes: int) -> None:
    catalogue, rows = filled(folder, chance, 120)
    with catalogue.reader(everything()) as reader:
        for _ in range(wishes):
            looker, wanted = a_looker(chance), a_wish(chance)
            passing = [(one, parts) for one, parts in rows if looker.sees(one.group) and wanted.passes(one)]
            listed = sorted(
                (
                    one
                    for one, parts in passing
                    if wanted.tab in stands(one, parts, looker)
                    or (wanted.tab is None and (one.state is not State.DRAFT or looker.drafts))
                ),
                key=lambda one: key(one, wanted.sort),
                reverse=wanted.backwards,
            )
            counts = reader.queue_counts(looker, wanted)
            assert counts == {
                tab: sum(tab in stands(one, parts, looker) for one, parts in passing) for tab in Tab
            }, (looker, wanted)
            assert reader.queue_total(looker, wanted, counts) == len(listed)
            offset = chance.randint(0, 30)
            found = reader.queued(looker, wanted, 10, offset)
            assert [one.submission for one in found] == listed[offset : offset + 10], (looker, wanted)
            parts_of = {one.id: parts for one, parts in rows}
            assert all(one.part == parts_of[one.submission.id].get(looker.person, "") for one in found)
            assert all(one.overdue == is_overdue(one.submission, TODAY) for one in found)
            here, _ = chance.choice(rows)
            ahead = [one.id for one in listed if _after(one, here, wanted)]
            behind = [one.id for one in listed if one.id != here.id and not _after(one, here, wanted)]
            assert reader.beside(looker, wanted, here.id) == ((behind or [""])[-1], (ahead or [""])[0])


def _after(one: Submission, here: Submission, wanted: Wanted) -> bool:
    if wanted.backwards:
        return key(one, wanted.sort) < key(here, wanted.sort)
    return key(one, wanted.sort) > key(here, wanted.sort)


def test_every_submission_that_was_handed_in_stands_in_one_tab_and_the_late_ones_in_one_more() -> None:
    chance = random.Random("tabs")
    for number in range(500):
        one, parts = made(chance, number)
        looker = a_looker(chance)
        tab = tab_of(one, parts.get(looker.person, ""), looker)
        stood = stands(one, parts, looker)
        assert stood - {Tab.OVERDUE} == ({tab} if tab else set())
        assert is_overdue(one, TODAY) == (Tab.OVERDUE in stood)
        assert bool(awaited(one.state, one.due)) >= (Tab.OVERDUE in stood)


def test_the_languages_of_a_queue_are_those_of_its_groups(tmp_path: Path) -> None:
    catalogue, rows = filled(tmp_path, random.Random(5), 80)
    with catalogue.reader(everything()) as reader:
        for groups in ((), ("a",), GROUPS):
            spoken = sorted({one.language for one, _ in rows if one.group in groups and one.language})
            assert list(reader.languages_queued(groups)) == spoken
        counted = reader.states_counted()
    assert sum(counted.values()) == len(rows)
    assert counted["one", "draft"] == sum(one.call == "one" and one.state is State.DRAFT for one, _ in rows)


def test_no_list_reads_through_all_submissions_to_show_its_first_page(tmp_path: Path) -> None:
    """As SQLite plans it: each list without filters comes in the order of an index, and counts come from one alone."""
    from sqlalchemy import select

    from corpus.catalogue import schema
    from corpus.catalogue.desk_queue import _conditions, _counting, _ordered

    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    with catalogue._engine.connect() as connection:
        for looker in (
            Looker("ana", TODAY, None, None),
            Looker("ana", TODAY, frozenset("ab"), frozenset("a")),
        ):
            for wish in (Wanted(), Wanted(language="fr", text="desks", call="one", state="in-review")):
                plan = str(_plan(connection, _counting(looker, wish)))
                assert "COVERING INDEX submissions_counted" in plan, (wish, plan)
            for tab in (Tab.NEW, Tab.WAITING, Tab.DECIDED, Tab.OVERDUE):
                for sort in Sort:
                    if tab is Tab.OVERDUE and sort is not Sort.DUE:
                        continue
                    asked = _ordered(
                        select(schema.submissions).where(*_conditions(looker, Wanted(tab))),
                        Wanted(tab, sort=sort),
                    )
                    plan = str(_plan(connection, asked.limit(50)))
                    assert "TEMP B-TREE FOR ORDER BY" not in plan, (tab, sort, plan)
                    assert "USING INDEX" in plan, (tab, sort, plan)


def _plan(connection: object, asked: object) -> list[str]:
    text = str(asked.compile(connection.engine, compile_kwargs={"literal_binds": True}))  # type: ignore[attr-defined]
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]  # type: ignore[attr-defined]
