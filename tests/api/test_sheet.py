"""The page of one submission over HTTP: what is proposed and kept, what who sits blind never gets, what a stale tab loses."""

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.desk.agreeing import acceptance_of, agreements
from api.desk.desk import OPERATOR, Desk
from api.desk.reading import again, read_waiting
from api.desk.receiving import received
from api.desk.telling import as_data
from api.house import House, open_house
from api.tags import decided
from corpus.access import everything
from corpus.assertions import AgentKind
from corpus.calls import Call, Purpose
from corpus.errors import Refused, UnknownValue
from corpus.proposals import ReadingState
from corpus.review import commands as c
from corpus.review import sight
from ingest.sources import Found
from tests.api.conftest import Site, serving
from tests.api.made import make, named, settings_for
from tests.api.test_desk import call_in, opened, person
from tests.api.test_desk_http import act, link

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
    from tests.api.made import word_spaces

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
    for _ in range(400):
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


def test_the_server_reads_what_is_handed_in_and_keeps_what_it_proposes_as_softwares_word(
    site: Site, house: House
) -> None:
    case = seated(case_of(site, house), "ana")
    with house.catalogue.reader(everything()) as reader:
        claims = reader.said_of(case.id)
    assert {one.agent.kind for one in claims} == {AgentKind.SOFTWARE}
    assert {one.evidence[0].edition for one in claims} == {case.version}
    told = case.json("ana")["submission"]
    assert told["reading"] == "done"
    by_scheme = {one["scheme"]: one["proposals"] for one in told["proposals"]}
    assert list(by_scheme) == ["gcm-objectives", "gcm-principles", "sdg", "gmg-groups"]
    (six,) = [one for one in by_scheme["gcm-objectives"] if one["concept"]["id"] == "6"]
    assert six["probability"] >= 0.3
    assert told["text"][six["start"] : six["end"]] == six["sentence"]
    assert six["words"]
    tag = [one for one in claims if one.predicate == "tag" and '"6"' in one.object]
    assert tag[0].score == six["probability"]
    shape = {"practice", "scheme", "proposals"}
    own = site.get(f"/v1/practices/{_practice()}/tags").json()
    assert set(told["proposals"][0]) == set(own) == shape


def _practice() -> str:
    from tests.api.made import practice_of

    return practice_of(named("desks.pdf"))


def test_a_text_is_read_once_for_each_version(site: Site, house: House) -> None:
    case = case_of(site, house)
    with house.catalogue.reader(everything()) as reader:
        before = reader.said_of(case.id)
    again(house, case.id)
    assert read_waiting(house) == []
    desk = Desk(house)
    desk.perform(case.id, c.AskChanges("Which year?"), OPERATOR)
    fields = {"do": "submit", "title": "Fair wages anew", "agreed": "true", "licence": "quote"}
    httpx.post(f"{site.url}/submission/{case.submitter}", data=fields, timeout=60)
    wait_for(case)
    with house.catalogue.reader(everything()) as reader:
        after = reader.said_of(case.id)
    assert after[: len(before)] == before
    assert {one.evidence[0].edition for one in after[len(before) :]} == {case.version}
    assert house.catalogue.check(deep=True) == []


def test_the_conflict_question_comes_before_the_text_with_what_is_suspected(site: Site, house: House) -> None:
    case = case_of(site, house)
    desk = Desk(house)
    desk.perform(case.id, c.Assign(person(desk, "eva")), OPERATOR)
    page = case.page("eva").text
    assert "recruitment fees" not in page
    assert 'value="own-body" checked' in page
    refused = case.post("eva", do="conflict", note="")
    assert refused.status_code == 409
    assert "why that is no conflict" in refused.text
    assert case.post("eva", do="recuse").status_code == 422
    assert "recruitment fees" not in case.post("eva", do="open").text
    taken = case.post("eva", do="conflict", note="They only <i>lent</i> a room")
    assert taken.status_code == 303
    assert "Open the text" in case.page("eva").text
    assert case.post("eva", do="open").status_code == 303
    assert "recruitment fees" in case.page("eva").text
    assert case.post("eva", do="recuse", conflict="donor").status_code == 303
    assert "recruitment fees" not in case.page("eva").text


def test_the_page_marks_the_sentence_of_each_proposal_and_leads_to_it(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    page = case.page("ana").text
    marks = re.findall(r'<mark data-of="([^"]+)">(.*?)</mark>', page, re.S)
    for card in re.findall(r'data-mark="(t\d+)"', page):
        assert page.count(f'id="in-{card}"') == 1
        assert f'href="#in-{card}"' in page
        assert any(card in names.split() for names, _ in marks)
    body = re.search(r'<div class="reading" data-marks>(.*?)</div>', page, re.S)
    assert body
    shown = html.unescape(re.sub(r"<[^>]+>", "", body[1]))
    assert "".join(shown.split()) == "".join(case.json("ana")["submission"]["text"].split())
    for heading in (
        "Tags",
        "Criteria of the call",
        "Personal data?",
        "Similar practices",
        "Guidance it may rest on",
    ):
        assert f">{heading}</h2>" in page


def test_practices_that_are_alike_stand_beside_it_with_the_reason(site: Site, house: House) -> None:
    text = "# Complaint desks for domestic workers {}\n\nComplaint desks that domestic workers reach by telephone {}.\n"
    case = seated(case_of(site, house, text=text), "ana")
    page = case.page("ana").text
    similar = re.search(r'<section aria-labelledby="similar">(.*?)</section>', page, re.S)
    assert similar
    assert "Complaint desks for domestic workers" in similar[1]
    assert "<blockquote" in similar[1]
    assert "Words in common" in similar[1]


def test_everything_is_done_by_forms_to_the_published_practice(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana", "ben", "eva")
    version = case.version
    saved = case.post(
        "ana",
        do="tag",
        version=version,
        **{"say:gcm-objectives:6": "yes", "more": ["sdg:8", ""], "tags": "sdg:3"},
    )
    assert saved.status_code == 303
    page = case.page("ana").text
    assert re.search(r'name="say:gcm-objectives:6" value="yes" checked', page)
    assert re.search(r'name="tags" value="sdg:3" checked', page)
    case.post("ben", do="tag", version=version, **{"say:gcm-objectives:6": "yes"})
    case.post("eva", do="tag", version=version, **{"say:gcm-objectives:6": "no"})
    for flag in case.json("ana")["submission"]["flags"]:
        assert case.post("ana", do="flag", version=version, flag=flag["id"], note="agreed").status_code == 303
    for name in ("ana", "ben"):
        assert case.post(name, do="approve", version=version, note="good").status_code == 303
    wrong = case.post("eva", do="decline", version=version, note="no source for it")
    assert wrong.status_code == 409
    assert "no source for it" in wrong.text
    case.post("eva", do="approve", version=version)
    assert "Publish" in case.page("cora").text
    assert case.post("cora", do="publish", version=version).status_code == 303
    dossier = Desk(house).dossier(case.id)
    assert dossier.case.state.value == "published"
    with house.catalogue.reader(everything()) as reader:
        (head,) = reader.practices_of(dossier.submission.document)
        said = [one for one in reader.assertions(head.practice_id) if one.predicate == "tag"]
    assert [one.agent.kind.value for one in said if '"6"' in one.object] == ["software", "person", "person"]
    six = [one for one in decided(house)["gcm-objectives"] if one.practice == head.practice_id]
    assert [(one.concept, one.yes, one.weight) for one in six] == [("6", True, 0.4)]


def test_a_stale_tab_is_refused_and_nothing_that_was_written_is_lost(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    stale = case.version
    desk = Desk(house)
    desk.perform(case.id, c.AskChanges("Which year?"), OPERATOR)
    fields = {"do": "submit", "title": "Another title", "agreed": "true", "licence": "quote"}
    httpx.post(f"{site.url}/submission/{case.submitter}", data=fields, timeout=60)
    before = len(desk.dossier(case.id).log)
    sent = {"say:gcm-objectives:6": "yes", "more": "sdg:8", "note": "long <b>thought</b>"}
    refused = case.post("ana", do="tag", version=stale, **sent)
    assert refused.status_code == 409
    for do in ("approve", "ask", "flag"):
        assert case.post("ana", do=do, version=stale, note="x", criterion="relevance").status_code == 409
    assert len(desk.dossier(case.id).log) == before
    assert "long &lt;b&gt;thought&lt;/b&gt;" in refused.text
    assert "changed after you opened it" in refused.text
    kept = dict(re.findall(r'name="(note|more|say:[^"]+)" value="([^"]*)"', refused.text))
    kept = {name: html.unescape(value) for name, value in kept.items()}
    assert kept["note"] == "long <b>thought</b>"
    tags = [value for name, value in re.findall(r'name="(more)" value="([^"]*)"', refused.text)]
    shown = case.post("ana", do="open", more=tags, note=kept["note"])
    assert shown.status_code == 200
    assert re.search(r'value="sdg:8" checked|say:sdg:8" value="yes" checked', shown.text)
    assert "long &lt;b&gt;thought&lt;/b&gt;" in shown.text


def test_over_json_a_stale_version_is_refused_whatever_is_done(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    for do in ("tag", "approve", "ask", "flag"):
        answer = act(site, case.id, case.tokens["ana"], do, version="of yesterday", note="x")
        assert (answer.status_code, answer.json()["subject"]) == (409, "stale"), do


def test_a_note_that_is_too_long_is_told_and_comes_back(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    refused = case.post("ana", do="ask", version=case.version, note="why " * 1200)
    assert refused.status_code == 422
    assert "4,000 characters" in refused.text
    assert "why why why" in refused.text


def test_a_scheme_that_takes_one_answer_takes_no_two(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    desk = Desk(house)
    with pytest.raises(UnknownValue):
        desk.perform(
            case.id, c.SaveTags(("levels:field", "levels:global"), case.version), person(desk, "ana")
        )
    desk.perform(case.id, c.SaveTags(("levels:field",), case.version), person(desk, "ana"))


def test_who_sits_blind_gets_no_proposal_no_tag_and_nothing_like_it_before_saving(
    site: Site, house: House
) -> None:
    case = seated(case_of(site, house, blind=1), "ana", "ben")
    desk = Desk(house)
    desk.perform(case.id, c.SaveTags(("gcm-objectives:6", "sdg:8.8"), case.version), person(desk, "ben"))
    desk.perform(case.id, c.AskChanges("Is it about sdg:8.8?"), OPERATOR)
    fields = {"do": "submit", "title": "Anew", "agreed": "true", "licence": "quote"}
    httpx.post(f"{site.url}/submission/{case.submitter}", data=fields, timeout=60)
    wait_for(case)
    assert case.post("ana", do="open").status_code == 303
    told = case.json("ana")
    assert told["submission"]["blind"]
    assert "text" in told["submission"]
    assert not {"proposals", "alike", "tags", "votes", "refused"} & set(told["submission"])
    assert "8.8" not in repr(told["story"])
    page = case.page("ana").text
    assert "blind" in page
    for sign in (
        'class="card"',
        "data-number",
        "say:",
        "Similar practices",
        "Guidance it may rest",
        "checked",
    ):
        assert sign not in page, sign
    without = re.sub(r"<option.*?</option>", "", page)
    for word in ("sdg:8.8", "gcm-objectives:6", "safeguard conditions", "Is it about", "%</small>"):
        assert word not in without, word
    _, view = desk.seen(case.id, person(desk, "ana"))
    assert not view.proposals
    seen = case.post("ana", do="tag", version=case.version, more="sdg:3")
    assert seen.status_code == 303
    after = case.page("ana").text
    assert 'class="card"' in after
    assert "gcm-objectives:6" in after
    assert desk.dossier(case.id).case.seat("ana").first == ("sdg:3",)  # type: ignore[union-attr]


def test_a_refusal_by_who_sits_blind_is_no_refusal_of_a_proposal(site: Site, house: House) -> None:
    case = seated(case_of(site, house, blind=1), "ana")
    case.post("ana", do="tag", version=case.version, **{"say:gcm-objectives:6": "no"})
    seat = Desk(house).dossier(case.id).case.seat("ana")
    assert seat is not None
    assert (seat.first, seat.refused) == ((), ())


def test_who_saw_the_same_text_openly_elsewhere_gets_no_blind_seat(
    site: Site, house: House, tmp_path: Path
) -> None:
    first = seated(case_of(site, house), "ana")
    desk = Desk(house)
    name = next(one.name for one in desk.dossier(first.id).files)
    other = _call("desks-again", house)
    path = tmp_path / name
    with house.files.open(desk.dossier(first.id).files[0].sha256) as stream:
        path.write_bytes(stream.read())
    (told,) = received(desk, other, [Found(path, name)], {"agreed": True}, hand_in=True)
    with pytest.raises(Refused) as refused:
        desk.perform(told.submission, c.Assign(person(desk, "ana")), OPERATOR)
    assert refused.value.subject == "sees-too-much"
    desk.perform(told.submission, c.Assign(person(desk, "ben")), OPERATOR)
    seat = desk.dossier(told.submission).case.seat("ben")
    assert seat is not None
    assert seat.blind


def test_the_same_file_handed_in_to_another_call_is_told_to_who_may_know_of_it(
    site: Site, house: House, tmp_path: Path
) -> None:
    first = case_of(site, house)
    desk = Desk(house)
    file = desk.dossier(first.id).files[0]
    path = tmp_path / "again.md"
    with house.files.open(file.sha256) as stream:
        path.write_bytes(stream.read())
    (told,) = received(
        desk, _call("desks-again", house), [Found(path, path.name)], {"agreed": True}, hand_in=True
    )
    wait_for(Case(site, house, told.submission, {}, ""))
    dossier, view = desk.seen(told.submission, person(desk, "cora"))
    one = as_data(house, dossier, view, person(desk, "cora"))["alike"][0]
    assert (one["id"], one["relation"]) == (first.id, "same-file")


def _call(identity: str, house: House) -> Call:
    from dataclasses import replace

    from api.house import OPERATOR as PERSON
    from corpus.review import Rules

    made = call_in(house)
    rules: Rules = replace(made.rules, blind_one_in=1, seed="s")
    other = replace(made, id=identity, rules=rules)
    with house.catalogue.write(PERSON, "opened") as writer:
        writer.desk.put_call(other)
    return other


def test_what_is_accepted_and_refused_can_be_counted_and_blind_answers_are_not(
    site: Site, house: House
) -> None:
    before = {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}
    case = seated(case_of(site, house), "ana", "ben", "dan")
    version = case.version
    case.post("ana", do="tag", version=version, **{"say:gcm-objectives:6": "yes"})
    case.post("ben", do="tag", version=version, **{"say:gcm-objectives:6": "no"})
    case.post("dan", do="tag", version=version)
    after = {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}
    was, now = before.get("gcm-objectives:6"), after["gcm-objectives:6"]
    grown = [
        getattr(now, name) - (getattr(was, name) if was else 0)
        for name in ("shown", "accepted", "refused", "left")
    ]
    assert grown == [3, 1, 1, 1]
    blind = seated(case_of(site, house, blind=1), "ana")
    blind.post("ana", do="tag", version=blind.version, more="gcm-objectives:6")
    assert {one.tag: one for one in acceptance_of(Desk(house), call_in(house))}["gcm-objectives:6"] == now


def test_a_coordinator_reads_both_agreements_and_nobody_else(site: Site, house: House) -> None:
    case = seated(case_of(site, house, blind=1), "ana", "ben")
    for name in ("ana", "ben"):
        case.post(name, do="tag", version=case.version, more="gcm-objectives:6")
    found = agreements(Desk(house), call_in(house))
    assert found.people.submissions >= 1
    assert found.machine.submissions >= found.people.submissions
    path = "/v1/calls/desks-2026/agreement"
    told = site.get(path, headers={"Fieldbridge-Link": case.tokens["cora"]}).json()
    assert told == found.as_data()
    assert told["people"]["alpha"] is None
    for token, status in ((case.tokens["ana"], 404), ("fbl_" + "x" * 43, 403), ("", 403)):
        assert site.get(path, headers={"Fieldbridge-Link": token} if token else {}).status_code == status
    other = site.get("/v1/calls/other/agreement", headers={"Fieldbridge-Link": case.tokens["cora"]})
    assert other.status_code == 404


def test_until_it_is_read_the_page_says_so_and_tagging_goes_on(site: Site, house: House) -> None:
    from corpus.proposals import Reading

    case = seated(case_of(site, house), "ana")
    from api.house import OPERATOR as PERSON

    for state, words in ((ReadingState.FAILED, "could not be read"), (ReadingState.WAITING, "is being read")):
        dossier = Desk(house).dossier(case.id)
        with house.catalogue.write(PERSON, "state") as writer:
            writer.desk.put_reading(Reading(case.id, dossier.case.text, state))
        page = case.page("ana").text
        assert words in page or (state is ReadingState.WAITING and 'class="card"' in page)
        assert case.post("ana", do="tag", version=case.version, more="sdg:8").status_code == 303
    wait_for(case)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_the_page_is_whole_in_each_language_and_asks_for_nothing_elsewhere(
    site: Site, house: House, language: str
) -> None:
    from corpus.languages import direction
    from tests.api.test_pages import Outline

    case = seated(case_of(site, house), "ana", "eva")
    for who in ("ana", "eva", "ben", "cora"):
        answer = case.page(who, language)
        outline = Outline(answer.text)
        assert outline.tags[0] == ("html", {"lang": language, "dir": direction(language)})
        ids = outline.having("id")
        assert len(ids) == len(set(ids))
        assert all(one in ids for one in outline.having("for"))
        assert all(one in ids for each in outline.having("aria-labelledby") for one in each.split())
        for address in outline.having("href") + outline.having("src"):
            assert not address.startswith(("http:", "https:", "//", "javascript:")) or "127.0.0.1" in address
        assert "style=" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert site.get(f"/review/{case.tokens['ana']}", headers=PAGE).status_code == 200
    assert case.tokens["ana"] not in site.log


def test_a_link_opens_no_page_of_another_call_and_a_bad_one_none(site: Site, house: House) -> None:
    case = case_of(site, house)
    for path in (
        f"/review/fbl_{'x' * 43}",
        f"/review/fbl_{'x' * 43}/{case.id}",
        f"/review/{case.submitter}/{case.id}",
    ):
        assert site.get(path, headers=PAGE).status_code == 403
    assert site.get(f"/review/{case.tokens['ana']}/sub-none", headers=PAGE).status_code == 404
    foreign = httpx.post(
        f"{site.url}/review/{case.tokens['cora']}/{case.id}",
        data={"do": "withdraw"}, headers={**PAGE, "Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip
    assert foreign.status_code == 403
    assert Desk(house).dossier(case.id).case.state.value == "submitted"


def test_purging_takes_what_was_read_of_a_submission_along(site: Site, house: House) -> None:
    from api.purging import Purger

    case = seated(case_of(site, house), "ana", "ben", "eva")
    for name in ("ana", "ben", "eva"):
        case.post(name, do="tag", version=case.version, **{"say:gcm-objectives:6": "yes"})
        case.post(name, do="approve", version=case.version)
    for flag in case.json("ana")["submission"]["flags"]:
        case.post("ana", do="flag", version=case.version, flag=flag["id"], note="agreed")
    assert case.post("cora", do="publish", version=case.version).status_code == 303
    document = Desk(house).dossier(case.id).submission.document
    Purger(house).purge(document, "asked for", False)
    with house.catalogue.reader(everything()) as reader:
        assert {one.predicate for one in reader.said_of(case.id)} == {"purged"}
        assert all(not one.evidence for one in reader.said_of(case.id))
        reading = reader.reading(case.id)
    assert reading is not None
    assert (reading.letters, reading.sketch) == ("", "")
    assert house.catalogue.check(deep=True) == []
    dossier = Desk(house).dossier(case.id)
    assert as_data(house, dossier, sight(dossier.case, OPERATOR), OPERATOR)["reading"] == "none"
