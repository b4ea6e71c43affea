"""`rebuild`, `backup`, `restore`: the index made anew, and the truth kept safe.

Refuses: how a backup is made and proved (corpus/catalogue/backup.py).
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.voice import AsJson, say, say_json
from api.plurals import plural


def register(app: typer.Typer) -> None:
    for verb in (rebuild, backup, restore):
        app.command()(verb)


def rebuild(as_json: AsJson = False) -> None:
    """Make the whole index anew from the catalogue. A server goes on answering from the old one meanwhile."""
    from api.commands.progress import watching
    from api.house import open_house
    from api.lock import sole_writer
    from api.purging import Purger
    from api.settings import read_settings

    settings = read_settings()
    with open_house(settings) as house:
        with sole_writer(settings.data), watching(quiet=as_json) as watch:
            Purger(house, watch).finish()
            made = house.publisher.publish(watch, full=True)
        if as_json:
            say_json(
                {
                    "generation": made.name,
                    "sequence": made.sequence,
                    "rows": made.rows,
                    "embedded": made.embedded,
                }
            )
        else:
            holds = f"{plural(made.practices, 'practice')}, {plural(made.rows, 'passage')}"
            say(f"index {made.name}: {holds}, {made.embedded} embedded, in {made.seconds:.1f} s")


def backup(
    file: Annotated[Path, typer.Argument(help="Where to: a zip file.")],
    as_json: AsJson = False,
) -> int:
    """Catalogue and original files of one moment, in one file, while the server runs. What can be made anew
    (vectors, index) is not in it. Exit 1 when an original was damaged and is left out."""
    import dataclasses

    from api.house import open_house
    from api.purge_lists import remember_backup
    from api.settings import read_settings
    from corpus.catalogue.backup import backup as write_backup

    with open_house(read_settings()) as house:
        remember_backup(house, file)
        made = write_backup(house.catalogue, house.files, file)
        if as_json:
            say_json({"file": str(file), **dataclasses.asdict(made)})
        else:
            say(f"{file}: {plural(made.files, 'file')}, {made.size / 1e6:.1f} MB, sequence {made.sequence}")
            say(*(f"left out, damaged: files/{one}" for one in made.left_out))
        return 1 if made.left_out else 0


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Put a backup in the place of what there is, and make the index anew. All of the backup is verified
    before anything is replaced; what was there before is kept aside, and what was purged since is purged again.
    Stop the server first."""
    import dataclasses

    from api.commands.progress import watching
    from api.house import forget_index, make_folder, open_house
    from api.lock import sole_writer
    from api.purge_lists import before_restoring
    from api.purging import Purger
    from api.settings import read_settings
    from corpus.catalogue.backup import restore as put_back

    settings = read_settings()
    make_folder(settings.data)
    if not yes and not as_json:
        typer.confirm(f"Replace what is in {settings.data} by {file}?", abort=True)
    with sole_writer(settings.data), watching(quiet=as_json) as watch:
        done = put_back(file, settings.data, before_restoring(file, settings.data))
        forget_index(settings)
        with open_house(settings) as house:
            Purger(house, watch).finish()
            made = house.publisher.publish(watch, full=True)
    if as_json:
        say_json({"restored": str(file), "generation": made.name, **dataclasses.asdict(done)})
    else:
        say(f"{settings.data}: sequence {done.sequence}, {plural(done.files, 'file')}, index {made.name}")
        say(f"what was there before: {done.aside}" if done.aside else "")
        say(*(f"purged again: {one}" for one in done.purged))
        say(*(f"was left out of the backup, damaged: files/{one}" for one in done.left_out))
    return 1 if done.left_out else 0
