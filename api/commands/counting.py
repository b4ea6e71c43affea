"""`review numbers`: what a coordinator counts of a call, as tables.

Refuses: the figures (corpus/review/numbers.py).
"""

from typing import Annotated, Any

import typer

from api.commands.at_desk import open_desk
from api.commands.voice import AsJson, clean, say, say_json, table
from api.plurals import plural


def numbers(
    call: Annotated[str, typer.Argument(help="As `call list` shows it.")], as_json: AsJson = False
) -> None:
    """What came in to a call, how long it stays in each state, what waits, what was decided."""
    from api.desk.counting import counted

    with open_desk() as desk:
        data = counted(desk, desk.call(call)).as_data()
    if as_json:
        say_json(data)
        return
    say(
        f"{data['call']}: handed in {data['handed_in']}, waiting {data['waiting']}, overdue {data['overdue']}",
        "",
    )
    stays = [one for one in data["stays"] if one["now"] or one["ended"]]
    shown = ("state", "now", "ended", "median", "ninth")
    table(("state", "now", "ended", "median days", "nine in ten"),
          [[("-" if one[name] is None else one[name]) for name in shown] for one in stays])  # fmt: skip
    for name in ("weeks", "body_kinds", "languages", "decided", "declined"):
        if data[name]:
            listed = ", ".join(f"{clean(one['value']) or 'not said'} {one['count']}" for one in data[name])
            say("", f"{name.replace('_', ' ')}: {listed}")
    say("", *(_agreement_line(name, data["agreement"][name]) for name in ("people", "machine")))
    if data["proposals"]:
        say("")
        table(("proposed tag", "shown", "accepted", "refused"),
              [(one["tag"], one["shown"], one["accepted"], one["refused"]) for one in data["proposals"]])  # fmt: skip


def _agreement_line(name: str, found: dict[str, Any]) -> str:
    if found["alpha"] is None:
        return f"agreement, {name}: {plural(found['submissions'], 'submission')} so far; a figure is told from 30"
    interval = f"{found['low']:.2f} to {found['high']:.2f}" if found["low"] is not None else "no interval"
    over = plural(found["submissions"], "submission")
    return f"agreement, {name}: alpha {found['alpha']:.2f} ({interval}) over {over}"
