"""Which documents there are, and writing them: the default set, fewer, or thousands.

The default set is every hand-written text once, the compendia and disputes, near-duplicates, and texts with
their other ending at other places, which also take the odd layouts. Past it, copies vary places, years and
numbers: for volume and scale, not for judging a search, since they are alike.
Refuses: prose of its own.
"""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tests.collection.drafts import (
    Draft,
    as_written,
    elsewhere,
    gathered,
    single,
    twin,
    with_other_ending,
)
from tests.collection.layouts import COMMON, COMMON_LATIN, LAYOUTS, ODD
from tests.collection.parts import disputes, field_parts, gatherings, global_parts
from tests.collection.truth import LANGUAGES, Truth

TRUTH_FILE = "truth.jsonl"
TWINS = (
    "night-buses-fr", "fishers-contracts-es", "home-carers-contract-ar", "city-id-card-ru",
    "clinic-interpreters-en", "legal-aid-at-ports-zh", "voting-information-en", "host-family-cash-ar",
)  # fmt: skip
_LATIN = ("en", "fr", "es")


def write(folder: Path, count: int | None = None, seed: int = 0) -> tuple[Truth, ...]:
    """Writes the documents below `folder`, with sidecars; the truth of each practice, in their order.

    The same count and seed write the same files. What a truth names is among those that were written.
    """
    written = []
    for draft in drafts(count, seed):
        laid = LAYOUTS[draft.layout](draft)
        path = folder / f"{draft.stem}{laid.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(laid.data)
        if laid.beside:
            path.with_name(path.name + ".toml").write_text(laid.beside, encoding="utf-8", newline="\n")
        name = path.relative_to(folder).as_posix()
        written += [replace(one, document=name, layout=draft.layout) for one in draft.truths]
    return _among_themselves(written)


def write_truth(truths: Sequence[Truth], path: Path) -> None:
    """One JSON object a line."""
    lines = (json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) for one in truths)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def drafts(count: int | None = None, seed: int = 0) -> list[Draft]:
    """The documents before they are laid out."""
    standing = list(_default(random.Random(seed)))
    if count is None:
        return standing
    if count <= len(standing):
        return _a_fair_part(standing, count)
    return standing + list(itertools.islice(_varied(random.Random(seed + 1)), count - len(standing)))


def _default(chance: random.Random) -> Iterator[Draft]:
    turns: dict[str, Iterator[str]] = {
        one: itertools.cycle(COMMON_LATIN if one in _LATIN else COMMON) for one in LANGUAGES
    }
    made: dict[str, Draft] = {}
    for part in (*field_parts(), *disputes(), *global_parts()):
        made[part.key] = single(part, as_written(part), part.key, next(turns[part.language]))
    yield from _versions(made)
    yield from (gathered(one) for one in gatherings())
    yield from (twin(made[key], next(turns[made[key].language])) for key in TWINS)
    yield from _other_endings(chance, turns)


def _versions(made: dict[str, Draft]) -> Iterator[Draft]:
    """Language versions of one work name the first of them."""
    first: dict[str, str] = {}
    for draft in made.values():
        (truth,) = draft.truths
        origin = first.setdefault(truth.work, truth.practice) if truth.work else truth.practice
        version = "" if origin == truth.practice else origin
        yield replace(draft, truths=(replace(truth, version_of=version),))


def _other_endings(chance: random.Random, turns: dict[str, Iterator[str]]) -> Iterator[Draft]:
    odd = list(ODD)
    for part in field_parts():
        if part.otherwise is None:
            continue
        layout = _fitting(odd, part.language)
        other = with_other_ending(part)
        yield single(other, elsewhere(part, chance), f"{part.key}-b", layout or next(turns[part.language]))


def _fitting(odd: list[str], language: str) -> str:
    """Takes the first odd layout left that can hold the language; "" when none is."""
    for layout in odd:
        if _holds(layout, language):
            odd.remove(layout)
            return layout
    return ""


def _holds(layout: str, language: str) -> bool:
    if layout.startswith("pdf"):
        return language in _LATIN
    if layout == "text-wrapped":
        return language != "zh"
    return layout not in ("html-old", "text-old") or language not in _LATIN


def _varied(chance: random.Random) -> Iterator[Draft]:
    """Without end: each field text in turn, set elsewhere, with either ending."""
    for number in itertools.count(1):
        for part in field_parts():
            chosen = with_other_ending(part) if part.otherwise and chance.random() < 0.5 else part
            layout = chance.choice(COMMON)
            draft = single(chosen, elsewhere(part, chance), f"{part.key}-v{number}", layout)
            yield replace(draft, stem=draft.stem.replace("field/", f"more/{number}/", 1))


def _a_fair_part(standing: list[Draft], count: int) -> list[Draft]:
    """`count` documents spread evenly over the set, in its order."""
    return [standing[at * len(standing) // count] for at in range(count)]


def _among_themselves(truths: Sequence[Truth]) -> tuple[Truth, ...]:
    """A truth names no practice that was not written."""
    there = {one.practice for one in truths}

    def kept(key: str) -> str:
        return key if key in there else ""

    return tuple(
        replace(
            one,
            bridges=tuple(filter(kept, one.bridges)),
            related=tuple(filter(kept, one.related)),
            twin_of=kept(one.twin_of),
            contradicts=kept(one.contradicts),
            version_of=kept(one.version_of),
            varies=kept(one.varies),
        )
        for one in truths
    )
