"""People: accounts, sessions and secret keys, read and changed in one transaction.

Owns the rules between them: a name is one person's; whoever is shut out loses sessions and keys in the same write. What
is erased is written over, not hidden. Refuses: changes with a sequence; signing in makes no new moment of the catalogue.
"""

import json
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update

from corpus.catalogue.desk_nouns import bodies_of, bodies_values
from corpus.catalogue.outbox import Outbox
from corpus.catalogue.people_schema import people, secret_keys, sessions
from corpus.catalogue.rows import AnyRow, Values, pack, sealed, verified
from corpus.errors import NotFound, WrongUse
from corpus.keys import SecretKey, Use
from corpus.people import Person, Role, Session, grant_of

MOST_SESSIONS = 20
"""Of one person; a further one ends that seen longest ago."""


class People:
    """Valid inside the `with` that gave it. Every read raises DamagedCatalogue for a row that is not as written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everyone(self) -> tuple[Person, ...]:
        """By name; those who were erased are left out."""
        found = [_person(row) for row in self._rows(people)]
        return tuple(sorted((one for one in found if not one.erased), key=lambda one: one.name))

    def person(self, identity: str) -> Person | None:
        """Also one who was erased, of whom the id is left."""
        return next((_person(row) for row in self._rows(people, people.c.id == identity)), None)

    def named(self, name: str) -> Person | None:
        """`name` as corpus.people.spelled_name gives it."""
        return next((_person(row) for row in self._rows(people, people.c.name == name) if name), None)

    def elsewhere(self, issuer: str, subject: str) -> Person | None:
        """Whoever signs in at `issuer` as `subject`."""
        rows = self._rows(people, people.c.subject == subject) if subject else []
        return next((_person(row) for row in rows if row.issuer == issuer), None)

    def has_administrator(self, besides: str = "") -> bool:
        """Whether somebody who may sign in runs the house; `besides` is not counted."""
        return any(
            one.may_sign_in and one.holds(Role.ADMINISTRATOR) for one in self.everyone() if one.id != besides
        )

    def put_person(self, one: Person) -> None:
        """New, or changed. Raises WrongUse for a name that another has, and for what would leave the house without an
        administrator. Who may no longer sign in, or has another password, is signed out everywhere."""
        other = self.named(one.name)
        if other is not None and other.id != one.id:
            raise WrongUse("this name is taken", subject=one.name, remedy="Choose another.")
        before = self.person(one.id)
        if before is not None:
            self._keep_one_administrator(before, one)
            if not one.may_sign_in or before.secret != one.secret:
                self.end_sessions_of(one.id)
        self._put(people, people.c.id, one.id, _person_values(one))

    def erase(self, identity: str, now: str, *, even_last: bool = False) -> None:
        """Of the person nothing is left but the id, under which decisions stay recorded, and the day. Raises NotFound,
        and WrongUse for the only administrator, but `even_last`."""
        before = self._living(identity)
        if even_last:
            self._put(people, people.c.id, identity, _person_values(replace(before, grants=())))
        self.put_person(Person(identity, "", created=before.created, disabled=now, erased=now))
        self._drop(secret_keys, secret_keys.c.person == identity)
        Outbox(self._connection).forget([identity])

    def must_not_be_last(self, identity: str) -> None:
        """Raises WrongUse for the only administrator, NotFound."""
        before = self._living(identity)
        self._keep_one_administrator(before, replace(before, grants=()))

    def session(self, digest: str) -> Session | None:
        return next((_session(row) for row in self._rows(sessions, sessions.c.digest == digest)), None)

    def sessions_of(self, person: str) -> tuple[Session, ...]:
        """The one seen last comes first."""
        found = [_session(row) for row in self._rows(sessions, sessions.c.person == person)]
        return tuple(sorted(found, key=lambda one: (one.seen, one.digest), reverse=True))

    def put_session(self, one: Session) -> None:
        for old in self.sessions_of(one.person)[MOST_SESSIONS - 1 :]:
            if old.digest != one.digest:
                self.end_session(old.digest)
        self._put(sessions, sessions.c.digest, one.digest, _session_values(one))

    def end_session(self, digest: str) -> None:
        self._drop(sessions, sessions.c.digest == digest)

    def end_sessions_of(self, person: str, but: str = "") -> None:
        """All, or all but the one whose digest is `but`."""
        self._drop(sessions, (sessions.c.person == person) & (sessions.c.digest != but))

    def end_every_session(self) -> None:
        self._connection.execute(delete(sessions))

    def sweep(self, now: str, idle_since: str) -> None:
        """Takes away sessions that are over."""
        self._drop(sessions, (sessions.c.expires <= now) | (sessions.c.seen <= idle_since))

    def secret_key(self, identity: str) -> SecretKey | None:
        rows = self._rows(secret_keys, secret_keys.c.id == identity)
        return next((_secret_key(row) for row in rows), None)

    def secret_keys(self, person: str | None = None) -> tuple[SecretKey, ...]:
        """All, revoked ones too, in the order in which they were made; with `person` hers alone."""
        wanted = None if person is None else secret_keys.c.person == person
        found = [_secret_key(row) for row in self._rows(secret_keys, wanted)]
        return tuple(sorted(found, key=lambda one: (one.created, one.id)))

    def put_secret_key(self, one: SecretKey) -> None:
        self._put(secret_keys, secret_keys.c.id, one.id, _secret_key_values(one))

    def revoke(self, identity: str, now: str) -> None:
        """Raises NotFound."""
        found = self.secret_key(identity)
        if found is None:
            raise NotFound("there is no such key", subject=identity[:80])
        if not found.revoked:
            self.put_secret_key(replace(found, revoked=now))

    def _living(self, identity: str) -> Person:
        found = self.person(identity)
        if found is None or found.erased:
            raise NotFound("there is no such person", subject=identity[:80])
        return found

    def _keep_one_administrator(self, before: Person, after: Person) -> None:
        was = before.may_sign_in and before.holds(Role.ADMINISTRATOR)
        stays = after.may_sign_in and after.holds(Role.ADMINISTRATOR)
        if was and not stays and not self.has_administrator(besides=before.id):
            raise WrongUse(
                "this is the only administrator",
                subject=before.name,
                remedy="Make another first: fieldbridge admin user role NAME administrator",
            )

    def _rows(self, table: Table, wanted: ColumnElement[bool] | None = None) -> list[AnyRow]:
        asked = select(table) if wanted is None else select(table).where(wanted)
        return verified(table, self._connection.execute(asked))

    def _put(self, table: Table, key: ColumnElement[str], identity: str, values: Values) -> None:
        row = sealed(table, values)
        if not self._connection.execute(update(table).where(key == identity).values(**row)).rowcount:
            self._connection.execute(insert(table).values(**row))

    def _drop(self, table: Table, wanted: ColumnElement[bool]) -> None:
        self._connection.execute(delete(table).where(wanted))


def _person_values(one: Person) -> Values:
    plain = {name: getattr(one, name) for name in _PLAIN}
    grants = pack([str(each) for each in sorted(set(one.grants))])
    return {**plain, "grants": grants, "bodies": pack(bodies_values(one.bodies))}


def _person(row: AnyRow) -> Person:
    plain = {name: row._mapping[name] for name in _PLAIN}
    grants = tuple(map(grant_of, _listed(row.grants)))
    return Person(**plain, grants=grants, bodies=bodies_of(json.loads(row.bodies)))


_PLAIN = ("id", "name", "shown", "email", "secret", "issuer", "subject", "created", "disabled", "erased")


def _session_values(one: Session) -> Values:
    return {
        "digest": one.digest,
        "person": one.person,
        "began": one.began,
        "seen": one.seen,
        "expires": one.expires,
    }


def _session(row: AnyRow) -> Session:
    return Session(row.digest, row.person, row.began, row.seen, row.expires)


def _secret_key_values(one: SecretKey) -> Values:
    return {
        "id": one.id,
        "label": one.label,
        "digest": one.digest,
        "uses": pack(one.uses),
        "groups": pack(one.groups),
        "created": one.created,
        "expires": one.expires,
        "person": one.person,
        "revoked": one.revoked,
    }


def _secret_key(row: AnyRow) -> SecretKey:
    uses = tuple(map(Use, _listed(row.uses)))
    groups = tuple(_listed(row.groups))
    return SecretKey(
        row.id, row.label, row.digest, uses, groups, row.created, row.expires, row.person, row.revoked
    )


def _listed(written: str) -> Iterable[str]:
    found: list[str] = json.loads(written)
    return found
