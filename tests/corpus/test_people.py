"""Who may do what, how names are spelled, and that what is erased is gone from the file."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import Visibility
from corpus.catalogue import Catalogue, FileStore, backup, restore
from corpus.catalogue.people import MOST_SESSIONS
from corpus.errors import DamagedCatalogue, NotFound, WrongUse
from corpus.keys import Standing, Use, drawn_secret, named, proves
from corpus.people import (
    Grant,
    Person,
    Role,
    Session,
    digest_of,
    drawn_token,
    fresh_id,
    grant_of,
    spelled_name,
    spelled_password,
)

NOW, LATER, LAST = "2026-05-01T10:00:00Z", "2026-05-01T12:00:00Z", "2026-05-02T10:00:00Z"
ADMINISTRATOR = (Grant(Role.ADMINISTRATOR),)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def person(name: str, *grants: Grant) -> Person:
    return Person(
        fresh_id(), name, f"{name} in full", f"{name}@mail.example", "hash", grants=grants, created=NOW
    )


def session_of(one: Person, seen: str = NOW) -> Session:
    return Session(digest_of(drawn_token()), one.id, NOW, seen, LAST)


def test_a_role_holds_in_its_group_and_in_no_other() -> None:
    one = person("ana", Grant(Role.REVIEWER, "alpha"), Grant(Role.SUBMITTER, "beta"))
    assert one.holds(Role.REVIEWER, "alpha")
    assert not one.holds(Role.REVIEWER, "beta")
    assert one.holds(Role.REVIEWER)
    assert not one.holds(Role.ADMINISTRATOR)
    assert one.groups == ("alpha", "beta")


def test_an_administrator_sees_no_groups_documents_by_that_alone() -> None:
    one = person("ana", *ADMINISTRATOR)
    assert one.scope.sees(Visibility("signed-in"))
    assert not one.scope.sees(Visibility("group:alpha"))


@pytest.mark.parametrize(
    "wrong",
    ["reviewer", "administrator:alpha", "boss:alpha", "reviewer:", "reviewer:A B", "", "reviewer:../x"],
)
def test_what_is_no_role_in_a_group_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        grant_of(wrong)


@given(st.sampled_from([*Role]), st.from_regex(r"[a-z0-9][a-z0-9-]{0,59}", fullmatch=True))
def test_a_grant_is_read_back_as_it_was_written(role: Role, group: str) -> None:
    one = Grant(role, "" if role is Role.ADMINISTRATOR else group)
    assert grant_of(str(one)) == one


@given(st.text(max_size=100))
def test_a_name_has_one_spelling_or_none(written: str) -> None:
    try:
        name = spelled_name(written)
    except ValueError:
        return
    assert spelled_name(name) == name
    assert spelled_name(f"  {written}\t") == name
    assert not any(one.isspace() for one in name)


@pytest.mark.parametrize(
    "easy", ["", "short", "a" * 12, "abcabcabcabc", "x" * 300, "anaanaanana.", "ana.is.my.name"]
)
def test_a_password_that_is_guessed_at_once_is_refused(easy: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        spelled_password(easy, "ana.is.my.name")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert spelled_password("ﬁeld café bridges") == spelled_password("field café bridges")


def test_what_is_put_is_read_and_makes_no_new_moment(catalogue: Catalogue) -> None:
    one = person("ana", *ADMINISTRATOR, Grant(Role.REVIEWER, "alpha"))
    with catalogue.admitting() as people:
        people.put_person(one)
    with catalogue.people() as people:
        assert people.named("ana") == people.person(one.id) == replace(one, grants=tuple(sorted(one.grants)))
        assert people.named("") is None
        assert people.everyone() == (people.person(one.id),)
    assert catalogue.sequence() == 0
    assert catalogue.check(deep=True) == []


def test_a_name_is_one_persons(catalogue: Catalogue) -> None:
    with catalogue.admitting() as people:
        people.put_person(person("ana"))
    with pytest.raises(WrongUse, match="taken"), catalogue.admitting() as people:
        people.put_person(person("ana"))


@pytest.mark.parametrize("change", [{"disabled": NOW}, {"grants": ()}])
def test_the_only_administrator_stays_one(catalogue: Catalogue, change: dict[str, object]) -> None:
    one = person("ana", *ADMINISTRATOR)
    with catalogue.admitting() as people:
        people.put_person(one)
    with pytest.raises(WrongUse, match="only administrator"), catalogue.admitting() as people:
        people.put_person(replace(one, **change))  # type: ignore[arg-type]
    with pytest.raises(WrongUse, match="only administrator"), catalogue.admitting() as people:
        people.erase(one.id, LATER)
    with catalogue.admitting() as people:
        people.put_person(person("bo", *ADMINISTRATOR))
        people.put_person(replace(one, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"disabled": NOW}, {"secret": "another"}])
def test_who_is_shut_out_or_has_another_password_is_signed_out(
    catalogue: Catalogue, change: dict[str, object]
) -> None:
    one, other = person("ana"), person("bo")
    with catalogue.admitting() as people:
        for each in (one, other):
            people.put_person(each)
            people.put_session(session_of(each))
        people.put_person(replace(one, shown="Ana"))
        assert len(people.sessions_of(one.id)) == 1
        people.put_person(replace(one, **change))  # type: ignore[arg-type]
        assert people.sessions_of(one.id) == ()
        assert len(people.sessions_of(other.id)) == 1


def test_a_session_ends_when_it_is_idle_and_at_the_latest_at_its_end() -> None:
    one = Session("d", "p", NOW, LATER, LAST)
    assert one.is_open(LATER, NOW)
    assert not one.is_open(LATER, LATER)
    assert not one.is_open(LAST, NOW)


def test_sessions_of_one_person_are_bounded_and_what_is_over_is_swept(catalogue: Catalogue) -> None:
    one = person("ana")
    with catalogue.admitting() as people:
        people.put_person(one)
        oldest = session_of(one, "2026-05-01T09:00:00Z")
        people.put_session(oldest)
        for _ in range(MOST_SESSIONS + 2):
            people.put_session(session_of(one))
        assert len(people.sessions_of(one.id)) == MOST_SESSIONS
        assert people.session(oldest.digest) is None
        people.sweep(LATER, NOW)
        assert people.sessions_of(one.id) == ()


def test_a_secret_key_says_what_it_is_good_for_and_dies_with_its_person(catalogue: Catalogue) -> None:
    one = person("ana")
    key, text = drawn_secret("import", (Use.READ,), ("alpha",), NOW, LAST, one.id)
    assert named(text) == key.id
    assert proves(key, text)
    assert not proves(key, text[:-1])
    assert [key.standing(at) for at in (NOW, LAST)] == [Standing.GOOD, Standing.EXPIRED]
    with catalogue.admitting() as people:
        people.put_person(one)
        people.put_secret_key(key)
        assert people.secret_key(key.id) == key
        people.revoke(key.id, LATER)
        assert people.secret_keys(one.id)[0].standing(NOW) is Standing.REVOKED
        people.erase(one.id, LATER)
        assert people.secret_keys() == ()
    with pytest.raises(NotFound), catalogue.admitting() as people:
        people.revoke(key.id, LATER)


def test_of_an_erased_person_nothing_is_left_in_the_file_but_the_id(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    one = replace(person("ana"), shown="Anastasia Quokka", email="quokka@mail.example", secret="argon-quokka")
    key, _ = drawn_secret("quokka's import", (Use.READ,), (), NOW, LAST, one.id)
    with catalogue.admitting() as people:
        people.put_person(one)
        people.put_session(session_of(one))
        people.put_secret_key(key)
    assert b"uokka" in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    with catalogue.admitting() as people:
        people.erase(one.id, LATER)
    catalogue.clear_log()
    left = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"uokka" not in left
    assert one.id.encode() in left
    with catalogue.admitting() as people:
        assert people.everyone() == ()
        assert people.person(one.id) == Person(one.id, "", created=NOW, disabled=LATER, erased=LATER)
        people.put_person(person("ana"))
    with pytest.raises(NotFound), catalogue.admitting() as people:
        people.erase(one.id, LATER)


def test_a_role_that_was_written_into_the_file_by_hand_is_damage(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    with catalogue.admitting() as people:
        people.put_person(person("ana"))
    with sqlite3.connect(tmp_path / "catalogue.db") as database:
        database.execute("UPDATE people SET grants = '[\"administrator\"]'")
    with pytest.raises(DamagedCatalogue), catalogue.people() as people:
        people.named("ana")
    assert any("people" in one.subject for one in catalogue.check(deep=True))


def test_a_restored_backup_has_the_accounts_and_no_session(catalogue: Catalogue, tmp_path: Path) -> None:
    one = person("ana")
    with catalogue.admitting() as people:
        people.put_person(one)
        people.put_session(session_of(one))
    backup(catalogue, FileStore(tmp_path / "files"), tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "elsewhere")
    restored = Catalogue.open(tmp_path / "elsewhere" / "catalogue.db")
    with restored.people() as people:
        assert people.everyone() == (one,)
        assert people.sessions_of(one.id) == ()
    restored.close()
