"""What a page tells machines of itself: titles for library software, search engines and whoever shares the link.

Owns the Highwire `citation_*` tags (as Google Scholar and Zotero read them), the schema.org description, the canonical
address and those in other languages. Says only what the page itself shows, and of a summary that its publisher wrote
it. Refuses: HTML (pages/head.html escapes), and any link to a file that rights keep.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from api import models as out
from corpus.languages import UN_LANGUAGES

_SCHEMA = "https://schema.org"
_LONGEST = 300


@dataclass(frozen=True)
class Head:
    """`tags` are (name, content); `data` is JSON-LD; `alternates` are (language, address) of the interface."""

    title: str
    description: str
    canonical: str
    as_data: str
    tags: tuple[tuple[str, str], ...]
    data: dict[str, Any] = field(repr=False)
    alternates: tuple[tuple[str, str], ...] = ()


def document_head(one: out.Document, description: str, base_url: str, part: int = 1) -> Head:
    pairs = [("edition", one.edition)] * (not one.newest) + [("part", str(part))] * (part > 1)
    canonical = _address(one.link, pairs)
    is_pdf = one.media_type == "application/pdf" and one.file is not None
    tags = [
        *_citation(one.title, one.publisher, one.date, one.lang, canonical),
        ("citation_technical_report_institution", one.publisher),
        ("citation_technical_report_number", one.identifiers.get("symbol", "")),
        ("citation_doi", one.identifiers.get("doi", "")),
        ("citation_isbn", one.identifiers.get("isbn", "")),
        ("citation_pdf_url", one.file if is_pdf and one.file else ""),
    ]
    data = _work("Report", one.title, one.publisher, one.date, one.lang, canonical) | {
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind, "value": value}
            for kind, value in one.identifiers.items()
        ],
        "sameAs": _web(one.source_url),
        "encoding": {
            "@type": "MediaObject", "contentUrl": one.file, "encodingFormat": one.media_type,
            "contentSize": str(one.size), "sha256": one.sha256,
        } if one.file else None,
        "workTranslation": [
            {"@type": "Report", "name": version.title, "inLanguage": version.lang, "url": version.link}
            for version in one.versions
        ],
        "hasPart": [
            {"@type": "CreativeWork", "name": practice.title, "url": f"{base_url}/practices/{practice.id}"}
            for practice in one.practices[:50]
        ],
    }  # fmt: skip
    said = f"/v1/documents/{one.id}" + ("" if one.newest else f"?edition={one.edition}")
    return _head(one.title, description, canonical, said, tags, data)


def practice_head(one: out.PracticeDetail, description: str, base_url: str) -> Head:
    """`description` stands in where rights keep the summary."""
    canonical = one.link
    period = [str(year) if year else ".." for year in (one.period.start, one.period.end)]
    data = _work("CreativeWork", one.title, one.publisher, one.date, one.lang, canonical) | {
        "abstract": one.summary,
        "isPartOf": {"@type": "Report", "url": f"{base_url}/documents/{one.document}"},
        "isBasedOn": _web(one.source_url),
        "spatialCoverage": [
            {"@type": "Place", "name": place.label, "identifier": place.code} for place in one.places
        ],
        "temporalCoverage": "/".join(period) if period != ["..", ".."] else "",
        "keywords": [tag.label for tag in one.tags if tag.verdict != "proposed"],
    }
    tags = _citation(one.title, one.publisher, one.date, one.lang, canonical)
    text = one.summary or description
    return _head(one.title, text, canonical, f"/v1/practices/{one.id}", tags, data)


def _head(
    title: str,
    description: str,
    canonical: str,
    as_data: str,
    tags: list[tuple[str, str]],
    data: dict[str, Any],
) -> Head:
    short = " ".join(description.split())
    return Head(
        title,
        short if len(short) <= _LONGEST else short[: _LONGEST - 1].rpartition(" ")[0] + "…",
        canonical,
        as_data,
        tuple((name, content) for name, content in tags if content),
        {"@context": _SCHEMA, **{name: value for name, value in data.items() if value}},
        (
            *((language, _address(canonical, [("ui_lang", language)])) for language in UN_LANGUAGES),
            ("x-default", canonical),
        ),
    )


def _citation(title: str, publisher: str, date: str, language: str, link: str) -> list[tuple[str, str]]:
    """A body is its own author here: who wrote it is whoever published it."""
    return [
        ("citation_title", title),
        ("citation_author", publisher),
        ("citation_publisher", publisher),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_language", language),
        ("citation_abstract_html_url", link),
    ]


def _work(kind: str, title: str, publisher: str, date: str, language: str, link: str) -> dict[str, Any]:
    body = {"@type": "Organization", "name": publisher} if publisher else None
    return {
        "@type": kind, "@id": link, "url": link, "name": title, "inLanguage": language, "author": body,
        "publisher": body, "datePublished": date,
    }  # fmt: skip


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _address(link: str, pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return link
    return f"{link}{'&' if '?' in link else '?'}{urlencode(pairs)}"
