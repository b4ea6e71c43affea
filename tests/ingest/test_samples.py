"""What a reading process warms itself up with: files of our own that go through every step."""

from ingest import formats
from ingest.formats.samples import samples


def test_samples_are_read_without_doubts_and_hold_what_most_files_hold() -> None:
    for sample in samples():
        reading = formats.read(sample)
        assert reading.doubts == ()
        assert {one.kind for one in reading.blocks} >= {"heading", "paragraph", "item", "row"}


def test_the_sample_of_a_pdf_has_columns_running_lines_and_text_from_right_to_left() -> None:
    reading = formats.read(next(samples()))
    text = " ".join(one.text for one in reading.blocks)
    assert "in the school, and what they agreed about the well" in text
    assert "اجتمعت اللجان كل أسبوع" in text
    assert {"running head", "page number"} <= {one.reason for one in reading.dropped}
