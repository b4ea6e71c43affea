"""Archives, messages and tables made for the tests. Every text is invented."""

import io
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache

import openpyxl

from tests.ingest.made import SENTENCE

CSV = (
    "ID,Title,Country,Year,Outcome,Description\n"
    f'm-1,Mediation in towns,Kenya,2014-2016,Partly effective,"{SENTENCE}"\n'
    'b-2,Boats for registrars,Viet Nam,2019,Worked,"Registrars went to the markets on boats, and wrote there."\n'
    'c-3,Books on camels,Mali; Niger,2020,,"Camels carried books to the pastures once a month."\n'
)


def archive(files: Mapping[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return held.getvalue()


def workbook(rows: list[list[object]], title: str = "Practices", **others: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, more in others.items():
        other = book.create_sheet(name)
        for row in more:
            other.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@cache
def mediation_workbook() -> bytes:
    """Once a run: a workbook holds the moment it was made, and compressed its size hangs on that."""
    return workbook(
        [["District", "Finding"], ["North", SENTENCE], ["South", "Nothing changed."]], "Mediation in towns"
    )


def message(text: str = "", **attached: bytes) -> bytes:
    made = EmailMessage()
    made["From"] = "Amina CANARY <amina.canary@example.org>"
    made["To"] = "office@example.org"
    made["Subject"] = "Re: Mediation in towns"
    made["Date"] = "Tue, 05 Mar 2019 10:00:00 +0300"
    made.set_content(
        text
        or f"MEDIATION IN TOWNS\n\n{SENTENCE}\n\n"
        "On Monday somebody wrote:\n> CANARY what was asked before\n\n-- \nCANARY card\n"
    )
    for name, data in attached.items():
        made.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("__", ".")
        )
    return made.as_bytes()


def outlook_message() -> bytes:
    """The smallest compound file (MS-CFB) that holds a message (MS-OXMSG): subject, body, sender."""
    texts = {
        0x0037: "Mediation in towns", 0x0C1A: "CANARY sender",
        0x1000: f"MEDIATION IN TOWNS\r\n\r\n{SENTENCE}\r\n-- \r\nCANARY card",
    }  # fmt: skip
    streams = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    entries = [
        struct.pack("<HHIII", 0x001F, number, 6, len(text) * 2 + 2, 0) for number, text in texts.items()
    ]
    streams["__properties_version1.0"] = bytes(32) + b"".join(entries)
    return compound_file(streams)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """One level of short streams, all of them in the small sectors."""
    end, fat_sector, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    names = sorted(streams, key=lambda one: (len(one), one.upper()))
    small: list[int] = []
    starts = {}
    for name in names:
        starts[name] = len(small)
        count = -(-len(streams[name]) // 64)
        small += [*range(len(small) + 1, len(small) + count), end]
    stream = b"".join(streams[name].ljust(-(-len(streams[name]) // 64) * 64, b"\0") for name in names)
    folder_sectors, stream_sectors = -(-(len(names) + 1) // 4), -(-len(stream) // 512)
    table_at = 1 + folder_sectors
    stream_at = table_at + 1
    fat = [fat_sector, *range(2, table_at), end, end, *range(stream_at + 1, stream_at + stream_sectors), end]

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        tail = struct.pack("<16sIQQIQ", b"", 0, 0, 0, start, size)
        return struct.pack("<64sHBBIII", encoded, len(encoded), kind, 1, free, right, child) + tail

    folder = entry("Root Entry", 5, free, 1, stream_at, len(stream))
    for at, name in enumerate(names, 1):
        folder += entry(name, 2, at + 1 if at < len(names) else free, free, starts[name], len(streams[name]))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0,
        4096, table_at, 1, end, 0, 0,
    )  # fmt: skip
    head += struct.pack("<108I", *([free] * 108))
    tables = [struct.pack("<128I", *(one + [free] * (128 - len(one)))) for one in (fat, small)]
    return (
        head + tables[0] + folder.ljust(folder_sectors * 512, b"\0") + tables[1]
        + stream.ljust(stream_sectors * 512, b"\0")
    )  # fmt: skip
