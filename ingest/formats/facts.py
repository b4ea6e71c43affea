"""Lines that state one fact and head nothing: a date, or a label with its value.

Owns how such a line is told in any layout. Refuses: what the date is of (`ingest/proposing/dates.py`).
"""

import re

from ingest.months import ANY

LONGEST_LABEL, _MOST_LABEL_WORDS, _LONGEST_VALUE = 50, 6, 120
_YEAR = r"(?:1[89]|20)\d\d"
_MONTH = rf"(?:{ANY})\.?(?:\s*[/–-]\s*\w+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°|\.)?"
_DATE_TEXT = (
    rf"(?:(?:{_DAY}(?:\s?[–-]\s?{_DAY})?\s+)?(?:(?:de|of)\s+)?{_MONTH}(?:\s+de[l]?)?\s*[,،]?\s*{_YEAR}(?:\s*г(?:\.|ода))?"
    rf"|{_MONTH}\s+{_DAY},\s*{_YEAR}|{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}"
    rf"|{_YEAR}\s*年(?:\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)?)"
)
_DATE = re.compile(rf"\W*{_DATE_TEXT}\W*", re.IGNORECASE)
_FIGURE = re.compile(
    rf"(?:{_DATE_TEXT}|[\d٠-٩][\d٠-٩.,/%  –-]*(?:\s?[^\W\d_]{{1,12}}){{0,2}})\W*", re.IGNORECASE
)
_LABELLED = re.compile(r"([^:：]+?)\s?[:：]\s*(\S.*)")


def is_date(text: str) -> bool:
    """Whether it says a date and nothing else; a bare year is none."""
    return len(text) <= 40 and bool(_DATE.fullmatch(text))


def is_labelled(text: str) -> bool:
    """Whether it is a short label without a number, and a value behind its colon."""
    found = _LABELLED.fullmatch(text)
    if found is None or len(found[2]) > _LONGEST_VALUE:
        return False
    label = found[1]
    short = len(label) <= LONGEST_LABEL and len(label.split()) <= _MOST_LABEL_WORDS
    return short and not any(one.isdigit() for one in label)


def is_labelled_figure(text: str) -> bool:
    """As `is_labelled`, and the value is a date or a figure with its unit."""
    return is_labelled(text) and bool(_FIGURE.fullmatch(re.split(r"[:：]\s*", text, maxsplit=1)[1]))
