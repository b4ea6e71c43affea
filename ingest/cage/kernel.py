"""What the kernel lends to the cage: no network, no foreign files, no new privileges, no core dumps.

Owns every system call of the cage, by ctypes, and `powers()`, which tries them in a process of its own.
Refuses: failing. Where the kernel says no, the rest still holds, and `doctor` tells.
"""

import contextlib
import ctypes
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.cage.limits import Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_GIVING_WAY = 5
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
# Landlock, the same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIR, _ALL_OF_VERSION_1 = 1 << 2, 1 << 3, (1 << 13) - 1
_SIGKILL = 9
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
"""Opened once: every child would open it again."""
_POWERS = ("network off", "foreign files shut", "no new privileges", "memory limit")


def powers() -> dict[str, bool]:
    """What holds inside the cage on this machine, by the names of `_POWERS`."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from ingest.cage.kernel import _try_all; _try_all()"
    )
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", program, root], capture_output=True, timeout=60, check=False, env={}
        )
    except (OSError, subprocess.TimeoutExpired):
        return dict.fromkeys(_POWERS, False)
    said = done.stdout.decode("ascii", "replace").split("\n")
    return {name: f"{name}=yes" in said for name in _POWERS}


def network_off() -> bool:
    """A network namespace without interfaces (in a user namespace of our own where that is needed)."""
    if _LIBC is None or not hasattr(_LIBC, "unshare"):
        return False
    return bool(_LIBC.unshare(_CLONE_NEWNET) == 0 or _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def no_new_privileges() -> bool:
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_DUMPABLE, 0)


def give_way() -> None:
    """A process that reads files in and encodes their texts lets one go first that answers people."""
    with contextlib.suppress(OSError, AttributeError):
        if os.getpriority(os.PRIO_PROCESS, 0) < _GIVING_WAY:
            os.setpriority(os.PRIO_PROCESS, 0, _GIVING_WAY)


def stand_back() -> None:
    """The lowest priority that still moves on a busy machine: what people wait for goes first."""
    with contextlib.suppress(OSError):
        os.nice(19)


def die_with_parent() -> bool:
    return _prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def files_shut(readable: Iterable[str]) -> bool:
    """Landlock: from here on no file opens, but for reading beneath `readable`. Needs no_new_privileges."""
    if _LIBC is None:
        return False
    handled = struct.pack("=Q", _ALL_OF_VERSION_1)
    ruleset = _LIBC.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return False
    try:
        for folder in readable:
            _allow(_LIBC, ruleset, folder)
        return bool(_LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def rein_in(limits: Limits) -> bool:
    """The limits of this process from now on. True when the address space is bounded."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, spare=2)
    return _limit(resource.RLIMIT_AS, limits.memory_bytes)


def _limit(what: int, value: int, spare: int = 0) -> bool:
    """`spare` sets the hard limit higher, so that the soft one's signal can be told from a plain kill."""
    try:
        _, hard = resource.getrlimit(what)
        most = value + spare if hard == resource.RLIM_INFINITY else min(value + spare, hard)
        resource.setrlimit(what, (min(value, most), most))
    except (OSError, ValueError):
        return False
    return True


def _allow(libc: ctypes.CDLL, ruleset: int, folder: str) -> None:
    try:
        handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, handle)
    libc.syscall(_ADD_RULE, ruleset, 1, rule, 0)
    os.close(handle)


def _prctl(option: int, value: int) -> bool:
    if _LIBC is None:
        return False
    unused = ctypes.c_ulong(0)
    return bool(_LIBC.prctl(option, ctypes.c_ulong(value), unused, unused, unused) == 0)


def _try_all() -> None:
    found: Mapping[str, bool] = {
        "network off": network_off(),
        "no new privileges": no_new_privileges(),
        "foreign files shut": files_shut(()),
        "memory limit": rein_in(Limits()),
    }
    for name, holds in found.items():
        sys.stdout.write(f"{name}={'yes' if holds else 'no'}\n")
    sys.stdout.flush()
