"""Control words of rich text that say what a group is for, and those that stand for a sign.

Owns these tables. Refuses: what a word does to the text around it (`rtf.py`, `rtf_state.py`).
"""

INTO = {
    "fonttbl": "fonts", "stylesheet": "styles", "info": "through", "title": "title", "creatim": "made",
    "fldinst": "code", "listtext": "label", "pntext": "label", "object": "through", "result": "text",
    "shp": "through", "shpinst": "through", "shpgrp": "through", "do": "through", "upr": "through", "ud": "kept",
    "nesttableprops": "same", "field": "same", "fldrslt": "same",
}  # fmt: skip
EDGES = {
    f"{word}{side}": f"running {what}"
    for word, what in (("header", "head"), ("footer", "foot"))
    for side in ("", "l", "r", "f")
}
BOXES = frozenset(("shptxt", "dptxbxtext"))
PASSED = frozenset((
    "colortbl", "pict", "objdata", "objclass", "annotation", "atnid", "atnauthor", "nonesttables",
    "nonshppict", "shprslt", "sp", "xe", "tc", "rxe", "txe", "author", "operator", "company",
    "subject", "keywords", "comment", "doccomm", "category", "manager", "hlinkbase", "revtim",
    "printim", "buptim", "listtable", "listoverridetable", "ftnsep", "ftnsepc", "aftnsep",
    "aftnsepc", "template", "filetbl", "revtbl",
))  # fmt: skip
SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": "\u00a0", "_": "-", "\t": "\t", "{": "{", "}": "}", "\\": "\\", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
