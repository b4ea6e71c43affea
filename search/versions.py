"""Language versions: where a practice stands also in a language that the reader reads, the practice there.

Owns the choice among the practices of such a document. Refuses: hiding anything; `language=` is the filter for that.
"""

from collections.abc import Iterable, Mapping

from corpus.access import Scope
from corpus.catalogue import Reader
from corpus.practices import Practice
from search.pinned import Pinned


def versions(
    reader: Reader, pinned: Pinned, scope: Scope, practices: Mapping[int, Practice], reads: Iterable[str]
) -> dict[int, int]:
    """Of each subject whose language is not read, the subject of the same practice in one that is, where there is one
    that may be seen; the language named first is the best."""
    order = {language: at for at, language in enumerate(reads)}
    if not order:
        return {}
    visible = pinned.visible(scope)
    found = {}
    for subject, practice in practices.items():
        if practice.language in order:
            continue
        others = (other for other in _others(reader, practice) if other.language in order)
        for other in sorted(others, key=lambda one: order[one.language]):
            number = pinned.subject(other.id)
            if number is not None and visible[number]:
                found[subject] = number
                break
    return found


def _others(reader: Reader, practice: Practice) -> list[Practice]:
    """The counterpart in each language version of its document: under the same key, else the only one there."""
    keys = {one.practice_id: one.key for one in reader.practices_of(practice.document)}
    own = keys.get(practice.id, "")
    chosen = []
    for document in reader.work(practice.document):
        if document.id == practice.document:
            continue
        there = reader.practices_of(document.id)
        same = [one.practice_id for one in there if own and one.key == own]
        if not same and len(there) == len(keys) == 1:
            same = [there[0].practice_id]
        chosen += same
    return list(reader.practices(chosen).values())
