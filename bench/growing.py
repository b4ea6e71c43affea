"""`python -m bench.growing`: what is four times as much takes about four times as long to read, or a line says so.

Computing time of a child process, at a count and at four times that: time that grows with the square would be sixteen
times as much. Also what follows the cage (the text laid out, cut, looked at for proposals), which no limit ends.
"""

import json
import logging
import os
import resource
import time

from corpus.errors import FieldbridgeError
from ingest import formats
from ingest.practices import practices_of
from tests.faults.growing import HTML, MAILS, TEXTS
from tests.faults.growing_office import OFFICE, PDFS
from tests.ingest.proposed import SETTING, prepared, preparing

MAKERS = {**HTML, **TEXTS, **MAILS, **OFFICE, **PDFS}
HINTS = {"html": "text/html", "markdown": "text/markdown", "csv": "text/csv"}
TIMES, TOO_OFTEN, NOISE = 4, 8.0, 1.0
_BYTES, _MOST, _MOST_SECONDS = 150_000, 5_000, 240
_LEAST = 40


def count(name: str) -> int:
    """Of which comes a file of some size, or as many parts as a packed one may hold."""
    made = len(MAKERS[name](_LEAST))
    packed = name in OFFICE or name in PDFS
    return max(
        _LEAST,
        min(
            _LEAST * _BYTES // made,
            _MOST // (20 if name.startswith(("pdf", "xlsx")) else 1) if packed else 60_000,
        ),
    )


def spent(data: bytes, hint: str) -> float:
    """Seconds of computing, in a process of its own; infinite where it had to be ended."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
        try:
            os.write(send, json.dumps(_read(data, hint)).encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return float(json.loads(said)) if said else float("inf")


def _read(data: bytes, hint: str) -> float:
    logging.disable(logging.CRITICAL)
    began = time.process_time()
    try:
        reading = formats.read(data, hint)
        if reading.blocks:
            practices_of(prepared(reading), (), SETTING)
    except (FieldbridgeError, RecursionError):
        pass  # refused: that, too, must not take long
    return time.process_time() - began


def main() -> None:
    preparing()
    for name in MAKERS:
        hint, number = HINTS.get(name.split()[0], ""), count(name)
        small, large = MAKERS[name](number), MAKERS[name](number * TIMES)
        once, more = spent(small, hint), spent(large, hint)
        # Of what is nested by indents, four times as many are sixteen times as many bytes.
        often = max(TOO_OFTEN, TOO_OFTEN / TIMES * len(large) / len(small))
        mark = "  <- grows too fast" if more > once * often + NOISE else ""
        print(f"{name}: {number} in {once:.2f} s, {TIMES} times as many in {more:.2f} s{mark}", flush=True)


if __name__ == "__main__":
    main()
