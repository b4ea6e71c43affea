"""Months as they are written in dates, in the languages of `data/months.toml`.

Refuses: the rest of a date (`formats/facts.py` tells a line that is one, `proposing/dates.py` reads it).
"""

import re
import tomllib
from importlib.resources import files

# Read while the module loads: in the cage no file can be opened later.
NUMBERS: dict[str, int] = {
    name: number
    for names in tomllib.loads(
        (files("ingest") / "data" / "months.toml").read_text(encoding="utf-8")
    ).values()
    for number, several in enumerate(names, 1)
    for name in several.split("|")
}
"""Of each name, casefolded, the number: 1 is January."""

ANY = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
"""A pattern of all names, the longest first."""
