"""A coordinator's digest: what came in between the last and this, what waits, what is late, what can be decided.

Refuses: names of submitters and reviewers, and telling of an empty desk.
"""

from api.house import House
from api.mail.plain import isolated, one_line, subject_line
from api.wording import Texts
from corpus.access import everything
from corpus.calls import Call
from corpus.letters import Letter, Reachable, later
from corpus.people import Role
from corpus.requests import State

_MOST_TITLES = 10


def digest(house: House, t: Texts, one: Letter, to: Reachable) -> tuple[str, list[str]] | None:
    """Subject and paragraphs; None where no call of theirs has anything to tell."""
    since = later(f"{one.period}T00:00:00Z", days=-to.rhythm.days)
    lines, named = [], []
    for call in calls_of(house, one.holder):
        told = _of_call(house, t, call, since, one.period)
        if told:
            named.append(call.title)
            lines += [t("mail.digest", call=isolated(call.title)), *told]
    if not named:
        return None
    return subject_line(t("mail.subject_digest", call=one_line(named[0])), len(named), t), lines


def calls_of(house: House, holder: str) -> list[Call]:
    """Those that somebody coordinates: by an account's roles, or as a person of the call."""
    with house.catalogue.reader(everything()) as reader:
        calls = reader.calls()
    with house.catalogue.people() as people:
        person = people.person(holder)
    if person is not None:
        groups = {one.group for one in person.grants if one.role is Role.COORDINATOR and person.may_sign_in}
        return [one for one in calls if one.group in groups]
    own, _, identity = holder.rpartition("/")
    found = [one for one in calls if one.id == own]
    people_of = {one.id: each for one in found for each in one.people if each.id == identity}
    return [one for one in found if one.id in people_of and Role.COORDINATOR in people_of[one.id].roles]


def _of_call(house: House, t: Texts, call: Call, since: str, today: str) -> list[str]:
    with house.catalogue.reader(everything()) as reader:
        rows = reader.submissions_of(call.id)
    live = [one for one in rows if one.state in (State.SUBMITTED, State.IN_REVIEW)]
    overdue = [one for one in live if one.due and one.due < today]
    counts = {
        "arrived": sum(1 for one in rows if since <= one.arrived < today),
        "unassigned": sum(1 for one in live if one.state is State.SUBMITTED),
        "waiting": sum(1 for one in live if one.state is State.IN_REVIEW),
        "overdue": len(overdue),
        "decide": sum(1 for one in live if one.ready),
    }
    if not any(counts.values()):
        return []
    lines = [
        "\n".join(f"- {t(f'mail.digest_{name}', number=count)}" for name, count in counts.items() if count)
    ]
    if overdue:
        shown = sorted(overdue, key=lambda one: (one.due, one.id))[:_MOST_TITLES]
        listed = (f"- {isolated(one.title)} ({t('mail.due_on', date=t.date(one.due))})" for one in shown)
        lines.append("\n".join([t("mail.digest_late"), *listed]))
    return lines
