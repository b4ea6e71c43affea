"""Heads that more than one number follows: "Conventions Nos. 97 and 143", in the six languages of the UN.

Owns the patterns of the conventions and recommendations of the ILO, which are cited so. Refuses: names and symbols that
stand alone (instruments.py).
"""

import re

CJK = "\u3400-\u9fff"
NUMBER_SIGN = r"(?i:nos?\.?|nr\.?|n\.?\s?[°o]s?|n[uú]ms?\.?|№+|رقم)\s*"

# What such a head begins with: kind, whether in the plural, first words (folded).
_HEADS = (
    ("C", True, "conventions convenios конвенци[ийямх]{1,3} اتفاقيتين اتفاقيتان اتفاقيات اتفاقيتي"),
    ("R", True, "recommendations recommandations recomendaciones рекомендаци[ийямх]{1,3} توصيتين توصيتان توصيات"),
    ("C", False, "convention convenio конвенци[яею]{1,2} اتفاقيه"),
    ("R", False, "recommendation recommandation recomendación рекомендаци[яею]{1,2} توصيه"),
)  # fmt: skip
CHINESE_KINDS = {"公约": "C", "建议书": "R"}
_OF_THE_ILO = r"(?:\s+(?i:de l'oit|oit|de la oit|мот|منظمه العمل الدوليه))?"
_AND = r"\s*(?:[,،、]|and|&|et|y|e|и|و)\s*(?:(?:and|et|y|и)\s+|و\s*)?"


def _series() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """First word to (kind, pattern) of heads that more than one number follows: "Conventions Nos. 97 and 143".

    After a head in the plural a bare number counts; after one in the singular each needs its sign."""
    sign, end = NUMBER_SIGN, rf"(?![^\W{CJK}])(?!\.\d)(?!/)"
    out: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for kind, plural, words in _HEADS:
        again = f"(?:{sign})?" if plural else sign
        numbers = rf"(?P<numbers>\d{{1,3}}(?:{_AND}{again}\d{{1,3}})+){end}"
        for word in words.split():
            head = f"(?:ال|لل)?{word}" if word[0] > "ء" else word
            pattern = re.compile(rf"(?i:{head}){_OF_THE_ILO}\s+(?:{sign})?{numbers}")
            key = word[:3] if "а" <= word[0] <= "я" else word
            out[key] = (*out.get(key, ()), (kind, pattern))
    chinese = r"第\s*(?P<numbers>\d+\s*号(?:\s*[、和及与,]\s*第?\s*\d+\s*号)+)\s*(?P<kind>公约|建议书)"
    return {**out, "第": (("", re.compile(chinese)),)}


SERIES = _series()
