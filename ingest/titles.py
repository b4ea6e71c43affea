"""Titles that a program wrote because nobody did: "Microsoft Word - final_v3.doc", "Untitled 2" and their like.

Owns that one rule. Refuses: finding a better title; each reader, and documents.py, do.
"""

import re

_BY_A_PROGRAM = re.compile(
    r"microsoft (?:word|excel|powerpoint)\b.*|.*\.(?:docx?|docm|dotx?|odt|rtf|pdf|txt|pptx?|xlsx?|csv|html?|epub)|"
    r"(?:document|dokument|documento|docx?|文档|文件|مستند|документ|book|classeur|libro|книга|工作簿|"
    r"presentation|présentation|presentación|презентация|演示文稿|(?:powerpoint presentation|présentation powerpoint|"
    r"presentación de powerpoint|презентация powerpoint|powerpoint 演示文稿|عرض تقديمي في powerpoint)|"
    r"template|modèle|plantilla|untitled|untitled document|sans titre|sin título|ohne titel|无标题|без названия|"
    r"بدون عنوان|normal|title|draft|slide|page|home|index)[\s_-]*\d*|[^\s]*_[^\s]*|[\W\d_]*",
    re.IGNORECASE,
)


def by_a_person(title: str) -> bool:
    """Whether somebody may have written this title."""
    return not _BY_A_PROGRAM.fullmatch(" ".join(title.split()))
