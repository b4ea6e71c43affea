"""The queue: what its lists filter and sort by, who has which part in a submission; and the bodies of people.

Rows that gain a column are sealed anew, each after it was verified: damage is not sealed in.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from corpus.catalogue.rows import checksum, damaged
from corpus.ids import mint
from corpus.queue import LANES, awaited, folded, parts_of, ready
from corpus.requests import State
from corpus.review import Case, replayed
from corpus.review.spelling import event_of

revision = "0006"
down_revision = "0005"

_PEOPLE = "id name shown email secret issuer subject grants created disabled erased"
_PEOPLE_NOW = _PEOPLE.replace("grants", "grants bodies")
_SUBMISSIONS = "id born died title state group_name document visibility call source due changed"
_SUBMISSIONS_NOW = f"{_SUBMISSIONS} arrived language body_kind ready lane awaited folded"
_SORTED = (
    ("due", "due"),
    ("arrived", "arrived"),
    ("title", "folded"),
    ("state", "state"),
    ("changed", "changed"),
)
_MORE = {
    "in_all": "due id lane group_name",
    "counted": "group_name lane awaited ready state id call language body_kind folded",
    "awaited": "awaited id group_name",
    "ready": "ready id",
    "in_language": "group_name language",
}
_PART = "id born died submission person part"


def upgrade() -> None:
    _remade("people", _PEOPLE, _PEOPLE_NOW, lambda row: {**row, "bodies": "[]"})
    _index_people()
    cases = _cases()
    _remade("submissions", _SUBMISSIONS, _SUBMISSIONS_NOW, lambda row: {**row, **_listed(row, cases)})
    for name, column in _SORTED:
        op.create_index(f"submissions_by_{name}", "submissions", ["died", "lane", column, "id"])
    for name, columns in _MORE.items():
        op.create_index(f"submissions_{name}", "submissions", ["died", *columns.split()])
    op.create_index("submissions_of_call", "submissions", ["died", "call", "id"])
    _make("desk_parts", _PART)
    op.create_index("desk_parts_of_person", "desk_parts", ["died", "person", "part", "submission"])
    op.create_index("desk_parts_in", "desk_parts", ["died", "submission"])
    _fill_parts({identity: case for identity, (case, _, _) in cases.items()})
    op.create_index("invitations_by_digest", "invitations", ["digest"])
    op.create_index("files_by_content", "submission_files", ["sha256"])


def downgrade() -> None:
    op.drop_index("files_by_content", "submission_files")
    op.drop_index("invitations_by_digest", "invitations")
    op.drop_table("desk_parts")
    op.execute("DELETE FROM tallies WHERE relation = 'desk_parts'")
    _remade("submissions", _SUBMISSIONS_NOW, _SUBMISSIONS, lambda row: row)
    _remade("people", _PEOPLE_NOW, _PEOPLE, lambda row: row)
    _index_people()


def _remade(table: str, before: str, after: str, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    old = sa.table(table, *map(sa.column, [*before.split(), "checksum"]))
    rows = []
    for row in connection.execute(sa.select(old)).all():
        *values, written = row
        if checksum(table, values) != written:
            raise damaged("a row is not as it was written", f"{table} {row[0]}")
        full = changed(dict(zip(before.split(), values, strict=True)))
        rows.append({name: full[name] for name in after.split()})
    op.drop_table(table)
    _make(table, after)
    _insert(table, after, rows)


def _make(table: str, names: str) -> None:
    op.create_table(
        table,
        *(_column(one) for one in names.split()),
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )


def _column(name: str) -> sa.Column[Any]:
    if name in ("born", "died"):
        key = name == "born"
        return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=not key)
    if name == "id":
        return sa.Column(name, sa.Text, primary_key=True)
    return sa.Column(name, sa.Text, nullable=False)


def _insert(table: str, names: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        target = sa.table(table, *map(sa.column, [*names.split(), "checksum"]))
        sealed = [{**row, "checksum": checksum(table, list(row.values()))} for row in rows]
        op.get_bind().execute(target.insert(), sealed)


def _cases() -> dict[str, tuple[Case, str, str]]:
    """Of each submission what its log tells: the case, when it was handed in first, the body's kind."""
    asked = sa.text(
        "SELECT e.submission, e.kind, e.at, e.public, p.content FROM desk_events e"
        " LEFT JOIN desk_personal p ON p.number = e.number ORDER BY e.number"
    )
    found: dict[str, tuple[Case, str, str]] = {}
    for submission, kind, at, public, content in op.get_bind().execute(asked):
        case, arrived, body_kind = found.get(submission, (Case(), "", ""))
        event = event_of(kind, public, content or "")
        if kind == "Submitted":
            arrived = arrived or at
        if kind == "Filled":
            body_kind = json.loads(getattr(event, "form", "") or "{}").get("body_kind", "")
        found[submission] = (replayed((event,), case), arrived, body_kind)
    return found


def _listed(row: dict[str, Any], cases: dict[str, tuple[Case, str, str]]) -> dict[str, str]:
    case, arrived, body_kind = cases.get(row["id"], (Case(), "", ""))
    return {
        "arrived": arrived,
        "language": "",
        "body_kind": body_kind,
        "ready": ready(case),
        "lane": LANES[State(row["state"])].value,
        "awaited": awaited(State(row["state"]), row["due"]),
        "folded": folded(row["title"]),
    }


def _fill_parts(cases: dict[str, Case]) -> None:
    born = op.get_bind().execute(sa.text("SELECT max(sequence) FROM changes")).scalar() or 0
    rows = [
        {
            "id": mint("part", identity, person), "born": born, "died": None, "submission": identity,
            "person": person, "part": part.value,
        }
        for identity, case in cases.items()
        for person, part in parts_of(case).items()
    ]  # fmt: skip
    _insert("desk_parts", _PART, rows)
    if rows:
        _insert(
            "tallies", "relation parent rows", [{"relation": "desk_parts", "parent": "", "rows": len(rows)}]
        )


def _index_people() -> None:
    op.create_index("people_named", "people", ["name"])
    op.create_index("people_elsewhere", "people", ["subject"])
