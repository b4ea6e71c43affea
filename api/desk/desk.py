"""The desk over one house: commands are decided on what the log says, written, and what follows from them is done.

Owns that a decision and its events are one write, and that publishing and taking back follow. Refuses: rules
(corpus/review), files (receiving.py).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.desk import publishing
from api.desk.dossier import Dossier
from api.desk.forms import form_of
from api.desk.knowing import has_seen
from api.house import House
from api.mail.noticing import note
from corpus.access import everything
from corpus.assertions import Agent, AgentKind
from corpus.calls import Call
from corpus.catalogue.desk_writing import DeskWriting
from corpus.errors import NotFound, Refused, UnknownValue
from corpus.proposals import Reading
from corpus.queue import parts_of, ready
from corpus.requests import State, Submission
from corpus.review import Actor, Case, Reason, Refusal, Role, Sight, decide, replayed, sight
from corpus.review import commands as c
from corpus.review import events as e
from search.tagging import ONE_ONLY

OPERATOR = Actor("operator", frozenset({Role.ADMINISTRATOR, Role.SUBMITTER}))
"""Whoever has the machine has the data; at the command line they act as this, or as a person of the call."""


class Desk:
    def __init__(self, house: House) -> None:
        self.house = house

    def call(self, identity: str) -> Call:
        """Raises NotFound."""
        with self.house.catalogue.reader(everything()) as reader:
            found = reader.call(identity)
            others = [one.id for one in reader.calls()]
        if found is None:
            listed = f"There are: {', '.join(others)}." if others else "Run: fieldbridge call add FILE"
            raise NotFound("there is no such call", subject=identity[:80], remedy=listed)
        return found

    def calls(self) -> tuple[Call, ...]:
        with self.house.catalogue.reader(everything()) as reader:
            return reader.calls()

    def submissions_of(self, call: Call) -> tuple[Submission, ...]:
        with self.house.catalogue.reader(everything()) as reader:
            return reader.submissions_of(call.id)

    def dossier(self, identity: str) -> Dossier:
        """Raises NotFound."""
        with self.house.catalogue.reader(everything()) as reader:
            submission = reader.submission(identity)
            if submission is None:
                raise NotFound(
                    "there is no such submission",
                    subject=identity[:80],
                    remedy="Run: fieldbridge review list",
                )
            call = reader.call(submission.call)
            assert call is not None
            log = reader.logged(identity)
            happened = reader.happened(identity)
            files = reader.submission_files(identity)
        forms = [one.form for one in happened if isinstance(one, e.Filled)]
        return Dossier(submission, call, replayed(happened), form_of(forms[-1] if forms else ""), files, log)

    def seen(self, identity: str, actor: Actor) -> tuple[Dossier, Sight]:
        """Raises NotFound for what the actor may not even know of."""
        dossier = self.dossier(identity)
        return dossier, seen_of(dossier, actor)

    def perform(self, identity: str, command: c.Command, actor: Actor, version: str = "") -> Case:
        """`version`: that of the text that whoever acts has before them, where it is known. Raises Refused with the
        rule that stands against it, NotFound, UnknownValue."""
        if isinstance(command, c.SaveTags):
            self._check_tags((*command.tags, *command.refused))
            self._check_answers(command.tags)
        if isinstance(command, c.Assign):
            command = replace(command, knows=has_seen(self.house, identity, command.reviewer))
        self.dossier(identity)
        agent = Agent(AgentKind.PERSON, actor.id)
        with self.house.catalogue.write(agent, type(command).__name__) as writer:
            before = replayed(writer.desk.reading.happened(identity))
            row = writer.desk.reading.submission(identity)
            outcome = decide(before, command, actor)
            if version and version != before.text:
                outcome = Refusal(Reason.STALE)
            if isinstance(outcome, Refusal):
                raise refused(outcome)
            after = replayed(outcome, before)
            if outcome and row is not None:
                first = writer.desk.append(identity, actor.id, outcome)
                writer.desk.put_submission(replace(row, **listed_as(after, outcome, row, writer.now)))
                writer.desk.put_parts(identity, parts_of(after))
                if any(isinstance(one, e.Submitted) for one in outcome):
                    to_be_read(writer.desk, identity, after.text)
                call = writer.desk.reading.call(row.call)
                if call is not None:
                    note(writer, self.house.settings, call, after, outcome, first)
        self._follow(identity, before.state, after.state)
        return after

    def complete(self, identity: str) -> None:
        """Does what follows from the state, where a run that was killed left it undone."""
        state = self.dossier(identity).case.state
        self._follow(identity, State.DRAFT if state is State.PUBLISHED else State.PUBLISHED, state)

    def _follow(self, identity: str, before: State, after: State) -> None:
        if after is State.PUBLISHED and before is not State.PUBLISHED:
            publishing.publish(self.house, self.dossier(identity))
        elif before is State.PUBLISHED and after is not State.PUBLISHED:
            publishing.take_back(self.house, self.dossier(identity))

    def _check_tags(self, tags: tuple[str, ...]) -> None:
        for one in tags:
            scheme, _, concept = one.rpartition(":")
            vocabulary = self.house.vocabularies.get(scheme)
            if vocabulary is None or vocabulary.get(concept) is None:
                names = ", ".join(each.name for each in self.house.vocabularies)
                raise UnknownValue(
                    "there is no such concept", subject=one[:80], remedy=f"Write scheme:id; schemes: {names}."
                )

    def _check_answers(self, tags: tuple[str, ...]) -> None:
        """Of some schemes a practice has one concept."""
        given = Counter(one.rpartition(":")[0] for one in dict.fromkeys(tags))
        for scheme in sorted(ONE_ONLY & {name for name, count in given.items() if count > 1}):
            raise UnknownValue(
                "this scheme takes one answer",
                subject=scheme,
                remedy="Choose the one that fits best, or none.",
            )


def to_be_read(writing: DeskWriting, identity: str, text: str) -> None:
    """Notes that software is to read this version, unless it did; in the write that hands it in."""
    known = writing.reading.reading(identity)
    if known is None or known.text != text:
        writing.put_reading(Reading(identity, text))


def listed_as(case: Case, happened: Sequence[e.Event], row: Submission, now: str) -> dict[str, Any]:
    """What changes in the row that lists see, after these events."""
    forms = [form_of(one.form) for one in happened if isinstance(one, e.Filled)]
    handed_in = any(isinstance(one, e.Submitted) for one in happened)
    return {
        "title": forms[-1].title if forms else row.title,
        "body_kind": forms[-1].body_kind if forms else row.body_kind,
        "state": case.state,
        "due": case.due,
        "ready": ready(case),
        "arrived": row.arrived or (now if handed_in else ""),
        "changed": now,
    }


def seen_of(dossier: Dossier, actor: Actor) -> Sight:
    """What the actor may see of it. Raises NotFound for what they may not even know of."""
    view = sight(dossier.case, actor)
    if not view.listed:
        raise NotFound("there is no such submission", subject=dossier.submission.id)
    return view


def refused(refusal: Refusal) -> Refused:
    detail = f": {refusal.detail}" if refusal.detail else ""
    return Refused(f"{refusal.words}{detail}", subject=refusal.reason.value)
