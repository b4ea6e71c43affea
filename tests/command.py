"""The command `fieldbridge` in a process of its own, for tests that call many of them.

Arguments, environment, standard input, output and the exit code are a process's; only the imports are paid once, by the
server that every process is forked from. How a process starts from nothing is tested in `test_command_line`.
"""

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from api.cli import main

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 600

_PLAIN = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
_FORKED = multiprocessing.get_context("forkserver")
# What most verbs import when they run. Nothing here may start a thread, which a fork would lose.
_FORKED.set_forkserver_preload(
    [
        "tests.command",
        "numpy",
        "sqlalchemy.dialects.sqlite",
        "pydantic",
        "rich.console",
        "jinja2",
        "babel",
        "api.house",
    ]
)


def command(
    *arguments: object, environment: Mapping[str, str], typed: str = "", code: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Runs `fieldbridge ARGUMENTS`; `environment` is all that the process has besides a path and a language.

    Raises: AssertionError if it ends otherwise than with `code`; TimeoutError if it has not after ten minutes.
    """
    said = list(map(str, arguments))
    with tempfile.TemporaryDirectory() as kept:
        files = [Path(kept) / name for name in ("in", "out", "err")]
        files[0].write_text(typed, encoding="utf-8")
        process = _FORKED.Process(target=_run, args=(said, {**_PLAIN, **environment}, files))
        process.start()
        process.join(LIMIT_SECONDS)
        if process.is_alive():
            process.kill()
            raise TimeoutError(f"fieldbridge {' '.join(said)} did not end")
        out, err = (one.read_text(encoding="utf-8", errors="backslashreplace") for one in files[1:])
        ended = process.exitcode or 0
        assert code is None or ended == code, err + out
        return subprocess.CompletedProcess(said, ended, out, err)


def _run(arguments: list[str], environment: dict[str, str], files: list[Path]) -> None:
    for number, path in enumerate(files):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), encoding="utf-8", line_buffering=True)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["fieldbridge", *arguments]
    main()
