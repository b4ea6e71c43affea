"""`mail send|list|test|start|save|saved|forget`: letters that wait, and searches that people keep.

Refuses: what a letter says and when it goes (api/mail).
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, answer, clean, listing, say, say_json, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.house import House
    from corpus.people import Person

app = typer.Typer(help="Letters, and searches that people keep.", no_args_is_help=True, rich_markup_mode=None)

ForPerson = Annotated[str, typer.Option("--for", help="An account, as `admin user list` shows it.")]


@app.command()
def send(as_json: AsJson = False) -> int:
    """Write down what is due and send what waits, once. A running server does it by itself; cron may too."""
    from api.mail.dispatching import deliver
    from corpus.letters import Standing

    with _house() as house:
        _must_be_on(house)
        told = deliver(house)
    counted = {one.value: told.standings[one] for one in Standing if told.standings[one]}
    went = ", ".join(f"{name}: {count}" for name, count in counted.items()) or "nothing was to be sent"
    left = [f"stopped: {clean(told.shut)}", "  then: what is left is tried again later"] if told.shut else []
    answer(as_json, {"letters": counted, "stopped by": told.shut}, went, *left)
    return int(bool(told.shut))


@app.command("list")
def listed(
    all_of_them: Annotated[bool, typer.Option("--all", help="Those that went or were dropped, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Letters that wait or were given up, with what the mail server said; no address is shown."""
    from corpus.letters import Standing

    shown = tuple(Standing) if all_of_them else (Standing.WAITING, Standing.SENDING, Standing.FAILED)
    with _house() as house, house.catalogue.posted() as outbox:
        letters, counts = outbox.letters(*shown), outbox.counts()
        on = house.settings.mails
    if as_json:
        rows = [
            {
                "id": one.id, "occasion": one.occasion.value, "to": one.holder, "about": one.about,
                "standing": one.standing.value, "tries": one.tries, "written": one.written,
                "next" if not one.standing.settled else "since": one.again, "happened": one.happened,
            }
            for one in letters
        ]  # fmt: skip
        say_json({"on": on, "counts": {one.value: count for one, count in counts.items()}, "letters": rows})
        return
    if not on:
        say("mail is off: FIELDBRIDGE_SMTP_HOST is empty, and no letter is written or sent")
    say(", ".join(f"{one.value}: {counts[one]}" for one in Standing if counts.get(one)) or "no letters")
    if letters:
        table(
            ("standing", "occasion", "about", "tries", "at", "happened"),
            [
                (one.standing.value, one.occasion.value, one.about, one.tries, one.again, clean(one.happened))
                for one in letters
            ],
        )


@app.command("test")
def try_out(
    address: Annotated[str, typer.Argument(help="Where a letter goes to try whether any does.")],
    language: Annotated[str, typer.Option(help="One of the languages of the pages.")] = "en",
    as_json: AsJson = False,
) -> int:
    """Send one letter now, past the outbox, and tell what the mail server says."""
    from secrets import token_hex

    from api.mail.composing import trial
    from api.mail.plain import message_of
    from api.mail.posting import Answer, Post
    from corpus.catalogue.catalogue import utc_now

    to = _address(address)
    with _house() as house:
        _must_be_on(house)
        message = message_of(trial(house, language), house.settings, to, f"trial-{token_hex(8)}", utc_now())
        with Post(house.settings) as post:
            outcome = post.send(message, to)
    words = ": ".join(one for one in (outcome.answer.value, clean(outcome.happened)) if one)
    answer(as_json, {"answer": outcome.answer.value, "happened": outcome.happened}, words)
    return int(outcome.answer is not Answer.TAKEN)


@app.command()
def start(
    address: Annotated[str, typer.Argument(help="Of somebody who stopped letters and wants them again.")],
    as_json: AsJson = False,
) -> None:
    """Lift what was stopped at an address, at the word of whoever it is."""
    from corpus.errors import NotFound

    to = _address(address)
    with _house() as house, house.catalogue.posting() as outbox:
        count = outbox.start(to)
    if not count:
        raise NotFound("nobody is reached at this address", remedy="Run: fieldbridge admin user list")
    answer(as_json, {"started": count}, "letters go there again")


@app.command()
def save(
    text: Annotated[str, typer.Argument(help="The question; empty with filters alone.")],
    person: ForPerson,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="As in `search`: place=KEN; may be repeated.")
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="Tell of new ones daily instead of weekly.")] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a search for somebody, who is told of practices that are new from now on."""
    from api.mail.keeping import keep
    from corpus.letters import Rhythm

    with _house() as house:
        found = _person(house, person)
        kept = keep(house, found, text, filters or [], Rhythm.DAILY if daily else Rhythm.WEEKLY)
    unreached = [] if found.email else ["no e-mail address is known: no letter goes yet"]
    answer(as_json, {"id": kept.id}, f"{kept.id}: kept", *unreached)


@app.command()
def saved(person: ForPerson = "", as_json: AsJson = False) -> None:
    """Searches that people keep."""
    with _house() as house:
        found = _person(house, person).id if person else None
        with house.catalogue.posted() as outbox:
            kept = outbox.saved(found)
    told = [
        {"id": one.id, "person": one.person, "text": one.text, "filters": list(one.filters),
         "rhythm": one.rhythm.value, "told": one.told}
        for one in kept
    ]  # fmt: skip
    rows = [
        (
            one.id,
            one.person,
            one.rhythm.value,
            one.told or "not yet",
            clean(" ".join((one.text, *one.filters))),
        )
        for one in kept
    ]
    listing(as_json, {"searches": told}, ("id", "person", "rhythm", "told", "search"), rows)


@app.command()
def forget(
    identity: Annotated[str, typer.Argument(metavar="ID", help="As `mail saved` shows it.")],
    as_json: AsJson = False,
) -> None:
    """Forget a search that somebody keeps."""
    from corpus.errors import NotFound

    with _house() as house, house.catalogue.posting() as outbox:
        if identity not in {one.id for one in outbox.saved()}:
            raise NotFound(
                "there is no such search", subject=identity[:80], remedy="Run: fieldbridge mail saved"
            )
        outbox.drop_saved(identity)
    answer(as_json, {"id": identity, "kept": False}, f"{identity}: forgotten")


@contextmanager
def _house() -> "Iterator[House]":
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings()) as house:
        yield house


def _must_be_on(house: "House") -> None:
    """Raises NotReady."""
    from corpus.errors import NotReady

    if not house.settings.mails:
        raise NotReady(
            "mail is off", subject="FIELDBRIDGE_SMTP_HOST", remedy="Set it to your mail server: docs/mail.md"
        )


def _person(house: "House", name: str) -> "Person":
    """Raises NotFound, WrongUse."""
    from corpus.errors import NotFound, WrongUse
    from corpus.people import spelled_name

    try:
        spelled = spelled_name(name)
    except ValueError as fault:
        raise WrongUse(str(fault), subject=clean(name)[:80]) from None
    with house.catalogue.people() as people:
        found = people.named(spelled)
    if found is None:
        raise NotFound("there is no such person", subject=spelled, remedy="Run: fieldbridge admin user list")
    return found


def _address(written: str) -> str:
    from corpus.errors import WrongUse
    from corpus.letters import spelled_address

    try:
        found = spelled_address(written)
    except ValueError as fault:
        raise WrongUse(str(fault), subject=clean(written)[:80]) from None
    if not found:
        raise WrongUse("an address is needed", remedy="Write it as ana@office.example")
    return found
