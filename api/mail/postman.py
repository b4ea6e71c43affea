"""What a server looks at now and then: letters that are to be sent, and what is due.

Refuses: the work itself (dispatching.py), and the thread (rounds.py).
"""

from api.house import House
from api.mail.dispatching import deliver
from api.rounds import Rounds
from corpus.catalogue.catalogue import utc_now

_PATIENCE = 5.0
"""Seconds that the end of the server waits for a letter that is on its way; what is cut off is sent again later."""


class Postman:
    def __init__(self, house: House) -> None:
        self._house = house
        self._rounds = Rounds("postman", house.settings.mail_look_seconds, self._look, _PATIENCE)
        self._looked = ("", -1)

    def start(self) -> None:
        """Nothing where mail is off."""
        if self._house.settings.mails:
            self._rounds.start()

    def close(self) -> None:
        self._rounds.close()

    def _look(self) -> None:
        """Deadlines hang on the day and on what the catalogue says: without news of either they are as they were."""
        moment = (utc_now()[:10], self._house.catalogue.sequence())
        deliver(self._house, deadlines=moment != self._looked, over=self._rounds.over)
        self._looked = moment
