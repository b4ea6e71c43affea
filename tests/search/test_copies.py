"""A text that a person said is one stands once among the hits, and the counts still add up."""

import random
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from corpus.access import Scope, Visibility, everything
from corpus.assertions import Agent, AgentKind, Verdict
from corpus.likeness import Likeness, Relation
from search.answers import Answer, Ask, Criterion
from tests.house_of_words import SCOPES, TESTER, House, Told
from tests.search.test_counts_add_up import some_practices

FACETS = ("level", "place", "collection", "language", "outcome")


def link(house: House, pairs: list[tuple[str, str]], relation: Relation = Relation.SAME_TEXT) -> None:
    """`pairs` of practices, each the only one of its document."""
    with house.catalogue.reader(everything()) as reader:
        documents = {one: reader.practice(one).document for pair in pairs for one in pair}
    likenesses = [
        Likeness(min(ends), max(ends), relation, TESTER, Verdict.CONFIRMED)
        for ends in ((documents[one], documents[other]) for one, other in pairs)
    ]
    with house.catalogue.write(TESTER, "decided") as writer:
        writer.liken(likenesses)
    house.publish()


@dataclass(frozen=True)
class Archive:
    """A house in which people linked the members of each group, one to the next."""

    house: House
    groups: list[list[str]]
    seen_by: dict[str, Visibility]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    built = House(tmp_path_factory.mktemp("copies"))
    chance = random.Random(4)
    ids = built.put(some_practices(chance, 24))
    chance.shuffle(ids)
    groups = [ids[0:2], ids[2:5], ids[5:7], ids[7:11]]
    link(built, [pair for group in groups for pair in pairwise(group)])
    with built.catalogue.reader(everything()) as reader:
        seen_by = {one: reader.practice(one).visibility for one in ids}
    return Archive(built, groups, seen_by)


def ids_of(answer: Answer) -> list[str]:
    return [one.practice.id for one in answer.hits]


@pytest.mark.parametrize("scope", SCOPES, ids=["anyone", "signed in", "group a"])
@pytest.mark.parametrize("text", ["", "visa desk wage", "boat nurse farm court"])
def test_counts_are_what_choosing_a_value_shows_and_each_text_shows_once(
    archive: Archive, scope: Scope, text: str
) -> None:
    search = archive.house.searcher.search
    whole = search(Ask(text, "en", facets=FACETS, limit=100, bridges=0), scope)
    assert whole.total == len(whole.hits)
    _shown_once(archive, whole, scope)
    for facet in FACETS:
        for counted in whole.facets[facet]:
            asked = Ask(text, "en", (Criterion(facet, (counted.value,)),), FACETS, limit=100, bridges=0)
            chosen = search(asked, scope)
            assert (chosen.total, len(chosen.hits)) == (counted.count, counted.count), (facet, counted)
            _shown_once(archive, chosen, scope)
    pages = [search(Ask(text, "en", limit=3, offset=at, bridges=0), scope) for at in range(0, whole.total, 3)]
    assert [one for page in pages for one in ids_of(page)] == ids_of(whole)


def _shown_once(archive: Archive, answer: Answer, scope: Scope) -> None:
    """Of each run of linked practices that the scope sees, one at most; where one in the middle is hidden, nothing tells
    that the two beside it are one."""
    shown = ids_of(answer)
    for group in archive.groups:
        for sees, run in groupby(group, lambda one: scope.sees(archive.seen_by[one])):
            members = set(run)
            assert len(members & set(shown)) <= 1
            for hit in answer.hits:
                if sees and hit.practice.id in members:
                    assert {hit.practice.id, *(one.id for one in hit.also)} == members


def test_the_best_of_a_filter_stands_for_the_others_and_names_them(tmp_path: Path) -> None:
    house = House(tmp_path)
    one, other, far = house.put(
        [
            Told("boats", ("nets and boats at the lake",), collection="one"),
            Told("boats too", ("nets and boats at the lake",), collection="two"),
            Told("camels", ("camels in the dust",), collection="one"),
        ]
    )
    house.publish()
    assert house.searcher.search(Ask("nets boats lake", "en", bridges=0), SCOPES[0]).total == 2
    link(house, [(one, other)])
    found = house.searcher.search(Ask("nets boats lake", "en", bridges=0), SCOPES[0])
    assert ids_of(found) == [one]
    assert [each.id for each in found.hits[0].also] == [other]
    asked = Ask("nets boats lake", "en", (Criterion("collection", ("two",)),), bridges=0)
    assert ids_of(house.searcher.search(asked, SCOPES[0])) == [other]
    assert {each.practice.id for each in house.searcher.similar(one, SCOPES[0])} <= {far}


@pytest.mark.parametrize(
    ("relation", "agent", "verdict"),
    [
        (Relation.SAME_FILE, Agent(AgentKind.SOFTWARE, "fieldbridge alike", "1"), Verdict.PROPOSED),
        (Relation.NEWER_EDITION, TESTER, Verdict.CONFIRMED),
        (Relation.SAME_FILE, TESTER, Verdict.REJECTED),
    ],
)
def test_what_is_proposed_or_is_another_text_stays_two(
    tmp_path: Path, relation: Relation, agent: Agent, verdict: Verdict
) -> None:
    house = House(tmp_path)
    ids = house.put([Told("boats", ("nets and boats",)), Told("boats too", ("nets and boats",))])
    with house.catalogue.reader(everything()) as reader:
        ends = sorted(reader.practice(one).document for one in ids)
    with house.catalogue.write(TESTER, "said") as writer:
        writer.liken([Likeness(ends[0], ends[1], relation, agent, verdict)])
    house.publish()
    found = house.searcher.search(Ask("nets boats", "en", bridges=0), SCOPES[0])
    assert found.total == 2
    assert all(hit.also == () for hit in found.hits)


def test_a_copy_that_may_not_be_seen_is_not_named(tmp_path: Path) -> None:
    house = House(tmp_path)
    ids = house.put(
        [
            Told("boats", ("nets and boats",)),
            Told("boats too", ("nets and boats",), visibility=Visibility("group:a")),
        ]
    )
    house.publish()
    link(house, [(ids[0], ids[1])])
    found = house.searcher.search(Ask("nets boats", "en", bridges=0), SCOPES[0])
    assert ids_of(found) == [ids[0]]
    assert found.hits[0].also == ()
    seen = house.searcher.search(Ask("nets boats", "en", bridges=0), SCOPES[2])
    assert [one.id for one in seen.hits[0].also] in ([ids[1]], [ids[0]])
