"""`collection add|remove|list`. `collection add starter` reads in the collection that comes with the software.

Refuses: reading files; `ingest` does.
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.voice import AsJson, say, say_json, table
from corpus import access

app = typer.Typer(help="Named sets of documents.", no_args_is_help=True, rich_markup_mode=None)

STARTER = "starter"


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Its short name; `starter` is the one that comes along.")],
    title: Annotated[str, typer.Option(help="Its full name.")] = "",
    operator: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    level: Annotated[str, typer.Option(help="field or global, for documents that do not say.")] = "",
    rights: Annotated[
        str, typer.Option(help="open, quote or cite: what may leave, where nothing is declared.")
    ] = "quote",
    visibility: Annotated[str, typer.Option(help="public, signed-in, or group:NAME.")] = "public",
    as_json: AsJson = False,
) -> int:
    """Make a collection, or change it. For `starter`: read it in; run again, it costs nothing."""
    from api.commands.reading_in import Asked, read_in

    if name == STARTER:
        folder = starter_folder()
        _put(STARTER, "Starter collection", "fieldbridge", "", "open", access.STARTER.label)
        return read_in([folder], Asked(STARTER, as_json=as_json))
    _put(name, title, operator, level, rights, visibility)
    if as_json:
        say_json({"collection": name})
    else:
        say(f"collection {name}: ready. Run: fieldbridge ingest PATH --collection {name}")
    return 0


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Its short name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Withdraw a collection with all its documents. Their ids answer 410 from then on."""
    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import everything

    settings = read_settings()
    with open_house(settings) as house:
        with house.catalogue.reader(everything()) as reader:
            reader.collection(name)
        if not yes and not as_json:
            typer.confirm(f"Withdraw the collection {name} with all its documents?", abort=True)
        with sole_writer(settings.data):
            with house.catalogue.write(OPERATOR, "removed a collection") as writer:
                writer.remove_collection(name)
            house.publish_again()
        if as_json:
            say_json({"removed": name})
        else:
            say(
                f"collection {name}: withdrawn. Run: fieldbridge backup FILE first, next time, to be able to go back."
            )


@app.command(name="list")
def list_all(as_json: AsJson = False) -> None:
    """All collections, with how many documents and practices each holds."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.access import everything

    with open_house(read_settings()) as house:
        found = []
        with house.catalogue.reader(everything()) as reader:
            for one in reader.collections():
                held = list(reader.documents_in(one.name))
                found.append(
                    {
                        "name": one.name, "title": one.title, "operator": one.operator, "level": one.default_level or "",
                        "rights": one.rights.value, "visibility": one.visibility.label, "documents": len(held),
                        "practices": sum(len(each.practices) for each in held),
                    }
                )  # fmt: skip
        if as_json:
            say_json({"collections": found})
        else:
            head = ("name", "documents", "practices", "level", "rights", "visibility", "title")
            table(head, [[one[name] for name in head] for one in found])


def starter_folder() -> Path:
    """Raises NotReady where the software came without it."""
    from importlib.resources import as_file, files

    from corpus.errors import NotReady

    with as_file(files("corpus") / "starter" / "documents") as folder:
        if not folder.is_dir():
            raise NotReady(
                "the starter collection did not come along", subject=str(folder), remedy="Install again."
            )
        return folder


def _put(name: str, title: str, operator: str, level: str, rights: str, visibility: str) -> None:
    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import Rights, Visibility
    from corpus.errors import UnknownValue
    from corpus.ids import collection_id
    from corpus.practices import Level
    from corpus.works import Collection

    if not name or len(name) > 60 or not all(char.isalnum() or char in "-_." for char in name):
        raise UnknownValue(
            "this is no name for a collection", subject=name[:80], remedy="Use letters, digits and hyphens."
        )
    if level and level not in tuple(Level):
        raise UnknownValue("there is no such level", subject=level[:60], remedy="Write field or global.")
    if rights not in tuple(Rights):
        raise UnknownValue(
            "there are no such rights", subject=rights[:60], remedy="Write open, quote or cite."
        )
    try:
        seen = Visibility(visibility)
    except ValueError as fault:
        remedy = "Write public, signed-in or group:NAME."
        raise UnknownValue("there is no such visibility", subject=visibility[:60], remedy=remedy) from fault
    settings = read_settings()
    with open_house(settings, create=True) as house:
        made = Collection(
            collection_id(name), name, title or name, operator, level or None, Rights(rights), seen
        )
        with sole_writer(settings.data), house.catalogue.write(OPERATOR, "added a collection") as writer:
            writer.put_collection(made)
