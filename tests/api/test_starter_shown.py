"""Where the starter collection shows: on this machine, and elsewhere only when told to."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from api.commands.serving import shows_starter
from api.house import House
from api.server import application
from corpus.access import STARTER
from tests.api.made import MADE, make, settings_for


@pytest.mark.parametrize(
    ("setting", "address", "shown"),
    [
        ("loopback", "127.0.0.1", True), ("loopback", "127.3.2.1", True), ("loopback", "::1", True),
        ("loopback", "0.0.0.0", False), ("loopback", "::", False), ("loopback", "192.0.2.7", False),
        ("always", "0.0.0.0", True), ("never", "127.0.0.1", False),
    ],
)  # fmt: skip
def test_only_loopback_shows_it_unless_told(setting: str, address: str, shown: bool) -> None:
    assert shows_starter(setting, address) == shown


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Every practice of the made house, but one that is of the starter collection."""
    first, *others = MADE
    made = (replace(first, visibility=STARTER), *others)
    return make(settings_for(tmp_path_factory.mktemp("starter") / "data"), made)


def found(house: House, path: str, starter: bool) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application(house, starter=starter))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_where_it_is_left_out_no_way_leads_to_it(house: House) -> None:
    shown = found(house, "/v1/search?q=&limit=50", True).json()
    hidden = found(house, "/v1/search?q=&limit=50", False).json()
    assert hidden["total"] == shown["total"] - 1
    gone = {hit["practice"]["id"] for hit in shown["hits"]} - {
        hit["practice"]["id"] for hit in hidden["hits"]
    }
    assert len(gone) == 1
    practice = next(hit["practice"] for hit in shown["hits"] if hit["practice"]["id"] in gone)
    for path in (
        f"/v1/practices/{practice['id']}", f"/practices/{practice['id']}", f"/v1/documents/{practice['document']}",
        f"/v1/practices/{practice['id']}/bridges",
    ):  # fmt: skip
        assert found(house, path, True).status_code == 200, path
        assert found(house, path, False).status_code == 404, path
    assert practice["id"] not in found(house, "/v1/export", False).text
    assert practice["title"] not in found(house, "/v1/suggest?q=complaint", False).text
