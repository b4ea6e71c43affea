"""The words of Word files: what a reader of the printed page sees, and what was left out and told."""

from ingest import formats
from ingest.reading import Reading
from tests.ingest.made_docx import (
    field,
    para,
    run,
    style,
    word,
)

LONG = (
    "The committees met every week, and what they agreed was read aloud on the market before the rains came."
)


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in reading.blocks]


def dropped(reading: Reading, reason: str) -> list[str]:
    return [one.text for one in reading.dropped if one.reason == reason]


def test_what_was_inserted_counts_and_what_was_deleted_does_not() -> None:
    gone = "<w:del><w:r><w:delText>four </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    body = (
        para(f"{run('It took ')}{gone}<w:ins>{run('two ')}</w:ins>{run('years.')}")
        + f"<w:ins>{para('A paragraph that was put in.')}</w:ins>"
        + para(f"{run('One sen')}", "<w:rPr><w:del/></w:rPr>")
        + para("tence.")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + para("deleted row") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    reading = formats.read(word(body))
    assert [one.text for one in reading.blocks] == [
        "It took two years.", "A paragraph that was put in.", "One sentence."
    ]  # fmt: skip
    assert "tracked changes" in reading.doubts[0]


def test_hidden_text_is_left_out_by_run_by_style_and_told() -> None:
    hiding = "<w:rPr><w:vanish/></w:rPr>"
    styles = style("Secret", "Secret", hiding) + (
        f'<w:style w:type="character" w:styleId="Mark"><w:name w:val="Mark"/>{hiding}</w:style>'
    )
    by_style = run("by style", '<w:rStyle w:val="Mark"/>')
    body = (
        para(f"{run('seen ')}{run('unseen', '<w:vanish/>')}{by_style}")
        + para("a whole paragraph", '<w:pStyle w:val="Secret"/>')
        + para("shown after all", '<w:pStyle w:val="Secret"/>', '<w:vanish w:val="0"/>')
    )
    reading = formats.read(word(body, styles=styles))
    assert [one.text for one in reading.blocks] == ["seen", "shown after all"]
    assert dropped(reading, "hidden text") == ["unseen", "by style", "a whole paragraph"]


def test_fields_give_their_results_and_links_their_words() -> None:
    link = f'<w:hyperlink r:id="r0">{run("the guide")}</w:hyperlink>'
    nested = field("IF 1 = 1", "").replace(
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        f'{field("PAGE", "CANARY")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("yes")}',
    )
    body = para(f"{run('See ')}{link}{run(' of ')}{field('DATE', '2019')}{run(', ')}{nested}")
    comment = '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    data = word(
        body + para(f"{run('Said.')}{comment}"), "", ("hyperlink", "https://example.org/CANARY"),
        comments=f'<w:comment w:id="0">{para("CANARY")}</w:comment>',
    )  # fmt: skip
    assert [one.text for one in formats.read(data).blocks] == ["See the guide of 2019, yes", "Said."]


def test_a_table_of_contents_is_dropped_even_if_it_never_ends() -> None:
    begins = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    body = (
        para("Contents", '<w:pStyle w:val="TOCHeading"/>')
        + para(f"{begins}{run('What was done 3')}")
        + para("By style 4", '<w:pStyle w:val="Verzeichnis1"/>')
        + para("What was done", '<w:outlineLvl w:val="0"/>')
        + para(LONG)
    )
    styles = style("TOCHeading", "TOC Heading") + style("Verzeichnis1", "toc 1")
    reading = formats.read(word(body, styles=styles))
    assert told(reading) == [("heading", "What was done"), ("paragraph", LONG)]
    assert dropped(reading, "table of contents") == ["Contents", "What was done 3", "By style 4"]


def test_content_controls_are_read_and_their_placeholders_are_not() -> None:
    def control(inside: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    empty = "<w:showingPlcHdr/>"
    body = (
        control(para("A block of its own."))
        + para(f"{run('Place: ')}{control(run('Norland'))}{control(run('Click here'), empty)}")
        + control(para("Enter text"), empty)
        + f"<w:tbl><w:tr><w:tc>{para('Name')}</w:tc>{control('<w:tc>' + para('Ana') + '</w:tc>')}</w:tr></w:tbl>"
    )
    reading = formats.read(word(body))
    assert [one.text for one in reading.blocks] == ["A block of its own.", "Place: Norland", "Name | Ana"]
    assert dropped(reading, "placeholder of a form") == ["Click here", "Enter text"]


def test_the_answers_of_older_forms_are_read() -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r>"
    )
    ends = '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    choice = box.replace(
        "<w:checkBox><w:checked/></w:checkBox>",
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="no"/><w:listEntry w:val="yes"/></w:ddList>',
    )
    assert (
        formats.read(word(para(f"{box}{ends}{run(' Paid: ')}{choice}{ends}"))).blocks[0].text == "☒ Paid: yes"
    )


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{para('In the box.')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    body = para(f"{run('Before')}{drawn}{run(' and after.')}") + para(f"{run('Older.')}{old}")
    assert [one.text for one in formats.read(word(body)).blocks] == [
        "Before and after.", "In the box.", "Older.", "In the box."
    ]  # fmt: skip


def test_a_large_first_letter_belongs_to_its_word() -> None:
    body = para("O", '<w:framePr w:dropCap="drop"/>') + para("nce a week they met.")
    assert formats.read(word(body)).blocks[0].text == "Once a week they met."


def test_line_breaks_join_words_as_their_script_does() -> None:
    broken = "<w:r><w:t>移民与</w:t><w:br/><w:t>发展</w:t></w:r>"
    assert formats.read(word(para(broken))).blocks[0].text == "移民与发展"
    assert (
        formats.read(word(para(broken.replace("移民与", "well").replace("发展", "done")))).blocks[0].text
        == "well done"
    )
