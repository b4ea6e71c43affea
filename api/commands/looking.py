"""`status`, `doctor`, `export`, `texts`: what there is, whether it is whole, all of it in one file, and the languages.

Refuses: mending; each finding names the command that does.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands.voice import AsJson, See, say, say_json, scope_of
from api.plurals import plural


def register(app: typer.Typer) -> None:
    for verb in (status, doctor, export, texts):
        app.command()(verb)


def status(as_json: AsJson = False) -> None:
    """What is in the catalogue and the index, and where."""
    from api.checking import told
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings()) as house:
        facts = told(house)
    if as_json:
        say_json(facts)
    else:
        longest = max(len(name) for name in facts)
        say(*(f"{name:<{longest}}  {value}" for name, value in facts.items()))


def doctor(
    deep: Annotated[bool, typer.Option("--deep", help="Verify every stored byte.")] = False,
    as_json: AsJson = False,
) -> int:
    """Look for what is damaged or does not fit. Exit 1 when anything is. Says too what the kernel lends to the cage in
    which files are read."""
    from api.checking import findings
    from api.settings import read_settings
    from ingest.cage import powers

    held = powers()
    found = list(findings(read_settings(), deep))
    if as_json:
        say_json({"healthy": not found, "cage": held, "findings": [vars_of(one) for one in found]})
    elif found:
        for one in found:
            say(f"{one.subject}: {one.what}", f"  then: {one.remedy}")
    else:
        say(
            "healthy: every stored byte is as written"
            if deep
            else "healthy (--deep verifies every stored byte)"
        )
    if not as_json:
        say("the cage: " + ", ".join(f"{name} {'yes' if holds else 'no'}" for name, holds in held.items()))
    return 1 if found else 0


def export(
    file: Annotated[str, typer.Argument(help="Where to; `-` is standard output. .csv or .jsonl.")],
    form: Annotated[str, typer.Option("--format", help="jsonl or csv; else by the file's name.")] = "",
    labels: Annotated[str, typer.Option("--labels", help="Language of labels.")] = "en",
    see: See = None,
    as_json: AsJson = False,
) -> None:
    """All practices of one moment, as JSON Lines or CSV."""
    from api.exporting import export as lines_of
    from api.house import open_house
    from api.settings import read_settings
    from api.spelling import Speller
    from corpus.errors import StorageFault, UnknownValue

    form = form or ("csv" if file.lower().endswith(".csv") else "jsonl")
    if form not in ("jsonl", "csv"):
        raise UnknownValue("there is no such format", subject=form[:60], remedy="Write jsonl or csv.")
    settings = read_settings()
    with open_house(settings) as house:
        speller = Speller(house.vocabularies, labels, settings.quote_characters, settings.base_url)
        lines = lines_of(house.catalogue, scope_of(see), speller, "csv" if form == "csv" else "jsonl")
        if file == "-":
            for line in lines:
                sys.stdout.write(line)
            return
        count = -1 if form == "csv" else 0
        try:
            with Path(file).open("w", encoding="utf-8", errors="replace", newline="") as target:
                for line in lines:
                    target.write(line)
                    count += 1
        except OSError as fault:
            raise StorageFault(
                f"the file cannot be written ({fault.strerror})", subject=file, remedy="Name another place."
            ) from fault
        if as_json:
            say_json({"file": file, "practices": count})
        else:
            say(f"{plural(count, 'practice')} in {file}")


def vars_of(one: object) -> dict[str, str]:
    return {name: str(getattr(one, name)) for name in ("subject", "what", "remedy")}


def texts(as_json: AsJson = False) -> None:
    """The languages of the pages, and which texts each still lacks; those are shown in English."""
    from api.commands.voice import table
    from api.settings import read_settings
    from api.wording import library

    found = library(read_settings().texts)
    if as_json:
        say_json(found.missing)
        return
    rows = [(one, found.texts(one).own_name, len(found.missing[one])) for one in found.languages]
    table(("code", "language", "missing"), rows)
    for language, keys in found.missing.items():
        say(*(f"{language}: {key}" for key in keys))
