"""Two runs on one set, held against each other question by question.

Owns the file of a run (`--save`) and Difference. Refuses: runs on sets whose files differ, as their questions
do not pair.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from api.evaluating.figures import Figure
from api.evaluating.intervals import bootstrap, sign_flip
from api.evaluating.running import Run
from corpus.errors import DoesNotFit, NotFound, StorageFault

FORM = 1
"""Version of the file of a run."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run that was saved: `values` by (part, group, name), then by unit."""

    file: str
    setting: Mapping[str, str]
    values: Mapping[tuple[str, str, str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Difference:
    """This run less the earlier one, over the same `count` units."""

    part: str
    group: str
    name: str
    count: int
    before: float
    now: float
    low: float
    high: float
    p: float

    @property
    def mean(self) -> float:
        return self.now - self.before


def save(run: Run, file: Path) -> None:
    """Raises StorageFault for a place that cannot be written to."""
    figures = [
        {"part": one.part, "group": one.group, "name": one.name, "values": dict(one.values)}
        for one in run.figures
    ]
    told = {
        "form": FORM,
        "set": {"name": run.found.name, "digest": run.found.digest},
        "setting": dict(run.setting),
        "figures": figures,
    }
    put(file, json.dumps(told, indent=1))


def check_place(file: Path) -> None:
    """Before an evaluation that takes long. Raises StorageFault where `put` would fail for sure."""
    if file.is_dir() or not file.parent.is_dir():
        said = "it is a folder" if file.is_dir() else "its folder is not there"
        raise StorageFault(f"it cannot be written ({said})", subject=str(file), remedy="Name another file.")


def put(file: Path, text: str) -> None:
    """Raises StorageFault."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        said = error.strerror or str(error)
        raise StorageFault(
            f"it cannot be written ({said})", subject=str(file), remedy="Name another file."
        ) from error


def opened(file: Path, digest: str) -> Earlier:
    """Raises NotFound for a file that cannot be read, DoesNotFit for one that is no run or is of another set."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFound(
            "the run cannot be read", subject=str(file), remedy=f"{error.strerror or error}. Check the path."
        ) from error
    except ValueError as error:
        raise _no_run(file) from error
    try:
        found, of_set = _earlier(file, told), str(told["set"]["digest"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_run(file) from error
    if of_set != digest:
        raise DoesNotFit(
            "the run is of a set whose files were others",
            subject=str(file),
            remedy="Evaluate the earlier setting once more on this set with --save.",
        )
    return found


def differences(figures: Sequence[Figure], earlier: Earlier) -> tuple[Difference, ...]:
    """For each figure of both runs, over the units of both."""
    found = []
    for one in figures:
        before = earlier.values.get((one.part, one.group, one.name), {})
        units = [unit for unit in one.values if unit in before]
        if not units:
            continue
        then = np.array([before[unit] for unit in units])
        now = np.array([one.values[unit] for unit in units])
        low, high = bootstrap(now - then)
        found.append(
            Difference(
                one.part, one.group, one.name, len(units), float(then.mean()), float(now.mean()),
                low, high, sign_flip(now - then),
            )
        )  # fmt: skip
    return tuple(found)


def _earlier(file: Path, told: Any) -> Earlier:
    if told["form"] != FORM:
        raise ValueError(told["form"])
    values = {
        (str(one["part"]), str(one["group"]), str(one["name"])): {
            str(unit): float(value) for unit, value in one["values"].items()
        }
        for one in told["figures"]
    }
    return Earlier(file.name, {str(key): str(value) for key, value in told["setting"].items()}, values)


def _no_run(file: Path) -> DoesNotFit:
    return DoesNotFit(
        "this is no saved run of this version", subject=str(file), remedy="Name a file that --save wrote."
    )
