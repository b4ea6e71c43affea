"""Takes docs/search.png from a real server on the starter collection: python docs/tools/take_screenshot.py

Owns what the picture shows: a question in French, a field practice, its passage with page and, where the index
proposes one, its bridge. Needs Chromium, the `test` extra and prepared models. Refuses to write a picture without a
page number, or one larger than MOST bytes.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "search.png"
QUESTION = "Comment une commune peut-elle travailler avec ses habitants partis à l’étranger ?"
WIDTH, HEIGHT, SCALE = 1280, 860, 2
MOST = 200_000
_VERB = [sys.executable, "-c", "from api.cli import main; main()"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "FIELDBRIDGE_DATA": folder, "PYTHONPATH": str(ROOT)}
        subprocess.run([*_VERB, "collection", "add", "starter"], check=True, env=settings)  # noqa: S603
        served = subprocess.Popen(  # noqa: S603
            [*_VERB, "serve", "--port", "0"], env=settings, stdout=subprocess.PIPE, text=True
        )
        try:
            PICTURE.write_bytes(small(photograph(_address(served))))
        finally:
            served.terminate()
            served.wait()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


def photograph(address: str) -> bytes:
    """The top of the page of results, WIDTH wide, as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE, locale="fr"
        )
        page.goto(f"{address}/?{urlencode({'q': QUESTION, 'ui_lang': 'fr'})}")
        _must_show(page)
        picture = page.screenshot()
        browser.close()
        return picture


def small(picture: bytes) -> bytes:
    """The same in few colours. Raises ValueError when it is too large all the same."""
    for colours in (128, 64, 32, 16):
        reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        written = io.BytesIO()
        reduced.save(written, "PNG", optimize=True)
        if written.tell() <= MOST:
            return written.getvalue()
    raise ValueError(f"the picture is larger than {MOST:,} bytes")


def _must_show(page: Page) -> None:
    text = page.inner_text("body")
    for wanted in ("Pratique de terrain", "page 2"):
        if wanted not in text:
            raise ValueError(f"the page does not show {wanted!r}")


def _address(served: "subprocess.Popen[str]") -> str:
    assert served.stdout is not None
    for line in served.stdout:
        if "http://" in line:
            return line.split()[1]
    raise ValueError("the server did not start")


def _chromium() -> str | None:
    """The system's, or None for the one that Playwright brought."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


if __name__ == "__main__":
    main()
