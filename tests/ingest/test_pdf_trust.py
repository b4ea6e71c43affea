"""Each page of a PDF is judged: what is no language goes to the second program, then to text recognition."""

import io
import json
import random
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from hypothesis import given
from hypothesis import strategies as st

from ingest import formats, tesseract
from ingest.cage import read_in_cage
from ingest.formats.pdf_language import SOUND, judge
from ingest.letters import tidy
from ingest.reading import Reading
from ingest.recognition import Recogniser
from tests.ingest import made

LINES = (
    "Community mediation reduced the tension between hosts and displaced families in the north.",
    "Committees of six met every week, and what they agreed was read aloud on the market square.",
    "Translators worked on every shift; they were paid by the day and asked to sit in meetings.",
    "After a year the number of quarrels that reached the police had fallen to a third of it.",
    "The hall stays open until the last bus leaves, and nobody pays for the first three months.",
)
ARABIC = (
    "خفضت الوساطة المجتمعية التوتر بين الأسر المضيفة والأسر النازحة في شمال البلاد",
    "اجتمعت اللجان كل أسبوع، وما اتفقت عليه كان يقرأ على الناس في ساحة السوق",
    "عمل المترجمون في كل نوبة، وكانت أجورهم تدفع عن كل يوم من أيام العمل معهم",
    "بعد عام كان عدد الخلافات التي وصلت إلى الشرطة قد انخفض إلى الثلث من قبل",
)
needed = pytest.mark.skipif(
    "eng" not in tesseract.languages(tesseract.program()), reason="tesseract is not installed"
)


def pages(*fonts: str) -> FPDF:
    """The same sentences on each page, in another order, each page in a font of its own."""
    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    document.set_compression(False)
    for page, name in enumerate(fonts):
        document.add_font(name, fname=str(made.FONT))
        document.add_page()
        document.set_font(name, size=12)
        for at, line in enumerate((*LINES[page:], *LINES[:page])):
            document.text(15, 30 + 9 * at, line)
    return document


def with_wrong_map(data: bytes, which: int, turn: dict[int, int] | int) -> bytes:
    """The file with the ToUnicode map of its `which`-th font changed: shifted, or all to one letter."""
    maps = list(re.finditer(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL))

    def changed(found: re.Match[bytes]) -> bytes:
        code = int(found[2], 16)
        if not chr(code).isalpha():
            return found[0]
        new = turn if isinstance(turn, int) else turn.get(code, code)
        return b"<%s> <%04X>" % (found[1], new)

    body = re.sub(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>", changed, maps[which][1])
    return data[: maps[which].start(1)] + body + data[maps[which].end(1) :]


SHIFTED = {code: code + 3 for code in range(ord("A"), ord("z") + 1)}


def text(reading: Reading, page: int) -> str:
    return " ".join(one.text for one in reading.blocks if one.page == page)


def completed(folder: Path, data: bytes) -> Reading:
    path = folder / "report.pdf"
    path.write_bytes(data)
    return Recogniser().complete(path, read_in_cage(path))


def test_a_page_with_a_wrong_map_of_letters_gives_no_words_and_the_others_stay() -> None:
    reading = formats.read(with_wrong_map(made.out(pages("One", "Two", "Three")), 1, SHIFTED))
    assert reading.unread == (2,)
    assert text(reading, 2) == ""
    assert LINES[0] in text(reading, 1)
    assert LINES[0] in text(reading, 3)
    assert reading.doubts == ("The text layer is damaged on page 2.",)
    assert any("Frppxqlw" in one.text for one in reading.dropped)


@needed
def test_it_is_then_read_from_its_picture(tmp_path: Path) -> None:
    reading = completed(tmp_path, with_wrong_map(made.out(pages("One", "Two")), 1, SHIFTED))
    assert "reduced the tension between hosts and displaced families" in text(reading, 2)
    assert [page for page, _ in reading.recognised] == [2]
    assert not any("damaged" in one for one in reading.doubts)


@needed
def test_a_page_whose_letters_are_all_one_is_read_from_its_picture(tmp_path: Path) -> None:
    reading = completed(tmp_path, with_wrong_map(made.out(pages("One", "Two")), 0, ord("k")))
    assert "met every week" in text(reading, 1)
    assert "kkkk" not in text(reading, 1)
    assert LINES[1] in text(reading, 2)


def test_a_page_that_pdfium_cannot_open_is_read_by_the_second_program() -> None:
    data = made.out(pages("One", "Two"))
    second = data.rindex(b"/Type /Page\n")
    broken = data[:second] + b"/Type(/Page)" + data[second + 12 :]
    reading = formats.read(broken)
    assert text(reading, 2) == " ".join((*LINES[1:], LINES[0]))
    assert LINES[0] in text(reading, 1)
    assert reading.unread == ()
    assert reading.doubts == ("Read by a second program, which sees words and no layout: page 2.",)


def nonsense(seed: int, lines: int = 12) -> list[str]:
    dice = random.Random(seed)
    return [
        " ".join(
            "".join(dice.choice("bcdfghjklmnpqvwxyz") for _ in range(dice.randint(3, 9))) for _ in range(9)
        )
        for _ in range(lines)
    ]


@needed
def test_a_nonsense_layer_over_a_picture_of_text_is_replaced_by_what_the_picture_says(tmp_path: Path) -> None:
    picture = pages("One")
    held = io.BytesIO()
    pdfium.PdfDocument(made.out(picture))[0].render(scale=2.5).to_pil().save(held, "PNG")
    document = made.pdf()
    document.image(held, 0, 0, 210, 297)
    document.text_mode = TextMode.INVISIBLE
    for at, line in enumerate(nonsense(1)):
        document.text(15, 30 + 8 * at, line)
    reading = completed(tmp_path, made.out(document))
    assert "paid by the day and asked to sit in meetings" in text(reading, 1)
    assert nonsense(1)[0] not in text(reading, 1)


@pytest.mark.parametrize("font", ["Courier", "Helvetica", "Times"])
def test_letters_set_apart_evenly_make_no_words(font: str) -> None:
    document = made.pdf()
    document.set_font(font, size=11)
    for row, line in enumerate(LINES * 2):
        for at, letter in enumerate(line.replace(" ", "")):
            document.text(8 + 2.6 * at, 20 + 9 * row, letter)
    reading = formats.read(made.out(document))
    assert reading.unread == (1,)
    assert reading.blocks == ()


def test_lines_written_from_their_end_are_turned() -> None:
    document = made.pdf()
    for at, line in enumerate(LINES):
        made.put(document, 15, 30 + 9 * at, line[::-1])
    reading = formats.read(made.out(document))
    assert LINES[0] in text(reading, 1)
    assert LINES[4] in text(reading, 1)
    assert reading.doubts == ("The words stood back to front, and were turned, on page 1.",)


def test_arabic_that_was_drawn_letter_by_letter_from_the_left_is_turned_and_its_figures_stay() -> None:
    said = [*ARABIC, "وبلغ عدد اللجان في عام 2019 نحو 134 لجنة في كل أنحاء البلاد من شمالها"]
    document = FPDF(format="A4")
    document.add_font("DejaVu", fname=str(made.FONT))
    document.add_page()
    document.set_font("DejaVu", size=12)
    for row, line in enumerate(said):
        at = 15.0
        for word in line.split():
            for letter in word:
                document.text(at, 30 + 9 * row, letter)
                at += document.get_string_width(letter)
            at += 2.0
    reading = formats.read(bytes(document.output()))
    whole = text(reading, 1)
    assert "الوساطة المجتمعية" in whole
    assert "2019" in whole
    assert "134" in whole


def test_text_that_nobody_sees_does_not_come_back_by_the_second_program() -> None:
    document = pages("One")
    document.set_text_color(255)
    document.text(15, 200, "CANARY words in the paper's white")
    data = with_wrong_map(made.out(document), 0, SHIFTED)
    reading = formats.read(data)
    assert "CANARY" not in text(reading, 1)
    assert reading.unread == (1,)


def test_a_few_words_without_meaning_do_not_cost_the_page_its_layout() -> None:
    document = pages("One")
    document.text(15, 250, "\ue000\ue001\ue002\ue003")
    reading = formats.read(made.out(document))
    assert LINES[0] in text(reading, 1)


def test_stretched_arabic_is_sound_and_keeps_no_bars() -> None:
    assert tidy("الإنســــــانية") == "الإنسانية"
    assert tidy("1435 هـ") == "1435 هـ"
    assert judge(" ".join("ـــــ".join(word) for word in " ".join(ARABIC).split())) == SOUND


TEXTS = {
    "ar": " ".join(ARABIC),
    "en": " ".join(LINES),
    "fa": (
        "میانجیگری در محله‌ها تنش را میان میزبانان و خانواده‌های آواره کم کرد و کمیته‌ها هر هفته در "
        "مدرسه جمع می‌شدند و آنچه را که با هم توافق کرده بودند در بازار برای همه می‌خواندند تا کسی "
        "نگوید که از آن خبر نداشته است"
    ),
    "ru": (
        "Посредничество снизило напряжённость между принимающими и перемещёнными семьями на севере "
        "страны. Комитеты из шести человек собирались каждую неделю, и всё, о чём они договорились, "
        "читали вслух на рынке, чтобы никто не мог сказать."
    ),
    "sw": (
        "Upatanishi wa jamii ulipunguza mvutano kati ya wenyeji na familia zilizohamishwa katika "
        "kaskazini. Kamati za watu sita zilikutana kila wiki, na yale waliyokubaliana yalisomwa kwa "
        "sauti sokoni ili mtu yeyote asiseme hakusikia."
    ),
    "so": (
        "Dhexdhexaadinta bulshadu waxay yaraysay xiisadda u dhaxaysa dadka martida loo yahay iyo "
        "qoysaska barakacay. Guddiyo lix qof ah ayaa kulmi jiray toddobaad kasta, wixii ay ku "
        "heshiiyeenna waxaa lagu akhrin jiray suuqa bartankiisa."
    ),
    "zh": (
        "社区调解减少了北方收容社区和流离失所家庭之间的紧张关系。六人委员会每周开会，他们商定的事情在市场上当"
        "众宣读，这样就没有人能说自己没有听说过。翻译人员每班都在工作，按日付酬，即使没有人需要他们，也要参加"
        "会议，因为误会正是在这个时候发生的。一年以后，到警察局的争吵减少到三分之一。"
    ),
    "names": (
        "Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan "
        "Bahamas Bahrain Bangladesh Barbados Belarus Belgium Belize Benin Bhutan Bolivia Botswana "
        "Brazil Bulgaria Burundi Cambodia Cameroon Canada Chad Chile China Colombia Comoros Congo "
        "Croatia Cuba Cyprus Denmark Djibouti Dominica Ecuador Egypt Eritrea Estonia"
    ),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_sound_text_is_never_judged_as_none(name: str) -> None:
    assert judge(TEXTS[name]) == SOUND


@pytest.mark.parametrize("name", ["ar", "en", "ru", "sw"])
def test_the_same_text_with_its_letters_exchanged_is_none(name: str) -> None:
    letters = sorted({one for one in TEXTS[name] if one.isalpha()})
    others = random.Random(4).sample(letters, len(letters))
    assert judge(TEXTS[name].translate(str.maketrans(dict(zip(letters, others, strict=True)))))


def test_real_pages_in_nine_languages_are_sound(dev_data: Path) -> None:
    texts: dict[str, str] = {}
    for line in (dev_data / "languages/sdg/parallel.jsonl").read_text(encoding="utf-8").splitlines():
        for language, words in json.loads(line)["texts"].items():
            texts[language] = texts.get(language, "") + " " + words
    judged = [
        (language, whole[at : at + 900])
        for language, whole in texts.items()
        for at in range(0, len(whole), 900)
    ]
    assert len(judged) > 500
    assert [(language, judge(one)) for language, one in judged if judge(one) != SOUND] == []


@given(st.text(max_size=3000))
def test_judging_never_fails_and_too_little_text_is_never_judged(words: str) -> None:
    verdict = judge(words)
    assert verdict == SOUND or sum(map(str.isalpha, words)) >= 100 or not words.isprintable()
