"""How often one caller may ask: a bucket of tokens for each key and each address, refilled evenly.

Owns the count and its bounds in memory: past them the caller seen longest ago is forgotten, and starts full. Refuses:
knowing who a caller is (gate.py). In-process on purpose: one server, one count.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

MOST_CALLERS = 50_000
BURST_SECONDS = 15.0
"""Seconds of the allowance that may be spent at once, where nothing else is said."""


class Pace:
    """`a_minute` requests for each caller; 0 is without limit."""

    def __init__(
        self, a_minute: int, clock: Callable[[], float] = time.monotonic, burst_seconds: float = BURST_SECONDS
    ) -> None:
        self._rate = a_minute / 60
        self._most = max(1.0, self._rate * burst_seconds)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, caller: str) -> float:
        """Takes one token; seconds until there is one where there is none, else 0."""
        if not self._rate:
            return 0.0
        now = self._clock()
        left, at = self._left.pop(caller, (self._most, now))
        left = min(self._most, left + (now - at) * self._rate)
        granted = left >= 1
        self._left[caller] = (left - 1 if granted else left, now)
        while len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        return 0.0 if granted else (1 - left) / self._rate


def household(address: str) -> str:
    """An address as it is counted: of IPv6 the first 64 bits, which one household or office has."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)
