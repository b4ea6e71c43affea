"""Files that are the same, nearly the same, newer, or in another language are found and proposed; people decide."""

import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fpdf import FPDF
from numpy.typing import NDArray

from corpus.access import anyone, everything
from corpus.assertions import Agent, AgentKind, Verdict
from corpus.catalogue.vectors import VectorStore
from corpus.likeness import Likeness, holding
from index.sketches import Buckets, SketchFile, bands, likeness, signature
from index.spaces import Space
from ingest.alike import Likening
from ingest.embedding import Embedder
from ingest.features import marks_of
from ingest.pairing import MOST
from ingest.report import Alike
from tests.ingest.made_docx import para, table, word
from tests.ingest.test_inside import Office
from tests.word_encoder import WordEncoder

PERSON = Agent(AgentKind.PERSON, "Amina")
STEMS = [
    head + middle + tail
    for head in ("bar", "lem", "tos", "vin", "kor", "sal")
    for middle in ("a", "e", "o")
    for tail in ("nd", "st", "rik", "ling", "met")
]


def sentence(chance: random.Random, words: int = 14) -> str:
    said = " ".join(chance.choice(STEMS) for _ in range(words))
    return f"{said.capitalize()} {chance.randint(1990, 2030)}."


def paragraphs(seed: int, count: int = 8) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(sentence(chance) for _ in range(3)) for _ in range(count)]


def markdown(title: str, parts: list[str], every: int = 2, **declared: str) -> str:
    """Front matter, a title, and a heading before every second paragraph."""
    said = "".join(f"{key}: {value}\n" for key, value in declared.items())
    lines = [
        f"## Part {at // every + 1}\n\n{part}" if at % every == 0 else part for at, part in enumerate(parts)
    ]
    return f"---\n{said}---\n# {title}\n\n" + "\n\n".join(lines) + "\n"


def as_docx(title: str, parts: list[str]) -> bytes:
    return word(para(title, '<w:outlineLvl w:val="0"/>') + "".join(map(para, parts)))


def as_pdf(title: str, parts: list[str]) -> bytes:
    document = FPDF(format="A4")
    document.add_page()
    for size, text in ((18, title), *((11, part) for part in parts)):
        document.set_font("Helvetica", style="B" if size == 18 else "", size=size)
        document.multi_cell(0, 7, text)
        document.ln(3)
    return bytes(document.output())


def translated(text: str) -> str:
    """Another language of this world: each word the other way round; figures stay."""
    return " ".join(one if one[:1].isdigit() else one[::-1].lower() for one in text.split())


class TwoTongues(WordEncoder):
    """An encoder to which a word and its translation are one, as they nearly are to the real one."""

    def encode_question(self, text: str) -> NDArray[np.float32]:
        return super().encode_question(
            " ".join(min(one, one[::-1]) for one in text.lower().replace(".", "").split())
        )


class Archive(Office):
    """The pipeline with what compares its documents behind it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sketches = SketchFile(folder / "sketches.npz")
        space = Space("multilingual", TwoTongues())
        embedder = Embedder(VectorStore(folder / "vectors.db"))
        self.likening = Likening(self.catalogue, self.sketches, everything(), embedder, space)

    def put(self, **files: str | bytes) -> set[tuple[str, str, str]]:
        """Ingests files (`a_md` is a.md) and tells what is newly proposed: relation, and the two names."""
        for name, content in files.items():
            path = self.folder / name.replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        assert "failed" not in self.run().values()
        return {self.named(one) for one in self.likening.run()}

    @staticmethod
    def named(one: Alike) -> tuple[str, str, str]:
        ends = [one.file.removeprefix("in/"), one.other.removeprefix("in/")]
        return (one.relation, *(ends if one.relation == "newer-edition" else sorted(ends)))  # type: ignore[return-value]

    def held(self) -> tuple[Likeness, ...]:
        with self.catalogue.reader(everything()) as reader:
            return holding(reader.all_alike())

    def say(self, one: Likeness, verdict: Verdict) -> None:
        with self.catalogue.write(PERSON, "decided") as writer:
            writer.liken([replace(one, agent=PERSON, verdict=verdict, evidence=(), at="")])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@pytest.mark.parametrize("endless", ["a", "A", "a@", "7.", "A/", "a-"])
def test_a_text_of_one_letter_is_looked_at_once(endless: str) -> None:
    began = time.process_time()
    marks_of(endless * 500_000)
    assert time.process_time() - began < 5


def test_the_same_file_and_the_same_text_in_other_formats_are_found_once_each(archive: Archive) -> None:
    parts = paragraphs(1)
    made = as_pdf("Lists of boats", parts)  # once: it holds the second at which it was made
    found = archive.put(
        a_pdf=made, b_pdf=made,
        c_docx=as_docx("Lists of boats", parts), d_md=markdown("Other boats", paragraphs(2)),
    )  # fmt: skip
    (text,) = found - {("same-file", "a.pdf", "b.pdf")}
    assert text in {("same-text", "a.pdf", "c.docx"), ("same-text", "b.pdf", "c.docx")}
    assert archive.put() == set()
    for one in archive.held():
        assert one.verdict is Verdict.PROPOSED
        assert one.agent.kind is AgentKind.SOFTWARE
        for end, quoted in zip((one.document, one.other), one.evidence, strict=True):
            with archive.catalogue.reader(everything()) as reader:
                edition = reader.newest_edition(end)
            assert quoted.edition == edition.id
            assert quoted.prefix + quoted.exact + quoted.suffix in edition.text
            assert quoted.exact


def test_a_copy_with_one_paragraph_changed_is_near_and_a_text_that_shares_a_paragraph_is_not(
    archive: Archive,
) -> None:
    parts = paragraphs(3)
    changed = [*parts[:4], paragraphs(4)[0], *parts[5:]]
    borrowed = [*paragraphs(5), parts[0]]
    found = archive.put(
        a_md=markdown("Camels", parts),
        b_md=markdown("Camels again", changed),
        c_md=markdown("Goats", borrowed),
    )
    assert found == {("near-copy", "a.md", "b.md")}
    (one,) = archive.held()
    assert 0.6 <= one.score < 1.0


def test_what_is_like_a_text_is_said_of_one_of_its_copies_and_of_another_when_that_goes(
    archive: Archive,
) -> None:
    parts = paragraphs(21)
    changed = [*parts[:4], paragraphs(22)[0], *parts[5:]]
    found = archive.put(
        a_md=markdown("Camels", parts), b_md=markdown("Camels", parts), c_md=markdown("Camels again", changed)
    )
    (near,) = (one for one in found if one[0] == "near-copy")
    assert found - {near} == {("same-file", "a.md", "b.md")}
    (face,) = set(near[1:]) - {"c.md"}
    (archive.folder / face).unlink()
    archive.run(withdraw_missing=True)
    (other,) = {"a.md", "b.md"} - {face}
    assert {archive.named(one) for one in archive.likening.run()} == {("near-copy", other, "c.md")}


@pytest.mark.parametrize("made", ["table", "lines"])
def test_forms_that_share_their_labels_alone_are_no_copies(archive: Archive, made: str) -> None:
    labels = [
        "Title", "Country or countries in which the practice was carried out", "Lessons learned",
        "What was done, in a few sentences, and by whom", "Who can be asked about it later on",
        "Which groups of people took part in it and how they were chosen",
    ]  # fmt: skip
    files: dict[str, str | bytes] = {}
    for at in range(6):
        chance = random.Random(at)
        rows = [[label, sentence(chance, 9)] for label in labels]
        if made == "table":
            files[f"f{at}_docx"] = word(table(*rows))
        else:
            files[f"f{at}_md"] = "# Good practice form\n\n" + "\n\n".join(
                f"{label}: {said}" for label, said in rows
            )
    assert archive.put(**files) == set()


def test_short_texts_are_no_copies_unless_they_are_the_same_file(archive: Archive) -> None:
    found = archive.put(
        a_md="# Note\n\nSee annex.\n", b_md="# Note\n\nSee the annex.\n", c_txt="Note\n\nSee annex.\n"
    )
    assert found == set()
    assert archive.put(d_md="# Note\n\nSee annex.\n") == {("same-file", "a.md", "d.md")}


def test_a_later_date_under_the_same_title_or_symbol_is_a_newer_edition(archive: Archive) -> None:
    old, new = paragraphs(6), [*paragraphs(6)[:4], *paragraphs(7)[:4]]
    found = archive.put(
        a_md=markdown("Guidance on village schools", old, date="2014-05-01"),
        b_md=markdown("Guidance on village schools", new, date="2019-02-01"),
        c_md=markdown("Guidance on village schools", paragraphs(8), date="2021-01-01"),
    )
    assert found == {("newer-edition", "b.md", "a.md")}
    for name, revision, seed in (("x", "", 9), ("y", "/Rev.1", 10)):
        (archive.folder / f"{name}.md.toml").write_text(
            f'identifiers = {{ symbol = "HP/2014/7{revision}" }}\n'
        )
        last = archive.put(**{f"{name}_md": markdown(f"Paper {name}", paragraphs(seed))})
    assert last == {("newer-edition", "y.md", "x.md")}


def test_a_translation_is_proposed_and_a_form_of_the_same_layout_in_another_language_is_not(
    archive: Archive,
) -> None:
    parts, others = paragraphs(11, 14), paragraphs(12, 14)
    found = archive.put(
        a_en_md=markdown("Wells and pumps", parts, language="en"),
        a_fr_md=markdown("Pumps and wells", list(map(translated, parts)), language="fr"),
        b_es_md=markdown("Dust and roads", list(map(translated, others)), language="es"),
    )
    assert found == {("language-version", "a.en.md", "a.fr.md")}
    (one,) = archive.held()
    with archive.catalogue.reader(everything()) as reader:
        assert [each.id for each in reader.work(one.document)] == [one.document]
    archive.say(one, Verdict.CONFIRMED)
    with archive.catalogue.reader(everything()) as reader:
        assert {each.id for each in reader.work(one.document)} == {one.document, one.other}


def test_a_declared_language_version_is_not_proposed(archive: Archive) -> None:
    parts = paragraphs(13, 14)
    assert not archive.put(
        a_en_md=markdown("Wells and pumps", parts, language="en", work="wells"),
        a_fr_md=markdown("Pumps and wells", list(map(translated, parts)), language="fr", work="wells"),
    )


@pytest.mark.parametrize("verdict", [Verdict.CONFIRMED, Verdict.REJECTED])
def test_no_later_ingest_overwrites_what_a_person_decided(archive: Archive, verdict: Verdict) -> None:
    parts = paragraphs(14)
    archive.put(
        a_md=markdown("Camels", parts), b_md=markdown("More camels", [*parts[:-1], paragraphs(15)[0]])
    )
    (one,) = archive.held()
    archive.say(one, verdict)
    archive.sketches.path.unlink()
    assert archive.put(b_md=markdown("More camels", [*parts[:-1], paragraphs(16)[0]])) == set()
    held = archive.held()
    assert [(each.id, each.verdict) for each in held] == (
        [(one.id, verdict)] if verdict is Verdict.CONFIRMED else []
    )
    stronger = archive.put(b_md=markdown("Camels", parts))
    assert stronger == {("same-file", "a.md", "b.md")}


def test_a_proposal_that_no_longer_holds_is_taken_back(archive: Archive) -> None:
    parts = paragraphs(17)
    archive.put(a_md=markdown("Camels", parts), b_md=markdown("Camels", parts))
    assert len(archive.held()) == 1
    assert archive.put(b_md=markdown("Goats", paragraphs(18))) == set()
    assert archive.held() == ()


def test_a_finding_is_shown_to_those_alone_who_may_see_both_documents(archive: Archive) -> None:
    parts = paragraphs(19)
    (archive.folder / "b.md.toml").write_text('visibility = "group:desk"\n')
    archive.put(a_md=markdown("Camels", parts), b_md=markdown("Camels", parts))
    (one,) = archive.held()
    with archive.catalogue.reader(anyone()) as reader:
        assert reader.all_alike() == ()
        for end in (one.document, one.other):
            assert reader.alike(end) == ()
    with archive.catalogue.reader(everything()) as reader:
        assert [each.id for each in reader.alike(one.other)] == [one.id]


def test_a_withdrawn_document_is_like_nothing_and_sketches_can_be_lost_or_damaged(archive: Archive) -> None:
    parts = paragraphs(20)
    archive.put(a_md=markdown("Camels", parts), b_md=markdown("Camels", parts))
    own = archive.catalogue.identity()
    sequence, kept = archive.sketches.load(own)
    assert (sequence, len(kept)) == (archive.catalogue.sequence(), 2)
    assert archive.sketches.load("another catalogue") == (0, {})
    for damage in (b"", b"PK\x03\x04 nothing", archive.sketches.path.read_bytes()[:-40]):
        archive.sketches.path.write_bytes(damage)
        assert archive.sketches.load(own) == (0, {})
        assert archive.likening.run() == ()
        again = archive.sketches.load(own)[1]
        assert {name: one.text for name, one in again.items()} == {
            name: one.text for name, one in kept.items()
        }
    (archive.folder / "b.md").unlink()
    archive.run(withdraw_missing=True)
    archive.likening.run()
    assert archive.held() == ()
    assert len(archive.sketches.load(own)[1]) == 1


def test_signatures_estimate_the_share_of_features_and_texts_that_share_most_meet() -> None:
    chance = np.random.Generator(np.random.PCG64(1))
    features = chance.integers(0, 2**63, 3000, np.uint64)
    for shared in (0.2, 0.6, 0.9):
        cut = int(2000 * 2 * shared / (1 + shared))
        one, other = features[:2000], features[2000 - cut : 4000 - cut]
        true = len(np.intersect1d(one, other)) / len(np.union1d(one, other))
        signed = signature(one, 128), signature(other, 128)
        assert abs(likeness(*signed) - true) < 0.13
        if shared > 0.5:
            assert set(bands(signed[0], 4)) & set(bands(signed[1], 4))


def test_what_everybody_shares_costs_no_more_than_what_few_share() -> None:
    buckets = Buckets(MOST)
    for member in range(5000):
        buckets.add(member, [b"all", bytes(str(member // 2), "ascii")])
    near = buckets.near(4001, [b"all", b"2000"])
    assert len(near) <= MOST + 1
    assert 4000 in near
