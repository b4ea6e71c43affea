"""A desk with people, calls and submissions in every state, for the tests of its pages."""

from api.desk.desk import OPERATOR
from api.house import House
from corpus.calls import Call
from corpus.catalogue.catalogue import utc_now
from corpus.people import Grant, Person, Role, Session, digest_of, fresh_id
from corpus.review import Actor, Rules, Verdict
from corpus.review import commands as c
from tests.api.desk_made import STEP, SUBMITTER, call_of, submitted
from tests.api.people_made import GROUP, OTHER_GROUP

COUNT = 130
TITLES = ("Pay desks at the border", "Guichets <b>de</b> plainte & cie", "مكاتب الشكاوى", "Пункты выдачи")
LANGUAGES = ("en", "fr", "ar", "ru")
RULES = Rules(inside=0, outside=2, blind_one_in=0, criteria=("relevance",), seed="q")
PEOPLE = {
    "cora": (
        Grant(Role.COORDINATOR, GROUP),
        Grant(Role.REVIEWER, GROUP),
        Grant(Role.COORDINATOR, OTHER_GROUP),
    ),
    "ana": (Grant(Role.REVIEWER, GROUP),),
    "ben": (Grant(Role.REVIEWER, GROUP), Grant(Role.REVIEWER, OTHER_GROUP)),
    "root": (Grant(Role.ADMINISTRATOR),),
    "sam": (Grant(Role.SUBMITTER, GROUP),),
}


def token_of(name: str) -> str:
    return f"token-of-{name}".ljust(43, "x")


def cookie(name: str) -> dict[str, str]:
    return {"Cookie": f"fieldbridge={token_of(name)}"}


def people_of(house: House) -> dict[str, Person]:
    made = {}
    with house.catalogue.admitting() as people:
        for name, grants in PEOPLE.items():
            made[name] = Person(fresh_id(), name, name.title(), grants=grants, created=utc_now())
            people.put_person(made[name])
            later = "2999-01-01T00:00:00Z"
            people.put_session(Session(digest_of(token_of(name)), made[name].id, utc_now(), later, later))
    return made


def fill(house: House, count: int = COUNT) -> None:
    people = people_of(house)
    calls = [
        call_of(house, "alpha-call", GROUP, rules=RULES),
        call_of(house, "beta-call", OTHER_GROUP, rules=RULES),
    ]
    for number in range(count):
        call = calls[number % 3 == 2]
        submitted(
            house, call, f"sub-{number:03}", *_steps(people, call, number), title=f"{TITLES[number % 4]} {number}",
            language=LANGUAGES[number % 4], body_kind=("ngo", "un", "")[number % 3],
            at=f"2026-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z", draft=number % 13 == 12,
        )  # fmt: skip


def _steps(people: dict[str, Person], call: Call, number: int) -> list[STEP]:
    stage = number % 5
    if number % 13 == 12 or stage == 0:
        return []
    names = ("ana", "ben") if call.group == GROUP else ("ben",)
    actors = [Actor(people[one].id, frozenset({Role.REVIEWER}), frozenset({call.group})) for one in names]
    steps: list[STEP] = [(c.Assign(one), OPERATOR) for one in actors]
    if stage > 1:
        steps += [step for one in actors for step in ((c.AnswerConflict(), one), (c.Open(), one))]
    if stage > 2:
        steps += [(c.Vote(Verdict.APPROVE, f"text-sub-{number:03}"), one) for one in actors]
    if stage == 4:
        steps.append((c.Publish("2026-12-31"), OPERATOR) if len(actors) > 1 else (c.Withdraw(), SUBMITTER))
    return steps
