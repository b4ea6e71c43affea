"""`python -m bench.reading FOLDER`: pages of real PDFs through the cage, against pypdf's `extract_text`.

Files without a text layer are left out: neither reads those. With one worker and with two, each on the same files in
the same run. Refuses: text recognition, which pypdf has not got.
"""

import io
import logging
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Barrier

import pypdf

from ingest.cage import Cage, Limits

LIMITS = Limits(memory_bytes=2048 * 2**20, cpu_seconds=120, wall_seconds=120.0)
LEAST_LETTERS = 200


def main(folder: Path) -> None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    files = sorted(folder.glob("*.pdf"))
    pages = {one: by_pypdf(one) for one in files}
    files = [one for one in files if sum(map(len, pages[one])) > LEAST_LETTERS * len(pages[one])]
    count = sum(len(pages[one]) for one in files)
    began = time.perf_counter()
    for one in files:
        by_pypdf(one)
    plain = time.perf_counter() - began
    alone, pair = caged(files, 1), caged(files, 2)
    print(f"{len(files)} PDFs, {count} pages: pypdf {plain / count * 1e3:.1f} ms a page")
    print(f"the reader with one worker: {plain / alone:.2f} times as fast (asked: 3)")
    print(f"with two workers: {alone / pair:.2f} times one worker (asked: 1.6)")


def by_pypdf(path: Path) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages]


def caged(files: Sequence[Path], workers: int) -> float:
    """Seconds for all of them, by so many cages side by side; each has read a file before."""
    waiting: Queue[Path] = Queue()
    for one in files:
        waiting.put(one)
    ready = Barrier(workers + 1)

    def work() -> None:
        with Cage(LIMITS) as cage:
            cage.read(files[0])
            ready.wait()
            with suppress(Empty):
                while True:
                    cage.read(waiting.get_nowait())

    with ThreadPoolExecutor(workers) as pool:
        done = [pool.submit(work) for _ in range(workers)]
        ready.wait()
        began = time.perf_counter()
        for one in done:
            one.result()
        return time.perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]))
