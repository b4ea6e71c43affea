"""`python -m bench.html [FOLDER]`: the main text of web pages, our reader against trafilatura, on the same pages.

Precision, recall and F1 over the bag of words of each page, then their mean over the pages, as comparisons of extractors
do (Barbaresi 2021; Bevendorff et al. 2023). Of trafilatura its default and the setting that finds most; comments off.
Pages are those of `bench/pages.py` and, where FOLDER is given, each `NAME/source.html` in it with `NAME/expected.html`.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import mean

import trafilatura
from bs4 import BeautifulSoup

from bench.pages import Made, made
from corpus.errors import Unreadable
from ingest.formats import read

Score = tuple[float, float, float]
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def by_us(page: str) -> str:
    with suppress(Unreadable):
        return "\n".join(one.text for one in read(page.encode(), hint="text/html").blocks)
    return ""


def by_trafilatura(page: str, *, more: bool = False) -> str:
    return trafilatura.extract(page, include_comments=False, favor_recall=more) or ""


READERS: Mapping[str, Callable[[str], str]] = {
    "ours": by_us,
    "trafilatura": by_trafilatura,
    "trafilatura, favor_recall": lambda page: by_trafilatura(page, more=True),
}


def score(gold: str, found: str) -> Score:
    """Precision, recall, F1 of the bag of words; a Chinese character is a word."""
    wanted, given = _bag(gold), _bag(found)
    both = (wanted & given).total()
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / given.total(), both / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def measured(pages: Iterable[Made]) -> dict[str, dict[str, Score]]:
    """Of each reader the score of each page, by its name."""
    found: dict[str, dict[str, Score]] = {name: {} for name in READERS}
    for page in pages:
        for name, reader in READERS.items():
            found[name][page.name] = score(page.gold, reader(page.html))
    return found


def in_folder(folder: Path) -> Iterator[Made]:
    for source in sorted(folder.glob("*/source.html")):
        expected = source.with_name("expected.html").read_text(encoding="utf-8")
        gold = BeautifulSoup(expected, "lxml").get_text(" ")
        yield Made(source.parent.name, source.read_text(encoding="utf-8", errors="replace"), gold)


def told(title: str, found: Mapping[str, Mapping[str, Score]]) -> None:
    print(f"{title}, {len(found['ours'])} pages: precision, recall, F1")
    for name, scores in found.items():
        print(
            f"  {name:26}" + "  ".join(f"{mean(column):.3f}" for column in zip(*scores.values(), strict=True))
        )


def main(folder: Path | None = None) -> None:
    found = measured(made())
    told("made pages", found)
    layouts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for reader, scores in found.items():
        for name, one in scores.items():
            layouts[name.split("-")[0]][reader].append(one[2])
    print("  F1 by layout: " + "; ".join(
        f"{layout} " + " / ".join(f"{mean(one):.3f}" for one in of.values()) for layout, of in layouts.items()
    ))  # fmt: skip
    if folder is not None:
        told(str(folder), measured(in_folder(folder)))


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
