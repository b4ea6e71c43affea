"""The ZIP archive: a container without text of its own; each file inside is a document.

Owns which files come out: no links, no passwords, none that swells beyond measure. Refuses: names as paths, and office
files, which are ZIP containers too and have readers.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from corpus.errors import BrokenFile, EncryptedFile, OverLimit
from ingest.formats.members import Container, Left, Member, passed_over
from ingest.formats.source import Source

_TROUBLE = (
    zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = (
    "[content_types].xml", "mimetype", "meta-inf/manifest.xml", "word/", "ppt/", "xl/", "visio/",
    "metadata/buildversionhistory",
)  # fmt: skip
_MOST_MEMBERS = 50_000
_CHUNK = 1 << 20
_SWOLLEN, _SWOLLEN_BYTES = 200, 64 * 1024 * 1024
_UTF8_NAME = 0x800
_AGAIN = "Fetch the archive again, or pack it anew"


def takes(source: Source) -> bool:
    if not source.data.startswith(_SIGNATURES):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = [one.filename.casefold() for one in archive.infolist()[:_MOST_MEMBERS]]
    except _TROUBLE:
        return False
    return not any(one.startswith(_OFFICE) or one.endswith(".iwa") for one in names)


def count(source: Source) -> int:
    """How many files would come out. Raises EncryptedFile, BrokenFile, OverLimit where there is none."""
    with _opened(source) as archive:
        files = _files(archive)
    reasons = [_kept_inside(one) for one in files]
    if not all(reasons):
        return reasons.count("")
    if any(one.flag_bits & 1 for one in files):
        raise EncryptedFile("it is an archive with a password", remedy="Pack it without a password")
    if reasons:
        raise OverLimit(f"no file in the archive can be read: {reasons[0]}", remedy=_AGAIN)
    raise BrokenFile("there is no file in the archive", remedy=_AGAIN)


def members(source: Source) -> Iterator[Member | Left]:
    with _opened(source) as archive:
        for one in _files(archive):
            reason = _kept_inside(one)
            if reason:
                yield Left(_name(one), reason)
            else:
                yield Member(_name(one), _chunks(archive, one))


def _opened(source: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(source.data))
    except _TROUBLE as error:
        raise BrokenFile("it begins like a ZIP archive and is damaged", remedy=_AGAIN) from error


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = archive.infolist()
    if len(found) > _MOST_MEMBERS:
        raise OverLimit(f"the archive holds {len(found):,} files, more than {_MOST_MEMBERS:,}")
    return [one for one in found if not one.is_dir() and not passed_over(_name(one))]


def _kept_inside(member: zipfile.ZipInfo) -> str:
    """Why it does not come out; empty where it does."""
    kind = member.external_attr >> 16
    if kind and stat.S_IFMT(kind) not in (0, stat.S_IFREG):
        return "it is a link or a device, and those are not followed"
    if member.flag_bits & 1:
        return "it has a password; pack it without one"
    if member.file_size > _SWOLLEN_BYTES and member.file_size > _SWOLLEN * max(member.compress_size, 1):
        return f"it would unpack to {member.file_size:,} bytes, more than {_SWOLLEN} times its size"
    return ""


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _TROUBLE as error:
        raise BrokenFile("it is damaged inside the archive", remedy=_AGAIN) from error


def _name(member: zipfile.ZipInfo) -> str:
    """Names without the flag for UTF-8 are often UTF-8 all the same; the standard's cp437 is the last resort."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


CONTAINER = Container("zip", "1", "application/zip", takes, count, members)
