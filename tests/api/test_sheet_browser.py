"""The page of one submission in a real browser: the keyboard alone, no script, a phone, right to left, who sits blind."""

from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect

from api.desk.desk import OPERATOR, Desk
from api.house import House
from corpus.requests import State
from corpus.review import Verdict
from corpus.review import commands as c
from tests.api.box_page import violations
from tests.api.conftest import Site
from tests.api.sheet_made import Case, case_of, house, seated, site
from tests.api.test_desk import opened, person

__all__ = ["house", "site"]

pytestmark = pytest.mark.browser


def at(chromium: Browser, case: Case, who: str, **settings: Any) -> Page:
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en", **settings})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda fault: pytest.fail(f"uncaught: {fault}"))
    page.on("console", lambda told: pytest.fail(told.text) if told.type == "error" else None)
    page.goto(f"{case.site.url}/review/{case.tokens[who]}/{case.id}")
    return page


def tags_of(case: Case, who: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    seat = Desk(case.house).dossier(case.id).case.seat(who)
    assert seat is not None
    return seat.tags or (), seat.refused


def test_the_keyboard_alone_tags_and_decides_and_goes_on_to_the_next(
    chromium: Browser, site: Site, house: House
) -> None:
    two = [seated(case_of(site, house), "ana") for _ in range(2)]
    case = min(two, key=lambda one: one.id)
    page = at(chromium, case, "ana")
    following = page.locator("a[rel=next]").get_attribute("href")
    first, second = (page.locator(f".card[data-number='{number}']") for number in (1, 2))
    page.keyboard.press("1")
    expect(first.get_by_label("Accept")).to_be_checked()
    expect(first.get_by_label("Accept")).to_be_focused()
    lit = page.locator("mark.lit")
    assert first.get_attribute("data-mark") in (lit.first.get_attribute("data-of") or "")
    page.keyboard.press("2")
    page.keyboard.press("2")
    expect(second.get_by_label("Reject")).to_be_checked()
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("s")
    expect(page.locator(".note.done").first).to_have_text("The tags are saved.")
    given, refused = tags_of(case, "ana")
    assert (len(given), len(refused)) == (1, 1)
    page.keyboard.press("?")
    expect(page.locator("#legend dl")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#decline-criterion")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#approve-note")).to_be_focused()
    page.keyboard.type("a good one, 1 and 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{following}?*")
    expect(page.get_by_role("status").first).to_contain_text("approval of the one before")
    vote = Desk(house).dossier(case.id).case.seat("ana")
    assert vote is not None
    assert vote.vote == "approve"
    page.context.close()


def test_a_letter_leads_to_the_answer_about_conflicts_and_gives_none_by_itself(
    chromium: Browser, site: Site, house: House
) -> None:
    case = case_of(site, house, read=False)
    desk = Desk(house)
    desk.perform(case.id, c.Assign(person(desk, "ana")), OPERATOR)
    page = at(chromium, case, "ana")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="I have none")).to_be_focused()
    assert Desk(house).dossier(case.id).case.seat("ana").stage == "asked"
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_be_visible()
    page.context.close()


def test_the_keyboard_alone_settles_flags_and_publishes(chromium: Browser, site: Site, house: House) -> None:
    case, desk = case_of(site, house, read=False), Desk(house)
    opened(desk, case.id, "ana", "ben", "eva")
    for name in ("ana", "ben", "eva"):
        desk.perform(case.id, c.Vote(Verdict.APPROVE, case.version), person(desk, name))
    page = at(chromium, case, "cora")
    flags = page.locator("[data-key=f]")
    left = flags.count()
    assert left
    assert page.locator("[data-key=u]").count() == 0
    for number in range(left, 0, -1):
        page.keyboard.press("f")
        expect(flags.first).to_be_focused()
        page.keyboard.type("she agreed")
        page.keyboard.press("Enter")
        expect(flags).to_have_count(number - 1)
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Publish")).to_be_focused()
    assert desk.dossier(case.id).case.state is State.IN_REVIEW
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: case.id not in url)
    assert desk.dossier(case.id).case.state is State.PUBLISHED
    page.context.close()


def test_a_combobox_finds_a_concept_by_its_words_and_takes_it(
    chromium: Browser, site: Site, house: House
) -> None:
    case = seated(case_of(site, house), "ana")
    page = at(chromium, case, "ana")
    field = page.get_by_role("combobox").nth(2)
    field.focus()
    page.keyboard.type("well-being health")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_contain_text("Good health and well-being")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=tags][value='sdg:3']")).to_be_checked()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("zzzz")
    expect(page.get_by_role("option", name="Nothing is called that")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".note.done").first).to_have_text("The tags are saved.")
    assert "sdg:3" in tags_of(case, "ana")[0]
    page.context.close()


def test_without_scripts_everything_is_there_and_a_proposal_leads_to_its_sentence(
    chromium: Browser, site: Site, house: House
) -> None:
    case = seated(case_of(site, house), "ana")
    page = at(chromium, case, "ana", java_script_enabled=False)
    card = page.locator(".card").first
    card.get_by_label("Accept").check()
    page.locator("select[name=more]").nth(2).select_option("sdg:3")
    page.get_by_role("button", name="Save the tags").click()
    assert "sdg:3" in tags_of(case, "ana")[0]
    assert len(tags_of(case, "ana")[0]) == 2
    page.locator(".card blockquote a").first.click()
    assert page.url.endswith("#in-t1")
    page.locator("details[data-key=q] > summary").click()
    page.locator("#ask-note").fill("Which year?")
    page.get_by_role("button", name="Ask the submitter").click()
    assert Desk(house).dossier(case.id).case.state.value == "changes-requested"
    page.context.close()


def test_nothing_in_the_page_of_who_sits_blind_tells_a_proposal(
    chromium: Browser, site: Site, house: House
) -> None:
    case = seated(case_of(site, house, blind=1), "ana", "ben")
    other = at(chromium, case, "ben")
    other.context.close()
    page = at(chromium, case, "ana")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.reload(wait_until="networkidle")
    assert page.locator(".card").count() == 0
    assert page.locator("[data-marks] mark[data-of^='t']").count() == 0
    assert all("/v1/" not in one for one in asked)
    page.keyboard.press("1")
    field = page.get_by_role("combobox").first
    field.focus()
    page.keyboard.press("ArrowDown")
    listed = page.locator(f"#{field.get_attribute('aria-controls')} [role=option]").all_inner_texts()
    scheme = [one.label("en") for one in house.vocabularies.get("gcm-objectives") or ()]
    assert [one.split(" ", 1)[1] for one in listed] == scheme
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".card").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("language", "colours", "width"),
    [
        ("en", "light", 390),
        ("ar", "dark", 1280),
        ("ar", "light", 390),
    ],
)
def test_the_page_has_no_serious_barrier_and_fits(
    chromium: Browser, site: Site, house: House, language: str, colours: str, width: int
) -> None:
    case = seated(case_of(site, house), "ana")
    Desk(house).perform(case.id, *_assigned(house))
    for who in ("ana", "eva", "cora"):
        page = at(
            chromium, case, who, locale=language, color_scheme=colours,
            viewport={"width": width, "height": 900}, reduced_motion="reduce",
        )  # fmt: skip
        for summary in page.locator("details > summary").all():
            summary.click()
        assert violations(page) == [], who
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), who
        page.context.close()


def _assigned(house: House) -> tuple[Any, Any]:
    from api.desk.desk import OPERATOR
    from corpus.review import commands as c
    from tests.api.test_desk import person

    return c.Assign(person(Desk(house), "eva")), OPERATOR


def test_going_away_with_unsaved_tags_is_asked_about(chromium: Browser, site: Site, house: House) -> None:
    case = seated(case_of(site, house), "ana")
    page = at(chromium, case, "ana")
    page.keyboard.press("1")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.locator(".around a").first.click()
    assert asked == ["beforeunload"]
    assert page.url.endswith(case.id)
    page.context.close()
