"""The pages in a real browser: a narrow phone, a desk, no script, the keyboard alone, dark and light."""

import shutil
from collections.abc import Iterator

import pytest

playwright = pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from corpus.languages import UN_LANGUAGES  # noqa: E402
from tests.api.conftest import Site, document, practice  # noqa: E402

pytestmark = pytest.mark.browser

QUESTION = "/?q=complaint+desks+for+domestic+workers+in+Kenya"

CONTRAST = """() => {
  const luminance = colour => {
    const part = colour.match(/[\\d.]+/g).map(Number).slice(0, 3)
      .map(one => one / 255).map(one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4);
    return .2126 * part[0] + .7152 * part[1] + .0722 * part[2];
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))]
      .sort((a, b) => b - a);
    const ratio = (light + .05) / (dark + .05);
    if (ratio < 4.5) weak.push(ratio.toFixed(2) + ' ' + element.outerHTML.slice(0, 90));
  }
  return weak;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as made:
        try:
            opened = made.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Exception as fault:
            pytest.skip(f"no Chromium here: {str(fault)[:80]}")
        yield opened
        opened.close()


def page_of(browser: Browser, **more: object) -> Page:
    settings = {
        "viewport": {"width": 1280, "height": 900},
        "java_script_enabled": True,
        "locale": "en",
        **more,
    }
    return browser.new_context(**settings).new_page()


def addresses() -> list[str]:
    return ["/", QUESTION, "/?q=sourdough+oven", f"/practices/{practice('desks.pdf')}",
            f"/documents/{document('desks.pdf')}", f"/documents/{document('principles.pdf')}", "/docs"]  # fmt: skip


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_nothing_sticks_out_on_a_phone_of_320_pixels(browser: Browser, site: Site, language: str) -> None:
    page = page_of(browser, viewport={"width": 320, "height": 640}, locale=language)
    for path in addresses():
        page.goto(f"{site.url}{path}")
        wide = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], (path, language, wide)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_what_is_behind_them(browser: Browser, site: Site, scheme: str) -> None:
    page = page_of(browser, color_scheme=scheme)
    for path in addresses():
        page.goto(f"{site.url}{path}")
        page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(CONTRAST) == [], path


def test_a_question_is_asked_and_a_filter_chosen_without_a_script(browser: Browser, site: Site) -> None:
    page = page_of(browser, java_script_enabled=False)
    page.goto(site.url)
    page.get_by_role("searchbox").fill("complaint desks for domestic workers")
    page.get_by_role("button", name="Search").click()
    before = page.locator("article.hit").count()
    assert before > 1
    page.get_by_role("checkbox", name="Kenya").check()
    page.get_by_role("button", name="Show results").click()
    assert page.locator("article.hit").count() == 1
    page.get_by_role("link", name="Remove the filter Kenya").click()
    assert page.locator("article.hit").count() == before


def test_the_filters_open_on_a_phone_without_a_script(browser: Browser, site: Site) -> None:
    page = page_of(browser, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{site.url}{QUESTION}")
    assert not page.get_by_role("checkbox", name="Kenya").is_visible()
    page.get_by_text("Filter", exact=True).click()
    assert page.get_by_role("checkbox", name="Kenya").is_visible()


def test_the_keyboard_alone_leads_from_the_question_to_the_cited_passage(
    browser: Browser, site: Site
) -> None:
    page = page_of(browser)
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.get_by_role("searchbox").focus()
    page.keyboard.type("complaint desks for domestic workers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Read in the document":
            break
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    assert page.locator("mark.cited:target").count() == 1


def test_a_reader_of_screens_finds_one_heading_landmarks_and_named_controls(
    browser: Browser, site: Site
) -> None:
    page = page_of(browser)
    page.goto(f"{site.url}{QUESTION}")
    outline = page.locator("body").aria_snapshot()
    assert "banner" in outline
    assert "main" in outline
    assert "contentinfo" in outline
    assert 'searchbox "What do you want to know?"' in outline
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("article", name="Complaint desks for domestic workers").count() == 1


def test_arabic_pages_run_from_the_right_and_foreign_titles_keep_their_direction(
    browser: Browser, site: Site
) -> None:
    page = page_of(browser, locale="ar")
    page.goto(f"{site.url}{QUESTION}")
    assert page.evaluate("() => getComputedStyle(document.body).direction") == "rtl"
    title = page.locator("article.hit h2").first
    assert title.evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert title.evaluate("one => getComputedStyle(one).textAlign") == "right"


def test_the_browser_reports_nothing_blocked_and_nothing_missing(browser: Browser, site: Site) -> None:
    page = page_of(browser)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("requestfailed", lambda request: told.append(request.url))
    page.on("request", lambda request: None if request.url.startswith(site.url) else told.append(request.url))
    for path in addresses():
        page.goto(f"{site.url}{path}", wait_until="networkidle")
    assert told == []
