"""The limits under which a file is read. Owns their defaults and units.

Refuses: enforcing them (`zygote.py` inside, `cage.py` outside).
"""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes and seconds for one file. `memory_bytes` is address space, so about twice what is resident.

    Of a file that holds files: how many `members` and how many bytes of them come out, and how deep one such
    file may lie in another (`nesting`).
    """

    input_bytes: int = 512 * MEBIBYTE
    memory_bytes: int = 2048 * MEBIBYTE
    cpu_seconds: int = 120
    wall_seconds: float = 180.0
    output_bytes: int = 96 * MEBIBYTE
    open_files: int = 64
    start_seconds: float = 120.0
    members: int = 5_000
    unpacked_bytes: int = 4096 * MEBIBYTE
    nesting: int = 4


FOR_A_PICTURE = Limits(cpu_seconds=30, wall_seconds=45.0, output_bytes=128 * MEBIBYTE)
"""One page and no more; the output holds MOST_PIXELS in colour."""

FOR_A_PAGE = Limits(cpu_seconds=10, wall_seconds=20.0, output_bytes=32 * MEBIBYTE)
"""What leaves: a picture for people, or a page as a file of its own."""
