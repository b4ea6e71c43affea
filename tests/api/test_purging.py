"""What was purged is nowhere: not a byte, not a term, not a vector; and nothing else is changed by it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.house import House
from api.purging import Purger
from corpus.access import everything
from corpus.assertions import Agent, AgentKind, Assertion, Evidence, Verdict
from corpus.catalogue import Catalogue, scrubbing
from corpus.errors import Busy, Gone, NotFound, WrongUse
from corpus.requests import Question, Report, Wrong
from tests.api.buried import anywhere, places, vectors
from tests.api.made_office import (
    BOATS,
    COMPENDIUM,
    DESKS,
    LETTER,
    NOTE,
    PARTS,
    SONGS,
    WELLS,
    WORDS,
    Office,
    answered,
    document,
    made,
    page,
    part,
    readings,
)

LAMPS, BREAD = "Lamps in the Underlode hostel", "Bread at the Ambersea school"
PERSON = Agent(AgentKind.PERSON, "a reviewer")


def purged(house: House, target: str, *, told: bool = False) -> None:
    Purger(house).purge(target, "asked for by a family", told)


def gone(ask: object, *arguments: object) -> dict[str, str]:
    with pytest.raises(Gone) as caught:
        ask(*arguments)  # type: ignore[operator]
    return caught.value.facts


def test_words_are_found_before_in_text_files_terms_and_wherever_they_are_packed(sound: Office) -> None:
    """The search for words can find them: else nothing below would mean anything."""
    found = places(sound.data, [*WORDS[DESKS], *WORDS[WELLS], *PARTS[LAMPS], *WORDS[NOTE]])
    for word, where in found.items():
        kinds = {one.split("/")[0] for one in where}
        assert {"catalogue.db", "files", "generations"} <= kinds, word
    assert any(one.endswith("/stream") for one in anywhere(sound.data, ["Quellbrook"]))


def test_of_a_document_nothing_is_left_in_any_file(office: Office, house: House) -> None:
    before = vectors(office.data)
    house.pictures.put(_original(house, DESKS), "1-640.webp", b"a picture of Quellbrook")
    purged(house, document(DESKS))
    assert anywhere(office.data, [*WORDS[DESKS], "desks.pdf"]) == set()
    assert vectors(office.data) < before
    assert house.catalogue.check(deep=True, files=house.files) == []
    with house.catalogue.reader(everything()) as reader:
        facts = gone(reader.document, document(DESKS))
    assert (facts["reason"], facts["kind"], "title" in facts) == ("asked for by a family", "document", False)
    assert facts["date"].startswith("20")


def test_of_a_practice_within_a_compendium_nothing_is_left_and_the_others_stay(
    office: Office, house: House
) -> None:
    before = readings(house)
    purged(house, part(LAMPS))
    assert anywhere(office.data, PARTS[LAMPS]) == set()
    assert all(anywhere(office.data, PARTS[one]) for one in PARTS if one != LAMPS)
    assert house.catalogue.check(deep=True, files=house.files) == []
    after = readings(house)
    assert before.keys() - after.keys() == {part(LAMPS)}
    assert {one: after[one] for one in after if one != document(COMPENDIUM)} == {
        one: before[one] for one in after if one != document(COMPENDIUM)
    }
    with house.catalogue.reader(everything()) as reader:
        edition = reader.newest_edition(document(COMPENDIUM))
        assert gone(reader.practice, part(LAMPS))["reason"] == "asked for by a family"
        for passage in reader.edition_passages(edition.id):
            assert not passage.text or edition.text[passage.start : passage.end] == passage.text
        facts = gone(reader.must_have_original, edition.id, edition.sha256)
        assert (facts["kind"], facts["reason"]) == ("file", "asked for by a family")
    assert LAMPS not in {one.title for one in edition.headings}
    assert "▒▒▒" in edition.text


@pytest.mark.parametrize("name", [SONGS, LETTER, BREAD])
def test_the_rest_answers_as_if_it_had_never_been_there(
    office: Office, house: House, name: str, tmp_path: Path
) -> None:
    """Every question, score, passage and bridge: as in a house that was made without it."""
    without = made(tmp_path / "without", leave_out=name)
    purged(house, part(name) if name in PARTS else document(name))
    with without.open() as other:
        assert answered(house) == answered(other)
    assert house.generations.manifest().rows == house.generations.manifest().living
    assert len(list((office.data / "generations" / "segments").iterdir())) == 1


def test_what_was_inside_a_message_goes_with_it(office: Office, house: House) -> None:
    purged(house, document(LETTER))
    assert anywhere(office.data, [*WORDS[LETTER], *WORDS[NOTE]]) == set()


def test_an_attachment_takes_the_file_of_its_message_but_not_the_message(
    office: Office, house: House
) -> None:
    purged(house, document(NOTE))
    assert anywhere(office.data, WORDS[NOTE]) == set()
    assert anywhere(office.data, WORDS[LETTER]) >= {"catalogue.db"}
    assert house.catalogue.check(deep=True, files=house.files) == []
    with house.catalogue.reader(everything()) as reader:
        edition = reader.newest_edition(document(LETTER))
        gone(reader.must_have_original, edition.id, edition.sha256)


def unquoted(said: Any, edition: str) -> Any:
    """What is said of a practice, without quotations of `edition` in earlier claims."""
    if len(said) < 3:
        return said
    practice, passages, claims = said
    kept = [
        replace(one, evidence=tuple(each for each in one.evidence if each.edition != edition))
        for one in claims
    ]
    return practice, passages, type(claims)(kept)


def test_an_older_edition_goes_and_the_newest_stays_as_it_was(office: Office) -> None:
    with office.open() as house, house.catalogue.reader(everything()) as reader:
        older = reader.newest_edition(document(BOATS)).id
    (office.files / BOATS).write_bytes(
        page("Boats for fishers", "The boats were lent to fishers after a storm.")
    )
    office.read_in()
    with office.open() as house:
        newest = readings(house)
        with (
            house.catalogue.reader(everything()) as reader,
            pytest.raises(WrongUse, match="a newer file first"),
        ):
            reader.traces(reader.newest_edition(document(BOATS)).id)
        purged(house, older)
        assert anywhere(office.data, WORDS[BOATS]) == set()
        assert readings(house) == {name: unquoted(said, older) for name, said in newest.items()}
        with house.catalogue.reader(everything()) as reader:
            assert gone(reader.edition, older)["kind"] == "edition"
            assert [one.id for one in reader.editions(document(BOATS))] != []
            assert older not in {one.id for one in reader.editions(document(BOATS))}


def test_quotations_claims_and_bridges_go_wherever_they_stand(office: Office, house: House) -> None:
    """Claims about other practices stay; their quotations of what was purged do not."""
    with house.catalogue.reader(everything()) as reader:
        edition = reader.newest_edition(document(COMPENDIUM)).id
    quoted = Evidence(edition, "the lampurnis was lent", "Underlode began it, and ", " to families", (LAMPS,))
    kept = Evidence(edition, "brotellan was lent", "and the ", " to families")
    bridge = f'{{"practice": "{part(LAMPS)}", "relation": "example", "why": "lampurnis"}}'
    claims = [
        Assertion(part(BREAD), "sector", "care", PERSON, Verdict.CONFIRMED, evidence=(quoted, kept)),
        Assertion(part(BREAD), "bridge", bridge, PERSON, Verdict.CONFIRMED, evidence=(quoted,)),
        Assertion(part(LAMPS), "lessons", "Buy lampurnis early", PERSON, Verdict.CONFIRMED),
    ]
    with house.catalogue.write(PERSON, "claimed") as writer:
        writer.claim(claims)
    purged(house, part(LAMPS))
    assert anywhere(office.data, PARTS[LAMPS]) == set()
    assert house.catalogue.check(deep=True, files=house.files) == []
    with house.catalogue.reader(everything()) as reader:
        assert reader.practice(part(BREAD)).sectors == ("care",)
        [one] = [each for each in reader.assertions(part(BREAD)) if each.predicate == "sector"]
        assert one.evidence == (kept,)
        assert reader.bridges_of([part(BREAD)]) == {}


def test_what_readers_sent_goes_when_that_is_asked(office: Office, house: House) -> None:
    sent = "You write that workers at Quellbrook opened zanthari desks where workers complained about unpaid wages."
    about = next(
        one for one in readings(house) if one.startswith("prac") and _title(house, one).endswith("Quellbrook")
    )
    with house.catalogue.write(PERSON, "sent") as writer:
        writer.put_question(Question("q-quoting", sent, "en"))
        writer.put_question(Question("q-other", "How do others share wells?", "en"))
        writer.put_report(Report("r-about", about, Wrong.FACTS, "The Quellbrook office closed in May."))
    plan = Purger(house).traces(document(DESKS))
    assert plan.told == ("q-quoting", "r-about")
    purged(house, document(DESKS), told=True)
    assert anywhere(office.data, WORDS[DESKS]) == set()
    with house.catalogue.reader(everything()) as reader:
        questions = {one.id: (one.text, one.state.shown) for one in reader.questions()}
        assert questions == {"q-quoting": ("", False), "q-other": ("How do others share wells?", False)}
        assert [(one.text, one.closed) for one in reader.reports()] == [("", "purged")]


def test_the_same_file_elsewhere_stays_and_is_named(office: Office) -> None:
    shutil.copy(office.files / SONGS, office.files / "again.md")
    office.read_in()
    with office.open() as house:
        done = Purger(house).purge(document(SONGS), "", told=False)
        assert done.found.same_file == (document("again.md"),)
        assert house.catalogue.check(deep=True, files=house.files) == []
        with house.catalogue.reader(everything()) as reader:
            kept = reader.newest_edition(document("again.md"))
        house.files.open(kept.sha256).close()
        named = anywhere(office.data, [f"in/{SONGS}"])
        assert not [
            one for one in named if not one.endswith("(terms)")
        ]  # "in" and "songs" are words of others


def test_the_last_practice_of_a_document_takes_it_along_and_an_emptied_house_has_no_index(
    office: Office, house: House
) -> None:
    for name in (*PARTS, BOATS):
        purged(house, part(name) if name in PARTS else _only_practice(house, name))
    with house.catalogue.reader(everything()) as reader:
        gone(reader.document, document(BOATS))
        gone(reader.document, document(COMPENDIUM))
        rest = [held.document.id for held in reader.documents_in("tests")]
    for one in rest:
        with house.catalogue.reader(everything()) as reader:
            if not any(held.document.id == one for held in reader.documents_in("tests")):
                continue
        purged(house, one)
    assert house.generation == "none"
    every = [word for words in (*WORDS.values(), *PARTS.values()) for word in words]
    assert anywhere(office.data, every) == set()
    assert vectors(office.data) == 0
    assert house.catalogue.check(deep=True, files=house.files) == []


def test_an_unknown_id_and_one_of_another_kind_are_refused(house: House) -> None:
    for wrong in ("doc-0000000000000000", "nonsense", "col-x"):
        with pytest.raises(NotFound):
            purged(house, wrong)


STEPS = ("bury", "publish", "forget file", "forget vectors", "erase", "publish again", "scrub", "finish")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("target", [DESKS, LAMPS])
def test_a_purge_that_is_stopped_is_told_and_finished_at_the_next_start(
    office: Office, step: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.checking import findings
    from tests.api.made import settings_for

    words = PARTS[target] if target in PARTS else WORDS[target]
    named = part(target) if target in PARTS else document(target)
    with office.open() as house, monkeypatch.context() as broken:
        _stop_at(broken, house, step)
        with pytest.raises(KeyboardInterrupt):
            purged(house, named)
    told = [one for one in findings(settings_for(office.data), deep=False) if one.subject == named]
    assert [(one.what, one.remedy) for one in told] == [
        ("it began to be purged, and is not erased yet", "Run: fieldbridge purge")
    ]
    with office.open() as house:
        [done] = Purger(house).finish()
        assert done.purge.target == named
        assert anywhere(office.data, words) == set()
        assert house.catalogue.check(deep=True, files=house.files) == []
        assert Purger(house).finish() == ()


def test_a_reader_of_an_older_moment_is_waited_for_and_then_told(
    office: Office, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "_PATIENCE", 0.3)
    with Catalogue.open(office.data / "catalogue.db").reader(everything()) as reader:
        assert reader.document(document(DESKS))
        with pytest.raises(Busy, match="Run: fieldbridge purge"):
            purged(house, document(DESKS))
    assert [one.purge.target for one in Purger(house).finish()] == [document(DESKS)]
    assert anywhere(office.data, WORDS[DESKS]) == set()


def test_what_was_withdrawn_before_is_purged_like_the_rest(office: Office) -> None:
    (office.files / SONGS).unlink()
    office.read_in(withdraw_missing=True)
    assert anywhere(office.data, WORDS[SONGS])
    with office.open() as house:
        purged(house, document(SONGS))
        assert anywhere(office.data, WORDS[SONGS]) == set()
        assert house.catalogue.check(deep=True, files=house.files) == []


def test_catalogues_that_restores_set_aside_are_cleaned_and_what_cannot_be_opened_is_named(
    office: Office, house: House
) -> None:
    aside = office.data / "catalogue.db.before-restore-1"
    _copy_of(office.data / "catalogue.db", aside)
    broken = office.data / "catalogue.db.before-restore-2"
    broken.write_bytes(b"Quellbrook " * 1000)
    done = Purger(house).purge(document(DESKS), "", told=False)
    assert done.unclean == (str(broken),)
    broken.unlink()
    assert anywhere(office.data, WORDS[DESKS]) == set()
    assert Catalogue.open(aside).check(deep=True) == []


def test_vectors_of_other_models_and_files_set_aside_go_too(office: Office, house: House) -> None:
    import numpy as np

    house.vectors.put("of a former model", ["ab" * 32], np.ones((1, 4), np.float32))
    (office.data / "vectors.db.damaged-1").write_bytes(b"old")
    (office.data / "files" / ".coming-1").write_bytes(b"half of Quellbrook")
    purged(house, document(DESKS))
    assert house.vectors.get("of a former model", ["ab" * 32]) == {}
    assert not list(office.data.glob("vectors.db.damaged-*"))
    assert anywhere(office.data, ["Quellbrook"]) == set()


def _stop_at(broken: pytest.MonkeyPatch, house: House, step: str) -> None:
    """The process ends in the midst of that step: after what the step did before, nothing more is done."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    published: list[bool] = []
    publish = house.publisher.publish

    def publishing(watch: object, full: bool = False) -> object:
        if full == (step == "publish again"):
            raise KeyboardInterrupt
        published.append(full)
        return publish(full=full)

    if step.startswith("publish"):
        broken.setattr(house.publisher, "publish", publishing)
    elif step == "forget file":
        broken.setattr(house.files, "forget", stop)
    elif step == "forget vectors":
        broken.setattr(house.vectors, "forget", stop)
    elif step == "scrub":
        broken.setattr(Catalogue, "scrub", stop)
    else:
        targets = {
            "bury": "withdrew what is purged",
            "erase": "erased what is purged",
            "finish": "finished a purge",
        }
        write = Catalogue.write

        def writing(self: Catalogue, agent: Agent, action: str) -> object:
            if action == targets[step]:
                raise KeyboardInterrupt
            return write(self, agent, action)

        broken.setattr(Catalogue, "write", writing)


def _original(house: House, name: str) -> str:
    with house.catalogue.reader(everything()) as reader:
        return reader.newest_edition(document(name)).sha256


def _only_practice(house: House, name: str) -> str:
    with house.catalogue.reader(everything()) as reader:
        [one] = reader.practices_of(document(name))
    return one.practice_id


def _title(house: House, practice: str) -> str:
    with house.catalogue.reader(everything()) as reader:
        return reader.practice(practice).title


def _copy_of(database: Path, target: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
