"""What a made document says of itself: front matter, <meta>, or a sidecar, from its truths.

Refuses: telling more than a publisher would; twins, contradictions and bridges stay in the truth.
"""

import json
from collections.abc import Iterator, Mapping

from tests.collection.drafts import Draft, reach
from tests.collection.truth import Truth

_NO_META = ("practices",)


def declared(draft: Draft) -> dict[str, object]:
    """All keys of the declaration, as a sidecar spells them."""
    found: dict[str, object] = {
        "title": draft.title,
        "publisher": draft.publisher,
        "date": draft.date,
        "language": draft.language,
        "id": f"made-{draft.stem.rsplit('/', 1)[-1]}",
    }
    if draft.compendium:
        found["level"] = "field"
        found["practices"] = [{"key": one.practice, **_practice(one)} for one in draft.truths]
        return found
    (truth,) = draft.truths
    if truth.work:
        found["work"] = truth.work
    return found | {"key": truth.practice} | _practice(truth)


def front_matter(draft: Draft) -> str:
    """YAML, each value in the flow style that JSON shares with it."""
    return "".join(f"{key}: {_json(value)}\n" for key, value in declared(draft).items())


def sidecar(said: Mapping[str, object]) -> str:
    """TOML; tables of practices come last. An empty declaration gives ""."""
    lines = [f"{key} = {_toml(value)}\n" for key, value in said.items() if key != "practices"]
    practices = said.get("practices", ())
    assert isinstance(practices, list | tuple)
    for one in practices:
        lines.append("\n[[practices]]\n")
        lines += [f"{key} = {_toml(value)}\n" for key, value in one.items()]
    return "".join(lines)


def metas(draft: Draft) -> Iterator[tuple[str, str]]:
    """What HTML can carry: one <meta> for each value; places with a part to play stand in a sidecar."""
    beside = left_over(draft)
    for key, value in declared(draft).items():
        if key in beside:
            continue
        for one in value if isinstance(value, list) else [value]:
            yield f"fieldbridge:{key}", str(one)


def left_over(draft: Draft) -> dict[str, object]:
    """The keys that <meta> cannot say."""
    return {
        key: value
        for key, value in declared(draft).items()
        if key in _NO_META or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
    }


def _practice(truth: Truth) -> dict[str, object]:
    said: dict[str, object] = {"heading": truth.heading, "title": truth.title} if truth.heading else {}
    places = [one if role == "done-in" else {"code": one, "role": role} for one, role in truth.places]
    said |= {"kind": truth.kind, "level": truth.level, "scope": reach(truth), "places": places}
    said["period"] = truth.period
    if truth.level == "field":
        said |= {"outcome": truth.outcome, "outcome_evidence": truth.evidence}
    for name in ("sectors", "target_groups", "objectives", "groups"):
        said[name] = list(getattr(truth, name))
    return {key: value for key, value in said.items() if value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return _json(value)
