"""One submission with the links of those who judge it, on a real server: what the tests of its page share."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.desk.desk import Desk
from api.house import House, open_house
from corpus.access import everything
from corpus.calls import Purpose
from corpus.proposals import ReadingState
from tests.api.conftest import Site, serving
from tests.api.made import make, named, settings_for, word_spaces
from tests.api.test_desk import call_in, opened
from tests.api.test_desk_http import link

TEXT = """# Recruitment agencies and fair wages {}

Fair and ethical recruitment agencies safeguarded decent work and wages of migrant workers in Kenya in 2016. Labour
inspectors of the Ministry of Work examined recruitment fees, contracts and working conditions of migrant workers.

## How it is known

It is known from pay slips of pay desks that wages were paid {}. Ask Mrs Jane Doe, +254 700 123456.
"""
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sheet") / "data"
    make(settings_for(folder), (named("desks.pdf"), named("principles.pdf"))).catalogue.close()
    yield from serving(folder, upload_megabytes="1")


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    with open_house(settings_for(site.folder), spaces=word_spaces()) as opened_house:
        yield opened_house


@dataclass
class Case:
    """One submission, with the links of those who judge it."""

    site: Site
    house: House
    id: str
    tokens: dict[str, str]
    submitter: str

    def page(self, who: str, language: str = "en", **more: str) -> httpx.Response:
        query = "?" + "&".join(f"{name}={value}" for name, value in more.items()) if more else ""
        headers = {**PAGE, "Accept-Language": language}
        return self.site.get(f"/review/{self.tokens[who]}/{self.id}{query}", headers=headers)

    def post(self, who: str, **fields: Any) -> httpx.Response:
        address = f"{self.site.url}/review/{self.tokens[who]}/{self.id}"
        return httpx.post(address, data=fields, headers=PAGE, timeout=60)

    def json(self, who: str) -> dict[str, Any]:
        headers = {"Fieldbridge-Link": self.tokens[who]}
        found: dict[str, Any] = self.site.get(f"/v1/submissions/{self.id}", headers=headers).json()
        return found

    @property
    def version(self) -> str:
        return Desk(self.house).dossier(self.id).case.text


_number = iter(range(1000))


def case_of(site: Site, house: House, *, blind: int = 0, read: bool = True, text: str = TEXT) -> Case:
    call_in(house, blind)
    number = next(_number)
    _, submit = link(house, Purpose.SUBMIT)
    sent = httpx.post(
        f"{site.url}/v1/submissions",
        headers={"Fieldbridge-Link": submit},
        files={"file": (f"fair {number}.md", text.format(f"number {number}", f"{number} times").encode())},
        data={"agreed": "true"},
        timeout=60,
    ).json()["submissions"][0]
    tokens = {name: link(house, Purpose.REVIEW, name)[1] for name in ("ana", "ben", "eva", "dan", "cora")}
    made = Case(site, house, sent["submission"], tokens, sent["link"])
    if read:
        wait_for(made)
    return made


def wait_for(case: Case) -> None:
    """Until the server has read it, in its own time."""
    for _ in range(2400):
        with case.house.catalogue.reader(everything()) as reader:
            reading = reader.reading(case.id)
        if reading is not None and reading.state is not ReadingState.WAITING:
            assert reading.state is ReadingState.DONE
            return
        time.sleep(0.05)
    raise AssertionError("nobody read it")


def seated(case: Case, *names: str) -> Case:
    opened(Desk(case.house), case.id, *names)
    return case
