"""A server process with a desk in it, and the house behind it: what tests of the desk over HTTP share."""

from collections.abc import Iterator

import pytest

from api.house import House, open_house
from tests.api.conftest import Site, serving
from tests.api.made import make, named, settings_for
from tests.api.test_desk import call_in


def desk_site(factory: pytest.TempPathFactory, **settings: str) -> Iterator[Site]:
    folder = factory.mktemp("desk-served") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    yield from serving(folder, **settings)


def desk_house(site: Site) -> Iterator[House]:
    """Beside the process, over its folder, with the call open."""
    with open_house(settings_for(site.folder)) as opened:
        call_in(opened)
        yield opened
