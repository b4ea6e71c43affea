"""Logistic regression with two classes, few features and a few hundred rows, as calibrating needs it.

Owns one fit by Newton's method (iteratively reweighted least squares; Bishop 2006, 4.3.3). scikit-learn says the same,
and the tests hold this against it; but importing it takes longer than all of calibrating, at the end of every ingest.
Refuses: what learns from thousands of rows (tag_learning.py).
"""

import numpy as np
from numpy.typing import NDArray

_STEPS, _STILL = 60, 1e-9


def balanced(rows: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights (d) of rows (n, d) whose labels (n) are 0 or 1, both there; the intercept is left out.

    Both classes weigh alike; half the squared weights are added to the loss (scikit-learn: C=1, class_weight="balanced").
    """
    positive = labels == 1
    share = len(labels) / 2 / np.where(positive, positive.sum(), (~positive).sum())
    table = np.hstack([rows, np.ones((len(rows), 1))])
    kept = np.append(np.ones(rows.shape[1]), 0.0)
    signs = np.where(positive, 1.0, -1.0)

    def loss(of: NDArray[np.float64]) -> float:
        return float(share @ np.logaddexp(0.0, -signs * (table @ of)) + (kept * of) @ of / 2)

    found = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(table @ found, -500, 500)))
        slope = table.T @ (share * (likely - positive)) + kept * found
        curve = (table * (share * likely * (1 - likely))[:, None]).T @ table + np.diag(kept + 1e-12)
        step = np.linalg.solve(curve, slope)
        while loss(found - step) > loss(found) + _STILL and np.abs(step).max() > _STILL:
            step /= 2
        found = found - step
        if np.abs(step).max() < _STILL:
            break
    weights: NDArray[np.float64] = found[:-1]
    return weights
