"""Ids: minted once from what makes the thing itself, so that the same input finds the same id again.

Owns the one function that hashes and spells them. Refuses: counters and clocks.
"""

import hashlib

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


def mint(prefix: str, *parts: str) -> str:
    """`prefix-` and 16 letters (80 bits of BLAKE2b over the parts, each preceded by its length)."""
    digest = hashlib.blake2b(digest_size=10)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    number = int.from_bytes(digest.digest(), "big")
    letters = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
    return f"{prefix}-{letters}"


def collection_id(name: str) -> str:
    return mint("col", name)


def document_id(collection: str, lineage: str) -> str:
    return mint("doc", collection, lineage)


def edition_id(document: str, sha256: str) -> str:
    return mint("ed", document, sha256)


def passage_id(edition: str, start: int, end: int) -> str:
    return mint("pas", edition, str(start), str(end))


def practice_id(document: str, key: str) -> str:
    """`key` is the declared key, else the title under which the practice was first met."""
    return mint("prac", document, key)


def intake_id(collection: str, path: str) -> str:
    return mint("in", collection, path)
