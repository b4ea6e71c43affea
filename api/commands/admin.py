"""`admin key add|list|revoke`: keys for pages of others that search here.

Refuses: what a key opens (corpus/keys.py, api/keyring.py).
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

app = typer.Typer(help="What the operator alone may do.", no_args_is_help=True, rich_markup_mode=None)
key = typer.Typer(
    help="Publishable keys: they may stand in a page, and open what is public.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(key, name="key")

_RIGHT_ORIGIN = "Write scheme and host as a browser does: --origin https://intranet.example.org"
_RIGHT_DATE = "Write --expires 2027-06-30, or a number of days: --expires 365"


@key.command()
def add(
    label: Annotated[str, typer.Argument(help="What it is for, so that you know it again.")],
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Pages of this origin may use it; may be repeated. None: pages of any."),
    ] = None,
    expires: Annotated[str, typer.Option(help="A day (2027-06-30), or a number of days from now.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a key. It is shown this once; only its hash is kept."""
    from api.house import OPERATOR, open_house
    from api.settings import read_settings
    from corpus.errors import WrongUse
    from corpus.keys import drawn

    now = datetime.now(UTC)
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
        return
    say(f"{text}", "", f"It is shown this once. Its id is {made.id}.")
    say(
        f"It is for pages of {', '.join(made.origins)}."
        if made.origins
        else "Pages of any origin may use it."
    )
    say(
        f"It expires {end}." if end else "It does not expire; revoke it with: fieldbridge admin key revoke ID"
    )


@key.command("list")
def listed(as_json: AsJson = False) -> None:
    """All keys, those that are no longer good too."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.access import anyone

    now = _spelled(datetime.now(UTC))
    with open_house(read_settings()) as house, house.catalogue.reader(anyone()) as reader:
        keys = reader.every_key()
    if as_json:
        say_json(
            [
                {
                    "id": one.id, "label": one.label, "standing": one.standing(now).value,
                    "origins": one.origins, "created": one.created, "expires": one.expires,
                    "revoked": one.revoked,
                }
                for one in keys
            ]
        )  # fmt: skip
        return
    table(
        ("id", "standing", "origins", "expires", "label"),
        [
            (
                one.id,
                one.standing(now).value,
                " ".join(one.origins) or "any",
                one.expires[:10],
                clean(one.label),
            )
            for one in keys
        ],
    )


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

    with open_house(read_settings()) as house:
        with house.catalogue.reader(anyone()) as reader:
            found = reader.key(identity)
        if found is None:
            raise NotFound(
                "there is no such key", subject=identity[:80], remedy="Run: fieldbridge admin key list"
            )
        if not found.revoked:
            with house.catalogue.write(OPERATOR, "revoked a key") as writer:
                writer.put_key(replace(found, revoked=_spelled(datetime.now(UTC))))
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
