"""Tables, charts and diagrams of a slide as rows and texts. Of a chart the figures that were kept with it.

Owns how each is laid out. Refuses: the workbook behind a chart, and how anything looks.
"""

from ingest.formats.pptx_shapes import paragraphs
from ingest.formats.spanned import Cell
from ingest.formats.zip_parts import Element, attribute, local
from ingest.letters import tidy

_MOST_POINTS = 5_000
_VALUES = ("val", "yVal", "bubbleSize")
_CATEGORIES = ("cat", "xVal")


def table_cells(frame: Element) -> tuple[list[list[Cell]], int]:
    """Its rows without the cells that another covers, and how many of them are headers as far as it says."""
    table = next((one for one in frame.iter() if local(one) == "tbl"), None)
    if table is None:
        return [], 0
    rows = [[_cell(cell) for cell in row if local(cell) == "tc" and not _is_covered(cell)]
            for row in table if local(row) == "tr"]  # fmt: skip
    marked = any(attribute(one, "firstRow") in ("1", "true") for one in table if local(one) == "tblPr")
    return rows, int(marked and len(rows) > 1)


def chart_rows(chart: Element) -> tuple[str, list[list[str]]]:
    """Its title, and a row of series' names over one for each category."""
    series = [one for one in chart.iter() if local(one) == "ser"]
    names = [_first(one, ("tx",)) for one in series]
    columns = [_points(one, _VALUES) for one in series]
    named: dict[int, str] = {}
    for one in series:
        named = {**_points(one, _CATEGORIES), **named}
    places = sorted(set(named).union(*columns))[:_MOST_POINTS]
    rows = [[named.get(at, str(at + 1)), *(column.get(at, "") for column in columns)] for at in places]
    title = next((" ".join(paragraphs(one)) for one in chart.iter() if local(one) == "title"), "")
    return title, [["", *names], *rows] if rows else []


def diagram_texts(data: Element) -> list[str]:
    """The text of each of its points, in their order."""
    points = (one for one in data.iter() if local(one) == "pt")
    return [" ".join(texts) for one in points if (texts := paragraphs(one))]


def _cell(cell: Element) -> Cell:
    return Cell(" ".join(paragraphs(cell)), _count(cell, "gridSpan"), _count(cell, "rowSpan"))


def _is_covered(cell: Element) -> bool:
    return any(attribute(cell, name) in ("1", "true") for name in ("hMerge", "vMerge"))


def _count(cell: Element, name: str) -> int:
    said = attribute(cell, name)
    return max(int(said), 1) if said.isdecimal() and len(said) < 6 else 1


def _first(series: Element, names: tuple[str, ...]) -> str:
    for one in series:
        if local(one) in names:
            return tidy(" ".join(inner.text or "" for inner in one.iter() if local(inner) == "v"))
    return ""


def _points(series: Element, names: tuple[str, ...]) -> dict[int, str]:
    """By their place. Of categories in several levels the innermost comes first in the file, and is taken."""
    found: dict[int, str] = {}
    for one in (
        one for child in series if local(child) in names for one in child.iter() if local(one) == "pt"
    ):
        at = attribute(one, "idx")
        text = tidy(" ".join(inner.text or "" for inner in one if local(inner) == "v"))
        if at.isdecimal() and len(at) < 8 and text:
            found.setdefault(int(at), _short(text))
    return found


def _short(text: str) -> str:
    """As many digits as mean anything."""
    try:
        return f"{float(text):.10g}" if "." in text and len(text) > 12 else text
    except ValueError:
        return text
