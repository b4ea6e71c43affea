"""What comes up to the desk and is too large, or not what it says: told early and clearly, and the server stays small."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.house import House
from corpus.calls import Purpose
from tests.api.conftest import Site
from tests.api.desk_served import desk_house, desk_site
from tests.api.test_desk_http import link

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from desk_site(tmp_path_factory, upload_megabytes="100")


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    yield from desk_house(site)


def memory(site: Site) -> int:
    """The most that the server's process has held so far, in bytes."""
    status = Path(f"/proc/{site.process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def streamed(megabytes: int) -> Iterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
    for _ in range(megabytes):
        yield b"a" * MEGABYTE
    yield b"\r\n--x--\r\n"


FORM = {"Content-Type": "multipart/form-data; boundary=x"}


def test_200_megabytes_that_do_not_say_their_size_are_refused_and_cost_no_memory(
    site: Site, house: House
) -> None:
    _, token = link(house, Purpose.SUBMIT)
    before = memory(site)
    answer = httpx.post(f"{site.url}/submit/{token}", content=streamed(200), headers=FORM, timeout=120)
    assert answer.status_code == 413
    assert memory(site) - before < 48 * MEGABYTE


def test_200_megabytes_that_say_so_are_refused_before_they_are_sent(site: Site) -> None:
    parts = urlsplit(site.url)
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=30) as line:
        head = (
            f"POST /v1/submissions HTTP/1.1\r\nHost: {parts.hostname}\r\nContent-Length: {200 * MEGABYTE}\r\n"
        )
        line.sendall(f"{head}Content-Type: {FORM['Content-Type']}\r\n\r\n".encode())
        told = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    assert told.startswith("HTTP/1.1 413")
    assert "larger than 100 MB" in told
    assert "in several parts" in told


@pytest.mark.parametrize(("language", "says"), [("en", "This is too large"), ("ar", "الحجم أكبر من المسموح")])
def test_a_browser_gets_a_page_that_says_so_in_its_language(
    site: Site, house: House, language: str, says: str
) -> None:
    _, token = link(house, Purpose.SUBMIT)
    before = memory(site)
    size = str(sum(map(len, streamed(101))))
    headers = {**FORM, "Accept": "text/html", "Accept-Language": language, "Content-Length": size}
    answer = httpx.post(f"{site.url}/submit/{token}", content=streamed(101), headers=headers, timeout=120)
    assert answer.status_code == 413
    assert says in answer.text
    assert "larger than 100 MB" in answer.text
    assert memory(site) - before < 48 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.pdf", b"MZ\x90\x00" + bytes(400)),
        ("report.docx", b"%PDF-1.7\n" + b"x" * 300),
        ("report.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("report.html", b"\x00\x01\x02" * 200),
        ("report.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_with_what_to_do_and_nothing_is_kept(
    site: Site, house: House, name: str, data: bytes
) -> None:
    _, token = link(house, Purpose.SUBMIT)
    before = house.catalogue.sequence()
    answer = httpx.post(
        f"{site.url}/v1/submissions",
        files={"file": (name, data)},
        headers={"Fieldbridge-Link": token},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    (told,) = answer.json()["submissions"]
    assert (told["status"], told["submission"], told["link"]) == ("failed", "", "")
    assert told["happened"]
    assert house.catalogue.sequence() == before
