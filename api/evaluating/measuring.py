"""Rankings against judgements: nDCG, reciprocal rank and recall, by ir_measures and under its names.

The one door to ir_measures. Refuses: intervals (intervals.py) and anything that is no ranking.
"""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

_MEASURES = [nDCG @ 10, RR @ 10, R @ 5, R @ 10, R @ 100]
MEASURES = tuple(str(one) for one in _MEASURES)

Judged = Mapping[str, Mapping[str, int]]
"""Question to practice to grade."""


def measured(right: Judged, rankings: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Measure to question to value, for every question of `right`; one without a ranking has 0."""
    run = [
        ir_measures.ScoredDoc(question, name, float(-rank))
        for question, names in rankings.items()
        for rank, name in enumerate(names)
    ]
    judgements = [
        ir_measures.Qrel(question, name, grade)
        for question, judged in right.items()
        for name, grade in judged.items()
    ]
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(right, 0.0) for name in MEASURES}
    for one in ir_measures.iter_calc(_MEASURES, judgements, run):
        values[str(one.measure)][one.query_id] = float(one.value)
    return values
