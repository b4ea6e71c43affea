"""Schemathesis over the whole API, as its OpenAPI document describes it, by everybody who may ask: no 5xx, and no answer
of which the document does not tell.

The server is a process of its own over a folder with documents and submissions. `make soak` prints the seed.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.desk.desk import Desk
from api.house import OPERATOR, open_house
from corpus.calls import Purpose, drawn_link
from corpus.keys import Use, drawn, drawn_secret
from corpus.people import Grant, Person, Role, Session, digest_of, drawn_token, fresh_id
from tests.api.conftest import Site, serving
from tests.api.made import settings_for, word_spaces
from tests.api.people_made import GROUP, built
from tests.api.test_desk import call_in, hand_in

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance",
)  # fmt: skip
WHO = (
    "nobody", "publishable key", "reading key", "sending key", "publishing key", "deciding key", "administrator",
    "coordinator", "submitter's link", "follower's link", "reviewer's link", "forged key",
)  # fmt: skip

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, list[str]]]]:
    folder = tmp_path_factory.mktemp("any") / "data"
    built(folder)
    headers = prepared(folder, folder.parent)
    for site in serving(folder, requests_per_minute="0", key_requests_per_minute="0", upload_megabytes="2"):
        yield site, headers


def prepared(folder: Path, papers: Path) -> dict[str, list[str]]:
    """Submissions and everybody; the headers by which each asks."""
    now, later = (
        (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (0, 1)
    )
    found: dict[str, list[str]] = {
        "nobody": [],
        "forged key": [f"Authorization: Bearer fbs_{'0' * 16}_{'A' * 43}"],
    }
    with open_house(settings_for(folder), spaces=word_spaces()) as house:
        desk, call = Desk(house), call_in(house)
        handed = [hand_in(desk, papers, number) for number in range(3)]
        links = {
            "submitter's link": drawn_link(Purpose.SUBMIT, call.id, now, later),
            "reviewer's link": drawn_link(Purpose.REVIEW, call.id, now, later, person="cora"),
            "follower's link": drawn_link(
                Purpose.FOLLOW, call.id, now, later, submission=handed[0].submission
            ),
        }
        key, text = drawn("any", (), now, later)
        found["publishable key"] = [f"Authorization: Bearer {text}"]
        with house.catalogue.write(OPERATOR, "made links") as writer:
            writer.put_key(key)
            for name, (link, token) in links.items():
                writer.desk.put_invitation(link)
                found[name] = [f"Fieldbridge-Link: {token}"]
        with house.catalogue.admitting() as people:
            for name, grant in (
                ("administrator", Grant(Role.ADMINISTRATOR)), ("coordinator", Grant(Role.COORDINATOR, "decent-work")),
            ):  # fmt: skip
                person, token = Person(fresh_id(), name, grants=(grant,), created=now), drawn_token()
                people.put_person(person)
                people.put_session(Session(digest_of(token), person.id, now, now, later))
                found[name] = [f"Cookie: fieldbridge={token}", "Sec-Fetch-Site: same-origin"]
            for name, use, who in (
                ("reading key", Use.READ, ""), ("sending key", Use.SUBMIT, ""), ("publishing key", Use.PUBLISH, ""),
                ("deciding key", Use.DECIDE, person.id),
            ):  # fmt: skip
                uses = tuple({use, Use.READ})
                secret, text = drawn_secret("any", uses, (GROUP, "decent-work"), now, later, who)
                people.put_secret_key(secret)
                found[name] = [f"Authorization: Bearer {text}"]
    return found


@pytest.mark.parametrize("who", WHO)
def test_no_request_is_too_much_and_every_answer_is_as_described(
    asked: tuple[Site, dict[str, list[str]]], who: str, soak_seed: int, soak_minutes: float, tmp_path: Path
) -> None:
    site, headers = asked
    described = tmp_path / "openapi.json"
    described.write_bytes(site.get("/openapi.json").content)
    assert (
        site.get("/v1/search?q=desks").status_code == 200
    )  # what the first search opens, it has opened then
    seconds = max(5, int(min(soak_minutes, 4) * 60 / len(WHO)))
    given = [part for one in headers[who] for part in ("--header", one)]
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(described), "--url", site.url, "--checks", ",".join(CHECKS),
        "--seed", str(soak_seed), "--max-time", str(seconds), "--no-color", "--warnings", "off", "--max-failures", "20",
        "--request-timeout", "60", *given,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=seconds * 10 + 300)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
    assert "defect" not in site.log
