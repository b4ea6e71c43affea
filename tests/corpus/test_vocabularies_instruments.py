"""Instruments: what the file holds, and citations found in running text against a slow and plain search."""

import re
import time
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.concepts import Concept, Label, Vocabulary
from corpus.instruments import Citation, cited
from corpus.languages import UN_LANGUAGES
from corpus.vocabulary_files import NOTATION, shipped

FOUND = shipped().get("instruments")
assert FOUND is not None
INSTRUMENTS: Vocabulary = FOUND


def names(text: str, language: str) -> list[tuple[str, str]]:
    return [(one.instrument, text[one.start : one.end]) for one in cited(text, language, INSTRUMENTS)]


def ids(text: str, language: str) -> list[str]:
    return [one.instrument for one in cited(text, language, INSTRUMENTS)]


# What the file holds


def test_there_are_enough_and_each_has_a_body_a_plausible_year_and_one_sentence_on_its_subject() -> None:
    assert len(INSTRUMENTS.concepts) >= 75
    for one in INSTRUMENTS:
        assert one.body, one.id
        assert 1919 <= one.year <= 2025, one.id
        assert [language for language, _ in one.definitions] == list(UN_LANGUAGES), one.id


def test_the_title_of_a_labour_standard_agrees_with_its_number_and_year() -> None:
    for one in INSTRUMENTS:
        if re.fullmatch(r"[CR]\d+", one.id):
            title = one.label("en")
            assert title.endswith(f"{one.year} (No. {one.id[1:]})"), one.id
            assert ("Convention" if one.id[0] == "C" else "Recommendation") in title, one.id
            assert one.body == "International Labour Organization"


def test_every_row_is_named_in_what_the_file_says_of_its_checking() -> None:
    head = (files("corpus") / "vocabularies" / "instruments.toml").read_text(encoding="utf-8")
    assert len(tomllib.loads(head)["checked"]) > 100
    comment = " ".join(line.lstrip("# ") for line in head.splitlines() if line.startswith("#"))
    said = set(re.findall(r"[A-Z][\w./-]*[\w]", comment))
    for one in INSTRUMENTS:
        assert one.id in said or one.id.removeprefix("CEDAW-") in said, one.id


def test_nothing_is_said_of_ratification_or_force() -> None:
    for one in INSTRUMENTS:
        english = dict(one.definitions)["en"].lower()
        assert not re.search(
            r"entered into force|in force since|has been ratified|ratified by \d", english
        ), one.id


# By hand, in each language

EXAMPLES = [
    ("en", "ILO Convention No. 189 and the Domestic Workers Convention, 2011 (No. 189).", ["C189", "C189"]),
    ("en", "the domestic workers convention", ["C189"]),
    ("en", "Under C097, C.143 and the ICRMW (A/RES/45/158)", ["C97", "C143", "ICRMW", "ICRMW"]),
    ("en", "Conventions Nos. 97 and 143, and Recommendations Nos 86 and 151", ["C97", "C143", "R86", "R151"]),
    ("en", "Convention No. 97 and No. 143", ["C97", "C143"]),
    ("en", "Protocol of 2014 to the Forced Labour Convention, 1930", ["P29-2014"]),
    ("en", "the Palermo Protocol; the GCM; SDG 8.8", ["PALERMO-TRAFFICKING", "A/RES/73/195", "A/RES/70/1"]),
    ("en", "A / RES / 73 / 195 and WHA 63.16", ["A/RES/73/195", "WHA63.16"]),
    ("en", "CMW/C/GC/4-CRC/C/GC/23", ["CMW-GC4-CRC-GC23"]),
    ("en", "the 1951 Refugee\nConvention and its 1967 Protocol", ["REFUGEES-1951", "REFUGEES-1967"]),
    ("fr", "la convention n° 189 de l’OIT, les conventions n°s 97 et 143", ["C189", "C97", "C143"]),
    ("fr", "la Convention n\u00ba\u00a0189, la CEDEF, le PIDESC", ["C189", "CEDAW", "ICESCR"]),
    ("fr", "l’ONU a adopté le Pacte mondial pour des migrations sûres, ordonnées et régulières", ["A/RES/73/195"]),
    ("es", "el Convenio 189 y el Convenio núm. 97 de la OIT; los Convenios 97 y 143", ["C189", "C97", "C97", "C143"]),
    ("es", "la CEDAW, los ODS y el Marco de Sendái", ["CEDAW", "A/RES/70/1", "A/RES/69/283"]),
    ("ar", "وفقاً للاتفاقية رقم 189 وباتفاقية حقوق الطفل", ["C189", "CRC"]),
    ("ar", "والاتفاقية رقم ١٩٠، والاتفاقيتين رقم 97 و143", ["C190", "C97", "C143"]),
    ("ar", "بالإعلان العالمي لحقوق الإنسان", ["UDHR"]),
    ("ar", "الإِعْلان العالمي لحقوق الإنسان", ["UDHR"]),
    ("ru", "Согласно Конвенции № 189 и Конвенцией МОТ № 97", ["C189", "C97"]),
    ("ru", "целями Глобального договора о безопасной, упорядоченной и легальной миграции", ["A/RES/73/195"]),
    ("ru", "во Всеобщей декларации прав человека и Конвенции о правах ребёнка", ["UDHR", "CRC"]),
    ("ru", "приняла резолюцией 45/158", ["ICRMW"]),
    ("zh", "根据第189号公约、C97和《儿童权利公约》", ["C189", "C97", "CRC"]),
    ("zh", "第97号和第143号公约以及2030年可持续发展议程", ["C97", "C143", "A/RES/70/1"]),
    ("zh", "联合国《安全、有序和正常移民全球契约》（A/RES/73/195）", ["A/RES/73/195", "A/RES/73/195"]),
    ("sw", "Mkataba wa ILO C189 na ICRMW", ["C189", "ICRMW"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), EXAMPLES)
def test_a_citation_is_found_as_people_write_it(language: str, text: str, expected: list[str]) -> None:
    assert ids(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "C1890, XC189, c189, C189_old and C189.5"),
        ("en", "RES/73/1950 and A/RES/73/1950 and A/RES/73/195/2"),
        ("en", "Convention No. 1897 and the convention of 1951 guests"),
        ("en", "CRC/C/CAN/4, a crc check and the sdgs of a firm called gcm"),
        ("en", "WHA63.161 and WHA163.16"),
        ("fr", "la convention collective n° 9712"),
        ("es", "el convenio de 189 trabajadores"),
        ("ar", "اتفاقية رقم 1897 واتفاقيات كثيرة"),
        ("ru", "Конвенция № 1891 и пакты о мире"),
        ("zh", "第1890号公约和第18号公约"),
        ("en", ""),
    ],
)
def test_a_near_miss_is_no_citation(language: str, text: str) -> None:
    assert names(text, language) == []


def test_two_side_by_side_are_two_and_one_inside_another_is_one() -> None:
    assert names("CEDAW/CRC", "en") == [("CEDAW", "CEDAW"), ("CRC", "CRC")]
    assert names("C97,C143", "en") == [("C97", "C97"), ("C143", "C143")]
    text = "Migrant Workers (Supplementary Provisions) Convention"
    assert names(text, "en") == [("C143", text)]
    assert names("Convention sur les travailleurs migrants (révisée)", "fr")[0][0] == "C97"


def test_offsets_are_code_points_also_behind_what_is_set_aside() -> None:
    text = "😀 الإِعْلانُ وفقاً للاتفاقية رقم ١٨٩."
    (found,) = cited(text, "ar", INSTRUMENTS)
    assert text[found.start : found.end] == "للاتفاقية رقم ١٨٩"


def test_the_texts_own_language_decides_what_a_spelling_means() -> None:
    one = Concept("one", "i", (Label("en", "One", official=True), Label("fr", "ABC", synonym=True)))
    two = Concept("two", "i", (Label("en", "Two", official=True), Label("en", "ABC", synonym=True)))
    vocabulary = Vocabulary("i", "I", "us", "us", (one, two))
    assert cited("ABC", "fr", vocabulary) == (Citation("one", 0, 3),)
    assert cited("ABC", "en", vocabulary) == (Citation("two", 0, 3),)


def test_a_bare_number_names_nothing() -> None:
    concept = Concept("x", "i", (Label("en", "Xylem"), Label(NOTATION, "189", synonym=True)))
    assert cited("189 people", "en", Vocabulary("i", "I", "us", "us", (concept,))) == ()


# Against a plain search of each spelling


def spellings(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for wanted in (language, "en", NOTATION):
        for concept in INSTRUMENTS:
            for label in concept.labels:
                if label.language == wanted and any(sign.isalpha() for sign in label.text):
                    found.setdefault(label.text.lstrip("《"), concept.id)
    return found


SPELLINGS = {language: spellings(language) for language in UN_LANGUAGES}


def _cjk(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _alone(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer word, a longer number or a longer document symbol."""
    before, first, last, after = text[start - 1 : start], text[start], text[end - 1], text[end : end + 1]
    if before and before.isalnum() and not _cjk(before) and not _cjk(first):
        return False
    if _cjk(last) or not last.isalnum():
        return True
    longer = re.match(r"\.\d|/\d|/[A-Z]/", text[end:])
    return longer is None and (not after.isalnum() or _cjk(after))


def oracle(text: str, language: str) -> list[tuple[str, int, int]]:
    """Every spelling at every place, letter for letter; leftmost, then longest."""
    hits = []
    for spelling, instrument in SPELLINGS[language].items():
        at = text.find(spelling)
        while at >= 0:
            end = at + len(spelling)
            if _alone(text, at, end):
                hits.append((at, -end, instrument))
            at = text.find(spelling, at + 1)
    done, out = 0, []
    for at, end, instrument in sorted(hits):
        if at >= done:
            out.append((instrument, at, -end))
            done = -end
    return out


FILLER = {
    "en": ["the", "workers", "agreed that", "see", "in 2014", "A"], "fr": ["les", "travailleurs", "voir", "l’État"],
    "es": ["los", "trabajadores", "véase"], "ar": ["قال", "العمال", "انظر"], "ru": ["все", "работники", "см"],
    "zh": ["工人", "认为", "参见"],
}  # fmt: skip
BREAKABLE = {
    language: sorted(
        one
        for one in spellings
        if not any(other != one and other.casefold() in one.casefold() for other in spellings)
    )
    for language, spellings in SPELLINGS.items()
}
"""Those with no other inside them, in capitals or not: a broken title may still hold a shorter one that stands."""
BETWEEN = [". ", ", ", " (", ") ", "; ", " — ", "\n"]


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, str]:
    language = draw(st.sampled_from(UN_LANGUAGES))
    known = st.sampled_from(sorted(SPELLINGS[language]))
    broken = st.sampled_from(BREAKABLE[language]).map(lambda one: one + "x7")
    piece = st.one_of(known, st.sampled_from(FILLER[language]), broken)
    parts = draw(st.lists(st.tuples(piece, st.sampled_from(BETWEEN)), max_size=8))
    return language, "".join(one + between for one, between in parts)


@given(passages())
@settings(max_examples=300, deadline=None)
def test_what_is_found_is_what_a_plain_search_finds(passage: tuple[str, str]) -> None:
    language, text = passage
    assert [(one.instrument, one.start, one.end) for one in cited(text, language, INSTRUMENTS)] == oracle(
        text, language
    )


@given(st.text(), st.sampled_from([*UN_LANGUAGES, "sw", "und", ""]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_in_order_without_overlap(text: str, language: str) -> None:
    end = 0
    for one in cited(text, language, INSTRUMENTS):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_each_spelling_alone_is_found_whole_as_its_own_instrument(language: str) -> None:
    wrong = [
        (spelling, names(spelling, language))
        for spelling, instrument in SPELLINGS[language].items()
        if names(spelling, language) != [(instrument, spelling)]
    ]
    assert wrong == []


def test_a_passage_of_200_words_costs_less_than_two_milliseconds() -> None:
    """Generous, for a busy machine; it takes a few tenths of one when nothing else runs."""
    text = " ".join(["Workers who were recruited abroad told the committee of Convention No. 189."] * 17)
    cited(text, "en", INSTRUMENTS)
    best = 1.0
    for _ in range(30):
        began = time.process_time()
        cited(text, "en", INSTRUMENTS)
        best = min(best, time.process_time() - began)
    assert best < 0.002
