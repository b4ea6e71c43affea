"""`review …`: the desk at the command line, by the operator or `--as` a person of the call.

Refuses: the rules (corpus/review), and showing what the rules keep from somebody.
"""

from typing import Annotated

import typer

from api.commands import recording
from api.commands.at_desk import actor_of, choice, open_desk, perform, told
from api.commands.counting import numbers
from api.commands.voice import AsJson, clean, say, say_json, table, wrapped

app = typer.Typer(help="Submissions in review.", no_args_is_help=True, rich_markup_mode=None)
app.command()(numbers)

Identity = Annotated[str, typer.Argument(metavar="ID", help="Of the submission, as `review list` shows it.")]
As = Annotated[
    str, typer.Option("--as", help="A person of the call or its group; without it you are the operator.")
]
Note = Annotated[str, typer.Option(help="Words for the record; they can be erased later.")]


@app.command("list")
def listed(
    tab: Annotated[str, typer.Option(help="new, mine, waiting, overdue or decided; without it all.")] = "",
    call: Annotated[str, typer.Option(help="Of this call alone.")] = "",
    group: Annotated[str, typer.Option(help="Of this group alone.")] = "",
    state: Annotated[str, typer.Option(help="In this state alone.")] = "",
    language: Annotated[str, typer.Option(help="In this language alone, as en.")] = "",
    kind: Annotated[str, typer.Option(help="Of bodies of this kind alone, as ngo.")] = "",
    words: Annotated[str, typer.Option(help="Words that the title has.")] = "",
    sort: Annotated[
        str, typer.Option(help="due, arrived, title, state or changed; -due turns it round.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="So many at most.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="After so many.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Submissions, those that are due first."""
    from api.desk.desk import OPERATOR
    from api.desk.queue import as_row, queue, wanted_of
    from corpus.catalogue.catalogue import utc_now
    from corpus.queue import Looker

    said = {"tab": tab, "call": call, "group": group, "state": state, "language": language, "kind": kind, "q": words,
            "sort": sort}  # fmt: skip
    with open_desk() as desk:
        looker = Looker(OPERATOR.id, utc_now()[:10], None, None, drafts=True)
        found = queue(desk.house, looker, wanted_of(said), limit, offset)
    rows = [as_row(one) for one in found.rows]
    if as_json:
        counts = {tab.value: count for tab, count in found.counts.items()}
        say_json({"submissions": rows, "total": found.total, "offset": offset, "counts": counts})
        return
    table(
        ("id", "state", "due", "call", "title"),
        [(one["id"], one["state"], one["due"], one["call"], clean(one["title"])) for one in rows],
    )
    if len(rows) < found.total:
        say(f"{offset + 1} to {offset + len(rows)} of {found.total}; the next: --offset {offset + len(rows)}")


@app.command()
def show(identity: Identity, person: As = "", as_json: AsJson = False) -> None:
    """One submission, as far as you may see it, and its history."""
    from api.desk.telling import as_data, story

    with open_desk() as desk:
        actor = actor_of(desk, identity, person)
        dossier, view = desk.seen(identity, actor)
        data = as_data(desk.house, dossier, view, actor)
        lines = story(dossier, view, actor)
    if as_json:
        say_json({**data, "story": lines})
        return
    say(f"{identity}: {data['state']}", f"  {clean(str(data['title']))}")
    for name in ("call", "due", "suspected", "places", "period", "bodies", "licence", "audience", "earliest", "missing",
                 "tags", "votes"):  # fmt: skip
        if data.get(name):
            say(f"  {name}: {data[name]}")
    for one in data.get("flags") or ():
        say(
            f"  flag {one['id']} ({one['kind']}{', looked at' if one['settled'] else ''}): {clean(one.get('words', ''))}"
        )
    if view.text:
        say("", *wrapped(str(data.get("text", ""))[:3000]))
    say("", *lines)


@app.command()
def assign(
    identity: Identity,
    reviewer: Annotated[str, typer.Argument(help="A reviewer of the group, or a person of the call.")],
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Give a submission to a reviewer."""
    from corpus.review import commands as c

    with open_desk() as desk:
        perform(desk, identity, c.Assign(actor_of(desk, identity, reviewer)), person, as_json)


@app.command("open")
def open_text(
    identity: Identity,
    person: As,
    conflict: Annotated[
        list[str] | None,
        typer.Option(
            help="own-body, partner, donor, author or same-office; to name one is to recuse yourself."
        ),
    ] = None,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Answer the question about conflicts (none, unless you name one) and open the text."""
    from corpus.review import Conflict
    from corpus.review import commands as c
    from corpus.review.case import Stage

    with open_desk() as desk:
        actor = actor_of(desk, identity, person)
        found = tuple(choice(one, Conflict) for one in conflict or ())
        seat = desk.dossier(identity).case.seat(actor.id)
        if found or seat is None or seat.stage is Stage.ASKED:
            desk.perform(identity, c.AnswerConflict(found, note), actor)
        if found:
            told(identity, "recused", as_json)
            return
        perform(desk, identity, c.Open(), person, as_json)


@app.command()
def tag(
    identity: Identity,
    tags: Annotated[list[str] | None, typer.Argument(help="scheme:concept …; none is an answer too.")] = None,
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Save your tags."""
    from corpus.review import commands as c

    with open_desk() as desk:
        text = desk.dossier(identity).case.text
        perform(desk, identity, c.SaveTags(tuple(tags or ()), text), person, as_json)


@app.command()
def approve(identity: Identity, person: As = "", note: Note = "", as_json: AsJson = False) -> None:
    """Vote for publishing it."""
    from corpus.review import Verdict
    from corpus.review import commands as c

    with open_desk() as desk:
        text = desk.dossier(identity).case.text
        perform(desk, identity, c.Vote(Verdict.APPROVE, text, note=note), person, as_json)


@app.command()
def decline(
    identity: Identity,
    criterion: Annotated[str, typer.Option(help="The criterion of the call that it does not meet.")],
    person: As = "",
    note: Note = "",
    final: Annotated[
        bool, typer.Option("--final", help="As a coordinator: send the refusal, as the reviewers voted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Vote against it, or with --final send the refusal."""
    from corpus.review import Verdict
    from corpus.review import commands as c

    with open_desk() as desk:
        text = desk.dossier(identity).case.text
        vote = c.Vote(Verdict.DECLINE, text, criterion, note)
        perform(desk, identity, c.Decline(criterion, note) if final else vote, person, as_json)


@app.command()
def ask(
    identity: Identity,
    question: Annotated[str, typer.Argument(help="What the submitter is to answer or change.")],
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Send it back to its submitter."""
    from corpus.review import commands as c

    with open_desk() as desk:
        perform(desk, identity, c.AskChanges(question), person, as_json)


@app.command()
def flag(
    identity: Identity,
    flag_id: Annotated[str, typer.Argument(help="As `review show` lists it.")],
    how: Annotated[str, typer.Argument(help="What you found: not personal, agreed, taken out …")],
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Say that you looked at a place that may hold personal data."""
    from corpus.review import commands as c

    with open_desk() as desk:
        perform(desk, identity, c.SettleFlag(flag_id, how), person, as_json)


@app.command()
def publish(identity: Identity, person: As = "", as_json: AsJson = False) -> None:
    """Publish what the reviewers approved. Run again on one that is published, it finishes what was left undone."""
    from corpus.catalogue.catalogue import utc_now
    from corpus.requests import State
    from corpus.review import commands as c

    with open_desk() as desk:
        if desk.dossier(identity).case.state is State.PUBLISHED:
            desk.complete(identity)
            told(identity, State.PUBLISHED.value, as_json)
            return
        perform(desk, identity, c.Publish(utc_now()), person, as_json)


@app.command()
def withdraw(identity: Identity, person: As = "", note: Note = "", as_json: AsJson = False) -> None:
    """Take it out, in whatever state; what was published is gone at once."""
    from corpus.review import commands as c

    with open_desk() as desk:
        perform(desk, identity, c.Withdraw(note), person, as_json)


@app.command()
def conflict(
    identity: Identity,
    whose: Annotated[str, typer.Argument(help="The person who has it.")],
    kind: Annotated[str, typer.Argument(help="own-body, partner, donor, author or same-office.")],
    person: As = "",
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """A conflict that came to light later: what that person did is void, and what rests on it open again."""
    from corpus.review import Conflict
    from corpus.review import commands as c

    with open_desk() as desk:
        perform(desk, identity, c.FindConflict(whose, choice(kind, Conflict), note), person, as_json)


for _verb in (recording.erase, recording.decisions, recording.agreement):
    app.command()(_verb)
app.command("read")(recording.read_texts)
