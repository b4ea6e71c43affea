"""The same catalogue on PostgreSQL, where a server's programs and a driver are at hand; skipped elsewhere."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.access import anyone, everything
from corpus.catalogue import Catalogue
from corpus.errors import Gone
from tests.corpus.catalogue_makers import BODY, PERSON, collection, declare, document, filled, ingest

DRIVER = next((name for name in ("psycopg", "pg8000") if find_spec(name)), None)
PROGRAMS = [shutil.which(name) for name in ("initdb", "pg_ctl")]
NOBODY = 65534  # PostgreSQL does not run as root

pytestmark = pytest.mark.skipif(DRIVER is None or None in PROGRAMS, reason="no PostgreSQL to run against")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server of our own, with nothing in it."""
    home = tmp_path_factory.mktemp("postgresql")
    for folder in (home, *home.parents[:2]):
        folder.chmod(0o755)
    if os.getuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = home / "data"
    _run(home, "initdb", "-D", data, "-U", "tester", "--auth=trust", "--encoding=UTF8", "--locale=C")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run(home, "pg_ctl", "-D", data, "-o", options, "-l", home / "log", "-w", "start")
    yield f"postgresql+{DRIVER}://tester@127.0.0.1:{port}/postgres"
    _run(home, "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(home: Path, *command: object) -> None:
    user = NOBODY if os.getuid() == 0 else None
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C"}
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=user,
        cwd=home,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def history(catalogue: Catalogue) -> None:
    """Editions, claims, withdrawals and returns."""
    one, _, practices = filled(catalogue)
    with catalogue.write(BODY, "ingest") as writer:
        ingest(writer, one, version=2, keys=("first", "second"))
        ingest(writer, document(collection(), "b"))
    with catalogue.write(PERSON, "withdraw") as writer:
        writer.withdraw_document(document(collection(), "b").id, "asked for")
        writer.retire_practice(practices[1], "merged")
    with catalogue.write(PERSON, "claim") as writer:
        writer.claim([declare(practices[0], "title", "Pay desks", PERSON)])


def test_it_says_what_the_one_on_sqlite_says(server: str, tmp_path: Path) -> None:
    theirs, ours = Catalogue.open(server), Catalogue.open(tmp_path / "catalogue.db")
    for catalogue in (theirs, ours):
        history(catalogue)
    assert list(theirs.dump()) == list(ours.dump())
    assert theirs.check(deep=True) == []
    with theirs.reader(everything(), at=2) as reader, ours.reader(everything(), at=2) as other:
        assert list(reader.feed_passages()) == list(other.feed_passages())
        assert reader.feed_died(1) == other.feed_died(1)
        assert reader.practice_ids() == other.practice_ids()
    with theirs.reader(anyone()) as reader, pytest.raises(Gone):
        reader.document(document(collection(), "b").id)
    theirs.close()

    again = Catalogue.open(server)
    assert list(again.dump()) == list(ours.dump())
    _two_writers_take_turns(again, Catalogue.open(server))


def _two_writers_take_turns(one: Catalogue, other: Catalogue) -> None:
    before = one.sequence()

    def write(which: Catalogue, name: str) -> None:
        for number in range(5):
            with which.write(BODY, name) as writer:
                ingest(writer, document(collection(), f"{name} {number}"))

    threads = [threading.Thread(target=write, args=pair) for pair in ((one, "x"), (other, "y"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert one.sequence() == before + 10
    assert one.check(deep=True) == []
    one.close()
    other.close()
