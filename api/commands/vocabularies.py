"""`vocabulary import|list`: the schemes by which practices are tagged.

Refuses: what a vocabulary file must be like (corpus/vocabulary_files.py says so, with file and line).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, say, say_json, table

if TYPE_CHECKING:
    from corpus.concepts import Vocabularies, Vocabulary

app = typer.Typer(
    help="Schemes of concepts: shipped, and your own.", no_args_is_help=True, rich_markup_mode=None
)

_TOLD = 20
"""So many things that were left out are told one by one."""

_MANY = 1_000
"""Concepts from which it is told that the first question about them waits."""


@app.command(name="import")
def take_in(
    file: Annotated[
        Path, typer.Argument(help="A vocabulary as TOML, or as SKOS in Turtle, RDF/XML or JSON-LD.")
    ],
    scheme: Annotated[str, typer.Option(help="The IRI of the scheme, where the file holds several.")] = "",
    language: Annotated[str, typer.Option(help="Of names in a SKOS file that say none, such as de.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Add a scheme, or put one in the place of that of the same name. What only the older one has stays, as retired."""
    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import everything
    from corpus.vocabulary_files import load_all, shipped

    settings = read_settings()
    with open_house(settings, create=True) as house, sole_writer(settings.data):
        found, text, left_out = _read(file, house.vocabularies, scheme, language)
        with house.catalogue.reader(everything()) as reader:
            held = dict(reader.vocabularies())
        others = [pair for pair in held.items() if pair[0] != found.name]
        found, text, retired = _after(found, text, held.get(found.name))
        load_all([*others, (file.name, text)], base=shipped())
        with house.catalogue.write(OPERATOR, "imported a vocabulary") as writer:
            writer.put_vocabulary(found.name, text)
    living = sum(not one.retired for one in found)
    if as_json:
        lists = {"left_out": list(left_out), "retired": list(retired)}
        say_json({"vocabulary": found.name, "concepts": living, **lists})
    else:
        _tell_imported(found.name, living, left_out, retired)


def _tell_imported(name: str, living: int, left_out: Sequence[str], retired: Sequence[str]) -> None:
    for one in left_out[:_TOLD]:
        say(f"left out: {one}")
    if len(left_out) > _TOLD:
        say(f"left out: {len(left_out) - _TOLD} more; --json names all")
    for one in retired:
        say(f"kept: {one}")
    say(
        f"{name}: {living} concepts. A running server takes it up when it is started again;",
        "after fieldbridge rebuild its concepts are found by meaning.",
    )
    if living >= _MANY:
        say(
            "Its concepts are encoded once: by a server in the background when it starts, else while the first"
            " fieldbridge tags waits; ten thousand take about a minute."
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


def _after(found: "Vocabulary", text: str, before: str | None) -> "tuple[Vocabulary, str, tuple[str, ...]]":
    """With what only the version before has, and a sentence for each of it."""
    from corpus.succession import succeeded
    from corpus.vocabulary_files import load
    from corpus.vocabulary_writing import to_toml

    if before is None:
        return found, text, ()
    both, retired = succeeded(found, load(before, found.name))
    return (both, to_toml(both), retired) if len(both.concepts) > len(found.concepts) else (found, text, ())


def _read(
    file: Path, known: "Vocabularies", scheme: str, language: str
) -> "tuple[Vocabulary, str, tuple[str, ...]]":
    """The scheme, the TOML that is kept of it, and what was left out. Told by its content, never by its name."""
    from corpus.errors import NotFound, VocabularyFault
    from corpus.languages import primary
    from corpus.skos.parsing import is_rdf
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
    if not is_rdf(text):
        return load(text, file.name), text, ()
    if primary(language) == "und":
        raise VocabularyFault(
            "that is no language tag", subject=language[:20], remedy="Name one such as de, fr or ar."
        )
    imported = from_skos(text, file.name, known, scheme, language)
    text = to_toml(imported.vocabulary)
    return load(text, file.name, by_line=False), text, imported.left_out
