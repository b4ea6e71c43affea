"""A number with its noun, of what is told in English alone: reports, and what verbs say.

Refuses: pages that speak several languages (`wording.py` counts as each of them does).
"""


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 file", "2 files"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
