"""One suite over every runtime and every model that comes with the house."""

import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DoesNotFit, NotReady
from index.asked import Asked
from index.encoders import DEFAULT_SPACES, MODELS, RUNTIMES, Prefixes, open_encoder, open_space, prepare
from index.encoders.prepared import ModelCard
from index.spaces import Encoder

TEXTS = [
    "Workers who left their employer were helped to recover unpaid wages.",
    "A help desk at the bus station.",
    "Un guichet à la gare routière aide les travailleurs à réclamer leurs salaires.",
    "مكتب مساعدة في محطة الحافلات",
    "在汽车站设立咨询台，帮助工人追讨工资。",
    "बस अड्डे पर सहायता केंद्र",
    "",
    " \n\t ",
    "1,234 (56 %) – № 7",
]
LONG = "one " * 700


REFERENCE = "sentence_transformers"
CASES = [
    pytest.param((library, card), id=f"{library}-{card.name}") for library in RUNTIMES for card in MODELS
]
OTHERS = [case for case in CASES if case.values[0][0] != REFERENCE]  # type: ignore[index]


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, models: Path) -> tuple[Encoder, ModelCard]:
    library, card = request.param
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    return open_encoder(card, models, library), card


@pytest.fixture(scope="module")
def vectors(case: tuple[Encoder, ModelCard]) -> np.ndarray:
    """Of `TEXTS` and the long one, encoded at once."""
    return case[0].encode_passages([*TEXTS, LONG])


@pytest.fixture(scope="module")
def reference(case: tuple[Encoder, ModelCard], models: Path) -> Encoder:
    return open_encoder(case[1], models, REFERENCE)


def test_every_vector_has_length_one_and_the_promised_shape(
    case: tuple[Encoder, ModelCard], vectors: np.ndarray
) -> None:
    encoder, card = case
    assert vectors.shape == (len(TEXTS) + 1, card.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    question = encoder.encode_question(TEXTS[0])
    assert question.shape == (encoder.dimension,)
    assert np.isclose(np.linalg.norm(question), 1, atol=1e-5)


def test_vectors_come_in_the_order_of_the_texts(case: tuple[Encoder, ModelCard], vectors: np.ndarray) -> None:
    encoder, _ = case
    together = vectors[: len(TEXTS)]
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert np.sum(together * alone, axis=1).min() > 0.9995


def test_the_same_texts_give_the_same_vectors(case: tuple[Encoder, ModelCard]) -> None:
    encoder, _ = case
    assert np.array_equal(encoder.encode_passages(TEXTS), encoder.encode_passages(TEXTS))
    assert np.array_equal(encoder.encode_question(TEXTS[1]), encoder.encode_question(TEXTS[1]))


def test_no_texts_give_no_vectors(case: tuple[Encoder, ModelCard]) -> None:
    encoder, _ = case
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.count_tokens([]) == []


def test_a_long_text_is_cut_at_max_tokens_and_counted_whole(
    case: tuple[Encoder, ModelCard], vectors: np.ndarray
) -> None:
    encoder, card = case
    (count,) = encoder.count_tokens([LONG])
    assert count > card.max_tokens == encoder.max_tokens
    (other_end,) = encoder.encode_passages([LONG + "two " * 50])
    assert other_end @ vectors[-1] > 0.9999
    assert np.isfinite(encoder.encode_question(LONG * 3)).all()


@pytest.mark.parametrize("case", OTHERS, indirect=True)
def test_every_vector_agrees_with_the_reference(
    case: tuple[Encoder, ModelCard], vectors: np.ndarray, reference: Encoder
) -> None:
    encoder, _ = case
    cosines = np.sum(vectors * reference.encode_passages([*TEXTS, LONG]), axis=1)
    assert cosines.min() >= 0.999, cosines
    assert encoder.encode_question(TEXTS[0]) @ reference.encode_question(TEXTS[0]) >= 0.999


@pytest.mark.parametrize("case", OTHERS, indirect=True)
def test_runtimes_of_one_model_share_fingerprint_keys_and_counts(
    case: tuple[Encoder, ModelCard], reference: Encoder
) -> None:
    encoder, expected = case[0], reference
    assert encoder.fingerprint == expected.fingerprint
    assert len(encoder.fingerprint) == 16
    assert encoder.passage_key("a") == expected.passage_key("a") != encoder.passage_key("b")
    assert encoder.count_tokens([*TEXTS, LONG]) == expected.count_tokens([*TEXTS, LONG])


def test_questions_encoded_at_once_are_those_encoded_one_by_one(case: tuple[Encoder, ModelCard]) -> None:
    encoder, _ = case
    together = encoder.encode_questions(TEXTS)
    alone = np.stack([encoder.encode_question(text) for text in TEXTS])
    assert np.einsum("ij,ij->i", together, alone).min() >= 0.999
    assert encoder.encode_questions([]).shape == (0, encoder.dimension)
    knowing = Asked(encoder, TEXTS[:3])
    assert np.array_equal(knowing.encode_question(TEXTS[1]), encoder.encode_questions(TEXTS[:3])[1])
    assert np.array_equal(knowing.encode_question(TEXTS[4]), encoder.encode_question(TEXTS[4]))


def test_questions_from_many_threads_get_their_own_answers(case: tuple[Encoder, ModelCard]) -> None:
    encoder, _ = case
    alone = [encoder.encode_question(text) for text in TEXTS[:6]]
    got: list[object] = [None] * 24

    def ask(place: int) -> None:
        got[place] = encoder.encode_question(TEXTS[place % 6])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(got))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, vector in enumerate(got):
        assert np.dot(vector, alone[place % 6]) > 0.9995  # type: ignore[arg-type]


def test_a_question_in_one_language_is_nearest_its_passage_in_another(models: Path) -> None:
    encoder = open_space("multilingual", models).encoder
    passages = encoder.encode_passages([TEXTS[1], "Vaccines must be kept cold.", "Fish stocks fell."])
    for question in (TEXTS[3], TEXTS[4], TEXTS[5]):
        assert int(np.argmax(passages @ encoder.encode_question(question))) == 0


def test_the_path_of_a_question_imports_neither_torch_nor_sentence_transformers(models: Path) -> None:
    program = """
import pathlib, socket, sys
def refuse(*_a, **_k): raise SystemExit("a socket was opened")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from index.asked import Asked
from index.encoders import DEFAULT_SPACES, open_space
for name in DEFAULT_SPACES:
    open_space(name, pathlib.Path(sys.argv[1])).encoder.encode_question("who helps?")
heavy = {"torch", "sentence_transformers", "transformers", "huggingface_hub"} & set(sys.modules)
print(sorted(heavy), sys.modules.get("openvino_telemetry"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(models)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] None"


def test_any_model_in_a_folder_can_be_a_space(models: Path) -> None:
    folder = models / "all-MiniLM-L6-v2" / "weights"
    space = open_space("ours", models, source=str(folder), languages=frozenset({"en"}))
    english = open_space("english", models)
    assert space.serves("en")
    assert not space.serves("fr")
    assert space.encoder.encode_question("a desk") @ english.encoder.encode_question("a desk") > 0.999
    prefixed = open_space("ours", models, source=str(folder), prefixes=Prefixes("query: ", "passage: "))
    assert prefixed.encoder.fingerprint != space.encoder.fingerprint


def test_an_unknown_space_is_refused_by_name(models: Path) -> None:
    with pytest.raises(DoesNotFit, match="multilingual"):
        open_space("klingon", models)
    assert DEFAULT_SPACES == ("multilingual", "english")


def test_a_missing_model_says_which_command_mends_it(tmp_path: Path) -> None:
    with pytest.raises(NotReady) as fault:
        open_space("multilingual", tmp_path)
    assert fault.value.remedy == "Run: fieldbridge models"
    with pytest.raises(NotReady, match="fieldbridge models"):
        prepare(tmp_path, fetch=False)
