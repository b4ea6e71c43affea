"""`python -m bench.long_pdf`: how much memory a PDF of 3,000 pages takes while it is read, understood and written down.

Counted is what the process and all below it hold together (proportional set size, so that what they share counts once),
above what they hold after a short file: all is loaded by then. Encoding is left out: its batches are as large for any
file. Refuses: judging.
"""

import sys
import tempfile
import textwrap
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fpdf import FPDF

from api.house import open_house
from api.settings import read_settings
from ingest.pipeline import Options

PAGES, ASKED = 3_000, 700
MEBIBYTE = 1024 * 1024
_SENTENCE = (
    "In district {0} the office of ward {1} met {2} families and wrote down what each of them needed. "
)
_EVERY = 0.1


def main(pages: int = PAGES) -> None:
    with tempfile.TemporaryDirectory(prefix="fieldbridge-bench-") as name:
        folder = Path(name)
        (folder / "short.pdf").write_bytes(made(2))
        (folder / "long.pdf").write_bytes(made(pages))
        settings = replace(read_settings(), data=folder / "data", workers=1)
        with open_house(settings, create=True) as house:
            house.pipeline.run([folder / "short.pdf"], Options())
            resting = held()
            began = time.perf_counter()
            with Watching() as watching:
                (told,) = house.pipeline.run([folder / "long.pdf"], Options()).outcomes
            seconds = time.perf_counter() - began
        size = (folder / "long.pdf").stat().st_size / MEBIBYTE
    print(f"a PDF of {told.pages} pages ({size:.1f} MiB, {told.passages} passages): {told.status} in {seconds:.0f} s, "
          f"{(watching.peak - resting) / MEBIBYTE:.0f} MiB above the {resting / MEBIBYTE:.0f} MiB at rest "
          f"(asked: under {ASKED})")  # fmt: skip


def made(pages: int) -> bytes:
    """Full pages of a report: a running head, now and then a heading, paragraphs; every tenth page a table."""
    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    for number in range(pages):
        document.add_page()
        document.set_font("Helvetica", size=8)
        document.text(20, 12, f"Annual report of the district offices    {number + 1}")
        if number % 7 == 0:
            document.set_font("Helvetica", "B", 16)
            document.text(20, 24, f"{number // 7 + 1}. What ward {number} did")
        document.set_font("Helvetica", size=10)
        for paragraph in range(5):
            text = "".join(_SENTENCE.format(number, paragraph, 7 * line + paragraph) for line in range(5))
            for at, line in enumerate(textwrap.wrap(text, 95)):
                document.text(20, 34 + 42 * paragraph + 5 * at, line)
        for row in range(6 if number % 10 == 0 else 0):
            for column, cell in enumerate((f"Ward {row}", f"{row * number} families", f"{row} visits")):
                document.text(20 + 55 * column, 250 + 6 * row, cell)
    return bytes(document.output())


class Watching:
    """The most that was held at once, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            self.peak = max(self.peak, held())


def held() -> int:
    """Bytes that this process and all below it hold."""
    return sum(_proportional(one) for one in _family(Path("/proc/self").resolve()))


def _family(process: Path) -> list[Path]:
    found = [process]
    for task in process.glob("task/*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                found += _family(Path("/proc") / child)
    return found


def _proportional(process: Path) -> int:
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
