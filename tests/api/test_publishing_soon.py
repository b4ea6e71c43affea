"""One practice after the other is found without an index made anew each time; the next ingest makes it anew."""

from pathlib import Path

import pytest

from api.house import House
from ingest.pipeline import Options
from ingest.publishing import SOON, USUAL
from tests.api.made import MADE, make, settings_for

SENTENCE = (
    "The office of {place} kept a desk for pay number {at}, and wrote down what people told, word by word."
)


def papers(folder: Path, name: str, sections: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.md"
    parts = [f"## Part {at}\n\n{SENTENCE.format(place=name, at=at)}\n" for at in range(sections)]
    path.write_text(f"# Desks of {name}\n\n" + "\n".join(parts), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("soon")
    made = make(settings_for(folder / "data"), MADE)
    made.pipeline.run([papers(folder / "many", "Many", 330)], Options())
    made.publisher.publish(full=True)
    return made


def test_more_in_a_row_than_is_usual_are_each_added_and_found_and_an_ingest_then_builds_anew(
    house: House, tmp_path: Path
) -> None:
    for number in range(USUAL.segments):
        house.pipeline.run([papers(tmp_path / str(number), f"Harbour{number}", 1)], Options())
        told = house.publisher.publish(bounds=SOON)
        assert not told.anew
        assert told.sequence == house.catalogue.sequence()
    assert len(house.generations.manifest().segments) > USUAL.segments
    house.pipeline.run([papers(tmp_path / "last", "Last", 4)], Options())
    assert house.publisher.publish().anew
    assert len(house.generations.manifest().segments) == 1
