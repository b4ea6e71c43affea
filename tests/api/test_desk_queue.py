"""The queue as people use it: tabs whose counts are true, filters, giving out, the keyboard, no script, a phone."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from api.desk.desk import Desk
from api.desk.people import looker_of, reviewers_of
from api.desk.queue import address_of, neighbours, queue, wanted_of
from api.house import House, open_house
from api.visitors import Visitor
from corpus.queue import Looker, Sort, Tab, Wanted
from corpus.review import Verdict
from corpus.review import commands as c
from tests.api.conftest import Site, serving
from tests.api.desk_filled import PEOPLE, cookie, fill
from tests.api.made import make, named, settings_for
from tests.api.people_made import OTHER_GROUP


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("queue") / "data"
    house = make(settings_for(folder), (named("desks.pdf"),))
    fill(house)
    house.catalogue.close()
    yield from serving(folder)


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    with open_house(settings_for(site.folder)) as opened:
        yield opened


def page(site: Site, name: str, **asked: object) -> httpx.Response:
    headers = cookie(name) | {"Accept": "text/html", "Accept-Language": "en"}
    return httpx.get(f"{site.url}/desk?{urlencode(asked)}", headers=headers, timeout=60)


def shown(text: str) -> list[str]:
    return re.findall(r'<tr role="row" id="(sub-[\w-]+)"', text)


def tallies(text: str) -> dict[str, int]:
    found = re.findall(r'href="/desk\?tab=(\w+)[^"]*" data-key.*?class="tally">([\d,]+)<', text)
    return {tab: int(count.replace(",", "")) for tab, count in found}


def all_of(site: Site, name: str, **asked: object) -> list[str]:
    """Every page of a list, by its own links to the next."""
    found: list[str] = []
    number = 1
    while True:
        text = page(site, name, **asked, page=number).text
        found += shown(text)
        if 'rel="next"' not in text:
            return found
        number += 1


def looker(house: House, name: str) -> Looker:
    with house.catalogue.people() as people:
        person = people.named(name)
    assert person is not None
    return looker_of(Visitor(person))


@pytest.mark.parametrize("name", ["cora", "ana", "ben", "root"])
def test_the_tabs_share_out_what_is_on_the_desk_of_ones_groups_and_their_counts_are_true(
    site: Site, house: House, name: str
) -> None:
    lists = {tab.value: all_of(site, name, tab=tab.value) for tab in Tab}
    told = tallies(page(site, name, tab="new").text)
    assert told == {tab: len(ids) for tab, ids in lists.items()}
    shared = [one for tab, ids in lists.items() if tab != "overdue" for one in ids]
    desk = Desk(house)
    groups = None if name == "root" else {one.group for one in PEOPLE[name]}
    handed_in = [
        one.id
        for call in desk.calls()
        for one in desk.submissions_of(call)
        if one.state.value != "draft" and (groups is None or one.group in groups)
    ]
    assert sorted(shared) == sorted(handed_in)
    assert {*lists["overdue"]} <= {*lists["new"], *lists["mine"], *lists["waiting"]}
    assert told["mine"] > 0 or name == "root"


def test_what_is_mine_is_what_i_have_to_judge_or_as_coordinator_to_decide(site: Site, house: House) -> None:
    desk = Desk(house)
    with house.catalogue.people() as people:
        ana = people.named("ana")
    assert ana is not None
    for one in all_of(site, "ana", tab="mine"):
        seat = desk.dossier(one).case.seat(ana.id)
        assert seat is not None
        assert seat.vote is None
    decided = all_of(site, "cora", tab="mine")
    assert decided
    assert all(desk.dossier(one).case.verdict is Verdict.APPROVE for one in decided)
    assert "The reviewers are done: decide" in page(site, "cora", tab="mine").text
    assert "The reviewers are done" not in page(site, "ana", tab="waiting").text


def test_who_is_not_signed_in_is_led_to_the_door_and_back_and_a_submitter_is_told(site: Site) -> None:
    answer = site.page("/desk?tab=waiting&q=pay")
    assert answer.status_code == 303
    onward = parse_qs(urlsplit(answer.headers["location"]).query)["next"]
    assert onward == ["/desk?tab=waiting&q=pay"]
    assert site.get("/desk").status_code == 403
    told = page(site, "sam")
    assert told.status_code == 403
    assert "reviewers and coordinators" in told.text
    assert 'href="/desk"' not in httpx.get(f"{site.url}/", headers=cookie("sam")).text
    assert 'href="/desk"' in httpx.get(f"{site.url}/", headers=cookie("ana")).text


def test_filters_leave_what_passes_them_and_the_counts_follow(site: Site) -> None:
    every = all_of(site, "cora", tab="waiting")
    french = all_of(site, "cora", tab="waiting", language="fr")
    assert 0 < len(french) < len(every)
    assert all(int(one[-3:]) % 4 == 1 for one in french)
    both = page(site, "cora", tab="waiting", language="fr", kind="ngo", q="PLAINTE guichets")
    assert (
        tallies(both.text)["waiting"]
        == len(shown(both.text))
        == len([one for one in french if int(one[-3:]) % 3 == 0])
    )
    assert shown(page(site, "cora", tab="new", q="no such words").text) == []
    assert shown(page(site, "cora", tab="new", q="%").text) == []
    beta = page(site, "cora", group=OTHER_GROUP, tab="decided").text
    assert all(int(one[-3:]) % 3 == 2 for one in shown(beta))
    wrong = page(site, "cora", tab="waitng")
    assert wrong.status_code == 422
    assert "Did you mean waiting?" in wrong.text
    assert page(site, "cora", sort="size").status_code == 422


def test_a_list_comes_in_the_order_that_is_asked_for(site: Site, house: House) -> None:
    desk = Desk(house)
    for sort, column in ((Sort.DUE, "due"), (Sort.ARRIVED, "arrived"), (Sort.STATE, "state")):
        for sign in ("", "-"):
            ids = all_of(site, "root", tab="waiting", sort=f"{sign}{sort}")
            rows = {one.id: one for call in desk.calls() for one in desk.submissions_of(call)}
            keys = [(getattr(rows[one], column), one) for one in ids]
            assert keys == sorted(keys, reverse=bool(sign))


def test_a_title_is_never_taken_for_markup(site: Site) -> None:
    text = page(site, "cora", tab="new", language="fr").text
    assert "Guichets &lt;b&gt;de&lt;/b&gt; plainte &amp; cie" in text
    assert "<b>de</b>" not in text
    answer = page(site, "cora", q='"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_programmes_get_the_same_lists(site: Site) -> None:
    found: list[str] = []
    while True:
        answer = httpx.get(
            f"{site.url}/v1/submissions?tab=waiting&limit=7&offset={len(found)}", headers=cookie("ana")
        ).json()
        found += [one["id"] for one in answer["submissions"]]
        if len(found) >= answer["total"]:
            break
    assert found == all_of(site, "ana", tab="waiting")
    assert answer["counts"] == tallies(page(site, "ana", tab="waiting").text)
    assert httpx.get(f"{site.url}/v1/submissions?colour=red", headers=cookie("ana")).status_code == 422
    every = httpx.get(f"{site.url}/v1/submissions?limit=200", headers=cookie("ana")).json()
    assert "draft" not in {one["state"] for one in every["submissions"]}
    assert every["total"] == sum(count for tab, count in every["counts"].items() if tab != "overdue")


def test_going_from_one_to_the_next_of_a_list_while_deciding_meets_each_once(house: House) -> None:
    """Forty in a sitting: each leaves the list when it was judged, and none is passed over."""
    ana = looker(house, "ana")
    wanted = Wanted(Tab.MINE, sort=Sort.DUE)
    before = [one.submission.id for one in queue(house, ana, wanted, 200).rows]
    assert len(before) > 20
    desk, at, met = Desk(house), before[0], []
    while at:
        met.append(at)
        _, following = neighbours(house, ana, address_of(wanted), at)
        (actor,) = [one for one in reviewers_of(house, desk.dossier(at)) if one.id == ana.person]
        seat = desk.dossier(at).case.seat(actor.id)
        assert seat is not None
        for command in (c.AnswerConflict(), c.Open()) if seat.stage.value == "asked" else ():
            desk.perform(at, command, actor)
        desk.perform(at, c.Vote(Verdict.APPROVE, desk.dossier(at).case.text), actor)
        at = following
    assert met == before
    assert queue(house, ana, wanted, 200).rows == ()
    assert neighbours(house, ana, "tab=none-such", met[0]) == ("", "")
    assert neighbours(house, ana, "%ff=&tab=mine", "no-such") == ("", "")


@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted(Tab.OVERDUE, "g", "c", "in-review", "fr", "ngo", "à & b", Sort.TITLE, True)],
)
def test_the_address_of_a_list_says_what_is_wanted(wanted: Wanted) -> None:
    assert wanted_of({name: each[0] for name, each in parse_qs(address_of(wanted)).items()}) == wanted
