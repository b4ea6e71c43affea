"""What readers tell: sent by a plain form or by a programme, kept for the operator, and shown to nobody before that."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import telling
from api.house import House, open_house
from corpus.access import everything
from corpus.errors import Swamped, WrongUse
from corpus.requests import LONGEST_QUESTION, QuestionState, Wrong
from tests.api.conftest import Site, beside, practice, serving
from tests.api.made import make, settings_for
from tests.api.test_keys import bearer, put
from tests.command import command

QUESTION = "How are lighthouse keepers paid?"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("telling") / "data"
    make(settings_for(folder)).catalogue.close()
    yield from serving(folder, submit_url="https://forms.example.org/submit?practice=")


@pytest.fixture
def house(told: Site) -> Iterator[House]:
    with open_house(settings_for(told.folder)) as opened:
        yield opened


def verb(folder: Path, *arguments: str, code: int = 0) -> str:
    environment = {"HOME": str(folder.parent), "FIELDBRIDGE_DATA": str(folder)}
    done = command(*arguments, environment=environment, code=code)
    return done.stdout if not code else done.stderr


def form(site: Site, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(f"{site.url}{path}", data=fields, headers={"Accept": "text/html", **sent}, timeout=30)


def test_a_question_waits_for_the_operator_and_is_shown_with_its_answer(told: Site) -> None:
    page = told.page("/?q=lighthouse+keepers+wages").text
    assert 'action="/questions" method="post"' in page
    sent = form(told, "/questions", {"text": QUESTION, "group": "decent-work", "lang": "en"})
    assert sent.status_code == 303
    assert "was sent" in told.page(sent.headers["location"]).text
    assert QUESTION not in told.page("/questions").text
    assert told.get("/v1/questions").json() == {"questions": []}

    (waiting,) = json.loads(verb(told.folder, "question", "list", "--json"))
    assert (waiting["text"], waiting["group"], waiting["state"]) == (QUESTION, "decent-work", "received")
    verb(told.folder, "question", "open", waiting["id"])
    assert QUESTION in told.page("/questions").text
    verb(told.folder, "question", "answer", waiting["id"], practice("desks.pdf"))
    (shown,) = told.get("/v1/questions").json()["questions"]
    assert (shown["state"], shown["answers"]) == ("answered", [practice("desks.pdf")])
    assert "Complaint desks for domestic workers" in told.page("/questions").text
    verb(told.folder, "question", "close", waiting["id"])
    assert told.get("/v1/questions").json() == {"questions": []}


def test_a_report_goes_to_the_operator_and_changes_nothing(told: Site) -> None:
    about = practice("desks.pdf")
    before = told.get(f"/v1/practices/{about}").json()
    page = told.page(f"/practices/{about}").text
    assert f"/report?about={about}" in page
    assert f"https://forms.example.org/submit?practice={about}" in page
    assert "Complaint desks for domestic workers" in told.page(f"/report?about={about}").text
    sent = form(told, "/report", {"about": about, "wrong": "facts", "text": "It was in the north."})
    assert sent.status_code == 303
    assert "The operator will look" in told.page(sent.headers["location"]).text
    (waiting,) = json.loads(verb(told.folder, "report", "list", "--json"))
    assert (waiting["about"], waiting["wrong"], waiting["text"]) == (about, "facts", "It was in the north.")
    assert told.get(f"/v1/practices/{about}").json() == before
    verb(told.folder, "report", "close", waiting["id"], "--found", "mended")
    assert json.loads(verb(told.folder, "report", "list", "--json")) == []
    assert "no such report" in verb(told.folder, "report", "close", "r-none", code=1)


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("questions", {"text": " \u202e "}, "no words"),
        ("questions", {"text": "why " * 600}, "characters"),
        ("questions", {"text": QUESTION, "group": "nobody"}, "no such group"),
        ("reports", {"about": "prac-none", "wrong": "facts"}, "no such practice"),
        ("reports", {"about": "", "wrong": "facts"}, "no such practice"),
        ("reports", {"about": "x", "wrong": "ugly"}, "no such kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told(told: Site, path: str, body: dict[str, str], said: str) -> None:
    answer = httpx.post(f"{told.url}/v1/{path}", json=body)
    assert answer.status_code in (404, 422)
    assert said in answer.json()["detail"]


def test_a_form_that_another_site_sends_and_a_publishable_key_are_refused(told: Site) -> None:
    fields = {"text": QUESTION}
    assert form(told, "/questions", fields, Sec_Fetch_Site="cross-site").status_code == 403
    assert form(told, "/questions", fields, Origin="https://evil.example").status_code == 403
    assert form(told, "/questions", fields, Sec_Fetch_Site="same-origin").status_code == 303
    _, text = put(told.folder)
    refused = httpx.post(f"{told.url}/v1/questions", json=fields, headers=bearer(text))
    assert refused.status_code == 403


def test_who_sends_too_much_in_a_minute_waits(site: Site) -> None:
    with beside(site, trusted_proxies="127.0.0.1") as busy:
        where = {"X-Forwarded-For": "203.0.113.77"}
        sent = [
            httpx.post(
                f"{busy.url}/v1/questions", json={"text": f"{QUESTION} {one}"}, headers=where
            ).status_code
            for one in range(4)
        ]
    assert sent[0] == 201
    assert sent[-1] == 503


def test_the_same_told_twice_is_kept_once_and_only_so_much_waits(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = telling.ask(house, "Is it the same?", "", "en")
    assert telling.ask(house, " Is it  the same?\n", "", "en").id == first.id
    about = practice("desks.pdf")
    twice = [telling.report(house, everything(), about, "other", "x", "", "en").id for _ in range(2)]
    assert len(set(twice)) == 1
    monkeypatch.setattr(telling, "MOST_WAITING", 1)
    with pytest.raises(Swamped):
        telling.ask(house, "Is it another?", "", "en")


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_words_are_kept_without_anything_that_could_mislead_who_reads_them(text: str) -> None:
    kept = telling._clean(text)
    assert not any(
        unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") and one != "\n" for one in kept
    )
    assert telling._clean(kept) == kept


def test_the_longest_question_fits(house: House) -> None:
    assert telling.ask(house, "a" * LONGEST_QUESTION, "", "en").state is QuestionState.RECEIVED
    with pytest.raises(WrongUse):
        telling.ask(house, "a" * (LONGEST_QUESTION + 1), "", "en")


def test_nothing_of_who_sent_it_is_kept(told: Site, house: House) -> None:
    form(
        told,
        "/questions",
        {"text": "Who keeps what?"},
        User_Agent="Canary/1",
        Referer="https://canary.example/",
    )
    with house.catalogue.reader(everything()) as reader:
        kept = repr((reader.questions(), reader.reports()))
    changes = repr(house.catalogue.changes(0))
    assert "Canary" not in kept + changes
    assert "127.0.0.1" not in kept + changes
    assert "canary.example" not in kept + changes


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_the_forms_are_in_the_language_of_the_page(told: Site, language: str) -> None:
    page = told.page(f"/report?about={practice('desks.pdf')}", language)
    assert page.status_code == 200
    assert page.text.count('name="wrong"') == len(Wrong) - 1
    assert told.page(
        f"/report?about={practice('desks.pdf')}&other={practice('desks.pdf')}", language
    ).text.count('name="wrong"') == len(Wrong)
