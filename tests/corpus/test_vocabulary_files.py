"""What a vocabulary file may hold, and what a faulty one is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.concepts import Vocabularies
from corpus.errors import VocabularyFault
from corpus.vocabulary_checks import check_all
from corpus.vocabulary_files import NOTATION, load, load_all

HEAD = 'name = "fruit"\ntitle = "Fruit"\npublisher = "Us"\nsource = "our own list"\n'
APPLE = '\n[[concept]]\nid = "apple"\nlabels = { en = "Apple", fr = "Pomme" }\n'


def fault(text: str) -> VocabularyFault:
    with pytest.raises(VocabularyFault) as caught:
        load(text, "fruit.toml")
    assert caught.value.remedy
    return caught.value


def test_names_are_official_or_ours_and_synonyms_are_never_the_name() -> None:
    text = HEAD + (
        '\n[[concept]]\nid = "apple"\nuri = "https://example.org/apple"\nnotations = ["04"]\n'
        'official = { en = "Apple" }\nlabels = { fr = "Pomme" }\n'
        'synonyms = { en = ["Pippin"], sw = ["Tufaha"] }\n'
        'definitions = { en = "It grows on a tree." }\n'
    )
    apple = load(text, "fruit.toml").get("apple")
    assert apple is not None
    assert (apple.label("en"), apple.label("fr"), apple.label("sw")) == ("Apple", "Pomme", "Apple")
    assert [one.text for one in apple.labels if one.official] == ["Apple"]
    assert [(one.language, one.text) for one in apple.labels if one.synonym] == [
        ("en", "Pippin"), ("sw", "Tufaha"), (NOTATION, "04"),
    ]  # fmt: skip
    assert apple.definitions == (("en", "It grows on a tree."),)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('[[concept]]\nid = "apple"\nlabels = { en = "Again" }', "already given to the entry at line 6"),
        ('[[concept]]\nid = "pear"\ndefinitions = { fr = "Une poire." }', "there is no name"),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nofficial = { en = "Pear" }',
            "two names in 'en'",
        ),
        ('[[concept]]\nid = "pear"\nlabels = { en = " " }', "empty"),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear", "?" = "x" }', "no language tag"),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nbroader = ["aple"]', "not in this scheme"),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nbroader = "apple"', "not a list"),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nsynonyms = { en = "Williams" }',
            "not a list of texts",
        ),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nsynonym = { en = ["Williams"] }',
            "'synonym' is not a key",
        ),
        ('[[concept]]\nlabels = { en = "Pear" }', "no id"),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nretired = "yes"', "true or false"),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\n'
            'mappings = [{ kind = "close", scheme = "x" }]',
            "reason",
        ),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\n'
            'mappings = [{ kind = "same", scheme = "x", concept = "y", reason = "z" }]',
            "no kind of mapping",
        ),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nuri = "urn:x"\n'
            '[[concept]]\nid = "plum"\nlabels = { en = "Plum" }\nuri = "urn:x"',
            "its uri is that of 'pear'",
        ),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nyear = "1949"', "whole number"),
        ('[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nreplaced_by = "apple"', "not retired"),
        (
            '[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\nretired = true\nreplaced_by = "pear"',
            "no living concept",
        ),
    ],
)
def test_a_faulty_entry_is_named_by_its_line(entry: str, words: str) -> None:
    text = HEAD + APPLE + "\n# a note\n" + entry + "\n"
    line = text[: text.rindex("[[concept]]")].count("\n") + 1
    found = fault(text)
    assert words in str(found)
    assert found.subject == f"fruit.toml, line {line}"


def test_the_nearest_right_word_is_offered() -> None:
    assert (
        "'apple'"
        in fault(HEAD + APPLE + '[[concept]]\nid = "p"\nlabels = { en = "P" }\nbroader = ["aple"]\n').remedy
    )
    assert "'labels'" in fault(HEAD + '[[concept]]\nid = "p"\nlabel = { en = "P" }\n').remedy


def test_a_circle_of_broader_is_found() -> None:
    text = HEAD
    for here, above in (("a", "b"), ("b", "c"), ("c", "a")):
        text += f'\n[[concept]]\nid = "{here}"\nlabels = {{ en = "{here}" }}\nbroader = ["{above}"]\n'
    found = fault(text)
    assert "broader than itself" in found.happened
    assert found.subject == "fruit.toml, line 6"


def test_a_header_that_lacks_its_source_is_refused() -> None:
    assert "'source'" in fault(HEAD.replace('source = "our own list"\n', "") + APPLE).happened
    assert "no concepts" in fault(HEAD).happened
    assert "no concepts" in fault(HEAD + 'concept = ["apple"]\n').happened


def test_broken_toml_is_a_fault_with_its_line() -> None:
    assert fault(HEAD + APPLE + "\nid = \n").subject == "fruit.toml, line 10"
    twice = fault(HEAD + '\n[[concept]]\nid = "apple"\nlabels = { en = "Apple", en = "Malus" }\n')
    assert twice.subject == "fruit.toml, line 8"


def test_entries_without_headers_of_their_own_are_counted() -> None:
    text = (
        HEAD + 'concept = [{ id = "a", labels = { en = "A" } }, { id = "b", definitions = { fr = "B" } }]\n'
    )
    assert fault(text).subject == "fruit.toml, entry 2"


def test_a_header_inside_a_text_does_not_shift_the_lines() -> None:
    quoted = '\n[[concept]]\nid = "a"\nlabels = { en = "A" }\ndefinitions = { en = """\n[[concept]]\n""" }\n'
    found = fault(HEAD + quoted + '\n[[concept]]\nid = "b"\n')
    assert found.subject == "fruit.toml, entry 2"


def mapped(concept: str, scheme: str = "fruit") -> str:
    return (
        'name = "trees"\ntitle = "Trees"\npublisher = "Us"\nsource = "ours"\n[[concept]]\nid = "apple-tree"\n'
        'labels = { en = "Apple tree" }\n'
        f'mappings = [{{ kind = "related", scheme = "{scheme}", concept = "{concept}", '
        'reason = "It bears it." }]\n'
    )


def test_a_mapping_finds_its_concept_in_the_other_scheme() -> None:
    both = load_all([("fruit.toml", HEAD + APPLE), ("trees.toml", mapped("apple"))])
    tree = both.concept("trees", "apple-tree")
    assert tree is not None
    assert tree.mappings[0].reason == "It bears it."


@pytest.mark.parametrize(("concept", "scheme"), [("appel", "fruit"), ("apple", "friut")])
def test_a_mapping_to_nowhere_names_file_and_line(concept: str, scheme: str) -> None:
    with pytest.raises(VocabularyFault) as caught:
        load_all([("fruit.toml", HEAD + APPLE), ("trees.toml", mapped(concept, scheme))])
    assert caught.value.subject == "trees.toml, line 5"
    assert "nearest" in caught.value.remedy


def test_a_mapping_to_a_retired_concept_is_told_what_took_its_place() -> None:
    retired = 'retired = true\nreplaced_by = "pear"\n[[concept]]\nid = "pear"\nlabels = { en = "Pear" }\n'
    with pytest.raises(VocabularyFault, match="retired") as caught:
        load_all([("fruit.toml", HEAD + APPLE + retired), ("trees.toml", mapped("apple"))])
    assert caught.value.subject == "trees.toml, line 5"
    assert "'pear'" in caught.value.remedy


def test_an_instrument_carries_its_body_its_year_and_a_footnote() -> None:
    told = 'body = "Council"\nyear = 1949\nfootnote = "Revised later."\n'
    read = load(HEAD + APPLE + told, "fruit.toml").concepts[0]
    assert (read.body, read.year, read.footnote) == ("Council", 1949, "Revised later.")


def test_without_lines_a_faulty_mapping_names_scheme_and_concept() -> None:
    with pytest.raises(VocabularyFault, match="trees, concept apple-tree"):
        check_all(Vocabularies((load(mapped("apple"), "trees.toml"),)))


def test_an_operators_scheme_replaces_the_one_of_its_name() -> None:
    base = load_all([("fruit.toml", HEAD + APPLE)])
    new = load_all([("mine.toml", HEAD + '[[concept]]\nid = "plum"\nlabels = { en = "Plum" }\n')], base)
    assert [one.id for one in new.schemes[0]] == ["plum"]
    with pytest.raises(VocabularyFault, match="in two files"):
        load_all([("a.toml", HEAD + APPLE), ("b.toml", HEAD + APPLE)])


names = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=6, unique_by=lambda pair: pair[0]), st.data())
def test_what_is_written_is_read_back_in_order_and_any_entry_can_be_pointed_at(pairs, data) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    entries = [
        f"[[concept]]\nid = {quoted(ident)}\nlabels = {{ en = {quoted(name)} }}\n" for ident, name in pairs
    ]
    read = load(HEAD + "".join(entries), "fruit.toml")
    assert [(one.id, one.label("en")) for one in read] == pairs
    broken = data.draw(st.integers(0, len(pairs) - 1))
    entries[broken] = entries[broken].replace("labels", "lables")
    assert fault(HEAD + "".join(entries)).subject == f"fruit.toml, line {5 + 3 * broken}"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.just("a = " + "[" * 5000) | st.just("a = " + "9" * 6000))
def test_any_text_loads_or_is_a_fault(text: str) -> None:
    with pytest.raises(VocabularyFault):
        load(text, "noise.toml")
