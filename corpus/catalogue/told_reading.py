"""What readers of the pages told us, and the keys: the Reader's methods for Question, Report, Key.

Refuses: who may see reports and keys; they are the operator's, and no route hands them out.
"""

from dataclasses import replace

from corpus.catalogue import nouns, schema
from corpus.catalogue.sight import Sight
from corpus.keys import Key
from corpus.requests import Question, Report


class ToldReading(Sight):
    def questions(self) -> tuple[Question, ...]:
        """In all states, in the order in which they were asked; their answers are cut to the scope."""
        found = [nouns.question_of(row) for row in self._present(schema.questions)]
        cut = [replace(one, answers=tuple(self.practices(one.answers))) for one in found]
        return tuple(sorted(cut, key=lambda one: (one.asked_at, one.id)))

    def reports(self) -> tuple[Report, ...]:
        """In the order in which they were sent."""
        found = [nouns.report_of(row) for row in self._present(schema.reports)]
        return tuple(sorted(found, key=lambda one: (one.sent_at, one.id)))

    def every_key(self) -> tuple[Key, ...]:
        """All, revoked ones too, in the order in which they were made."""
        found = [nouns.key_of(row) for row in self._present(schema.keys)]
        return tuple(sorted(found, key=lambda one: (one.created, one.id)))

    def key(self, identity: str) -> Key | None:
        row = self._rows.one(schema.keys, identity)
        return nouns.key_of(row) if row is not None else None
