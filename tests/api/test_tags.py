"""Tag proposals where users meet them: `fieldbridge tags` and `learn`, and GET /v1/practices/{id}/tags."""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.cli import run
from api.house import open_house
from api.server import application
from api.settings import read_settings
from api.tags import LEARNT
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from tests.api.conftest import Site, practice
from tests.api.made import make, settings_for, word_spaces
from tests.api.test_command_line import data, reports, said

__all__ = ["data", "reports"]

SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<http://example.org/desks> a skos:ConceptScheme ; dct:title "Desks"@en ; dct:publisher "Us" .
<http://example.org/desks/complaint> a skos:Concept ; skos:inScheme <http://example.org/desks> ;
  skos:prefLabel "Complaint desks"@en ; skos:definition "Desks where workers complain about unpaid wages."@en .
<http://example.org/desks/fish> a skos:Concept ; skos:inScheme <http://example.org/desks> ;
  skos:prefLabel "Fish markets"@en ; skos:definition "Markets by the harbour where trout and carp are sold."@en .
<http://example.org/desks/roads> a skos:Concept ; skos:inScheme <http://example.org/desks> ;
  skos:prefLabel "Roads"@en ; skos:definition "Asphalt, bridges, tunnels and their repair after frost."@en .
"""


def test_a_file_is_read_in_the_cage_and_nothing_of_it_stays(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = reports / "named.md"
    named = "Desks facilitate fair and ethical recruitment and safeguard conditions that ensure decent work for all."
    path.write_text(f"# Desks\n\n{named}\n", encoding="utf-8")
    assert (
        run(["tags", str(path), "--scheme", "gcm-objectives", "--scheme", "levels", "--least", "0", "--json"])
        == 0
    )
    objectives, levels = said(capsys)["schemes"]  # type: ignore[misc]
    assert len(levels["proposals"]) == 1
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert named in {one["sentence"] for one in objectives["proposals"]}
    assert all(" ".join(one["sentence"].split()) in text for one in objectives["proposals"])
    assert not data.exists()


def test_an_imported_scheme_gets_proposals_and_its_concepts_are_told_apart(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "desks.ttl").write_text(SKOS, encoding="utf-8")
    assert run(["vocabulary", "import", str(reports / "desks.ttl"), "--json"]) == 0
    name = str(said(capsys)["vocabulary"])
    asked = ["tags", str(reports / "desks.md"), "--scheme", name, "--least", "0"]
    assert run([*asked, "--json"]) == 0
    (answer,) = said(capsys)["schemes"]  # type: ignore[misc]
    first = answer["proposals"][0]
    assert first["concept"]["label"] == "Complaint desks"
    assert "complain" in first["sentence"]
    assert len(answer["proposals"]) == 3
    assert run([*asked, "--one", "--json"]) == 0
    assert len(said(capsys)["schemes"][0]["proposals"]) == 1  # type: ignore[index]
    assert run(["tags", str(reports / "desks.md"), "--scheme", "desk"]) != 0
    assert name in capsys.readouterr().err


def test_whoever_imports_a_large_scheme_is_told_that_the_first_question_waits(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (reports / "desks.ttl").write_text(SKOS, encoding="utf-8")
    assert run(["vocabulary", "import", str(reports / "desks.ttl")]) == 0
    assert "first fieldbridge tags waits" not in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr("api.commands.vocabularies._MANY", 3)
    assert run(["vocabulary", "import", str(reports / "desks.ttl")]) == 0
    assert "first fieldbridge tags waits" in " ".join(capsys.readouterr().out.split())


def test_decisions_are_learnt_from_the_ledger_and_proposals_say_so(
    data: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        for kind, words in (
            ("wages", "unpaid wages and a labour court"),
            ("boats", "fishing boats and nets at sea"),
        ):
            text = f"# Report {number} on {kind}\n\nThe office of town {number} dealt with {words} for many years.\n"
            (reports / f"{kind}{number}.md").write_text(text, encoding="utf-8")
    assert run(["ingest", str(reports), "--level", "field", "--json"]) == 0
    capsys.readouterr()
    with open_house(read_settings()) as house:
        with house.catalogue.reader(_everything()) as reader:
            titles = {one: reader.practice(one).title for one in reader.practice_ids("", 200)}
        with house.catalogue.write(ANNA, "tagged") as writer:
            for one, title in titles.items():
                if "Report" in title:
                    writer.claim([_decided(one, "wages" in title)])
    assert run(["learn", "--json"]) == 0
    (scheme,) = said(capsys)["schemes"]  # type: ignore[misc]
    assert scheme["taken"]
    assert scheme["trial"]["loss"] < scheme["trial"]["loss_before"]
    likely = {}
    for one, title in titles.items():
        if title in ("Report 3 on wages", "Report 3 on boats"):
            assert run(["tags", one, "--least", "0", "--limit", "50", "--json"]) == 0
            (answer,) = said(capsys)["schemes"]  # type: ignore[misc]
            six = next(each for each in answer["proposals"] if each["concept"]["id"] == "6")
            assert six["decisions"] == 24
            likely[title] = six["probability"]
    assert likely["Report 3 on wages"] > likely["Report 3 on boats"]
    _damage_is_told_and_a_purge_drops_it(data, next(iter(titles)), capsys)


def _damage_is_told_and_a_purge_drops_it(
    data: Path, practice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (data / LEARNT).glob("*.npz")
    run(["doctor", "--json"])
    assert str(path) not in capsys.readouterr().out
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert run(["doctor", "--json"]) == 1
    assert str(path) in capsys.readouterr().out
    path.write_bytes(raw)
    assert run(["purge", practice, "--yes", "--json"]) == 0
    (done,) = said(capsys)["purged"]  # type: ignore[misc]
    assert done["unlearnt"] == ["gcm-objectives"]
    assert not list((data / LEARNT).iterdir())


ANNA = Agent(AgentKind.PERSON, "Anna")


def _decided(subject: str, yes: bool) -> Assertion:
    verdict = Verdict.CONFIRMED if yes else Verdict.REJECTED
    said = json.dumps({"concept": "6", "scheme": "gcm-objectives"})
    return Assertion(subject, "tag", said, ANNA, verdict, at="2026-01-01T00:00:00Z")


def _everything():  # type: ignore[no-untyped-def]
    from corpus.access import everything

    return everything()


def test_over_http_rights_bound_what_is_quoted(site: Site) -> None:
    quiet = site.get(f"/v1/practices/{practice('centros.md')}/tags?least=0").json()["proposals"]
    assert quiet
    assert all(one["sentence"] == "" for one in quiet)
    assert {one["clipped"] for one in quiet} >= {True}, "what nothing says is not clipped"
    quoted = site.get(f"/v1/practices/{practice('principles.pdf')}/tags?least=0&limit=50").json()["proposals"]
    assert 0 < len({one["sentence"] for one in quoted if one["sentence"]}) <= 3


def test_over_http_a_scheme_that_is_not_there_is_named_and_so_are_those_that_are(site: Site) -> None:
    answer = site.get(f"/v1/practices/{practice('principles.pdf')}/tags?scheme=gcm-objektives")
    assert answer.status_code == 422
    assert "gcm-objectives" in answer.json()["remedy"]
    places = site.get(f"/v1/practices/{practice('principles.pdf')}/tags?scheme=m49")
    assert places.status_code == 422


def test_a_server_prepares_definitions_at_its_start_so_that_the_first_question_encodes_its_text_alone(
    tmp_path: Path,
) -> None:
    """What is encoded is written down, by a wrapper around the tiny encoder; the question comes over HTTP."""
    encoded: list[str] = []

    class Telling:
        def __init__(self, inner: object) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

        def encode_passages(self, texts: Sequence[str]) -> object:
            encoded.extend(texts)
            return self._inner.encode_passages(texts)  # type: ignore[attr-defined]

    folder = tmp_path / "data"
    settings = settings_for(folder, models=str(tmp_path / "models"))  # where nothing is kept yet
    make(settings).catalogue.close()
    spaces = [replace(one, encoder=Telling(one.encoder)) for one in word_spaces()]  # type: ignore[arg-type]
    house = open_house(settings, spaces=spaces)
    app = application(house, prepare_tags=True)
    with TestClient(app, base_url="http://127.0.0.1") as client:  # its start and end are a server's
        until = time.monotonic() + 60
        while any(one.name == "tags" for one in threading.enumerate()) and time.monotonic() < until:
            time.sleep(0.05)
        definition = next(text for text in encoded if "We commit" in text or "recruitment" in text.lower())
        encoded.clear()
        answer = client.get(f"/v1/practices/{practice('principles.pdf')}/tags?least=0")
        assert answer.status_code == 200
        assert encoded, "the text itself is encoded"
        assert definition not in encoded
        concepts = house.vocabularies.get("gcm-objectives")
        assert concepts is not None
        names = {one.label("en") for one in concepts}
        assert not [text for text in encoded if any(text.startswith(name) for name in names)]
    house.close()
