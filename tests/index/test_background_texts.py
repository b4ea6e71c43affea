"""The background of everyday texts: enough in each language, in its own script, and nothing of the field in it.

Holds the list itself. What a search makes of it is tested where the floor of relevance is set.
"""

import re
import tomllib
from importlib.resources import files

import pytest

from index.languages.latin_letters import really

TEXTS: dict[str, list[str]] = tomllib.loads(
    (files("index") / "data" / "background.toml").read_text(encoding="utf-8")
)

FEWEST = {
    **dict.fromkeys(["en", "fr", "es", "ar", "ru", "zh"], 90),
    **dict.fromkeys(["pt", "sw", "bn", "hi", "ur", "ne", "am"], 24),
    **dict.fromkeys(["de", "tr", "id", "fa", "it"], 12),
}

SCRIPTS = {
    "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "ur": "\u0600-\u06ff", "ru": "\u0400-\u04ff",
    "zh": "\u4e00-\u9fff", "bn": "\u0980-\u09ff", "hi": "\u0900-\u097f", "ne": "\u0900-\u097f",
    "am": "\u1200-\u137f",
}  # fmt: skip
LATIN = "A-Za-z\u00c0-\u024f"

# Beginnings of words; in Chinese, anywhere. What also begins everyday words ("traite" in "traiter") is left out.
FIELD = {
    "en": "migra immigra emigra refuge asylum traffick remittanc diaspora returnee recruit labour worker employ wage "
    "border frontier consul visa passport deport detention discriminat stateless displace overseas abroad foreign "
    "smuggl slaver domestic pension beneficiar humanitarian disaster gender victim unemploy census",
    "fr": "migr immigr émigr réfugi asile diaspora rapatri recrut travail emploi salaire salari frontière "
    "consul visa passeport expuls rétention discrimin apatrid déplacé étrang esclav domestique chômage humanitaire "
    "catastrophe victime",
    "es": "migra inmigra emigra refugi asilo remesa diáspora retornad recluta contrata trabaj labor emple "
    "salari fronter consul cónsul visa visado pasaporte deport discrimin apátrid desplaza extranj esclav doméstic "
    "humanitari desastre víctima desempleo",
    "ar": "هجرة الهجرة مهاجر المهاجر لاجئ اللاجئ لجوء اللجوء اتجار الاتجار تحويلات التحويلات عمال العمال عامل العامل "
    "عمالة العمالة توظيف التوظيف أجور الأجور حدود الحدود تأشير التأشير قنصل القنصل ترحيل الترحيل تمييز التمييز نازح "
    "النازح منزلية المنزلية كفالة الكفالة كوارث ضحايا",
    "ru": "мигр иммигр эмигр бежен беженц убежищ торговл диаспор возвращен рабоч работник работодат труд вербов "
    "зарплат заработн границ погранич консул виза визы визов паспорт депорт дискримин апатрид переселен иностран "
    "рабств гуманитар пенси жертв безработ",
    "zh": "移民 迁徙 难民 庇护 贩运 贩卖 拐卖 侨 汇款 回国 招聘 劳工 劳动 工人 务工 外劳 雇 就业 工资 边境 边界 签证 "
    "护照 领事 遣返 拘留 歧视 无国籍 流离 外国 家政 社保 社会保障 奴役 受害 灾民 人道",
    "pt": "migr imigr emigr refugi asilo remessa diáspora retornad recrut trabalh emprego salári fronteir cônsul "
    "consul visto passaporte deport discrimin apátrid estrangeir escrav doméstic",
    "sw": "uhamiaji wahamiaji mhamiaji wakimbizi mkimbizi hifadhi usafirishaji ajira mwajiri waajiri wafanyakazi "
    "mfanyakazi mshahara mishahara mpaka mipaka viza pasipoti ubaguzi utumwa ubalozi ughaibuni",
    "bn": "অভিবাস অভিবাসী শরণার্থী আশ্রয় পাচার প্রবাসী প্রবাস রেমিট শ্রমিক শ্রম নিয়োগ মজুরি বেতন সীমান্ত ভিসা পাসপোর্ট "
    "দূতাবাস বৈষম্য গৃহকর্মী দাস",
    "hi": "प्रवास प्रवासी आप्रवास शरणार्थी शरण तस्करी श्रमिक श्रम मज़दूर मजदूर भर्ती रोज़गार रोजगार वेतन मज़दूरी सीमा वीज़ा वीजा "
    "पासपोर्ट दूतावास भेदभाव घरेलू विदेश",
    "ur": "ہجرت مہاجر تارکین پناہ اسمگلنگ ترسیلات مزدور محنت ملازم ملازمت بھرتی روزگار اجرت تنخواہ سرحد ویزا پاسپورٹ "
    "سفارت امتیاز گھریلو غیرملکی",
    "ne": "आप्रवास प्रवास आप्रवासी शरणार्थी बेचबिखन विप्रेषण श्रमिक श्रम मजदुर कामदार भर्ना भर्ती रोजगार ज्याला तलब सीमा भिसा "
    "राहदानी दूतावास विभेद घरेलु वैदेशिक",
    "am": "ስደ ፍልሰት ፍልሰተኛ ጥገኝነት ተመላሽ ሠራተኛ ሰራተኛ አሠሪ ደመወዝ ቅጥር ምልመላ ድንበር ቪዛ ፓስፖርት ቆንስላ አድልዎ መድልዎ ዳያስፖራ",
    "de": "migr einwander auswander flücht asyl menschenhandel diaspora rückkehr anwerb arbeit beschäftig lohn "
    "gehalt grenz konsul visum visa pass abschieb diskrimin staatenlos ausländ sklav haushaltshilf",
    "tr": "göç mülteci sığınma sığınmacı kaçakçı ticareti diaspora yurtdışı işçi işveren istihdam ücret maaş sınır "
    "konsolos vize pasaport sınırdışı ayrımcı vatansız yabancı köle",
    "id": "migra imigra emigra pengungsi suaka perdagangan diaspora purna rekrut pekerja buruh tenaga upah gaji "
    "perbatasan konsul visa paspor deportasi diskriminasi asing budak",
    "fa": "مهاجر مهاجرت پناهنده پناهجو قاچاق کارگر کارفرما استخدام دستمزد حقوق مرز ویزا روادید گذرنامه کنسول اخراج تبعیض "
    "خارجی برده بازگشت",
    "it": "migr immigr emigr rifugi asilo tratta rimess diaspora rimpatri reclut lavorator lavoratr impieg salari "
    "frontier confin consol visto passaport espuls discrimin apolid stranier schiav domestic",
}

EVERY = [(language, text) for language, texts in TEXTS.items() for text in texts]


def length(text: str, language: str) -> float:
    """Words; in Chinese, about as many as its characters stand for."""
    return len(re.findall("[\u4e00-\u9fff]", text)) / 1.7 if language == "zh" else len(text.split())


def test_every_language_has_its_number_of_texts_and_there_is_no_other() -> None:
    assert {language: len(texts) for language, texts in TEXTS.items()} == FEWEST


@pytest.mark.parametrize("language", FEWEST)
def test_no_text_stands_twice(language: str) -> None:
    bare = [re.sub(r"\W+", " ", text).strip().casefold() for text in TEXTS[language]]
    assert sorted(set(bare)) == sorted(bare)


@pytest.mark.parametrize("language", FEWEST)
def test_texts_are_as_long_as_questions_and_short_passages_are(language: str) -> None:
    assert [text for text in TEXTS[language] if not 2 <= length(text, language) <= 45] == []


@pytest.mark.parametrize("language", FEWEST)
def test_two_in_five_or_more_are_passages_and_as_many_are_questions(language: str) -> None:
    passages = [text for text in TEXTS[language] if length(text, language) >= 12 and text[-1] in ".。।۔።"]
    questions = [text for text in TEXTS[language] if length(text, language) <= 15 and text not in passages]
    assert len(passages) + len(questions) == len(TEXTS[language])
    assert min(len(passages), len(questions)) >= 0.4 * len(TEXTS[language])


@pytest.mark.parametrize("language", FEWEST)
def test_texts_are_in_the_script_of_their_language(language: str) -> None:
    own = re.compile(f"[{SCRIPTS.get(language, LATIN)}]")
    other = [
        text
        for text in TEXTS[language]
        if any(one.isalpha() and not own.match(one) for one in text) or not own.search(text)
    ]
    assert other == []


@pytest.mark.parametrize("language", FEWEST)
def test_no_word_of_the_field_is_in_them(language: str) -> None:
    words = "|".join(map(re.escape, FIELD[language].split()))
    found = re.compile(words if language == "zh" else rf"(?<!\w)(?:{words})", re.IGNORECASE)
    assert [(text, hit[0]) for text in TEXTS[language] if (hit := found.search(text))] == []


def test_none_is_taken_for_another_language_in_latin_letters() -> None:
    assert [text for _, text in EVERY if really(text)] == []
