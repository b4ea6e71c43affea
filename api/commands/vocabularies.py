"""`vocabulary import|list`: the schemes by which practices are tagged.

Refuses: what a vocabulary file must be like (corpus/vocabulary_files.py says so, with file and line).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, say, say_json, table

if TYPE_CHECKING:
    from corpus.concepts import Vocabularies, Vocabulary

app = typer.Typer(
    help="Schemes of concepts: shipped, and your own.", no_args_is_help=True, rich_markup_mode=None
)

_SKOS = "http://www.w3.org/2004/02/skos/core#"


@app.command(name="import")
def take_in(
    file: Annotated[Path, typer.Argument(help="A vocabulary as TOML, or as SKOS in Turtle or JSON-LD.")],
    as_json: AsJson = False,
) -> None:
    """Add a scheme, or put one in the place of that of the same name."""
    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import everything
    from corpus.vocabulary_files import load_all, shipped

    settings = read_settings()
    with open_house(settings, create=True) as house, sole_writer(settings.data):
        scheme, text, left_out = _read(file, house.vocabularies)
        with house.catalogue.reader(everything()) as reader:
            others = [pair for pair in reader.vocabularies() if pair[0] != scheme.name]
        load_all([*others, (file.name, text)], base=shipped())
        with house.catalogue.write(OPERATOR, "imported a vocabulary") as writer:
            writer.put_vocabulary(scheme.name, text)
    if as_json:
        say_json({"vocabulary": scheme.name, "concepts": len(scheme.concepts), "left_out": list(left_out)})
        return
    for one in left_out:
        say(f"left out: {one}")
    say(
        f"{scheme.name}: {len(scheme.concepts)} concepts. A running server takes it up when it is started again;",
        "after fieldbridge rebuild its concepts are found by meaning.",
    )


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="The scheme; `fieldbridge vocabulary list` names them.")],
    form: Annotated[str, typer.Option("--format", help="turtle, jsonld or toml.")] = "turtle",
    as_json: AsJson = False,
) -> None:
    """Write a scheme as SKOS to the standard output. `--json` is short for `--format jsonld`."""
    from corpus.errors import NotFound
    from corpus.skos.writing import to_skos
    from corpus.vocabulary_writing import to_toml

    schemes = _loaded()
    scheme = schemes.get(name)
    if scheme is None:
        raise NotFound(
            "there is no such scheme", subject=name[:60], remedy="Run: fieldbridge vocabulary list"
        )
    chosen = "jsonld" if as_json else form
    say((to_toml(scheme) if chosen == "toml" else to_skos(scheme, schemes, chosen)).rstrip("\n"))


@app.command(name="list")
def list_all(as_json: AsJson = False) -> None:
    """All schemes, with their publishers."""
    schemes = _loaded()
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


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="A sentence or a passage, in any language.")],
    scheme: Annotated[str, typer.Option(help="In which scheme.")] = "gcm-objectives",
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
    as_json: AsJson = False,
) -> None:
    """The concepts that lie nearest in meaning to a text."""
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings()) as house:
        found = house.searcher.concepts(text, scheme, limit=limit)
    if as_json:
        rows = [{"scheme": one.concept.scheme, "id": one.concept.id, "label": one.concept.label,
                 "score": round(one.score, 3)} for one in found]  # fmt: skip
        say_json({"concepts": rows})
    else:
        table(
            ("id", "score", "label"),
            [(one.concept.id, f"{one.score:.2f}", one.concept.label) for one in found],
        )


def _loaded() -> "Vocabularies":
    """Those of the data folder; where nothing was read in yet, those that come along."""
    from api.house import open_house
    from api.settings import read_settings
    from corpus.errors import NotReady
    from corpus.vocabulary_files import shipped

    try:
        with open_house(read_settings()) as house:
            return house.vocabularies
    except NotReady:
        return shipped()


def _read(file: Path, known: "Vocabularies") -> "tuple[Vocabulary, str, tuple[str, ...]]":
    """The scheme, the TOML that is kept of it, and what was left out. Told by its content: SKOS names itself."""
    from corpus.errors import NotFound, VocabularyFault
    from corpus.skos.reading import from_skos
    from corpus.vocabulary_files import load
    from corpus.vocabulary_writing import to_toml

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise NotFound("the file cannot be read", subject=str(file), remedy=str(fault.strerror)) from fault
    except UnicodeDecodeError as fault:
        raise VocabularyFault(
            "the file is not UTF-8", subject=str(file), remedy="Save it as UTF-8."
        ) from fault
    if _SKOS not in text:
        return load(text, file.name), text, ()
    imported = from_skos(text, file.name, known)
    text = to_toml(imported.vocabulary)
    return load(text, file.name, by_line=False), text, imported.left_out
