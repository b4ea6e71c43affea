"""Who takes part in the sequences of review, and what chance may draw for them."""

from hypothesis import strategies as st

from corpus.review import Actor, Affiliation, BodyKind, Conflict, Role, Verdict

GROUP, OTHER = "tf-one", "tf-two"
UN, NGO = Affiliation("World Office", BodyKind.UN, "Oslo"), Affiliation("Helping Hands", BodyKind.NGO)


def _actor(name: str, *roles: Role, group: str = GROUP, bodies: tuple[Affiliation, ...] = ()) -> Actor:
    return Actor(name, frozenset(roles), frozenset({group}), bodies)


EVERYTHING = (Role.SUBMITTER, Role.REVIEWER, Role.COORDINATOR)
PEOPLE = (
    _actor("sam", *EVERYTHING, bodies=(UN,)),
    _actor("una", Role.REVIEWER, bodies=(UN,)),
    _actor("ulf", Role.REVIEWER, bodies=(UN,)),
    _actor("ned", Role.REVIEWER, bodies=(NGO,)),
    _actor("nora", Role.REVIEWER),
    _actor("nick", Role.REVIEWER),
    _actor("cora", Role.COORDINATOR),
    _actor("carl", Role.COORDINATOR, Role.REVIEWER),
    _actor("adam", Role.ADMINISTRATOR),
    _actor("stranger", *EVERYTHING, group=OTHER),
)
SUBMITTER = "sam"
who = st.sampled_from(PEOPLE)
texts = st.sampled_from(("t1", "t2", "t3", ""))
often = st.sampled_from((True, True, False))
LATE = "2026-06-01T00:00:00Z"


def mostly(one: Actor) -> st.SearchStrategy[Actor]:
    """Whose part it is, every second time."""
    return st.just(one) | who


conflicts = st.sampled_from(tuple(Conflict))
earliest_days = st.sampled_from(("", "2026-03-01"))
days = st.sampled_from(("2026-01-01T00:00:00Z", LATE))
tags = st.lists(st.sampled_from(("gcm:1", "gcm:2")), unique=True).map(tuple)
verdicts = st.sampled_from((Verdict.APPROVE, Verdict.APPROVE, Verdict.DECLINE))
coordinators = st.sampled_from(PEOPLE[6:9])
criteria = st.sampled_from(("relevance", "taste", ""))
