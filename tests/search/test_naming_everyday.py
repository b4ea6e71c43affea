"""Everyday words name sectors, groups, outcomes and nationals in thirteen languages, and ordinary words name nothing."""

import pytest

from corpus.concepts import LOCAL_PLACES, PLACES
from corpus.vocabulary_files import NOTATION, shipped
from index.languages import analyse
from search.naming import SCHEMES, Namer

NAMER = Namer(shipped())

NAMED = [
    ("en", "How were hotel cooks and waiters kept out of debt?", "sector:hospitality"),
    ("en", "safety of lorry drivers who cross three countries", "sector:transport"),
    ("en", "bricklayers on building sites in the summer heat", "sector:construction"),
    ("en", "fishermen held on trawlers for years", "sector:fisheries"),
    ("en", "seamstresses in garment factories", "sector:garments"),
    ("en", "a hotline for maids and nannies", "sector:domestic-work"),
    ("en", "help for deaf people in reception", "target-group:persons-with-disabilities"),
    ("en", "jobs for those who came back after losing their wages", "target-group:returnees"),
    ("en", "school leavers who want to go abroad", "target-group:youth"),
    ("en", "pregnant women at the crossing", "target-group:women"),
    ("en", "town halls that help the undocumented", "target-group:local-authorities target-group:irregular-migrants"),
    ("en", "What went wrong with the loans?", "outcome:did-not-work sector:finance"),
    ("en", "pilots that were unsuccessful", "outcome:did-not-work"),
    ("en", "a hotline that had only limited success", "outcome:mixed"),
    ("en", "schemes of which it is too early to say", "outcome:too-early"),
    ("en", "success stories of Haitian farmers", "outcome:worked place:HTI sector:agriculture"),
    ("en", "low-skilled workers paid by piece", "target-group:migrant-workers"),
    ("en", "failed asylum seekers in hostels", "target-group:asylum-seekers sector:housing"),
    ("fr", "Comment former les cuisiniers et les serveurs ?", "sector:hospitality"),
    ("fr", "les livreurs à vélo sans contrat", "sector:transport"),
    ("fr", "les maçons sur les chantiers", "sector:construction"),
    ("fr", "un dispositif qui a échoué", "outcome:did-not-work"),
    ("fr", "des femmes enceintes logées en dortoirs", "target-group:women sector:housing"),
    ("fr", "les orpailleurs burkinabè", "sector:mining place:BFA"),
    ("fr", "les rapatriés sénégalais", "target-group:returnees place:SEN"),
    ("es", "camareras y cocineros sin descanso", "sector:hospitality"),
    ("es", "¿Qué salió mal con los jornaleros?", "outcome:did-not-work sector:agriculture"),
    ("es", "personas sordas en los albergues", "target-group:persons-with-disabilities sector:housing"),
    ("es", "pescadores hondureños", "sector:fisheries place:HND"),
    ("es", "aún es pronto para juzgar el plan", "outcome:too-early"),
    ("ar", "حماية الصيادين على القوارب", "sector:fisheries"),
    ("ar", "عمال البناء في الصيف", "sector:construction"),
    ("ar", "لماذا فشلت المبادرة؟", "outcome:did-not-work"),
    ("ar", "دعم الصم والمكفوفين", "target-group:persons-with-disabilities"),
    ("ar", "العائدون من الخارج", "target-group:returnees"),
    ("ar", "عاملات منازل إثيوبيات", "sector:domestic-work place:ETH"),
    ("ru", "официанты и повара без договора", "sector:hospitality"),
    ("ru", "шахтёров обманули с оплатой", "sector:mining"),
    ("ru", "почему у курьеров ничего не получилось", "sector:transport outcome:did-not-work"),
    ("ru", "вернувшиеся домой швеи", "target-group:returnees sector:garments"),
    ("ru", "филиппинские сиделки", "place:PHL sector:care"),
    ("zh", "怎样保护渔船上的渔民", "sector:fisheries"),
    ("zh", "外卖骑手的事故保障", "sector:transport"),
    ("zh", "这个项目为什么失败", "outcome:did-not-work"),
    ("zh", "海地人开的餐馆", "place:HTI sector:hospitality"),
    ("zh", "聋人怎样得到通知", "target-group:persons-with-disabilities"),
    ("pt", "pedreiros e carpinteiros sem contrato", "sector:construction"),
    ("pt", "O que deu errado com os pescadores?", "outcome:did-not-work sector:fisheries"),
    ("pt", "jovens haitianos", "target-group:youth place:HTI"),
    ("pt", "apoio a pessoas surdas", "target-group:persons-with-disabilities"),
    ("sw", "wavuvi wanaonyimwa mishahara", "sector:fisheries"),
    ("sw", "walimu na madereva", "sector:education sector:transport"),
    ("sw", "vijana waliorudi nyumbani", "target-group:youth target-group:returnees"),
    ("sw", "mradi haukufanikiwa", "outcome:did-not-work"),
    ("bn", "নার্সদের প্রশিক্ষণ", "sector:health-care"),
    ("bn", "পোশাক কারখানায় মজুরি", "sector:garments"),
    ("bn", "প্রকল্পটি ব্যর্থ হয়েছে", "outcome:did-not-work"),
    ("bn", "গর্ভবতী নারীদের সহায়তা", "target-group:women"),
    ("hi", "मछुआरों की सुरक्षा", "sector:fisheries"),
    ("hi", "घरेलू कामगारों के अधिकार", "sector:domestic-work"),
    ("hi", "योजना क्यों विफल हुई", "outcome:did-not-work"),
    ("hi", "बधिर युवाओं की मदद", "target-group:persons-with-disabilities target-group:youth"),
    ("ur", "ٹرک ڈرائیوروں کی حفاظت", "sector:transport"),
    ("ur", "نرسوں کی تربیت", "sector:health-care"),
    ("ur", "منصوبہ ناکام ہوا", "outcome:did-not-work"),
    ("ur", "بوڑھوں کی مدد", "target-group:older-persons"),
    ("ne", "विदेशबाट फर्केका महिला", "target-group:returnees target-group:women"),
    ("ne", "निर्माण मजदुरको ज्याला", "sector:construction"),
    ("ne", "योजना किन असफल भयो", "outcome:did-not-work"),
    ("am", "የቤት ሠራተኞች መብት", "sector:domestic-work"),
    ("am", "ለገበሬዎች የተሰጠ ድጋፍ", "sector:agriculture"),
    ("am", "ፕሮጀክቱ አልተሳካም", "outcome:did-not-work"),
    ("am", "ለወጣቶች ሥራ", "target-group:youth"),
]  # fmt: skip

ORDINARY = [
    ("en", "How does it work from one end to the other?", ""),
    ("en", "What are the drivers of migration in the region?", ""),
    ("en", "related findings on regular employment and cooperation", ""),
    ("en", "the report was tailored to its readers", ""),
    ("en", "internal rules for the programme and its research", ""),
    ("en", "at what age may one apply?", ""),
    ("en", "rules of the European Union", ""),
    ("en", "people in cities who pay rent", ""),
    ("en", "neighbouring countries that share a form", ""),
    ("en", "send it back home by post", ""),
    ("fr", "les migrantes et les migrants", ""),
    ("fr", "la coopération entre les pays voisins", ""),
    ("fr", "un programme conjoint d’aide au retour", ""),
    ("fr", "un taux élevé de demandes", ""),
    ("fr", "le traité qui fonde cet accord", ""),
    ("es", "¿Cómo funciona el programa?", ""),
    ("es", "se trata de una política fiscal", ""),
    ("es", "el desarrollo de las actividades deportivas", ""),
    ("es", "los países vecinos tienden a varias medidas menos costosas", ""),
    ("pt", "o emprego e o nome de cada pessoa", ""),
    ("pt", "as atividades e o texto do acordo", ""),
    ("pt", "um estudo grave sobre o mercado", ""),
    ("ar", "القضاء على التمييز", ""),
    ("ar", "أفكار عن مستقبل أفضل", ""),
    ("ru", "карьера и перемещение по службе", ""),
    ("ru", "как удалось найти решение", ""),
    ("zh", "男女工资的差距", ""),
    ("zh", "国家人权机构的实施工作", ""),
    ("zh", "没有无证据的结论", ""),
    ("hi", "एक और चर्चा जो दो दिन बढ़ी", ""),
    ("hi", "वृद्धि दर का पता", ""),
    ("sw", "mtu na nchi yake", ""),
    ("bn", "একটি ভালো উপায় কী", ""),
    ("ur", "ایک اچھا طریقہ کیا ہے", ""),
    ("ne", "यो कसरी हुन्छ", ""),
    ("am", "ይህ እንዴት ይሆናል", ""),
    ("en", "the text in French, Spanish or Portuguese", ""),
    ("en", "a leaflet in Nepali for nurses", "sector:health-care"),
    ("es", "un folleto en italiano para pescadores", "sector:fisheries"),
    ("fr", "une notice en allemand pour les maçons", "sector:construction"),
]  # fmt: skip

LANGUAGES = {"en", "fr", "es", "ar", "ru", "zh", "pt", "sw", "bn", "hi", "ur", "ne", "am"}


def named(text: str, language: str) -> set[str]:
    """What is named, as facet:id, with those of other facets that go by the same name."""
    found = [each for one in NAMER.named(text, language) for each in (one, *one.also)]
    return {f"{one.facet}:{one.concept.id}" for one in found}


@pytest.mark.parametrize(("language", "text", "wanted"), NAMED)
def test_everyday_words_name_what_is_asked_for(language: str, text: str, wanted: str) -> None:
    assert set(wanted.split()) <= named(text, language)


@pytest.mark.parametrize(("language", "text", "only"), ORDINARY)
def test_ordinary_words_name_nothing_more(language: str, text: str, only: str) -> None:
    facets = {"sector", "target-group", "outcome", "place"}
    found = {one for one in named(text, language) if one.partition(":")[0] in facets}
    assert {one for one in found if not one.startswith("target-group:health-workers")} == set(only.split())


def test_a_failure_is_no_success_though_the_word_stands_in_it() -> None:
    for language, text in (
        ("en", "it did not succeed"), ("en", "without success"), ("fr", "sans succès"), ("es", "no tuvo éxito"),
        ("ar", "غير ناجحة"), ("ru", "без успеха"), ("zh", "没有成功"), ("pt", "sem sucesso"),
        ("bn", "সফল হয়নি"), ("hi", "सफल नहीं"), ("ur", "کامیاب نہیں"), ("ne", "सफल भएन"),
    ):  # fmt: skip
        assert {one for one in named(text, language) if one.startswith("outcome:")} == {
            "outcome:did-not-work"
        }


@pytest.mark.parametrize("scheme", ["sectors", "target-groups"])
def test_each_is_asked_for_by_words_of_thirteen_languages(scheme: str) -> None:
    for concept in shipped().concepts(scheme):
        missing = LANGUAGES - {one.language for one in concept.labels}
        assert not missing, concept.id


def test_four_outcomes_have_words_of_thirteen_languages_and_silence_has_none() -> None:
    for concept in shipped().concepts("outcomes"):
        spoken = {one.language for one in concept.labels if one.synonym}
        assert spoken == (set() if concept.id == "not-reported" else LANGUAGES), concept.id


@pytest.mark.parametrize("scheme", sorted(SCHEMES.keys() - {PLACES, LOCAL_PLACES}))
def test_no_two_concepts_of_a_scheme_are_called_by_the_same_terms(scheme: str) -> None:
    owners: dict[tuple[str, tuple[str, ...]], str] = {}
    for concept in shipped().concepts(scheme):
        for label in concept.labels:
            if label.language not in (NOTATION, "zh"):
                terms = tuple(one.term for one in analyse(label.text, label.language))
                owner = owners.setdefault((label.language, terms), concept.id)
                assert owner == concept.id, (label.text, owner)
