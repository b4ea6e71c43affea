"""Giving submissions to reviewers from the list: several at once, by the rules, by who coordinates and nobody else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import httpx
import pytest

from api.desk.desk import Desk
from api.house import OPERATOR, House, open_house
from corpus.review.actors import Actor, Role
from tests.api.conftest import Site, serving
from tests.api.desk_filled import cookie, fill
from tests.api.made import make, named, settings_for
from tests.api.people_made import GROUP, OTHER_GROUP
from tests.api.test_desk_queue import all_of, page

REVIEWS = frozenset({Role.REVIEWER})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("giving") / "data"
    house = make(settings_for(folder), (named("desks.pdf"),))
    fill(house, 60)
    house.catalogue.close()
    yield from serving(folder)


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    with open_house(settings_for(site.folder)) as opened:
        yield opened


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
    assert mixed.text.count("this person does not review for its group") == 1
    assert "no-such</bdi>: it is not on your desk" in mixed.text
    assert desk.dossier(fresh).case.seat(ana.id)
    assert give(site, "cora", person=ana.id).status_code == 422
    assert "Choose a submission and a reviewer first." in give(site, "cora", one=[fresh]).text
    taken = give(site, "cora", take=all_of(site, "cora", tab="new", group=GROUP)[0])
    assert "1 submission was given to Cora." in taken.text


def test_people_of_any_call_on_the_list_can_be_chosen_without_a_filter(site: Site, house: House) -> None:
    desk = Desk(house)
    for call, name in (("alpha-call", "office-7"), ("beta-call", "office-8")):
        listed = replace(desk.call(call), people=(Actor(name, REVIEWS, frozenset({desk.call(call).group})),))
        with house.catalogue.write(OPERATOR, "people") as writer:
            writer.desk.put_call(listed)
    shown = page(site, "cora", tab="new").text
    assert '<option value="office-7"' in shown
    assert '<option value="office-8"' in shown
    assert "office-8" not in page(site, "cora", tab="new", call="alpha-call").text
    answer = give(site, "cora", one=all_of(site, "cora", tab="new", group=GROUP)[:1], person="office-7")
    assert "1 submission was given to office-7." in answer.text


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
