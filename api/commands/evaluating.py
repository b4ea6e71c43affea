"""`evaluate`: how well a set of questions is answered, with intervals, a page, and a test between two runs.

Refuses: measuring (api/evaluating/); the data folder of the settings is not touched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, bold, clean, say, say_json, table
from api.plurals import plural

if TYPE_CHECKING:
    from api.evaluating.comparing import Difference, Earlier
    from api.evaluating.running import Run


def register(app: typer.Typer) -> None:
    app.command()(evaluate)


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="SET", help="A folder with documents, questions and judgements; see docs."),
    ],
    keep: Annotated[
        Path | None, typer.Option(help="Keep the data in this folder; run again, what is there is used.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write a page with plots to this HTML file.")] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the result of each question to this JSON file.")
    ] = None,
    against: Annotated[Path | None, typer.Option(help="Compare with a run that --save wrote.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure search on a set: rankings, the floor, bridges, languages, each with its 95 % interval. It has a
    data folder of its own."""
    from api.commands.progress import watching
    from api.evaluating import comparing, page
    from api.evaluating.checking import open_set
    from api.evaluating.running import evaluate as run_through
    from api.settings import read_settings

    found = open_set(folder)
    for file in filter(None, (report, save)):
        comparing.check_place(file)
    earlier = comparing.opened(against, found.digest) if against else None
    with _folder(keep) as data, watching(quiet=as_json) as watch:
        run = run_through(found, data, read_settings(), watch)
    compared = comparing.differences(run.figures, earlier) if earlier else ()
    if save:
        comparing.save(run, save)
    if report:
        comparing.put(report, page.written(run, compared, earlier))
    _tell(run, compared, earlier, as_json)
    if not as_json:
        say(
            *(
                f"{what}: {where}"
                for what, where in (("page", report), ("run", save), ("data", keep))
                if where
            )
        )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    import tempfile

    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="fieldbridge-evaluate-") as made:
        yield Path(made)


def _tell(run: "Run", compared: "tuple[Difference, ...]", earlier: "Earlier | None", as_json: bool) -> None:
    from api.evaluating.telling import as_data, compared_table, tables

    if as_json:
        say_json(as_data(run, compared))
        return
    shown = list(tables(run))
    if earlier is not None:
        shown.append(compared_table(compared, earlier.file))
    for one in shown:
        say(bold(one.title))
        table(one.head, [[clean(cell) for cell in row] for row in one.rows])
        say("")
    found = run.found
    left_out = f"; {len(found.left_out)} without text left out" if found.left_out else ""
    sizes = [plural(int(run.setting[f"{one}s"]), one) for one in ("practice", "passage")]
    say(f"{clean(found.name)}: {', '.join(sizes)}, {plural(len(found.questions), 'question')}{left_out}")
    say(", ".join(f"{name} {spent:.1f} s" for name, spent in run.seconds.items()))
