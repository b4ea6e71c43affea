"""Calls and submissions that need no file: as the log would have them. What tests of the desk share."""

from collections.abc import Sequence
from dataclasses import replace

from api.desk.desk import listed_as
from api.house import OPERATOR as PERSON
from api.house import House
from corpus.calls import Call
from corpus.queue import parts_of
from corpus.requests import Submission
from corpus.review import Actor, Case, Refusal, Role, Rules, decide, replayed
from corpus.review import commands as c
from corpus.review import events as e

SUBMITTER = Actor("link-of-a-test", frozenset({Role.SUBMITTER}))
RULES = Rules(blind_one_in=0, criteria=("relevance",), seed="of tests")
STEP = tuple[c.Command, Actor]


def call_of(
    house: House, identity: str, group: str, people: Sequence[Actor] = (), rules: Rules = RULES
) -> Call:
    call = Call(
        identity,
        f"Call {identity}",
        group,
        criteria=(("relevance", "It matters."),),
        rules=rules,
        people=tuple(people),
    )
    with house.catalogue.write(PERSON, "opened a call") as writer:
        writer.desk.put_call(call)
    return call


def submitted(
    house: House,
    call: Call,
    identity: str,
    *steps: STEP,
    title: str = "",
    language: str = "en",
    body_kind: str = "",
    at: str = "2026-05-01T10:00:00Z",
    submitter: Actor = SUBMITTER,
    draft: bool = False,
) -> Case:
    """A submission that was handed in at `at`, and what came after that. Raises AssertionError for a step that the rules
    refuse."""
    form = f'{{"title": "{title or identity}", "body_kind": "{body_kind}"}}'
    begin: list[STEP] = [
        (c.Start(identity, call.group, call.rules), submitter),
        (c.Fill(f"text-{identity}"[:64], form, agreed=True), submitter),
        *([] if draft else [(c.Submit(at), submitter)]),
    ]
    case, happened = Case(), list[e.Event]()
    with house.catalogue.write(PERSON, "handed in") as writer:
        for command, actor in (*begin, *steps):
            outcome = decide(case, command, actor)
            assert not isinstance(outcome, Refusal), outcome
            writer.desk.append(identity, actor.id, outcome)
            case = replayed(outcome, case)
            happened += outcome
        row = Submission(identity, identity, group=call.group, call=call.id, language=language)
        writer.desk.put_submission(replace(row, **listed_as(case, happened, row, at)))
        writer.desk.put_parts(identity, parts_of(case))
    return case
