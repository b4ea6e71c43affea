"""What gives a language away where statistics are unsure: letters that only it uses, short words, endings.

Owns these tables. Refuses: deciding against what a whole text says (identify.py asks here last, save for Devanagari,
which has nothing else).
"""

import re

_ONLY = {
    "arabic": (("ps", "ټډړښځڅڼ"), ("ckb", "ێۆڕڵ"), ("ur", "ٹڈڑںےھ"), ("fa", "ژگچپ")),
    "cyrillic": (
        ("be", "ў"), ("tg", "ӣӯҷҳ"), ("kk", "әұһ"), ("ky", "ңөү"), ("mk", "ѓќѕ"), ("sr", "љњћђџ"), ("uk", "їєґі"),
        ("ru", "ыэё"),
    ),
    "latin": (
        ("vi", "ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"), ("es", "ñ¿¡"), ("pt", "ãõ"), ("tr", "ğış"),
               ("de", "ß"), ("pl", "łąęśźż"), ("ro", "țșă"),
    ),
}  # fmt: skip
"""Of a script, in the order in which they are asked: languages that share letters come after those that add some."""

_SPOKEN = {
    "es": "el los las y del en con por un una su sus al qué quién cómo es son o desde hasta sin sobre hacia",
    "pt": "o os as e do da dos das em no na nos nas com por um uma seu sua ao à não quem é são sem até",
    "it": "il lo gli le e della delle dei degli di del nel nella con per un una è sono chi che da dal alla non",
    "fr": "le la les et des du au aux en une un dans pour par sur qui que est sont avec ou sans ce cette l d",
    "en": "the of and to in for on with by from is are who how what which their after at as be or not",
    "de": "der die das und von für mit auf in den dem des ein eine nicht wer wie ist nach bei zu im am",
    "nl": "de het een van en voor met op in niet wie hoe is na bij te dat zijn door aan",
    "id": "yang dan di untuk dari dengan pada ke bagi dalam oleh atau tidak siapa ini itu",
    "sw": "ya wa na kwa za la katika ni cha vya au nani kama",
    "tr": "ve bir için ile de da bu kim sonra olan göre ne",
}  # fmt: skip
_SHORT_WORDS = {language: frozenset(words.split()) for language, words in _SPOKEN.items()}
_LIKE_WORD = (("es", re.compile(r"(?:ción|ciones|dad|miento)\b")), ("pt", re.compile(r"(?:ção|ções|dade|lh|nh)")),
              ("it", re.compile(r"(?:zione|zioni|ità|gli)\b")), ("fr", re.compile(r"(?:tion|tions|té|eux|aux)\b|[ldq]'")),
              )  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_NEPALI = re.compile(
    r"(?:^|\s)(?:छ|छन्|छैन|छैनन्|थियो|थिए|हो|होइन|पनि|यो|यी|त्यो|र|वा|सय|कसले|कसरी|भने|गरी|गरे|गर्न|गर्ने|गर्छ|भए|भएको|भएका|अनि|तथा)(?=\s|[।,.?!]|$)"
    r"|(?:\S{3}(?:ले|मा|को|का|की)|\S{2}(?:लाई|हरू|हरु|हरूका|सँग|बाट|देखि|सम्म|पछि|अघि|द्वारा)|\S(?:र्छ|न्छ|दैन|इन्छ|गर्‍यो|एको|एका|्यो|्‍यो))(?=\s|[।,.?!]|$)"
)
_HINDI = re.compile(
    r"(?:^|\s)(?:है|हैं|था|थी|थे|और|का|की|के|में|से|को|ने|पर|यह|वह|नहीं|लिए|कौन|कैसे|क्या|तक|कि|बाद|किसी|करता|करते|करना|जा|हुए|हुआ|गया)(?=\s|[।,.?!]|$)"
    r"|\S(?:ों|ें|ीं|ाओं|ियों|ते)(?=\s|[।,.?!]|$)|\u093c"
)


def by_letters(text: str, script: str) -> str:
    """The language of `script` whose own letters stand in the text, one in a hundred at least; "" where none does."""
    lowered = text.lower()
    for language, letters in _ONLY.get(script, ()):
        if sum(map(lowered.count, letters)) * 100 >= max(len(lowered), 1):
            return language
    return ""


def points(text: str) -> dict[str, int]:
    """How many short words and endings of each Latin-written language stand in the text, a word counting twice."""
    lowered = text.lower().replace("’", "'")
    found = [one.split("'")[0] for one in _WORD.findall(lowered)]
    counted = {language: 2 * sum(one in words for one in found) for language, words in _SHORT_WORDS.items()}
    for language, shape in _LIKE_WORD:
        counted[language] += len(shape.findall(lowered))
    return counted


def nepali_or_hindi(text: str) -> str:
    """`ne` or `hi`: by words that only one has, and by what Nepali ties to its nouns and Hindi leaves apart; or ""."""
    nepali, hindi = len(_NEPALI.findall(text)), len(_HINDI.findall(text))
    if nepali == hindi:
        return ""
    return "ne" if nepali > hindi else "hi"
