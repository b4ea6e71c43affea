"""Passwords: hashed with Argon2id, checked in the same time whether there is such a person or not.

Owns how many are hashed at once: each takes 64 MB and a good part of a second, so that a crowd at the door must wait
outside. Refuses: whose they are, and how often one may try (sessions.py).
"""

import secrets
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.pool import Pool
from corpus.people import LONGEST_PASSWORD, spelled_password

AT_ONCE, WAITING = 2, 30

Result = TypeVar("Result")


class Passwords:
    """The cost is that of RFC 9106, 4, second choice: 3 passes over 64 MB. A hash names its own cost."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
        self._pool = Pool(AT_ONCE, WAITING)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Whatever hashes, in a line of its own. Raises Swamped when that is full."""
        return await self._pool.run(work)

    def close(self) -> None:
        self._pool.close()

    def hashed(self, password: str, name: str = "") -> str:
        """Raises ValueError for a password that is too easy."""
        return self._hasher.hash(spelled_password(password, name))

    def proves(self, password: str, secret: str) -> bool:
        """Whether `secret` is the hash of `password`. Without a `secret` it takes as long, and is never so."""
        tried = unicodedata.normalize("NFKC", password[: 2 * LONGEST_PASSWORD])
        nobody = self._nobody  # made at the first try, whoever that is about
        try:
            return self._hasher.verify(secret or nobody, tried) and bool(secret)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _nobody(self) -> str:
        """What is compared where there is nobody."""
        return self._hasher.hash(secrets.token_hex(32))
