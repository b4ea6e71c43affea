"""Languages by their BCP 47 primary tag: names in themselves, and the direction they are written in.

Refuses: telling which language a text is in (`index.languages`).
"""

UN_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

OWN_NAMES = {
    "ar": "العربية", "bn": "বাংলা", "de": "Deutsch", "en": "English", "es": "Español", "fa": "فارسی",
    "fr": "Français", "hi": "हिन्दी", "id": "Bahasa Indonesia", "it": "Italiano", "ne": "नेपाली",
    "pt": "Português", "ru": "Русский", "sw": "Kiswahili", "tr": "Türkçe", "uk": "Українська",
    "ur": "اردو", "vi": "Tiếng Việt", "am": "አማርኛ", "zh": "中文",
}  # fmt: skip

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """`rtl` or `ltr`, as HTML's `dir` takes it."""
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def primary(tag: str) -> str:
    """The primary subtag in lower case: `pt-BR` and `PT` give `pt`; anything odd gives `und`."""
    head = tag.strip().replace("_", "-").split("-")[0].lower()
    return head if head.isascii() and head.isalpha() and 2 <= len(head) <= 3 else "und"
