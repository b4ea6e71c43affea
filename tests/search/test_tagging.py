"""Tag proposals over a small scheme with the tiny encoder: what is proposed, on what evidence, and what is learnt."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from corpus.decisions import ACCEPTED, BLIND, decisions
from corpus.errors import DamagedGeneration, UnknownFilter
from index.spaces import Space, Vectors
from ingest.sentences import sentence_ends
from search import tag_model
from search.tag_learning import Lesson, learn
from search.tag_model import TagModel, Trial, chances
from search.tag_texts import Piece
from search.tagging import Proposer
from tests.word_encoder import WordEncoder


def concept(identity: str, name: str, definition: str, broader: tuple[str, ...] = ()) -> Concept:
    return Concept(
        identity, "woods", (Label("en", name),), definitions=(("en", definition),), broader=broader
    )


WOODS = Vocabulary(
    "woods", "Woods", "us", "ours",
    (
        concept("tree", "Trees", "Tall plants with trunks, bark and branches that foresters plant."),
        concept("oak", "Oaks", "Acorns fall from them, and pigs are driven there to feed.", ("tree",)),
        concept("fir", "Firs", "Needles stay green in winter, cones ripen, resin is tapped.", ("tree",)),
        concept("fish", "Fishes", "Nets, boats, rivers and ponds where carp and trout are caught."),
        concept("loop", "Loops", "Roads that bend back to where they began.", ("loop",)),
    ),
)  # fmt: skip

PIGS = (
    "In autumn the village drove its pigs under the oaks. Acorns fed the pigs until the first snow came down."
)
WORDS = Space("multilingual", WordEncoder())


def encode(space: Space, texts: Sequence[str]) -> Vectors:
    return space.encoder.encode_passages(texts)


def proposer(**more: object) -> Proposer:
    return Proposer((WORDS,), Vocabularies((WOODS,)), encode, encode, **more)  # type: ignore[arg-type]


def pieces(text: str, start: int = 0) -> list[Piece]:
    return [Piece(text, start, "en", tuple(sentence_ends(text, "en")))]


def test_a_text_is_proposed_what_it_speaks_of_with_the_sentence_that_says_so() -> None:
    first = proposer().propose(pieces(PIGS, 40), "woods", least=0.0)[0]
    found = {one.concept.id: one for one in proposer().propose(pieces(PIGS, 40), "woods", least=0.0)}
    assert first.concept.id in ("oak", "tree")
    quoted = found["oak"].quotation
    assert PIGS[quoted.sentence.start - 40 : quoted.sentence.end - 40] == quoted.sentence.text
    assert {quoted.sentence.text[a:b].lower() for a, b in quoted.words} >= {"acorns", "pigs"}


def test_what_is_narrower_counts_for_what_is_broader_even_in_a_circle() -> None:
    judged = proposer().judge(proposer().read(pieces(PIGS)), "woods")
    assert judged is not None
    likely = dict(zip((one.id for one in judged.texts.concepts), judged.odds.tolist(), strict=True))
    assert likely["tree"] >= likely["oak"] > likely["fish"]


@pytest.mark.parametrize("text", ["", "   \n ", "…"])
def test_a_text_without_words_gets_no_tag(text: str) -> None:
    assert proposer().propose(pieces(text), "woods", least=0.5) == ()


def test_a_text_of_another_field_gets_no_tag() -> None:
    other = "The boundary layer separates from a swept wing at transonic speed, and the shock moves forward again."
    assert proposer().propose(pieces(other), "woods") == ()


NAMES = Vocabulary(
    "woods", "Woods", "us", "ours", tuple(replace(one, definitions=()) for one in WOODS.concepts)
)


def test_a_scheme_of_names_alone_is_trusted_less_and_knows_texts_of_its_field() -> None:
    alone = Proposer((WORDS,), Vocabularies((NAMES,)), encode, encode)
    firs = alone.judge(
        alone.read(pieces("The firs, the firs, the firs and the oaks of the village.")), "woods", True
    )
    assert firs is not None
    assert 0.8 < np.exp(firs.odds).max() < 0.95
    every = "Oaks and firs: these trees stood by the pond, and fishes in it."
    field = alone.judge(alone.read(pieces(every)), "woods")
    assert field is not None
    assert field.about > 0.5


def test_an_unknown_scheme_is_refused_by_name() -> None:
    with pytest.raises(UnknownFilter) as caught:
        proposer().propose(pieces(PIGS), "bushes")
    assert "woods" in caught.value.remedy


SENTENCES = st.lists(
    st.sampled_from(
        (
            *PIGS.split(". "), "Who pays?", "Trout were caught in the pond with nets.", "Cones ripen; resin drips!",
            "FIRS", "Ein Satz auf Deutsch.", "a" * 70, "猪在橡树下吃橡子。", "\u0301x",
        )
    ),
    min_size=1,
    max_size=9,
)  # fmt: skip


@settings(max_examples=40)
@given(SENTENCES, st.integers(0, 999), st.booleans())
def test_every_quotation_stands_in_its_text_and_chances_are_chances(
    said: list[str], start: int, only: bool
) -> None:
    text = " ".join(said)
    found = proposer().propose(pieces(text, start), "woods", one_only=only, least=0.0)
    assert len(found) <= (1 if only else len(WOODS.concepts))
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
    for one in found:
        sentence = one.quotation.sentence
        assert text[sentence.start - start : sentence.end - start] == sentence.text
        assert 0 <= one.probability <= 1
        assert all(0 <= a < b <= len(sentence.text) for a, b in one.quotation.words)


def lessons(agreeing: bool, count: int = 80) -> list[Lesson]:
    """Of two concepts, the definitions know nothing; features tell which holds where `agreeing`, else nothing does."""
    random = np.random.default_rng(3)
    made = []
    for _ in range(count):
        yes = bool(random.random() < 0.5)
        lean = (1.0 if yes else -1.0) if agreeing else float(random.choice([-1.0, 1.0]))
        feature = np.array([lean, 0.3 * random.normal()], np.float32)
        made.append(Lesson(np.zeros(2, np.float32), feature, {"oak": (yes, 1.0), "fir": (not yes, 1.0)}))
    return made


PLAIN = (("multilingual", 2, "print"),)


def test_what_decisions_tell_is_learnt_and_what_they_do_not_is_not_taken() -> None:
    made = learn("woods", ("oak", "fir"), PLAIN, lessons(True), False)
    assert made is not None
    assert made[1].taken
    seen = chances(
        made[0].blended(np.zeros(2, np.float32), ("oak", "fir"), np.array([1, 0], np.float32)), False
    )
    assert seen[0] > 0.85
    assert seen[1] < 0.15
    noise = learn("woods", ("oak", "fir"), PLAIN, lessons(False), False)
    assert noise is not None
    assert not noise[1].taken
    assert learn("woods", ("oak", "fir"), PLAIN, lessons(True, 6), False) is None


def tossed(seed: int, real: bool, count: int = 40) -> list[Lesson]:
    """Three proposals decided in each text: by a coin that says yes four times in five, or by what the
    text is about, which the odds tell badly and the features well."""
    random = np.random.default_rng(seed)
    told = random.normal(size=(3, 12)) * 2
    made = []
    for _ in range(count):
        odds, feature = random.normal(-1.5, 1.0, 3), random.normal(size=12)
        said = {}
        for at in range(3):
            yes = bool(told[at] @ feature > 0) if real else bool(random.random() < 0.8)
            said[str(at)] = (yes, ACCEPTED if yes else BLIND)
        made.append(Lesson(odds.astype(np.float32), feature.astype(np.float32), said))
    return made


def test_coins_teach_nothing_and_people_who_mean_it_do() -> None:
    def taken(seed: int, real: bool) -> bool:
        made = learn("woods", tuple("012"), PLAIN, tossed(seed, real), False)
        assert made is not None
        return made[1].taken

    assert sum(taken(seed, False) for seed in range(6)) <= 1, "chance gives one in twenty"
    assert all(taken(seed, True) for seed in range(2))


def test_tags_that_nobody_refused_do_not_make_everything_likelier() -> None:
    """Only ever told yes, a learner that says yes to all would lose nothing, if silence did not count."""
    random = np.random.default_rng(5)
    made = [
        Lesson(np.full(3, -1.5, np.float32), random.normal(size=2).astype(np.float32), {name: (True, 1.0)})
        for name in ("oak", "fir", "fish") * 20
    ]
    found = learn("woods", ("oak", "fir", "fish"), PLAIN, made, False)
    assert found is not None
    after = found[0].blended(np.full(3, -1.5, np.float32), ("oak", "fir", "fish"), np.zeros(2, np.float32))
    assert (chances(after, False) < 0.75).all()


def test_few_decisions_move_a_definition_less_than_many() -> None:
    def odds(count: int) -> float:
        made = learn("woods", ("oak", "fir"), PLAIN, lessons(True, count), False)
        assert made is not None
        return float(
            made[0].blended(np.zeros(2, np.float32), ("oak", "fir"), np.array([1, 0], np.float32))[0]
        )

    assert 0 < odds(12) < odds(80)


def model() -> TagModel:
    return TagModel(
        "woods", PLAIN, ("oak",), np.array([4], np.float32), np.array([1], np.float32), np.array([0], np.float32),
        np.array([[0.5, -0.25]], np.float32), Trial(40, 0.4, 0.5, 0.8, 0.7),
    )  # fmt: skip


def test_what_was_learnt_is_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    assert tag_model.kept(tmp_path, "woods") is None
    tag_model.keep(tmp_path, model())
    path = tag_model.keep(tmp_path, replace(model(), decisions=np.array([9], np.float32)))
    back = tag_model.kept(tmp_path, "woods")
    assert back is not None
    assert (back.count("oak"), back.trial, back.spaces) == (9, model().trial, PLAIN)
    assert back.fits({"multilingual": "print"})
    assert not back.fits({"multilingual": "another"})
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    tag_model.forget(tmp_path, "woods")
    assert tag_model.kept(tmp_path, "woods") is None


@pytest.mark.parametrize("at", [0, 60, -1])
def test_a_changed_byte_is_told_and_nothing_is_loaded(tmp_path: Path, at: int) -> None:
    path = tag_model.keep(tmp_path, model())
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(DamagedGeneration):
        tag_model.kept(tmp_path, "woods")


ANNA, SOFTWARE, BODY = (
    Agent(AgentKind.PERSON, "Anna"), Agent(AgentKind.SOFTWARE, "tags"), Agent(AgentKind.BODY, "A council"),
)  # fmt: skip


def tag(agent: Agent, verdict: Verdict, name: str = "oak") -> Assertion:
    return Assertion("p", "tag", f'{{"concept": "{name}", "scheme": "woods"}}', agent, verdict)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([tag(SOFTWARE, Verdict.PROPOSED)], []),
        ([tag(ANNA, Verdict.CONFIRMED)], [(True, BLIND)]),
        ([tag(SOFTWARE, Verdict.PROPOSED), tag(ANNA, Verdict.CONFIRMED)], [(True, ACCEPTED)]),
        ([tag(ANNA, Verdict.CONFIRMED), tag(SOFTWARE, Verdict.PROPOSED)], [(True, BLIND)]),
        ([tag(SOFTWARE, Verdict.PROPOSED), tag(ANNA, Verdict.REJECTED)], [(False, BLIND)]),
        ([tag(BODY, Verdict.DECLARED), tag(ANNA, Verdict.REJECTED)], [(False, BLIND)]),
        ([tag(ANNA, Verdict.REJECTED), tag(ANNA, Verdict.CONFIRMED)], [(True, BLIND)]),
    ],
)
def test_a_decision_is_the_last_word_of_people_and_what_was_accepted_weighs_less(
    claims: list[Assertion], expected: list[tuple[bool, float]]
) -> None:
    assert [(one.yes, one.weight) for one in decisions(claims)] == expected


def test_one_who_decided_without_the_proposal_in_sight_is_enough_for_the_whole_weight() -> None:
    ben = Agent(AgentKind.PERSON, "ben")
    proposed = tag(SOFTWARE, Verdict.PROPOSED)
    blind, led = tag(ANNA, Verdict.CONFIRMED), tag(ben, Verdict.CONFIRMED)
    assert [one.weight for one in decisions([proposed, led])] == [ACCEPTED]
    assert [one.weight for one in decisions([blind, proposed, led])] == [BLIND]
    refused = tag(ben, Verdict.REJECTED)
    assert [(one.yes, one.weight) for one in decisions([proposed, refused])] == [(False, BLIND)]
    changed = tag(ANNA, Verdict.REJECTED)
    assert [(one.yes, one.weight) for one in decisions([blind, proposed, changed, led])] == [(True, ACCEPTED)]
