"""What of a web page is its text: sections, tables and short parts stay, menus, teasers and comments go."""

import logging
from pathlib import Path

import pytest

from bench.html import READERS, in_folder, measured, score
from bench.pages import made
from ingest.formats import read

TEXT = "The committee met every month and wrote down what each family needed before the rains came to the valley."
MORE = (
    "Two years later the same families were asked again, and most of them said that the fees had gone down."
)
OTHER = "Sign up now and never miss our latest stories about travel, food and the best hotels of the whole region."


def kept(page: str) -> list[str]:
    reading = read(f"<!doctype html><html><body>{page}</body></html>".encode(), hint="text/html")
    return [one.text for one in reading.blocks]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def test_on_made_pages_the_main_text_is_found_at_least_as_well_as_by_the_extraction_alone() -> None:
    found = measured(made(copies=1))
    mean = {name: sum(one[2] for one in pages.values()) / len(pages) for name, pages in found.items()}
    assert len(found["ours"]) == 78
    assert mean["ours"] >= max(mean[name] for name in READERS)


def test_precision_recall_and_f1_are_those_of_bags_of_words() -> None:
    assert score("one two two three", "two TWO four") == pytest.approx((2 / 3, 2 / 4, 4 / 7))
    assert score("移民", "移民数据") == pytest.approx((1 / 2, 1, 2 / 3))


def test_pages_with_their_expected_text_are_taken_from_a_folder(tmp_path: Path) -> None:
    page = tmp_path / "one"
    page.mkdir()
    (page / "source.html").write_text(f"<html><body><p>{TEXT}</p></body></html>")
    (page / "expected.html").write_text(f"<p>{TEXT}</p>")
    found = measured(in_folder(page.parent))
    assert found["ours"]["one"] == (1.0, 1.0, 1.0)


def test_comments_teasers_and_a_line_to_share_it_are_left_out() -> None:
    text = kept(
        f"<article><h1>Mediation</h1><p>{TEXT}</p><p>{MORE}</p><ul><li><a href='#'>Share</a></li></ul></article>"
        f"<div class='related'><p>{OTHER}</p></div><div id='comments'><p>{OTHER} {OTHER}</p></div>"
    )
    assert text == ["Mediation", TEXT, MORE]


def test_a_number_in_a_list_of_the_most_read_is_not_taken_for_one_in_the_text() -> None:
    text = kept(
        f"<article><h1>Mediation</h1><p>{TEXT} It took 1 year.</p><p>{MORE} There were 2.</p></article>"
        "<ol><li>1</li><li>2</li><li>3</li></ol>"
    )
    assert not {"1", "2", "3"} & set(text)


def test_a_section_that_was_named_after_its_heading_stays() -> None:
    """In French `comment` is how."""
    section = f"<div id='comment-installer-les-comites'><h2>Comment installer</h2><p>{TEXT}</p></div>"
    text = kept(f"<h1>Guide</h1><p>{MORE}</p>{section}<p>{MORE}</p>")
    assert {"Comment installer", TEXT} <= set(text)


def test_a_page_whose_whole_text_calls_itself_a_menu_is_read() -> None:
    assert TEXT in kept(f"<div class='menu-content'><p>{TEXT}</p><p>{MORE}</p></div>")


def test_prose_before_what_the_extraction_found_stays_on_a_page_that_marks_no_main_text() -> None:
    items = "".join(
        f"<li>UNHCR (20{year}). Population statistics of the region, final version.</li>"
        for year in range(10, 24)
    )
    text = kept(
        f"<div><div><b><br>Lesbos</b><br>{TEXT} {MORE}</div><div><h2>Sources</h2><ul>{items}</ul></div></div>"
    )
    assert any(TEXT in one for one in text)


def test_terms_and_what_they_stand_for_stay_between_the_title_and_the_text() -> None:
    facts = "<dl><dt>Country</dt><dd>Kenya</dd><dt>Period</dt><dd>2012 to 2014</dd></dl>"
    text = kept(f"<main><h1>Mediation</h1>{facts}<p>{TEXT}</p><p>{MORE}</p></main>")
    assert text[:5] == ["Mediation", "Country", "Kenya", "Period", "2012 to 2014"]


def test_a_table_that_the_extraction_loses_stays_with_its_headers() -> None:
    rows = "".join(f"<tr><td>Valley {n}</td><td>{n}</td></tr>" for n in range(4))
    grid = f"<div><div><table><tr><th>Place</th><th>Families</th></tr>{rows}</table></div></div>"
    text = kept(f"<div id='content'><h1>Mediation</h1><p>{TEXT}</p>{grid}<p>{MORE}</p></div>")
    assert "Place: Valley 2; Families: 2" in text


def test_the_sign_behind_a_heading_that_links_to_itself_is_no_part_of_it() -> None:
    page = "".join(
        f"<h2>{title}<a href='#a'>{sign}</a></h2><p>Two towns trained mediators and paid them by the day.</p>"
        for title, sign in (
            ("How it began", "¶"),
            ("What it cost", " #"),
            ("C#", ""),
            ("What was learned", "🔗"),
        )
    )
    headings = [one for one in kept(f"<main>{page}</main>") if not one.startswith("Two")]
    assert headings == [
        "How it began",
        "What it cost",
        "C#",
        "What was learned",
    ]
