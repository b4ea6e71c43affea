"""A real server process over a made data folder, once a session, and ways to ask it."""

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

from api.house import House, open_house
from api.server import application
from tests.api import made_office
from tests.api.made import document_of, make, named, practice_of, settings_for, word_spaces
from tests.api.stage import Stage, staged

if TYPE_CHECKING:
    from tests.api.mail_made import Server


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """`log` is what the process wrote so far; `process` its number, where it is one of its own."""

    url: str
    folder: Path
    logfile: Path
    process: int = 0

    def get(self, path: str, **more: object) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=30, **more)  # type: ignore[arg-type]

    def page(self, path: str, language: str = "en") -> httpx.Response:
        return self.get(path, headers={"Accept": "text/html", "Accept-Language": language})

    @property
    def log(self) -> str:
        return self.logfile.read_text(encoding="utf-8")


def serving(folder: Path, **settings: str) -> Iterator[Site]:
    """Runs the server of `tests.api.made` in a process of its own, on a free port."""
    logfile = folder.parent / f"{folder.name}.log"
    variables = {f"FIELDBRIDGE_{name.upper()}": value for name, value in settings.items()}
    with logfile.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.api.made", str(folder), "0"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder.parent), **variables},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://[\d.]+:\d+", said)
            assert found, f"the server did not start: {said} {logfile.read_text()}"
            yield Site(found[0], folder, logfile, process.pid)
        finally:
            process.terminate()
            process.wait(90)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("house") / "data"
    make(settings_for(folder)).catalogue.close()
    yield from serving(folder)


@contextmanager
def beside(site: Site, **settings: str) -> Iterator[Site]:
    """A second server over the same data folder with other settings, in a thread of this process: it starts at once."""
    house = open_house(settings_for(site.folder, **settings), spaces=word_spaces())
    server = uvicorn.Server(
        uvicorn.Config(
            application(house),
            port=0,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Site(f"http://127.0.0.1:{port}", site.folder, site.logfile)
    finally:
        server.should_exit = True
        thread.join(60)
        house.catalogue.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as made:
        yield made


def practice(name: str) -> str:
    return practice_of(named(name))


def document(name: str) -> str:
    return document_of(named(name))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> made_office.Office:
    """Nobody changes it: take `office`."""
    return made_office.made(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(sound: made_office.Office, tmp_path: Path) -> made_office.Office:
    return sound.copied(tmp_path)


@pytest.fixture
def house(office: made_office.Office) -> Iterator[House]:
    with office.open() as opened:
        yield opened


@pytest.fixture(scope="session")
def mailing_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody changes it: take `mailing_house`."""
    folder = tmp_path_factory.mktemp("mailing") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    return folder


@pytest.fixture
def mail(tmp_path: Path) -> "Iterator[Server]":
    """A mail server process, and what it took."""
    from tests.api.mail_made import mail_server

    with mail_server(tmp_path / "box") as running:
        yield running


@pytest.fixture
def mailing_house(mailing_data: Path, tmp_path: Path, mail: "Server") -> Iterator[House]:
    """A desk that sends by it."""
    from tests.api.mail_made import opened

    shutil.copytree(mailing_data, tmp_path / "data")
    with opened(tmp_path / "data", mail.port) as made:
        yield made
