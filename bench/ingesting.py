"""`python -m bench.ingesting FOLDER`: a whole ingest of real PDFs into a fresh data folder, against encoding the same
passages alone, each a process of its own.

PDFs of which a page needs text recognition are left out. Both sides open the same encoders with the same threads; the
ingest is taken whole, from the process's start to its end, of the encoding only what follows the opening of the encoders.
Wall time and computing time (of all processes, the readers' children among them) are told apart: other work on the
machine stretches the first. Refuses: judging.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.house import open_house
from api.settings import read_settings
from corpus.access import everything
from corpus.errors import Unreadable
from ingest.cage import read_in_cage
from ingest.embedding import BATCH
from ingest.publishing import indexed_rows

ASKED = 1.3
_INGEST = "from api.cli import main; main()"
_ENCODE = "import sys; from bench.ingesting import encoded; encoded()"


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of computing."""

    wall: float
    cpu: float


def main(folder: Path, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory(prefix="fieldbridge-bench-") as name:
        chosen = Path(name) / "in"
        chosen.mkdir()
        for one in with_text(folder):
            shutil.copy(one, chosen)
        pairs = [measured(chosen, Path(name) / str(number)) for number in range(rounds)]
        told(pairs, len(list(chosen.iterdir())))


def with_text(folder: Path) -> list[Path]:
    """The PDFs that are read without text recognition."""
    found = []
    for one in sorted(folder.glob("*.pdf")):
        with suppress(Unreadable):
            if not read_in_cage(one).unread:
                found.append(one)
    return found


def measured(chosen: Path, data: Path) -> tuple[Spent, Spent, int]:
    """What the ingest took, what the encoding took, and of how many texts."""
    before, began = _computed(), time.perf_counter()
    _run(_INGEST, data, "ingest", str(chosen), "--json")
    whole = Spent(time.perf_counter() - began, _computed() - before)
    said = json.loads(_run(_ENCODE, data))
    return whole, Spent(said["wall"], said["cpu"]), said["texts"]


def encoded() -> None:
    """In a process of its own: what an index embeds of a data folder, encoded as an ingest does, and printed as JSON what
    that took."""
    with open_house(read_settings()) as house:
        with house.catalogue.reader(everything()) as reader:
            rows = indexed_rows(reader)
        texts = {
            space: sorted((row.text_for_vectors for row in rows if space.serves(row.language)), key=len)
            for space in house.spaces
        }
        for space in texts:
            space.encoder.encode_passages(["to have opened it"])
        began, before = time.perf_counter(), time.process_time()
        for space, own in texts.items():
            for begin in range(0, len(own), BATCH):
                space.encoder.encode_passages(own[begin : begin + BATCH])
        wall, cpu = time.perf_counter() - began, time.process_time() - before
        print(json.dumps({"wall": wall, "cpu": cpu, "texts": sum(map(len, texts.values()))}))


def told(pairs: Sequence[tuple[Spent, Spent, int]], files: int) -> None:
    whole, alone, texts = pairs[0]
    print(f"{files} PDFs, {texts} texts to encode; the first of {len(pairs)} rounds: ingest {whole.wall:.1f} s "
          f"({whole.cpu:.1f} s of computing), encoding alone {alone.wall:.1f} s ({alone.cpu:.1f} s)")  # fmt: skip
    for name, ratios in (
        ("by the clock", [one.wall / other.wall for one, other, _ in pairs]),
        ("of computing", [one.cpu / other.cpu for one, other, _ in pairs]),
    ):
        print(f"a whole ingest, {name}: {statistics.median(ratios):.2f} times encoding alone (asked: {ASKED}; "
              f"rounds: {', '.join(f'{one:.2f}' for one in ratios)})")  # fmt: skip


def _run(program: str, data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True,
        env={**os.environ, "FIELDBRIDGE_DATA": str(data)},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{program} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
