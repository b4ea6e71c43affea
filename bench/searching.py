"""Measured at 100,000 passages: a search against encoding its question, publishing one practice against a
search, and what a serving process holds in memory. Ratios of one run."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.big import Big, build, one_practice
from bench.made import passages
from corpus.access import anyone
from search.answers import Ask

COUNT = 100_000
QUESTIONS = 60

_SERVING = """
import sys
from pathlib import Path
from bench.big import Big
from bench.searching import questions
from corpus.access import anyone
from search.answers import Ask
big = Big(Path(sys.argv[1]), Path(sys.argv[2]))
for text in questions(20):
    big.searcher.search(Ask(text, language="en"), anyone())
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""

_FIRST = """
import sys
from pathlib import Path
from bench.big import Big
from corpus.access import anyone
from search.answers import Ask
Big(Path(sys.argv[1]), Path(sys.argv[2])).searcher.search(Ask("kalo mika", language="en"), anyone())
"""


def questions(count: int) -> list[str]:
    """Eight words from a passage each: some rare, some common, as questions are."""
    made = list(passages(count * 50, seed=99))[::50]
    return [" ".join(one.text.split()[:8]) for one in made]


def main(folder: Path, models: Path, count: int = COUNT) -> None:
    big = build(folder, models, count)
    asked = questions(QUESTIONS)
    encode = _median(asked, lambda text: [one.encoder.encode_question(text) for one in big.spaces])
    whole = _median(asked, lambda text: big.searcher.search(Ask(text, language="en"), anyone()))
    plain = _median(asked, lambda text: big.searcher.search(Ask(text, language="en", bridges=0), anyone()))
    print(f"search at {count:,} passages: {whole / encode:.2f} times encoding the question in both spaces "
          f"({whole * 1e3:.1f} / {encode * 1e3:.1f} ms); without bridges {plain / encode:.2f}")  # fmt: skip
    published = _publishing(big)
    print(f"publishing one practice: {published / whole:.0f} times a search ({published * 1e3:.0f} ms)")
    _first_answer(folder, models)
    resident = subprocess.run(
        [sys.executable, "-c", _SERVING, str(folder), str(models)], capture_output=True, text=True, check=True
    )
    print(f"resident while serving {count:,} passages: {int(resident.stdout) // 1024} MB")


def _first_answer(folder: Path, models: Path) -> None:
    """Process start to first answer over the whole collection, against importing the library alone."""
    spent = []
    for program in (_FIRST, "import sentence_transformers"):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", program, str(folder), str(models)], check=True)
        spent.append(time.perf_counter() - started)
    print(f"start to first answer: {spent[0] / spent[1]:.2f} times importing sentence_transformers "
          f"({spent[0]:.1f} / {spent[1]:.1f} s)")  # fmt: skip


def _publishing(big: Big) -> float:
    """Median seconds from the first write to a searchable generation, for a few practices one by one."""
    publisher, spent = big.publisher(), []
    for number in range(4):
        made = one_practice(int(time.time()) + number)
        started = time.perf_counter()
        big.put([made])
        publisher.publish()
        big.searcher.search(Ask(made[0].text, language="en", limit=1, bridges=0), anyone())
        spent.append(time.perf_counter() - started)
    return statistics.median(spent[1:])


def _median(asked: list[str], work: Callable[[str], object]) -> float:
    for text in asked[:10]:
        work(text)
    spent = []
    for text in asked:
        started = time.perf_counter()
        work(text)
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)
