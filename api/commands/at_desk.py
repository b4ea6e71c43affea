"""What the verbs of the desk share: the desk of this data folder, who acts, and how an outcome is told.

Refuses: any verb.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from api.commands.voice import say, say_json

if TYPE_CHECKING:
    from api.desk.desk import Desk
    from corpus.review import Actor
    from corpus.review.commands import Command

Kind = TypeVar("Kind", bound=StrEnum)


@contextmanager
def open_desk() -> "Iterator[Desk]":
    from api.desk.desk import Desk
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings()) as house:
        yield Desk(house)


def actor_of(desk: "Desk", identity: str, person: str) -> "Actor":
    """A person of the submission's call, or of its group by the name or id of their account; the operator where none is
    named. Raises NotFound."""
    from api.desk.desk import OPERATOR
    from api.desk.people import person_of

    return person_of(desk.house, desk.dossier(identity), person) if person else OPERATOR


def perform(desk: "Desk", identity: str, command: "Command", person: str, as_json: bool) -> None:
    case = desk.perform(identity, command, actor_of(desk, identity, person))
    told(identity, case.state.value, as_json)


def told(identity: str, state: str, as_json: bool) -> None:
    if as_json:
        say_json({"id": identity, "state": state})
    else:
        say(f"{identity}: {state}")


def choice(written: str, kind: type[Kind]) -> Kind:
    """Raises UnknownValue."""
    from corpus.errors import UnknownValue

    try:
        return kind(written)
    except ValueError:
        listed = ", ".join(one.value for one in kind)
        raise UnknownValue(
            "there is no such kind", subject=written[:60], remedy=f"There are: {listed}."
        ) from None
