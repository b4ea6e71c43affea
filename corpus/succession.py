"""What becomes of a scheme's concepts when a newer version of it no longer has them: they stay, as retired.

Owns that nothing which was tagged loses its name. Refuses: reading either version.
"""

from dataclasses import replace

from corpus.concepts import Concept, Vocabulary


def succeeded(new: Vocabulary, old: Vocabulary) -> tuple[Vocabulary, tuple[str, ...]]:
    """`new` with what only `old` has, retired and at the end, and a sentence for each of it. A concept that came under
    another id, told by its URI, gave way to that."""
    by_uri = {one.uri: one for one in new if one.uri}
    kept, told = [], []
    for one in old:
        if new.get(one.id) is not None:
            continue
        successor = by_uri.get(one.uri) if one.uri else None
        after = successor.id if successor and not successor.retired else _living(one, new)
        kept.append(_retired(one, new, after, keeps_uri=successor is None))
        if not one.retired:
            way = f"it is now '{after}'" if after else "the new version does not have it"
            told.append(f"{one.id} ({one.label('en')}): {way}; kept as retired")
    return replace(new, concepts=(*new.concepts, *kept)), tuple(told)


def _living(one: Concept, new: Vocabulary) -> str:
    found = new.get(one.replaced_by)
    return found.id if found is not None and not found.retired else ""


def _retired(one: Concept, new: Vocabulary, after: str, *, keeps_uri: bool) -> Concept:
    """Parents that are gone as well, and links to other schemes, tell nothing of a concept that nobody is given."""
    parents = tuple(each for each in one.broader if new.get(each) is not None)
    return replace(
        one, scheme=new.name, retired=True, replaced_by=after, broader=parents, mappings=(),
        uri=one.uri if keeps_uri else "",
    )  # fmt: skip
