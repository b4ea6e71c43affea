"""The manifest of a generation: every file with its SHA-256, what it stands for, and what it was made with.

Owns its spelling as JSON, and the pointer `current` that names the one in force together with the manifest's
own hash. Refuses: opening the files it names.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import DoesNotFit, NotReady
from index.sealed import damaged, read_json, write_whole

FORMAT = 1
MANIFEST = "manifest.json"
POINTER = "current"


@dataclass(frozen=True)
class SegmentEntry:
    name: str
    rows: int
    files: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """`files` are those in the generation's own folder, by relative name; `spaces` name to fingerprint."""

    name: str
    sequence: int
    segments: tuple[SegmentEntry, ...]
    files: Mapping[str, str]
    spaces: Mapping[str, str]
    term_languages: tuple[str, ...]
    rows: int
    living: int
    subjects: int
    built_rows: int
    format: int = FORMAT
    payloads: tuple[str, ...] = field(default_factory=tuple)

    def encode(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True, indent=1).encode()


def publish(root: Path, manifest: Manifest) -> None:
    """Writes the manifest into its folder, then swaps the pointer: after this, the generation is in force."""
    content = manifest.encode()
    write_whole(root / manifest.name / MANIFEST, content)
    pointer = {"name": manifest.name, "manifest": hashlib.sha256(content).hexdigest()}
    write_whole(root / POINTER, json.dumps(pointer).encode())


def current_name(root: Path) -> str:
    """Raises NotReady when nothing was published, DamagedGeneration for a pointer that names nothing."""
    return _pointer(root)["name"]


def read_current(root: Path) -> Manifest:
    """The manifest in force, verified. Raises NotReady, DamagedGeneration, DoesNotFit."""
    pointer = _pointer(root)
    path = root / pointer["name"] / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise damaged(f"{pointer['name']}/{MANIFEST}", "the manifest is missing or cannot be read") from error
    if hashlib.sha256(content).hexdigest() != pointer["manifest"]:
        raise damaged(f"{pointer['name']}/{MANIFEST}", "the manifest is not what was published")
    return decode(content, pointer["name"])


def decode(content: bytes, subject: str) -> Manifest:
    """Raises DamagedGeneration, or DoesNotFit for a format of a newer version."""
    data: dict[str, Any] = read_json(content, subject)
    if data.get("format") != FORMAT:
        raise DoesNotFit(
            f"this index has format {data.get('format')}, and this version reads {FORMAT}",
            subject=subject,
            remedy="Use the version that made it, or run: fieldbridge rebuild",
        )
    try:
        segments = tuple(SegmentEntry(**one) for one in data.pop("segments"))
        return Manifest(
            segments=segments,
            term_languages=tuple(data.pop("term_languages")),
            payloads=tuple(data.pop("payloads")),
            **data,
        )
    except (KeyError, TypeError) as error:
        raise damaged(subject, "the manifest lacks a part") from error


def _pointer(root: Path) -> dict[str, str]:
    try:
        content = (root / POINTER).read_bytes()
    except FileNotFoundError:
        raise NotReady(
            "there is no index yet", subject=str(root), remedy="Run: fieldbridge ingest PATH"
        ) from None
    except OSError as error:
        raise damaged(POINTER, "the pointer to the index cannot be read") from error
    data = read_json(content, POINTER)
    name, sha256 = data.get("name"), data.get("manifest")
    if not isinstance(name, str) or not isinstance(sha256, str) or not name.isalnum():
        raise damaged(POINTER, "the pointer to the index names nothing")
    if not (root / name).is_dir():
        raise damaged(POINTER, f"the index {name} that it names is not there")
    return {"name": name, "manifest": sha256}
