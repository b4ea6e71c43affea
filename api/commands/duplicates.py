"""`duplicates [accept|reject ID]`: which documents are alike, and what a person decides about each pair.

Refuses: finding them; `ingest` does. Nothing is merged or removed by either word.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.voice import AsJson, clean, say, say_json
from api.plurals import plural

if TYPE_CHECKING:
    from corpus.assertions import Verdict
    from corpus.catalogue import Reader
    from corpus.likeness import Likeness

app = typer.Typer(
    help="Documents that are alike: proposed when they are read in, decided by people.",
    rich_markup_mode=None,
)

Identity = Annotated[str, typer.Argument(metavar="ID", help="Of the finding, as `duplicates` shows it.")]


@app.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Rejected ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pairs of documents that are the same file, the same text, near copies, editions or language versions."""
    if context.invoked_subcommand is not None:
        return
    from api.house import open_house
    from api.settings import read_settings
    from corpus.access import everything as all_of_it

    with open_house(read_settings()) as house, house.catalogue.reader(all_of_it()) as reader:
        rows = [_row(reader, one) for one in _known(reader, everything)]
    if as_json:
        say_json({"alike": rows})
        return
    for row in rows:
        say(
            f"{row['id']}  {row['relation']}  {row['verdict']}  {row['score']:.2f}",
            *(f"  {clean(end['file'])}: {clean(end['title'])}" for end in (row["document"], row["other"])),
            *(f"    “{clean(quote['exact'])}”" for quote in row["evidence"][:1]),
        )
    say(
        "Decide: fieldbridge duplicates accept ID, or reject ID"
        if any(row["verdict"] == "proposed" for row in rows)
        else f"{plural(len(rows), 'pair')}, all decided"
        if rows
        else "no two documents seem alike"
    )


@app.command()
def accept(identity: Identity, as_json: AsJson = False) -> None:
    """It is so. The same text stands once in a list of hits; a language version is linked; nothing is removed."""
    from corpus.assertions import Verdict

    _decide(identity, Verdict.CONFIRMED, as_json)


@app.command()
def reject(identity: Identity, as_json: AsJson = False) -> None:
    """It is not so. No later ingest proposes it again."""
    from corpus.assertions import Verdict

    _decide(identity, Verdict.REJECTED, as_json)


def _decide(identity: str, verdict: "Verdict", as_json: bool) -> None:
    from dataclasses import replace

    from api.house import OPERATOR, open_house
    from api.lock import sole_writer
    from api.settings import read_settings
    from corpus.access import everything
    from corpus.errors import NotFound

    settings = read_settings()
    with open_house(settings) as house, sole_writer(settings.data):
        with house.catalogue.reader(everything()) as reader:
            said = [one for one in reader.all_alike() if one.id == identity]
        if not said:
            raise NotFound(
                "there is no such finding", subject=identity[:80], remedy="Run: fieldbridge duplicates"
            )
        with house.catalogue.write(OPERATOR, "decided whether documents are alike") as writer:
            writer.liken([replace(said[-1], agent=OPERATOR, verdict=verdict, evidence=(), at="")])
        house.publish_again()
    if as_json:
        say_json({"id": identity, "verdict": verdict.value})
    else:
        say(f"{identity}: {verdict.value}")


def _known(reader: "Reader", rejected: bool) -> "list[Likeness]":
    """What holds, the undecided first; with `rejected`, also what a person said is not so."""
    from corpus.assertions import Verdict
    from corpus.likeness import holding

    claims = reader.all_alike()
    found = list(holding(claims))
    if rejected:
        last = {one.id: one for one in claims if one.decided}
        found += [one for one in last.values() if one.verdict is Verdict.REJECTED]
    return sorted(found, key=lambda one: (one.decided, one.relation.value, -one.score, one.id))


def _row(reader: "Reader", one: "Likeness") -> dict[str, Any]:
    import dataclasses

    def end(document: str) -> dict[str, str]:
        edition = reader.newest_edition(document, text=False)
        return {
            "id": document, "title": edition.title, "file": edition.filename, "language": edition.language,
            "date": edition.date,
        }  # fmt: skip

    return {
        "id": one.id,
        "relation": one.relation.value,
        "verdict": one.verdict.value,
        "score": one.score,
        "by": one.agent.name,
        "document": end(one.document),
        "other": end(one.other),
        "evidence": [dataclasses.asdict(quote) for quote in one.evidence],
    }
