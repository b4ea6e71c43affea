"""A filled form becomes what it says of a practice: labels and values, from tables, headings and lines.

Owns how a label is told from a value, and the way in which a table of labels is turned back where a reader took its first
row for headers. What a form says under a profile that a person gave is declared; what is only recognised is proposed.
Refuses: which label stands for what (profiles.py, labels.py), and tables with a practice in each row (tables.py).
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from corpus.errors import BadDeclaration
from ingest.labels import Values, key_of, plain
from ingest.profiles import IGNORE, Given, Labels, Profile, load, shipped
from ingest.reading import Block, Reading, Record
from ingest.tables import KEYS

_CELLS, _BAR, _COLON = " | ", "| ", " :："
_RUN_IN = re.compile(r"^([^:：\n]{2,120}?)\s*[:：]\s*(.*)$", re.DOTALL)
_NUMBER = re.compile(r"^[\W\d_]*\w?[\W_]*$")
_LONGEST_LABEL = 160
_LONGEST_RECOGNISED = 3_000
"""Characters of a value that is only proposed; what is longer is a chapter and no answer on a form."""

_TELLING = frozenset({"places", "outcome", "lessons", "conditions", "target_groups", "bodies"})
_LEAST_KNOWN = 3
_LIKE_A_LABEL = 0.75
_SHARE, _LEAST_LABELS = 0.6, 4
_MOST_DOUBTS = 12
_LISTS = frozenset({"places", "target_groups", "sectors", "bodies"})
_WHOLE = frozenset({"summary", "lessons", "conditions"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A label as it is written, and what stands under it. `loose`: it is a heading, or a line of its own."""

    label: str
    value: str
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`said`: keys of a sidecar with their values; `declared` by the document, else only recognised. `columns`: of a
    table with a practice in each row, its headers by noun."""

    reading: Reading
    said: Mapping[str, object] = field(default_factory=dict)
    declared: bool = False
    columns: Mapping[str, str] | None = None
    doubts: tuple[str, ...] = ()


def as_form(reading: Reading, given: Given | None, values: Values, filename: str) -> Form:
    """Raises BadDeclaration for a profile that cannot be read, a label that the file spells otherwise, or a file that is
    no such form though the profile was given for it alone."""
    if given is None:
        return _recognised(reading, values)
    profile = given.profile(filename)
    there = _labels_in(reading)
    labels, found = _best(profile, there)
    if not _check(there, labels, found, given, filename):
        return Form(reading, doubts=(f"Read plainly: it is no form of the profile {profile.name}.",))
    turned = upright(reading, lambda label: bool(labels.noun(label)))
    columns = {
        labels.noun(header): header for header in _headers(turned) if labels.noun(header) not in ("", IGNORE)
    }
    if "title" in columns and len(columns) > 1:
        return Form(turned, profile.always, True, {key: one for key, one in columns.items() if key in KEYS})
    said, doubts = _said(entries(turned, labels.noun), labels.noun, values)
    return Form(turned, {**profile.always, **said}, True, None, doubts)


def example(reading: Reading) -> list[tuple[str, str, str]]:
    """Of a filled form, or the first row of a table: each label, the noun that it seems to stand for, and its value."""
    turned = upright(reading, lambda label: bool(key_of(label)), doubtful=True)
    found: dict[str, tuple[str, str, str]] = {}
    for one in entries(turned, key_of):
        found.setdefault(plain(one.label), (one.label, key_of(one.label), one.value))
    for record in turned.records[:1]:
        for header, cell in record.cells:
            found.setdefault(plain(header), (header, key_of(header), cell))
    return [one for name, one in found.items() if name]


def entries(reading: Reading, noun: Callable[[str], str]) -> list[Entry]:
    """Labels with their values in the order of the text. A label that `noun` does not know is one where it stands in a
    row or as a heading; a line is one only where it is known."""
    found: list[Entry] = []
    tabled = {one.block for one in reading.records}
    level = 0
    for at, block in enumerate(reading.blocks):
        if at in tabled:
            continue
        begun = _begun(block, noun)
        inner = block.kind == "heading" and 0 < level < block.level and not noun(block.text)
        if begun is not None and not inner:
            found.append(begun)
            level = block.level if noun(begun.label) else 0
        elif found and (found[-1].loose or block.kind == "row"):
            last = found[-1]
            found[-1] = Entry(last.label, f"{last.value}\n{block.text.strip(_BAR)}".strip(), last.loose)
    return found


def upright(reading: Reading, known: Callable[[str], bool], doubtful: bool = False) -> Reading:
    """Tables of two columns whose first column holds the labels, in which the first row passed for headers, with each row
    as a label and its value. `doubtful`: also where nothing tells which way the table runs."""
    rows: dict[int, list[Block]] = {}
    for _, group in groupby(reading.records, key=lambda one: one.table):
        records = list(group)
        pairs = _pairs(records)
        if pairs and _runs_down(pairs, known, doubtful):
            first = reading.blocks[records[0].block]
            rows[records[0].block] = [_row(pairs[0], first.page)]
            for one, pair in zip(records, pairs[1:], strict=True):
                rows.setdefault(one.block, []).append(_row(pair, first.page))
    if not rows:
        return reading
    blocks: list[Block] = []
    moved: dict[int, int] = {}
    for at, block in enumerate(reading.blocks):
        moved[at] = len(blocks)
        blocks += rows.get(at, [block])
    records = [replace(one, block=moved[one.block]) for one in reading.records if one.block not in rows]
    return replace(reading, blocks=tuple(blocks), records=tuple(records))


def _recognised(reading: Reading, values: Values) -> Form:
    """By a shipped profile most of whose labels stand in it, else by the labels that forms have; nothing that was asked
    for, so that what is not understood is no doubt."""
    best, hits, there = None, 0, _labels_in(reading)
    for profile in _shipped_profiles():
        labels, found = _best(profile, there)
        if len(found) >= max(_LEAST_LABELS, _SHARE * len(labels.nouns)) and len(found) > hits:
            best, hits = labels, len(found)
    if best is None and sum(bool(key_of(one)) for one in there) < _LEAST_KNOWN:
        return Form(reading)
    noun = best.noun if best is not None else key_of
    turned = upright(reading, lambda label: bool(noun(label)))
    told = [one for one in entries(turned, noun) if best is not None or not one.loose]
    told = [one for one in told if len(one.value) <= _LONGEST_RECOGNISED]
    nouns = {noun(one.label) for one in told if one.value} - {"", IGNORE}
    if len(nouns) < _LEAST_KNOWN or not nouns & _TELLING or turned.records:
        return Form(reading)
    said, _ = _said(told, noun, values)
    return Form(turned, said)


@cache
def _shipped_profiles() -> tuple[Profile, ...]:
    return tuple(load(text, name) for name, text in shipped().items())


def _best(profile: Profile, there: Mapping[str, str]) -> tuple[Labels, dict[str, str]]:
    """The language of the profile of which most labels stand in the file, and those, as the file writes them."""
    best, most = profile.languages[0], dict[str, str]()
    for labels in profile.languages:
        found = {name: there[name] for name, noun in labels.nouns.items() if noun != IGNORE and name in there}
        if len(found) > len(most):
            best, most = labels, found
    return best, most


def _labels_in(reading: Reading) -> dict[str, str]:
    """Plain spelling to spelling of everything that may be a label: headings and short lines, what stands before a colon,
    the first cells of rows, headers."""
    found = _headers(reading)
    for _, group in groupby(reading.records, key=lambda one: one.table):
        found += [label for label, _ in _pairs(list(group))]
    for block in reading.blocks:
        begin = block.text[: _LONGEST_LABEL + 1].strip()
        if block.kind == "row":
            found += [one for one in begin.split(_CELLS.strip())[:2] if len(one) <= _LONGEST_LABEL]
        elif len(begin) <= _LONGEST_LABEL:
            found.append(begin)
        run_in = _RUN_IN.match(begin)
        found += [run_in[1]] if run_in else []
    return {name: one.strip().rstrip(_COLON) for one in found if (name := plain(one))}


def _check(
    there: Mapping[str, str], labels: Labels, found: Mapping[str, str], given: Given, filename: str
) -> bool:
    """Whether the file is such a form. Raises BadDeclaration for a label that the file spells otherwise, and, of a file
    that the profile was given for alone, when it is none."""
    wanted = {name for name, noun in labels.nouns.items() if noun != IGNORE}
    others = {name: one for name, one in there.items() if name not in labels.nouns}
    is_form = len(found) * 2 >= len(wanted)
    for name in sorted(wanted - found.keys()) if is_form or given.sole else ():
        near = difflib.get_close_matches(name, others, n=1, cutoff=_LIKE_A_LABEL)
        if near:
            raise BadDeclaration(
                f"profile {given.name}: the file has no label {labels.written[name][:80]!r}",
                subject=filename,
                remedy=f"Did you mean {others[near[0]][:80]!r}?",
            )
    if given.sole and not is_form:
        raise BadDeclaration(
            f"profile {given.name}: of its {len(wanted)} labels {len(found)} stand in the file",
            subject=filename,
            remedy="Its labels are: " + "; ".join(one[:60] for one in list(others.values())[:12]) + ".",
        )
    return is_form


def _headers(reading: Reading) -> list[str]:
    return list(dict.fromkeys(header for one in reading.records for header, _ in one.cells))


def _begun(block: Block, noun: Callable[[str], str]) -> Entry | None:
    """The entry that a block begins; None for one that goes on."""
    text = block.text.strip()
    if block.kind == "heading":
        return Entry(text[:_LONGEST_LABEL], "", True)
    if block.kind == "row" and _CELLS.strip() in text:
        cells = [one.strip() for one in text.split(_CELLS.strip())]
        if len(cells) > 2 and not noun(cells[0]) and (_NUMBER.match(cells[0]) or noun(cells[1])):
            cells = cells[1:]
        return (
            Entry(cells[0].rstrip(_COLON), _CELLS.join(one for one in cells[1:] if one)) if cells[0] else None
        )
    run_in = _RUN_IN.match(text)
    if run_in is not None and (block.kind == "row" or noun(run_in[1])):
        return Entry(run_in[1], run_in[2].strip(), not run_in[2].strip())
    return Entry(text, "", True) if len(text) <= _LONGEST_LABEL and noun(text) else None


def _pairs(records: Sequence[Record]) -> list[tuple[str, str]]:
    """A table of two columns as (first, second), the row of its headers among them; nothing for any other."""
    head = list(dict.fromkeys(header for one in records for header, _ in one.cells))
    if len(head) != 2 or not all(head):
        return []
    cells = [dict(one.cells) for one in records]
    return [(head[0], head[1]), *((one.get(head[0], ""), one.get(head[1], "")) for one in cells)]


def _runs_down(pairs: Sequence[tuple[str, str]], known: Callable[[str], bool], doubtful: bool) -> bool:
    down = sum(known(label) for label, _ in pairs)
    across = sum(known(one) for one in pairs[0])
    if down == across == 0:
        return doubtful
    return down > max(across, 1)


def _row(pair: tuple[str, str], page: int | None) -> Block:
    return Block("row", f"{pair[0].rstrip(_COLON)}: {pair[1]}".rstrip(), page=page)


def _said(
    told: Sequence[Entry], noun: Callable[[str], str], values: Values
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Keys of a sidecar, and a sentence for each value that was not understood. Where a noun has several labels, lists
    are joined, texts follow each other, and of the others the first counts."""
    said: dict[str, object] = {}
    doubts: list[str] = []
    for one in told:
        key = noun(one.label)
        if key in ("", IGNORE) or not one.value:
            continue
        value, lost = values.of(key, " ".join(one.value.split()) if key in _WHOLE else one.value)
        if lost:
            doubts.append(f"{one.label[:60].rstrip(_COLON)}: not understood: {', '.join(lost)[:80]}")
        if value is None:
            continue
        before = said.get(key)
        if isinstance(before, list) and isinstance(value, list) and key in _LISTS:
            said[key] = list(dict.fromkeys([*before, *value]))
        elif isinstance(before, str) and key in _WHOLE:
            said[key] = f"{before} {value}"
        elif before is None:
            said[key] = value
    return said, tuple(doubts[:_MOST_DOUBTS])
