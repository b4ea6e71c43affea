"""The queue as people use it: tabs whose counts are true, filters, giving out, the keyboard, no script, a phone."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.people import looker_of, reviewers_of
from api.desk.queue import address_of, neighbours, queue, wanted_of
from api.house import House, open_house
from api.visitors import Visitor
from corpus.calls import Call
from corpus.catalogue.catalogue import utc_now
from corpus.people import Grant, Person, Role, Session, digest_of, fresh_id
from corpus.queue import Looker, Sort, Tab, Wanted
from corpus.review import Actor, Rules, Verdict
from corpus.review import commands as c
from tests.api.conftest import Site, serving
from tests.api.desk_made import STEP, SUBMITTER, call_of, submitted
from tests.api.made import make, named, settings_for
from tests.api.people_made import GROUP, OTHER_GROUP

COUNT = 130
TITLES = ("Pay desks at the border", "Guichets <b>de</b> plainte & cie", "مكاتب الشكاوى", "Пункты выдачи")
LANGUAGES = ("en", "fr", "ar", "ru")
RULES = Rules(inside=0, outside=2, blind_one_in=0, criteria=("relevance",), seed="q")
PEOPLE = {
    "cora": (
        Grant(Role.COORDINATOR, GROUP),
        Grant(Role.REVIEWER, GROUP),
        Grant(Role.COORDINATOR, OTHER_GROUP),
    ),
    "ana": (Grant(Role.REVIEWER, GROUP),),
    "ben": (Grant(Role.REVIEWER, GROUP), Grant(Role.REVIEWER, OTHER_GROUP)),
    "root": (Grant(Role.ADMINISTRATOR),),
    "sam": (Grant(Role.SUBMITTER, GROUP),),
}


def token_of(name: str) -> str:
    return f"token-of-{name}".ljust(43, "x")


def cookie(name: str) -> dict[str, str]:
    return {"Cookie": f"fieldbridge={token_of(name)}"}


def people_of(house: House) -> dict[str, Person]:
    made = {}
    with house.catalogue.admitting() as people:
        for name, grants in PEOPLE.items():
            made[name] = Person(fresh_id(), name, name.title(), grants=grants, created=utc_now())
            people.put_person(made[name])
            later = "2999-01-01T00:00:00Z"
            people.put_session(Session(digest_of(token_of(name)), made[name].id, utc_now(), later, later))
    return made


def fill(house: House, count: int = COUNT) -> None:
    people = people_of(house)
    calls = [
        call_of(house, "alpha-call", GROUP, rules=RULES),
        call_of(house, "beta-call", OTHER_GROUP, rules=RULES),
    ]
    for number in range(count):
        call = calls[number % 3 == 2]
        submitted(
            house, call, f"sub-{number:03}", *_steps(people, call, number), title=f"{TITLES[number % 4]} {number}",
            language=LANGUAGES[number % 4], body_kind=("ngo", "un", "")[number % 3],
            at=f"2026-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z", draft=number % 13 == 12,
        )  # fmt: skip


def _steps(people: dict[str, Person], call: Call, number: int) -> list[STEP]:
    stage = number % 5
    if number % 13 == 12 or stage == 0:
        return []
    names = ("ana", "ben") if call.group == GROUP else ("ben",)
    actors = [Actor(people[one].id, frozenset({Role.REVIEWER}), frozenset({call.group})) for one in names]
    steps: list[STEP] = [(c.Assign(one), OPERATOR) for one in actors]
    if stage > 1:
        steps += [step for one in actors for step in ((c.AnswerConflict(), one), (c.Open(), one))]
    if stage > 2:
        steps += [(c.Vote(Verdict.APPROVE, f"text-sub-{number:03}"), one) for one in actors]
    if stage == 4:
        steps.append((c.Publish("2026-12-31"), OPERATOR) if len(actors) > 1 else (c.Withdraw(), SUBMITTER))
    return steps


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


def form_token(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found
    return unescape(found[1])


def give(site: Site, name: str, **fields: object) -> httpx.Response:
    token = form_token(httpx.get(f"{site.url}/account", headers=cookie(name)).text)
    return httpx.post(
        f"{site.url}/desk?tab=new", data={"form_token": token, **fields}, headers=cookie(name), timeout=60
    )


def test_a_coordinator_gives_out_several_at_once_and_is_told_what_the_rules_refuse(
    site: Site, house: House
) -> None:
    desk = Desk(house)
    new = all_of(site, "cora", tab="new", group=GROUP)[:3]
    with house.catalogue.people() as people:
        ana = people.named("ana")
    assert ana is not None
    answer = give(site, "cora", one=new, person=ana.id)
    assert answer.status_code == 200
    assert "3 submissions were given to Ana." in answer.text
    assert all(desk.dossier(one).case.seat(ana.id) for one in new)
    other = all_of(site, "cora", tab="new", group=OTHER_GROUP)[0]
    fresh = all_of(site, "cora", tab="new", group=GROUP)[0]
    mixed = give(site, "cora", one=[new[0], other, fresh, "no-such"], person=ana.id)
    assert mixed.status_code == 409
    assert "1 submission was given to Ana." in mixed.text
    assert "this person was asked already" in mixed.text
    assert mixed.text.count("this person cannot be asked about it") == 2
    assert desk.dossier(fresh).case.seat(ana.id)
    assert give(site, "cora", person=ana.id).status_code == 422
    assert "Choose a submission and a reviewer first." in give(site, "cora", one=[fresh]).text
    taken = give(site, "cora", take=all_of(site, "cora", tab="new", group=GROUP)[0])
    assert "1 submission was given to Cora." in taken.text


def test_who_coordinates_nothing_gives_nothing_and_a_form_of_another_session_neither(
    site: Site, house: House
) -> None:
    one = all_of(site, "ana", tab="new")[0]
    with house.catalogue.people() as people:
        ana = people.named("ana")
    assert ana is not None
    assert give(site, "ana", one=[one], person=ana.id).status_code == 403
    assert 'name="one"' not in page(site, "ana", tab="new").text
    token = form_token(httpx.get(f"{site.url}/account", headers=cookie("ana")).text)
    for sent in ({}, {"form_token": token}):
        answer = httpx.post(
            f"{site.url}/desk",
            data={**sent, "one": one, "person": ana.id},
            headers=cookie("cora"),
            timeout=60,
        )
        assert answer.status_code == 403
    foreign = httpx.post(
        f"{site.url}/desk", data={"one": one}, headers=cookie("cora") | {"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert not Desk(house).dossier(one).case.seats
