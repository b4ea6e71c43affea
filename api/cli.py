"""The command `fieldbridge`: its verbs, and how a failure is told.

Owns exit codes (0 done, 1 failure, 2 wrong use) and the three parts of every error on stderr.
Refuses: the work of any verb; `commands/` has a file for each kind, and imports what it needs when it runs,
so that `--help` costs no more than this.
"""

import json
import sys

import typer

from api.commands import (
    admin,
    arriving,
    asking,
    calling,
    collections,
    duplicates,
    evaluating,
    inspecting,
    keeping,
    looking,
    mailing,
    preparing,
    purging,
    reading_in,
    reviewing,
    serving,
    submitting,
    tagging,
    telling,
    vocabularies,
)
from corpus.errors import FieldbridgeError

app = typer.Typer(
    name="fieldbridge",
    help="A good-practice knowledge base: ask in any language, get comparable practices with the guidance "
    "behind them. Every verb takes --json.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_ROOMS = (
    reading_in, inspecting, asking, tagging, keeping, purging, looking, serving, preparing, evaluating, submitting,
    arriving,
)  # fmt: skip
for _room in _ROOMS:
    _room.register(app)
app.add_typer(collections.app, name="collection")
app.add_typer(vocabularies.app, name="vocabulary")
app.add_typer(duplicates.app, name="duplicates")
app.add_typer(telling.question, name="question")
app.add_typer(telling.report, name="report")
app.add_typer(calling.app, name="call")
app.add_typer(reviewing.app, name="review")
app.add_typer(mailing.app, name="mail")
app.add_typer(admin.app, name="admin")

_DEFECT = "This is a defect of ours. Please report it with the command that you ran."


def main() -> None:
    """The entry point of the installed command. What reads files in lets what answers people go first."""
    if sys.argv[1:2] == ["ingest"]:
        from ingest.cage.kernel import give_way

        give_way()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one verb; gives the exit code. Never a traceback."""
    as_json = "--json" in arguments
    try:
        result = app(arguments, prog_name="fieldbridge", standalone_mode=False)
    except FieldbridgeError as fault:
        return _told(as_json, fault.slug, fault.happened, fault.subject, fault.remedy, fault.exit_code)
    except typer.TyperException as fault:
        happened = _message(fault)
        return _told(as_json, "wrong-use", happened.rstrip("."), "", _help(fault), 2) if happened else 2
    except typer.Exit as ended:
        return int(ended.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _told(as_json, "stopped", "Stopped", "", "What was done is kept; run it again to go on.", 130)
    except BrokenPipeError:
        return 1
    except Exception as fault:
        return _told(as_json, "failure", f"{type(fault).__name__}: {fault}", _place(fault), _DEFECT, 1)
    return result if isinstance(result, int) else 0


def _told(as_json: bool, slug: str, happened: str, subject: str, remedy: str, code: int) -> int:
    """What happened, to what, what to do next; each on a line of its own."""
    if as_json:
        told = {"type": slug, "happened": happened, "subject": subject, "remedy": remedy, "exit": code}
        print(json.dumps({"error": told}, ensure_ascii=True), file=sys.stderr)
        return code
    lines = [
        f"fieldbridge: {happened}",
        f"  with: {subject}" if subject else "",
        f"  then: {remedy}" if remedy else "",
    ]
    said = "\n".join(line for line in lines if line)
    print(said.encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
    return code


def _message(fault: Exception) -> str:
    return str(fault.format_message() if hasattr(fault, "format_message") else fault)


def _help(fault: Exception) -> str:
    context = getattr(fault, "ctx", None)
    return f"Run: {context.command_path if context else 'fieldbridge'} --help"


def _place(fault: Exception) -> str:
    """File and line of a defect: enough to find it, no traceback."""
    at = fault.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}, line {at.tb_lineno}" if at else ""


if __name__ == "__main__":
    main()
