"""Which practices a document holds, with the passages of each, and what is claimed of it.

Owns the step from Declaration to Assertions. Refuses: storing them, and proposing more than nobody can do
without: a title and a level.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.concepts import INSTRUMENTS
from corpus.declaration import PracticeDeclaration
from corpus.ids import practice_id
from corpus.matching import Known, Seen, matched
from corpus.practices import Level
from corpus.works import Edition, Passage
from ingest.citing import Cited, chosen
from ingest.documents import NOTHING, Prepared
from ingest.proposing.finding import Part, Proposal

SOFTWARE = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")


@dataclass(frozen=True, slots=True)
class PracticeOf:
    """One practice in an edition: its id, the key it was declared under, its passages, its claims."""

    id: str
    key: str
    passages: tuple[str, ...]
    claims: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds around a document: the operator's default level, the time of this ingest (RFC 3339), and whose word its
    declarations are where they are not its publisher's."""

    level: Level | None
    at: str
    declared_by: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where one practice stands in its document. `outside`: stretches within it that are others'; `shared`: what the
    document declares of all its parts, where this part is only proposed; `many`: whether it is one of several."""

    practice: str
    part: PracticeDeclaration
    title: str
    start: int
    end: int
    outside: Sequence[tuple[int, int]]
    shared: PracticeDeclaration | None
    many: bool

    def holds(self, passage: Passage) -> bool:
        taken = any(start <= passage.start < end for start, end in self.outside)
        return self.start <= passage.start < self.end and not taken


def practices_of(prepared: Prepared, known: Sequence[Known], setting: Setting) -> tuple[PracticeOf, ...]:
    """A declared or a proposed compendium gives many practices, any other document one, which has all its passages.
    Beside the proposed ones stands the document itself, with what lies outside them. What a form seems to say is
    proposed of its one practice, where nothing is declared. `known`: the practices of an earlier edition."""
    stretches = _stretches(prepared, known)
    form = prepared.recognised if len(stretches) == 1 else NOTHING
    found = []
    for one in stretches:
        inside = tuple(passage.id for passage in prepared.passages if one.holds(passage))
        if prepared.proposed and not inside:
            continue
        said = tuple(_claims(one.practice, one.part, prepared.edition, setting, one.shared))
        said = tuple(_with_recognised(said, form, one.practice, setting))
        reasoned = _reasoned(one, said, setting, prepared)
        claims = (
            *_unless(said, reasoned),
            *(_proposed(one.practice, each, setting) for each in reasoned),
            *_cites(one.practice, chosen(prepared.cited, inside), setting),
        )
        found.append(PracticeOf(one.practice, one.part.key, inside, claims))
    return tuple(found)


def _stretches(prepared: Prepared, known: Sequence[Known]) -> list[_Stretch]:
    """With the ids that these practices had in an earlier edition."""
    edition, declaration, proposed = prepared.edition, prepared.declaration, prepared.proposed
    parts = (declaration.whole, *proposed) if proposed else declaration.parts()
    spans = [
        _span(edition, part, sum(1 for one in parts[:number] if one.heading == part.heading))
        for number, part in enumerate(parts)
    ]
    length = max(len(edition.text), 1)
    seen = [
        Seen(part.key, part.title or edition.title, (start / length, end / length))
        for part, (start, end) in zip(parts, spans, strict=True)
    ]
    before = matched(known, seen)
    found = []
    for number, (part, span) in enumerate(zip(parts, spans, strict=True)):
        is_proposed = bool(proposed) and number > 0
        many = bool(declaration.practices) or is_proposed
        title = seen[number].title
        practice = before.get(number, practice_id(edition.document, part.key or (title if many else "")))
        outside = spans[1:] if proposed and number == 0 else []
        shared = declaration.whole if is_proposed else None
        found.append(_Stretch(practice, part, title, *span, outside, shared, many))
    return found


def _reasoned(
    one: _Stretch, said: Sequence[Assertion], setting: Setting, prepared: Prepared
) -> tuple[Proposal, ...]:
    """What the words of the stretch itself speak for, where no form has answered it."""
    if prepared.findings is None:
        return ()
    declared = one.part if one.shared is None else PracticeDeclaration().over(one.shared)
    level = declared.level or setting.level
    looked = Part(one.title, one.start, one.end, _settled(said), level, not one.many)
    found = prepared.findings.about(looked, one.outside)
    return tuple(each for each in found if not _answered(prepared.recognised, each.predicate))


def taken_back(before: Sequence[Assertion], now: Sequence[Assertion], at: str) -> tuple[Assertion, ...]:
    """Rejections by the same agents of what they claimed in an earlier ingest and no longer do.

    Only declarations and this software's proposals are taken back; what people said is theirs.
    """
    still = {(one.subject, one.predicate, one.object, one.agent) for one in now}
    ended: dict[tuple[str, str, str, Agent], Assertion] = {}
    for one in before:
        ours = one.agent.kind is AgentKind.BODY or one.agent == SOFTWARE
        key = (one.subject, one.predicate, one.object, one.agent)
        if ours and key not in still:
            ended[key] = one
    return tuple(
        replace(one, verdict=Verdict.REJECTED, evidence=(), score=None, at=at)
        for one in ended.values()
        if one.verdict is not Verdict.REJECTED
    )


def _span(edition: Edition, part: PracticeDeclaration, earlier: int) -> tuple[int, int]:
    """The section under the declared heading, to the next heading of its level; else the whole text. Where
    `earlier` practices were declared under the same heading, theirs come first."""
    if not part.heading:
        return 0, len(edition.text)
    wanted = " ".join(part.heading.casefold().split())
    for number, heading in enumerate(edition.headings):
        if " ".join(heading.title.casefold().split()) == wanted:
            earlier -= 1
            if earlier >= 0:
                continue
            later = (one.start for one in edition.headings[number + 1 :] if one.level <= heading.level)
            return heading.start, next(later, len(edition.text))
    return 0, len(edition.text)


def _claims(
    practice: str,
    part: PracticeDeclaration,
    edition: Edition,
    setting: Setting,
    whole: PracticeDeclaration | None = None,
) -> Iterator[Assertion]:
    """With `whole`, `part` is this software's proposal, and `whole` what the document declares of all its parts."""
    body = Agent(AgentKind.BODY, setting.declared_by or edition.publisher or "the document itself")

    def claim(predicate: str, value: str, declared: bool = True) -> Assertion:
        agent = body if declared else SOFTWARE
        verdict = Verdict.DECLARED if declared else Verdict.PROPOSED
        return Assertion(practice, predicate, value, agent, verdict, at=setting.at)

    yield claim("title", part.title or edition.title, declared=bool(part.title) and whole is None)
    shared = part if whole is None else PracticeDeclaration().over(whole)
    level = shared.level or setting.level
    yield claim("level", (level or Level.FIELD).value, declared=level is not None)
    for one, declared in ((part, True),) if whole is None else ((shared, True), (part, False)):
        for predicate, value in (*_single(one), *_many(one)):
            if value:
                yield claim(predicate, value, declared)


def _with_recognised(
    said: Iterable[Assertion], recognised: PracticeDeclaration, practice: str, setting: Setting
) -> Iterator[Assertion]:
    """`said`, and proposals of what it does not speak of; a proposed title or level gives way to that of the form."""
    better = {"title": recognised.title, "level": recognised.level.value if recognised.level else ""}
    spoken: set[str] = set()
    for one in said:
        spoken.add(one.predicate)
        told = better.get(one.predicate, "") if one.verdict is Verdict.PROPOSED else ""
        yield replace(one, object=told) if told else one
    for predicate, value in (*_single(recognised), *_many(recognised)):
        if value and predicate not in spoken:
            yield Assertion(practice, predicate, value, SOFTWARE, Verdict.PROPOSED, at=setting.at)


def _answered(recognised: PracticeDeclaration, predicate: str) -> bool:
    """Whether a form says itself what there is one of."""
    return bool({"title": recognised.title, "level": recognised.level}.get(predicate))


def _settled(said: Sequence[Assertion]) -> frozenset[str]:
    """Predicates of which something was declared, or told by a compendium's own form."""
    always = ("title", "level")
    return frozenset(
        one.predicate for one in said if one.verdict is Verdict.DECLARED or one.predicate not in always
    )


def _unless(said: Sequence[Assertion], found: Sequence[Proposal]) -> Iterator[Assertion]:
    """A title and a level that have no reason give way to those that have."""
    reasoned = frozenset(one.predicate for one in found)
    sole = ("title", "level")
    return (one for one in said if one.predicate not in reasoned or one.predicate not in sole)


def _proposed(practice: str, one: Proposal, setting: Setting) -> Assertion:
    return Assertion(
        practice, one.predicate, one.object, SOFTWARE, Verdict.PROPOSED, one.score, one.evidence, setting.at
    )


def _cites(practice: str, found: Sequence[Cited], setting: Setting) -> Iterator[Assertion]:
    for one in found:
        tag = _json({"scheme": INSTRUMENTS, "concept": one.instrument})
        yield Assertion(
            practice, "tag", tag, SOFTWARE, Verdict.PROPOSED, evidence=(one.evidence,), at=setting.at
        )


def _single(part: PracticeDeclaration) -> Iterator[tuple[str, str]]:
    yield "summary", part.summary
    yield "kind", part.kind.value if part.kind else ""
    yield "scope", part.scope.value if part.scope else ""
    yield "period", _json({"start": part.period.start, "end": part.period.end}) if part.period else ""
    yield "outcome", part.outcome.value if part.outcome else ""
    yield "outcome-evidence", part.outcome_evidence.value if part.outcome_evidence else ""
    yield "lessons", part.lessons
    yield "conditions", part.conditions
    yield "contact", part.contact


def _many(part: PracticeDeclaration) -> Iterator[tuple[str, str]]:
    for place in part.places:
        yield "place", _json({"code": place.code, "role": place.role.value})
    for sector in part.sectors:
        yield "sector", sector
    for group in part.target_groups:
        yield "target-group", group
    for one in part.bodies:
        yield "body", _json({"name": one.name, "role": one.role})
    for scheme, concept in part.tags:
        yield "tag", _json({"scheme": scheme, "concept": concept})


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
