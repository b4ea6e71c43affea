"""What a set may look like: texts that stay their own words as files, and what is broken told with file and line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.evaluating.checking import open_set
from api.evaluating.collecting import markdown
from api.evaluating.sets import Text
from corpus.errors import NotFound, SetFault
from ingest.cage import read_in_cage
from tests.api.made_sets import added, lines, put, small_set


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_set(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading, *no* stress_at_all, `no code` and [no](link)",
        "<script>alert(1)</script> & &amp; <b>bold</b>",
        "1. not a list\n- nor this\n+ nor that\n2) nor this\n> no quotation\n    no code",
        "a line\n===\nanother\n---\nand | a | row |\n|---|---|---|\n| x | y | z |",
        "~~~\nno fence\n~~~ and ![no picture](x.png) and back\\slash \\* end",
        "+++\ntitle = 'not mine'\n+++\n***\n: : :",
        "متن عربي، 中文文本, naïve café — “quotes” 😀",
    ],
)
def test_a_text_reads_back_as_its_own_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "one.md"
    one = Text(
        'an "id" \\ with\x7f signs', "A [title] with *signs* \u2028 and \x01 more", text, "en", "global"
    )
    file.write_text(markdown(one), encoding="utf-8")
    reading = read_in_cage(file)
    assert " ".join(block.text for block in reading.blocks).split() == text.split()
    assert {block.kind for block in reading.blocks} == {"paragraph"}
    assert reading.declared is not None
    assert reading.declared["id"] == one.name
    assert reading.declared["level"] == "global"


FAR = {"_id": "9", "text": "x y z", "comparable": False}

BROKEN: list[tuple[Callable[[Path], object], str, str]] = [
    (lambda folder: (folder / "corpus.jsonl").unlink(), "small", "missing"),
    (lambda folder: (folder / "queries.jsonl").unlink(), "small", "queries.jsonl is missing"),
    (lambda folder: (folder / "qrels.tsv").unlink(), "queries.jsonl, line 1", "qrels.tsv is missing"),
    (put("corpus.jsonl", ""), "corpus.jsonl", "no documents"),
    (put("queries.jsonl", "\n\n"), "queries.jsonl", "no questions"),
    (put("qrels.tsv", "query-id\tcorpus-id\tscore\n"), "qrels.tsv", "no judgements"),
    (put("qrels.tsv", "1\tdesks\t0\n"), "qrels.tsv", "above 0"),
    (added("corpus.jsonl", '{"_id": "x", "text": \n'), "corpus.jsonl, line 6", "not JSON"),
    (added("corpus.jsonl", "[1]\n"), "corpus.jsonl, line 6", "not a JSON object"),
    (added("corpus.jsonl", '{"_id": "desks", "text": "again"}\n'), "corpus.jsonl, line 6", "stands in line 1"),
    (added("corpus.jsonl", '{"text": "no id"}\n'), "corpus.jsonl, line 6", "no _id"),
    (added("corpus.jsonl", '{"_id": "x", "text": 3}\n'), "corpus.jsonl, line 6", "text is no text"),
    (added("corpus.jsonl", '{"_id": "x", "text": "a", "level": "local"}\n'), "corpus.jsonl, line 6", "no level"),
    (added("corpus.jsonl", '{"_id": "x", "text": "a", "language": "klingon!"}\n'), "corpus.jsonl, line 6", "language"),
    (added("corpus.jsonl", '{"_id": "x", "text": "\\ud800"}\n'), "corpus.jsonl, line 6", "half of a character"),
    (lambda folder: (folder / "corpus.jsonl").write_bytes(b"\xff\xfe"), "corpus.jsonl", "not UTF-8"),
    (added("queries.jsonl", '{"_id": "1", "text": "again"}\n'), "queries.jsonl, line 4", "stands in line 1"),
    (added("queries.jsonl", '{"_id": "9", "text": "…"}\n'), "queries.jsonl, line 4", "no letters"),
    (added("queries.jsonl", json.dumps({"_id": "9", "text": "a" * 10_001})), "queries.jsonl, line 4", "10,001"),
    (added("queries.jsonl", json.dumps({"_id": "9", "text": "a", "comparible": False})), "queries.jsonl, line 4", "key"),
    (added("queries.jsonl", json.dumps({**FAR, "kind": "close"})), "queries.jsonl, line 4", "no kind"),
    (added("queries.jsonl", json.dumps({**FAR, "kind": "near"})), "queries.jsonl, line 4", "what is unmet"),
    (added("queries.jsonl", json.dumps({**FAR, "unmet": [["a"]]})), "queries.jsonl, line 4", "neither a pair"),
    (added("queries.jsonl", json.dumps({**FAR, "comparable": "no"})), "queries.jsonl, line 4", "neither true"),
    (added("queries.jsonl", json.dumps({**FAR, "_id": "9", "comparable": True})), "queries.jsonl, line 4", "no right"),
    (lambda folder: lines(folder / "queries.jsonl", *({**FAR, "_id": each} for each in "123")),
     "queries.jsonl, line 1", "has a right practice"),
    (added("qrels.tsv", "1\tdesks\n"), "qrels.tsv, line 6", "2 fields"),
    (added("qrels.tsv", "1\tdesks\tgood\n"), "qrels.tsv, line 6", "not a grade"),
    (added("qrels.tsv", "1\tdesks\t1\n"), "qrels.tsv, line 6", "same two"),
    (added("qrels.tsv", "1\tnowhere\t1\n"), "qrels.tsv, line 6", "no document 'nowhere'"),
    (added("qrels.tsv", "77\tdesks\t1\n"), "qrels.tsv, line 6", "no question '77'"),
    (put("bridges.tsv", "desks\tnowhere\t1\n"), "bridges.tsv, line 1", "no document"),
    (put("parallel.jsonl", '{"id": "a", "texts": {"en": "one", "en-GB": "two"}}\n'), "parallel.jsonl, line 1", "twice"),
    (put("parallel.jsonl", '{"id": "a", "texts": {"en": "one", "fr": "—"}}\n'), "parallel.jsonl, line 1", "empty"),
    (put("parallel.jsonl", '{"id": "a", "texts": {"en": "one"}}\n'), "parallel.jsonl", "two languages"),
]  # fmt: skip


@pytest.mark.parametrize(("mar", "subject", "happened"), BROKEN)
def test_a_broken_set_is_told_with_file_line_and_remedy(
    folder: Path, mar: Callable[[Path], object], subject: str, happened: str
) -> None:
    mar(folder)
    with pytest.raises(SetFault) as told:
        open_set(folder)
    assert Path(told.value.subject).name == subject
    assert happened in told.value.happened
    assert told.value.remedy


def test_documents_lie_in_collections_with_names_of_their_own(folder: Path) -> None:
    (folder / "documents").mkdir()
    with pytest.raises(SetFault, match="no files"):
        open_set(folder)
    (folder / "documents" / "stray.md").write_text("# x")
    with pytest.raises(SetFault, match="no collection"):
        open_set(folder)
    (folder / "documents" / "stray.md").rename(folder / "stray.md")
    (folder / "documents" / "corpus").mkdir()
    with pytest.raises(SetFault, match="no name for a collection"):
        open_set(folder)


def test_a_set_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound):
        open_set(Path("/nowhere/at/all"))


def test_a_header_is_passed_over_and_may_be_missing(folder: Path) -> None:
    with_header = open_set(folder)
    text = (folder / "qrels.tsv").read_text().partition("\n")[2]
    (folder / "qrels.tsv").write_text(text, encoding="utf-8")
    assert [(one.first, one.second, one.grade) for one in open_set(folder).judgements] == [
        (one.first, one.second, one.grade) for one in with_header.judgements
    ]
    assert open_set(folder).digest != with_header.digest
    assert open_set(folder).documents_digest == with_header.documents_digest
