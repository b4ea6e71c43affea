"""One design: tokens in one sheet, every part in every state, no barrier that axe finds, nothing heavy or shifting."""

import re
from pathlib import Path

import pytest

from tests.api.conftest import Site, document, practice

ROOT = Path(__file__).resolve().parents[2]
RAW = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\((?!var)")
STYLED = [*(ROOT / "api" / "static").glob("*.css"), *(ROOT / "api" / "pages").glob("*.html")]
PATHS = {
    "home": "/", "results": "/?q=complaint+desks+for+domestic+workers+in+Kenya", "nothing": "/?q=sourdough+oven",
    "problem": "/nothing", "style guide": "/styleguide", "questions": "/questions", "kept": "/kept", "embed": "/embed",
    "configurator": "/embed/try", "docs": "/docs",
}  # fmt: skip


def test_no_colour_is_written_outside_the_tokens() -> None:
    found = []
    for path in STYLED:
        if path.name == "tokens.css":
            continue
        text = path.read_text(encoding="utf-8")
        rules = (
            text
            if path.suffix == ".css"
            else "".join(re.findall(r"<style>.*?</style>|style=\"[^\"]*\"", text, re.S))
        )
        found += [f"{path.name}: {one[0]}" for one in RAW.finditer(re.sub(r"url\([^)]*\)", "", rules))]
    assert found == []


def test_every_token_that_is_named_exists() -> None:
    tokens = (ROOT / "api" / "static" / "tokens.css").read_text(encoding="utf-8")
    known = set(re.findall(r"(--[\w-]+):", tokens))
    local = {"--much", "--side", "--dot", "--second", "--right", "--most"}
    for path in STYLED:
        named = set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8")))
        assert {one for one in named if not one.startswith("--ps-")} <= known | local, path.name


def test_the_style_guide_is_in_every_language_and_not_for_search_engines(site: Site) -> None:
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        page = site.page("/styleguide", language)
        assert page.status_code == 200
        assert page.headers["x-robots-tag"] == "noindex"
        assert "<b>markup</b>" not in page.text


pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402

from tests.api.box_page import violations  # noqa: E402


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "colours", "width"), [("en", "light", 390), ("ar", "dark", 1280), ("zh", "light", 1280)]
)
def test_no_page_has_a_serious_barrier(
    chromium: Browser, site: Site, language: str, colours: str, width: int
) -> None:
    paths = {
        **PATHS, "practice": f"/practices/{practice('desks.pdf')}", "document": f"/documents/{document('desks.pdf')}",
        "report": f"/report?about={practice('desks.pdf')}",
    }  # fmt: skip
    context = chromium.new_context(
        locale=language, color_scheme="dark" if colours == "dark" else "light",
        viewport={"width": width, "height": 900}, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    for name, path in paths.items():
        answer = page.goto(f"{site.url}{path}")
        assert answer is not None
        assert answer.status == (404 if name == "problem" else 200), name
        assert violations(page) == [], name
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), name
    context.close()


@pytest.mark.browser
def test_pages_hold_in_forced_colours_and_at_four_times_the_size(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(forced_colors="active", viewport={"width": 320, "height": 256})
    page = context.new_page()
    for path in (PATHS["results"], PATHS["style guide"], PATHS["nothing"]):
        page.goto(f"{site.url}{path}")
        assert violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), path
    context.close()


@pytest.mark.browser
def test_the_first_page_is_light_asks_no_other_host_and_holds_still(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(locale="en", viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) "
        "if (!one.hadRecentInput) window.shift += one.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    weight = []
    page.on("requestfinished", lambda one: weight.append(one.sizes()["responseBodySize"]))
    for path in (PATHS["home"], PATHS["results"]):
        asked.clear()
        weight.clear()
        page.goto(f"{site.url}{path}", wait_until="networkidle")
        assert all(one.startswith(site.url) for one in asked)
        assert sum(weight) < 60_000
        assert page.evaluate("() => window.shift") <= 0.02
    context.close()


@pytest.mark.browser
def test_the_way_by_keyboard_goes_from_the_question_to_the_first_hit_and_over_its_bridge(
    chromium: Browser, site: Site
) -> None:
    page = chromium.new_page(locale="en", viewport={"width": 1280, "height": 900})
    page.goto(site.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("complaint desks for domestic workers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("comparable practice")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => document.activeElement.textContent.trim().slice(0, 60)"))
    title = seen.index("Complaint desks for domestic workers")
    assert "Cite" in seen[title:]
    assert "This is wrong" in seen[title:]
    page.close()


@pytest.mark.browser
def test_the_tree_that_screen_readers_walk_has_headings_lists_and_names(
    chromium: Browser, site: Site
) -> None:
    page = chromium.new_page(locale="en", viewport={"width": 1280, "height": 900})
    page.goto(f"{site.url}{PATHS['results']}")
    tree = page.locator("body").aria_snapshot()
    for part in (
        "- banner", "- main", "- contentinfo", "- search", 'searchbox "What do you want to know?"',
        '- article "Complaint desks for domestic workers"', '- heading "Complaint desks for domestic workers" [level=2]',
        "- blockquote", "- status",
    ):  # fmt: skip
        assert part in tree, part
    page.goto(f"{site.url}/practices/{practice('desks.pdf')}")
    tree = page.locator("main").aria_snapshot()
    assert '- heading "Complaint desks for domestic workers" [level=1]' in tree
    assert "- complementary" in tree
    page.close()
