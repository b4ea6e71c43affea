"""A thread of a server that looks, now and then, whether there is something to do.

Owns that it never stops for one fault and never holds up the end of the process. Refuses: what is looked at
(mail/postman.py, trainer.py).
"""

import logging
import threading
from collections.abc import Callable

from corpus.errors import FieldbridgeError

log = logging.getLogger("fieldbridge")


class Rounds:
    """`look` is called every so many seconds from `start` on. `over` is set when the server ends: a look that takes long
    asks it. `patience`: seconds that the end waits for a look that is under way."""

    def __init__(self, name: str, seconds: float, look: Callable[[], None], patience: float) -> None:
        self.over = threading.Event()
        self._name = name
        self._seconds = seconds
        self._look = look
        self._patience = patience
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self.over.set()
        if self._thread.is_alive():
            self._thread.join(self._patience)

    def _work(self) -> None:
        while not self.over.wait(self._seconds):
            try:
                self._look()
            except FieldbridgeError as fault:
                log.error("the %s could not do its round: %s", self._name, fault)
            except Exception:
                # Whatever it was, the next look may fare better, and nobody is there to be told.
                log.exception("the %s could not do its round", self._name)
