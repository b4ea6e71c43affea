"""What crosses the pipe out of the cage: a length and JSON, checked field by field on this side, then a
picture's bytes where one was asked for.

Owns both directions of the spelling of a Reading, a Picture and an Unreadable. Refuses: pickle, and trust: the
sender read a hostile file and may have been taken over by it.
"""

import json
import math
import struct
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from corpus import errors
from ingest.picture import LONGEST_SIDE, MOST_PAGES, MOST_PIXELS, Picture, View
from ingest.reading import Block, BlockKind, Dropped, Reading, Record

LENGTH = struct.Struct(">Q")
_KINDS = frozenset(get_args(BlockKind))
_ERRORS = {
    one.__name__: one
    for one in (
        errors.Unreadable, errors.EmptyFile, errors.EncryptedFile, errors.BrokenFile,
        errors.NoTextLayer, errors.NotYetRead, errors.OverLimit,
    )
}  # fmt: skip
_DEEPEST = 12


class Garbled(ValueError):
    """The message is not one that a sound child would send."""


def pack(value: Mapping[str, object]) -> bytes:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return LENGTH.pack(len(body)) + body


def reading_to_plain(reading: Reading) -> dict[str, object]:
    return {
        "media_type": reading.media_type,
        "reader": reading.reader,
        "blocks": [[b.kind, b.text, b.level, b.page, b.continues] for b in reading.blocks],
        "pages": reading.pages,
        "page_labels": list(reading.page_labels),
        "title": reading.title,
        "language": reading.language,
        "declared": plain(reading.declared) if reading.declared is not None else None,
        "dropped": [[d.text, d.reason, d.page] for d in reading.dropped],
        "doubts": list(reading.doubts),
        "members": reading.members,
        "unread": list(reading.unread),
        "records": [[one.block, one.table, [list(cell) for cell in one.cells]] for one in reading.records],
    }


def error_to_plain(error: errors.Unreadable) -> dict[str, object]:
    kind = type(error).__name__ if type(error).__name__ in _ERRORS else "Unreadable"
    return {"error": kind, "happened": error.happened, "remedy": error.remedy}


def plain(value: object, depth: int = 0) -> Any:
    """Only what JSON has; dates as ISO 8601, everything else by `str`, nothing deeper than 12 levels."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one, depth + 1) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)[:400]
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)


def pack_picture(picture: Picture) -> bytes:
    """A message without the picture's bytes, and the bytes."""
    return pack({"size": [picture.width, picture.height], "dpi": picture.dpi}) + picture.data


def pack_pdf(data: bytes) -> bytes:
    return pack({}) + data


def parted(body: bytes) -> tuple[dict[str, Any], bytes]:
    """The message at the head of what the child said, and the bytes that follow it. Raises Garbled."""
    begin = LENGTH.size
    if len(body) < begin or LENGTH.unpack_from(body)[0] > len(body) - begin:
        raise Garbled("cut off")
    end = begin + LENGTH.unpack_from(body)[0]
    return unpack(body[begin:end]), body[end:]


def unpack(body: bytes) -> dict[str, Any]:
    """The message, or Garbled."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Garbled(str(error)) from None
    if not isinstance(value, dict):
        raise Garbled("not an object")
    return value


def reading_from_plain(value: Mapping[str, Any], rest: bytes = b"") -> Reading:
    """Raises Garbled at the first field that is not what a Reading holds, and at bytes after it."""
    if rest:
        raise Garbled("more than a reading")
    pages = _count(value.get("pages"))
    try:
        blocks = tuple(_block(pages, *one) for one in _list(value.get("blocks")))
        dropped = tuple(
            Dropped(as_text(d[0]), as_text(d[1]), _page(d[2], pages)) for d in _list(value.get("dropped"))
        )
    except (TypeError, IndexError) as error:
        raise Garbled(str(error)) from None
    declared = value.get("declared")
    if declared is not None and not isinstance(declared, dict):
        raise Garbled("declared is not a mapping")
    return Reading(
        media_type=as_text(value.get("media_type")),
        reader=as_text(value.get("reader")),
        blocks=blocks,
        pages=pages,
        page_labels=_texts(value.get("page_labels")),
        title=as_text(value.get("title")),
        language=as_text(value.get("language")),
        declared=_clean(declared) if declared is not None else None,
        dropped=dropped,
        doubts=_texts(value.get("doubts")),
        members=_count(value.get("members", 0)),
        unread=tuple(_count(one) for one in _list(value.get("unread", []))),
        records=tuple(_record(len(blocks), one) for one in _list(value.get("records", []))),
    )


def picture_from_plain(value: Mapping[str, Any], data: bytes, view: View) -> Picture:
    """Raises Garbled where it is not a picture of the form and within the bounds that were asked for."""
    size = list(_list(value.get("size")))
    dpi = value.get("dpi")
    if len(size) != 2 or not isinstance(dpi, float) or not 0 < dpi < math.inf:
        raise Garbled("not a picture")
    width, height = map(_count, size)
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE and width * height <= 2 * MOST_PIXELS):
        raise Garbled("a picture past the bounds")
    if view.most_bytes and len(data) > view.most_bytes:
        raise Garbled("a picture of too many bytes")
    if not _is_of_form(data, width * height, view):
        raise Garbled(f"not {view.form}")
    return Picture(width, height, dpi, view.mode, view.form, data)


def sizes_from_plain(value: Mapping[str, Any], rest: bytes) -> tuple[tuple[float, float], ...]:
    """Raises Garbled where they are not widths and heights."""
    sizes = tuple(tuple(_list(one)) for one in _list(value.get("sizes")))
    numbers = [number for one in sizes for number in one]
    sound = all(isinstance(number, float) and 0 <= number < math.inf for number in numbers)
    if rest or not sound or len(sizes) > MOST_PAGES or any(len(one) != 2 for one in sizes):
        raise Garbled("not sizes")
    return sizes


def pdf_from_plain(value: Mapping[str, Any], data: bytes) -> bytes:
    """Raises Garbled where it does not begin like a PDF."""
    if value or not data.startswith(b"%PDF-"):
        raise Garbled("not a PDF")
    return data


def _is_of_form(data: bytes, pixels: int, view: View) -> bool:
    if view.form == "raw":
        return len(data) == pixels * (1 if view.mode == "grey" else 3)
    if view.form == "png":
        return data.startswith(b"\x89PNG\r\n\x1a\n")
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def error_from_plain(value: Mapping[str, Any], subject: str) -> errors.Unreadable:
    kind = _ERRORS.get(as_text(value.get("error")), errors.Unreadable)
    happened, remedy = as_text(value.get("happened"))[:1000], as_text(value.get("remedy"))[:1000]
    return kind(happened, subject=subject, remedy=remedy)


def _block(pages: int, kind: object, text: object, level: object, page: object, continues: object) -> Block:
    if kind not in _KINDS or not isinstance(continues, bool):
        raise Garbled("not a block")
    depth = _count(level)
    if depth > 6:
        raise Garbled("a heading deeper than 6")
    return Block(kind, as_text(text), depth, _page(page, pages), continues)  # type: ignore[arg-type]


def _record(blocks: int, value: object) -> Record:
    try:
        block, table, cells = _list(value)
        pairs = tuple((as_text(header), as_text(cell)) for header, cell in _list(cells))
    except (TypeError, ValueError) as error:
        raise Garbled(str(error)) from None
    if _count(block) >= blocks:
        raise Garbled("a row that is not there")
    return Record(block, _count(table), pairs)


def _page(value: object, pages: int) -> int | None:
    if value is None:
        return None
    number = _count(value)
    if not 1 <= number <= pages:
        raise Garbled("a page that is not there")
    return number


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Garbled("not a count")
    return value


def as_text(value: object) -> str:
    if not isinstance(value, str):
        raise Garbled("not a text")
    # A lone surrogate passes through JSON and would break the first file or database it meets.
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(as_text(one) for one in _list(value))


def _list(value: object) -> Iterable[Any]:
    if not isinstance(value, list):
        raise Garbled("not a list")
    return value


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST + 1:
        raise Garbled("nested too deep")
    if isinstance(value, dict):
        return {as_text(key): _clean(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    return as_text(value) if isinstance(value, str) else value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
