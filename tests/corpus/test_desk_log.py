"""The desk's log: a chain that shows what was changed, and out of which personal words can be taken."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.access import anyone
from corpus.assertions import Agent, AgentKind
from corpus.calls import Purpose, digest_of, drawn_link
from corpus.catalogue import Catalogue, schema
from corpus.catalogue.desk_nouns import BEGINNING, link_of
from corpus.catalogue.rows import checksum
from corpus.review import events as e

PERSON = Agent(AgentKind.PERSON, "ana")
HAPPENED = (
    e.Submitted("2026-01-22", "It was Zebedee who ran it"),
    e.Assigned("ana", True, False),
    e.ConflictDenied("ana"),
    e.Published("cora"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two submissions whose events alternate."""
    place = tmp_path / "catalogue.db"
    with_log = Catalogue.open(place, clock=lambda: "2026-01-01T00:00:00Z")
    for event in HAPPENED:
        with with_log.write(PERSON, "review") as writer:
            writer.desk.append("sub-1", "ana", [event])
            writer.desk.append("sub-2", "ben", [event])
    with_log.close()
    return place


def _tampered(path: Path, change: Callable[[sqlite3.Connection], object], *tables: str) -> list[str]:
    """What a deep check finds after somebody changed rows and made their checksums good again."""
    with sqlite3.connect(path) as database:
        change(database)
        database.row_factory = sqlite3.Row
        for name in tables:
            table = schema.metadata.tables[name]
            names = [column.name for column in table.columns][:-1]
            for row in database.execute(f"SELECT * FROM {name}").fetchall():
                sealed = checksum(name, [row[one] for one in names])
                database.execute(f"UPDATE {name} SET checksum = ? WHERE number = ?", (sealed, row["number"]))
    database.close()
    catalogue = Catalogue.open(path)
    try:
        return [f"{one.subject}: {one.what}" for one in catalogue.check(deep=True)]
    finally:
        catalogue.close()


def test_each_submission_has_its_events_in_order_and_a_sound_log_has_no_findings(path: Path) -> None:
    catalogue = Catalogue.open(path)
    assert catalogue.check(deep=True) == []
    with catalogue.reader(anyone()) as reader:
        assert reader.happened("sub-1") == reader.happened("sub-2") == HAPPENED
        assert [one.number for one in reader.logged("sub-2")] == [2, 4, 6, 8]
        assert reader.happened("sub-3") == ()
        assert reader.chain() == (8, reader.logged("sub-2")[-1].hash)
    with catalogue.reader(anyone(), at=1) as reader:
        assert reader.happened("sub-1") == HAPPENED[:1]
    catalogue.close()


def test_an_empty_log_begins_with_noughts(tmp_path: Path) -> None:
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    with catalogue.reader(anyone()) as reader:
        assert reader.chain() == (0, BEGINNING)
    catalogue.close()


def test_what_is_personal_is_erased_from_row_and_event_and_the_chain_stays_whole(path: Path) -> None:
    catalogue = Catalogue.open(path)
    with catalogue.reader(anyone()) as reader:
        before = reader.chain()
    for number in (1, 2):
        with catalogue.write(PERSON, "erased") as writer:
            writer.desk.erase_personal(number)
    with catalogue.reader(anyone()) as reader:
        assert reader.happened("sub-1") == (e.Submitted("2026-01-22"), *HAPPENED[1:])
        assert reader.logged("sub-1")[0].erased
        assert reader.chain() == before
    assert catalogue.check(deep=True) == []
    catalogue.close()
    with sqlite3.connect(path) as database:
        said = [row for name in schema.metadata.tables for row in database.execute(f"SELECT * FROM {name}")]
    assert "Zebedee" not in repr(said)


@pytest.mark.parametrize(
    ("change", "table", "found"),
    [
        ("UPDATE desk_events SET actor = 'eve' WHERE number = 3", "desk_events", "desk_events 3: its hash"),
        ("UPDATE desk_events SET at = '2020' WHERE number = 1", "desk_events", "desk_events 1: its hash"),
        (
            "UPDATE desk_personal SET content = '{}' WHERE number = 1",
            "desk_personal",
            "desk_events 1: its personal",
        ),
        (
            "UPDATE desk_personal SET salt = 'x' WHERE number = 2",
            "desk_personal",
            "desk_events 2: its personal",
        ),
        ("DELETE FROM desk_personal WHERE number = 2", "desk_personal", "desk_events 2: its personal"),
        ("DELETE FROM desk_events WHERE number = 4", "desk_events", "desk_events 5: it does not follow"),
        (
            "UPDATE desk_events SET number = 9 WHERE number = 4",
            "desk_events",
            "desk_events 5: it does not follow",
        ),
    ],
)
def test_a_deep_check_names_the_event_that_was_changed(
    path: Path, change: str, table: str, found: str
) -> None:
    findings = _tampered(path, lambda database: database.execute(change), table)
    assert any(one.startswith(found) for one in findings), findings


def test_an_event_that_is_written_anew_with_its_own_hash_breaks_the_next(path: Path) -> None:
    def change(database: sqlite3.Connection) -> None:
        database.execute("UPDATE desk_events SET kind = 'Declined' WHERE number = 5")
        database.row_factory = sqlite3.Row
        row = dict(database.execute("SELECT * FROM desk_events WHERE number = 5").fetchone())
        database.execute("UPDATE desk_events SET hash = ? WHERE number = 5", (link_of(row),))

    findings = _tampered(path, change, "desk_events")
    assert any(one.startswith("desk_events 6: it does not follow") for one in findings), findings


def test_a_link_is_kept_as_a_digest_and_is_good_until_it_expires_or_is_revoked(path: Path) -> None:
    link, token = drawn_link(Purpose.SUBMIT, "call-1", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    catalogue = Catalogue.open(path)
    with catalogue.write(PERSON, "made a link") as writer:
        writer.desk.put_invitation(link)
    with catalogue.reader(anyone()) as reader:
        (kept,) = reader.invitations()
    catalogue.close()
    assert token not in repr(kept)
    assert kept.digest == digest_of(token)
    assert kept.good("2026-01-31T00:00:00Z")
    assert not kept.good("2026-02-01T00:00:00Z")
