"""A submitter replaces the file after a question and adds papers: votes on the old text fall, the unread is flagged."""

import io
import re
import threading
import zipfile
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image, ImageDraw

from api.desk.desk import OPERATOR, Desk
from api.house import House, open_house
from corpus.access import anyone
from corpus.calls import Purpose
from corpus.review import Actor, Verdict
from corpus.review import commands as c
from ingest.tesseract import program
from tests.api.conftest import Site, serving
from tests.api.made import make, named, settings_for, word_spaces
from tests.api.test_desk import TEXT, call_in, opened, person
from tests.api.test_desk_http import act, link, send

FRESH = TEXT.format("again") + "\n\nThe second report of Brindlemoor says so.\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("amending") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    yield from serving(folder)


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    with open_house(settings_for(site.folder), spaces=word_spaces()) as opened:
        call_in(opened)
        yield opened


def handed(site: Site, house: House, number: int, **fields: str) -> tuple[str, str]:
    """The id of a submission, and the token of its submitter."""
    _, submit = link(house, Purpose.SUBMIT)
    (told,) = send(site, submit, number, **fields).json()["submissions"]
    return told["submission"], told["link"]


def files(
    site: Site, identity: str, token: str, *parts: tuple[str, tuple[str, bytes]], version: str = ""
) -> httpx.Response:
    return httpx.post(
        f"{site.url}/v1/submissions/{identity}/files",
        files=[*parts, ("version", (None, version.encode()))],
        headers={"Fieldbridge-Link": token},
        timeout=120,
    )


def shown(site: Site, identity: str, token: str) -> dict[str, object]:
    answer = site.get(f"/v1/submissions/{identity}", headers={"Fieldbridge-Link": token})
    return answer.json()["submission"]


def test_after_a_question_another_file_makes_a_new_text_and_the_votes_on_the_old_one_fall(
    site: Site, house: House
) -> None:
    desk = Desk(house)
    identity, token = handed(site, house, 1, agreed="true")
    opened(desk, identity, "ana", "ben")
    old = desk.dossier(identity).case.text
    desk.perform(identity, c.Vote(Verdict.APPROVE, old), person(desk, "ana"))
    assert files(site, identity, token, ("file", ("b.md", FRESH.encode()))).status_code == 409
    desk.perform(identity, c.AskChanges("Which report says so?"), person(desk, "ben"))
    name = desk.dossier(identity).form.file
    assert (
        files(site, identity, token, ("file", (name, FRESH.encode()))).json()["state"] == "changes-requested"
    )
    assert act(site, identity, token, "submit", note="the second").status_code == 200
    dossier = desk.dossier(identity)
    assert "Brindlemoor" in str(shown(site, identity, token)["text"])
    assert dossier.case.text != old
    assert dossier.case.cast == ()
    stale = act(site, identity, link(house, Purpose.REVIEW, "ben")[1], "approve", version=old)
    assert (stale.status_code, stale.json()["subject"]) == (409, "stale")
    assert (
        site.get(
            f"/v1/submissions/{identity}/files/{dossier.form.file_sha256}",
            headers={"Fieldbridge-Link": token},
        ).content
        == FRESH.encode()
    )
    _publish(desk, identity)
    with house.catalogue.reader(anyone()) as reader:
        document = desk.dossier(identity).submission.document
        assert "Brindlemoor" in reader.newest_edition(document).text


def _publish(desk: Desk, identity: str) -> None:
    case = desk.dossier(identity).case
    desk.perform(identity, c.Assign(person(desk, "eva")), OPERATOR)
    desk.perform(identity, c.AnswerConflict((), "no part in it"), person(desk, "eva"))
    for name in ("ana", "ben", "eva"):
        desk.perform(identity, c.Open(), person(desk, name))
        desk.perform(identity, c.Vote(Verdict.APPROVE, case.text), person(desk, name))
    for flag in case.flags:
        desk.perform(identity, c.SettleFlag(flag.id, "looked at"), person(desk, "ana"))
    desk.perform(identity, c.Publish("2026-05-01T00:00:00Z"), person(desk, "cora"))


def picture(words: str) -> bytes:
    image = Image.new("RGB", (1500, 260), "white")
    ImageDraw.Draw(image).text((40, 90), words, fill="black", font_size=64)
    into = io.BytesIO()
    image.save(into, "PNG")
    return into.getvalue()


def kinds(data: dict[str, object]) -> dict[str, str]:
    flags = data["flags"]
    assert isinstance(flags, list)
    return {one["words"]: one["kind"] for one in flags}


def test_personal_data_in_papers_and_pictures_is_flagged_and_so_is_what_nobody_could_read(
    site: Site, house: House
) -> None:
    identity, token = handed(site, house, 2)
    answer = files(
        site, identity, token,
        ("attachment", ("letter.txt", b"Dear all,\n\nplease write to jane.fernhollow@example.org about it.\n")),
        ("attachment", ("sign.png", picture("Call +254 733 987654 now"))),
        ("attachment", ("photo.png", picture(""))),
        ("attachment", ("locked.bin", b"\x00\x01\x02\x03" * 50)),
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    data = shown(site, identity, token)
    found = kinds(data)
    assert any("jane.fernhollow" in words for words, kind in found.items() if kind == "e-mail")
    assert {words for words, kind in found.items() if kind == "unread"} >= {"photo.png", "locked.bin"}
    if program():
        assert any("733 987654" in words for words, kind in found.items() if kind == "phone")
    else:
        assert found["sign.png"] == "unread"
    page = site.page(f"/submission/{token}").text
    assert "photo.png" in page
    assert "nobody could read its words" in page
    act(site, identity, token, "fill", fields={"agreed": "true"})
    act(site, identity, token, "submit")
    desk = Desk(house)
    opened(desk, identity, "ana", "ben", "eva")
    case = desk.dossier(identity).case
    for name in ("ana", "ben", "eva"):
        desk.perform(identity, c.Vote(Verdict.APPROVE, case.text), person(desk, name))
    (unread,) = [one.id for one in case.flags if one.kind == "unread"][:1]
    for flag in case.flags:
        if flag.id != unread:
            desk.perform(identity, c.SettleFlag(flag.id, "looked at"), person(desk, "ana"))
    cora = link(house, Purpose.REVIEW, "cora")[1]
    assert act(site, identity, cora, "publish").json()["subject"] == "flags"
    sha256 = next(one["sha256"] for one in data["attachments"] if one["name"] == "photo.png")  # type: ignore[attr-defined]
    got = site.get(f"/v1/submissions/{identity}/files/{sha256}", headers={"Fieldbridge-Link": cora})
    assert got.content == picture("")
    assert "attachment" in got.headers["content-disposition"]
    assert act(site, identity, cora, "flag", flag=unread, note="a wall").status_code == 200
    assert act(site, identity, cora, "publish").status_code == 200


def archive() -> bytes:
    """A ZIP with no document in it."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as packed:
        packed.writestr("a.txt", "Words that lie in an archive of files.")
    return into.getvalue()


@pytest.mark.parametrize(
    ("part", "status"),
    [
        (("attachment", ("report.docx", archive())), 422),
        (("file", ("empty.md", b"")), 422),
        (("other", ("a.md", b"a")), 422),
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    site: Site, house: House, part: tuple[str, tuple[str, bytes]], status: int
) -> None:
    identity, token = handed(site, house, 3 + status % 7 + len(part[1][0]))
    before = Desk(house).dossier(identity).log
    answer = files(site, identity, token, part)
    assert answer.status_code == status, answer.text
    assert Desk(house).dossier(identity).log == before


def test_a_stale_tab_of_the_submitter_writes_over_nothing(site: Site, house: House) -> None:
    identity, token = handed(site, house, 40)
    page = site.page(f"/submission/{token}").text
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    fields = {"do": "save", "title": "From the first tab", "licence": "quote", "version": version[1]}
    address = f"{site.url}/submission/{token}"
    assert httpx.post(address, data=fields, timeout=60).status_code == 303
    late = httpx.post(address, data={**fields, "title": "From the second tab"}, timeout=60)
    assert late.status_code == 409
    assert Desk(house).dossier(identity).form.title == "From the first tab"
    assert (
        files(site, identity, token, ("file", ("c.md", FRESH.encode())), version=version[1]).status_code
        == 409
    )


def test_on_the_page_one_replaces_the_file_and_adds_a_paper(site: Site, house: House) -> None:
    identity, token = handed(site, house, 41)
    sent = httpx.post(
        f"{site.url}/submission/{token}",
        data={"do": "save", "title": "Zebra", "licence": "quote"},
        files=[
            ("file", ("new.md", FRESH.encode())),
            ("attachment", ("list.txt", b"A list of many wharves here.\n")),
        ],
        timeout=60,
    )
    assert sent.status_code == 303, sent.text
    form = Desk(house).dossier(identity).form
    assert (form.file, form.title) == ("new.md", "Zebra")
    assert [one["name"] for one in form.attachments.values()] == ["list.txt"]


def test_two_reviewers_who_judge_at_the_same_moment_both_count(site: Site, house: House) -> None:
    desk = Desk(house)
    identity, _ = handed(site, house, 42, agreed="true")
    names = ("ana", "ben", "eva", "dan")
    opened(desk, identity, *names)
    text = desk.dossier(identity).case.text
    tokens = {name: link(house, Purpose.REVIEW, name)[1] for name in names}
    told: dict[str, list[int]] = {name: [] for name in names}
    ready = threading.Barrier(len(names))

    def judge(name: str) -> None:
        ready.wait()
        for do, more in (("tag", {"tags": ["gcm-objectives:6"]}), ("approve", {"note": f"{name} agrees"})):
            told[name].append(act(site, identity, tokens[name], do, version=text, **more).status_code)

    threads = [threading.Thread(target=judge, args=(name,)) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == {name: [200, 200] for name in names}
    dossier = desk.dossier(identity)
    assert {one.reviewer for one in dossier.case.cast} == set(names)
    assert sum(f"{name} agrees" in one.personal for one in dossier.log for name in names) == len(names)
    assert house.catalogue.check(deep=True, files=house.files) == []


def test_nobody_else_changes_or_fetches_the_files(site: Site, house: House) -> None:
    identity, _ = handed(site, house, 43)
    _, other = handed(site, house, 44)
    review = link(house, Purpose.REVIEW, "ana")[1]
    assert isinstance(person(Desk(house), "ana"), Actor)
    sha256 = Desk(house).dossier(identity).form.file_sha256
    for token in (other, review, "", f"fbl_{'A' * 43}"):
        headers = {"Fieldbridge-Link": token}
        assert files(site, identity, token, ("file", ("x.md", FRESH.encode()))).status_code in (403, 404, 409)
        assert site.get(f"/v1/submissions/{identity}/files/{sha256}", headers=headers).status_code in (
            403,
            404,
        )
    assert Desk(house).dossier(identity).form.file != "x.md"
