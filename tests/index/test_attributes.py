"""Attributes against a plain table of rows: masks, counts, visibility, changes."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.attributes import Attributes, SubjectRow, empty, load

names = st.sampled_from(["level", "place", "period"])
some = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=3, unique=True).map(tuple)
subjects = st.builds(
    SubjectRow,
    id=st.integers(0, 12).map(lambda n: f"prac-{n}"),
    document=st.just("doc"),
    visibility=st.sampled_from(["public", "signed-in", "group:x"]),
    facets=st.dictionaries(names, some, max_size=3),
)
steps = st.lists(
    st.tuples(st.lists(subjects, max_size=6), st.lists(subjects.map(lambda one: one.id), max_size=2))
)


def unique(changed: list[SubjectRow]) -> list[SubjectRow]:
    return list({one.id: one for one in changed}.values())


def played(history: list[tuple[list[SubjectRow], list[str]]]) -> tuple[Attributes, dict[str, SubjectRow]]:
    table, plain = empty(), {}
    for changed, removed in history:
        fresh = unique(changed)
        gone = [one for one in removed if one not in {row.id for row in fresh}]
        table = table.with_changes(fresh, gone)
        plain = {key: value for key, value in plain.items() if key not in gone}
        plain.update({one.id: one for one in fresh})
    return table, plain


@given(history=steps, facet=names, wanted=some, label=st.sampled_from(["public", "signed-in", "group:x"]))
@settings(max_examples=150, deadline=None)
def test_masks_counts_and_values_equal_a_loop(
    history: list[tuple[list[SubjectRow], list[str]]], facet: str, wanted: tuple[str, ...], label: str
) -> None:
    table, plain = played(history)
    visible = set(table.ids(table.visible([label])))
    assert visible == {key for key, one in plain.items() if one.visibility == label}
    assert set(table.ids(table.mask(facet, wanted))) == {
        key for key, one in plain.items() if set(one.facets.get(facet, ())) & set(wanted)
    }
    counted: dict[str, int] = {}
    for one in plain.values():
        for value in one.facets.get(facet, ()):
            counted[value] = counted.get(value, 0) + 1
    assert table.counts(facet, np.ones(table.size, bool)) == counted
    for key, one in plain.items():
        ordinal = table.ordinal(key)
        assert ordinal is not None
        assert sorted(table.values_of(facet, ordinal)) == sorted(one.facets.get(facet, ()))


def test_what_was_saved_is_what_is_loaded(tmp_path: Path) -> None:
    row = SubjectRow("prac-1", "doc-1", "group:ä", {"place": ("KEN", "中国"), "level": ("field",)})
    table = empty().with_changes([row], [])
    table.save(tmp_path / "attributes.npz")
    again = load(tmp_path / "attributes.npz")
    assert again.ids(again.visible(["group:ä"])) == ("prac-1",)
    assert set(again.values_of("place", 0)) == {"KEN", "中国"}
    assert again.document_of(0) == "doc-1"
