"""The search box under the fingers: keys, screen reader, touch, input methods, zoom, colours, directions."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, expect

from tests.api.box_page import answered, opened
from tests.api.stage import Stage, answer, hit, told

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_leads_from_the_question_to_a_practice(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box()))
    box.press("Tab")
    expect(box.field).to_be_focused()
    box.page.keyboard.type("desks")
    answered(box.page, "desks")
    expect(box.options).to_have_count(3)
    assert box.field.get_attribute("aria-expanded") == "true"
    assert box.active() is None, "nothing is active before an arrow key"
    box.press("ArrowDown")
    assert box.active() == "o0"
    box.press("ArrowDown", "ArrowDown")
    assert box.active() == "o2"
    box.press("ArrowDown")
    assert box.active() is None, "round through the field itself"
    box.press("ArrowUp")
    assert box.active() == "o2"
    expect(box.options.nth(2)).to_have_attribute("aria-selected", "true")
    box.press("Home")
    assert box.active() is None
    assert box.field.evaluate("one => one.selectionStart") == 0
    box.press("End", "ArrowDown", "Enter")
    box.page.wait_for_url("**/practices/prac-0?ui_lang=en")


def test_escape_closes_first_and_empties_then(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    box.press("Escape")
    expect(box.options.first).to_be_hidden()
    assert box.field.get_attribute("aria-expanded") == "false"
    assert box.field.input_value() == "desks"
    box.press("Alt+ArrowDown")
    expect(box.options.first).to_be_visible()
    assert box.active() is None
    box.press("Alt+ArrowUp", "Escape")
    assert box.field.input_value() == ""
    assert box.page.get_by_role("button", name="Clear").count() == 0


def test_enter_without_an_option_goes_to_the_search_page_with_question_and_filters(
    chromium: Browser, stage: Stage
) -> None:
    box = opened(chromium, stage.show(stage.box('level="field" filters="place=KEN,UGA; outcome=worked"')))
    box.ask("desks & more")
    assert stage.asked[-1].values["filters"] == ["level=field", "place=KEN,UGA", "outcome=worked"]
    box.press("Enter")
    box.page.wait_for_url(
        "**/?q=desks+%26+more&ui_lang=en&filters=level%3Dfield&filters=place%3DKEN%2CUGA&filters=outcome%3Dworked"
    )


def test_leaving_the_box_closes_it_and_coming_back_does_not_ask_again(
    chromium: Browser, stage: Stage
) -> None:
    box = opened(chromium, stage.show(stage.box() + "<button>After</button>"))
    box.ask("desks")
    box.press("Tab", "Tab")
    expect(box.page.get_by_role("link", name="To the search page")).to_be_focused()
    expect(box.options.first).to_be_visible()
    box.press("Tab")
    expect(box.page.get_by_role("button", name="After")).to_be_focused()
    expect(box.options.first).to_be_hidden()
    box.field.click()
    expect(box.options.first).to_be_visible()
    box.page.get_by_role("heading").click()
    expect(box.options.first).to_be_hidden()
    assert len(stage.asked) == 1


TREE = """
- search "Search good practices":
  - text: Search good practices
  - combobox "Search good practices" [expanded]: desks
  - button "Clear"
  - button "Search"
  - listbox "Search good practices":
    - option "desks 0 Kenya, 2014–2018, Field practice" [selected]
    - option "desks 1 Kenya, 2014–2018, Field practice"
    - option "desks 2 Kenya, 2014–2018, Field practice"
  - link "To the search page"
  - status: "Comparable practices: 17"
"""


def test_a_screen_reader_finds_a_combobox_a_list_and_a_count(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    box.press("ArrowDown")
    expect(box.page.locator("practice-search")).to_match_aria_snapshot(TREE)
    option = box.options.first
    assert option.locator("a").count() == 0
    expect(option).to_have_accessible_description(
        "A passage about desks 0. Guidance behind it: Guide for desks 0 (proposed by software)"
    )


def test_what_software_proposed_and_what_is_a_summary_is_said(chromium: Browser, stage: Stage) -> None:
    made = hit("Desks", relevance="weak", practice={"provenance": "summary", "proposed": ["places", "kind"]})
    stage.search = lambda _: told(answer(made))
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    text = box.options.first.inner_text()
    assert "Kenya ◌" in text
    assert "2014–2018 ◌" not in text
    for note in ("Weak match", "Summary, not the body’s own document", "◌ proposed by software"):
        assert note in text


def test_nothing_comparable_is_said_above_the_nearest(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda _: told(answer(hit("Far"), total=0, comparable=False))
    box = opened(chromium, stage.show(stage.box()))
    box.ask("bread")
    assert box.status() == "Nothing comparable was found. Nearest:"
    stage.search = lambda _: told(answer())
    box.field.fill("nothing left")
    expect(box.page.get_by_role("status")).to_have_text("Nothing passes these filters.")
    assert box.field.get_attribute("aria-expanded") == "false"


def test_an_input_method_asks_nothing_until_its_word_is_whole(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box()))
    box.field.click()
    session = box.context.new_cdp_session(box.page)
    session.send("Input.imeSetComposition", {"text": "jia zheng", "selectionStart": 9, "selectionEnd": 9})
    box.page.wait_for_timeout(500)
    assert stage.asked == []
    session.send("Input.insertText", {"text": "家"})
    expect(box.options).to_have_count(3)
    assert [one.question for one in stage.asked] == ["家"]


def test_a_finger_opens_a_practice(chromium: Browser, stage: Stage) -> None:
    box = opened(
        chromium,
        stage.show(stage.box()),
        has_touch=True,
        is_mobile=True,
        viewport={"width": 360, "height": 640},
    )
    box.field.tap()
    box.page.keyboard.type("desks")
    box.options.nth(1).tap()
    box.page.wait_for_url("**/practices/prac-1?ui_lang=en")


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_at_four_hundred_per_cent_nothing_sticks_out(chromium: Browser, stage: Stage, language: str) -> None:
    box = opened(
        chromium, stage.show(stage.box(f'lang="{language}"')), viewport={"width": 320, "height": 256}
    )
    stage.search = lambda _: told(answer(hit("Averylongwordwithoutanyspace" * 4)))
    box.ask("desks")
    box.press("ArrowDown")
    wide = box.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    shown = box.page.locator("[part=panel]").evaluate(
        "one => [one.scrollWidth, one.clientWidth, one.clientHeight]"
    )
    assert shown[0] <= shown[1]
    assert shown[2] <= 256


def test_arabic_runs_from_the_right_and_content_keeps_its_own_direction(
    chromium: Browser, stage: Stage
) -> None:
    stage.search = lambda _: told(
        answer(hit("English title"), hit("عنوان", practice={"lang": "ar", "dir": "rtl"}))
    )
    box = opened(chromium, stage.show(stage.box('lang="ar"')))
    box.ask("مكاتب", 2)
    title = box.page.locator("[part=title]")
    assert title.nth(0).get_attribute("lang") == "en"
    assert title.nth(0).evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert title.nth(1).evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert box.page.locator("[part=box]").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert box.status() == "ممارسات قابلة للمقارنة: 2"
    box.field.fill("Latin letters")
    room = box.field.evaluate(
        "one => [getComputedStyle(one).direction, parseInt(getComputedStyle(one).paddingLeft)]"
    )
    assert room == ["ltr", 41], "the text must not run under the button that clears it"
    assert "ui_lang=ar" in stage.asked[0].path


def test_forced_colours_and_still_motion_lose_nothing(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box()), forced_colors="active", reduced_motion="reduce")
    box.ask("desks")
    box.press("ArrowDown")
    active = box.options.first.evaluate("one => getComputedStyle(one).outlineStyle")
    assert active == "solid"
    moving = box.page.evaluate(
        "() => document.querySelector('practice-search').shadowRoot.querySelector('form').classList.add('busy')"
        " || document.getAnimations().length"
    )
    assert moving == 0


@pytest.mark.parametrize(("declared", "dark"), [("light", False), ("light dark", True)])
def test_dark_comes_only_where_the_host_page_is_dark_too(
    chromium: Browser, stage: Stage, declared: str, dark: bool
) -> None:
    head = f"<style>:root {{ color-scheme: {declared} }}</style>"
    box = opened(chromium, stage.show(stage.box(), head=head), color_scheme="dark")
    colour = box.field.evaluate("one => getComputedStyle(one).backgroundColor")
    assert (colour == "rgb(27, 32, 38)") == dark


def test_texts_of_another_language_come_by_attribute_and_broken_ones_are_told(
    chromium: Browser, stage: Stage
) -> None:
    texts = '{"label": "উত্তম চর্চা খুঁজুন", "button": "খুঁজুন", "nonsense": "x"}'
    box = opened(chromium, stage.show(stage.box(f"lang='bn' texts='{texts}'")))
    assert box.page.get_by_role("combobox", name="উত্তম চর্চা খুঁজুন").count() == 1
    assert box.page.locator("[part=box]").get_attribute("lang") == "bn"
    assert any("keys that are not used" in one for one in box.told)
    broken = opened(chromium, stage.show(stage.box("""lang="bn" texts='{"label": '""")))
    assert broken.page.get_by_role("combobox", name="Search good practices").count() == 1
    assert broken.page.locator("[part=box]").get_attribute("lang") == "en"
    assert any("texts is no JSON object" in one for one in broken.told)
    broken.page.evaluate("() => document.querySelector('practice-search').setAttribute('lang', 'fr')")
    assert broken.page.get_by_role("button", name="Chercher").count() == 1


def test_offsets_are_code_points(chromium: Browser, stage: Stage) -> None:
    text = "👩🏽‍🌾 𝕎orkers \ud83d and \udc00 desks"
    start = text.index("desks")
    made = hit("x", passage={"text": text, "highlights": [[start, start + 5], [5, 12]]})
    stage.search = lambda _: told(answer(made))
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    assert box.page.locator("mark").all_inner_texts() == ["𝕎orkers", "desks"]


def test_the_page_hears_what_is_found_and_may_keep_a_choice_to_itself(
    chromium: Browser, stage: Stage
) -> None:
    box = opened(chromium, stage.show(stage.box('key="pk-1" limit="2"')))
    box.page.evaluate("() => document.addEventListener('ps-select', event => event.preventDefault())")
    box.ask("desks", 2)
    assert box.options.count() == 2, "never more than were asked for"
    box.press("ArrowDown", "Enter")
    assert box.heard("ps-search") == [
        {"name": "ps-search", "question": "desks", "total": 17, "comparable": True}
    ]
    [chosen] = box.heard("ps-select")
    assert (chosen["id"], chosen["title"], chosen["level"]) == ("prac-0", "desks 0", "field")
    assert chosen["link"] == f"{stage.api}/practices/prac-0?ui_lang=en"
    assert box.page.url.startswith(stage.host)
    assert stage.asked[-1].headers["Authorization"] == "Bearer pk-1"
    assert "Cookie" not in stage.asked[-1].headers
    assert "Referer" not in stage.asked[-1].headers


def test_a_private_question_is_in_no_address(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box('private recent level="field"')))
    requested: list[str] = []
    box.page.on("request", lambda request: requested.append(request.url))
    box.ask("zebrafinch")
    asked = stage.asked[-1]
    assert (asked.method, asked.path, asked.question) == ("POST", "/v1/search", "zebrafinch")
    assert asked.values["filters"] == ["level=field"]
    assert box.page.get_by_role("link").count() == 0
    box.press("Enter")
    assert not any("zebrafinch" in one for one in requested)
    assert box.page.evaluate("() => localStorage.length") == 0


def test_recent_questions_are_kept_only_if_the_page_says_so_and_go_at_a_press(
    chromium: Browser, stage: Stage
) -> None:
    address = stage.show(stage.box("recent target=_blank"))
    plain = stage.show(stage.box("target=_blank"), path="/plain")
    box = opened(chromium, plain)
    box.ask("desks")
    box.press("Enter")
    assert box.page.evaluate("() => localStorage.length") == 0
    box.page.goto(address)
    box.ask("desks")
    box.press("Enter")
    box.page.goto(address)
    box.field.click()
    expect(box.options).to_have_text(["desks"])
    box.press("ArrowDown", "Enter")
    expect(box.options).to_have_count(3)
    box.press("Escape", "Escape")
    box.page.get_by_role("button", name="Clear").click()
    assert box.page.evaluate("() => localStorage.length") == 0
    expect(box.options).to_have_count(0)
