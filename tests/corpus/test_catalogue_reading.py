"""What the catalogue answers, in sentences."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.access import PUBLIC, SIGNED_IN, Visibility, anyone, everything, member
from corpus.assertions import Assertion, Evidence, Verdict
from corpus.catalogue import Catalogue, PracticeSpan, Writer
from corpus.errors import Gone, NotFound, WrongUse
from corpus.ids import passage_id
from corpus.queue import Looker, Wanted
from corpus.requests import Question, State, Submission
from corpus.works import Intake, Passage
from tests.corpus.catalogue_makers import (
    BODY,
    PERSON,
    collection,
    declare,
    document,
    edition,
    filled,
    ingest,
    passages,
)


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.open("sqlite://", clock=lambda: "2014-05-06T07:08:09Z")


def test_everything_comes_back_as_it_was_put(catalogue: Catalogue) -> None:
    one, newest, practices = filled(catalogue)
    with catalogue.reader(anyone()) as reader:
        assert reader.document(one.id) == one
        assert reader.edition(newest.id) == newest
        assert reader.newest_edition(one.id, text=False) == replace(newest, text="", pages=(), headings=())
        cut = passages(newest)
        assert reader.passages([p.id for p in cut]) == {p.id: p for p in cut}
        assert reader.practice_passages(practices[0]) == cut[0::2]
        assert reader.collection("reports") == collection()
        assert [held.path for held in reader.documents_in("reports")] == ["a.txt"]
        assert reader.find("reports", "a") == (one, newest.sha256)
        assert reader.practices_of(one.id)[0] in (
            PracticeSpan(practices[0], "first", "a first", tuple((p.start, p.end) for p in cut[0::2])),
            PracticeSpan(practices[1], "second", "a second", tuple((p.start, p.end) for p in cut[1::2])),
        )


def test_a_claim_comes_back_with_its_evidence(catalogue: Catalogue) -> None:
    _, newest, practices = filled(catalogue)
    proof = Evidence(newest.id, "exact", "before", "after", ("Opening", "Pay"))
    claim = Assertion(practices[0], "sector", "labour", PERSON, Verdict.CONFIRMED, 0.25, (proof, proof))
    with catalogue.write(PERSON, "claim") as writer:
        writer.claim([claim])
    with catalogue.reader(anyone()) as reader:
        assert reader.assertions(practices[0])[-1] == replace(claim, at="2014-05-06T07:08:09Z")
        assert reader.practice(practices[0]).sectors == ("labour",)


def test_a_withdrawn_practice_answers_with_its_reason(catalogue: Catalogue) -> None:
    one, _, practices = filled(catalogue)
    with catalogue.write(PERSON, "merge") as writer:
        writer.retire_practice(practices[0], "merged", successor=practices[1])
    with catalogue.reader(anyone()) as reader:
        with pytest.raises(Gone) as caught:
            reader.practice(practices[0])
        assert caught.value.facts == {
            "kind": "practice",
            "title": "a first",
            "reason": "merged",
            "successor": practices[1],
            "date": "2014-05-06T07:08:09Z",
        }
        assert reader.practices(practices).keys() == {practices[1]}
        assert [span.practice_id for span in reader.practices_of(one.id)] == [practices[1]]
    with catalogue.reader(anyone(), at=1) as reader:
        assert reader.practice(practices[0]).title == "a first"


def test_what_was_withdrawn_out_of_sight_is_simply_not_there(catalogue: Catalogue) -> None:
    home = collection(visibility=Visibility("group:a"))
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(home)
        _, [practice] = ingest(writer, document(home))
    with catalogue.write(BODY, "withdraw") as writer:
        writer.withdraw_document(document(home).id, "asked for")
    with catalogue.reader(member()) as reader, pytest.raises(NotFound) as caught:
        reader.practice(practice)
    assert not isinstance(caught.value, Gone)
    with catalogue.reader(member(("a",))) as reader, pytest.raises(Gone):
        reader.practice(practice)


def test_a_new_edition_takes_the_place_of_the_old_one_which_stays_readable(catalogue: Catalogue) -> None:
    one, old, practices = filled(catalogue)
    with catalogue.write(BODY, "ingest") as writer:
        new, again = ingest(writer, one, version=2, keys=("first", "second"))
    assert again == practices
    with catalogue.reader(anyone()) as reader:
        assert reader.newest_edition(one.id) == new
        assert reader.edition(old.id) == old
        assert reader.successor(old.id) == new.id
        assert reader.successor(new.id) is None
        assert [each.id for each in reader.editions(one.id)] == [old.id, new.id]
        assert reader.passages([p.id for p in passages(old)]) == {}
        assert {p.edition for p in reader.practice_passages(practices[0])} == {new.id}
        assert reader.practice(practices[0]).edition == new.id


def test_going_back_to_an_earlier_file_makes_it_the_newest_again(catalogue: Catalogue) -> None:
    one, old, _ = filled(catalogue)
    for version in (2, 1):
        with catalogue.write(BODY, "ingest") as writer:
            ingest(writer, one, version, keys=("first", "second"))
    with catalogue.reader(anyone()) as reader:
        assert reader.newest_edition(one.id) == old
        assert len(reader.passages([p.id for p in passages(old)])) == len(passages(old))
        assert len(reader.editions(one.id)) == 2
    assert catalogue.check(deep=True) == []


def test_the_same_file_again_is_nothing_new_unless_it_is_read_anew(catalogue: Catalogue) -> None:
    one, newest, _ = filled(catalogue)
    with catalogue.write(BODY, "again") as writer:
        assert writer.put_edition(newest, passages(newest)) is False
    assert catalogue.sequence() == 1
    better = replace(newest, reader="text 2")
    with catalogue.write(BODY, "anew") as writer:
        assert writer.put_edition(better, passages(better, size=25), anew=True) is True
    with catalogue.reader(anyone()) as reader:
        assert reader.newest_edition(one.id).reader == "text 2"
        assert len(list(reader.feed_passages())) == len(passages(better, size=25))
    assert catalogue.check(deep=True) == []


def test_a_withdrawn_document_comes_back_under_its_ids(catalogue: Catalogue) -> None:
    one, newest, practices = filled(catalogue)
    with catalogue.write(BODY, "withdraw") as writer:
        writer.withdraw_document(one.id, "asked for")
    with catalogue.reader(anyone()) as reader:
        assert reader.find("reports", "a") is None
        with pytest.raises(Gone) as caught:
            reader.edition(newest.id)
        assert caught.value.facts["reason"] == "asked for"
    with catalogue.write(BODY, "ingest") as writer:
        ingest(writer, one, keys=("first", "second"))
    with catalogue.reader(anyone()) as reader:
        assert reader.practices(practices).keys() == set(practices)
        assert reader.practice(practices[0]).places, "what was claimed before holds again"
        assert reader.feed_died(1).passages == ()
    assert catalogue.check(deep=True) == []


def test_practices_that_a_new_edition_lacks_are_retired_when_asked(catalogue: Catalogue) -> None:
    one, _, practices = filled(catalogue)
    with catalogue.write(BODY, "ingest") as writer:
        _, [kept] = ingest(writer, one, version=2, keys=("first",))
        assert writer.retire_absent(one.id, {kept}, "not in the new edition") == (practices[1],)
    with catalogue.reader(anyone()) as reader:
        assert reader.practice_ids() == [practices[0]]


def test_a_practice_left_behind_still_cites_the_edition_it_came_from(catalogue: Catalogue) -> None:
    one, old, practices = filled(catalogue)
    with catalogue.write(BODY, "ingest") as writer:
        ingest(writer, one, version=2, keys=("first",))
    with catalogue.reader(anyone()) as reader:
        assert reader.practice(practices[1]).edition == old.id
        assert {p.edition for p in reader.practice_passages(practices[1])} == {old.id}


def test_a_bridge_is_seen_from_both_ends_and_only_with_both_in_sight(catalogue: Catalogue) -> None:
    _, _, practices = filled(catalogue)
    hidden = document(collection(), "hidden", SIGNED_IN)
    with catalogue.write(BODY, "ingest") as writer:
        _, [secret] = ingest(writer, hidden)
        writer.claim([declare(secret, "bridge", {"practice": practices[0], "relation": "guidance"}, PERSON)])
        writer.claim([declare(practices[1], "bridge", {"practice": secret, "relation": "guidance"}, PERSON)])
    with catalogue.reader(anyone()) as reader:
        found = reader.bridges_of(practices)
        assert json.loads(found[practices[0]][0].object) == {"practice": practices[1], "relation": "guidance"}
        assert json.loads(found[practices[1]][0].object) == {"practice": practices[0], "relation": "example"}
        assert [len(claims) for claims in found.values()] == [1, 1]
        assert secret not in str(reader.assertions(practices[1]))
        assert reader.bridges_of([secret]) == {}
        assert reader.assertions(secret) == ()
    with catalogue.reader(member()) as reader:
        assert [len(claims) for claims in reader.bridges_of(practices).values()] == [2, 2]


def test_narrowing_a_collection_hides_what_is_in_it_at_once(catalogue: Catalogue) -> None:
    _, newest, practices = filled(catalogue)
    with catalogue.write(PERSON, "narrow") as writer:
        writer.put_collection(collection(visibility=SIGNED_IN))
    with catalogue.reader(anyone()) as reader:
        assert reader.practices(practices) == {}
        assert reader.passages([p.id for p in passages(newest)]) == {}
        assert list(reader.feed_passages()) == []
        assert reader.collections() == ()
    with catalogue.reader(member()) as reader:
        assert {one.visibility for one in reader.practices(practices).values()} == {SIGNED_IN}


def test_language_versions_of_one_work_know_each_other(catalogue: Catalogue) -> None:
    home = collection()
    works = [document(home, "charter-en", work="charter"), document(home, "charter-ar", work="charter")]
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(home)
        for one in [*works, document(home, "another")]:
            writer.put_document(one)
    with catalogue.reader(anyone()) as reader:
        assert set(reader.work(works[0].id)) == set(works)


def test_a_passage_that_is_no_slice_is_refused(catalogue: Catalogue) -> None:
    one, _, _ = filled(catalogue)
    new = edition(one, 2)
    wrong = replace(passages(new)[0], text="invented")
    with pytest.raises(WrongUse), catalogue.write(BODY, "ingest") as writer:
        writer.put_edition(new, [wrong])


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.data())
def test_a_passage_is_always_the_slice_of_its_edition(text: str, data: st.DataObject) -> None:
    catalogue = Catalogue.open("sqlite://")
    one = document(collection())
    newest = edition(one, text=text or "x")
    points = sorted(
        data.draw(st.lists(st.integers(0, len(newest.text)), min_size=2, max_size=8, unique=True))
    )
    cut = [
        Passage(
            passage_id(newest.id, start, end), newest.id, one.id, at, start, end, newest.text[start:end], "en"
        )
        for at, (start, end) in enumerate(pairwise(points))
    ]
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(collection())
        writer.put_document(one)
        writer.put_edition(newest, cut)
    with catalogue.reader(anyone()) as reader:
        whole = reader.newest_edition(one.id).text
        for passage in reader.passages([p.id for p in cut]).values():
            assert passage.text == whole[passage.start : passage.end]
    assert catalogue.check(deep=True) == []


NOWHERE = document(collection("nowhere"))
NOBODY = "prac-0000000000000000"
UPON_NOTHING: dict[str, Callable[[Writer, str], object]] = {
    "a document": lambda writer, _: writer.put_document(NOWHERE),
    "an edition": lambda writer, _: writer.put_edition(edition(NOWHERE), passages(edition(NOWHERE))),
    "a practice": lambda writer, _: writer.put_practice(NOBODY, NOWHERE.id, "x", []),
    "a claim": lambda writer, _: writer.claim([declare(NOBODY, "title", "x")]),
    "a bridge": lambda writer, here: writer.claim([declare(here, "bridge", {"practice": NOBODY})]),
    "a retirement": lambda writer, _: writer.retire_practice(NOBODY, "x"),
    "a withdrawal": lambda writer, _: writer.withdraw_document(NOWHERE.id, "x"),
    "a removal": lambda writer, _: writer.remove_collection("nowhere"),
}


@pytest.mark.parametrize("what", UPON_NOTHING)
def test_nothing_can_be_put_upon_what_is_not_there(catalogue: Catalogue, what: str) -> None:
    _, _, practices = filled(catalogue)
    with pytest.raises(NotFound), catalogue.write(BODY, what) as writer:
        UPON_NOTHING[what](writer, practices[0])
    assert catalogue.sequence() == 1


def test_a_practice_takes_its_passages_from_the_newest_edition_only(catalogue: Catalogue) -> None:
    one, old, practices = filled(catalogue)
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_edition(edition(one, 2), passages(edition(one, 2)))
    with pytest.raises(WrongUse), catalogue.write(BODY, "ingest") as writer:
        writer.put_practice(practices[0], one.id, "first", [passages(old)[0].id])


def test_an_id_stays_with_the_kind_of_thing_that_has_it(catalogue: Catalogue) -> None:
    one, newest, _ = filled(catalogue)
    with pytest.raises(WrongUse), catalogue.write(BODY, "ingest") as writer:
        writer.put_practice(newest.id, one.id, "x", [])


def test_a_change_says_who_did_what_to_which(catalogue: Catalogue) -> None:
    one, newest, practices = filled(catalogue)
    [change] = catalogue.changes(0)
    assert (change.sequence, change.agent, change.action) == (1, BODY, "ingest")
    assert change.at == "2014-05-06T07:08:09Z"
    assert set(change.subjects) == {
        ("collection", collection().id),
        ("document", one.id),
        ("edition", newest.id),
        *(("practice", practice) for practice in practices),
    }


def test_ids_are_listed_page_by_page_and_by_what_changed(catalogue: Catalogue) -> None:
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(collection())
        for number in range(7):
            seen = PUBLIC if number % 2 else SIGNED_IN
            ingest(writer, document(collection(), f"doc {number}", seen))
    with catalogue.reader(everything()) as reader:
        every = reader.practice_ids()
    with catalogue.write(PERSON, "claim") as writer:
        writer.claim([declare(every[3], "title", "Pay desks", PERSON)])
    with catalogue.reader(everything()) as reader:
        listed: list[str] = []
        while page := reader.practice_ids(after=listed[-1] if listed else "", limit=2):
            listed += page
        assert listed == every == sorted(every)
        assert reader.practice_ids(updated_since=1) == [every[3]]
    with catalogue.reader(anyone()) as reader:
        assert len(reader.practice_ids()) == 3
        assert reader.practice_ids(limit=2) == reader.practice_ids()[:2]


def test_requests_and_vocabularies_are_kept(catalogue: Catalogue) -> None:
    _, _, practices = filled(catalogue)
    asked = Question("q-1", "Who has tried this?", "en", "labour", practices)
    sent = Submission("s-1", "Hotline", group="a", visibility=Visibility("group:a"))
    with catalogue.write(PERSON, "requests") as writer:
        writer.put_question(asked)
        writer.desk.put_submission(sent)
        writer.put_vocabulary("local", 'name = "local"')
    with catalogue.write(PERSON, "review") as writer:
        writer.desk.put_submission(replace(sent, state=State.IN_REVIEW))
        writer.retire_practice(practices[0], "merged")
    with catalogue.reader(member(("a",))) as reader:
        assert reader.questions() == (replace(asked, answers=practices[1:], asked_at="2014-05-06T07:08:09Z"),)
        (listed,) = reader.queued(Looker("ana", "2014-05-06", frozenset({"a"})), Wanted(), 9)
        assert listed.submission.state is State.IN_REVIEW
        assert reader.vocabularies() == (("local", 'name = "local"'),)
    with catalogue.reader(anyone()) as reader:
        assert reader.queued(Looker("ana", "2014-05-06", frozenset({"b"})), Wanted(), 9) == ()


def test_the_dump_is_the_same_however_one_came_there(catalogue: Catalogue, tmp_path: Path) -> None:
    """In one write or in many, at whatever time, and by way of an edition that is no longer there."""
    one, newest, practices = filled(catalogue)
    other = Catalogue.open(tmp_path / "other.db", clock=lambda: "2020-01-01T00:00:00Z")
    with other.write(BODY, "collection") as writer:
        writer.put_collection(collection())
    with other.write(BODY, "works") as writer:
        writer.put_document(one)
        writer.put_edition(newest, passages(newest))
    for number, key in enumerate(("first", "second")):
        with other.write(BODY, "practice") as writer:
            writer.put_practice(practices[number], one.id, key, [p.id for p in passages(newest)[number::2]])
    assert list(other.dump()) != list(catalogue.dump())
    with catalogue.reader(everything()) as reader, other.write(BODY, "claims") as writer:
        writer.claim([claim for practice in practices for claim in reader.assertions(practice)])
    assert list(other.dump()) == list(catalogue.dump())


def test_withdrawing_a_collection_takes_all_of_it(catalogue: Catalogue) -> None:
    one, _, practices = filled(catalogue)
    with catalogue.write(PERSON, "remove") as writer:
        writer.remove_collection("reports")
    with catalogue.reader(anyone()) as reader:
        for ask, identity in ((reader.document, one.id), (reader.practice, practices[0])):
            with pytest.raises(Gone):
                ask(identity)
        with pytest.raises(Gone):
            reader.collection("reports")
    assert catalogue.check(deep=True) == []


def test_two_groups_cannot_both_be_asked_for(catalogue: Catalogue) -> None:
    home = collection(visibility=Visibility("group:a"))
    with catalogue.write(BODY, "collection") as writer:
        writer.put_collection(home)
    with pytest.raises(WrongUse), catalogue.write(BODY, "ingest") as writer:
        writer.put_document(document(home, visibility=Visibility("group:b")))


def test_a_row_that_vanishes_without_a_trace_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    catalogue = Catalogue.open(path)
    filled(catalogue)
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM passages WHERE ordinal = 1")
    database.close()
    assert any("passages" in finding.subject for finding in catalogue.check())
    assert all("fieldbridge" in finding.remedy for finding in catalogue.check(deep=True))


def test_an_editions_passages_are_those_of_its_last_reading(catalogue: Catalogue) -> None:
    one, newest, _ = filled(catalogue)
    with catalogue.write(BODY, "anew") as writer:
        writer.put_edition(newest, passages(newest, size=25), anew=True)
    with catalogue.reader(anyone()) as reader:
        assert reader.edition_passages(newest.id) == passages(newest, size=25)
        assert reader.edition_passages("ed-0000000000000000") == ()
    with catalogue.reader(anyone(), at=1) as reader:
        assert reader.edition_passages(newest.id) == passages(newest)
    with catalogue.write(BODY, "withdraw") as writer:
        writer.withdraw_document(one.id, "asked for")
    with catalogue.reader(anyone()) as reader:
        assert reader.edition_passages(newest.id) == ()


def test_what_was_made_of_a_hidden_collections_files_is_hidden(catalogue: Catalogue) -> None:
    home = collection(visibility=SIGNED_IN)
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(home)
        writer.put_intake(home.id, Intake("a.pdf", "digest", problem="no-text-layer"))
    with catalogue.reader(anyone()) as reader:
        assert reader.intake(home.id) == {}
    with catalogue.reader(member()) as reader:
        assert reader.intake(home.id)["a.pdf"].problem == "no-text-layer"
