"""Generations: built, extended, damaged, swapped under a reader's hands, cleared away."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedGeneration, DoesNotFit, NotReady
from index.generations import Generation, GenerationStore
from index.space_view import SpaceScores
from tests.index.made_rows import COUNT, published, row, rows, store, subject, subjects, vectors

QUESTION = "migrant visa fee only7 only95"
ROOT = Path(__file__).resolve().parents[2]


def scores_of(generation: Generation, space: str, text: str) -> SpaceScores:
    view = generation.spaces[space]
    return view.scores(view.encoded(text))


def seen(generation: Generation) -> dict[str, tuple[float, float, float]]:
    """By passage, for the living rows: raw cosine, BM25 coverage, and the number of its subject's values."""
    view = scores_of(generation, "multilingual", QUESTION)
    covered = np.zeros(generation.size)
    for index in generation.terms.values():
        hits = index.search(QUESTION)
        covered[hits.rows] = hits.coverage
    subject_of = dict(zip(generation.link_rows.tolist(), generation.link_subjects.tolist(), strict=True))
    return {
        generation.passage_ids[one].decode(): (
            round(float(view.cosine[one]), 5),
            round(float(covered[one]), 2),
            len(generation.attributes.values_of("place", subject_of[one])),
        )
        for one in np.flatnonzero(generation.live).tolist()
    }


def test_an_extended_generation_shows_what_one_built_anew_shows(tmp_path: Path) -> None:
    extended, anew = published(tmp_path / "a"), store(tmp_path / "b")
    more = [row(number) for number in range(COUNT, COUNT + 9)]
    changed = [subject(number, "NEW") for number in (2, *range(COUNT // 3, COUNT // 3 + 3))]
    gone = ["pas-0000", "pas-0001", "pas-0002", "prac-0"]
    extended.publish(extended.extend(2, more, changed, gone, vectors))
    kept = [one for one in rows() if one.passage_id not in gone]
    known = {one.id: one for one in [*subjects(1), *changed]}
    anew.publish(anew.build(2, [*kept, *more], list(known.values()), vectors))
    one, other = extended.current(), anew.current()
    shown, expected = seen(one), seen(other)
    assert shown.keys() == expected.keys()
    for passage in expected:
        assert shown[passage][0] == expected[passage][0]
        assert shown[passage][2] == expected[passage][2]
    assert one.attributes.ordinal("prac-0") is None
    assert one.attributes.counts("place", np.ones(one.attributes.size, bool))["NEW"] == 4


def test_a_passage_that_comes_again_replaces_its_old_row(tmp_path: Path) -> None:
    made = published(tmp_path)
    made.publish(made.extend(2, [row(5)], [], [], vectors))
    generation = made.current()
    assert generation.size == COUNT + 1
    assert int(generation.live.sum()) == COUNT
    assert generation.row_of("pas-0005") == COUNT
    assert not generation.live[5]
    assert 5 not in generation.terms["ar"].search("only5").rows


def test_a_withdrawn_passage_is_in_no_answer(tmp_path: Path) -> None:
    made = published(tmp_path)
    made.publish(made.extend(2, [], [], ["pas-0007", "prac-2"], vectors))
    generation = made.current()
    assert not generation.live[7]
    assert 7 not in generation.terms["fr"].search("only7").rows
    assert not generation.attributes.visible(["public"])[2]


def test_standard_scores_have_mean_zero_and_spread_one_in_each_language(tmp_path: Path) -> None:
    generation = published(tmp_path).current()
    scores = scores_of(generation, "multilingual", "wage border").standard
    assert abs(float(scores.mean())) < 0.2
    assert 0.7 < float(scores.std()) < 1.3


def test_rows_that_are_not_in_a_space_score_nothing_there(tmp_path: Path) -> None:
    generation = published(tmp_path).current()
    view = scores_of(generation, "english", "wage border")
    outside = np.array(
        [language != generation.language_names.index("en") for language in generation.languages]
    )
    assert not view.standard[outside].any()
    assert view.cosine[~outside].all()


def test_one_flipped_bit_in_any_file_is_never_served(tmp_path: Path) -> None:
    made = published(tmp_path)
    made.publish(made.extend(2, [row(200)], [subject(66)], ["pas-0001"], vectors))
    chance = random.Random(5)
    checked = 0
    for path in sorted(one for one in tmp_path.rglob("*") if one.is_file()):
        content = path.read_bytes()
        if not content or path.suffix == ".lock" or not named(path, tmp_path):
            continue
        flipped = bytearray(content)
        at = chance.randrange(len(flipped))
        flipped[at] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        with pytest.raises(DamagedGeneration) as caught:
            store(tmp_path).current()
        assert "fieldbridge rebuild" in caught.value.remedy
        path.write_bytes(content)
        checked += 1
    assert checked > 20
    assert store(tmp_path).current().name == made.current_name()


def named(path: Path, root: Path) -> bool:
    """Whether the generation in force reads this file."""
    manifest = json.loads(
        (root / json.loads((root / "current").read_text())["name"] / "manifest.json").read_text()
    )
    own = {root / manifest["name"] / name for name in (*manifest["files"], "manifest.json")}
    segments = {
        root / "segments" / one["name"] / name for one in manifest["segments"] for name in one["files"]
    }
    return path in own | segments | {root / "current"}


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    made = published(tmp_path)
    (tmp_path / made.current_name() / "live.npy").unlink()
    with pytest.raises(DamagedGeneration, match="missing"):
        store(tmp_path).current()


def test_other_models_do_not_fit(tmp_path: Path) -> None:
    published(tmp_path)
    with pytest.raises(DoesNotFit) as caught:
        store(tmp_path, salt="b").current()
    assert "fieldbridge rebuild" in caught.value.remedy


def test_nothing_published_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReady):
        store(tmp_path).current()


def test_a_draft_that_was_never_published_changes_nothing(tmp_path: Path) -> None:
    made = published(tmp_path)
    made.extend(2, [row(200)], [], [], vectors)
    assert store(tmp_path).current().size == COUNT


def test_a_reader_keeps_its_generation_while_others_come_and_go(tmp_path: Path) -> None:
    made = published(tmp_path)
    held = store(tmp_path).current()
    before = seen(held)
    for number in range(6):
        made.publish(made.extend(2 + number, [row(300 + number)], [], [], vectors))
    assert seen(held) == before
    folders = [one for one in tmp_path.iterdir() if one.is_dir() and one.name.startswith("g")]
    assert len(folders) <= 3


def test_a_store_takes_up_what_another_process_published(tmp_path: Path) -> None:
    made, other = published(tmp_path), store(tmp_path)
    assert other.current().size == COUNT
    made.publish(made.extend(2, [row(200)], [], [], vectors))
    assert other.current_name() == made.current_name()
    assert other.current().size == COUNT + 1


def test_names_are_never_used_twice(tmp_path: Path) -> None:
    made = published(tmp_path)
    names = [made.current_name()]
    for number in range(3):
        made.publish(made.build(2 + number, rows(), subjects(), vectors))
        names.append(made.current_name())
    assert len(set(names)) == len(names)
    assert names == sorted(names)


PUBLISHING = """
import sys
from pathlib import Path
from tests.index.made_rows import row, store, vectors, rows, subjects
made = store(Path(sys.argv[1]))
number = 1000
print("ready", flush=True)
while True:
    number += 1
    draft = made.extend(number, [row(number)], [], [], vectors) if number % 3 else made.build(
        number, rows(), subjects(), vectors)
    made.publish(draft)
"""


@pytest.mark.soak
def test_a_publisher_killed_at_any_moment_leaves_a_sound_generation(tmp_path: Path, soak_seed: int) -> None:
    published(tmp_path)
    chance = random.Random(soak_seed)
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHING, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        made: GenerationStore = store(tmp_path)
        made.verify()
        assert int(made.current().live.sum()) >= COUNT
