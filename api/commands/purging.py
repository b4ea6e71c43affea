"""`purge`: erasing for good.

Refuses: the erasing itself (api/purging.py).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, say, say_json
from api.plurals import plural

if TYPE_CHECKING:
    from api.purging import Purged
    from corpus.catalogue.tracing import Traces


def register(app: typer.Typer) -> None:
    app.command()(purge)


def purge(
    identity: Annotated[
        str,
        typer.Argument(
            metavar="[ID]",
            help="Of a document, a practice, an edition or a submission. Without: finish purges that were stopped.",
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Told to whoever asks for it; name nothing that is erased.")
    ] = "",
    told: Annotated[
        bool,
        typer.Option("--told", help="Also questions and reports of readers that quote it or are about it."),
    ] = False,
    backup: Annotated[
        list[Path] | None,
        typer.Option("--backup", help="A backup to look into, beside those made here. May be repeated."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Erase for good: text, vectors, terms, page pictures, file, what was claimed of it. Its id answers 410 with date and
    reason. A server may run meanwhile. Exit 1 when something may still hold it."""
    from api.commands.progress import watching
    from api.house import open_house
    from api.lock import sole_writer
    from api.purging import Purger
    from api.settings import read_settings

    settings = read_settings()
    with open_house(settings) as house:
        if identity and not yes and not as_json:
            _tell_plan(Purger(house).traces(identity), told)
            typer.confirm("Erase this for good?", abort=True)
        with sole_writer(settings.data), watching(quiet=as_json) as watch:
            purger = Purger(house, watch)
            done = list(purger.finish())
            if identity:
                done.append(purger.purge(identity, reason, told, backup or ()))
    if as_json:
        say_json({"purged": [_as_data(one) for one in done]})
    else:
        for one in done:
            _tell(one)
        say(*([] if done else ["nothing was left to finish"]))
    return 1 if any(one.unclean or one.backups for one in done) else 0


def _tell_plan(found: "Traces", told: bool) -> None:
    if found.kind == "submission" and not found.documents:
        say(
            f"submission {found.target}: its form, {plural(len(found.originals), 'file')}, and what was written of it"
        )
        return
    say(
        f"documents: {len(found.documents)}, practices: {len(found.practices)}, editions: {len(found.editions)}, "
        f"passages: {len(found.passages)}",
        *(f"document {one}" for one in found.documents if one != found.target),
        *(f"practice {one}" for one in found.practices if one != found.target),
        *(f"the file of {one}, which holds it" for one in found.bereft if one not in found.editions),
        *_stays(found, told),
    )


def _stays(found: "Traces", told: bool) -> list[str]:
    """What is not erased although it says the same."""
    lines = [f"stays: the same file, as {one}" for one in found.same_file]
    if found.shared:
        lines.append(f"stays: passages on which other practices rest too: {found.shared}")
    if not told:
        lines += [f"stays without --told: {one}, sent by a reader" for one in found.told]
    return lines


def _tell(one: "Purged") -> None:
    from api import purge_lists

    found = one.found
    say(f"{one.purge.target}: erased (passages: {len(found.passages)}, files: {_files(found)})")
    say(*_stays(found, told=True))
    say(
        *(
            f"what was learnt about tags of {scheme} is dropped; run: fieldbridge learn"
            for scheme in one.unlearnt
        )
    )
    say(*(f"may still hold it, and could not be opened: {path}" for path in one.unclean))
    say(*purge_lists.told(one.backups))
    if one.backups:
        say("  then: delete these backups and make a new one; restoring one of them purges again")


def _as_data(one: "Purged") -> dict[str, object]:
    import dataclasses

    found = one.found
    return {
        "id": one.purge.target,
        "kind": one.purge.kind,
        "date": one.purge.at,
        "reason": one.purge.reason,
        "documents": found.documents,
        "practices": found.practices,
        "editions": found.editions,
        "passages": len(found.passages),
        "files": _files(found),
        "shared_passages": found.shared,
        "same_file": found.same_file,
        "told": found.told,
        "unclean": one.unclean,
        "unlearnt": one.unlearnt,
        "backups": [dataclasses.asdict(each) for each in one.backups],
    }


def _files(found: "Traces") -> int:
    return len(set(found.originals) - set(found.kept_files))
