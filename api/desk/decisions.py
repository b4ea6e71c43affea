"""What became of the submissions of a call, for the system that they came from.

Owns the columns. Refuses: who voted how.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from api.desk.desk import Desk
from api.exporting import defused
from corpus.access import everything
from corpus.calls import Call
from corpus.review import events as e

COLUMNS = ("source", "submission", "title", "state", "criterion", "reason", "tags", "document", "changed")


def rows_of(desk: Desk, call: Call) -> list[dict[str, str]]:
    """One a submission that was handed in, by its source id."""
    rows = []
    for one in desk.submissions_of(call):
        dossier = desk.dossier(one.id)
        with desk.house.catalogue.reader(everything()) as reader:
            happened = reader.happened(dossier.submission.id)
        declined = [each for each in happened if isinstance(each, e.Declined)]
        tagged = [each.tags for each in dossier.case.at_the_table if each.tags is not None]
        held = sorted(
            {tag for tags in tagged for tag in tags if 2 * sum(tag in t for t in tagged) > len(tagged)}
        )
        rows.append(
            {
                "source": dossier.submission.source,
                "submission": dossier.submission.id,
                "title": dossier.submission.title,
                "state": dossier.case.state.value,
                "criterion": dossier.case.criterion,
                "reason": declined[-1].note if declined and dossier.case.criterion else "",
                "tags": "; ".join(held),
                "document": dossier.submission.document,
                "changed": dossier.submission.changed,
            }
        )
    return sorted(rows, key=lambda row: (row["source"], row["submission"]))


def written(rows: Sequence[dict[str, str]], ending: str) -> bytes:
    if ending == ".json":
        return json.dumps({"decisions": list(rows)}, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    table = [list(COLUMNS), *([defused(row[name]) for name in COLUMNS] for row in rows)]
    if ending == ".csv":
        text = io.StringIO()
        csv.writer(text).writerows(table)
        return text.getvalue().encode("utf-8-sig", "replace")
    return _workbook(table)


def _workbook(table: Sequence[Sequence[str]]) -> bytes:
    """The least that is a workbook (ECMA-376): one sheet of texts, none of which a spreadsheet calculates."""
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in table)
    parts = {**_PARTS, "xl/worksheets/sheet1.xml": f"{_SHEET}<sheetData>{lines}</sheetData></worksheet>"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{content}'.encode()
            )
    return packed.getvalue()


def _cell(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    legal = _ILLEGAL.sub("", text)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(legal)}</t></is></c>'


_ILLEGAL = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_OFFICE = "http://schemas.openxmlformats.org"
_SHEET = f'<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">'
_OF_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
_RELATIONS = f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OF_SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OF_SHEET}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_RELATIONS}<Relationship Id="r1" Type="{_RELATION}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_RELATION}">'
    '<sheets><sheet name="decisions" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_RELATIONS}<Relationship Id="r1" Type="{_RELATION}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
