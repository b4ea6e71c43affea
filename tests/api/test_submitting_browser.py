"""Handing in many files in a real browser: one after the other with how far it is, and what a broken line left over."""

import csv
import io
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, Route, expect

from api.house import House
from corpus.calls import Purpose
from tests.api.box_page import violations
from tests.api.conftest import Site
from tests.api.test_desk import TEXT
from tests.api.test_desk_http import house, link, site

__all__ = ["house", "site"]

pytestmark = pytest.mark.browser


def made(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / name).write_text(TEXT.format(f"{folder.name} {name}"), encoding="utf-8")
    return [str(folder / name) for name in names]


def at(chromium: Browser, site: Site, house: House, language: str = "en", width: int = 1280) -> Page:
    _, token = link(house, Purpose.SUBMIT)
    page = chromium.new_page(viewport={"width": width, "height": 800}, locale=language)
    page.on("pageerror", lambda fault: pytest.fail(f"uncaught: {fault}"))
    page.goto(f"{site.url}/submit/{token}?ui_lang={language}")
    return page


def saved(page: Page) -> list[dict[str, str]]:
    address = page.locator("#came-in a[download]").get_attribute("href") or ""
    return list(csv.DictReader(io.StringIO(unquote(address.partition(",")[2]).lstrip("\ufeff"))))


def test_each_file_comes_into_the_list_when_it_is_read_and_all_links_into_one_table(
    chromium: Browser, site: Site, house: House, tmp_path: Path
) -> None:
    page = at(chromium, site, house)
    told: list[str] = []
    page.expose_function("heard", lambda words: told.append(words))
    page.evaluate(
        "() => new MutationObserver(() => heard(document.querySelector('#sending bdi').textContent))"
        ".observe(document.querySelector('#sending bdi'), {childList: true, characterData: true, subtree: true})"
    )
    page.locator("#file").set_input_files(made(tmp_path, "a.md", "b.md", "c.md"))
    page.get_by_label("agree").check()
    page.get_by_role("button", name="Send").click()
    rows = page.locator("#came-in li")
    expect(rows).to_have_count(3)
    expect(page.locator("#sending")).to_be_hidden()
    assert told[-1] == "3 / 3"
    table = saved(page)
    assert [one["file"] for one in table] == ["a.md", "b.md", "c.md"]
    assert {one["state"] for one in table} == {"submitted"}
    assert page.get_by_text("Keep these links").count() == 1
    assert not page.locator("main[aria-busy=true]").count()
    first = rows.first.get_by_role("link").get_attribute("href") or ""
    assert table[0]["link"].endswith(first.partition("?")[0])
    assert page.goto(f"{site.url}{first}").ok  # type: ignore[union-attr]
    page.close()


def test_what_a_broken_line_left_over_follows_with_the_next_press_and_nothing_comes_twice(
    chromium: Browser, site: Site, house: House, tmp_path: Path
) -> None:
    page = at(chromium, site, house)
    seen: list[str] = []
    broken = [True]

    def line(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        seen.append(route.request.method)
        return route.abort() if broken[0] and len(seen) > 1 else route.continue_()

    page.route("**/submit/*", line)
    page.locator("#file").set_input_files(made(tmp_path, "a.md", "b.md", "c.md"))
    page.get_by_label("agree").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#not-sent")).to_be_visible()
    expect(page.locator("#came-in li")).to_have_count(1)
    broken[0] = False
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#came-in li")).to_have_count(3)
    expect(page.locator("#not-sent")).to_be_hidden()
    assert [one["file"] for one in saved(page)] == ["a.md", "b.md", "c.md"]
    assert {one["status"] for one in saved(page)} == {"received"}
    page.close()


def test_a_file_that_is_refused_is_told_by_its_name_and_the_others_come_in(
    chromium: Browser, site: Site, house: House, tmp_path: Path
) -> None:
    page = at(chromium, site, house)
    (tmp_path / "large.md").write_text("a word " * 200_000, encoding="utf-8")
    page.locator("#file").set_input_files([str(tmp_path / "large.md"), *made(tmp_path, "small.md")])
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#came-in li")).to_have_count(1)
    expect(page.locator("p.wrong", has_text="large.md")).to_be_visible()
    page.close()


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_the_page_has_no_barrier_while_it_sends(
    chromium: Browser, site: Site, house: House, tmp_path: Path, language: str
) -> None:
    page = at(chromium, site, house, language, 360)
    held: list[Route] = []
    page.route("**/submit/*", lambda route: held.append(route))
    page.locator("#file").set_input_files(made(tmp_path, "a.md"))
    with page.expect_request("**/submit/*"):
        page.locator("form[data-submitting] button").click()
    expect(page.locator("#sending")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
