"""A data folder read in from real files by the real pipeline, with words in it that stand nowhere else.

Every text is invented and tells of no real programme.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from api.house import House, open_house
from corpus.access import anyone, everything
from corpus.ids import collection_id, document_id, practice_id
from ingest.pipeline import Options
from ingest.report import Report
from search.answers import Ask
from tests.api.made import calibrated, settings_for, word_spaces
from tests.faults.made import pdf
from tests.ingest.made_files import message

DESKS, SONGS, WELLS, BOATS, LETTER, NOTE = (
    "desks.pdf", "songs.md", "wells.md", "boats.md", "letter.eml", "letter.eml/note.txt",
)  # fmt: skip
COMPENDIUM = "many.md"

WORDS = {
    DESKS: ["Quellbrook", "zanthari", "oldenmoor"],
    SONGS: ["Kirrelsang", "volmarine"],
    WELLS: ["brunnhaldi", "مزرقان"],
    BOATS: ["skiffaren"],
    LETTER: ["postillior", "epistolga"],
    NOTE: ["annexomir"],
}
PARTS = {
    "Ferries for the Thornwick market": ["Thornwick", "ferrisande"],
    "Lamps in the Underlode hostel": ["Underlode", "lampurnis", "灯笼计划书"],
    "Bread at the Ambersea school": ["Ambersea", "brotellan"],
}
QUESTIONS = (
    "complaints of workers about wages", "songs that children sing at school", "wells and water", "boats and ferries",
    "lamps in the hostel", "bread for the school", "what did the clerk write down",
)  # fmt: skip


def write_office(folder: Path, leave_out: str = "") -> Path:
    """The files, without one of them or without one part of the compendium."""
    folder.mkdir(parents=True, exist_ok=True)
    texts: dict[str, bytes] = {
        DESKS: pdf(
            "Complaint desks at Quellbrook",
            "The office at Quellbrook opened zanthari desks where workers complained about unpaid wages. "
            "The clerk wrote down what oldenmoor workers said about wages.",
        ),
        SONGS: page(
            "Songs of Kirrelsang",
            "Children of Kirrelsang sang volmarine songs at school, so that the others learned their language.",
        ),
        WELLS: page(
            "Wells that are shared",
            "Neighbours at brunnhaldi shared the wells and read every agreement about water aloud. مزرقان",
        ),
        BOATS: page(
            "Boats for fishers", "The skiffaren boats were lent to fishers who had lost theirs in a storm."
        ),
        LETTER: message(
            "The postillior office wrote an epistolga letter to every family about the school year.",
            **{"note.txt": b"A note\n\nThe annexomir families came to the meeting about the school year.\n"},
        ),
        COMPENDIUM: compendium([one for one in PARTS if one != leave_out]),
        f"{COMPENDIUM}.toml": declared([one for one in PARTS if one != leave_out]),
    }
    for name, content in texts.items():
        if name != leave_out:
            (folder / name).write_bytes(content)
    return folder


def page(title: str, text: str) -> bytes:
    return f"# {title}\n\n{text}\n\n## Lessons\n\nBegin early: {text.lower()}\n".encode()


def compendium(parts: list[str]) -> bytes:
    whole = "# Many practices\n\nThis book was put together by a working group over two years.\n\n"
    for title in parts:
        first, second, *more = PARTS[title]
        whole += (
            f"## {title}\n\nThe town of {first} began it, and the {second} was lent to families every evening. "
            f"{' '.join(more)}\n\n### What was learned\n\nAsk {first} people first; the {second} is not enough.\n\n"
        )
    return f"{whole}## Thanks\n\nMany people read drafts of this book and told what was wrong.\n".encode()


def declared(parts: list[str]) -> bytes:
    lines = 'title = "Many practices"\nrights = "open"\n'
    for title in parts:
        lines += (
            f'\n[[practices]]\nheading = "{title}"\ntitle = "{title}"\nlevel = "field"\n'
            f'summary = "What {PARTS[title][0]} did with {PARTS[title][1]}."\n'
        )
    return lines.encode()


@dataclass(frozen=True)
class Office:
    """One data folder over one folder of files."""

    data: Path
    files: Path

    def open(self) -> House:
        house = open_house(settings_for(self.data), create=True, spaces=word_spaces())
        house.publisher._calibrate = calibrated
        return house

    def read_in(self, **options: bool) -> Report:
        with self.open() as house:
            report = house.pipeline.run([self.files], Options("tests", **options))
            if report.changed:
                house.publisher.publish()
        return report

    def copied(self, folder: Path) -> "Office":
        shutil.copytree(self.data, folder / "data")
        shutil.copytree(self.files, folder / self.files.name)
        return Office(folder / "data", folder / self.files.name)


def made(folder: Path, leave_out: str = "") -> Office:
    office = Office(folder / "data", write_office(folder / "in", leave_out))
    report = office.read_in()
    assert not report.failed, report.failed
    return office


def document(name: str) -> str:
    return document_id(collection_id("tests"), f"in/{name}")


def part(title: str) -> str:
    return practice_id(document(COMPENDIUM), title)


def answered(house: House) -> list[list[tuple[object, ...]]]:
    """What each question finds: title, score, relevance, the passages' words and the bridges; not ids of passages, which
    hang on the file that they came from."""
    found = []
    for question in QUESTIONS:
        answer = house.searcher.search(Ask(question, limit=50, bridges=5), anyone())
        found.append(
            [
                (
                    hit.practice.title, round(hit.score, 4), hit.relevance, tuple(one.text for one in hit.passages),
                    tuple(one.practice.title for one in hit.bridges),
                )
                for hit in answer.hits
            ]
        )  # fmt: skip
    return found


def readings(house: House) -> dict[str, object]:
    """All that can be read of each living practice and document, by id."""
    found: dict[str, object] = {}
    with house.catalogue.reader(everything()) as reader:
        for held in reader.documents_in("tests"):
            edition = reader.newest_edition(held.document.id)
            found[held.document.id] = (held.document, edition)
            for practice in held.practices:
                passages = reader.practice_passages(practice)
                found[practice] = (reader.practice(practice), passages, reader.assertions(practice))
    return found
