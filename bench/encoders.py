"""Passages embedded per second against plain SentenceTransformer.encode (float32), and start to first vector.

Ratios of one run on one machine are what counts. Refuses: judging quality.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from index.encoders import MODELS, open_encoder

_ROUNDS = 3
_FIRST = """
import sys, pathlib
from index.encoders import open_space
open_space("multilingual", pathlib.Path(sys.argv[1])).encoder.encode_question("who helps?")
for line in open("/proc/self/status"):
    if line.startswith(("VmRSS", "VmHWM")):
        print(line.split(":")[0], int(line.split()[1]) // 1024, "MB", end="  ")
"""


def main(models: Path, texts: list[str]) -> None:
    started = _seconds(lambda: _run("import sentence_transformers"))
    first = _seconds(lambda: print("resident, multilingual:", _run(_FIRST, str(models))))
    print(
        f"start to first vector {first:.2f} s; import sentence_transformers {started:.2f} s: {first / started:.2f}"
    )
    for card in MODELS:
        fast = open_encoder(card, models, "openvino")
        plain = _plain(models / card.name / "weights", card.max_tokens)
        prefixed = [card.passage_prefix + text for text in texts]
        tokens = sum(min(count, card.max_tokens) for count in fast.count_tokens(texts)) / len(texts)
        fast.encode_passages(texts[:16])
        plain(prefixed[:16])
        ratios = []
        for _ in range(_ROUNDS):
            slow = _seconds(lambda: plain(prefixed))  # noqa: B023 (called at once)
            quick = _seconds(lambda: fast.encode_passages(texts))  # noqa: B023
            ratios.append(slow / quick)
            print(f"  {len(texts) / slow:6.1f}/s plain, {len(texts) / quick:6.1f}/s {fast.runtime}")
        questions = [f"how were workers helped in case {number}?" for number in range(100)]
        each = _seconds(lambda: [fast.encode_question(one) for one in questions]) / 100  # noqa: B023
        print(f"{card.name}: {sorted(ratios)[_ROUNDS // 2]:.2f} times plain encode at {tokens:.0f} tokens a text; "
              f"a question {each * 1000:.1f} ms")  # fmt: skip


def _plain(weights: Path, max_tokens: int) -> Callable[[list[str]], object]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(weights), device="cpu", model_kwargs={"dtype": "float32"})
    model.max_seq_length = max_tokens
    return model.encode


def _run(program: str, *args: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=True)
    return done.stdout


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
