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


def outlook_message(body: str = "") -> bytes:
    """The smallest compound file (MS-CFB) that holds a message (MS-OXMSG): subject, body, sender."""
    texts = {
        0x0037: "Mediation in towns", 0x0C1A: "CANARY sender",
        0x1000: body or f"MEDIATION IN TOWNS\r\n\r\n{SENTENCE}\r\n-- \r\nCANARY card",
    }  # fmt: skip
    streams = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    entries = [
        struct.pack("<HHIII", 0x001F, number, 6, len(text) * 2 + 2, 0) for number, text in texts.items()
    ]
    streams["__properties_version1.0"] = bytes(32) + b"".join(entries)
    return compound_file(streams)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """One level of streams: short ones in the small sectors, those of 4,096 bytes and more in sectors of their own."""
    end, fat_sector, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    names = sorted(streams, key=lambda one: (len(one), one.upper()))
    short = [name for name in names if len(streams[name]) < 4096]
    small: list[int] = []
    starts = {}
    for name in short:
        starts[name] = len(small)
        count = -(-len(streams[name]) // 64)
        small += [*range(len(small) + 1, len(small) + count), end]
    stream = b"".join(streams[name].ljust(-(-len(streams[name]) // 64) * 64, b"\0") for name in short)
    long = [streams[name] for name in names if name not in starts]
    sectors = [-(-len(one) // 512) for one in (bytes(len(names) * 128 + 128), stream, *long)]
    fat_sectors = -(-(sum(sectors) + 1 + 4) // 120)
    assert fat_sectors <= 109
    assert len(small) <= 128
    table_at = fat_sectors + sectors[0]
    stream_at = table_at + 1

    def chain(start: int, count: int) -> list[int]:
        return [*range(start + 1, start + count), end] if count else []

    fat = [fat_sector] * fat_sectors + chain(fat_sectors, sectors[0]) + [end] + chain(stream_at, sectors[1])
    for name, count in zip((name for name in names if name not in starts), sectors[2:], strict=True):
        starts[name] = len(fat)
        fat += chain(len(fat), count)

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        tail = struct.pack("<16sIQQIQ", b"", 0, 0, 0, start, size)
        return struct.pack("<64sHBBIII", encoded, len(encoded), kind, 1, free, right, child) + tail

    folder = entry("Root Entry", 5, free, 1, stream_at if stream else end, len(stream))
    for at, name in enumerate(names, 1):
        folder += entry(name, 2, at + 1 if at < len(names) else free, free, starts[name], len(streams[name]))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors,
        fat_sectors, 0, 4096, table_at, 1, end, 0, 0,
    )  # fmt: skip
    head += struct.pack("<108I", *range(1, fat_sectors), *([free] * (109 - fat_sectors)))

    def table(numbers: list[int], room: int) -> bytes:
        return struct.pack(f"<{128 * room}I", *numbers, *([free] * (128 * room - len(numbers))))

    parts = zip((folder, stream, *long), sectors, strict=True)
    laid = [one.ljust(count * 512, b"\0") for one, count in parts]
    return head + table(fat, fat_sectors) + laid[0] + table(small, 1) + b"".join(laid[1:])
