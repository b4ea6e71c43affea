"""`python -m bench.while_reading HARMLESS HOSTILE`: how long searches take while a server's machine reads files.

A real server over the starter collection, asked at a fixed rate, whether or not the last answer has come (so that a wait
is not left out). Phases take turns: quiet, while harmless files are read into the same data folder, while hostile ones
are. The ingest goes on for the whole of its phase. Refuses: judging.
"""

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from bench.box import serving

PER_SECOND, SECONDS, ROUNDS = 4, 15, 4
QUESTIONS = (
    "how were migrant workers helped to get their wages", "comment protéger les enfants migrants", "成本 汇款",
    "recruitment fees", "помощь жертвам торговли людьми", "reintegration of returnees", "الهجرة العمل اللائق",
    "atención a mujeres migrantes", "health insurance for migrants", "planned relocation after storms",
)  # fmt: skip
_INGEST = "from api.cli import main; main()"
PHASES = ("quiet", "harmless", "hostile")


def main(harmless: Path, hostile: Path, models: Path, rounds: int = ROUNDS) -> None:
    folders = {"harmless": harmless, "hostile": hostile}
    with tempfile.TemporaryDirectory(prefix="fieldbridge-bench-") as name:
        data = Path(name) / "data"
        run(data, models, "collection", "add", "starter").wait()
        with serving(data, models) as address, httpx.Client(base_url=address, timeout=60) as client:
            asked(client, 5)
            spent: dict[str, list[list[float]]] = defaultdict(list)
            for number, phase in itertools.product(range(rounds), PHASES):
                with reading(folders.get(phase), data, models, number):
                    spent[phase].append(asked(client, SECONDS))
    told(spent)


@contextmanager
def reading(folder: Path | None, data: Path, models: Path, number: int) -> Iterator[None]:
    """Meanwhile the files of the folder are read in, again and again, each time as new ones."""
    ended = threading.Event()

    def go_on() -> None:
        for turn in itertools.count():
            if ended.is_set() or folder is None:
                return
            with tempfile.TemporaryDirectory(dir=data.parent) as place:
                again = shutil.copytree(folder, Path(place) / f"{folder.name}-{number}-{turn}")
                process = run(data, models, "ingest", str(again), "--retry")
                while process.poll() is None and not ended.wait(0.1):
                    pass
                process.terminate()
                process.wait()

    worker = threading.Thread(target=go_on)
    worker.start()
    try:
        if folder is not None:
            time.sleep(4)  # until it is past its start
        yield
    finally:
        ended.set()
        worker.join()


def run(data: Path, models: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    own = {**os.environ, "FIELDBRIDGE_DATA": str(data), "FIELDBRIDGE_MODELS": str(models)}
    return subprocess.Popen([sys.executable, "-c", _INGEST, *arguments], env=own,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def asked(client: httpx.Client, seconds: float) -> list[float]:
    """Seconds from when each question was due to its answer."""
    begun, spent = time.perf_counter(), []

    def ask(number: int) -> None:
        due = begun + number / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        question = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
        with suppress(httpx.HTTPError):
            client.get("/v1/search", params={"q": question, "limit": 10}).raise_for_status()
        spent.append(time.perf_counter() - due)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(int(seconds * PER_SECOND))))
    return spent


def told(spent: Mapping[str, Sequence[Sequence[float]]]) -> None:
    for phase, rounds in spent.items():
        whole = sorted(itertools.chain.from_iterable(rounds))
        print(f"{phase}: {len(whole)} searches, p50 {statistics.median(whole) * 1e3:.0f} ms, "
              f"p95 {p95(whole) * 1e3:.0f} ms; "
              f"p95 of each round {', '.join(f'{p95(one) * 1e3:.0f}' for one in rounds)}")  # fmt: skip
    for first, second, wanted in (("harmless", "quiet", 2), ("hostile", "harmless", 1.15)):
        ratios = [p95(one) / p95(other) for one, other in zip(spent[first], spent[second], strict=True)]
        print(f"p95 while reading {first} files: {statistics.median(ratios):.2f} times that of {second} "
              f"(asked: {wanted}; rounds: {', '.join(f'{one:.2f}' for one in ratios)})")  # fmt: skip


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


if __name__ == "__main__":
    from api.settings import read_settings

    main(Path(sys.argv[1]), Path(sys.argv[2]), read_settings().models)
