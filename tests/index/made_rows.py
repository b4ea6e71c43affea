"""What the tests of generations are made of: rows about nothing, two spaces with the tiny encoder."""

import random
from collections.abc import Sequence
from pathlib import Path

from index.attributes import SubjectRow
from index.generations import GenerationStore, IndexRow
from index.projection import Floats
from index.spaces import Space
from tests.word_encoder import WordEncoder

WORDS = ("migrant", "worker", "wage", "border", "desk", "visa", "consulate", "training", "fee", "school")
LANGUAGES = ("en", "fr", "ar")
COUNT = 90


def spaces(salt: str = "a") -> tuple[Space, ...]:
    return (
        Space("multilingual", WordEncoder(salt * 16)),
        Space("english", WordEncoder(salt * 15 + "e"), frozenset({"en"})),
    )


def vectors(space: Space, rows: Sequence[IndexRow]) -> Floats:
    return space.encoder.encode_passages([row.text_for_vectors for row in rows])


def row(number: int) -> IndexRow:
    text = " ".join(random.Random(number).choices(WORDS, k=12)) + f" only{number}"
    return IndexRow(f"pas-{number:04}", (f"prac-{number // 3}",), LANGUAGES[number % 3], text, text)


def subject(number: int, place: str = "") -> SubjectRow:
    facets = {"level": ("field" if number % 2 else "global",), "place": (place or f"P{number % 4}", "W")}
    return SubjectRow(f"prac-{number}", f"doc-{number}", "public", facets)


def rows(start: int = 0, end: int = COUNT) -> list[IndexRow]:
    return [row(number) for number in range(start, end)]


def subjects(start: int = 0, end: int = COUNT // 3) -> list[SubjectRow]:
    return [subject(number) for number in range(start, end)]


def store(root: Path, salt: str = "a") -> GenerationStore:
    return GenerationStore(root, spaces(salt))


def published(root: Path) -> GenerationStore:
    made = store(root)
    draft = made.build(1, rows(), subjects(), vectors)
    draft.payloads["calibrator"] = b"{}"
    made.publish(draft)
    return made
