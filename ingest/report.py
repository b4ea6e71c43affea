"""What an ingest says of itself: Progress while it runs, a FileOutcome for each file, the Report at the end.

Refuses: printing; the command line and the pages do that.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Status = Literal[
    "read",
    "new edition",
    "declared anew",
    "opened",
    "unchanged",
    "skipped",
    "failed",
    "failed before",
    "withdrawn",
]


RECOGNISING = "recognising"


@dataclass(frozen=True, slots=True)
class Progress:
    """`rate` in items a second and `seconds_left` are None until they can be told. Of the stage RECOGNISING, the items
    are pages of the file `current`; several files may be at it."""

    stage: str
    done: int
    total: int
    current: str = ""
    rate: float | None = None
    seconds_left: float | None = None


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """`recognised` counts pages that text recognition read, `dropped` the lines that were left out on purpose."""

    path: str
    status: Status
    reason: str = ""
    remedy: str = ""
    title: str = ""
    language: str = ""
    document: str = ""
    pages: int = 0
    passages: int = 0
    practices: int = 0
    doubts: tuple[str, ...] = ()
    seconds: float = 0.0
    reader: str = ""
    recognised: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """A document of this ingest that seems to be the same as, or a version of, another. `id` is the finding's, by which
    it is accepted or rejected; files and titles are those of the two documents."""

    id: str
    relation: str
    score: float
    file: str
    other: str
    title: str
    other_title: str


@dataclass(frozen=True, slots=True)
class Report:
    """`hidden` counts the files and folders that were passed over for the dot with which their names begin."""

    outcomes: tuple[FileOutcome, ...]
    seconds: float
    alike: tuple[Alike, ...] = ()
    hidden: int = 0

    @property
    def failed(self) -> tuple[FileOutcome, ...]:
        return tuple(one for one in self.outcomes if one.status == "failed")

    @property
    def changed(self) -> bool:
        """Whether the catalogue holds anything that it did not before."""
        return any(
            one.status in ("read", "new edition", "declared anew", "withdrawn") for one in self.outcomes
        )

    def counts(self) -> dict[str, int]:
        return dict(Counter(one.status for one in self.outcomes))


@dataclass
class Clock:
    """Measures the rate of a stage, for Progress."""

    stage: str
    total: int
    started: float = field(default_factory=time.monotonic)

    def at(self, done: int, current: str = "") -> Progress:
        spent = time.monotonic() - self.started
        rate = done / spent if done and spent > 0.2 else None
        left = (self.total - done) / rate if rate else None
        return Progress(self.stage, done, self.total, current, rate, left)
