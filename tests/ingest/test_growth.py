"""What there is very much of in one file takes time in proportion: seconds of computing, where it took minutes."""

import time

import pytest

from bench.growing import HINTS, MAKERS
from ingest import formats
from tests.ingest.proposed import prepared, preparing

MANY = {"text dots": 60_000, "html attributes": 30_000, "odt headings": 16_000}
"""Of those that grew with the square: enough that the square would pass the bound."""

MOST_SECONDS = 9.0


@pytest.mark.parametrize("name", MANY)
def test_a_file_of_very_much_of_one_kind_is_read_and_laid_out_in_seconds(name: str) -> None:
    preparing()
    data = MAKERS[name](MANY[name])
    began = time.process_time()
    reading = formats.read(data, HINTS.get(name.split()[0], ""))
    prepared(reading)
    assert time.process_time() - began < MOST_SECONDS
    assert reading.blocks
