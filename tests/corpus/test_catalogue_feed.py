"""What an index is told: everything at first, then what came, went, or stands differently since."""

from dataclasses import replace

import pytest

from corpus.access import SIGNED_IN, anyone, everything
from corpus.catalogue import Catalogue
from corpus.works import Document, Edition
from tests.corpus.catalogue_makers import (
    BODY,
    PERSON,
    collection,
    declare,
    document,
    filled,
    ingest,
    passages,
)


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.open("sqlite://")


def told(catalogue: Catalogue, since: int) -> dict[str, tuple[tuple[str, ...], str]]:
    with catalogue.reader(everything()) as reader:
        return {one.passage.id: (one.practices, one.title) for one in reader.feed_passages(since)}


def shares(newest: Edition) -> tuple[list[str], list[str]]:
    """Ids of the passages of the first practice, and of the second."""
    cut = passages(newest)
    return [one.id for one in cut[0::2]], [one.id for one in cut[1::2]]


def test_at_first_every_passage_is_told_with_its_practice_and_title(catalogue: Catalogue) -> None:
    _, newest, practices = filled(catalogue)
    first, second = shares(newest)
    assert told(catalogue, 0) == {
        **dict.fromkeys(first, ((practices[0],), "a first")),
        **dict.fromkeys(second, ((practices[1],), "a second")),
    }
    assert told(catalogue, 1) == {}


def test_a_passage_without_a_practice_stands_under_its_editions_title(catalogue: Catalogue) -> None:
    _, newest, practices = filled(catalogue)
    with catalogue.write(PERSON, "merge") as writer:
        writer.retire_practice(practices[0], "merged")
    assert told(catalogue, 1) == dict.fromkeys(shares(newest)[0], ((), newest.title))
    with catalogue.reader(everything()) as reader:
        died = reader.feed_died(1)
    assert (died.passages, died.practices) == ((), (practices[0],))


def test_a_new_title_is_told_with_every_passage_under_it(catalogue: Catalogue) -> None:
    _, newest, practices = filled(catalogue)
    with catalogue.write(PERSON, "claim") as writer:
        writer.claim([declare(practices[1], "title", "Pay desks", PERSON)])
    assert told(catalogue, 1) == dict.fromkeys(shares(newest)[1], ((practices[1],), "Pay desks"))


def test_a_claim_that_changes_no_title_tells_of_no_passage(catalogue: Catalogue) -> None:
    _, _, practices = filled(catalogue)
    with catalogue.write(PERSON, "claim") as writer:
        writer.claim([declare(practices[1], "sector", "labour", PERSON)])
    assert told(catalogue, 1) == {}
    with catalogue.reader(everything()) as reader:
        assert [one.id for one in reader.feed_practices(1)] == [practices[1]]


def test_passages_that_change_hands_are_told(catalogue: Catalogue) -> None:
    one, newest, practices = filled(catalogue)
    first, second = shares(newest)
    with catalogue.write(BODY, "link") as writer:
        writer.put_practice(practices[0], one.id, "first", [first[0], second[0]])
    found = told(catalogue, 1)
    assert set(found) == {*first, second[0]}
    assert found[second[0]][0] == tuple(sorted(practices))
    assert found[first[1]] == ((), newest.title)


def test_what_came_and_went_between_two_tellings_is_not_told_as_living(catalogue: Catalogue) -> None:
    filled(catalogue)
    brief = document(collection(), "brief")
    with catalogue.write(BODY, "ingest") as writer:
        edition, [practice] = ingest(writer, brief)
    with catalogue.write(BODY, "withdraw") as writer:
        writer.withdraw_document(brief.id, "a mistake")
    assert told(catalogue, 1) == {}
    with catalogue.reader(everything()) as reader:
        assert list(reader.feed_practices(1)) == []
        assert set(reader.feed_died(1).passages) == {one.id for one in passages(edition)}
    with catalogue.reader(everything(), at=2) as reader:
        assert [one.id for one in reader.feed_practices(1)] == [practice]
        assert reader.feed_died(1).passages == ()


def test_a_scope_is_told_only_what_it_sees(catalogue: Catalogue) -> None:
    filled(catalogue)
    hidden: Document = document(collection(), "hidden", SIGNED_IN)
    with catalogue.write(BODY, "ingest") as writer:
        ingest(writer, hidden)
    with catalogue.reader(anyone()) as reader:
        assert hidden.id not in {one.passage.document for one in reader.feed_passages()}
        assert hidden.id not in {one.document for one in reader.feed_practices()}


def test_a_collections_new_default_level_reaches_its_practices(catalogue: Catalogue) -> None:
    with catalogue.write(BODY, "ingest") as writer:
        writer.put_collection(collection())
        _, [practice] = ingest(writer, document(collection()))
    with catalogue.write(PERSON, "level") as writer:
        writer.put_collection(replace(collection(), default_level="global"))
    with catalogue.reader(anyone()) as reader:
        assert reader.practice(practice).level.value == "global"
        assert [one.id for one in reader.feed_practices(1)] == [practice]
    assert catalogue.check(deep=True) == []
