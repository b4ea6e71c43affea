"""`put`: practices of another system, from JSON files.

Refuses: other fields than `PUT /v1/practices/{scheme}:{number}` takes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from api.arriving import Arriving
    from api.house import House
    from corpus.arrivals import Origin

_MOST_TOLD = 5


def register(app: typer.Typer) -> None:
    app.command()(put)


def put(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="JSON: a practice with its `id` (scheme:number), or a list of them."
        ),
    ],
    group: Annotated[str, typer.Option(help="The group for which they come.")],
    as_json: AsJson = False,
) -> int:
    """Take practices of another system in, or change them. The same twice changes nothing; a wrong one is told by its
    fields and holds no other up. Exit 1 when any was."""
    from api.arriving import Arriving
    from api.house import open_house
    from api.settings import read_settings
    from corpus.errors import WrongUse
    from corpus.people import is_group

    if not is_group(group):
        raise WrongUse("this is no name of a group", subject=group[:60], remedy="Write it in small letters.")
    rows: list[dict[str, str]] = []
    with open_house(read_settings(), create=True) as house:
        arriving = Arriving(house)
        for where, said in _practices(files):
            rows.append({"from": where, **_taken(house, arriving, said, group)})
        if any(one["status"] in ("created", "changed") for one in rows):
            house.publish_again()
    if as_json:
        say_json({"practices": rows})
    else:
        table(
            ("status", "id", "practice", "from"),
            [(one["status"], clean(one["id"]), one["practice"], clean(one["from"])) for one in rows],
        )
        say(*(f"{clean(one['from'])}: {clean(one['happened'])}" for one in rows if one["happened"]))
    return int(any(one["status"] == "failed" for one in rows))


def _practices(files: list[Path]) -> Iterator[tuple[str, Any]]:
    """Raises WrongUse for a file that is no JSON."""
    from corpus.errors import WrongUse

    for path in files:
        try:
            said = json.loads(path.read_bytes())
        except (OSError, ValueError) as fault:
            remedy = "Mend it and run the command again; nothing of it was taken."
            raise WrongUse(f"it is no JSON: {fault}", subject=str(path), remedy=remedy) from fault
        for number, one in enumerate(said if isinstance(said, list) else [said], 1):
            yield f"{path} {number}" if isinstance(said, list) else str(path), one


def _taken(house: "House", arriving: "Arriving", said: Any, group: str) -> dict[str, str]:
    from api.house import OPERATOR
    from corpus.errors import FieldbridgeError

    named = str(said.get("id", ""))[:80] if isinstance(said, dict) else ""
    told = {"id": named, "practice": "", "status": "failed", "happened": ""}
    try:
        origin, fields = _understood(house, said, group)
        arriving.group(origin.scheme, {group}, group)
        taken = arriving.put(origin, fields, group, OPERATOR, publishing=False)
    except FieldbridgeError as fault:
        if fault.status in (503, 507):
            raise
        return {**told, "happened": str(fault)}
    return {**told, "practice": taken.practice, "status": taken.status}


def _understood(house: "House", said: Any, group: str) -> "tuple[Origin, dict[str, Any]]":
    """Raises WrongUse, which names each field."""
    from pydantic import ValidationError

    from api.models.arriving import PracticeSent, faults_in
    from corpus.arrivals import origin_of
    from corpus.errors import WrongUse

    own = said if isinstance(said, dict) else {}
    try:
        origin = origin_of(str(own.get("id", "")))
    except ValueError as fault:
        raise WrongUse(f"id: {fault}", subject=str(own.get("id", ""))[:80]) from None
    try:
        sent = PracticeSent.model_validate({name: one for name, one in own.items() if name != "id"})
        found = faults_in(sent, house.vocabularies, {group})
    except ValidationError as fault:
        found = [
            (".".join(map(str, one["loc"])), one["msg"].removeprefix("Value error, "))
            for one in fault.errors()
        ]
    if found:
        listed = "; ".join(f"{name}: {what}" for name, what in found[:_MOST_TOLD])
        raise WrongUse(listed, subject=str(origin))
    return origin, sent.said()
