"""Pages over HTTP as pictures and as files of their own: rights, bounds, and how often anything is drawn."""

import asyncio
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from api import drawing
from api.drawing import LARGEST, Drawer
from api.picture_folder import PictureFolder
from corpus.access import everything
from corpus.catalogue.files import FileStore
from corpus.errors import BrokenFile, NotFound, Swamped
from ingest.picture import Picture
from tests.api.conftest import Site, beside
from tests.api.papers import documents_of, paper, reading_in, write
from tests.ingest.test_cage_cutting import acting_pdf


@dataclass(frozen=True)
class Papers:
    site: Site
    ids: dict[str, str]
    editions: dict[str, str]

    def leaf(self, name: str, page: int = 1, way: str = "") -> str:
        return f"/v1/documents/{self.ids[name]}/pages/{page}{way}"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    folder = tmp_path_factory.mktemp("papers")
    files = [
        write(folder / "in", "open.pdf", paper("Wells"), title="Wells and committees", date="2019-03-01"),
        write(folder / "in", "quote.pdf", paper("Roads"), title="Roads", rights="quote"),
        write(folder / "in", "cite.pdf", paper("Schools"), title="Schools", rights="cite"),
        write(folder / "in", "acting.pdf", acting_pdf(), title="A page that acts"),
        write(folder / "in", "words.txt", b"Only words about a market.\n\nNothing is drawn.", title="Words"),
    ]
    house = reading_in(folder / "data", files)
    ids = documents_of(house)
    with house.catalogue.reader(everything()) as reader:
        editions = {name: reader.newest_edition(one).id for name, one in ids.items()}
    house.close()
    with beside(Site("", folder / "data", folder / "log")) as site:
        yield Papers(site, ids, editions)


def test_a_page_names_its_picture_and_its_file_and_both_are_there(papers: Papers) -> None:
    page = papers.site.get(papers.leaf("open.pdf", 2)).json()
    assert "2.3 Committees" in page["text"]
    picture = papers.site.get(page["picture"])
    assert picture.headers["Content-Type"] == "image/webp"
    assert len(picture.content) <= LARGEST
    shown = Image.open(io.BytesIO(picture.content)).convert("L")
    assert shown.size == (640, 906)
    assert shown.getpixel((600, 40)) < 30
    assert shown.getpixel((40, 40)) > 230
    alone = papers.site.get(page["file"])
    assert alone.headers["Content-Type"] == "application/pdf"
    assert "chapter 2" in pypdf.PdfReader(io.BytesIO(alone.content)).pages[0].extract_text()


@pytest.mark.parametrize("width", [320, 640, 1200])
def test_a_picture_has_the_width_that_was_asked_for(papers: Papers, width: int) -> None:
    picture = papers.site.get(papers.leaf("open.pdf", 1, f"/picture?width={width}"))
    assert Image.open(io.BytesIO(picture.content)).width == width


def test_no_other_width_is_drawn(papers: Papers) -> None:
    for width in ("0", "641", "100000", "-1", "wide"):
        assert papers.site.get(papers.leaf("open.pdf", 1, f"/picture?width={width}")).status_code == 422


@pytest.mark.parametrize("name", ["quote.pdf", "cite.pdf"])
@pytest.mark.parametrize("way", ["", "/picture", "/file"])
def test_only_open_pages_leave(papers: Papers, name: str, way: str) -> None:
    assert papers.site.get(papers.leaf(name, 1, way)).status_code == 403


def test_rights_are_asked_anew_for_what_was_drawn_before(papers: Papers) -> None:
    path = papers.leaf("open.pdf", 1, "/picture")
    tag = papers.site.get(path).headers["ETag"]
    assert papers.site.get(path, headers={"If-None-Match": tag}).status_code == 304
    hidden = papers.leaf("quote.pdf", 1, "/picture")
    assert papers.site.get(hidden, headers={"If-None-Match": "*"}).status_code == 403


def test_a_named_edition_may_be_kept_by_the_browser_and_by_no_proxy(papers: Papers) -> None:
    path = papers.leaf("open.pdf", 1, "/picture")
    assert papers.site.get(path).headers["Cache-Control"] == "no-cache"
    named = papers.site.get(f"{path}?edition={papers.editions['open.pdf']}").headers["Cache-Control"]
    assert "immutable" in named
    assert "private" in named


@pytest.mark.parametrize("way", ["/picture", "/file"])
def test_what_is_not_there_is_not_found(papers: Papers, way: str) -> None:
    for path in (papers.leaf("open.pdf", 3, way), papers.leaf("words.txt", 1, way)):
        assert papers.site.get(path).status_code == 404
    foreign = f"{way}?edition={papers.editions['acting.pdf']}"
    assert papers.site.get(papers.leaf("open.pdf", 1, foreign)).status_code == 404


def test_a_page_alone_is_a_download_that_runs_nothing(papers: Papers) -> None:
    response = papers.site.get(papers.leaf("acting.pdf", 1, "/file"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for word in (b"CANARY", b"canary", b"/JavaScript", b"/OpenAction", b"/Annots"):
        assert word not in response.content


# The drawer itself: what is drawn how often, and by how many at once.


@pytest.fixture
def original(tmp_path: Path) -> tuple[FileStore, str]:
    store = FileStore(tmp_path / "files")
    return store, store.put(io.BytesIO(paper("Drawn")))


class Slow:
    """Stands where the cage's `render_page` stands; counts."""

    def __init__(self, seconds: float = 0.1, fault: Exception | None = None) -> None:
        self.calls = 0
        self.at_once = self.most = 0
        self._lock = threading.Lock()
        self._seconds, self._fault = seconds, fault

    def __call__(self, _: Path, page: int, **__: object) -> Picture:
        with self._lock:
            self.calls += 1
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        time.sleep(self._seconds)
        with self._lock:
            self.at_once -= 1
        if self._fault:
            raise self._fault
        return Picture(1, 1, 72.0, "colour", "webp", b"page %d" % page)


def run(drawer: Drawer, sha256: str, pages: list[int]) -> list[object]:
    async def all_at_once() -> list[object]:
        wanted = (drawer.picture(sha256, page, 640) for page in pages)
        return await asyncio.gather(*wanted, return_exceptions=True)

    return asyncio.run(all_at_once())


def drawer_over(original: tuple[FileStore, str], folder: Path, threads: int = 2) -> Drawer:
    return Drawer(original[0], PictureFolder(folder, 10**6), threads)


def test_those_who_ask_at_once_wait_for_one_drawing_and_later_ones_for_none(
    original: tuple[FileStore, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(drawing, "render_page", slow)
    assert run(drawer_over(original, tmp_path / "kept"), original[1], [1] * 20) == [b"page 1"] * 20
    assert run(drawer_over(original, tmp_path / "kept"), original[1], [1]) == [b"page 1"]
    assert slow.calls == 1


def test_no_more_are_drawn_at_once_than_there_are_threads_and_the_rest_come_back(
    original: tuple[FileStore, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(0.02)
    monkeypatch.setattr(drawing, "render_page", slow)
    got = run(drawer_over(original, tmp_path / "kept"), original[1], list(range(1, 61)))
    assert slow.most <= 2
    refused = [one for one in got if isinstance(one, Swamped)]
    assert 0 < len(refused) < 60
    assert slow.calls == 60 - len(refused)


def test_a_page_that_cannot_be_drawn_is_tried_once(
    original: tuple[FileStore, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(0, BrokenFile("it is broken"))
    monkeypatch.setattr(drawing, "render_page", slow)
    drawer = drawer_over(original, tmp_path / "kept")
    for _ in range(3):
        assert isinstance(run(drawer, original[1], [1])[0], BrokenFile)
    assert slow.calls == 1


def test_what_was_purged_while_it_was_drawn_is_not_kept(
    original: tuple[FileStore, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def purging(path: Path, page: int, **_: object) -> Picture:
        path.unlink()
        return Slow(0)(path, page)

    monkeypatch.setattr(drawing, "render_page", purging)
    run(drawer_over(original, tmp_path / "kept"), original[1], [1])
    assert list((tmp_path / "kept").rglob("*.webp")) == []


A, B = "a" * 64, "b" * 64


def test_the_folder_gives_back_what_was_put_and_nothing_damaged(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path / "kept", 10**6)
    assert folder.get(A, "1.webp") is None
    folder.put(A, "1.webp", b"drawn")
    assert folder.get(A, "1.webp") == b"drawn"
    assert (folder.size(A, "1.webp"), folder.size(A, "2.webp")) == (5, 0)
    held = next((tmp_path / "kept").rglob("1.webp"))
    for damaged in (held.read_bytes()[:-1], b"", held.read_bytes()[:-1] + b"?"):
        held.write_bytes(damaged)
        assert folder.get(A, "1.webp") is None


def test_forgetting_a_file_takes_all_of_it_and_nothing_else(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path / "kept", 10**6)
    for sha256 in (A, B):
        for name in ("1-320.webp", "2.pdf", "sizes.json"):
            folder.put(sha256, name, b"drawn")
    folder.forget(A)
    folder.forget(A)
    assert [one.parent.name for one in (tmp_path / "kept").rglob("*.*")] == [B] * 3
    with pytest.raises(NotFound):
        folder.forget("../../etc")


def test_the_folder_stays_within_its_bound_and_what_was_looked_at_last_stays(tmp_path: Path) -> None:
    import os

    folder = PictureFolder(tmp_path / "kept", 10_000)
    for number in range(9):
        folder.put(A, f"{number}.webp", bytes(1000))
        os.utime(tmp_path / "kept" / A / f"{number}.webp", (number, number))
    assert folder.get(A, "0.webp") is not None
    folder.put(B, "1.webp", bytes(2000))
    there = list((tmp_path / "kept").rglob("*.webp"))
    assert sum(one.stat().st_size for one in there) <= 8000
    assert folder.get(A, "0.webp") is not None
    assert folder.get(B, "1.webp") is not None
    assert folder.get(A, "1.webp") is None


def test_a_folder_that_takes_nothing_costs_no_picture(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder would be")
    folder = PictureFolder(tmp_path / "kept", 10_000)
    folder.put(A, "1.webp", b"drawn")
    assert folder.get(A, "1.webp") is None


def test_many_threads_write_and_read_one_folder(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path / "kept", 20_000)

    def work(number: int) -> bool:
        data = b"%d" % (number % 7) * 2000
        folder.put(A, f"{number % 7}.webp", data)
        return folder.get(A, f"{number % 7}.webp") in (data, None)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(200)))


@pytest.mark.soak
def test_every_page_of_every_real_pdf_is_a_small_picture(dev_data: Path, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    drawer = Drawer(store, PictureFolder(tmp_path / "kept", 10**9), 2)
    drawn = 0
    for path in sorted((dev_data / "documents").glob("*.pdf")):
        with path.open("rb") as stream:
            sha256 = store.put(stream)
        pages = len(asyncio.run(drawer.sizes(sha256))) or 1
        for page in range(1, pages + 1):
            for width in (320, 640, 1200):
                data = asyncio.run(drawer.picture(sha256, page, width))
                assert len(data) <= LARGEST
                drawn += 1
    assert drawn > 1000
