"""A form filled in from a file: title, places, years and bodies, each with the sentence that it stands in.

Owns what is taken and from where; what the file declares of itself goes first, then what it says as a filled form.
Refuses: guessing what no sentence says.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache

from api.desk.forms import Form
from corpus.concepts import Vocabularies
from index.languages import identify
from ingest.documents import Prepared
from ingest.sentences import sentence_ends
from search.naming import Namer

_OPENING = 2_000
"""Characters in which a report says where and when it was done."""

_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*(?:-|–|—|to|à|a|до|至|إلى)\s*((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+"
_SMALL = r"(?:of|for|the|and|on|de|des|du|la|le|les|y|para|del|et|по|и)"
_BODY = re.compile(
    rf"\b(?:{_CAPITAL}\s+){{0,4}}(?:Ministry|Department|Agency|Organi[sz]ation|Federation|Confederation|Council|Union|"
    rf"Commission|Association|Ministère|Agence|Fédération|Ministerio|Organización|Federación|Министерство|Федерация)"
    rf"(?:\s+(?:{_SMALL}\s+){{0,3}}{_CAPITAL}){{0,5}}"
)
_MOST_BODIES = 3
_LONGEST_QUOTE = 400


def prefilled(prepared: Prepared, file: str, vocabularies: Vocabularies) -> Form:
    """Empty fields are for the submitter to fill in."""
    declared, on_form = prepared.declaration.whole, prepared.recognised
    said = declared.over(on_form)
    edition = prepared.edition
    text = edition.text
    sentences = _sentences(text[:_OPENING], edition.language)
    quotes: dict[str, str] = {}
    places = tuple(one.code for one in said.places) or _places(
        sentences, edition.language, vocabularies, quotes
    )
    period = str(said.period or "").replace("–", "-") or _period(sentences, quotes)
    bodies = tuple(one.name for one in said.bodies) or _bodies(
        prepared.declaration.publisher, sentences, quotes
    )
    return Form(
        title=declared.title or on_form.title or edition.title,
        summary=declared.summary or on_form.summary,
        places=places,
        period=period,
        bodies=bodies,
        outcome=said.outcome.value if said.outcome else "",
        lessons=said.lessons,
        contact=said.contact,
        licence=prepared.document.rights.value if prepared.declaration.rights else "quote",
        quotes=quotes,
        file=file,
        salt=secrets.token_hex(16),
    )


def _sentences(text: str, language: str) -> list[str]:
    found, start = [], 0
    for end in sentence_ends(text, language):
        one = " ".join(text[start:end].split())
        if one:
            found.append(one[:_LONGEST_QUOTE])
        start = end
    return found


def _places(
    sentences: Iterable[str], language: str, vocabularies: Vocabularies, quotes: dict[str, str]
) -> tuple[str, ...]:
    """Countries that the opening names, the first sentence that names one first."""
    namer = _namer(vocabularies)
    found: dict[str, None] = {}
    for one in sentences:
        for named in namer.named(one, identify(one, language) if len(one) > 60 else language):
            if named.facet == "place" and not named.concept.id.isdigit():
                quotes.setdefault("places", one)
                found[named.concept.id] = None
    return tuple(found)[:5]


@lru_cache(maxsize=2)
def _namer(vocabularies: Vocabularies) -> Namer:
    return Namer(vocabularies)


def _period(sentences: Iterable[str], quotes: dict[str, str]) -> str:
    kept = list(sentences)
    for one in kept:
        if span := _YEARS.search(one):
            quotes["period"] = one
            return f"{min(span.groups())}-{max(span.groups())}"
    for one in kept:
        if year := _YEAR.search(one):
            quotes["period"] = one
            return year[0]
    return ""


def _bodies(publisher: str, sentences: Iterable[str], quotes: dict[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = dict.fromkeys([publisher] if publisher else [])
    for one in sentences:
        for match in _BODY.finditer(one):
            quotes.setdefault("bodies", one)
            found[match[0].removeprefix("The ").strip()] = None
    return tuple(found)[:_MOST_BODIES]


def changed(said: Mapping[str, str]) -> dict[str, object]:
    """What a submitter wrote into the fields of a page, as values of a Form. Lists are written with semicolons."""
    found: dict[str, object] = {}
    for name, written in said.items():
        if name in ("places", "bodies", "hide"):
            found[name] = tuple(part.strip() for part in re.split(r"[;\n]", written) if part.strip())
        elif name == "agreed":
            found[name] = written in ("on", "true", "yes", "1")
        elif name in _WRITABLE:
            found[name] = written.strip()
    return found


_WRITABLE = frozenset(
    {
        "title", "summary", "period", "body_kind", "outcome", "lessons", "contact", "licence", "audience",
        "earliest",
    }
)  # fmt: skip
