"""A bit that flips in the file is never served: every read answers as before, or says that it is damaged."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpus.access import anyone, everything
from corpus.calls import Call, Invitation, Purpose, SubmittedFile
from corpus.catalogue import Catalogue, Reader
from corpus.errors import Damaged, DamagedCatalogue, Gone, NotFound
from corpus.keys import Key
from corpus.queue import Looker, Part, Wanted
from corpus.requests import Question, Report, State, Submission, Wrong
from corpus.review import Actor
from corpus.review.events import Published, Submitted
from corpus.works import Intake
from tests.corpus.catalogue_makers import BODY, PERSON, collection, declare, document, edition, filled, ingest

DAMAGED = "damaged"
EVERYBODYS = Looker("ana", "2014-01-01", None, None)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with some of everything: several documents, an older edition, claims, graves, requests."""
    path = tmp_path_factory.mktemp("sound") / "catalogue.db"
    catalogue = Catalogue.open(path, clock=lambda: "2014-01-01T00:00:00Z")
    _, _, practices = filled(catalogue)
    home = collection()
    for name in "bcdef":
        with catalogue.write(BODY, "ingest") as writer:
            ingest(writer, document(home, name, work="one work"), keys=("x", "y"))
    with catalogue.write(BODY, "ingest") as writer:
        ingest(writer, document(home, "b", work="one work"), version=2, keys=("x", "y"))
        writer.withdraw_document(document(home, "c").id, "asked for")
    with catalogue.write(PERSON, "answer") as writer:
        writer.claim([declare(practices[0], "title", "Pay desks", PERSON)])
        writer.put_intake(home.id, Intake("b.txt", "digest", document(home, "b").id))
        writer.put_vocabulary("local", 'name = "local"')
        writer.put_question(Question("q-1", "How?", "en", answers=practices))
        writer.desk.put_submission(Submission("s-1", "Hotline", State.SUBMITTED))
        writer.desk.put_parts("s-1", {"ana": Part.OPENED})
        writer.desk.put_call(Call("call-1", "Hotlines", "tf-one", people=(Actor("ana"),)))
        writer.desk.put_invitation(Invitation("link-1", "digest", Purpose.SUBMIT, "call-1"))
        writer.desk.put_file(SubmittedFile("s-1", "0" * 64, "hotline.txt"))
        writer.desk.append("s-1", "ana", [Submitted("2014-01-22", "As promised"), Published("ana")])
        writer.put_report(Report("r-1", practices[0], Wrong.FACTS, "It was in the north."))
        writer.put_key(Key("key-1", "intranet", "digest"))
    catalogue.close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def reads(catalogue: Catalogue) -> dict[str, Callable[[], object]]:
    """Everything that can be asked, by name; the ids are those of the sound file."""
    home = collection()
    works = [document(home, name, work="one work") for name in "abcdef"]
    asks: dict[str, Callable[[Reader], object]] = {
        "practice ids": lambda reader: reader.practice_ids(),
        "page of ids": lambda reader: reader.practice_ids(after="prac-a", limit=3),
        "updated": lambda reader: reader.practice_ids(updated_since=4),
        "practices": lambda reader: reader.practices(IDS["practices"]),
        "passages": lambda reader: reader.passages(IDS["passages"]),
        "bridges": lambda reader: reader.bridges_of(IDS["practices"]),
        "collections": lambda reader: reader.collections(),
        "collection": lambda reader: reader.collection("reports"),
        "held": lambda reader: list(reader.documents_in("reports")),
        "vocabularies": lambda reader: reader.vocabularies(),
        "questions": lambda reader: reader.questions(),
        "submissions": lambda reader: (
            reader.queued(EVERYBODYS, Wanted(), 9),
            reader.queue_counts(EVERYBODYS, Wanted()),
        ),
        "calls": lambda reader: (reader.calls(), reader.call("call-1"), reader.invitations()),
        "submission": lambda reader: (reader.submission("s-1"), reader.submission_files("s-1")),
        "log": lambda reader: reader.logged("s-1"),
        "intake": lambda reader: reader.intake(home.id),
        "feed of passages": lambda reader: sorted(reader.feed_passages(), key=lambda one: one.passage.id),
        "feed since": lambda reader: sorted(reader.feed_passages(3), key=lambda one: one.passage.id),
        "feed of practices": lambda reader: sorted(reader.feed_practices(), key=lambda one: one.id),
        "died": lambda reader: reader.feed_died(2),
        "nothing there": lambda reader: reader.practices(["prac-0000000000000000"]),
    }
    for work in works:
        asks[f"document {work.id}"] = lambda reader, of=work: reader.document(of.id)
        asks[f"cut {work.id}"] = lambda reader, of=work: reader.edition_passages(edition(of).id)
        asks[f"newest {work.id}"] = lambda reader, of=work: reader.newest_edition(of.id)
        asks[f"editions {work.id}"] = lambda reader, of=work: reader.editions(of.id, text=True)
        asks[f"spans {work.id}"] = lambda reader, of=work: reader.practices_of(of.id)
        asks[f"found {work.id}"] = lambda reader, of=work: reader.find("reports", of.lineage)
        asks[f"work {work.id}"] = lambda reader, of=work: reader.work(of.id)
    for practice in IDS["practices"]:
        asks[f"practice {practice}"] = lambda reader, one=practice: reader.practice(one)
        asks[f"rests {practice}"] = lambda reader, one=practice: reader.practice_passages(one)
        asks[f"claims {practice}"] = lambda reader, one=practice: reader.assertions(one)
    found: dict[str, Callable[[], object]] = {}
    for at in (None, 3):
        for name, ask in asks.items():
            found[f"{name} at {at}"] = lambda ask=ask, at=at: _asked(catalogue, ask, at)
    found["changes"] = lambda: catalogue.changes(0)
    found["sequence"] = catalogue.sequence
    found["dump"] = lambda: list(catalogue.dump())
    return found


def _asked(catalogue: Catalogue, ask: Callable[[Reader], object], at: int | None) -> object:
    with catalogue.reader(everything() if at is None else anyone(), at) as reader:
        return ask(reader)


IDS: dict[str, list[str]] = {"practices": [], "passages": []}


def answers(path: Path) -> dict[str, object]:
    """Every answer, or `DAMAGED`; what is gone or unknown answers with its class and facts."""
    try:
        catalogue = Catalogue.open(path)
    except Damaged:
        return {}
    given = {}
    for name, read in reads(catalogue).items():
        try:
            given[name] = read()
        except Gone as error:
            given[name] = ("gone", error.facts)
        except NotFound:
            given[name] = "not found"
        except Damaged:
            given[name] = DAMAGED
    catalogue.close()
    return given


@pytest.fixture(scope="module")
def truth(sound: Path) -> dict[str, object]:
    with sqlite3.connect(sound) as database:
        for noun in IDS:
            IDS[noun] = [row[0] for row in database.execute(f"SELECT DISTINCT id FROM {noun} ORDER BY id")]
    database.close()
    given = answers(sound)
    assert DAMAGED not in given.values()
    return given


def flip(sound: Path, path: Path, chance: random.Random) -> str:
    """Copies the file with one bit flipped, mostly where something is written; says where."""
    raw = bytearray(sound.read_bytes())
    at = chance.randrange(len(raw))
    while raw[at] == 0 and chance.random() < 0.9:
        at = chance.randrange(len(raw))
    bit = chance.randrange(8)
    raw[at] ^= 1 << bit
    path.write_bytes(raw)
    return f"byte {at} (page {at // 4096 + 1}, {at % 4096}), bit {bit}"


def judge(sound: Path, truth: dict[str, object], folder: Path, chance: random.Random) -> None:
    path = folder / "catalogue.db"
    where = flip(sound, path, chance)
    given = answers(path)
    wrong = [name for name, answer in given.items() if answer not in (truth[name], DAMAGED)]
    assert wrong == [], f"{where}: {[(name, given[name]) for name in wrong][:2]}"
    unharmed = given == truth
    assert unharmed or _found_damaged(path), f"{where}: the deep check is content"
    shutil.rmtree(folder)


def _found_damaged(path: Path) -> bool:
    try:
        catalogue = Catalogue.open(path)
    except Damaged:
        return True
    findings = catalogue.check(deep=True)
    catalogue.close()
    return bool(findings)


@pytest.mark.parametrize("number", range(12))
def test_a_flipped_bit_is_told_and_never_served(
    sound: Path, truth: dict[str, object], tmp_path: Path, number: int
) -> None:
    judge(sound, truth, _folder(tmp_path, number), random.Random(f"fixed {number}"))


@pytest.mark.soak
def test_no_flipped_bit_is_ever_served(
    sound: Path, truth: dict[str, object], tmp_path: Path, soak_seed: int
) -> None:
    for number in range(200):
        judge(sound, truth, _folder(tmp_path, number), random.Random(f"{soak_seed} {number}"))


LOST = {
    "views": lambda reader: reader.practice(IDS["practices"][0]),
    "documents": lambda reader: reader.document(document(collection(), "a").id),
    "collections": lambda reader: reader.collection("reports"),
    "editions": lambda reader: reader.newest_edition(document(collection(), "a").id),
    "texts": lambda reader: reader.newest_edition(document(collection(), "a").id),
    "practices": lambda reader: reader.practices_of(document(collection(), "a").id),
    "assertions": lambda reader: [reader.assertions(one) for one in IDS["practices"]],
    "tombstones": lambda reader: reader.document(document(collection(), "c").id),
    "passages": lambda reader: list(reader.feed_passages()),
    "changes": lambda reader: reader,
    "tallies": lambda reader: reader.collections(),
    "meta": lambda reader: reader,
}


@pytest.mark.parametrize(("place", "value"), [(18, 6), (19, 6), (47, 12)])
def test_a_header_that_names_no_format_is_told_as_damage(
    sound: Path, tmp_path: Path, place: int, value: int
) -> None:
    """And not as a folder without rights, or a failing disk (https://www.sqlite.org/fileformat.html, 1.3)."""
    path = tmp_path / "catalogue.db"
    raw = bytearray(sound.read_bytes())
    raw[place] = value
    path.write_bytes(raw)
    with (
        pytest.raises(DamagedCatalogue),
        closing(Catalogue.open(path)) as catalogue,
        catalogue.write(PERSON, "answer") as writer,
    ):
        writer.put_intake(collection().id, Intake("z.txt", "digest", ""))


@pytest.mark.parametrize("table", LOST)
def test_a_table_that_lost_its_rows_is_told_where_it_is_asked(
    sound: Path, truth: dict[str, object], tmp_path: Path, table: str
) -> None:
    """Even when the rows are gone without a trace, indexes and all."""
    path = tmp_path / "catalogue.db"
    shutil.copy(sound, path)
    with sqlite3.connect(path) as database:
        database.execute(f"DELETE FROM {table}")
    database.close()
    with pytest.raises(Damaged) as caught:
        _asked(Catalogue.open(path), LOST[table], None)
    assert "fieldbridge restore" in caught.value.remedy


def _folder(tmp_path: Path, number: int) -> Path:
    folder = tmp_path / str(number)
    folder.mkdir()
    return folder
