"""Word files: what a reader of the printed page sees, in order, and what was left out and told."""

import pytest

from ingest import formats
from ingest.reading import Block, Reading
from tests.ingest.made import SENTENCE
from tests.ingest.made_docx import (
    listed,
    para,
    plain_docx,
    run,
    scheme,
    style,
    table,
    use,
    with_properties,
    word,
)

LONG = (
    "The committees met every week, and what they agreed was read aloud on the market before the rains came."
)
BOLD = "<w:b/>"


def outline(reading: Reading) -> list[tuple[str, int]]:
    return [(one.text, one.level) for one in reading.blocks if one.kind == "heading"]


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in reading.blocks]


def dropped(reading: Reading, reason: str) -> list[str]:
    return [one.text for one in reading.dropped if one.reason == reason]


def test_a_file_that_a_program_wrote_is_read_whole() -> None:
    reading = formats.read(plain_docx())
    assert told(reading) == [
        ("heading", "Mediation in towns"), ("paragraph", SENTENCE), ("item", "Committees of six met."),
        ("row", "District: North; Quarrels: 12"),
    ]  # fmt: skip
    assert reading.title == "Mediation in towns"
    assert reading.pages == 0
    assert dropped(reading, "hidden text") == ["CANARY"]
    assert dropped(reading, "running head") == ["CANARY on top of each page"]


def test_headings_are_known_by_outline_level_and_base_in_any_language() -> None:
    styles = (
        style("U1", "Überschrift der Behörde", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("Rubrik", "قسم", based="berschrift2")
        + style("berschrift2", "heading 2")
        + style("Loop", "around", based="Loop2")
        + style("Loop2", "and around", based="Loop")
        + style("Body", "Heading-like body", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', based="U1")
    )
    body = (
        para("Teil", '<w:pStyle w:val="U1"/>')
        + para("قسم أول", '<w:pStyle w:val="Rubrik"/>')
        + para(LONG, '<w:pStyle w:val="Loop"/>')
        + para("Set apart by hand", '<w:outlineLvl w:val="2"/>')
        + para("No heading at all", '<w:pStyle w:val="Body"/>')
        + para(LONG, '<w:pStyle w:val="missing"/>')
    )
    assert outline(formats.read(word(body, styles=styles))) == [
        ("Teil", 1), ("قسم أول", 2), ("Set apart by hand", 3)
    ]  # fmt: skip


def test_short_bold_underlined_or_large_paragraphs_are_headings_under_the_styled_one() -> None:
    body = (
        para("Report", '<w:outlineLvl w:val="0"/>')
        + para("What was done", "", '<w:sz w:val="32"/>')
        + para(LONG)
        + para("In the north", "", BOLD)
        + para(LONG)
        + para("In the south", "", '<w:u w:val="single"/>')
        + para(LONG)
        + para(f"{run('Bold', BOLD)}{run(' opens a sentence, and is no heading.')}")
        + para("A whole sentence in bold.", "", BOLD)
        + para(LONG)
    )
    assert outline(formats.read(word(body))) == [
        ("Report", 1), ("What was done", 2), ("In the north", 3), ("In the south", 4)
    ]  # fmt: skip


def test_a_link_on_a_line_of_its_own_is_no_heading() -> None:
    look = '<w:style w:type="character" w:styleId="L"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr>'
    words = run("The guide", '<w:rStyle w:val="L"/>')
    link = f"<w:hyperlink>{words}</w:hyperlink>"
    assert outline(formats.read(word(para(link) + para(LONG), styles=f"{look}</w:style>"))) == []


def test_a_run_of_bold_lines_or_a_bold_document_has_no_headings_by_looks() -> None:
    lines = "".join(para(f"Name number {n}", "", BOLD) for n in range(5))
    assert outline(formats.read(word(lines + para(LONG) * 4))) == []
    assert outline(formats.read(word(para("Short", "", BOLD) + para(LONG, "", BOLD) * 3))) == []


def test_a_heading_in_the_first_line_of_its_paragraph_is_parted_from_it() -> None:
    body = para(f"{run('Background', BOLD)}<w:r><w:tab/></w:r>{run(LONG)}") + para(LONG)
    assert told(formats.read(word(body)))[:2] == [("heading", "Background"), ("paragraph", LONG)]


def test_lists_keep_their_numbers_and_lose_their_bullets() -> None:
    numbering = (
        scheme(0, ("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%2.%3"))
        + scheme(1, ("bullet", "•"))
        + use(1, 0)
        + use(2, 1)
        + use(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    )
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (3, 0), (3, 0)]
    body = "".join(para(f"step {at}", listed(*one)) for at, one in enumerate(steps)) + para("• typed by hand")
    reading = formats.read(word(body, numbering=numbering))
    assert told(reading) == [
        ("item", text) for text in (
            "1. step 0", "(a) step 1", "(b) step 2", "1.b.i step 3", "2. step 4", "(a) step 5", "step 6",
            "7. step 7", "8. step 8", "typed by hand",
        )
    ]  # fmt: skip


def test_articles_that_are_numbered_by_their_style_carry_the_number() -> None:
    tied = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="9"/>'
        '<w:numFmt w:val="decimal"/><w:pStyle w:val="Art"/><w:lvlText w:val="المادة %1"/></w:lvl></w:abstractNum>'
    )
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>'
    body = para("الجمعية", '<w:pStyle w:val="Art"/>') + para(LONG)
    reading = formats.read(word(body, numbering=tied + use(1, 0), styles=style("Art", "article", numbered)))
    assert outline(reading) == [("المادة 9 الجمعية", 2)]


@pytest.mark.parametrize(
    ("shape", "count", "written"),
    [("upperRoman", 14, "XIV"), ("lowerLetter", 28, "bb"), ("chineseCounting", 12, "十二"), ("russianLower", 3, "в"),
     ("chineseCounting", 30, "三十"), ("arabicAbjad", 3, "ج"), ("decimalZero", 4, "04"), ("unheardOf", 5, "5"),
     ("decimal", 123456, "123456")],
)  # fmt: skip
def test_numbers_are_written_in_the_shape_that_is_asked_for(shape: str, count: int, written: str) -> None:
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{count}"/></w:lvlOverride>'
    numbering = scheme(0, (shape, "%1)")) + use(1, 0, start)
    assert formats.read(word(para("x y", listed(1)), numbering=numbering)).blocks[0].text == f"{written}) x y"


def test_a_table_comes_as_rows_a_wide_cell_once_and_a_tall_one_in_each_of_its_rows() -> None:
    merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + para("North")
    goes_on = "<w:tcPr><w:vMerge/></w:tcPr>" + para("")
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + para("both years")
    made = table(
        ["District", "Year", "Quarrels"], [merged, "2019", "12"], [goes_on, "2020", "4"], ["South", wide]
    )
    assert told(formats.read(word(para(LONG) + made)))[1:] == [
        ("row", "District: North; Year: 2019; Quarrels: 12"), ("row", "District: North; Year: 2020; Quarrels: 4"),
        ("row", "District: South; Year: both years"),
    ]  # fmt: skip


def test_items_of_a_list_in_a_cell_are_parted_from_each_other() -> None:
    steps = para("A room was let", listed(1)) + para("Two were trained", listed(1))
    made = table(["Town", "Steps"], ["Avra", steps])
    numbering = scheme(0, ("bullet", "•")) + use(1, 0)
    found = told(formats.read(word(para(LONG) + made, numbering=numbering)))
    assert found[1:] == [("row", "Town | Steps"), ("row", "Avra | A room was let; Two were trained")]


def test_a_table_that_is_there_for_the_layout_is_text_like_any_other() -> None:
    inner = table(["a", "b"])
    frame = table([para("Box", '<w:outlineLvl w:val="0"/>') + para(LONG)], ["left", inner + para("")])
    assert told(formats.read(word(frame))) == [
        ("heading", "Box"), ("paragraph", LONG), ("paragraph", "left"), ("row", "a | b")
    ]  # fmt: skip


def test_a_cell_that_is_styled_as_a_heading_stays_in_its_row() -> None:
    styled = para("Goal 16", '<w:outlineLvl w:val="4"/>')
    assert told(formats.read(word(table(["0.a. Goal", styled], ["0.b.", "Target"])))) == [
        ("row", "0.a. Goal | Goal 16"), ("row", "0.b. | Target")
    ]  # fmt: skip


def test_a_question_of_a_form_with_its_answer_is_no_heading() -> None:
    form = table(
        [para("Responsible unit: the town", "", BOLD)], [para("Key actions:", "", BOLD)], [para(LONG)]
    )
    assert outline(formats.read(word(para(LONG) + form))) == [("Key actions:", 1)]


def test_notes_stand_at_the_end_of_their_section_with_their_marks() -> None:
    def note(number: int, text: str, kind: str = "footnote") -> str:
        return f'<w:{kind} w:id="{number}">{para(text)}</w:{kind}>'

    def mark(number: int, kind: str = "footnote") -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = (
        para(f"{run('First')}{mark(5)}{run(' claim.')}{mark(2, 'endnote')}")
        + para("After it.")
        + para("Next", '<w:outlineLvl w:val="0"/>')
        + para(f"{run('Second claim.')}{mark(3)}")
    )
    notes = note(3, "On the second.") + note(5, "On the first.") + note(9, "Never referred to.")
    reading = formats.read(word(body, footnotes=notes, endnotes=note(2, "At the end.", "endnote")))
    assert told(reading) == [
        ("paragraph", "First claim."), ("paragraph", "After it."), ("footnote", "1 On the first."),
        ("footnote", "i At the end."), ("heading", "Next"), ("paragraph", "Second claim."),
        ("footnote", "2 On the second."),
    ]  # fmt: skip


def test_notes_that_are_counted_anew_somewhere_carry_no_mark() -> None:
    restart = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr></w:sectPr>'
    body = para(f'{run("Claim.")}<w:r><w:footnoteReference w:id="1"/></w:r>') + restart
    note = f'<w:footnote w:id="1">{para("Source.")}</w:footnote>'
    assert formats.read(word(body, footnotes=note)).blocks[1] == Block("footnote", "Source.")


CORE = (
    "<dc:title>{title}</dc:title><dc:creator>A. Typist</dc:creator><dc:language>fr-CH</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2019-03-01T10:00:00Z</dcterms:created>'
)


def test_properties_are_taken_as_far_as_a_person_meant_them() -> None:
    own = '<property name="fieldbridge:level"><vt:lpwstr>field</vt:lpwstr></property>'
    own += '<property name="x"><vt:i4>1</vt:i4></property>'
    reading = formats.read(with_properties(para(LONG), CORE.format(title="Wells and words"), own))
    assert (reading.title, reading.language) == ("Wells and words", "fr-CH")
    assert reading.declared == {"created": "2019-03-01", "level": "field"}


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - final_v3.doc",
        "final_v3.docx",
        "Document1",
        "untitled",
        "report_2019_FINAL",
        "文档1",
        "…",
    ],
)
def test_a_title_that_a_program_wrote_is_none(title: str) -> None:
    assert formats.read(with_properties(para(LONG), CORE.format(title=title))).title == ""
    headed = para("Wells and words", '<w:outlineLvl w:val="0"/>') + para(LONG)
    assert formats.read(with_properties(headed, CORE.format(title=title))).title == "Wells and words"


def test_the_title_is_what_is_styled_so_even_over_two_paragraphs() -> None:
    titled = '<w:pStyle w:val="Titel"/>'
    body = (
        para("Heading before", '<w:outlineLvl w:val="0"/>')
        + para("Wells", titled)
        + para("and words", titled)
        + para(LONG)
    )
    reading = formats.read(word(body, styles=style("Titel", "Title")))
    assert reading.title == "Wells and words"


def test_properties_that_are_nonsense_are_passed_over() -> None:
    reading = formats.read(with_properties(para(LONG), "<dcterms:created>soon</dcterms:created>"))
    assert reading.declared == {}


def test_a_language_is_told_by_the_marks_of_its_script() -> None:
    def marked(text: str) -> str:
        return para(text, "", '<w:lang w:val="en-US" w:bidi="ar-SA" w:eastAsia="zh-CN"/>')

    assert formats.read(word(marked("الوساطة المجتمعية في المدن"))).language == "ar-SA"
    assert formats.read(word(marked("移民与发展的良好做法"))).language == "zh-CN"
    assert formats.read(word(marked(LONG))).language == "en-US"
