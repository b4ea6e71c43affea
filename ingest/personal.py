"""Places in a text that may hold personal data: addresses, numbers of phones and documents, names beside case words.

Owns the patterns. Precision is a person's: each place is looked at before anything is published. Refuses: deciding,
and changing the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MOST = 200


@dataclass(frozen=True, slots=True)
class Suspect:
    """`text[start:end]` may be personal; `kind` says what it looks like."""

    kind: str
    start: int
    end: int


_NAME = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+"
_PATTERNS = (
    ("e-mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+")),
    (
        "document",
        re.compile(
            r"(?i:passport|passeport|pasaporte|паспорт|visa|permit|identity card|national id|cédula|جواز(?: سفر)?|护照)"
            r"\W{0,3}(?i:no|nr|n°|nº|№|number|numéro|número|номер|رقم|号码)?\.?[\s:#]{0,3}"
            r"(?=[A-Z0-9-]*\d{3})[A-Z0-9-]{5,20}"
        ),
    ),
    ("phone", re.compile(r"(?<![\w/.-])(?:\+|00)\d[\d ().\u00a0-]{6,18}\d(?![\w/])")),
    (
        "phone",
        re.compile(
            r"(?i:tel|phone|mobile|téléphone|tél|teléfono|тел|هاتف|电话)[\s.:]{1,3}[\d(][\d ().-]{5,16}\d"
        ),
    ),
    (
        "case",
        re.compile(
            r"(?i:\b(?:mr|mrs|ms|miss|mme|m\.|sra?|г-жа|г-н)\b\.?\s+)" + rf"{_NAME}(?:\s+{_NAME}){{0,2}}"
        ),
    ),
    (
        "case",
        re.compile(
            r"(?i:\b(?:victim|survivor|complainant|witness|applicant|detainee|patient|victime|plaignante?|témoin|víctima|"
            r"denunciante|testigo|пострадавш\w+|заявител\w+|свидетел\w+)\b)"
            rf"(?:,?\s+(?:named|called|nommée?|llamad[oa])?\s*)({_NAME}\s+{_NAME})"
        ),
    ),
    (
        "case",
        re.compile(
            r"(?:الضحية|المشتكية?|الشاهدة?)\s+[\u0621-\u064a]{3,}\s+[\u0621-\u064a]{3,}|受害人[\u4e00-\u9fff]{2,3}(?=[，,、\s])"
        ),
    ),
)


def suspects(text: str) -> tuple[Suspect, ...]:
    """In the order of the text, none inside another, the first 200."""
    found = sorted(_all(text), key=lambda one: (one.start, -one.end))
    kept: list[Suspect] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept[:_MOST])


def _all(text: str) -> Iterator[Suspect]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Suspect(kind, match.start(), match.end())
