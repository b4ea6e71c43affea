"""`rebuild`, `backup`, `restore`: the index made anew, and the truth kept safe.

Refuses: how a backup is made and proved (corpus.catalogue.backup).
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.voice import AsJson, say, say_json


def register(app: typer.Typer) -> None:
    for verb in (rebuild, backup, restore):
        app.command()(verb)


def rebuild(as_json: AsJson = False) -> None:
    """Make the whole index anew from the catalogue. A server goes on answering from the old one meanwhile."""
    from api.commands.progress import watching
    from api.house import open_house
    from api.lock import sole_writer
    from api.settings import read_settings

    settings = read_settings()
    house = open_house(settings)
    with sole_writer(settings.data), watching(quiet=as_json) as watch:
        made = house.publisher.publish(watch, full=True)
    if as_json:
        say_json(
            {"generation": made.name, "sequence": made.sequence, "rows": made.rows, "embedded": made.embedded}
        )
    else:
        say(f"index {made.name}: {made.practices} practices, {made.rows} passages, {made.embedded} embedded, "
            f"in {made.seconds:.1f} s")  # fmt: skip


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a zip file that is not there yet.")],
    as_json: AsJson = False,
) -> None:
    """Catalogue and original files of one moment, in one file, while the server runs. The index is not in
    it: `restore` says how it is made again."""
    from api.house import open_house
    from api.settings import read_settings

    house = open_house(read_settings())
    house.backup(file)
    size = file.stat().st_size
    if as_json:
        say_json({"file": str(file), "bytes": size})
    else:
        say(f"{file}: {size / 1e6:.1f} MB")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of what there is, after verifying all of it. Stop the server first."""
    from api.house import make_folder, restore_into
    from api.lock import sole_writer
    from api.settings import read_settings

    settings = read_settings()
    make_folder(settings.data)
    if not yes and not as_json:
        typer.confirm(f"Replace what is in {settings.data} by {file}?", abort=True)
    with sole_writer(settings.data):
        restore_into(settings, file)
    if as_json:
        say_json({"restored": str(file)})
    else:
        say(f"{settings.data}: restored from {file}. Run: fieldbridge rebuild")
