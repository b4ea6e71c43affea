"""A page with a search box in a real browser, and the few things that tests do to it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]

EVENTS = """
window.heard = [];
for (const name of ['ps-search', 'ps-select', 'ps-error'])
  document.addEventListener(name, event => window.heard.push({name, ...event.detail}));
window.violations = [];
document.addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective));
"""


@dataclass
class BoxPage:
    page: Page
    context: BrowserContext
    told: list[str] = field(default_factory=list)
    """What the console said, and errors that nothing caught."""

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("combobox").first

    @property
    def options(self) -> Locator:
        return self.page.get_by_role("option")

    def ask(self, question: str, options: int = 1) -> None:
        """Puts the question in, and waits for its own answer with so many options at least; 0 waits for nothing."""
        self.field.click()
        self.field.fill(question)
        if options:
            answered(self.page, question)
            expect(self.options.nth(options - 1)).to_be_visible()

    def heard(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("() => window.heard")
        return [one for one in found if one["name"] == name]

    def status(self) -> str:
        return str(self.page.get_by_role("status").first.text_content())

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def active(self) -> str | None:
        return self.field.get_attribute("aria-activedescendant")


def answered(page: Page | Frame, question: str) -> None:
    """Waits for the answer to this very question: while keys go slowly, what was typed so far is asked too."""
    page.wait_for_function(
        "asked => window.heard.some(one => one.name === 'ps-search' && one.question === asked)", arg=question
    )


def opened(chromium: Browser, address: str, **settings: Any) -> BoxPage:
    context = chromium.new_context(**{"viewport": {"width": 1000, "height": 800}, "locale": "en", **settings})
    context.add_init_script(EVENTS)
    page = context.new_page()
    page.set_default_timeout(60_000)
    made = BoxPage(page, context)
    page.on("console", lambda message: made.told.append(message.text))
    page.on("pageerror", lambda fault: made.told.append(f"uncaught: {fault}"))
    page.goto(address)
    return made


AXE = ROOT / ".venv" / "axe" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands. Skips where axe-core is not here."""
    if not AXE.exists():
        pytest.skip("axe-core is not here; docs/tools/get-axe fetches it where there is npm")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
        if one["impact"] in ("serious", "critical")
    ]
