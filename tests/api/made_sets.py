"""Small sets to evaluate on, and ways to break them. The texts are invented and tell of no real programme."""

import json
from collections.abc import Callable
from pathlib import Path

TOPICS = {
    "desks": "Complaint desks were opened where domestic workers complained about unpaid wages without a lawyer.",
    "bridges": "Carpenters repaired wooden bridges after floods so that children could walk to school again.",
    "bees": "Beekeepers shared hives and honey presses in a cooperative that sold honey on Saturday markets.",
    "radio": "A radio programme in four languages told seasonal pickers about heat, water and rest.",
    "seeds": "Farmers kept seeds of old wheat and barley in clay jars and lent them to neighbours every spring.",
}


def lines(path: Path, *values: object) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in values), encoding="utf-8")


def small_set(parent: Path) -> Path:
    """A set in the plain form: five documents, three questions, a header line."""
    made = parent / "small"
    made.mkdir()
    lines(made / "corpus.jsonl", *({"_id": name, "title": "", "text": text} for name, text in TOPICS.items()))
    lines(
        made / "queries.jsonl",
        {"_id": "1", "text": "complaint desks for domestic workers and unpaid wages"},
        {"_id": "2", "text": "repaired wooden bridges after floods"},
        {"_id": "3", "text": "honey presses and hives in a cooperative"},
    )
    (made / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\tdesks\t1\n1\tbees\t0\n2\tbridges\t2\n3\tbees\t1\n", encoding="utf-8"
    )
    return made


def put(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def added(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text((folder / name).read_text() + text, encoding="utf-8")
