"""Books, OpenDocument texts and presentations made for the tests, part by part. Every text is invented."""

from tests.ingest.made import SENTENCE
from tests.ingest.made_files import archive

_YES = ("no", "yes")
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


RICH = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Mediation}}MEDIATION IN TOWNS\par\par "
    + SENTENCE
    + r"{\v CANARY hidden}\par{\object{\*\objdata 43414e415259}}}"
).encode()


def book(*pages: str, metadata: str = "", aside: int = -1, **more: str) -> bytes:
    """An EPUB of XHTML bodies, with a navigation that is not read; page `aside` (from 0) is outside the reading order."""
    manifest = "".join(
        f'<item id="p{at}" href="text/p%20{at}.xhtml" media-type="application/xhtml+xml"/>'
        for at in range(len(pages))
    )
    spine = "".join(f'<itemref idref="p{at}" linear="{_YES[at != aside]}"/>' for at in range(len(pages)))
    navigation = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="E/b.opf"/></rootfiles></container>',
        "E/b.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Mediation</dc:title>'
        f"{metadata}</metadata><manifest>{navigation}{manifest}</manifest>"
        f'<spine><itemref idref="nav"/>{spine}</spine></package>',
        "E/nav.xhtml": "<html><body><p>CANARY contents</p></body></html>",
    }  # fmt: skip
    for at, body in enumerate(pages):
        files[f"E/text/p {at}.xhtml"] = f'<?xml version="1.0"?>\n<html><body>{body}</body></html>'
    return archive({**files, **{name.replace("__", "/"): text for name, text in more.items()}})


def plain_book() -> bytes:
    return book(f"<h1>Mediation in towns</h1><p>{SENTENCE}</p>")


def opendocument(body: str, kind: str = "text", styles: str = "", **more: str) -> bytes:
    """A text, presentation or spreadsheet."""
    spaces = ("office", "text", "table", "draw", "presentation", "style")
    names = (
        "".join(f' xmlns:{one}="{_OFFICE}:{one}:1.0"' for one in spaces)
        + f' xmlns:svg="{_OFFICE}:svg-compatible:1.0"'
    )
    content = f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    files: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
    }
    return archive({**files, **{name.replace("__", "/"): text for name, text in more.items()}})


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def slide(body: str, style: str = "") -> str:
    return f'<draw:page draw:style-name="{style}">{body}</draw:page>'


def frame(text: str, kind: str = "", y: int = 0) -> str:
    said = f'presentation:class="{kind}"' if kind else ""
    inside = f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
    return f'<draw:frame {said} svg:x="1cm" svg:y="{y}cm">{inside}</draw:frame>'


def plain_slides() -> bytes:
    return opendocument(
        slide(frame(SENTENCE) + frame("Mediation in towns", "title") + frame("CANARY", "footer")),
        "presentation",
    )


def plain_sheets() -> bytes:
    table = (
        row(cell("District"), cell("Finding"))
        + row(cell("North"), cell(SENTENCE))
        + row(cell("South"), cell("No."))
    )
    return opendocument(
        f'<table:table table:name="Mediation in towns">{table}</table:table><table:table table:name="Empty"/>',
        "spreadsheet",
    )


def plain_opendocument() -> bytes:
    return opendocument(
        "<text:tracked-changes><text:p>CANARY deleted</text:p></text:tracked-changes>"
        f'<text:h text:outline-level="2">Mediation in towns</text:h><text:p>{SENTENCE}</text:p>'
        "<text:p><text:hidden-text>CANARY hidden</text:hidden-text></text:p>"
    )


def box(*paragraphs: str, kind: str = "", y: int = 0) -> str:
    """A shape: a placeholder of `kind`, else a box at a height in EMU."""
    text = "".join(f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in paragraphs)
    holder = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    where = f'<p:spPr><a:xfrm><a:off x="0" y="{y}"/></a:xfrm></p:spPr>'
    return f"<p:sp><p:nvSpPr>{holder}</p:nvSpPr>{where}<p:txBody>{text}</p:txBody></p:sp>"


def grid(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        return f"<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    lines = "".join(f"<a:tr>{''.join(map(cell, row))}</a:tr>" for row in rows)
    data = f"<a:graphic><a:graphicData><a:tbl>{lines}</a:tbl></a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{data}</p:graphicFrame>"


def presentation(*slides: str, notes: str = "", hidden: int = 0, rtl: bool = False, **more: str) -> bytes:
    """`notes` belong to the first slide, as do parts in `more`, named like their relation; slide `hidden` (from 1) is
    not shown."""
    space = f'xmlns:a="{_DRAWING}" xmlns:p="{_SLIDE}" xmlns:r="{_LINKS}"'
    listed = "".join(f'<p:sldId r:id="r{at}"/>' for at in range(len(slides)))
    links = "".join(
        f'<Relationship Id="r{at}" Type="x/slide" Target="slides/s{at}.xml"/>' for at in range(len(slides))
    )
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {space} rtl='{int(rtl)}'><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for at, body in enumerate(slides):
        show = ' show="0"' if at + 1 == hidden else ""
        files[f"ppt/slides/s{at}.xml"] = (
            f"<p:sld {space}{show}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:sld>"
        )
    links = "".join(
        f'<Relationship Id="{name}" Type="x/{name}" Target="../{name}.xml"/>'
        for name in (*more, *["notesSlide"] * bool(notes))
    )
    files["ppt/slides/_rels/s0.xml.rels"] = (
        f'<Relationships>{links}<Relationship Id="w" Type="x/hyperlink" Target="http://canary.example"'
        ' TargetMode="External"/></Relationships>'
    )
    if notes:
        said = box(notes, kind="body") + box("1", kind="sldNum")
        files["ppt/notesSlide.xml"] = f"<p:notes {space}>{said}</p:notes>"
    for name, body in more.items():
        files[f"ppt/{name}.xml"] = f"<root {space}>{body}</root>"
    return archive(files)


def plain_presentation() -> bytes:
    return presentation(
        box(SENTENCE, kind="body") + box("Mediation in towns", kind="title") + box("CANARY", kind="ftr")
    )
