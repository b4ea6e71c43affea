"""Draft: a document before it is laid out, with its truths; made from hand-written Parts.

Refuses: choosing which drafts there are (generator.py) and how they look (layouts.py).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.collection.filling import Case, filled
from tests.collection.parts import SLOTS, Gathering, Part, bodies, marks, subjects
from tests.collection.pieces import Piece, first_and_last, parse
from tests.collection.places import country_of, forms, kind_of, moved
from tests.collection.truth import Truth

LATEST = 2024


@dataclass(frozen=True)
class Draft:
    """`stem` is the path without its ending, relative to the folder; a compendium has many truths."""

    stem: str
    layout: str
    language: str
    title: str
    publisher: str
    date: str
    pieces: tuple[Piece, ...]
    truths: tuple[Truth, ...]
    compendium: bool = False

    @property
    def invented(self) -> str:
        """The first line: that all this is made up."""
        return marks()["invented"][self.language]


def as_written(part: Part) -> Case:
    body = bodies()[part.body][part.language] if part.body else ""
    return Case(part.places, part.start, part.end, body)


def elsewhere(part: Part, chance: random.Random) -> Case:
    """The same text at other places, in other years, with other numbers."""
    shift = chance.choice((-4, -3, -2, -1, 1, 2, 3))
    shift = min(shift, LATEST - max(part.start, part.end))
    end = part.end + shift if part.end else 0
    places = tuple(moved(dict(part.places), chance).items())
    return Case(places, part.start + shift, end, scale=round(chance.uniform(0.5, 1.9), 2))


def single(part: Part, case: Case, key: str, layout: str) -> Draft:
    """A document with one practice."""
    pieces, states = _filled(part.text, part.language, case)
    title = filled(part.title, part.language, case)
    publisher = case.body if part.body else filled(part.publisher, part.language, case)
    folder = "global" if part.level == "global" else "field"
    truth = replace(
        _truth(part, case, pieces, states),
        practice=key,
        title=title,
        publisher=publisher,
        varies=part.key if key != part.key else "",
    )
    return Draft(
        f"{folder}/{key}", layout, part.language, title, publisher, _date(case), pieces, (truth,)
    )  # fmt: skip


def with_other_ending(part: Part) -> Part:
    """The part with its other outcome. Raises ValueError where nobody wrote one."""
    if part.otherwise is None:
        raise ValueError(f"{part.key} has one ending only")
    outcome, evidence, ending = part.otherwise
    lines = part.text.strip().split("\n")
    marked = next(at for at, line in enumerate(lines) if line.startswith("! "))
    start = max(at for at in range(marked) if lines[at].startswith("## "))
    text = "\n".join([*lines[:start], ending.strip()])
    return replace(part, text=text, outcome=outcome, evidence=evidence, otherwise=None)


def gathered(gathering: Gathering) -> Draft:
    """A compendium: an introduction, then a section with its own heading for each practice."""
    intro, _ = parse(gathering.intro)
    pieces, truths = list(intro), []
    for entry in gathering.entries:
        case = as_written(entry)
        own, states = _filled(entry.text, entry.language, case)
        pieces += [Piece("heading", (entry.heading,)), *own]
        truths.append(
            replace(
                _truth(entry, case, own, states),
                practice=entry.key,
                title=entry.heading,
                heading=entry.heading,
                publisher=gathering.publisher,
            )
        )
    newest = max(max(one.start, one.end) for one in truths)
    return Draft(
        f"compendia/{gathering.key}", gathering.layout, gathering.language, gathering.title,
        gathering.publisher, f"{newest + 1}-05", tuple(pieces), tuple(truths), compendium=True,
    )  # fmt: skip


def twin(draft: Draft, layout: str) -> Draft:
    """A near-duplicate: one plain sentence fewer, one line more, a few months later."""
    (truth,) = draft.truths
    key = f"{truth.practice}-twin"
    kept = (truth.states, truth.first, truth.last)
    cut = next(
        (one.sentences[-2] for one in draft.pieces[2:] if len(one.sentences) > 3 and _is_plain(one, truth)),
        "",
    )
    pieces = [
        replace(one, sentences=tuple(each for each in one.sentences if each != cut or each in kept))
        for one in draft.pieces
    ]
    tail = marks()["reprinted"][draft.language]
    pieces.append(Piece("paragraph", (tail,)))
    date = draft.date[:5] + "11"
    return replace(
        draft, stem=f"field/{key}", layout=layout, date=date, pieces=tuple(pieces),
        truths=(replace(truth, practice=key, twin_of=truth.practice, last=tail),),
    )  # fmt: skip


def _is_plain(piece: Piece, truth: Truth) -> bool:
    """Whether the last sentence but one holds no fact that the truth states: no place, no year, no outcome."""
    sentence = piece.sentences[-2]
    years = (str(truth.start), str(truth.end))
    if piece.kind != "paragraph" or sentence == truth.states or any(year in sentence for year in years):
        return False
    named = [one for place, _ in truth.places for one in forms(place, truth.language)]
    return not any(one in sentence for one in named)


def _filled(text: str, language: str, case: Case) -> tuple[tuple[Piece, ...], str]:
    pieces, states = parse(text)
    done = tuple(
        replace(one, sentences=tuple(_sentence(one, each, language, case) for each in one.sentences))
        for one in pieces
    )
    return done, filled(states, language, case) if states else ""


def _sentence(piece: Piece, words: str, language: str, case: Case) -> str:
    """A cell of a table keeps its small first letter."""
    done = filled(words, language, case)
    return done[:1].lower() + done[1:] if piece.kind == "row" and words[:1].islower() else done


def _truth(part: Part, case: Case, pieces: Sequence[Piece], states: str) -> Truth:
    first, last = first_and_last(pieces)
    return Truth(
        practice="", document="", layout="", subject=part.subject, level=part.level, kind=part.kind,
        language=part.language, title="", publisher="",
        places=tuple((place, SLOTS[slot]) for slot, place in case.places),
        start=case.start, end=case.end, outcome=part.outcome, evidence=part.evidence, states=states,
        first=first, last=last, sectors=part.sectors, target_groups=part.target_groups,
        objectives=part.objectives, groups=part.groups,
        work=f"{part.subject}-standard" if part.level == "global" else "",
        bridges=_standards((part.subject,)) if part.level == "field" else (),
        related=_standards(part.also) if part.level == "field" else (),
        contradicts=part.contradicts,
    )  # fmt: skip


def _standards(names: Sequence[str]) -> tuple[str, ...]:
    """The keys of the global texts on these subjects."""
    known = subjects()
    return tuple(
        f"{name}-standard-{entry['language']}"
        for name in names
        if name in known
        for entry in known[name]["global"]
    )


def _date(case: Case) -> str:
    return f"{max(case.start, case.end) + 1}-04"


def reach(truth: Truth) -> str:
    """The declaration key `scope`."""
    if truth.level == "global":
        return "global"
    done = [place for place, role in truth.places if role == "done-in"]
    countries = {country_of(place) for place, _ in truth.places}
    if done and kind_of(done[0]) != "country":
        return "local"
    return "national" if len(countries) == 1 else "regional"
