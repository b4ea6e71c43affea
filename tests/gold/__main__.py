"""`python -m tests.gold FOLDER` lays both gold sets out as one set for `fieldbridge evaluate FOLDER`.

Both collections are searched at once: the questions on one are asked over the documents of the other too.
Refuses: evaluating.
"""

import shutil
import sys
from pathlib import Path

from tests.collection.generator import write
from tests.corpus.starter_text import DOCUMENTS

GOLD = Path(__file__).resolve().parent
SETS = ("starter", "made")


def lay_out(folder: Path) -> None:
    """Raises FileExistsError for a folder that is there: nothing of anybody's is overwritten."""
    folder.mkdir(parents=True)
    shutil.copytree(DOCUMENTS, folder / "documents" / "starter")
    write(folder / "documents" / "made")
    (folder / "vocabularies").mkdir()
    shutil.copy(GOLD.parent / "collection" / "local-places.toml", folder / "vocabularies")
    for name in ("queries.jsonl", "qrels.tsv", "bridges.tsv"):
        (folder / name).write_text("".join(_lines(name)), encoding="utf-8")


def _lines(name: str) -> list[str]:
    """The rows of both sets, under one header line where there is one."""
    found: list[str] = []
    for one in SETS:
        rows = (GOLD / one / name).read_text(encoding="utf-8").splitlines(keepends=True)
        found += rows[1:] if found and name.endswith(".tsv") else rows
    return found


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
