"""What comes back to the search box: late, out of order, cut off, failed, from somewhere else. Old answers never show."""

import random
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, expect

from tests.api.box_page import BoxPage, opened
from tests.api.stage import Asked, Reply, Stage, answer, hit, three, told

pytestmark = pytest.mark.browser

WHOLE = "whole"
BROKEN = ("cut", "failed", "gone", "html", "hung-up", "strange")

DRIVE = """
async ({plans, broken}) => {
  const wrong = [], boxes = [...document.querySelectorAll('practice-search')];
  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const titles = box => [...box.shadowRoot.querySelectorAll('[part=title]')].map(one => one.textContent);
  await Promise.all(boxes.map(async (box, place) => {
    const field = box.shadowRoot.querySelector('input'), found = {};
    field.focus();
    const check = what => {
      for (const title of titles(box))
        if (title.split(' ')[0] !== field.value) wrong.push(`${what}: ${title} while ${field.value} stands there`);
      const ids = [...box.shadowRoot.querySelectorAll('li')].map(one => one.id);
      if (new Set(ids).size < ids.length) wrong.push(`doubled options: ${ids}`);
    };
    new MutationObserver(all => all.some(one => one.addedNodes.length) && check('stale'))
      .observe(box.shadowRoot.querySelector('ul'), {childList: true});
    box.addEventListener('ps-search', event => {
      found[event.detail.question] = (found[event.detail.question] ?? 0) + 1;
      if (found[event.detail.question] > 1) wrong.push(`doubled: ${event.detail.question}`);
      if (event.detail.question !== field.value) wrong.push(`stale event: ${event.detail.question}`);
    });
    box.addEventListener('ps-error', () => broken.includes(field.value) || wrong.push(`stale error at ${field.value}`));
    for (const [question, pause] of plans[place]) {
      field.value = question;
      field.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
      await sleep(pause);
    }
    const last = [0, 1, 2].map(one => `${plans[place].at(-1)[0]} ${one}`).join();
    for (let round = 0; round < 600 && titles(box).join() !== last; round++) await sleep(100);
    await sleep(1100);
    if (titles(box).join() !== last) wrong.push(`at the end: ${titles(box)}`);
  }));
  return wrong;
}
"""


def misbehaving(seed: int) -> tuple[Callable[[Asked], Reply], Callable[[str], str]]:
    """A search whose every reply hangs on its question alone, and what kind of reply a question gets."""

    def kind(question: str) -> str:
        if question.endswith("z"):
            return WHOLE
        return random.Random(f"{seed} {question}").choice([WHOLE] * 6 + list(BROKEN))

    def search(asked: Asked) -> Reply:
        chance = random.Random(f"delay {seed} {asked.question}")
        reply = three(asked)
        reply.delay = chance.choice([0, 0.05, 0.2, 0.5, 0.9])
        now = kind(asked.question)
        if now == "cut":
            reply.cut = chance.randrange(1, len(reply.body) - 1)
        elif now == "hung-up":
            reply.headers, reply.cut = {"Content-Length": "99999"}, 0
        elif now == "failed":
            reply.status = chance.choice([500, 502, 503, 429, 422, 401])
        elif now == "gone":
            reply.status = 410
        elif now == "html":
            reply.body, reply.headers = b"<p>hello", {"Content-Type": "text/html"}
        elif now == "strange":
            reply = told({"results": []}, delay=reply.delay)
        return reply

    return search, kind


def storm(chromium: Browser, stage: Stage, boxes: int, questions: int, deaf: bool, seed: int) -> None:
    """`deaf`: the browser does not end what is aborted, so that every late answer does arrive."""
    stage.search, kind = misbehaving(seed)
    chance = random.Random(seed)
    plans = [
        [(f"q{place}n{number}", chance.choice([265, 300, 350, 600])) for number in range(questions - 1)]
        + [(f"q{place}z", 0)]
        for place in range(boxes)
    ]
    broken = [question for plan in plans for question, _ in plan if kind(question) != WHOLE]
    address = stage.show(stage.box() * boxes)
    box = opened(chromium, "about:blank")
    if deaf:
        box.context.add_init_script("AbortController.prototype.abort = () => {}")
    box.page.goto(address)
    assert box.page.evaluate(DRIVE, {"plans": plans, "broken": broken}) == []
    assert not [one for one in box.told if one.startswith("uncaught")]
    asked = {one.question for one in stage.asked}
    assert len(asked) > boxes * questions * 0.8
    box.context.close()


@pytest.mark.parametrize("deaf", [False, True], ids=["aborting", "deaf"])
def test_of_fifty_shuffled_cut_and_failed_replies_no_old_one_shows(
    chromium: Browser, stage: Stage, deaf: bool
) -> None:
    storm(chromium, stage, 5, 5, deaf, 7)


@pytest.mark.soak
@pytest.mark.parametrize("deaf", [False, True], ids=["aborting", "deaf"])
def test_of_a_thousand_shuffled_cut_and_failed_replies_no_old_one_shows(
    chromium: Browser, stage: Stage, deaf: bool, soak_seed: int
) -> None:
    storm(chromium, stage, 10, 50, deaf, soak_seed)


NO_ANSWER = "No answer came from the search."
BUSY = "The search cannot answer just now."
UNREAD = "The answer cannot be read here."
NOT_ALLOWED = "This page may not use the search."
GONE = "The search is no longer at this address."
WRONG = "This cannot be searched for as it is."

HTML = {"Content-Type": "text/html"}
PROBLEM = (
    b'{"type": "/problems/unknown-filter", "detail": "No such filter.", "remedy": "Did you mean place?"}'
)

CASES: dict[str, tuple[Reply, str, str, bool, str]] = {
    "401": (Reply(b"{}", 401), NOT_ALLOWED, "refused", False, "answered 401"),
    "403": (Reply(b"{}", 403), NOT_ALLOWED, "refused", False, "answered 403"),
    "404": (Reply(b"{}", 404), GONE, "gone", False, "answered 404"),
    "410": (Reply(b"{}", 410), GONE, "gone", False, "answered 410"),
    "422": (Reply(PROBLEM, 422), WRONG, "question", False, "Did you mean place?"),
    "429": (
        Reply(b"{}", 429, {"Retry-After": "7"}),
        f"{BUSY} Try again in 7 seconds.", "busy", True, "answered 429",
    ),
    "500": (Reply(b"defect", 500), BUSY, "failed", True, "answered 500: defect"),
    "503": (Reply(b"{}", 503), BUSY, "busy", True, "answered 503"),
    "cut": (told(answer(hit("x")), cut=200), UNREAD, "half", True, "broke off"),
    "half": (Reply(b'{"hits": ['), UNREAD, "half", True, "no whole JSON"),
    "another version": (told({"results": [], "version": 9}), UNREAD, "strange", False, "is this a practice search?"),
    "another kind of hit": (told(answer({"doc": 1})), UNREAD, "strange", False, "no id, title or link"),
    "another site": (Reply(b"<h1>Welcome</h1>", headers=HTML), UNREAD, "strange", False, "no JSON"),
    "closed to this origin": (told(answer(), shared=False), NO_ANSWER, "unreachable", True, "open to this origin"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_goes_wrong_is_said_shortly_with_a_way_on(chromium: Browser, stage: Stage, name: str) -> None:
    reply, sentence, kind, again, cause = CASES[name]
    stage.search = lambda _: reply
    box = opened(chromium, stage.show(stage.box('key="secret-key"')))
    box.ask("desks", 0)
    expect(box.page.locator("[part=error]")).to_have_text(sentence)
    assert box.status() == sentence
    assert box.field.get_attribute("aria-expanded") == "false"
    [error] = box.heard("ps-error")
    assert error["kind"] == kind
    way = box.page.get_by_role("link", name="To the search page")
    assert way.get_attribute("href") == f"{stage.api}/?q=desks&ui_lang=en"
    assert any(cause in one for one in box.told), box.told
    assert not any("secret-key" in one or "uncaught" in one for one in box.told)
    retry = box.page.get_by_role("button", name="Try again")
    assert retry.count() == again
    if again and kind != "busy":
        stage.search = three
        retry.click()
        expect(box.options).to_have_count(3)
    box.context.close()


def test_no_question_goes_out_before_the_search_wants_one_again(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda _: Reply(b"{}", 429, {"Retry-After": "60"})
    box = opened(chromium, "about:blank")
    box.page.clock.install()
    box.page.goto(stage.show(stage.box()))
    box.field.fill("desks")
    box.page.clock.run_for(300)
    expect(box.page.locator("[part=error]")).to_have_text(f"{BUSY} Try again in 60 seconds.")
    stage.search = three
    box.page.clock.run_for(20_000)
    box.page.get_by_role("button", name="Try again").click()
    expect(box.page.locator("[part=error]")).to_have_text(f"{BUSY} Try again in 40 seconds.")
    assert len(stage.asked) == 1
    box.page.clock.run_for(41_000)
    box.page.get_by_role("button", name="Try again").click()
    expect(box.options).to_have_count(3)


def test_a_slow_line_is_said_and_given_up_at_last(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda _: told(answer(), delay=30)
    box = opened(chromium, "about:blank")
    box.page.clock.install()
    box.page.goto(stage.show(stage.box('lang="fr"')))
    box.field.fill("desks")
    box.page.clock.run_for(300)
    box.page.clock.run_for(3000)
    expect(box.page.locator("[part=status]")).to_have_text("La recherche continue …")
    assert box.status() == "La recherche continue …"
    box.page.clock.run_for(20_000)
    expect(box.page.locator("[part=error]")).to_have_text("La recherche n’a pas répondu.")
    assert box.heard("ps-error")[0]["kind"] == "late"


def test_no_network_is_told_in_the_language_of_the_person(chromium: Browser, stage: Stage) -> None:
    box = opened(chromium, stage.show(stage.box('lang="ar"')))
    box.context.set_offline(True)
    box.ask("مكاتب", 0)
    expect(box.page.locator("[part=error]")).to_have_text("لم تصل إجابة من البحث.")
    box.context.set_offline(False)
    box.page.get_by_role("button", name="المحاولة مرة أخرى").click()
    expect(box.options).to_have_count(3)


@pytest.mark.parametrize("endpoint", ["", "javascript:alert(1)", "http://[", "data:text/html,x", "file:///x"])
def test_an_endpoint_that_is_none_leaves_the_plain_form_in_its_place(
    chromium: Browser, stage: Stage, endpoint: str
) -> None:
    box = opened(chromium, stage.show(stage.box(f'endpoint="{endpoint}"')))
    assert (
        box.page.locator("practice-search [part=error]").inner_text()
        == "This search is not set up correctly."
    )
    assert any("endpoint is missing or no web address" in one for one in box.told)
    box.page.get_by_role("textbox", name="Search").fill("desks")
    box.page.get_by_role("button", name="Go").click()
    box.page.wait_for_url(f"{stage.api}/?q=desks")
    assert stage.asked == []


def test_attributes_that_are_left_out_or_wrong_are_made_good_or_told(chromium: Browser, stage: Stage) -> None:
    bare = opened(chromium, stage.show("<practice-search limit='many' lang='x-klingon'></practice-search>"))
    bare.ask("desks")
    assert stage.asked[-1].values["limit"] == "5"
    assert stage.asked[-1].values["ui_lang"] == "en"
    assert any("limit is no number" in one for one in bare.told)
    bare.page.evaluate("() => document.querySelector('practice-search').setAttribute('endpoint', 'mailto:x')")
    assert bare.page.get_by_text("This search is not set up correctly.").is_visible()
    bare.page.evaluate(
        "api => document.querySelector('practice-search').setAttribute('endpoint', api)", stage.api
    )
    assert bare.field.is_visible()


def test_a_link_that_is_no_web_address_opens_nothing(chromium: Browser, stage: Stage) -> None:
    stage.search = lambda _: told(answer(hit("x", practice={"link": "javascript:document.title='pwned'"})))
    box = opened(chromium, stage.show(stage.box()))
    box.ask("desks")
    box.press("ArrowDown", "Enter")
    expect(box.page.locator("[part=error]")).to_have_text(UNREAD)
    assert box.page.title() == "Host"
    assert _way_stays(box)


def _way_stays(box: BoxPage) -> bool:
    return box.page.get_by_role("link", name="To the search page").is_visible()
