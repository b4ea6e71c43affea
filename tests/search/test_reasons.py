"""Words in common are those that tell something."""

from search.questions import Question
from search.reasons import telling_terms

SENTENCE = (
    "The office trained {at} interpreters of {word} in the harbour of {word}, and they had 3 desks in 2019."
)


def test_of_a_whole_text_neither_function_words_nor_numbers_are_told_as_common() -> None:
    words = [
        "bridge",
        "canal",
        "depot",
        "ferry",
        "garden",
        "hostel",
        "island",
        "jetty",
        "kiosk",
        "ladder",
        "market",
    ]
    words += [
        "nursery",
        "orchard",
        "pier",
        "quarry",
        "river",
        "school",
        "tower",
        "valley",
        "well",
        "yard",
        "attic",
    ]
    words += [
        "bakery",
        "clinic",
        "dock",
        "engine",
        "farm",
        "grove",
        "hill",
        "inn",
        "kitchen",
        "lane",
        "mill",
        "nook",
    ]
    text = " ".join(SENTENCE.format(at=at, word=word) for at, word in enumerate(words * 2))
    telling = telling_terms(Question(text, "en"), None, "en")
    assert {"ferri", "market", "harbour", "interpret"} <= telling
    assert not {"the", "of", "in", "they", "had", "3", "2019"} & telling


def test_what_somebody_typed_is_told_whole() -> None:
    assert telling_terms(Question("WHO desk 189", "en"), None, "en") >= {"who", "desk", "189"}
