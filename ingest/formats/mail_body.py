"""The words of a message without those of the messages it answers, and without the sender's card.

Owns the signs by which quoted mail and signatures are known. Refuses: headers and attachments (mail.py, msg.py).
"""

import re
from dataclasses import dataclass

from ingest.formats.html_blocks import parse
from ingest.formats.text import blocks_of
from ingest.letters import tidy
from ingest.reading import Block, Dropped

_QUOTED = "quoted message"
_CARD = "the sender's card"
_FORWARD = "head of a forwarded message"
_BEGINS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|message d'origine|mensaje original|исходное сообщение|"
    r"الرسالة الأصلية|原始邮件|原始郵件)\s*-{2,}"
    r"|(?:on|le|el|в|в пт|في)\b.{4,120}(?:wrote|a écrit|escribió|написал(?:а)?|كتب)\s*:"
    r"|在.{4,80}写道[:：])\s*$",
    re.IGNORECASE,
)

_FORWARDED = re.compile(
    r"^\s*(?:-{2,}\s*(?:forwarded message|message (?:transféré|transmis)|mensaje reenviado|mensagem encaminhada|"
    r"пересылаемое сообщение|رسالة معاد توجيهها|转发的邮件|轉寄郵件)\s*-{2,}|begin forwarded message\s*:)\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\s*\*?[^\W\d_][^:：]{0,20}[:：]\*?\s*\S")


@dataclass(frozen=True, slots=True)
class Body:
    """What a person wrote; `letters` measures it."""

    blocks: tuple[Block, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        return sum(len(one.text) for one in self.blocks)


def from_text(text: str) -> Body:
    """Left out are lines that begin with `>`, all below "On … wrote:" that is quoted, and the card below a line of two
    dashes; what is forwarded is read, without the lines that head it."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    lines = text.replace("\r\n", "\n").split("\n")
    reason = heading = ""
    for at, line in enumerate(lines):
        forwarded = bool(_FORWARDED.match(line))
        if forwarded:
            reason, heading = "", _FORWARD
        elif reason != _QUOTED and _begins_quoted(lines, at):
            reason = _QUOTED
        elif line.rstrip() == "--" and at and not reason:
            reason = _CARD
            continue
        if heading and not forwarded and not _HEADER.match(line) and not _FORWARDED.match(lines[at - 1]):
            heading = ""
        why = heading or reason or (_QUOTED if line.lstrip().startswith(">") else "")
        if not why:
            kept.append(line)
        elif line.strip():
            dropped.append(Dropped(tidy(line), why))
    return Body(tuple(blocks_of("\n".join(kept))), tuple(dropped))


def _begins_quoted(lines: list[str], at: int) -> bool:
    line = lines[at]
    return bool(_BEGINS.match(line)) and (line.lstrip().startswith("-") or _goes_on_quoted(lines[at + 1 :]))


def from_html(text: str) -> Body:
    """A mail is all main text; only what it quotes is left out."""
    page = parse(text.replace("\x00", ""))
    kept = [one for one in page.blocks if one.kind != "quote"]
    dropped = [Dropped(one.text, _QUOTED) for one in page.blocks if one.kind == "quote"]
    doubts = ("The message is nested so deep that its structure was left out.",) if page.cut else ()
    return Body(tuple(kept), (*page.dropped, *dropped), doubts)


def _goes_on_quoted(lines: list[str]) -> bool:
    following = [one for one in lines if one.strip()]
    return bool(following) and following[0].lstrip().startswith(">")
