"""`admin key add|list|revoke`: keys for pages of others that search here, and secret ones for programmes.

Refuses: what a key opens (corpus/keys.py, api/visitors.py), and people (people.py).
"""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.people import user
from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from corpus.keys import Key, SecretKey

app = typer.Typer(help="What the operator alone may do.", no_args_is_help=True, rich_markup_mode=None)
key = typer.Typer(
    help="Keys: publishable ones may stand in a page and open what is public; secret ones are a programme's own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(key, name="key")
app.add_typer(user, name="user")

_RIGHT_ORIGIN = "Write scheme and host as a browser does: --origin https://intranet.example.org"
_A_YEAR = "365"
_RIGHT_USES = "Write --use read, --use submit, --use decide or --use publish, and --group NAME."
_RIGHT_PERSON = "Run: fieldbridge admin user list"
_RIGHT_DATE = "Write --expires 2027-06-30, or a number of days: --expires 365"


@key.command()
def add(
    label: Annotated[str, typer.Argument(help="What it is for, so that you know it again.")],
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Pages of this origin may use it; may be repeated. None: pages of any."),
    ] = None,
    expires: Annotated[str, typer.Option(help="A day (2027-06-30), or a number of days from now.")] = "",
    use: Annotated[
        list[str] | None,
        typer.Option(help="Makes a secret key, good for: read, submit, decide or publish. May be repeated."),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(help="A secret key sees what this group's members see; may be repeated."),
    ] = None,
    person: Annotated[
        str, typer.Option("--for", help="A secret key is this person's, and dies with it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make a key. It is shown this once; only its hash is kept. A secret key expires after a year if nothing is said."""
    from api.house import OPERATOR, open_house
    from api.settings import read_settings
    from corpus.errors import WrongUse
    from corpus.keys import drawn

    now = datetime.now(UTC)
    if use or group or person:
        _add_secret(label, use or ["read"], group or [], person, expires or _A_YEAR, bool(origin), as_json)
        return
    end = _end(expires, now)
    try:
        made, text = drawn(" ".join(label.split())[:200], tuple(origin or ()), _spelled(now), end)
    except ValueError as fault:
        raise WrongUse("this is no origin", subject=str(fault)[:200], remedy=_RIGHT_ORIGIN) from None
    with (
        open_house(read_settings(), create=True) as house,
        house.catalogue.write(OPERATOR, "made a key") as writer,
    ):
        writer.put_key(made)
    if as_json:
        say_json({"id": made.id, "key": text, "label": made.label, "origins": made.origins, "expires": end})
    else:
        _tell_made(made, text, end)


def _tell_made(made: "Key", text: str, end: str) -> None:
    say(f"{text}", "", f"It is shown this once. Its id is {made.id}.")
    pages = (
        f"It is for pages of {', '.join(made.origins)}."
        if made.origins
        else "Pages of any origin may use it."
    )
    forever = "It does not expire; revoke it with: fieldbridge admin key revoke ID"
    say(pages, f"It expires {end}." if end else forever)


@key.command("list")
def listed(as_json: AsJson = False) -> None:
    """All keys, those that are no longer good too."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.access import anyone

    now = _spelled(datetime.now(UTC))
    with open_house(read_settings()) as house, house.catalogue.reader(anyone()) as reader:
        keys = reader.every_key()
        with house.catalogue.people() as people:
            secret = people.secret_keys()
            names = {one.id: one.name for one in people.everyone()}
    if as_json:
        both: list[Key | SecretKey] = [*keys, *secret]
        say_json([_about(one, now) for one in both])
        return
    rows = [
        (one.id, one.standing(now).value, " ".join(one.origins) or "any", one.expires[:10], clean(one.label))
        for one in keys
    ]
    for each in secret:
        opens = " ".join([*each.uses, *(f"group:{one}" for one in each.groups), names.get(each.person, "")])
        rows.append((each.id, each.standing(now).value, opens.strip(), each.expires[:10], clean(each.label)))
    table(("id", "standing", "origins or uses", "expires", "label"), rows)


@key.command()
def revoke(
    identity: Annotated[str, typer.Argument(metavar="ID", help="As `admin key list` shows it.")],
    as_json: AsJson = False,
) -> None:
    """From this moment on the key opens nothing."""
    from dataclasses import replace

    from api.house import OPERATOR, open_house
    from api.settings import read_settings
    from corpus.access import anyone
    from corpus.errors import NotFound
    from corpus.keys import is_secret

    with open_house(read_settings()) as house:
        if is_secret(identity):
            with house.catalogue.admitting() as people:
                people.revoke(identity, _spelled(datetime.now(UTC)))
            _revoked(identity, as_json)
            return
        with house.catalogue.reader(anyone()) as reader:
            found = reader.key(identity)
        if found is None:
            raise NotFound(
                "there is no such key", subject=identity[:80], remedy="Run: fieldbridge admin key list"
            )
        if not found.revoked:
            with house.catalogue.write(OPERATOR, "revoked a key") as writer:
                writer.put_key(replace(found, revoked=_spelled(datetime.now(UTC))))
    _revoked(identity, as_json)


def _add_secret(
    label: str, uses: list[str], groups: list[str], person: str, expires: str, origins: bool, as_json: bool
) -> None:
    """Raises WrongUse, NotFound."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.errors import NotFound, WrongUse
    from corpus.keys import Use, drawn_secret
    from corpus.people import is_group

    now = datetime.now(UTC)
    wrong = [one for one in uses if one not in [*Use]] + [one for one in groups if not is_group(one)]
    if wrong:
        raise WrongUse("this is no use of a key, or no group", subject=wrong[0][:80], remedy=_RIGHT_USES)
    if origins or ("decide" in uses and not person):
        said = "a secret key stands in no page" if origins else "only people decide"
        raise WrongUse(said, remedy="Leave --origin out; name the person with --for NAME.")
    with open_house(read_settings(), create=True) as house, house.catalogue.admitting() as people:
        owner = people.named(person.casefold()) if person else None
        if person and owner is None:
            raise NotFound("there is no such person", subject=clean(person)[:80], remedy=_RIGHT_PERSON)
        made, text = drawn_secret(
            " ".join(label.split())[:200],
            tuple(sorted({Use(one) for one in uses})),
            tuple(sorted({*groups})),
            _spelled(now),
            _end(expires, now),
            owner.id if owner else "",
        )
        people.put_secret_key(made)
    if as_json:
        say_json(_about(made, made.created) | {"key": text})
        return
    say(text, "", f"It is shown this once; nobody but its programme may have it. Its id is {made.id}.")
    say(f"It is good for: {', '.join(made.uses)}; it expires {made.expires}.")


def _about(one: "Key | SecretKey", now: str) -> dict[str, object]:
    kept = {name: value for name, value in asdict(one).items() if name != "digest"}
    return kept | {"standing": one.standing(now).value}


def _revoked(identity: str, as_json: bool) -> None:
    if as_json:
        say_json({"id": identity, "standing": "revoked"})
    else:
        say(f"{identity}: revoked")


def _end(written: str, now: datetime) -> str:
    """RFC 3339; empty for a key without end. Raises WrongUse."""
    from corpus.errors import WrongUse

    if not written:
        return ""
    try:
        if written.isascii() and written.isdigit():
            end = now + timedelta(days=int(written))
        else:
            end = datetime.combine(date.fromisoformat(written), datetime.min.time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise WrongUse("this is no day", subject=written[:40], remedy=_RIGHT_DATE) from None
    if end <= now:
        raise WrongUse("the key would have expired already", subject=written[:40], remedy=_RIGHT_DATE)
    return _spelled(end)


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
