"""The search box as files: what is served, what a snippet pins, what other origins may do, what may be framed."""

import gzip
import re
from pathlib import Path

import httpx
import pytest

from api.boxes import (
    KEPT,
    MODULES,
    frozen,
    integrity_of,
    joined,
    newest,
    packed,
    releases,
    sources,
    version_in,
)
from api.embedding import Choices, element, script
from api.settings import read_settings
from api.wording import texts_in
from corpus.errors import WrongUse
from tests.api.conftest import Site, beside

ROOT = Path(__file__).resolve().parents[2]
MOST = 12_000

FROZEN = {
    "0.1.0": "sha384-x2SFGOmZdBYcYhGOfdNN4ty22CDlsvYCjUERmBChl6EMhjYTrCYnqO6jV/bYtZ22",
}
"""Pages all over name these hashes. A line here is added by a release and never changed after it."""


def test_a_frozen_release_never_changes() -> None:
    listed = {one.version: one.integrity for one in releases()}
    assert listed == {version: FROZEN[version] for version in list(FROZEN)[-KEPT:]}
    for version, integrity in listed.items():
        script = frozen(version)
        assert script is not None
        assert integrity_of(script) == integrity


def test_what_a_released_version_says_its_modules_say_too() -> None:
    assert frozen(version_in(sources())) in (newest(), None), "raise VERSION in api/box/practice-search.js"


def test_the_box_is_small() -> None:
    assert len(packed(newest())) <= MOST
    assert gzip.decompress(packed(newest())) == newest()


def test_every_module_is_joined_and_says_what_it_owns() -> None:
    there = {path.stem for path in (ROOT / "api" / "box").glob("*.js")}
    assert there == set(MODULES)
    for name, source in sources().items():
        assert source.startswith("/* "), name
        opening = source.partition("*/")[0]
        assert "Owns" in opening, name
        assert "Refuses" in opening, name
        assert source.count("\n") <= 360, name


def test_joining_takes_off_comments_and_imports_and_keeps_the_rest() -> None:
    made = {name: f"/* Owns {name}. */\n\nexport const {name[0]} = 1; // kept\n" for name in MODULES}
    made["practice-search"] = (
        '// off\nimport { x } from "./x.js";\nconst VERSION = "9.8.7";\n  const y = "/* z */";\n'
    )
    lines = joined(made).splitlines()
    assert lines[0].startswith("/* practice-search 9.8.7")
    assert lines[1:3] == ["(() => {", '"use strict";']
    assert lines[3] == "const t = 1; // kept"
    assert lines[-3:] == ['const VERSION = "9.8.7";', 'const y = "/* z */";', "})();"]
    assert joined(made) == joined(dict(reversed(made.items())))


def test_the_script_reaches_for_nothing_that_a_strict_policy_or_a_reader_would_mind() -> None:
    text = newest().decode()
    for word in (
        "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function", "createPolicy",
        "sendBeacon", "document.cookie", "indexedDB", "sessionStorage", "XMLHttpRequest", "WebSocket", "importScripts",
        ".style", "@import", "@font-face", "url(", "setAttribute(\"style\"", "setTimeout(\"",
    ):  # fmt: skip
        assert word not in text, word
    assert not re.search(r"https?://", text)


def test_a_pinned_box_is_kept_for_ever_by_any_page_and_a_moving_one_shortly(site: Site) -> None:
    one = releases()[0]
    pinned = site.get(one.address, headers={"Origin": "https://intranet.example.org"})
    assert integrity_of(pinned.content) == one.integrity
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert pinned.headers["access-control-allow-origin"] == "*"
    assert pinned.headers["cross-origin-resource-policy"] == "cross-origin"
    assert pinned.headers["content-type"].startswith("text/javascript")
    assert int(pinned.headers["content-length"]) <= MOST
    plain = site.get(one.address, headers={"Accept-Encoding": "identity"})
    assert plain.content == pinned.content
    moving = site.get("/box.js")
    assert moving.content == newest()
    assert moving.headers["cache-control"] == "public, max-age=300"
    again = site.get("/box.js", headers={"If-None-Match": moving.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "public, max-age=300")


@pytest.mark.parametrize(
    "name", ["9.9.9.js", "0.1.0", "manifest.json", "..%2fboxes.py", "practice-search.js"]
)
def test_a_box_that_is_not_kept_is_not_found(site: Site, name: str) -> None:
    assert site.get(f"/box/{name}").status_code == 404


def test_the_kept_releases_are_listed_with_their_hashes(site: Site) -> None:
    body = site.get("/box.json").json()
    assert body["newest"] == releases()[0].version
    assert [one["integrity"] for one in body["releases"]] == [one.integrity for one in releases()]
    assert site.get(body["releases"][0]["address"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/search?q=desks", "/v1/suggest?q=de", "/v1/search?plase=1", "/v1/nothing"]
)
def test_a_page_of_any_origin_may_read_answers_and_problems_and_no_cookie_is_set(
    site: Site, path: str
) -> None:
    response = site.get(path, headers={"Origin": "https://intranet.example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert "retry-after" in response.headers["access-control-expose-headers"].lower()
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["/", "/embed", "/docs", "/health/live", "/box/0.1.0"])
def test_pages_are_not_for_scripts_of_other_origins(site: Site, path: str) -> None:
    assert (
        "access-control-allow-origin" not in site.get(path, headers={"Origin": "https://x.example"}).headers
    )


def _preflight(
    site: Site, path: str, method: str = "POST", origin: str = "https://a.example"
) -> httpx.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return httpx.options(f"{site.url}{path}", headers=headers)


def test_a_browser_that_asks_beforehand_is_told_what_may_be_asked(site: Site) -> None:
    response = _preflight(site, "/v1/search")
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert response.headers["access-control-allow-headers"] == "authorization, content-type"
    assert _preflight(site, "/v1/practices").headers["access-control-allow-methods"] == "GET"
    assert _preflight(site, "/").status_code == 405
    assert httpx.options(f"{site.url}/v1/search").status_code == 405


def test_an_operator_narrows_origins_and_names_who_may_frame(site: Site) -> None:
    names = {"allowed_origins": "https://a.example", "frame_ancestors": "self, https://*.example.org:8443"}
    with beside(site, **names) as narrow:
        mine = narrow.get("/v1/search?q=desks", headers={"Origin": "https://a.example"})
        assert mine.headers["access-control-allow-origin"] == "https://a.example"
        assert "Origin" in mine.headers["vary"]
        assert "Accept-Language" in mine.headers["vary"]
        for other in ({"Origin": "https://b.example"}, {"Origin": "null"}, {}):
            answer = narrow.get("/v1/search?q=desks", headers=other)
            assert "access-control-allow-origin" not in answer.headers
            assert "Origin" in answer.headers["vary"]
        assert (
            "access-control-allow-origin"
            not in _preflight(narrow, "/v1/search", origin="https://b.example").headers
        )
        framed = narrow.get("/embed").headers
        assert "frame-ancestors 'self' https://*.example.org:8443;" in framed["content-security-policy"]
        assert "x-frame-options" not in framed
        assert narrow.get("/").headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_ORIGINS", "a.example"), ("ALLOWED_ORIGINS", "https://a.example/path"), ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", "https://*.example.org"), ("FRAME_ANCESTORS", "none, self"),
        ("FRAME_ANCESTORS", "'self'; script-src *"), ("FRAME_ANCESTORS", "https://a.example\nX: y"),
    ],
)  # fmt: skip
def test_a_wrong_origin_is_refused_at_the_start(name: str, value: str) -> None:
    with pytest.raises(WrongUse):
        read_settings({f"FIELDBRIDGE_{name}": value})


def test_pages_run_scripts_of_this_server_alone_and_make_none(site: Site) -> None:
    policy = site.get("/embed").headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "require-trusted-types-for 'script'",
        "frame-ancestors 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    own = site.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in own
    assert "require-trusted-types-for 'script'; trusted-types fieldbridge" in own
    assert "unsafe" not in own
    assert releases()[0].integrity in site.get("/embed").text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_framed_page_is_a_whole_form_in_the_readers_language(site: Site, language: str) -> None:
    text = site.get(f"/embed?ui_lang={language}&level=field&filters=place%3DKEN&target=_top").text
    assert f'<html lang="{language}"' in text
    assert 'level="field" filters="place=KEN" target="_top"' in text
    assert '<input type="hidden" name="filters" value="place=KEN">' in text
    assert '<form action="/" role="search" target="_top">' in text
    assert site.get("/embed?target=_self").status_code == 422
    sheet = re.search(r'href="(/embed/\w+\.css)"', text)
    assert sheet
    assert site.get(sheet[1]).headers["access-control-allow-origin"] == "*"


def test_what_is_chosen_is_text_in_the_snippet_and_never_markup(site: Site) -> None:
    evil = '"><script>alert(1)</script>'
    made = str(element("https://x.example", texts_in("en"), Choices(evil, (evil,))))
    assert "<script>" not in made
    page = site.get("/embed/try", params={"level": evil[:40], "filters": evil}).text
    assert "<script>alert" not in page
    assert site.get("/embed", params={"filters": evil}).text.count("<script") == 1


def test_the_documented_snippet_is_the_one_that_is_made() -> None:
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    site = "https://practices.example.org"
    assert str(script(site, releases()[0])) in text
    assert str(element(site, texts_in("en"), Choices())) in text


def _table(title: str) -> set[str]:
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return {
        name
        for row in re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    }


def test_the_docs_name_every_attribute_part_property_event_and_text() -> None:
    text = "".join(sources().values())
    attributes = set(re.findall(r'(?:get|has)Attribute\("([a-z]+)"\)', text))
    assert _table("Attributes") == attributes
    parts = {one for found in re.findall(r'part: [`"]([a-z $.{}-]+)[`"]', text) for one in found.split()}
    named = _table("Parts")
    assert named == {one for one in parts if "$" not in one and "{" not in one} | {
        "level-field",
        "level-global",
    }
    tokens = re.search(r"const TOKENS = \{\n(.*?)\n\};", text, re.DOTALL)
    assert tokens
    names = re.findall(r'^  "?([a-z-]+)"?: \[', tokens[1], re.MULTILINE)
    assert _table("Properties") == {f"--ps-{name}" for name in names}
    assert _table("Events") == set(re.findall(r'#send\("(ps-[a-z]+)"', text))
    kinds = set(re.findall(r'Refusal\(\s*"([a-z]+)"', text)) | {"late"}
    told = set(re.findall(r"`(\w+)`", _kinds()))
    assert kinds | {"refused", "gone", "question", "busy", "failed"} == told


def _kinds() -> str:
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    found = re.search(r"`kind` is one of (.*?)\.\n", text, re.DOTALL)
    assert found
    return found[1]


def test_every_language_of_the_box_says_everything_with_the_same_blanks() -> None:
    text, code = sources()["texts"], "".join(sources().values())
    tables = dict(re.findall(r"^  ([a-z]{2}): \{\n(.*?)\n  \},", text, re.MULTILINE | re.DOTALL))
    assert sorted(tables) == ["ar", "en", "es", "fr", "ru", "zh"]
    said = {
        tag: dict(re.findall(r'^    (\w+): "(.*)",$', table, re.MULTILINE)) for tag, table in tables.items()
    }
    for tag, one in said.items():
        assert list(one) == list(said["en"]), tag
        for key, words in one.items():
            assert re.findall(r"\{\w+\}", words) == re.findall(r"\{\w+\}", said["en"][key]), (tag, key)
            assert re.search(rf'words\.{key}\b|"{key}"', code), key
