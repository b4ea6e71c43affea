"""One evaluation from end to end: collect, ask, measure.

Owns Run, which is all that is told, saved and compared. Refuses: telling it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from api.evaluating.asking import Asked, Asking, check_unmet
from api.evaluating.collecting import Collected, claim_folder, collect
from api.evaluating.figures import Figure, figures_of
from api.evaluating.sets import EvaluationSet
from api.house import House, open_house
from api.lock import sole_writer
from api.settings import Settings
from ingest.report import Watch


@dataclass(frozen=True)
class Run:
    """`setting` is what a figure hangs on besides the set: version, spaces with their fingerprints, index."""

    found: EvaluationSet
    collected: Collected
    asked: Sequence[Asked]
    figures: tuple[Figure, ...]
    setting: Mapping[str, str]
    seconds: Mapping[str, float]


def evaluate(found: EvaluationSet, data: Path, settings: Settings, watch: Watch) -> Run:
    """`data` is an empty folder, or one that an evaluation of the same documents filled.

    Raises SetFault, WrongUse for a folder that is not ours, and what the rooms below raise.
    """
    claim_folder(data, found)
    with open_house(replace(settings, data=data.absolute()), create=True) as house, sole_writer(data):
        collected = collect(house, found, watch)
        unmet = check_unmet(found, house.vocabularies)
        began = time.monotonic()
        asking = Asking(house.searcher, collected, watch)
        asked = asking.questions(found, unmet)
        bridges = asking.bridges(found)
        across = asking.parallel(found)
        answered = time.monotonic()
        languages = {name: one.language for name, one in collected.members.items()}
        figures = figures_of(found, asked, languages, bridges, across)
        seconds = {
            **collected.seconds, "asking": answered - began, "measuring": time.monotonic() - answered,
        }  # fmt: skip
        return Run(found, collected, asked, figures, _setting(house, settings, collected), seconds)


def _setting(house: House, settings: Settings, collected: Collected) -> dict[str, str]:
    return {
        "fieldbridge": version("fieldbridge"),
        "spaces": ", ".join(settings.spaces),
        **{f"space {one.name}": f"{one.encoder.fingerprint} ({one.encoder.runtime})" for one in house.spaces},
        "practices": str(collected.published.practices),
        "passages": str(collected.published.rows),
    }
