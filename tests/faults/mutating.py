"""Sound files with harm done to their bytes, as a bad disk, a bad line or a bad person would. Refuses: reading them."""

import random
from collections.abc import Callable

Harm = Callable[[bytearray, random.Random], None]
_LONGEST = 4_000


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    del data[start : start + length]


def cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def repeat(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    data[start:start] = bytes(data[start : start + length]) * chance.randint(1, 40)


def swap(data: bytearray, chance: random.Random) -> None:
    first, length = _stretch(data, chance)
    second = chance.randrange(len(data) - length + 1)
    data[first : first + length], data[second : second + length] = (
        data[second : second + length],
        data[first : first + length],
    )


def overwrite(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    data[start : start + length] = bytes([chance.choice((0, 0x20, 0x3C, 0x7F, 0xFF))]) * length


def number(data: bytearray, chance: random.Random) -> None:
    """A number of the text becomes one that nobody expects."""
    places = [at for at, byte in enumerate(data[:200_000]) if 0x30 <= byte <= 0x39]
    if places:
        at = chance.choice(places)
        data[at : at + 1] = chance.choice((b"-1", b"99999999999999999999", b"0", b"2147483648", b"1e999"))


HARMS: tuple[Harm, ...] = (flip, cut, cut_off, repeat, swap, overwrite, number)


def mutated(sound: bytes, chance: random.Random) -> tuple[bytes, str]:
    """The bytes after one to three harms, and the names of these."""
    data = bytearray(sound)
    done = []
    for _ in range(chance.randint(1, 3)):
        if len(data) > 1:
            harm = chance.choice(HARMS)
            harm(data, chance)
            done.append(harm.__name__)
    return bytes(data), ", ".join(done)


def _stretch(data: bytearray, chance: random.Random) -> tuple[int, int]:
    length = chance.randint(1, max(1, min(_LONGEST, len(data) // 4)))
    return chance.randrange(len(data) - length + 1), length
