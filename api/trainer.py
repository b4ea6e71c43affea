"""What has tags learnt anew in a server, once enough was decided: a process of its own, at idle priority.

Owns that a search never waits for it, and that it ends with the server. Refuses: learning (learning.py), and the thread
(rounds.py).
"""

import logging
import subprocess
import sys
from contextlib import suppress

from api.house import House
from api.rounds import Rounds
from api.settings import environment
from api.trainings import due

log = logging.getLogger("fieldbridge")

COMMAND = (sys.executable, "-c", "from api.cli import main; main()", "learn", "--idle", "--json")
_PATIENCE = 5.0
"""Seconds until a process that was asked to end is ended."""


class Trainer:
    def __init__(self, house: House) -> None:
        self._house = house
        self._rounds = Rounds("trainer", house.settings.learn_look_seconds, self._look, 2 * _PATIENCE)
        self._seen = -1

    def start(self) -> None:
        """Nothing where the setting says so."""
        if self._house.settings.learn_after:
            self._rounds.start()

    def close(self) -> None:
        self._rounds.close()

    def _look(self) -> None:
        """Nothing was decided while the catalogue stands where it stood."""
        now = self._house.catalogue.sequence()
        if now != self._seen and due(self._house, self._house.settings.learn_after):
            self._train()
        self._seen = now

    def _train(self) -> None:
        begun = subprocess.Popen(  # noqa: S603 (our own command, no shell, nothing from outside)
            COMMAND, env=environment(self._house.settings), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        said = ""
        while begun.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                _, said = begun.communicate(timeout=0.5)
            if self._rounds.over.is_set() and begun.poll() is None:
                self._end(begun)
                return
        if begun.returncode:
            log.error("tags could not be learnt: %s", " ".join(said.split())[-400:])

    @staticmethod
    def _end(begun: "subprocess.Popen[str]") -> None:
        begun.terminate()
        try:
            begun.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            begun.kill()
            begun.wait()
