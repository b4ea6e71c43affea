"""The door to tesseract: a picture of a page becomes words with places and confidence.

Owns finding the program, its languages, the limits it runs under, and the reading of its TSV. It runs without a network,
at the lowest priority, with an empty environment; its input is a raster of ours, by standard input. Refuses: judging
what it says (recognition.py), and names: no file is handed to it.
"""

import csv
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import OverLimit, Unreadable
from ingest.picture import Picture

_PLACES = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/snap/bin")
_ROOT = str(Path(__file__).resolve().parents[1])
_PROGRAM = (
    "import os, sys; sys.path.insert(0, sys.argv[1]); "
    "from ingest.cage import kernel; from ingest.cage.limits import Limits; "
    "kernel.die_with_parent(); kernel.no_new_privileges(); kernel.network_off(); kernel.stand_back(); "
    "kernel.rein_in(Limits(cpu_seconds=int(sys.argv[2]))); os.execv(sys.argv[3], sys.argv[3:])"
)
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"}
_SECONDS = 90
_WORD = "5"
_UPRIGHT = 1.0
"""Confidence from which tesseract is believed that letters do not stand upright; it says 0 to 2 where it guesses."""

CODES = {
    "am": "amh", "ar": "ara", "bn": "ben", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "hi": "hin",
    "id": "ind", "it": "ita", "ne": "nep", "pt": "por", "ru": "rus", "sw": "swa", "tr": "tur", "uk": "ukr", "ur": "urd",
    "vi": "vie", "zh": "chi_sim",
}  # fmt: skip
"""Our languages as tesseract calls them."""


@dataclass(frozen=True, slots=True)
class Word:
    """`confidence` from 0 to 100; `block`, `paragraph` and `line` are tesseract's, each within the one before.
    The rest in pixels from the picture's upper left corner."""

    text: str
    confidence: float
    block: int
    paragraph: int
    line: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Facing:
    """`script`: Latin, Arabic, Cyrillic …, "" where nobody can tell; `turn`: the degrees, clockwise, by which the
    picture is to be turned for its letters to stand upright: 0, 90, 180 or 270."""

    script: str = ""
    turn: int = 0


@cache
def program(chosen: str = "auto") -> str:
    """Its path; "" where there is none, or where `chosen` is off."""
    if chosen == "off":
        return ""
    places = [chosen] if chosen != "auto" else [f"{place}/tesseract" for place in _PLACES]
    return next((one for one in places if Path(one).is_file()), "")


@cache
def languages(path: str) -> frozenset[str]:
    """Those whose data is installed, by tesseract's names."""
    if not path:
        return frozenset()
    try:
        said = subprocess.run(  # noqa: S603
            [path, "--list-langs"], capture_output=True, timeout=30, check=False, env=_ENVIRONMENT
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(said.decode("ascii", "replace").split("\n")[1:]) - {""}


def words(path: str, picture: Picture, named: Sequence[str]) -> list[Word]:
    """What stands on a grey, raw picture, in the languages `named` (tesseract's names). Raises Unreadable, OverLimit."""
    said = _run(path, picture, ["-l", "+".join(named), "--psm", "3", "-c", "tessedit_do_invert=0", "tsv"])
    found = []
    for row in csv.DictReader(said.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            if row["level"] == _WORD and row["text"].strip():
                found.append(
                    Word(
                        row["text"].strip(), float(row["conf"]), int(row["block_num"]), int(row["par_num"]),
                        int(row["line_num"]), int(row["left"]), int(row["top"]), int(row["width"]), int(row["height"]),
                    )
                )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            continue  # a line that is none of the table's; what it says is left out
    return found


def facing(path: str, picture: Picture) -> Facing:
    """What tesseract makes of a page as a whole; nothing of one with too few letters to tell."""
    try:
        said = _run(path, picture, ["--psm", "0"])
    except Unreadable:
        return Facing()
    told = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    sure = float(told.get("Orientation confidence", "0"))
    return Facing(
        told.get("Script", "").strip(), int(told.get("Rotate", "0")) % 360 if sure >= _UPRIGHT else 0
    )


def _run(path: str, picture: Picture, arguments: Sequence[str]) -> str:
    raster = b"P5\n%d %d\n255\n" % (picture.width, picture.height) + picture.data
    command = [sys.executable, "-I", "-c", _PROGRAM, _ROOT, str(_SECONDS), path, "stdin", "stdout"]
    dots = ["--dpi", str(max(70, min(2400, round(picture.dpi))))]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, *dots, *arguments], input=raster, capture_output=True, timeout=2 * _SECONDS, check=False,
            env=_ENVIRONMENT, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OverLimit(f"text recognition took longer than {2 * _SECONDS} s on a page") from None
    except OSError as fault:
        raise Unreadable(f"text recognition does not start ({fault.strerror})") from None
    if done.returncode:
        raise Unreadable("text recognition gave up on a page")
    return done.stdout.decode("utf-8", "replace")
