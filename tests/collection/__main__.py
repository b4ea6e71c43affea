"""Writes the test collection: python -m tests.collection FOLDER [--count N] [--seed S]

Refuses: a folder that holds something already.
"""

import argparse
from pathlib import Path

from tests.collection.generator import TRUTH_FILE, write, write_truth


def main() -> None:
    asked = argparse.ArgumentParser(
        prog="python -m tests.collection", description=(__doc__ or "").split(":")[0]
    )
    asked.add_argument("folder", type=Path, help="where the documents go; empty or not there yet")
    asked.add_argument("--count", type=int, help="how many documents; default: the hand-written set")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    if given.folder.exists() and any(given.folder.iterdir()):
        asked.error(f"{given.folder} is not empty; name another folder")
    if given.count is not None and given.count < 1:
        asked.error("--count is at least 1")
    truths = write(given.folder, given.count, given.seed)
    beside = given.folder.parent / f"{given.folder.name}.{TRUTH_FILE}"
    write_truth(truths, beside)
    documents = len({one.document for one in truths})
    print(f"{documents} documents with {len(truths)} practices in {given.folder}; the truth is in {beside}")


if __name__ == "__main__":
    main()
