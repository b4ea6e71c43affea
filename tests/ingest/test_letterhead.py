"""What stands on top of an official paper tells about it and is no passage; calls of notes are no part of a title."""

import pytest

from ingest import formats
from ingest.canonical import lay_out
from ingest.letterhead import with_letterhead
from ingest.passages import cut
from ingest.proposing.dates import date_in
from ingest.proposing.face import face_of
from ingest.proposing.identifiers import identifiers_in
from ingest.reading import Block, Reading
from tests.ingest import made
from tests.ingest.test_pdf_layout import SENTENCES

PAPERS = {
    "en": ["United Nations A/99/17", "General Assembly", "Distr.: General", "8 December 2011", "Original: English",
           "Nineteenth session", "Agenda item 6"],
    "fr": ["Nations Unies", "Assemblée générale", "Distr. générale", "8 décembre 2011", "Original : français",
           "Point 6 de l’ordre du jour", "A/99/17"],
    "es": ["Naciones Unidas", "Asamblea General", "Distr. general", "8 de diciembre de 2011", "Original: español",
           "Tema 6 del programa", "A/99/17"],
    "ru": ["Организация Объединенных Наций", "Генеральная Ассамблея", "Distr.: General", "8 декабря 2011",
           "Original: Russian", "Пункт 6 повестки дня", "A/99/17"],
    "ar": ["الأمم المتحدة", "الجمعية العامة", "Distr.: General", "8 كانون 2011", "Original: Arabic", "A/99/17"],
    "zh": ["联合国", "大会", "Distr.: General", "2011年12月8日", "Original: Chinese", "议程项目6", "A/99/17"],
}  # fmt: skip


def paper() -> Reading:
    document = made.pdf()
    for at, line in enumerate(PAPERS["en"]):
        made.put(document, 120, 15 + 9 * at, line, size=9)
    made.put(document, 20, 95, "Report on mediation in three towns*", size=16, style="B")
    for at in range(8):
        made.put(document, 20, 110 + 6 * at, (SENTENCES[at % 4] + SENTENCES[(at + 1) % 4])[:95])
    made.put(document, 20, 270, "* The annex is circulated as received.", size=8)
    return formats.read(made.out(document))


@pytest.mark.parametrize("language", sorted(PAPERS))
def test_every_line_of_a_letterhead_is_known_in_each_language(language: str) -> None:
    lines = [Block("paragraph", line, page=1) for line in PAPERS[language]]
    marked = with_letterhead([*lines, Block("paragraph", SENTENCES[0] * 3, page=1)])
    assert [one.kind for one in marked] == ["letterhead"] * len(lines) + ["paragraph"]


def test_a_letterhead_is_in_no_passage_and_its_symbol_and_date_are_found_with_their_words() -> None:
    canonical = lay_out(paper())
    passages = [
        canonical.text[one.start : one.end]
        for one in cut(canonical, lambda texts: [len(t) for t in texts], 400)
    ]
    assert passages
    assert not any(line in one for one in passages for line in PAPERS["en"])
    face = face_of(canonical)
    date = date_in(face)
    assert date is not None
    assert (date[0].value, canonical.text[date[0].start : date[0].end]) == ("2011-12-08", "8 December 2011")
    ((scheme, said),) = identifiers_in(face)
    assert (scheme, canonical.text[said.start : said.end]) == ("symbol", "A/99/17")


def test_a_star_that_calls_a_note_is_no_part_of_the_title() -> None:
    reading = paper()
    assert reading.title == "Report on mediation in three towns"
    assert "* The annex is circulated as received." in [one.text for one in reading.blocks]


def test_a_star_without_a_note_stays() -> None:
    document = made.pdf()
    made.put(document, 20, 40, "Rated by guests as 4*", size=16, style="B")
    made.put(document, 20, 60, SENTENCES[0] * 2)
    assert formats.read(made.out(document)).blocks[0].text == "Rated by guests as 4*"


@pytest.mark.parametrize(
    "lines",
    [
        ["8 December 2011", "General Assembly"],
        ["The General Assembly met on 8 December 2011, see A/99/17."],
        ["A/99/17"],
    ],
)
def test_other_papers_keep_their_lines_as_text(lines: list[str]) -> None:
    """A date alone, a sentence about a body; and what is all there is."""
    rest = [Block("paragraph", SENTENCES[0], page=1)] if len(lines[0]) > 7 else []
    blocks = [*(Block("paragraph", line, page=1) for line in lines), *rest]
    assert with_letterhead(blocks) == tuple(blocks)
