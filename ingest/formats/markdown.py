"""Markdown by markdown-it-py's tokens; YAML or TOML front matter becomes `declared`.

Refuses: raw HTML (its tags go, its text stays only where Markdown sees text), links' addresses, pictures.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.errors import BadDeclaration
from ingest.formats.source import Reader, Source
from ingest.grid import with_names
from ingest.letters import tidy
from ingest.reading import Block, BlockKind, Dropped, Reading

_FRONT = re.compile(r"\A\s*?(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"^```", re.MULTILINE),
    re.compile(r"\*\*[^*\n]{1,200}\*\*"),
    re.compile(r"^\|(?:[^|\n]{0,300}\|)+\s*\n\|[ :|-]+\|", re.MULTILINE),
    re.compile(r"^> \S", re.MULTILINE),
    re.compile(r"^[*+-] +\S[^\n]*\n[*+-] +\S", re.MULTILINE),
)
# Quotation marks past the eighth mean nothing to a reader, and past the parser's nesting text would be lost.
_DEEP_QUOTE = re.compile(r"^(?:[ \t]{0,3}>[ \t]?){9,}", re.MULTILINE)
_LARGEST_FRONT = 64_000
_TITLE = re.compile(r"\A\s*# \S[^\n]*\r?\n[ \t]*\r?\n")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]{0,2000}>", re.DOTALL)


def takes(source: Source) -> bool:
    """Front matter, a title with a line free after it, two kinds of Markdown's signs, one that keeps coming
    back, or a hint from outside."""
    head = source.decoded.text[:100_000]
    if source.hint == "text/markdown" or _FRONT.match(head[:_LARGEST_FRONT]):
        return True
    if source.hint == "text/plain":
        return False
    if _TITLE.match(head):
        return True
    counts = [sum(1 for _ in sign.finditer(head)) for sign in _SIGNS]
    return sum(1 for one in counts if one) >= 2 or counts[0] >= 3


def read(source: Source) -> Reading:
    text = source.decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    declared, body, doubts = _front_matter(text)
    tokens = _parser().parse(_DEEP_QUOTE.sub(">>>>>>>> ", body))
    blocks = tuple(one for one in _blocks(tokens) if one.text)
    dropped = tuple(
        Dropped(tidy(_TAG.sub(" ", t.content)) or tidy(t.content)[:200], "raw HTML")
        for t in tokens
        if t.type == "html_block"
    )
    title = str(declared.get("title") or "") if declared else ""
    return Reading(
        "", "", blocks,
        title=tidy(title) or _first_heading(blocks),
        language=tidy(str((declared or {}).get("language") or (declared or {}).get("lang") or "")),
        declared=declared, dropped=dropped, doubts=doubts,
    )  # fmt: skip


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])


def _front_matter(text: str) -> tuple[dict[str, object] | None, str, tuple[str, ...]]:
    found = _FRONT.match(text[:_LARGEST_FRONT])
    if found is None:
        return None, text, ()
    body = text[found.end() :]
    try:
        value = tomllib.loads(found[2]) if found[1] == "+++" else _yaml(found[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, BadDeclaration, ValueError, RecursionError) as error:
        reason = str(error).split("\n")[0]
        return None, body, (f"The front matter cannot be understood: {reason}.",)
    if value is None:
        return {}, body, ()
    if not isinstance(value, dict):
        return None, text, ()  # two rules and text between them, not front matter
    return {str(key): one for key, one in value.items()}, body, ()


def _yaml(text: str) -> object:
    """Plain YAML. Aliases are refused: nine lines of them can mean a thousand million values."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise BadDeclaration("it has YAML aliases, which are not read")
    return yaml.safe_load(text)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """One pass over the flat run of tokens, minding what each inline text stands in."""
    inside: list[str] = []
    cells: list[str] = []
    names: list[str] = []
    level = 0
    for at, token in enumerate(tokens):
        if token.nesting == 1:
            inside.append(token.type)
            level = int(token.tag[1]) if token.type == "heading_open" else level
        elif token.nesting == -1:
            inside.pop()
            if token.type == "tr_close":
                if "thead_open" in inside:
                    names = cells
                else:
                    yield Block("row", with_names(names, cells))
                cells = []
            elif token.type == "thead_close" and tokens[at + 1].type == "table_close":
                yield Block("row", with_names((), names))
        elif token.type in ("fence", "code_block"):
            yield Block("paragraph", tidy(token.content))
        elif token.type == "inline":
            text = tidy(_words(token.children or []))
            if inside[-1:] in (["td_open"], ["th_open"]):
                cells.append(text)
            else:
                yield _block(inside, text, level)


def _block(inside: Sequence[str], text: str, level: int) -> Block:
    kind: BlockKind = "paragraph"
    if inside[-1:] == ["heading_open"]:
        return Block("heading", text, level)
    if "list_item_open" in inside:
        kind = "item"
    elif "blockquote_open" in inside:
        kind = "quote"
    return Block(kind, text)


def _words(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _first_heading(blocks: Sequence[Block]) -> str:
    return next((one.text for one in blocks[:5] if one.kind == "heading" and one.level == 1), "")


READER = Reader("markdown", "2", "text/markdown", takes, read)
