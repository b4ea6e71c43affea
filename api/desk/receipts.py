"""What whoever hands in many gets to keep: a row for each file, with its link as an address.

Owns the columns, which are those of `submit --to` and of the page. Refuses: keeping any of it; a link is told once.
"""

import csv
import io
from collections.abc import Iterable

from api.desk.receiving import Received
from api.exporting import defused

COLUMNS = ("submission", "status", "state", "file", "title", "link", "happened", "remedy")


def as_csv(told: Iterable[Received], base: str) -> str:
    """`base` goes before the path of each link. No cell is a formula to a spreadsheet."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    for one in told:
        link = f"{base}/submission/{one.link}" if one.link else ""
        cells = (one.submission, one.status, one.state, one.name, one.title, link, one.happened, one.remedy)
        lines.writerow([defused(cell) for cell in cells])
    return f"\ufeff{written.getvalue()}"
