"""`python -m bench`: every ratio, one after the other, with the models of the settings.

The made collection is kept in the data folder's `bench/`, built at the first run. Refuses: judging.
"""

import sys
from itertools import islice
from pathlib import Path

from api.settings import read_settings
from bench import box, encoders, html, ingesting, reading, searching, while_reading

DEV_DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"
STARTER = Path(__file__).resolve().parents[1] / "corpus" / "starter" / "documents"
TEXTS, LETTERS = 200, 560


def texts() -> list[str]:
    """Stretches of the starter collection, about as long as passages are, in its languages."""
    whole = " ".join(path.read_text(encoding="utf-8") for path in sorted(STARTER.glob("*.md")))
    step = max(1, (len(whole) - LETTERS) // TEXTS)
    return [whole[start : start + LETTERS] for start in islice(range(0, len(whole), step), TEXTS)]


def main() -> None:
    settings = read_settings()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else searching.COUNT
    encoders.main(settings.models, texts())
    made = settings.data / f"bench-{count}"
    searching.main(made, settings.models, count)
    with box.serving(made, settings.models) as address:
        box.main(address)
    html.main()
    if not DEV_DATA.is_dir():
        print(f"reading, ingesting and searching meanwhile: left out, there are no documents in {DEV_DATA}")
        return
    documents = DEV_DATA / "documents"
    reading.main(documents)
    ingesting.main(documents)
    while_reading.main(documents, DEV_DATA / "hostile", settings.models)


if __name__ == "__main__":
    main()
