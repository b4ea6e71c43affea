"""Forms of any organisation, in Word and Excel, say what they say under a profile; without one it is only proposed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import everything
from corpus.assertions import AgentKind
from corpus.errors import BadDeclaration, NotFound
from corpus.practices import Outcome, Practice
from ingest import formats
from ingest.forms import entries, example
from ingest.labels import key_of
from ingest.pipeline import Options
from ingest.profiles import FOLDER, IGNORE, NOUNS, Given, load, named, shipped, written
from ingest.report import FileOutcome
from tests.ingest.made_docx import para, table, word
from tests.ingest.made_files import workbook
from tests.ingest.test_inside import Office

DONE = "Registrars went by boat to eleven villages and wrote down the births that nobody had reported."
LEARNT = "Ask the midwives first; they know every child."

FORMS: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("Title of the good practice", "Boats for registrars"), ("Where it was carried out", "Mali; Niger"),
        ("When it was carried out", "2014–2016"), ("Who carried it out", "Office of Rivers; Council of Towns"),
        ("What was done", DONE), ("Did it work", "mixed"), ("What was learned", LEARNT),
        ("Whom to ask", "a.bee@example.org"), ("Date of this form", "3 May"),
    ],
    "fr": [
        ("Titre de la bonne pratique", "Boats for registrars"), ("Où elle a été menée", "Mali, Niger"),
        ("Quand elle a été menée", "de 2014 à 2016"), ("Qui l’a menée", "Office of Rivers; Council of Towns"),
        ("Ce qui a été fait", DONE), ("A-t-elle fonctionné ?", "mitigé"), ("Ce qui a été appris", LEARNT),
        ("À qui s’adresser", "a.bee@example.org"), ("Date de la fiche", "3 mai"),
    ],
    "ar": [
        ("عنوان الممارسة الجيدة", "Boats for registrars"), ("أين نُفذت", "مالي والنيجر"),
        ("متى نُفذت", "٢٠١٤-٢٠١٦"), ("من نفذها", "Office of Rivers؛ Council of Towns"),
        ("ما الذي جرى عمله", DONE), ("هل نجحت؟", "متفاوتة"), ("ما الذي تعلمناه", LEARNT),
        ("من يمكن سؤاله", "a.bee@example.org"), ("تاريخ الاستمارة", "3"),
    ],
}  # fmt: skip


def rows(form: list[tuple[str, str]]) -> list[list[str]]:
    return [[label, value] for label, value in form]


def tabled(form: list[tuple[str, str]]) -> bytes:
    return word(para("Our form", '<w:outlineLvl w:val="0"/>') + table(*rows(form)))


def numbered(form: list[tuple[str, str]]) -> bytes:
    return word(table(*([f"{at}.", f"{label}:", value] for at, (label, value) in enumerate(form, 1))))


def headed(form: list[tuple[str, str]]) -> bytes:
    heading = '<w:outlineLvl w:val="1"/>'
    return word(
        para("Our form", '<w:outlineLvl w:val="0"/>')
        + para("Fill in every part.")
        + "".join(para(label, heading) + para(value) for label, value in form)
    )


def upright(form: list[tuple[str, str]]) -> bytes:
    lines: list[list[object]] = [[label, value] for label, value in form]
    return workbook([["Our form"], [], *lines])


def a_row_each(form: list[tuple[str, str]]) -> bytes:
    second: list[object] = [f"{value} 2" if at == 0 else value for at, (_, value) in enumerate(form)]
    head: list[object] = [label for label, _ in form]
    return workbook([head, [value for _, value in form], second])


ONE_PRACTICE = {
    "table.docx": tabled,
    "numbered.docx": numbered,
    "headings.docx": headed,
    "upright.xlsx": upright,
}


class Desk(Office):
    def put(self, name: str, data: bytes, sidecar: str = "", profile: Given | None = None) -> FileOutcome:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        beside = path.with_name(path.name + ".toml")
        beside.write_text(sidecar, encoding="utf-8") if sidecar else beside.unlink(missing_ok=True)
        told = self.pipeline.run([self.folder], Options("tests", profile=profile))
        return next(one for one in told.outcomes if one.path == f"in/{name}")

    def practices(self, name: str) -> list[Practice]:
        with self.catalogue.reader(everything()) as reader:
            (collection,) = reader.collections()
            document = reader.intake(collection.id)[f"in/{name}"].document
            ids = [one.practice_id for one in reader.practices_of(document)]
            return list(reader.practices(ids).values())

    def agents(self, practice: Practice, predicate: str) -> set[AgentKind]:
        with self.catalogue.reader(everything()) as reader:
            claims = reader.assertions(practice.id)
        return {one.agent.kind for one in claims if one.predicate == predicate}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("forms"))


def told(one: Practice) -> tuple[object, ...]:
    places = sorted(place.code for place in one.places)
    return (
        one.title,
        places,
        one.period.start,
        one.period.end,
        one.outcome,
        one.lessons,
        [body.name for body in one.bodies],
    )


EXPECTED = (
    "Boats for registrars", ["MLI", "NER"], 2014, 2016, Outcome.MIXED, LEARNT, ["Office of Rivers", "Council of Towns"]
)  # fmt: skip


@pytest.mark.parametrize("language", sorted(FORMS))
@pytest.mark.parametrize("name", sorted(ONE_PRACTICE))
def test_a_form_under_a_profile_declares_and_without_one_proposes(
    desk: Desk, name: str, language: str
) -> None:
    data = ONE_PRACTICE[name](FORMS[language])
    file = f"{language}-{name}"
    outcome = desk.put(file, data, 'profile = "good-practice"\n')
    assert (outcome.status, outcome.doubts) == ("read", ())
    (declared,) = desk.practices(file)
    assert told(declared) == EXPECTED
    assert declared.summary == DONE
    assert declared.contact == ""
    assert not declared.proposed & {"title", "places", "period", "outcome", "lessons", "summary", "bodies"}
    assert AgentKind.SOFTWARE not in desk.agents(declared, "places")

    outcome = desk.put(file, data)
    assert outcome.status == "declared anew"
    (proposed,) = desk.practices(file)
    assert proposed.id == declared.id
    assert told(proposed) == EXPECTED
    assert {"title", "places", "period", "outcome", "lessons", "summary", "bodies"} <= proposed.proposed


@pytest.mark.parametrize("language", sorted(FORMS))
def test_a_table_with_a_practice_in_each_row_follows_a_profile_too(desk: Desk, language: str) -> None:
    file = f"{language}-rows.xlsx"
    assert desk.put(file, a_row_each(FORMS[language]), 'profile = "good-practice"\n').doubts == ()
    found = sorted(desk.practices(file), key=lambda one: one.title)
    assert [one.title for one in found] == ["Boats for registrars", "Boats for registrars 2"]
    assert told(found[0]) == EXPECTED


SWAHILI = [
    ("Jina la zoezi", "Boats for registrars"),
    ("Nchi", "Mali"),
    ("Mafunzo", LEARNT),
    ("Saini", "A. B."),
]
OURS = """[labels]
"Jina la zoezi" = "title"
"Nchi" = "places"
"Mafunzo" = "lessons"
"Saini" = "ignore"

[always]
level = "field"
"""


@pytest.mark.parametrize("made", [tabled, headed, upright], ids=["table", "headings", "upright"])
def test_an_organisation_makes_its_own_from_one_filled_example(
    made: Callable[[list[tuple[str, str]]], bytes],
) -> None:
    reading = formats.read(made(SWAHILI))
    found = example(reading)
    assert [(label, value) for label, _, value in found if label in dict(SWAHILI)] == SWAHILI
    text = written("our form", found)
    assert '"Nchi" = "ignore"   # Mali' in text
    mended = text.replace('"Nchi" = "ignore"', '"Nchi" = "places"').replace(
        'zoezi" = "ignore"', 'zoezi" = "title"'
    )
    (labels,) = load(mended, "ours").languages
    assert (labels.noun("NCHI:"), labels.noun("Jina la zoezi")) == ("places", "title")


def test_the_guess_of_a_noun_is_written_and_its_value_is_a_comment() -> None:
    form = [("Title of the practice", "Desks"), ("Country", "Kenya"), ("Signature", '#1 "x"\nlevel = 3')]
    text = written("f", example(formats.read(tabled(form))))
    assert '"Title of the practice" = "title"   # Desks' in text
    assert '"Country" = "places"   # Kenya' in text
    assert '"Signature" = "ignore"' in text
    assert "always" not in text
    assert load(text, "f").always == {}


def test_a_profile_may_be_given_for_all_beside_the_file_or_for_a_folder(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    data = tabled(SWAHILI)

    def title(name: str) -> tuple[str, bool]:
        (one,) = desk.practices(name)
        return one.title, "lessons" in one.proposed or not one.lessons

    desk.put("sw.docx", data)
    assert title("sw.docx")[0] != "Boats for registrars"
    desk.put("sw.docx", data, profile=named(str(file)))
    assert title("sw.docx") == ("Boats for registrars", False)

    (desk.folder / "sub").mkdir()
    (desk.folder / "sub" / FOLDER).write_text(OURS, encoding="utf-8")
    assert desk.put("sub/sw.docx", data).status == "read"
    assert title("sub/sw.docx") == ("Boats for registrars", False)
    plain = desk.put("sub/report.md", b"# Roads\n\nA report on roads, in which nobody filled in anything.\n")
    assert (plain.status, plain.doubts) == (
        "read",
        (f"Read plainly: it is no form of the profile {FOLDER}.",),
    )
    assert desk.put("sub/sw.docx", data, "profile = false\n").status == "declared anew"
    assert title("sub/sw.docx")[0] != "Boats for registrars"

    (desk.folder / "beside.toml").write_text(OURS, encoding="utf-8")
    desk.put("sw2.docx", data, 'profile = "beside.toml"\n')
    assert title("sw2.docx") == ("Boats for registrars", False)
    (desk.folder / "beside.toml").write_text(OURS.replace('"lessons"', '"summary"'), encoding="utf-8")
    assert desk.put("sw2.docx", data, 'profile = "beside.toml"\n').status == "declared anew"
    (one,) = desk.practices("sw2.docx")
    assert (one.summary, one.lessons) == (LEARNT, "")
    statuses = desk.run()
    assert statuses["beside.toml"] == statuses[f"sub/{FOLDER}"] == "skipped"


@pytest.mark.parametrize(
    ("sidecar", "said", "remedy"),
    [
        ('profile = "bad.toml"\n', "the file has no label 'Nchii'", "'Nchi'"),
        ('profile = "good-practise"\n', "there is no profile 'good-practise'", "good-practice"),
        ('profile = "../../../etc/passwd"\n', "there is no profile", "good-practice"),
        ('profile = "evaluation-good-practice"\n', "labels 0 stand in the file", "Jina la zoezi"),
    ],
)
def test_a_wrong_profile_or_label_is_an_error_that_names_the_nearest(
    desk: Desk, sidecar: str, said: str, remedy: str
) -> None:
    (desk.folder / "bad.toml").write_text(OURS.replace('"Nchi"', '"Nchii"'), encoding="utf-8")
    outcome = desk.put("wrong.docx", tabled(SWAHILI), sidecar)
    assert outcome.status == "failed"
    assert said in outcome.reason
    assert remedy in outcome.remedy


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ('[labels]\n"Land" = "place"\n', "there is no noun 'place'", "places"),
        ('[label]\n"Land" = "places"\n', "a profile has no key 'label'", "labels"),
        ('[labels]\n"Land" = "places"\n"1. LAND:" = "title"\n', "stands in it twice", "out"),
        ('[labels]\n"Land" = "places"\n[always]\nlevl = "field"\n', "there is no such key: levl", "level"),
        ("[labels\n", "not TOML", ""),
        ('name = "x"\n', "no labels", "places"),
    ],
)
def test_a_profile_with_a_mistake_says_where_and_what_is_near(text: str, said: str, remedy: str) -> None:
    with pytest.raises(BadDeclaration, match=said) as caught:
        load(text, "ours.toml")
    assert remedy in caught.value.remedy
    with pytest.raises(NotFound, match="no such profile"):
        named("nowhere.toml")


def test_a_report_with_headings_that_forms_have_too_is_no_form(desk: Desk) -> None:
    report = "# Roads\n\n## Summary\n\nLong words.\n\n## Lessons learned\n\nMore words.\n\n## Beneficiaries\n\nMany.\n"
    desk.put("roads.md", report.encode())
    (one,) = desk.practices("roads.md")
    assert (one.title, one.summary, one.lessons) == ("Roads", "", "")


def test_what_a_sidecar_says_goes_before_the_form(desk: Desk) -> None:
    desk.put("over.docx", tabled(FORMS["en"]), 'profile = "good-practice"\nplaces = ["KEN"]\n')
    (one,) = desk.practices("over.docx")
    assert [place.code for place in one.places] == ["KEN"]
    assert one.title == "Boats for registrars"


def test_a_value_that_is_not_understood_is_a_doubt_under_a_profile(desk: Desk) -> None:
    form = [(label, "Atlantis" if label.startswith("Where") else value) for label, value in FORMS["en"]]
    outcome = desk.put("doubt.docx", tabled(form), 'profile = "good-practice"\n')
    assert outcome.doubts == ("Where it was carried out: not understood: Atlantis",)


def test_the_profiles_that_come_along_are_the_same_form_in_six_languages() -> None:
    for name, text in shipped().items():
        profile = load(text, name)
        assert len(profile.languages) == 6
        assert len({tuple(sorted(one.nouns.values())) for one in profile.languages}) == 1, name
        assert all(set(one.nouns.values()) <= set(NOUNS) for one in profile.languages)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=40), st.text(max_size=80)), max_size=12))
def test_whatever_an_example_holds_its_profile_is_toml_that_can_be_read(
    answers: list[tuple[str, str]],
) -> None:
    told = [("A label", "", "x"), *((label, "", value) for label, value in answers)]
    (labels,) = load(written("x", told), "x").languages
    assert set(labels.nouns.values()) == {IGNORE}
    assert labels.noun("a label") == IGNORE
    assert len(labels.nouns) <= len(told)


def test_a_long_answer_keeps_its_own_headings() -> None:
    level = '<w:outlineLvl w:val="{}"/>'
    data = word(
        para("Summary", level.format(1)) + para("First words.") + para("A heading inside", level.format(2))
        + para("Last words.") + para("Country", level.format(1)) + para("Mali")
    )  # fmt: skip
    found = {one.label: one.value for one in entries(formats.read(data), key_of)}
    assert found == {"Summary": "First words.\nA heading inside\nLast words.", "Country": "Mali"}
