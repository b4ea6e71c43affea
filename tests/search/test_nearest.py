"""The sentence that meets a criterion: the nearest that asserts something, and none where all lie far."""

import numpy as np

from index.spaces import Space, Vectors
from ingest.sentences import sentence_ends
from search.nearest import nearest
from search.tag_texts import Encoded, Piece, encoded
from tests.word_encoder import WordEncoder

SPACE = Space("words", WordEncoder(), None)
TEXT = (
    "Wages were paid at desks. Inspectors came on every Friday of the month. "
    "An independent evaluation found that unpaid wages fell by half in two years."
)


def encode(space: Space, texts: object) -> Vectors:
    return np.asarray(space.encoder.encode_passages(list(texts)))  # type: ignore[call-overload]


def read(text: str) -> Encoded:
    piece = Piece(text, 0, "en", tuple(sentence_ends(text, "en")))
    return encoded([piece], [SPACE], encode)


def test_the_nearest_sentence_is_found_with_its_place() -> None:
    found = nearest(read(TEXT), "an independent evaluation found that it fell", "en", (SPACE,), encode)
    assert found is not None
    assert found.sentence.text.startswith("An independent evaluation")
    assert TEXT[found.sentence.start : found.sentence.end] == found.sentence.text


def test_where_nothing_lies_nearer_than_texts_of_other_fields_nothing_is_found() -> None:
    asked = "zebra quartz nebula trombone"
    assert nearest(read(TEXT), asked, "en", (SPACE,), encode) is None
    assert nearest(read(TEXT), asked, "en", (SPACE,), encode, floor=-99.0) is not None


def test_a_heading_a_question_and_an_empty_text_meet_nothing() -> None:
    for text in ("Independent evaluation found\n\nWas it an independent evaluation that found it?", ""):
        found = nearest(read(text), "an independent evaluation found that it fell", "en", (SPACE,), encode)
        assert found is None


def test_what_is_printed_in_every_document_meets_nothing() -> None:
    thanks = "We would like to thank those whose independent evaluation found that it fell."
    found = nearest(
        read(f"{thanks} {TEXT}"), "an independent evaluation found that it fell", "en", (SPACE,), encode
    )
    assert found is not None
    assert found.sentence.text.startswith("An independent evaluation")


def test_a_space_that_does_not_serve_the_language_is_not_asked() -> None:
    french = Space("words", WordEncoder(), frozenset({"fr"}))
    assert nearest(read(TEXT), "an independent evaluation found", "en", (french,), encode) is None
