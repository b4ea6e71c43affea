"""The best k of many scores, equals by row. Refuses: computing scores."""

import numpy as np

from index.spaces import Vectors
from index.vectors import Rows


def best(scores: Vectors, k: int) -> Rows:
    """Positions of the k highest of `scores` (n,), highest first, equals by position. NaN counts as
    lowest."""
    wanted = min(max(k, 0), len(scores))
    if wanted == 0:
        return np.empty(0, dtype=np.int64)
    keys = np.where(np.isnan(scores), -np.inf, scores)
    if wanted < len(keys):
        edge = np.partition(keys, len(keys) - wanted)[len(keys) - wanted]
        held = np.flatnonzero(keys >= edge)  # all equals of the last one too, so that the row decides
    else:
        held = np.arange(len(keys))
    order = np.lexsort((held, -keys[held]))
    chosen: Rows = held[order][:wanted].astype(np.int64)
    return chosen
