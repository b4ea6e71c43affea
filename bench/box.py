"""`python -m bench.box ADDRESS`: the search box in Chromium against a server that runs, on the same machine.

Measured from the end of the box's pause to the first practice in the page, as a ratio to the time that the same
requests take a plain client; and what the box weighs. `python -m bench` serves the made collection to it.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from api.boxes import newest, packed
from bench.searching import questions

ASKED = 30
PAUSE = 250

MEASURE = """
async ([address, asked, pause]) => {
  const box = document.createElement('practice-search');
  box.setAttribute('endpoint', address);
  document.body.append(box);
  const field = box.shadowRoot.querySelector('input'), list = box.shadowRoot.querySelector('ul'), spent = [];
  field.focus();
  for (const question of asked) {
    const shown = new Promise(done => new MutationObserver((_, observer) => {
      if (list.children.length) { observer.disconnect(); done(); }
    }).observe(list, {childList: true}));
    const failed = new Promise((_, fail) => box.addEventListener('ps-error', event => fail(event.detail.kind)));
    field.value = question;
    const began = performance.now();
    field.dispatchEvent(new Event('input'));
    await Promise.race([shown, failed]);
    spent.push(performance.now() - began - pause);
    await new Promise(done => setTimeout(done, 50));
  }
  return spent;
}
"""


def main(address: str) -> None:
    asked = questions(ASKED)
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright, httpx.Client() as client:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/embed")
        plain = _plain(client, address, asked)
        box = statistics.median(page.evaluate(MEASURE, [f"{address}/", asked, PAUSE]))
        browser.close()
    print(
        f"first practice in the box: {box / plain:.2f} times the API's own time ({box:.1f} / {plain:.1f} ms)"
    )

    print(f"the box: {len(packed(newest())):,} bytes, gzip (at most 12,000)")


@contextmanager
def serving(folder: Path, models: Path) -> Iterator[str]:
    """The address of a server over `folder`, in a process of its own."""
    variables = {"PATH": "/usr/bin:/bin", "FIELDBRIDGE_DATA": str(folder), "FIELDBRIDGE_MODELS": str(models)}
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            said = (re.search(r"http://[\d.]+:\d+", line) for line in process.stdout)
            found = next((one[0] for one in said if one), "")
            if not found:
                log.seek(0)
                raise SystemExit(f"the server did not start: {log.read()[-2000:]}")
            yield found
        finally:
            process.terminate()
            process.wait(60)


def _plain(client: httpx.Client, address: str, asked: list[str]) -> float:
    """Median milliseconds of the box's own request, asked by a plain client."""
    spent = []
    for question in asked:
        values = {"q": question, "ui_lang": "en", "limit": 5, "bridges": 1, "facets": ""}
        started = time.perf_counter()
        client.get(f"{address}/v1/search", params=values, timeout=60).raise_for_status()
        spent.append((time.perf_counter() - started) * 1e3)
    return statistics.median(spent)


if __name__ == "__main__":
    main(sys.argv[1])
