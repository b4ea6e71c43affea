"""The record of every training on tags: when, on how much, how it did on what it had not seen, whether it was taken.

Owns its file, a line of JSON for each scheme, and when the next training is due. Figures alone stand in it, so a purge
leaves it. Refuses: learning (learning.py).
"""

import json
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.access import everything
from corpus.decisions import TAG
from search.tag_model import Trial

if TYPE_CHECKING:
    from api.house import House

RECORD = "trainings.jsonl"
KEPT = 1_000
"""So many lines stay; older ones go."""


@dataclass(frozen=True, slots=True)
class Training:
    """`became`: taken, fell (on what it had not seen), few (decisions), or erased (a text was, meanwhile). `claims`: what
    people had said of tags by then, in all schemes. `started`: command or server. `scheme` empty: nobody decided yet."""

    at: str
    started: str
    claims: int
    scheme: str
    decisions: int
    became: str
    trial: Trial | None


def trainings(data: Path, most: int = KEPT) -> tuple[Training, ...]:
    """Newest first. A line that cannot be read, as one half written when the disk was full, is passed over."""
    with suppress(OSError), (data / RECORD).open(encoding="utf-8") as lines:
        found = []
        for line in deque(lines, most):
            with suppress(ValueError, KeyError, TypeError):
                one = json.loads(line)
                trial = Trial(**one.pop("trial")) if one["trial"] else one.pop("trial")
                found.append(Training(**one, trial=trial))
        return tuple(reversed(found))
    return ()


def note(data: Path, made: Sequence[Training]) -> None:
    lines = [json.dumps(asdict(one), ensure_ascii=False) for one in (*reversed(trainings(data)), *made)]
    path = data / RECORD
    aside = path.with_suffix(".writing")
    aside.write_text("\n".join(lines[-KEPT:]) + "\n", encoding="utf-8")
    aside.replace(path)


def latest(data: Path) -> tuple[Training, ...]:
    """The last training of each scheme, by scheme."""
    found: dict[str, Training] = {}
    for one in trainings(data):
        found.setdefault(one.scheme, one)
    return tuple(found[scheme] for scheme in sorted(found) if scheme)


def claims(house: "House") -> int:
    """What people and bodies have said of tags, changed words and all."""
    with house.catalogue.reader(everything()) as reader:
        return reader.said_by_people(TAG)


def due(house: "House", after: int) -> bool:
    """Whether at least `after` words on tags are new since the last training, or some of those it had are gone."""
    last = next(iter(trainings(house.settings.data, 1)), None)
    now, then = claims(house), last.claims if last else 0
    return now < then or now - then >= max(after, 1)
