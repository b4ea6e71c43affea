"""The queue in a real browser: the keyboard alone, no script at all, a phone, dark and light, right to left."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect

from corpus.languages import UN_LANGUAGES
from tests.api.box_page import violations
from tests.api.conftest import Site, serving
from tests.api.desk_filled import fill, token_of
from tests.api.made import make, named, settings_for
from tests.api.test_browser import CONTRAST

pytestmark = pytest.mark.browser

HERE = "() => document.activeElement.closest('tr')?.id ?? document.activeElement.id"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("queue-browser") / "data"
    house = make(settings_for(folder), (named("desks.pdf"),))
    fill(house, 200)
    house.catalogue.close()
    yield from serving(folder)


def signed_in(chromium: Browser, site: Site, name: str = "cora", **settings: Any) -> Page:
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en", **settings})
    context.add_cookies([{"name": "fieldbridge", "value": token_of(name), "url": site.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda fault: pytest.fail(f"uncaught: {fault}"))
    page.on(
        "console",
        lambda told: pytest.fail(told.text) if told.type == "error" and "404" not in told.text else None,
    )
    return page


def ids(page: Page) -> list[str]:
    return [
        str(one) for one in page.eval_on_selector_all("#queue tbody tr", "rows => rows.map(row => row.id)")
    ]


def test_the_keyboard_alone_moves_chooses_finds_and_opens(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site)
    page.goto(f"{site.url}/desk?tab=waiting")
    rows = ids(page)
    assert page.locator("#queue tbody [tabindex='0']").count() == 1
    for key, row in (("k", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0), ("Control+End", -1),
                     ("Control+Home", 0), ("PageDown", 10)):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(HERE) == rows[row], key
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.locator("#queue tbody [tabindex='0']").count() == 1
    page.keyboard.press("x")
    expect(page.locator(f"#{rows[10]} input")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.type") == "checkbox"
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.type") == "checkbox"
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("/")
    assert page.evaluate(HERE) == "find"
    page.keyboard.type("jkoxa")
    assert page.locator("#find").input_value() == "jkoxa"
    page.keyboard.press("Escape")
    assert page.evaluate(HERE) == rows[11]
    page.keyboard.press("o")
    page.wait_for_url(f"**/desk/submissions/{rows[11]}?from=tab%3Dwaiting")


def test_the_row_that_is_marked_from_the_start_is_opened_by_enter(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site)
    page.goto(f"{site.url}/desk?tab=waiting")
    rows = ids(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/submissions/{rows[0]}?from=tab%3Dwaiting")


def test_a_letter_leads_to_each_part_and_page_on_keyboards_of_other_letters_too(
    chromium: Browser, site: Site
) -> None:
    page = signed_in(chromium, site)
    page.goto(f"{site.url}/desk?tab=new")
    for key, tab in (("m", "mine"), ("w", "waiting"), ("o", "overdue"), ("d", "decided"), ("n", "new")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**/desk?tab={tab}*")
    page.goto(f"{site.url}/desk?tab=overdue")
    page.keyboard.press("]")
    page.wait_for_url("**page=2*")
    page.keyboard.press("[")
    page.wait_for_url("**/desk?tab=overdue")
    russian = {"key": "о", "code": "KeyJ", "bubbles": True}
    page.evaluate("init => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", russian)
    assert page.evaluate(HERE) == ids(page)[1]


def test_the_keys_are_told_on_a_question_mark_and_can_be_switched_off(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site)
    page.goto(f"{site.url}/desk?tab=new")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of this page")).to_be_visible()
    page.get_by_role("checkbox", name="Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("#queue tbody a").first.focus()
    page.keyboard.press("j")
    assert page.evaluate(HERE) == ids(page)[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(HERE) == ids(page)[1]
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("checkbox", name="Use these keys").check()


def test_one_key_gives_it_to_me_and_a_form_gives_what_is_chosen(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site)
    page.goto(f"{site.url}/desk?tab=new&group=alpha")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="was given to Cora")).to_be_visible()
    page.goto(f"{site.url}/desk?tab=new&group=alpha")
    chosen = page.locator("#queue tbody input:checked")
    for count in (page.locator("#queue tbody input").count(), 0):
        page.keyboard.press("e")
        assert chosen.count() == count
    for _ in range(3):
        page.keyboard.press("x")
        page.keyboard.press("j")
    assert chosen.count() == 3
    page.keyboard.press("v")
    whom = page.get_by_label("Give what is chosen to")
    expect(whom).to_be_focused()
    whom.select_option(label="Ana")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("3 submissions were given to Ana.")).to_be_visible()


def test_all_of_it_is_there_without_a_script(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site, java_script_enabled=False)
    page.goto(f"{site.url}/desk?tab=new")
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
    assert page.locator("#queue [tabindex='-1']").count() == 0
    page.get_by_label("Words in the title").fill("guichets")
    page.locator("summary", has_text="Filters").click()
    page.get_by_role("combobox", name="Language").select_option("fr")
    page.get_by_role("button", name="Show").click()
    rows = ids(page)
    assert rows
    assert all(int(one[-3:]) % 4 == 1 for one in rows)
    page.locator(f"#{rows[-1]} input").check()
    page.get_by_label("Give what is chosen to").select_option(label="Ben")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("1 submission was given to Ben.")).to_be_visible()
    page.get_by_role("link", name="Remove the filters").click()
    page.get_by_role("link", name="Overdue").click()
    page.get_by_role("link", name="Next").click()
    assert "page=2" in page.url


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_nothing_sticks_out_on_a_phone_in_any_language(chromium: Browser, site: Site, language: str) -> None:
    page = signed_in(chromium, site, viewport={"width": 320, "height": 640}, locale=language)
    for path in ("/desk?tab=mine", "/desk?tab=overdue&language=fr", "/desk?tab=new&q=none-such"):
        page.goto(f"{site.url}{path}")
        wide = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], (path, language, wide)


def test_right_to_left_the_arrows_go_where_they_point(chromium: Browser, site: Site) -> None:
    page = signed_in(chromium, site, locale="ar")
    page.goto(f"{site.url}/desk?tab=waiting")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.type") == "checkbox"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.tagName") == "A"


@pytest.mark.parametrize(
    ("language", "colours", "width"), [("en", "light", 390), ("ar", "dark", 1280), ("fr", "dark", 390)]
)
def test_no_barrier_is_found(chromium: Browser, site: Site, language: str, colours: str, width: int) -> None:
    page = signed_in(
        chromium, site, locale=language, color_scheme=colours, viewport={"width": width, "height": 800}
    )
    for path in ("/desk?tab=overdue", "/desk?tab=mine&language=fr", "/desk?tab=new&q=none-such"):
        page.goto(f"{site.url}{path}")
        assert page.evaluate(CONTRAST) == [], path
        assert violations(page) == [], path
    page.keyboard.press("?")
    assert violations(page) == []
    page = signed_in(
        chromium,
        site,
        "root",
        locale=language,
        color_scheme=colours,
        viewport={"width": width, "height": 800},
    )
    page.goto(f"{site.url}/people")
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(CONTRAST) == []
    assert violations(page) == []
