"""The page of one submission over HTTP: what is proposed and kept, what is done by forms, what a stale tab loses."""

import html
import re

import httpx
import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.reading import again, read_waiting
from api.desk.telling import as_data
from api.house import OPERATOR as PERSON
from api.house import House
from api.purging import Purger
from api.tags import decided
from corpus.access import everything
from corpus.assertions import AgentKind
from corpus.catalogue.catalogue import utc_now
from corpus.errors import UnknownValue
from corpus.languages import direction
from corpus.people import Grant, Person, Role, Session, digest_of, drawn_token, fresh_id
from corpus.proposals import Reading, ReadingState
from corpus.review import commands as c
from corpus.review import sight
from tests.api.conftest import Site
from tests.api.made import named, practice_of
from tests.api.sheet_made import PAGE, case_of, house, seated, site, wait_for
from tests.api.test_desk import person
from tests.api.test_desk_http import act
from tests.api.test_pages import Outline

__all__ = ["house", "site"]


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
    cards = re.findall(r'<div class="card" id="t\d+"(.*?)</div>', page, re.S)
    assert cards
    assert all(("data-mark" in one) != ("No sentence of the text says it." in one) for one in cards)
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


def test_until_it_is_read_the_page_says_so_and_tagging_goes_on(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
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


def test_a_coordinator_reads_under_each_scheme_what_became_of_its_proposals(site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    case.post("ana", do="tag", version=case.version, **{"say:gcm-objectives:6": "yes"})
    grant = Grant(Role.COORDINATOR, Desk(house).dossier(case.id).call.group)
    cora, token = Person(fresh_id(), "cora", grants=(grant,), created=utc_now()), drawn_token()
    with house.catalogue.admitting() as people:
        people.put_person(cora)
        people.put_session(Session(digest_of(token), cora.id, utc_now(), utc_now(), "2999-01-01T00:00:00Z"))
    call = Desk(house).dossier(case.id).call.id
    headers = {**PAGE, "Cookie": f"fieldbridge={token}"}
    page = httpx.get(f"{site.url}/desk/numbers?call={call}", headers=headers, timeout=60).text
    table = page[page.index('id="proposals"') :]
    schemes = re.findall(r'scope="rowgroup" colspan="5"><bdi>(.*?)</bdi>', table)
    assert "Objectives of the Global Compact" in schemes
    assert len(schemes) == len(set(schemes)) > 1
    own = table[table.index("Objectives of the Global Compact") :].partition("rowgroup")[0]
    assert "Facilitate fair and ethical recruitment" in own
