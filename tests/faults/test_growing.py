"""What is four times as much takes about four times as long to read: nothing in a file makes the readers slow by itself.

Computing time of a child process, at a count and at four times that: time that grows with the square would be sixteen
times as much. Also what follows the cage (the text laid out, cut, looked at for proposals), which no limit ends.
"""

import json
import logging
import os
import resource
import time

import pytest

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
            one = prepared(reading)
            practices_of(
                one.edition, one.passages, one.declaration, (), SETTING, one.cited, one.proposed, one.findings
            )
    except (FieldbridgeError, RecursionError):
        pass  # refused: that, too, must not take long
    return time.process_time() - began


@pytest.mark.soak
@pytest.mark.parametrize("name", MAKERS)
def test_four_times_as_much_of_it_takes_about_four_times_as_long(name: str) -> None:
    preparing()
    hint, number = HINTS.get(name.split()[0], ""), count(name)
    once, more = (spent(MAKERS[name](many), hint) for many in (number, number * TIMES))
    assert more <= once * TOO_OFTEN + NOISE, f"{number} took {once:.2f} s, {number * TIMES} took {more:.2f} s"


def test_a_comment_of_forty_megabytes_is_no_text() -> None:
    page = HTML["html one comment"](560_000)
    assert len(page) > 40_000_000
    assert len(formats.read(page, "text/html").blocks) == 1


def test_a_comment_that_opens_in_a_script_hides_nothing_and_one_that_never_closes_all() -> None:
    long = "x" * 200_000
    script = (
        f"<html><body><script>a = '<!--{long}'</script><p>The committee met every month.</p></body></html>"
    )
    assert [one.text for one in formats.read(script.encode(), "text/html").blocks] == [
        "The committee met every month."
    ]
    never = f"<html><body><p>The committee met every month.</p><!-- <p>{long}</p></body></html>"
    assert [one.text for one in formats.read(never.encode(), "text/html").blocks] == [
        "The committee met every month."
    ]


def test_a_page_that_begins_with_a_long_comment_is_a_page() -> None:
    reading = formats.read(HTML["html comment first"](2_000))
    assert reading.media_type == "text/html"
    assert len(reading.blocks) == 1
