"""The thread of a server that looks, now and then, at what is to be sent and what is due.

Owns that it never stops for one fault and never holds up the end of the process. Refuses: doing the work
(dispatching.py).
"""

import logging
import threading

from api.house import House
from api.mail.dispatching import deliver
from corpus.catalogue.catalogue import utc_now

log = logging.getLogger("fieldbridge.mail")

_PATIENCE = 5.0
"""Seconds that the end of the server waits for a letter that is on its way; what is cut off is sent again later."""


class Postman:
    def __init__(self, house: House) -> None:
        self._house = house
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)
        self._looked = ("", -1)

    def start(self) -> None:
        """Nothing where mail is off."""
        if self._house.settings.mails:
            self._thread.start()

    def close(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _work(self) -> None:
        while not self._over.wait(self._house.settings.mail_look_seconds):
            try:
                self._look()
            except Exception:
                # Whatever it was, the next look may fare better, and nobody is there to be told.
                log.exception("letters could not be looked after")

    def _look(self) -> None:
        """Deadlines hang on the day and on what the catalogue says: without news of either they are as they were."""
        moment = (utc_now()[:10], self._house.catalogue.sequence())
        deliver(self._house, deadlines=moment != self._looked, over=self._over)
        self._looked = moment
