"""The lines on top of an official paper that are of the paper and not of its text: symbol, date, distribution, organ.

Known by their words, in the six languages, and only on a paper that has a symbol, a distribution or an original
language there. They stay in the text, so that what is proposed of it can quote them, and are no passages.
Refuses: reading anything out of them (`ingest/proposing`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.reading import Block

_MOST_BLOCKS, _LONGEST = 14, 160
_SYMBOL = r"(?:[A-Z]{1,6}(?:/[A-Z0-9][\w.()\-]{0,24}){2,8})"
_LANGUAGE = (
    r"(?:english|french|spanish|russian|arabic|chinese|anglais|français|espagnol|russe|arabe|chinois|inglés|francés|español"
    r"|ruso|árabe|chino|английский|французский|испанский|русский|арабский|китайский|الإنكليزية|الفرنسية|الإسبانية"
    r"|الروسية|العربية|الصينية|英文|法文|西班牙文|俄文|阿拉伯文|中文)"
)
_STRONG = (
    rf"{_SYMBOL}|distr\.?\s?:?\s?(?:general|g[ée]n[ée]rale|limited|limitada|limit[ée]e|restricted)?"
    rf"|original\s?:\s?{_LANGUAGE}(?:\s?(?:/|and|et|y)\s?{_LANGUAGE})*"
)
_WEAK = (
    r"united nations|nations unies|naciones unidas|организация объединенных наций|الأمم المتحدة|联合国"
    r"|general assembly|security council|economic and social council|human rights council|trusteeship council"
    r"|assembl[ée]e g[ée]n[ée]rale|conseil de s[ée]curit[ée]|conseil des droits de l.homme"
    r"|conseil [ée]conomique et social"
    r"|asamblea general|consejo de seguridad|consejo de derechos humanos|consejo econ[óo]mico y social"
    r"|генеральная ассамблея|совет безопасности|совет по правам человека|экономический и социальный совет"
    r"|الجمعية العامة|مجلس الأمن|مجلس حقوق الإنسان|المجلس الاقتصادي والاجتماعي"
    r"|大会|安全理事会|人权理事会|经济及社会理事会"
    r"|general|limited|restricted|[aesc](?=\s|$)"
    r"|\d{1,2}\s+(?:de\s+)?[^\W\d_]{3,12}\.?\s+(?:de\s+)?\d{4}|\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
    r"|[\w-]{4,20}(?:\s[\w-]{4,10})?\s(?:session|year)|(?:agenda|programme) items?\s[\d\s,()a-z]{1,60}"
    r"|point \d{1,3} de l.ordre du jour|tema \d{1,3} del programa|пункт \d{1,3} повестки дня|议程项目\s?\d{1,3}"
    r"|ge\.\d\d-\d{4,6}\s?(?:\([a-z]\))?"
)
_HAS = re.compile(rf"(?<![\w/])(?:{_STRONG})(?![\w/])", re.IGNORECASE)
_NOTHING_ELSE = re.compile(rf"(?:(?:{_STRONG}|{_WEAK}|{_LANGUAGE})(?![^\W\d_])[\s,.;:*|]*)+", re.IGNORECASE)
_KINDS = ("heading", "paragraph", "item", "row")


def with_letterhead(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those of the first page's letterhead marked as such."""
    top = [at for at, one in enumerate(blocks[:_MOST_BLOCKS]) if one.page in (None, 1) and one.kind in _KINDS]
    chosen = [at for at in top if is_of_paper(blocks[at].text)]
    if not any(_HAS.search(blocks[at].text) for at in chosen) or len(chosen) == len(blocks):
        return tuple(blocks)
    marked = frozenset(chosen)
    return tuple(
        replace(one, kind="letterhead", level=0) if at in marked else one for at, one in enumerate(blocks)
    )


def is_of_paper(text: str) -> bool:
    return len(text) <= _LONGEST and _NOTHING_ELSE.fullmatch(text.strip()) is not None
