"""What <meta> elements say of a page, under the keys of a sidecar.

Owns the table of standard names. Refuses: every name that is neither there nor begins with `fieldbridge:`.
"""

from collections.abc import Iterable

OWN = "fieldbridge:"
# Highwire's citation_*, Dublin Core, and HTML's own; a name nearer the front of the page does not win.
STANDARD = {
    "title": ("citation_title", "dc.title", "dcterms.title"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher"),
    "date": ("citation_publication_date", "citation_date", "dcterms.issued", "dcterms.date", "dc.date"),
    "language": ("citation_language", "dc.language", "dcterms.language"),
    "summary": ("dcterms.abstract", "dc.description", "dcterms.description", "description"),
}
IDENTIFIERS = {"doi": ("citation_doi",), "isbn": ("citation_isbn",)}
BODIES = ("citation_author", "dc.creator", "dcterms.creator")


def declared_in(metas: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Sidecar keys; what is said under `fieldbridge:` goes before any standard name. Repeats make lists."""
    said: dict[str, list[str]] = {}
    for name, content in metas:
        said.setdefault(name, []).append(content)
    declared: dict[str, object] = {}
    for key, names in STANDARD.items():
        found = next((said[name][0] for name in names if name in said), "")
        if found:
            declared[key] = found.replace("/", "-") if key == "date" else found
    identifiers = {key: said[name][0] for key, names in IDENTIFIERS.items() for name in names if name in said}
    if identifiers:
        declared["identifiers"] = identifiers
    bodies = [one for name in BODIES for one in said.get(name, ())]
    if bodies:
        declared["bodies"] = list(dict.fromkeys(bodies))
    for name, contents in said.items():
        if name.startswith(OWN):
            declared[name.removeprefix(OWN)] = contents[0] if len(contents) == 1 else contents
    return declared
