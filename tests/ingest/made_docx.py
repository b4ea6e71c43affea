"""Word files made for the tests: by hand, part by part, and one by python-docx. No text of anybody else's."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement

from tests.ingest.made import SENTENCE

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_SPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def relations(*found: tuple[str, str]) -> str:
    """Of (kind, target); a target with an address stays outside."""
    lines = []
    for at, (kind, target) in enumerate(found):
        outside = ' TargetMode="External"' if "://" in target else ""
        lines.append(f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"{outside}/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def word(body: str, head: str = "", *more: tuple[str, str], **parts: str) -> bytes:
    """A file with that body; `parts` are the insides of styles, numbering, footnotes, header …; `head` stands before
    the document's root; `more` are further relations."""
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"{head}<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*((name, f"{name}.xml") for name in parts), *more),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, inside in parts.items():
        root = roots.get(name, name)
        members[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{inside}</w:{root}>"
    return packed(members)


def packed(members: Mapping[str, str | bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def run(text: str, properties: str = "") -> str:
    set_as = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{set_as}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str, properties: str = "", letters: str = "") -> str:
    """`text` may hold runs already."""
    inside = text if text.startswith("<") else run(text, letters)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def style(name: str, called: str, inside: str = "", based: str = "") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/>{on}{inside}</w:style>'


def listed(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def scheme(number: int, *levels: tuple[str, str], inside: str = "") -> str:
    """A numbering scheme of (format, text) for each level."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (shape, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{inside}{made}</w:abstractNum>'


def use(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def table(*rows: list[str]) -> str:
    """Cells are text, or hold paragraphs already; a cell may begin with its own <w:tcPr>."""
    made = []
    for cells in rows:
        inside = [
            f"<w:tc>{cell if cell.startswith(('<w:tcPr', '<w:p', '<w:tbl')) else para(cell)}</w:tc>"
            for cell in cells
        ]
        made.append(f"<w:tr>{''.join(inside)}</w:tr>")
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def with_properties(body: str, core: str, custom: str = "") -> bytes:
    head = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    )
    own = "http://schemas.openxmlformats.org/officeDocument/2006"
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": relations(
                ("officeDocument", "word/document.xml"),
                ("metadata/core-properties", "docProps/core.xml"),
                ("custom-properties", "docProps/custom.xml"),
            ),
            "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": f"{head}{core}</cp:coreProperties>",
            "docProps/custom.xml": f'<Properties xmlns="{own}/custom-properties" '
            f'xmlns:vt="{own}/docPropsVTypes">{custom}</Properties>',
        }
    )


def plain_docx() -> bytes:
    """As a program writes one: heading, text, list, table, a hidden run, a running head."""
    document = Document()
    document.add_heading("Mediation in towns", 1)
    paragraph = document.add_paragraph(SENTENCE)
    hidden = paragraph.add_run(" CANARY")
    hidden.font.hidden = True
    document.add_paragraph("Committees of six met.", style="List Bullet")
    rows = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*rows.rows[0].cells, *rows.rows[1].cells), ("District", "Quarrels", "North", "12"), strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "CANARY on top of each page"
    deleted = OxmlElement("w:del")
    deleted.append(OxmlElement("w:r"))
    paragraph._p.append(deleted)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
