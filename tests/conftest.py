"""What every test may lean on: the development data (when there), and the seed of a soak."""

import logging
import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from index.spaces import Space

# How long one example takes is a matter of the machine, which is shared; nothing here is asserted about time. A run of
# the tests is the same each time; what chance finds is looked for in the soak, by its printed seed.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None)
settings.load_profile("house")

DEV_DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"


@pytest.fixture(scope="session")
def dev_data() -> Path:
    if not DEV_DATA.is_dir():
        pytest.skip("the development documents are not beside this checkout")
    return DEV_DATA


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """A browser for one module; two at once cannot run in one thread."""
    playwright = pytest.importorskip("playwright.sync_api")
    playwright.expect.set_options(timeout=60_000)  # what holds is seen at once; a busy machine is no failure
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with playwright.sync_playwright() as made:
        try:
            opened = made.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Exception as fault:
            pytest.skip(f"no Chromium here: {str(fault)[:80]}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def soak_seed() -> int:
    """Printed at the start of a run; set FIELDBRIDGE_SOAK_SEED to repeat one."""
    return SEED


@pytest.fixture(scope="session")
def soak_minutes() -> float:
    """How long a soak test that could go on for ever does; FIELDBRIDGE_SOAK_MINUTES makes it shorter, or longer."""
    return float(os.environ.get("FIELDBRIDGE_SOAK_MINUTES") or 5)


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder with both models; tests that need them skip where they were never prepared."""
    from api.settings import read_settings
    from corpus.errors import FieldbridgeError
    from index.encoders.prepared import MODELS, prepared

    folder = read_settings().models
    try:
        for card in MODELS:
            prepared(folder, card)
    except FieldbridgeError as fault:
        pytest.skip(f"{fault} (or set FIELDBRIDGE_MODELS)")
    return folder


@pytest.fixture(scope="session")
def spaces(models: Path) -> "tuple[Space, ...]":
    """Both real encoders, opened once for all that looks in-process."""
    from index.encoders import open_space

    return tuple(open_space(name, models) for name in ("multilingual", "english"))


# Kept in the environment, so that the workers of one run draw from the one seed that is printed.
SEED = int(os.environ.get("FIELDBRIDGE_SOAK_SEED") or random.SystemRandom().randrange(10**9))
os.environ["FIELDBRIDGE_SOAK_SEED"] = str(SEED)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """At the start and not in the header, which `-q` leaves out: a run that is killed has told its seed too."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and "soak" in (session.config.getoption("-m") or ""):
        terminal.write_line(f"soak seed: {SEED} (repeat with FIELDBRIDGE_SOAK_SEED={SEED})")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "soak" in (config.getoption("-m") or ""):
        return
    skip = pytest.mark.skip(reason="takes long: run by make soak")
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _no_log_outlives_its_test() -> "Iterator[None]":
    """A verb that serves sets the log's handler on this test's standard error, which is closed after it."""
    yield
    for one in [each for each in logging.root.handlers if type(each) is logging.StreamHandler]:
        logging.root.removeHandler(one)
