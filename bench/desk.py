"""`python -m bench.desk`: the queue page of the desk with 10,000 submissions against that with 100, over HTTP.

Both houses are served by one process and asked in turn, so that what else the machine does falls on both. Refuses:
judging; it prints times and ratios.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from api.house import OPERATOR, House, open_house
from api.server import application
from api.settings import read_settings
from corpus.calls import Call
from corpus.catalogue.catalogue import utc_now
from corpus.people import Grant, Person, Role, Session, digest_of, drawn_token, fresh_id
from corpus.queue import Part
from corpus.requests import State, Submission

SIZES = (100, 10_000)
ROUNDS = 40
PAGES = {
    "new": "/desk?tab=new",
    "mine": "/desk?tab=mine",
    "waiting": "/desk?tab=waiting",
    "overdue": "/desk?tab=overdue",
    "decided": "/desk?tab=decided",
    "waiting, by title": "/desk?tab=waiting&sort=title",
    "waiting, French, words": "/desk?tab=waiting&language=fr&q=practice+7",
    "one group": "/desk?tab=waiting&group=alpha",
    "JSON": "/v1/submissions?limit=50",
}
_STATES = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.IN_REVIEW,
    State.CHANGES_REQUESTED,
    State.PUBLISHED,
    State.DECLINED,
)
_GROUPS = ("alpha", "beta")


def main(sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-desk-")))
        asked = [stack.enter_context(_desk(folder / str(size), size)) for size in sizes]
        for name, path in PAGES.items():
            small, large = _times([lambda ask=ask, path=path: ask(path) for ask in asked], rounds)  # type: ignore[misc]
            print(
                f"{name}: {large[1] / small[1]:.2f} of the processor's time ({large[1] * 1e3:.1f} ms with {sizes[-1]:,} "
                f"submissions, {small[1] * 1e3:.1f} ms with {sizes[0]:,}), {large[0] / small[0]:.2f} of the clock's"
            )


def _times(works: list[Callable[[], None]], rounds: int) -> list[tuple[float, float]]:
    """Medians in seconds, of the clock and of the processor, each asked in turn."""
    spent: list[list[tuple[float, float]]] = [[] for _ in works]
    for number in range(rounds + 5):
        for work, times in zip(works, spent, strict=True):
            started = time.perf_counter(), time.process_time()
            work()
            if number >= 5:
                times.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    return [
        (statistics.median(each[0] for each in times), statistics.median(each[1] for each in times))
        for times in spent
    ]


@contextmanager
def _desk(folder: Path, count: int) -> Iterator[Callable[[str], None]]:
    settings = replace(read_settings(), data=folder, requests_per_minute=0)
    with open_house(settings, create=True) as house:
        token = fill(house, count)
        with TestClient(application(house), base_url="http://127.0.0.1") as client:
            client.cookies.set("fieldbridge", token)

            def ask(path: str) -> None:
                answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
                assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])

            yield ask


def fill(house: House, count: int) -> str:
    """Calls, people and so many submissions in all states; the cookie of a coordinator who reviews too."""
    later, token = "2999-01-01T00:00:00Z", drawn_token()
    grants = (Grant(Role.COORDINATOR, "alpha"), Grant(Role.REVIEWER, "alpha"), Grant(Role.REVIEWER, "beta"))
    person = Person(fresh_id(), "cora", "Cora", grants=grants, created=utc_now())
    with house.catalogue.admitting() as people:
        people.put_person(person)
        people.put_session(Session(digest_of(token), person.id, utc_now(), utc_now(), later))
    with house.catalogue.write(OPERATOR, "filled") as writer:
        for group in _GROUPS:
            writer.desk.put_call(Call(f"call-{group}", f"Call of {group}", group))
        for number in range(count):
            one = _made(number)
            writer.desk.put_submission(one)
            part = (Part.OPENED, Part.VOTED, Part.ASKED)[number % 3]
            writer.desk.put_parts(one.id, {f"person-{number % 40}": part})
            if one.state is State.IN_REVIEW and number % 16 < 3:
                writer.desk.put_parts(one.id, {person.id: part})
    return token


def _made(number: int) -> Submission:
    group, state = _GROUPS[number % 2], _STATES[number % len(_STATES)]
    month, day = 1 + number % 12, 1 + number % 28
    return Submission(
        f"sub-{number:06}", f"A practice {number % 97} of paying wages, number {number}", state, group,
        call=f"call-{group}", due=f"2026-{month:02}-{day:02}", arrived=f"2026-{month:02}-{day:02}T08:00:00Z",
        changed=f"2026-{month:02}-{day:02}T09:{number % 60:02}:00Z", language=("en", "fr", "ar")[number % 3],
        body_kind=("ngo", "un", "")[number % 3], ready="approve" if state is State.IN_REVIEW and number % 7 == 0 else "",
    )  # fmt: skip


if __name__ == "__main__":
    main(*([(int(sys.argv[1]), int(sys.argv[2]))] if len(sys.argv) > 2 else []))
