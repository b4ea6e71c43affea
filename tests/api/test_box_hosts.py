"""The search box among strangers: strict policies, hostile styles, moved and removed, sandboxed, in a frame."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, FrameLocator, Page, expect

from api.boxes import releases
from api.embedding import Choices, element, script
from api.wording import texts_in
from tests.api.box_page import answered, opened, violations
from tests.api.conftest import Site, beside, practice
from tests.api.stage import STRICT, Reply, Stage, answer, hit, told

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("attributes", [Choices(), Choices(level="field", private=True)], ids=["get", "post"])
def test_the_snippet_works_on_another_origin_under_the_strictest_policy_and_nothing_is_reported(
    chromium: Browser, stage: Stage, site: Site, attributes: Choices
) -> None:
    address = stage.show(
        str(element(site.url, texts_in("en"), attributes)),
        script=str(script(site.url, releases()[0])),
        Content_Security_Policy=STRICT.format(api=site.url),
    )
    box = opened(chromium, address)
    box.ask("complaint desks for domestic workers")
    assert "Complaint desks for domestic workers" in box.options.first.inner_text()
    box.press("ArrowDown")
    assert box.page.evaluate("() => window.violations") == []
    assert [one for one in box.told if "favicon" not in one] == []
    box.press("Enter")
    box.page.wait_for_url(f"{site.url}/practices/{practice('desks.pdf')}?ui_lang=en")
    assert stage.reports == []


def test_a_policy_that_names_no_search_is_reported_and_told(chromium: Browser, stage: Stage) -> None:
    strict = STRICT.format(api=stage.api).replace(f"connect-src {stage.api}", "connect-src 'none'")
    box = opened(chromium, stage.show(stage.box(), Content_Security_Policy=strict))
    box.ask("desks", 0)
    expect(box.page.locator("[part=error]")).to_have_text("No answer came from the search.")
    assert any("connect-src" in one for one in box.told)
    assert "connect-src" in "".join(box.page.evaluate("() => window.violations"))


def test_a_script_that_is_not_the_pinned_one_is_not_run_and_the_plain_form_works(
    chromium: Browser, stage: Stage, site: Site
) -> None:
    other = str(script(site.url, releases()[0])).replace("sha384-", "sha384-AAAA")
    box = opened(
        chromium, stage.show(str(element(site.url, texts_in("en"), Choices(level="field"))), script=other)
    )
    box.page.get_by_role("textbox").fill("complaint desks")
    box.page.get_by_role("button", name="Search").click()
    box.page.wait_for_url("**/?ui_lang=en&filters=level%3Dfield&q=complaint+desks")
    assert box.page.get_by_role("article").count() > 0


def test_without_adopted_style_sheets_the_plain_form_stays(chromium: Browser, stage: Stage) -> None:
    address = stage.show(stage.box())
    box = opened(chromium, "about:blank")
    box.context.add_init_script("delete Document.prototype.adoptedStyleSheets")
    box.page.goto(address)
    assert box.page.get_by_role("combobox").count() == 0
    assert box.page.get_by_role("textbox", name="Search").is_visible()
    assert box.told == []


HOSTILE = """<style>
* { all: unset !important; color: red !important; font: 3px/0.4 cursive !important; direction: rtl !important;
    letter-spacing: 1em !important; text-transform: uppercase !important; text-align: right !important;
    white-space: nowrap !important; text-indent: 3em !important; cursor: wait !important; }
html { font-size: 62.5% } head, script, style, title { display: none !important }
input, button, label, ul, li, mark, form, .box, .panel, .line { display: none !important; position: fixed !important }
[role] { opacity: 0 !important } :focus { outline: none !important }
</style>"""


def test_hostile_styles_of_the_host_change_nothing_inside(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box(), head=HOSTILE))
    box.ask("desks")
    look = (
        "one => ['fontSize', 'textTransform', 'letterSpacing', 'direction', 'whiteSpace', 'color', 'textIndent']"
        ".map(name => getComputedStyle(one)[name])"
    )
    plain = opened(chromium, stage.show(stage.box(), path="/plain"))
    plain.ask("desks")
    for part in ("[part=input]", "[part=title]", "[part=passage]", "[part=button]", "[part=link]"):
        seen = [one.page.locator(part).first.evaluate(look) for one in (box, plain)]
        assert seen[0] == seen[1], part
    box.press("ArrowDown", "Enter")
    box.page.wait_for_url("**/practices/prac-0?ui_lang=en")


def test_what_is_hidden_by_its_host_stays_hidden(chromium: Browser, stage: Stage) -> None:
    body = f'<div style="visibility: hidden">{stage.box()}</div><div hidden>{stage.box()}</div>'
    box = opened(chromium, stage.show(body))
    for place in range(2):
        assert not box.page.locator("practice-search [part=input]").nth(place).is_visible()


def test_three_boxes_keep_apart(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box() + stage.box('level="field"') + stage.box('lang="fr"')))
    fields = box.page.get_by_role("combobox")
    for place, question in enumerate(("one", "two", "three")):
        fields.nth(place).focus()
        fields.nth(place).fill(question)
        answered(box.page, question)
    expect(box.options).to_have_count(3)
    fields.nth(2).press("Escape")
    fields.nth(0).click()
    expect(box.options).to_contain_text(["one 0", "one 1", "one 2"])
    box.press("ArrowDown")
    assert [fields.nth(place).get_attribute("aria-activedescendant") for place in range(3)] == [
        "o0",
        None,
        None,
    ]
    assert sorted(one.question for one in stage.asked) == ["one", "three", "two"]


def test_a_box_that_is_moved_while_it_waits_answers_where_it_arrives(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda asked: told(answer(hit(asked.question)), delay=0.4)
    box = opened(chromium, stage.show(f'<div id="here">{stage.box()}</div><div id="there"></div>'))
    box.ask("desks", 0)
    with box.page.expect_request("**/v1/search?*"):
        pass
    box.page.evaluate("() => there.append(document.querySelector('practice-search'))")
    box.field.click()
    expect(box.options).to_contain_text(["desks"])
    assert len(box.heard("ps-search")) == 1
    box.page.evaluate("() => here.append(document.querySelector('practice-search'))")
    box.field.click()
    expect(box.options.first).to_be_visible()
    box.press("Escape", "Escape")
    box.ask("again")
    assert not [one for one in box.told if "uncaught" in one]


def test_a_box_that_is_moved_before_it_asked_asks_where_it_arrives(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(f'{stage.box()}<div id="there"></div>'))
    box.page.evaluate(
        """() => {
          const box = document.querySelector('practice-search'), field = box.shadowRoot.querySelector('input');
          field.value = 'desks';
          field.dispatchEvent(new Event('input'));
          there.append(box);
        }"""
    )
    box.page.wait_for_function("() => window.heard.length > 0")
    assert [one["question"] for one in box.heard("ps-search")] == ["desks"]
    assert len(stage.asked) == 1


def test_a_box_that_is_removed_while_it_waits_leaves_nothing_behind(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda asked: told(answer(hit(asked.question)), delay=0.3)
    box = opened(chromium, stage.show(stage.box()))
    box.page.evaluate("() => { window.kept = document.querySelector('practice-search') }")
    box.ask("desks", 0)
    with box.page.expect_request("**/v1/search?*"):
        pass
    box.page.evaluate("() => kept.remove()")
    box.page.wait_for_timeout(600)
    assert box.page.evaluate("() => kept.shadowRoot.querySelectorAll('li').length") == 0
    assert box.page.evaluate("() => window.heard") == []
    assert box.told == []
    box.page.get_by_role("heading").click()
    assert box.told == []


@pytest.mark.parametrize("allowed", ["allow-scripts", "allow-scripts allow-popups"])
def test_in_a_sandbox_it_searches_and_opens_or_says_why_not(
    chromium: Browser, stage: Stage, allowed: str
) -> None:
    stage.show(stage.box("recent"), path="/inner")
    address = stage.show(
        f'<iframe sandbox="{allowed}" src="/inner" width="600" height="500"></iframe>', script=" "
    )
    box = opened(chromium, address)
    inside = box.page.frame_locator("iframe")
    field = inside.get_by_role("combobox")
    field.fill("desks")
    expect(inside.get_by_role("option")).to_have_count(3)
    assert stage.asked[-1].headers["Origin"] == "null"
    if "popups" in allowed:
        with box.page.expect_popup() as popup:
            inside.get_by_role("option").first.click()
        assert "/practices/prac-0" in popup.value.url
        return
    inside.get_by_role("option").first.click()
    expect(inside.locator("[part=error]")).to_have_text(
        f"This cannot be opened from here. Its address: {stage.api}/practices/prac-0?ui_lang=en"
    )
    assert any("allow-popups" in one for one in box.told)


CORPUS = (
    "<img src=x onerror=window.pwned=1>", "</script><script>window.pwned=1</script>", "<svg onload=window.pwned=1>",
    '" onmouseover="window.pwned=1', "javascript:window.pwned=1", "<b>bold</b> &lt;i&gt; &amp;", "{{7*7}} ${7*7} {count}",
    "\u202egnp.exe\u202c", "\u2066\u2067\u202eunclosed", "\u200f\u200e\u061c", "\ud83d broken", "broken \udc00",
    "\x00\x07\x1b[31m",
    "a\u0301" * 50, "x" * 20_000, "", " ", "\n\n\t", "constructor", "__proto__", "<practice-search></practice-search>",
)  # fmt: skip

ODD_HIGHLIGHTS: tuple[object, ...] = (
    [[-5, 3], [2, 1], [0, 10**9], [1.5, 2], ["0", 3], [None, 2], None, "x", {"0": 0}, [3], [0, 2, 9]],
    "all", None, {"length": 3}, [[0, 1]] * 5000, [[1, 4], [2, 3], [3, 6]], [[10**6, 10**6 + 2]],
)  # fmt: skip


def test_nothing_in_an_answer_becomes_markup(chromium: Browser, stage: Stage) -> None:
    queue = list(CORPUS)

    def search(_: object) -> Reply:
        text = queue[0]
        odd = ODD_HIGHLIGHTS[len(queue) % len(ODD_HIGHLIGHTS)]
        made = hit(
            text,
            practice={"places": [{"label": text}, None, {"label": 3}], "level": text, "lang": text, "dir": text,
                      "period": {"start": text, "end": {}}, "proposed": [text]},
            passage={"text": text, "highlights": odd, "lang": text, "dir": text},
            bridge={"title": text, "level": text},
            relevance=text,
        )  # fmt: skip
        return told(answer(made, extra=text))

    stage.search = search
    box = opened(chromium, stage.show(stage.box()))
    seen = "() => document.querySelector('practice-search').shadowRoot.querySelector('li')"
    for number, text in enumerate(CORPUS):
        queue[:] = [text, *CORPUS[number + 1 :]]
        box.field.fill(f"question {number}")
        box.page.wait_for_function("number => window.heard.length > number", arg=number)
        assert box.heard("ps-error") == [], text[:40]
        tags = box.page.evaluate(f"() => [...({seen})().querySelectorAll('*')].map(one => one.localName)")
        assert set(tags) <= {"span", "mark", "bdi"}, text[:40]
        assert box.page.evaluate(
            f"codes => String.fromCharCode(...codes) === ({seen})().querySelector('[part=title]').textContent",
            _utf16(text),
        ), text[:40]
        attributes = box.page.evaluate(
            f"() => [...({seen})().querySelectorAll('*')].flatMap(one => one.getAttributeNames())"
        )
        assert set(attributes) <= {"id", "class", "part", "lang", "dir", "aria-hidden"}
    assert box.page.evaluate("() => window.pwned") is None
    assert not [one for one in box.told if "uncaught" in one]


def _utf16(text: str) -> list[int]:
    raw = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]


def test_controls_of_direction_do_not_reach_beyond_the_title_that_holds_them(
    chromium: Browser, stage: Stage
) -> None:
    stage.search = lambda _: told(
        answer(hit("\u202e\u2067\u202eunclosed", bridge={"title": "\u202e\u2067unclosed"}))
    )
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    order = box.page.evaluate(
        """() => {
          const bridge = document.querySelector('practice-search').shadowRoot.querySelector('[part=bridge]');
          return [...bridge.childNodes].filter(one => one.textContent.trim()).map(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range.getBoundingClientRect().left;
          });
        }"""
    )
    assert order == sorted(order)
    assert box.page.locator("[part=facts]").inner_text().startswith("Kenya, 2014–2018")


SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => window.shifted += one.value))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.parametrize("size", [(1000, 800), (360, 640)], ids=["desk", "phone"])
def test_the_page_does_not_jump_when_the_box_comes_late_and_when_it_opens(
    chromium: Browser, stage: Stage, size: tuple[int, int]
) -> None:
    body = str(element(stage.api, texts_in("en"), Choices())) + "<p>Text of the page. </p>" * 60
    address = stage.show(body)
    box = opened(chromium, "about:blank", viewport={"width": size[0], "height": size[1]})
    box.context.add_init_script(SHIFTS)
    waiting = []
    box.page.route("**/box.js", lambda route: waiting.append(route))
    with box.page.expect_request("**/box.js"):
        box.page.goto(address, wait_until="commit")
    expect(box.page.get_by_role("textbox")).to_be_visible()
    box.page.wait_for_timeout(300)
    waiting[0].continue_()
    box.ask("desks")
    box.press("Escape")
    box.page.wait_for_timeout(200)
    assert box.page.evaluate("() => window.shifted") <= 0.02


def test_no_state_has_a_serious_violation(chromium: Browser, stage: Stage) -> None:
    faults: dict[str, list[str]] = {}
    for scheme, language in (("light", "en"), ("dark", "ar")):
        head = "<style>:root { color-scheme: light dark }</style>"
        box = opened(chromium, stage.show(stage.box(f'lang="{language}"'), head=head), color_scheme=scheme)
        faults[f"{scheme} empty"] = violations(box.page)
        box.ask("desks")
        box.press("ArrowDown")
        faults[f"{scheme} list"] = violations(box.page)
        stage.search = lambda _: Reply(b"", 500)
        box.field.fill("broken")
        expect(box.page.locator("[part=error]")).to_be_visible()
        faults[f"{scheme} error"] = violations(box.page)
        stage.search = lambda _: told(answer(hit("x", relevance="weak"), comparable=False))
        box.field.fill("nothing")
        expect(box.options).to_have_count(1)
        faults[f"{scheme} nothing"] = violations(box.page)
        box.page.evaluate("() => document.querySelector('practice-search').setAttribute('endpoint', '')")
        faults[f"{scheme} setup"] = violations(box.page)
    assert {state: found for state, found in faults.items() if found} == {}


def _through(frame: FrameLocator, page: Page) -> None:
    """From the first key in the frame to an active option."""
    field = frame.get_by_role("combobox")
    field.focus()
    page.keyboard.type("complaint desks for domestic workers")
    answered(page.frames[-1], "complaint desks for domestic workers")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "o0"


def test_the_frame_has_the_same_keys_and_opens_outside_of_itself(
    chromium: Browser, stage: Stage, site: Site
) -> None:
    with beside(site, frame_ancestors=stage.host) as framed:
        sandbox = "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"
        frame = f'<iframe title="Search" src="{framed.url}/embed" sandbox="{sandbox}" width="100%" height="480"></iframe>'
        policy = f"default-src 'none'; frame-src {framed.url}; report-uri /reports"
        box = opened(chromium, stage.show(frame, script=" ", Content_Security_Policy=policy))
        _through(box.page.frame_locator("iframe"), box.page)
        assert violations(box.page) == []
        with box.page.expect_popup() as popup:
            box.press("Enter")
        popup.value.wait_for_url(f"**/practices/{practice('desks.pdf')}?ui_lang=en")
        assert stage.reports == []
        assert not [one for one in box.told if "Content Security Policy" in one]
        still = opened(chromium, stage.show(frame, script=" "), java_script_enabled=False)
        inside = still.page.frame_locator("iframe")
        inside.get_by_role("textbox").fill("complaint desks")
        with still.page.expect_popup() as popup:
            inside.get_by_role("button").click()
        popup.value.wait_for_url("**/?ui_lang=en&q=complaint+desks")


def test_a_page_that_is_not_named_cannot_frame_it(chromium: Browser, stage: Stage, site: Site) -> None:
    box = opened(chromium, stage.show(f'<iframe title="Search" src="{site.url}/embed"></iframe>', script=" "))
    assert any("frame-ancestors" in one for one in box.told)
    assert box.page.frame_locator("iframe").get_by_role("combobox").count() == 0


def test_the_page_that_makes_snippets_shows_the_box_it_makes(chromium: Browser, site: Site) -> None:
    box = opened(chromium, f"{site.url}/embed/try?lang=fr&level=global&filters=place%3DKEN&limit=3&private=1")
    snippet = box.page.get_by_label("Snippet", exact=True).inner_text()
    assert 'level="global" filters="place=KEN" limit="3" private>' in snippet
    assert releases()[0].integrity in snippet
    assert f'src="{site.url}/box/{releases()[0].version}.js"' in snippet
    expect(box.page.get_by_role("combobox", name="Chercher de bonnes pratiques").first).to_be_visible()
    assert violations(box.page) == []
    assert box.told == []
