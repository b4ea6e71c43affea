"""`python -m tests.gold FOLDER` lays the two gold sets out, as `FOLDER/starter` and `FOLDER/made`, to be evaluated.

Each is asked over the collection that it was judged on: the other half holds answers that nobody judged.
Refuses: evaluating.
"""

import shutil
import sys
from pathlib import Path

from tests.collection.generator import write
from tests.corpus.starter_text import DOCUMENTS

GOLD = Path(__file__).resolve().parent
FILES = ("queries.jsonl", "qrels.tsv", "bridges.tsv")


def lay_out(folder: Path) -> None:
    """Raises FileExistsError for a set that is there: nothing of anybody's is overwritten."""
    shutil.copytree(DOCUMENTS, folder / "starter" / "documents" / "starter")
    write(folder / "made" / "documents" / "made")
    (folder / "made" / "vocabularies").mkdir()
    shutil.copy(GOLD.parent / "collection" / "local-places.toml", folder / "made" / "vocabularies")
    for name in ("starter", "made"):
        for file in FILES:
            shutil.copy(GOLD / name / file, folder / name)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
