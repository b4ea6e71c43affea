"""Practices that another system sends over HTTP, to a real server: found at once, and nothing lost."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import house as wiring
from api.cli import run
from api.house import House, open_house
from corpus.access import everything
from corpus.assertions import AgentKind, Verdict
from corpus.keys import Use, drawn_secret
from tests.api.conftest import Site, serving
from tests.api.made import make, named, settings_for, word_spaces

SENT: dict[str, Any] = {
    "title": "Ladders lent to orchard pickers",
    "summary": "The quincemere cooperative lent ladders to pickers who came for the harvest.",
    "text": "Each picker signed for one ladder.\n\nAt the end of the season all ladders but two came back.",
    "places": ["KEN", {"code": "UGA", "role": "origin"}],
    "period": "2014-2018",
    "kind": "practice",
    "level": "field",
    "tags": ["gcm-objectives:6"],
    "lessons": "Begin before the harvest.",
    "rights": "open",
    "source_url": "https://example.org/ladders",
    "publisher": "Orchard Office",
}
AT = "/v1/practices/orchards:ladders/77"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("arriving") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    yield from serving(folder, requests_per_minute="0", key_requests_per_minute="0")


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    with open_house(settings_for(site.folder)) as opened:
        yield opened


def key(site: Site, *groups: str, uses: tuple[Use, ...] = (Use.PUBLISH, Use.READ)) -> dict[str, str]:
    now = datetime.now(UTC)
    spelled = [one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in (now, now + timedelta(days=1))]
    made, text = drawn_secret("a system", uses, groups, *spelled)
    with open_house(settings_for(site.folder)) as opened, opened.catalogue.admitting() as people:
        people.put_secret_key(made)
    return {"Authorization": f"Bearer {text}"}


def put(site: Site, at: str, said: dict[str, Any], headers: dict[str, str], **more: str) -> httpx.Response:
    sent = {**headers, **{name.replace("_", "-"): value for name, value in more.items()}}
    return httpx.put(f"{site.url}{at}", json=said, headers=sent, timeout=60)


def found(site: Site, words: str) -> list[dict[str, Any]]:
    hits = site.get("/v1/search", params={"q": words, "limit": "20"}).json()["hits"]
    return [one["practice"] for one in hits]


def test_what_is_put_is_found_by_the_next_search_with_all_that_was_said_of_it(
    site: Site, house: House
) -> None:
    ours = key(site, "alpha")
    answer = put(site, AT, SENT, ours)
    assert (answer.status_code, answer.json()["status"], answer.json()["id"]) == (
        201, "created", "orchards:ladders/77",
    )  # fmt: skip
    (hit,) = [one for one in found(site, "ladders for pickers in orchards") if "Ladders" in one["title"]]
    assert hit["id"] == answer.json()["practice"]
    practice = site.get(f"/v1/practices/{hit['id']}").json()
    assert {(one["code"], one["role"]) for one in practice["places"]} == {
        ("KEN", "done-in"),
        ("UGA", "origin"),
    }
    assert practice["period"] == {"start": 2014, "end": 2018}
    assert (practice["level"], practice["kind"], practice["rights"]) == ("field", "practice", "open")
    assert (practice["source_url"], practice["publisher"]) == (
        "https://example.org/ladders",
        "Orchard Office",
    )
    assert [(one["concept"], one["verdict"]) for one in practice["tags"]] == [("6", "declared")]
    document = site.get(f"/v1/documents/{practice['document']}?text=true").json()
    assert "all ladders but two came back" in document["text"]
    with house.catalogue.reader(everything()) as reader:
        assert ("orchards", "ladders/77") in reader.practice(hit["id"]).identifiers
        agents = {one.agent for one in reader.assertions(hit["id"]) if one.predicate == "summary"}
    assert {(one.kind, one.name) for one in agents} == {(AgentKind.BODY, "orchards")}


def test_the_same_twice_is_one_and_writes_nothing(site: Site, house: House) -> None:
    ours = key(site, "alpha")
    first = put(site, "/v1/practices/orchards:same", SENT, ours)
    before = house.catalogue.sequence()
    again = put(site, "/v1/practices/orchards:same", dict(reversed(SENT.items())), ours)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    assert again.json()["practice"] == first.json()["practice"]
    assert again.headers["etag"] == first.headers["etag"]
    assert house.catalogue.sequence() == before


def test_a_changed_field_is_a_new_word_of_that_system_and_a_persons_word_stays(
    site: Site, house: House
) -> None:
    from tests.api.made import PERSON, objective

    ours, at = key(site, "alpha"), "/v1/practices/orchards:changed"
    practice = put(site, at, SENT, ours).json()["practice"]
    from corpus.assertions import Assertion

    with house.catalogue.write(PERSON, "tagged") as writer:
        writer.claim([Assertion(practice, *objective("20"), PERSON, Verdict.CONFIRMED)])
    changed = put(site, at, {**SENT, "lessons": "Begin at home.", "tags": []}, ours)
    assert (changed.status_code, changed.json()["status"]) == (200, "changed")
    with house.catalogue.reader(everything()) as reader:
        said = [one for one in reader.assertions(practice) if one.agent.name == "orchards"]
        held = reader.practice(practice)
    lessons = [(one.object, one.verdict) for one in said if one.predicate == "lessons"]
    assert lessons == [
        ("Begin before the harvest.", Verdict.DECLARED),
        ("Begin at home.", Verdict.DECLARED),
        ("Begin before the harvest.", Verdict.REJECTED),
    ]
    assert held.lessons == "Begin at home."
    assert [one.concept for one in held.tags if one.verdict in ("declared", "confirmed")] == ["20"]


def test_who_changes_what_another_changed_meanwhile_is_told_and_nothing_is_lost(site: Site) -> None:
    ours, at = key(site, "alpha"), "/v1/practices/orchards:both"
    put(site, at, SENT, ours)
    read = site.get(at, headers=ours)
    assert read.json()["sent"]["summary"] == SENT["summary"]
    tag = read.headers["etag"]
    assert put(site, at, {**SENT, "title": "First"}, ours, If_Match=tag).status_code == 200
    late = put(site, at, {**SENT, "title": "Second"}, ours, If_Match=tag)
    assert late.status_code == 412
    assert late.json()["type"].endswith("/problems/overtaken")
    assert site.get(at, headers=ours).json()["sent"]["title"] == "First"
    assert put(site, at, SENT, ours, If_None_Match="*").status_code == 412
    assert put(site, "/v1/practices/orchards:none", SENT, ours, If_Match="*").status_code == 412
    gone = httpx.delete(f"{site.url}{at}", headers={**ours, "If-Match": tag}, timeout=60)
    assert gone.status_code == 412


def test_of_many_that_put_with_one_tag_at_once_one_is_taken(site: Site) -> None:
    ours, at = key(site, "alpha"), "/v1/practices/orchards:race"
    tag = put(site, at, SENT, ours).headers["etag"]
    told: list[tuple[int, int]] = []

    def send(number: int) -> None:
        answer = put(site, at, {**SENT, "title": f"By {number}"}, ours, If_Match=tag)
        told.append((answer.status_code, number))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(status for status, _ in told) == [200, 412, 412, 412, 412, 412]
    (winner,) = [number for status, number in told if status == 200]
    assert site.get(at, headers=ours).json()["sent"]["title"] == f"By {winner}"


def test_what_is_deleted_is_gone_at_once_and_may_come_again_under_its_id(site: Site) -> None:
    ours, at = key(site, "alpha"), "/v1/practices/orchards:gone"
    said = {**SENT, "title": "Zebra ladders", "summary": "Zebra ladders were lent at the wharf."}
    practice = put(site, at, said, ours).json()["practice"]
    for _ in range(2):
        assert httpx.delete(f"{site.url}{at}", headers=ours, timeout=60).status_code == 204
    assert "Zebra ladders" not in [one["title"] for one in found(site, "zebra ladders wharf")]
    assert site.get(f"/v1/practices/{practice}").status_code == 410
    assert site.get(at, headers=ours).status_code == 410
    again = put(site, at, said, ours)
    assert (again.status_code, again.json()["practice"]) == (201, practice)
    assert "Zebra ladders" in [one["title"] for one in found(site, "zebra ladders wharf")]
    missing = httpx.delete(f"{site.url}/v1/practices/orchards:never", headers=ours)
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("places", ["Atlantis"], "Atlantis"),
        ("title", "  ", "empty"),
        ("title", None, "string"),
        ("level", "middling", "field"),
        ("tags", ["gcm-objectives:99"], "concept"),
        ("period", "2018-2014", "2018"),
        ("source_url", "javascript:alert(1)", "match"),
        ("visibility", "group:beta", "not for this group"),
        ("lessons", "a\x00b", "U+0000"),
        ("titel", "x", "not permitted"),
        ("language", "klingonese?", "language"),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_kept(
    site: Site, field: str, value: object, told: str
) -> None:
    ours, at = key(site, "alpha"), "/v1/practices/orchards:wrong"
    answer = put(site, at, {**SENT, field: value}, ours)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = [one for one in answer.json()["errors"] if one["field"].startswith(f"body.{field}")]
    assert told in fault["detail"]
    assert site.get(at, headers=ours).status_code == 404


def test_all_wrong_fields_are_told_in_one_answer(site: Site) -> None:
    answer = put(
        site,
        "/v1/practices/orchards:wrong",
        {**SENT, "kind": "song", "places": ["Utopia"]},
        key(site, "alpha"),
    )
    assert {one["field"] for one in answer.json()["errors"]} == {"body.kind", "body.places"}


def test_a_scheme_is_its_first_groups_and_each_key_serves_its_use_and_group(site: Site) -> None:
    ours, theirs = key(site, "alpha"), key(site, "beta")
    at = "/v1/practices/orchards:mine"
    put(site, at, SENT, ours)
    for answer in (
        put(site, at, {**SENT, "title": "Taken over"}, theirs),
        put(site, "/v1/practices/orchards:fresh", SENT, theirs),
        site.get(at, headers=theirs),
        httpx.delete(f"{site.url}{at}", headers=theirs),
        put(site, at, SENT, key(site, "alpha", uses=(Use.READ, Use.SUBMIT))),
        put(site, at, SENT, {}),
        put(site, f"{at}-too?group=beta", SENT, ours),
    ):
        assert answer.status_code == 403, answer.text
    assert site.get(at, headers=ours).json()["sent"]["title"] == SENT["title"]
    both = key(site, "alpha", "beta")
    assert put(site, "/v1/practices/fields:1", SENT, both).status_code == 422
    assert put(site, "/v1/practices/fields:1?group=beta", SENT, both).status_code == 201
    assert put(site, "/v1/practices/fields:2", SENT, ours).status_code == 403


@pytest.mark.parametrize(
    "wrong", ["Or chards:1", "-x:1", "orchards:", "orchards:%0A1", "orchards:" + "1" * 201]
)
def test_an_id_that_is_none_is_told(site: Site, wrong: str) -> None:
    answer = put(site, f"/v1/practices/{wrong}", SENT, key(site, "alpha"))
    assert answer.status_code == 422, answer.text


def test_a_practice_for_a_group_alone_is_not_shown_to_others(site: Site) -> None:
    ours = key(site, "alpha")
    said = {**SENT, "title": "Quiet ladders", "visibility": "group:alpha"}
    practice = put(site, "/v1/practices/orchards:quiet", said, ours).json()["practice"]
    assert site.get(f"/v1/practices/{practice}").status_code == 404
    assert site.get(f"/v1/practices/{practice}", headers=ours).status_code == 200


def test_what_was_purged_is_found_in_no_byte_and_the_same_text_is_refused(site: Site, house: House) -> None:
    from api.purging import Purger
    from tests.api.buried import anywhere

    ours, at = key(site, "alpha"), "/v1/practices/orchards:yewhollow"
    said = {
        **SENT,
        "title": "Ladders at yewhollow",
        "summary": "At yewhollow the brackensworth lent ladders.",
    }
    taken = put(site, at, said, ours).json()
    with open_house(settings_for(site.folder), spaces=word_spaces()) as opened:
        Purger(opened).purge(taken["document"], "asked for", False)
        assert opened.catalogue.check(deep=True, files=opened.files) == []
    assert anywhere(site.folder, ["yewhollow", "brackensworth"]) == set()
    assert site.get(at, headers=ours).status_code == 410
    assert put(site, at, said, ours).status_code == 410


def test_a_text_that_is_no_practice_is_told_and_one_as_long_as_a_report_is_taken(site: Site) -> None:
    ours = key(site, "alpha")
    long = {
        **SENT,
        "title": "A long one",
        "text": "\n\n".join(f"Ladder {n} was lent. " * 40 for n in range(400)),
    }
    assert put(site, "/v1/practices/orchards:long", long, ours).status_code == 201
    headers = {**ours, "Content-Type": "application/json"}
    for body in (b"[]", b"null", b"{", b'{"title": "\\ud800", "summary": "x"}', b"\xff"):
        answer = httpx.put(f"{site.url}/v1/practices/orchards:bad", content=body, headers=headers)
        assert answer.status_code in (400, 422), answer.text
    large = httpx.put(f"{site.url}/v1/practices/orchards:bad", content=b"x" * 3_000_000, headers=headers)
    assert large.status_code == 413


def test_the_catalogue_is_whole_after_all_of_it(site: Site, house: House) -> None:
    assert house.catalogue.check(deep=True, files=house.files) == []
    assert Path(site.folder).is_dir()


def test_a_batch_from_files_takes_what_is_right_and_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(
        wiring, "open_space", lambda name, *_, **__: next(s for s in word_spaces() if s.name == name)
    )
    rows = [{"id": f"orchards:{n}", **SENT, "title": f"Ladders {n}"} for n in range(3)]
    rows += [{"id": "orchards:bad", **SENT, "kind": "song"}, {"id": "no id"}]
    (tmp_path / "all.json").write_text(json.dumps(rows))
    command = ["put", str(tmp_path / "all.json"), "--group", "alpha", "--json"]
    assert run(command) == 1
    told = json.loads(capsys.readouterr().out)["practices"]
    assert [one["status"] for one in told] == ["created"] * 3 + ["failed"] * 2
    assert "kind" in told[3]["happened"]
    assert run(["search", "ladders for pickers", "--json"]) == 0
    assert {one["practice"]["title"] for one in json.loads(capsys.readouterr().out)["hits"]} == {
        "Ladders 0", "Ladders 1", "Ladders 2",
    }  # fmt: skip
    run(command)
    assert [one["status"] for one in json.loads(capsys.readouterr().out)["practices"]][:3] == [
        "unchanged"
    ] * 3
    assert run(["put", str(tmp_path / "all.json"), "--group", "beta", "--json"]) == 1
    assert {one["status"] for one in json.loads(capsys.readouterr().out)["practices"]} == {"failed"}
    (tmp_path / "none.json").write_text("{")
    assert run(["put", str(tmp_path / "none.json"), "--group", "alpha"]) == 2
