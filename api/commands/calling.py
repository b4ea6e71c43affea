"""`call add|list|show|close|link|revoke`: calls for practices, and the links by which people submit and review.

Refuses: what a call asks (api/desk/calling.py), sending anything.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, answer, clean, listing, say, say_json
from api.plurals import plural

if TYPE_CHECKING:
    from api.house import House

app = typer.Typer(help="Calls for practices.", no_args_is_help=True, rich_markup_mode=None)

Identity = Annotated[str, typer.Argument(metavar="CALL", help="As `call list` shows it.")]


@app.command()
def add(
    file: Annotated[
        Path, typer.Argument(help="The call as TOML: id, title, group, criteria, people, rules.")
    ],
    as_json: AsJson = False,
) -> None:
    """Open a call, or change one. What is in review already keeps the rules under which it began."""
    from dataclasses import replace

    from api.desk.calling import call_of, reached_of
    from api.house import OPERATOR
    from api.mail.noticing import reach_people
    from corpus.access import everything
    from corpus.errors import NotFound

    if not file.is_file():
        raise NotFound("there is no such file", subject=str(file), remedy="Check the path.")
    with _house(create=True) as house:
        text = file.read_text(encoding="utf-8-sig")
        call = call_of(text, file.name, house.vocabularies)
        reached = reached_of(text, call, file.name)
        with house.catalogue.reader(everything()) as reader:
            before = reader.call(call.id)
        if before is not None:  # the same seed draws the same submissions for blind tagging
            call = replace(call, rules=replace(call.rules, seed=before.rules.seed))
        with house.catalogue.write(OPERATOR, "opened a call") as writer:
            writer.desk.put_call(call)
            reach_people(writer, call.id, reached)
    told = (
        f"call {call.id}: {'changed' if before else 'open'}, {plural(len(call.people), 'person', 'people')}, "
        f"{plural(len(call.criteria), 'criterion', 'criteria')}. Run: fieldbridge call link {call.id}"
    )
    answer(as_json, {"call": call.id, "changed": before is not None}, told)


@app.command("list")
def listed(as_json: AsJson = False) -> None:
    """All calls, with how many submissions are in which state."""
    from corpus.access import everything

    with _house() as house, house.catalogue.reader(everything()) as reader:
        calls = reader.calls()
        states = reader.states_counted()
    counted = {
        one.id: {state: count for (call, state), count in sorted(states.items()) if call == one.id}
        for one in calls
    }
    told = [
        {
            "id": one.id, "title": one.title, "group": one.group, "closes": one.closes,
            "closed": one.closed[:10], "submissions": counted[one.id],
        }
        for one in calls
    ]  # fmt: skip
    rows = [
        (
            one.id,
            one.group,
            f"closed {one.closed[:10]}" if one.closed else one.closes or "open",
            " ".join(f"{state}:{count}" for state, count in counted[one.id].items()) or "none",
            clean(one.title),
        )
        for one in calls
    ]
    listing(as_json, {"calls": told}, ("call", "group", "closes", "submissions", "title"), rows)


@app.command()
def close(identity: Identity, as_json: AsJson = False) -> None:
    """Nothing more is taken; what is there goes on."""
    from dataclasses import replace

    from api.desk.desk import Desk
    from api.house import OPERATOR

    with _house() as house:
        call = Desk(house).call(identity)
        with house.catalogue.write(OPERATOR, "closed a call") as writer:
            writer.desk.put_call(replace(call, closed=call.closed or writer.now))
    answer(as_json, {"call": identity, "closed": True}, f"call {identity}: closed")


@app.command()
def link(
    identity: Identity,
    person: Annotated[
        str, typer.Option("--for", help="A person of the call: the link is for reviewing as them.")
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="It expires after so many days.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a link: to submit, or to review as a person of the call. It is shown this once."""
    from api.desk.desk import Desk
    from api.house import OPERATOR
    from corpus.calls import Purpose, drawn_link
    from corpus.errors import NotFound

    purpose = Purpose.REVIEW if person else Purpose.SUBMIT
    with _house() as house:
        call = Desk(house).call(identity)
        if person and call.person(person) is None:
            names = ", ".join(one.id for one in call.people) or "none"
            raise NotFound("the call has no such person", subject=person[:80], remedy=f"There are: {names}.")
        expires = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        with house.catalogue.write(OPERATOR, "made a link") as writer:
            made, token = drawn_link(purpose, call.id, writer.now, expires, person=person)
            writer.desk.put_invitation(made)
        base = house.settings.base_url
    if as_json:
        say_json({"id": made.id, "token": token, "purpose": purpose.value, "expires": expires})
        return
    say(f"{base}/{'review' if person else 'submit'}/{token}", "")
    say(f"It is shown this once, and expires {expires}. Its id is {made.id}.")
    say(f"To end it before: fieldbridge call revoke {made.id}")


@app.command()
def revoke(
    link_id: Annotated[str, typer.Argument(metavar="ID", help="Of the link, as it was told when made.")],
    as_json: AsJson = False,
) -> None:
    """From this moment on the link opens nothing."""
    from dataclasses import replace

    from api.house import OPERATOR
    from corpus.access import everything
    from corpus.errors import NotFound

    with _house() as house:
        with house.catalogue.reader(everything()) as reader:
            found = next((one for one in reader.invitations() if one.id == link_id), None)
        if found is None:
            raise NotFound("there is no such link", subject=link_id[:80])
        with house.catalogue.write(OPERATOR, "revoked a link") as writer:
            writer.desk.put_invitation(replace(found, revoked=found.revoked or writer.now))
    answer(as_json, {"id": link_id, "revoked": True}, f"{link_id}: revoked")


def _house(create: bool = False) -> "House":
    from api.house import open_house
    from api.settings import read_settings

    return open_house(read_settings(), create=create)
