"""`python -m bench.tagging [untrained|trained|cost] [FOLDER]`: tag proposals against plain baselines, on labelled texts.

FOLDER holds a folder for each set, with `items.jsonl` {"id", "text", "labels", "asked"} and `labels.json` {"multi",
"labels": [{"id", "title", "description"}]}. With "asked", a text was judged for that one label alone.

Measured: recall@1 and mean reciprocal rank of the right label, over texts that have one; macro F1 of the labels given
(the first one where a text has one label, else those from one half on, over the pairs that were judged); mean average
precision over judged pairs, by label; expected calibration error in ten bins of equal width, of the first label
where a text has one, else over all judged pairs. Without a part named, all in one run. Refuses: judging.
"""

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

from api.settings import read_settings
from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from index.encoders import open_space
from index.languages import counted_terms
from index.spaces import Space, Vectors
from index.terms import K1, B
from ingest.sentences import sentence_ends
from search.tag_learning import Lesson, learn
from search.tag_model import chances
from search.tag_schemes import Around, Collection
from search.tag_scoring import features
from search.tag_texts import Piece
from search.tagging import Proposer

Floats = NDArray[np.float64]
DEV_DATA = Path(__file__).resolve().parents[3] / "shared" / "dev-data" / "tags"
DECISIONS, SEEDS = 200, 5
PARTS = ("untrained", "trained", "cost")


@dataclass(frozen=True)
class Labelled:
    """`judged[i, k]`: whether anybody said of text i that label k is right (`truth`) or wrong."""

    name: str
    texts: list[str]
    vocabulary: Vocabulary
    one_only: bool
    truth: NDArray[np.bool_]
    judged: NDArray[np.bool_]


def read(folder: Path) -> Labelled:
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text("utf-8").splitlines()]
    written = json.loads((folder / "labels.json").read_text("utf-8"))
    concepts = tuple(
        Concept(
            one["id"], folder.name, (Label("en", one["title"]),), definitions=(("en", one["description"]),)
        )
        for one in written["labels"]
    )
    ids = [one.id for one in concepts]
    truth = np.array([[label in item["labels"] for label in ids] for item in items])
    judged = np.array([[item.get("asked", label) == label for label in ids] for item in items])
    scheme = Vocabulary(folder.name, folder.name, "", "", concepts)
    return Labelled(folder.name, [one["text"] for one in items], scheme, not written["multi"], truth, judged)


def told(name: str, one: Labelled, score: Floats, chance: Floats | None = None) -> dict[str, float]:
    """Prints a line of measures over the texts of `one`, and gives them. Without `chance`, a label is given where it
    comes first."""
    right = one.truth.any(axis=1)
    place = np.where(one.truth, score, -np.inf).max(axis=1)
    rank = 1 + (score > place[:, None]).sum(axis=1)
    first = score == score.max(axis=1, keepdims=True)
    given = first if chance is None or one.one_only else chance >= 0.5
    columns = [at for at in range(score.shape[1]) if one.truth[one.judged[:, at], at].any()]
    pairs = [(one.truth[one.judged[:, at], at], score[one.judged[:, at], at]) for at in columns]
    found = {
        "recall@1": float((rank[right] == 1).mean()),
        "mrr": float((1 / rank[right]).mean()),
        "macro F1": float(
            np.mean([f1_score(one.truth[one.judged[:, at], at], given[one.judged[:, at], at]) for at in columns])
        ),
        "micro F1": float(f1_score(one.truth[one.judged], given[one.judged])),
        "map": float(np.mean([average_precision_score(truth, values) for truth, values in pairs])),
    }  # fmt: skip
    if chance is not None:
        found["ece"] = calibration_error(*_surest(one, chance))
    print(f"  {name:<34}" + "".join(f"{key} {value:.3f}  " for key, value in found.items()))
    return found


def _joined(found: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> tuple[Floats, NDArray[np.bool_]]:
    return np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])


def _surest(one: Labelled, chance: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The pairs whose probability is held against the truth."""
    first = chance == chance.max(axis=1, keepdims=True)
    chosen = first & one.judged if one.one_only else one.judged
    return chance[chosen], one.truth[chosen]


def calibration_error(chance: Floats, truth: NDArray[np.bool_], bins: int = 10) -> float:
    at = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [(at == one, one) for one in range(bins) if (at == one).any()]
    return float(sum(mask.mean() * abs(chance[mask].mean() - truth[mask].mean()) for mask, _ in gaps))


def baselines(one: Labelled, spaces: Sequence[Space]) -> dict[str, Floats]:
    """Each text against the title and description of each label."""
    known = [f"{concept.label('en')}. {dict(concept.definitions)['en']}" for concept in one.vocabulary]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*known, *one.texts])
    found = {"TF-IDF": (vectorizer.transform(one.texts) @ vectorizer.transform(known).T).toarray()}
    found["BM25"] = _bm25(one.texts, known)
    for space in spaces:
        label, texts = space.encoder.encode_passages(known), space.encoder.encode_passages(one.texts)
        found[f"cosine, {space.name}"] = (texts @ label.T).astype(np.float64)
    return found


def untrained(one: Labelled, proposer: Proposer) -> tuple[Floats, Floats, list[Lesson]]:
    """Scores, probabilities, and what a learner is given of each text."""
    spaces = [(space.name, space.encoder.dimension) for space in proposer.spaces]
    scores, chance, lessons = [], [], []
    for text in one.texts:
        read = proposer.read([piece(text)])
        judged = proposer.judge(read, one.name, one.one_only)
        assert judged is not None
        scores.append(judged.scored.score)
        chance.append(judged.probability)
        lessons.append(Lesson(judged.odds, features(read, spaces, proposer.collection()), {}))
    return np.array(scores, np.float64), np.array(chance, np.float64), lessons


def piece(text: str) -> Piece:
    return Piece(text, 0, "en", tuple(sentence_ends(text, "en")))


def trained(one: Labelled, lessons: Sequence[Lesson], spaces: Sequence[Space], count: int) -> None:
    """Means over SEEDS random choices of `count` decisions; what was not chosen is held back."""
    results: dict[str, list[dict[str, float]]] = {
        "learnt": [],
        "definitions alone": [],
        "TF-IDF + logistic regression": [],
    }
    pooled: dict[str, list[tuple[Floats, NDArray[np.bool_]]]] = {}
    count = min(count, len(one.texts) // 2)
    for seed in range(SEEDS):
        order = np.random.default_rng(seed).permutation(len(one.texts))
        seen, rest = order[:count], order[count:]
        held = Labelled(one.name, [], one.vocabulary, one.one_only, one.truth[rest], one.judged[rest])
        print(f"  {count} decisions, choice {seed + 1}; {len(rest)} held back")
        ours, before = _learnt(one, lessons, spaces, seen, rest)
        plain = _plain(one, seen, rest)
        for name, chance in zip(results, (ours, before, plain), strict=True):
            results[name].append(told(name, held, chance, chance))
            pooled.setdefault(name, []).append(_surest(held, chance))
    print(f"  mean of {SEEDS}; ece pooled: of all that was held back in them at once")
    for name, found in results.items():
        means = {key: statistics.mean(each[key] for each in found) for key in found[0]}
        means["ece pooled"] = calibration_error(*_joined(pooled[name]))
        print(f"  {name:<34}" + "".join(f"{key} {value:.3f}  " for key, value in means.items()))


def _learnt(
    one: Labelled, lessons: Sequence[Lesson], spaces: Sequence[Space], seen: NDArray[np.int64], rest: NDArray[np.int64]
) -> tuple[Floats, Floats]:  # fmt: skip
    ids = tuple(concept.id for concept in one.vocabulary)
    taught = []
    for at in seen:
        said = {ids[k]: (bool(one.truth[at, k]), 1.0) for k in np.flatnonzero(one.judged[at])}
        if one.one_only:
            said = {concept: (yes, weight) for concept, (yes, weight) in said.items() if yes}
        taught.append(Lesson(lessons[at].odds, lessons[at].features, said))
    made = learn(
        one.name, ids, tuple((s.name, s.encoder.dimension, "") for s in spaces), taught, one.one_only
    )
    before = [chances(lessons[at].odds, one.one_only) for at in rest]
    if made is None or not made[1].taken:
        print("    (not taken:", made[1] if made else "too few", ")")
        return np.array(before, np.float64), np.array(before, np.float64)
    after = [
        chances(made[0].blended(lessons[at].odds, ids, lessons[at].features), one.one_only) for at in rest
    ]
    return np.array(after, np.float64), np.array(before, np.float64)


def _plain(one: Labelled, seen: NDArray[np.int64], rest: NDArray[np.int64]) -> Floats:
    table = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(one.texts)
    found = np.zeros((len(rest), one.truth.shape[1]))
    if one.one_only:
        fit = LogisticRegression(C=10.0, max_iter=1000).fit(table[seen], one.truth[seen].argmax(axis=1))
        found[:, fit.classes_] = fit.predict_proba(table[rest])
        return found
    for at in range(found.shape[1]):
        rows = seen[one.judged[seen, at]]
        yes = one.truth[rows, at]
        if len(set(yes)) < 2:
            found[:, at] = yes.mean() if len(yes) else 0.5
        else:
            fit = LogisticRegression(C=10.0, max_iter=1000).fit(table[rows], yes)
            found[:, at] = fit.predict_proba(table[rest])[:, 1]
    return found


def _bm25(texts: Sequence[str], known: Sequence[str]) -> Floats:
    counted = [counted_terms(text, "en") for text in known]
    lengths = np.array([sum(one.values()) for one in counted])
    bends = K1 * (1 - B + B * lengths / lengths.mean())
    found = np.zeros((len(texts), len(known)))
    for row, text in enumerate(texts):
        for term, often in counted_terms(text, "en").items():
            times = np.array([one.get(term, 0) for one in counted])
            holding = int((times > 0).sum())
            rarity = np.log1p((len(known) - holding + 0.5) / (holding + 0.5))
            found[row] += often * rarity * times * (K1 + 1) / (times + bends)
    return found


def cost(proposer: Proposer, one: Labelled) -> None:
    """Proposals for 20 pages, as a ratio to embedding their passages in every space."""
    pages = [" ".join(one.texts[at : at + 5]) for at in range(0, 100, 5)]
    passages = [
        " ".join(page.split()[at : at + 130]) for page in pages for at in range(0, len(page.split()), 130)
    ]
    pieces, start = [], 0
    for text in passages:
        pieces.append(Piece(text, start, "en", tuple(sentence_ends(text, "en"))))
        start += len(text) + 2
    proposer.propose([piece(one.texts[0])], one.name)
    ratios = []
    for round_ in range(3):
        marked = [*pieces[:-1], Piece(f"{pieces[-1].text} {round_}", pieces[-1].start, "en", pieces[-1].ends)]
        plain = _seconds(lambda: [space.encoder.encode_passages(passages) for space in proposer.spaces])
        ours = _seconds(lambda: proposer.propose(marked, one.name))  # noqa: B023 (called at once)
        ratios.append(ours / plain)
    words = sum(len(text.split()) for text in passages)
    print(f"proposals for 20 pages ({words:,} words, {len(passages)} passages): "
          f"{statistics.median(ratios):.2f} times embedding them")  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _collection(spaces: Sequence[Space], texts: Sequence[str]) -> Collection:
    """The texts, as a collection of them would have them."""
    vectors = {one.name: one.encoder.encode_passages(texts) for one in spaces}
    return Collection("these", {name: Around(rows.mean(axis=0), rows) for name, rows in vectors.items()})


def main(parts: Sequence[str], folder: Path, models: Path) -> None:
    warnings.filterwarnings("ignore", category=UserWarning)
    spaces = [open_space(name, models) for name in ("multilingual", "english")]
    for path in sorted(one for one in folder.iterdir() if (one / "labels.json").exists()):
        one = read(path)
        print(f"{one.name}: {len(one.texts)} texts, {len(one.vocabulary.concepts)} labels", flush=True)
        held = _collection(spaces, one.texts)
        proposer = Proposer(spaces, Vocabularies((one.vocabulary,)), _encode, _encode, lambda: held)  # noqa: B023
        if "untrained" in parts:
            compared(one, spaces, proposer)
        if "trained" in parts:
            trained(one, untrained(one, proposer)[2], spaces, DECISIONS)
    if "cost" in parts:
        cost(proposer, one)


def compared(one: Labelled, spaces: Sequence[Space], proposer: Proposer) -> None:
    """Before any decision: baselines, proposals with no collection, and with `proposer`'s."""
    plain = [told(name, one, score) for name, score in baselines(one, spaces).items()]
    score, chance, _ = untrained(one, Proposer(spaces, proposer.vocabularies, _encode, _encode))
    alone = told("ours, no collection", one, score, chance)
    score, chance, _ = untrained(one, proposer)
    ours = told("ours, these texts as collection", one, score, chance)
    for key in ("recall@1", "mrr", "macro F1", "map"):
        best = max(each[key] for each in plain)
        print(
            f"    {key}: {ours[key] / best:.3f} times the best baseline ({best:.3f}); {alone[key] / best:.3f} without"
        )


def _encode(space: Space, texts: Sequence[str]) -> Vectors:
    return space.encoder.encode_passages(texts)


if __name__ == "__main__":
    named = [one for one in sys.argv[1:] if one in PARTS]
    folders = [Path(one) for one in sys.argv[1:] if one not in PARTS]
    main(named or PARTS, folders[0] if folders else DEV_DATA, read_settings().models)
