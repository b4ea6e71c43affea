"""`vocabulary import|list`: the schemes by which practices are tagged.

Refuses: what a vocabulary file must be like (corpus/vocabulary_files.py says so, with file and line).
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.voice import AsJson, say, say_json, table

app = typer.Typer(
    help="Schemes of concepts: shipped, and your own.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(name="import")
def take_in(
    file: Annotated[Path, typer.Argument(help="A vocabulary as TOML; see docs.")], as_json: AsJson = False
) -> None:
    """Add a scheme, or put one in the place of that of the same name."""
    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import everything
    from corpus.errors import NotFound, VocabularyFault
    from corpus.vocabulary_files import load, load_all, shipped

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise NotFound("the file cannot be read", subject=str(file), remedy=str(fault.strerror)) from fault
    except UnicodeDecodeError as fault:
        raise VocabularyFault(
            "the file is not UTF-8", subject=str(file), remedy="Save it as UTF-8."
        ) from fault
    settings = read_settings()
    with open_house(settings, create=True) as house:
        scheme = load(text, file.name)
        with sole_writer(settings.data):
            with house.catalogue.reader(everything()) as reader:
                others = [pair for pair in reader.vocabularies() if pair[0] != scheme.name]
            load_all([*others, (scheme.name, text)], base=shipped())
            with house.catalogue.write(OPERATOR, "imported a vocabulary") as writer:
                writer.put_vocabulary(scheme.name, text)
        if as_json:
            say_json({"vocabulary": scheme.name, "concepts": len(scheme.concepts)})
        else:
            say(
                f"{scheme.name}: {len(scheme.concepts)} concepts. A running server takes it up when it is started again."
            )


@app.command(name="list")
def list_all(as_json: AsJson = False) -> None:
    """All schemes, with their publishers."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.errors import NotReady
    from corpus.vocabulary_files import shipped

    try:
        with open_house(read_settings()) as house:
            schemes = house.vocabularies
    except NotReady:
        schemes = shipped()
    if as_json:
        say_json(
            {
                "vocabularies": [
                    {
                        "name": one.name,
                        "title": one.title,
                        "publisher": one.publisher,
                        "concepts": len(one.concepts),
                    }
                    for one in schemes
                ]
            }
        )
    else:
        table(
            ("name", "concepts", "publisher", "title"),
            [(one.name, len(one.concepts), one.publisher, one.title) for one in schemes],
        )
