"""The document view: text with its pages beside it, on small and large screens, with and without script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.wording import texts_in
from corpus.access import everything
from corpus.doubts import on_page
from corpus.works import Edition
from tests.api.box_page import violations
from tests.api.conftest import Site, beside
from tests.api.papers import documents_of, paper, reading_in, write
from tests.ingest.test_cage_cutting import acting_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = 6


@dataclass(frozen=True)
class Papers:
    site: Site
    ids: dict[str, str]
    passages: dict[str, str]
    """The last passage of each file."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    folder = tmp_path_factory.mktemp("view")
    hostile = "</script><script>document.title='CANARY'</script><!--"
    first = write(folder / "in", "wells.pdf", paper("Roads", 1), title="Wells", date="2018-02-01")
    reading_in(folder / "data", [first]).close()
    files = [
        write(
            folder / "in",
            "wells.pdf",
            paper("Wells", PAGES),
            title="Wells",
            date="2019-03-01",
            publisher=hostile,
        ),
        write(folder / "in", "quote.pdf", paper("Roads"), title="Roads", rights="quote"),
        write(folder / "in", "acting.pdf", acting_pdf(), title=hostile),
        write(folder / "in", "gap.pdf", paper("Gaps", 3, blank=2), title="Gaps"),
        write(folder / "in", "words.txt", b"Only words about a market.\n\nNothing is drawn.", title="Words"),
    ]
    house = reading_in(folder / "data", files)
    ids = documents_of(house)
    with house.catalogue.reader(everything()) as reader:
        editions = {name: reader.newest_edition(one).id for name, one in ids.items()}
        passages = {name: reader.edition_passages(one)[-1].id for name, one in editions.items()}
    house.close()
    with beside(Site("", folder / "data", folder / "log")) as site:
        yield Papers(site, ids, passages)


def test_each_page_has_its_picture_with_its_room_kept_and_the_file_its_size(papers: Papers) -> None:
    page = papers.site.page(f"/documents/{papers.ids['wells.pdf']}").text
    pictures = re.findall(r"<img [^>]*>", page)
    assert len(pictures) == PAGES
    assert all('loading="lazy"' in one and 'width="640" height="906"' in one for one in pictures)
    assert [re.findall('alt="(.*?)"', one)[0] for one in pictures] == [
        f"Picture of page {number}" for number in range(1, PAGES + 1)
    ]
    assert "This page as PDF<span" in page
    size = len(papers.site.get(f"/v1/documents/{papers.ids['wells.pdf']}/pages/1/file").content)
    told = f"This page as PDF (<bdi>{texts_in('en').size(size)}</bdi>)"
    assert papers.site.page(f"/documents/{papers.ids['wells.pdf']}").text.count(told) == 1
    assert re.search(r"Download the file \(<bdi>PDF</bdi>, <bdi>\d+ kB</bdi>\)", page)


@pytest.mark.parametrize("name", ["quote.pdf", "words.txt"])
def test_what_may_not_leave_or_cannot_be_drawn_has_no_picture(papers: Papers, name: str) -> None:
    page = papers.site.page(f"/documents/{papers.ids[name]}?passage={papers.passages[name]}").text
    assert "<img" not in page
    assert "/picture" not in page


def test_an_earlier_edition_says_so_and_names_the_newest_with_its_date(papers: Papers) -> None:
    about = papers.site.get(f"/v1/documents/{papers.ids['wells.pdf']}").json()
    older = next(one["id"] for one in about["editions"] if not one["newest"])
    page = papers.site.page(f"/documents/{papers.ids['wells.pdf']}?edition={older}").text
    assert "This is an earlier edition." in page
    assert "<bdi>March 1, 2019</bdi>" in page
    assert "Edition of February 1, 2018 (shown here)" in page
    assert f"/pages/1/picture?edition={older}" in page
    assert f'rel="canonical" href="/documents/{papers.ids["wells.pdf"]}?edition={older}"' in page


@pytest.mark.parametrize("script", [True, False])
def test_beside_the_text_where_there_is_room_and_folded_where_not(
    papers: Papers, chromium: "Browser", script: bool
) -> None:
    passage = papers.passages["wells.pdf"]
    address = f"{papers.site.url}/documents/{papers.ids['wells.pdf']}?passage={passage}#{passage}"
    wide = chromium.new_page(java_script_enabled=script, viewport={"width": 1360, "height": 900})
    wide.goto(address, wait_until="networkidle")
    cited = wide.locator(f"mark.cited#{passage}").bounding_box()
    assert cited is not None
    assert 0 <= cited["y"] < 900
    picture = wide.get_by_alt_text(f"Picture of page {PAGES}")
    assert picture.is_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["x"] > cited["x"] + 300
    wide.close()

    narrow = chromium.new_page(java_script_enabled=script, viewport={"width": 360, "height": 700})
    asked: list[str] = []
    narrow.on("request", lambda request: asked.append(request.url))
    narrow.goto(address, wait_until="networkidle")
    # without scripts a browser loads every picture at once, so that none tells where one reads
    assert not script or not [one for one in asked if "/picture" in one]
    narrow.locator("summary", has_text="Show the page").last.click()
    last = narrow.get_by_alt_text(f"Picture of page {PAGES}")
    # the state of the network is still that before the press: wait for what the picture itself says
    narrow.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=last.element_handle())
    assert last.is_visible()
    assert not script or len([one for one in asked if "/picture" in one]) == 1
    narrow.close()


def test_no_barrier_stands_before_the_view(papers: Papers, chromium: "Browser") -> None:
    address = f"{papers.site.url}/documents/{papers.ids['gap.pdf']}"
    for width, scheme, language in ((1360, "light", "en"), (360, "dark", "ar")):
        page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{address}?ui_lang={language}", wait_until="networkidle")
        if width < 1000:
            page.locator("details.leaf summary").first.click()
        page.locator("details.doubt summary").click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_nothing_shifts_while_pictures_come_and_no_data_block_is_run(
    papers: Papers, chromium: "Browser"
) -> None:
    for name in ("wells.pdf", "acting.pdf"):
        page = chromium.new_page(viewport={"width": 1360, "height": 900})
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) "
            "shift += one.value; }).observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(f"{papers.site.url}/documents/{papers.ids[name]}", wait_until="networkidle")
        for _ in range(6):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(60)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("shift") <= 0.02
        assert said == []
        assert page.title() != "CANARY"
        assert page.locator("script:not([src])").count() == 1
        page.close()


def test_doubts_are_told_on_the_page_that_they_name() -> None:
    doubts = (
        "No text on pages 3, 5 and 4 more: pictures only, or empty.",
        "Read by recognition (OCR) on pages 7-9 and 12.",
        "The file is damaged; its layout was not read.",
    )
    one = Edition("ed-1", "doc-1", "", "", 0, "", "", "en", "", doubts=doubts)
    assert {page: len(on_page(one.doubts, page)) for page in (1, 3, 4, 5, 7, 8, 9, 10, 12)} == {
        1: 0, 3: 1, 4: 0, 5: 1, 7: 1, 8: 1, 9: 1, 10: 0, 12: 1
    }  # fmt: skip


def test_a_page_without_a_word_is_shown_with_what_the_reader_said_of_it(papers: Papers) -> None:
    """The sentence is the reader's own, so that its form and ours cannot part unseen."""
    about = papers.site.get(f"/v1/documents/{papers.ids['gap.pdf']}").json()
    assert len(about["doubts"]) == 1
    assert (
        papers.site.get(f"/v1/documents/{papers.ids['gap.pdf']}/pages/2").json()["doubts"] == about["doubts"]
    )
    page = papers.site.page(f"/documents/{papers.ids['gap.pdf']}").text
    marks = re.split('<span class="page" ', page)[1:]
    assert [about["doubts"][0] in one for one in marks] == [False, True, False]
    assert all("/picture" in one for one in marks)


def test_sizes_are_told_in_figures_that_help() -> None:
    english, french = texts_in("en"), texts_in("fr")
    assert [english.size(one) for one in (1, 350_000, 999_400, 1_350_000, 9_960_000, 25_000_000)] == [
        "1 kB", "350 kB", "999 kB", "1.4 MB", "10 MB", "25 MB"
    ]  # fmt: skip
    assert french.size(1_350_000) == "1,4\u202fMo"


@pytest.mark.soak
def test_real_documents_are_shown_with_all_their_pages(dev_data: Path, tmp_path: Path) -> None:
    files = [
        write(tmp_path / "in", one.name, one.read_bytes(), title=one.stem)
        for one in sorted((dev_data / "documents").glob("*.pdf"))
    ]
    house = reading_in(tmp_path / "data", files)
    ids = documents_of(house)
    house.close()
    assert len(ids) > 20
    with beside(Site("", tmp_path / "data", tmp_path / "log")) as site:
        for name, identity in ids.items():
            pages = len(site.get(f"/v1/documents/{identity}").json()["pages"])
            shown: set[str] = set()
            for part in range(1, 40):
                text = site.page(f"/documents/{identity}?part={part}").text
                shown |= set(re.findall(r'id="page-(\d+)"', text)) | set(
                    re.findall(r"/pages/(\d+)/picture", text)
                )
                if 'rel="next"' not in text:
                    break
            assert shown == {str(number) for number in range(1, pages + 1)}, name
