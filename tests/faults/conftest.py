"""What the fault tests share: the models, one folder of documents read in once, one server over it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.made import Line, documents


@pytest.fixture(scope="session")
def house(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A dozen documents read in once, undisturbed. Nobody changes it: take a `copy`."""
    folder = tmp_path_factory.mktemp("undisturbed")
    line = Line(folder / "data", models)
    line.run("ingest", documents(folder / "documents"))
    return line


@pytest.fixture
def copy(house: Line, tmp_path: Path) -> Callable[[], Line]:
    """Each call: the data folder anew, for breaking."""
    numbers = iter(range(10_000))

    def made() -> Line:
        folder = tmp_path / f"copy-{next(numbers)}"
        shutil.copytree(house.data, folder)
        return Line(folder, house.models)

    return made


@pytest.fixture(scope="session")
def served(house: Line) -> Iterator[str]:
    with house.serving() as address:
        yield address
