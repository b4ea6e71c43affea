"""Reading as of any moment, for any scope, against a plain model that keeps a copy of every moment."""

import copy
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corpus.access import PUBLIC, SIGNED_IN, Scope, Visibility, anyone, everything, member
from corpus.catalogue import Catalogue, Reader
from corpus.errors import Gone, NotFound
from corpus.ids import practice_id
from corpus.practice_view import narrower
from corpus.works import Collection, Document
from tests.corpus.catalogue_makers import BODY, collection, declare, document, edition, passages

SCOPES = (anyone(), member(), member(("a",)), everything())
LABELS = st.sampled_from([PUBLIC, SIGNED_IN, Visibility("group:a")])
NAMES = st.sampled_from(["one", "two"])
KEYS = st.sampled_from(["x", "y"])


@dataclass
class Shelf:
    """What is true at one moment. Documents by id, with the edition's version; practices by id."""

    collections: dict[str, Collection] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    practices: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    graves: dict[str, Visibility] = field(default_factory=dict)

    def effective(self, of: str) -> Visibility:
        one = self.documents[of]
        return narrower(self.collections[one.collection].visibility, one.visibility)

    def sees(self, scope: Scope, of: str) -> bool:
        return scope.sees(self.effective(of))

    def passages(self, of: str) -> dict[str, str]:
        if of not in self.versions:
            return {}
        return {one.id: one.text for one in passages(edition(self.documents[of], self.versions[of]))}

    def bury(self, of: str) -> None:
        seen = self.effective(of)
        for practice in [one for one, (home, _, _) in self.practices.items() if home == of]:
            del self.practices[practice]
            self.graves[practice] = seen
        self.graves[of] = seen
        self.versions.pop(of, None)
        del self.documents[of]


class Moments(RuleBasedStateMachine):
    """Every rule is one write, checked against the model; then any earlier moment is read again."""

    @initialize()
    def begin(self) -> None:
        self.catalogue = Catalogue.open("sqlite://", clock=lambda: "2014-01-01T00:00:00Z")
        self.moments = [Shelf()]
        self.met: set[str] = set()
        self.index: dict[str, tuple[tuple[str, ...], str]] = {}
        self.shown: dict[str, str] = {}
        self.indexed_at = 0

    def teardown(self) -> None:
        if hasattr(self, "catalogue"):
            self.catalogue.close()

    @property
    def now(self) -> Shelf:
        return self.moments[-1]

    def moved(self) -> Shelf:
        """The model's next moment, if the catalogue has one; the same moment if nothing was written."""
        if self.catalogue.sequence() == len(self.moments):
            self.moments.append(copy.deepcopy(self.now))
        return self.now

    @rule(name=NAMES, visibility=LABELS)
    def put_collection(self, name: str, visibility: Visibility) -> None:
        one = collection(name, visibility)
        with self.catalogue.write(BODY, "collection") as writer:
            writer.put_collection(one)
        shelf = self.moved()
        shelf.collections[one.id] = one
        shelf.graves.pop(one.id, None)

    @rule(home=NAMES, name=NAMES, visibility=LABELS, version=st.integers(1, 3), key=KEYS, kept=st.booleans())
    def ingest(
        self, home: str, name: str, visibility: Visibility, version: int, key: str, kept: bool
    ) -> None:
        one = document(collection(home), name, visibility)
        if one.collection not in self.now.collections:
            with pytest.raises(NotFound), self.catalogue.write(BODY, "ingest") as writer:
                writer.put_document(one)
            return
        practice = practice_id(one.id, key)
        newest = edition(one, version)
        cut = passages(newest)
        with self.catalogue.write(BODY, "ingest") as writer:
            writer.put_document(one)
            new = writer.put_edition(newest, cut)
            writer.put_practice(practice, one.id, key, [two.id for two in cut[::2]])
            retired = () if kept else writer.retire_absent(one.id, {practice}, "not in the new edition")
        assert new == (self.now.versions.get(one.id) != version)
        shelf = self.moved()
        shelf.documents[one.id] = one
        shelf.versions[one.id] = version
        shelf.practices[practice] = (one.id, newest.id, tuple(two.id for two in cut[::2]))
        shelf.titles.setdefault(practice, "")
        for gone in retired:
            del shelf.practices[gone]
            shelf.graves[gone] = shelf.effective(one.id)
        for here in (one.id, practice):
            shelf.graves.pop(here, None)
        self.met |= {one.id, practice, *(two.id for two in cut)}

    @precondition(lambda self: bool(self.now.practices))
    @rule(data=st.data(), title=st.sampled_from(["Pay desks", "Hotlines", "Contracts"]))
    def claim(self, data: st.DataObject, title: str) -> None:
        practice = data.draw(st.sampled_from(sorted(self.now.practices)))
        with self.catalogue.write(BODY, "claim") as writer:
            writer.claim([declare(practice, "title", title)])
        self.moved().titles[practice] = title

    @precondition(lambda self: bool(self.now.practices))
    @rule(data=st.data())
    def retire(self, data: st.DataObject) -> None:
        practice = data.draw(st.sampled_from(sorted(self.now.practices)))
        with self.catalogue.write(BODY, "retire") as writer:
            writer.retire_practice(practice, "merged")
        shelf = self.moved()
        shelf.graves[practice] = shelf.effective(shelf.practices.pop(practice)[0])

    @precondition(lambda self: bool(self.now.documents))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.now.documents)))
        with self.catalogue.write(BODY, "withdraw") as writer:
            writer.withdraw_document(one, "asked for")
        self.moved().bury(one)

    @precondition(lambda self: bool(self.now.collections))
    @rule(data=st.data())
    def remove_collection(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.now.collections)))
        with self.catalogue.write(BODY, "remove") as writer:
            writer.remove_collection(self.now.collections[one].name)
        shelf = self.moved()
        for of in [of for of, two in shelf.documents.items() if two.collection == one]:
            shelf.bury(of)
        shelf.graves[one] = shelf.collections.pop(one).visibility

    @precondition(lambda self: bool(self.now.documents))
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        """A write that breaks off in the middle leaves no trace."""
        one = data.draw(st.sampled_from(sorted(self.now.documents)))
        with pytest.raises(NotFound), self.catalogue.write(BODY, "fail") as writer:  # noqa: PT012
            writer.withdraw_document(one, "never")
            writer.put_document(document(collection("elsewhere"), "x"))
        assert self.catalogue.sequence() == len(self.moments) - 1

    @rule()
    def follow(self) -> None:
        """An index that follows by the feed holds what one made anew holds."""
        with self.catalogue.reader(everything()) as reader:
            died = reader.feed_died(self.indexed_at)
            for one in died.passages:
                self.index.pop(one, None)
            for one in died.practices:
                self.shown.pop(one, None)
            self.index.update(_fed(reader, self.indexed_at))
            self.shown.update((one.id, one.title) for one in reader.feed_practices(self.indexed_at))
            assert self.index == _fed(reader, 0)
            assert self.shown == {one.id: one.title for one in reader.feed_practices()}
            self.indexed_at = reader.at

    @invariant()
    def any_moment_reads_as_it_was(self) -> None:
        if not hasattr(self, "catalogue"):
            return
        assert self.catalogue.sequence() == len(self.moments) - 1
        for at in {len(self.moments) - 1, len(self.moments) // 2, 0}:
            for scope in SCOPES:
                with self.catalogue.reader(scope, at=at) as reader:
                    _compare(reader, self.moments[at], scope, self.met)


def _fed(reader: Reader, since: int) -> dict[str, tuple[tuple[str, ...], str]]:
    return {one.passage.id: (one.practices, one.title) for one in reader.feed_passages(since)}


def _compare(reader: Reader, shelf: Shelf, scope: Scope, met: set[str]) -> None:
    practices = {one: made for one, made in shelf.practices.items() if shelf.sees(scope, made[0])}
    assert reader.practice_ids() == sorted(practices)
    found = reader.practices(sorted(met))
    assert {one: (two.document, two.edition) for one, two in found.items()} == {
        one: made[:2] for one, made in practices.items()
    }
    for one, (_, _, rests_on) in practices.items():
        assert found[one].title == (shelf.titles[one] or found[one].title)
        assert tuple(two.id for two in reader.practice_passages(one)) == rests_on
    visible = {one for one in shelf.documents if shelf.sees(scope, one)}
    texts = {key: text for one in visible for key, text in shelf.passages(one).items()}
    assert {one: two.text for one, two in reader.passages(sorted(met)).items()} == texts
    assert {one.document.id for name in ("one", "two") for one in reader.documents_in(name)} == visible
    for one in met:
        _compare_absence(reader, shelf, scope, one, one in practices or one in visible or one in texts)


def _compare_absence(reader: Reader, shelf: Shelf, scope: Scope, one: str, there: bool) -> None:
    ask = reader.practice if one.startswith("prac") else reader.document
    if there or one.startswith("pas"):
        return
    with pytest.raises(NotFound) as caught:
        ask(one)
    grave = shelf.graves.get(one)
    assert isinstance(caught.value, Gone) == (grave is not None and scope.sees(grave))


Moments.TestCase.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
TestEveryMoment = Moments.TestCase


@pytest.mark.soak
def test_every_moment_over_many_histories() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Moments, settings=settings(max_examples=150, stateful_step_count=50, deadline=None)
    )
