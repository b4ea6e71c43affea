"""The small logistic regression says what scikit-learn says."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from search.logistic import balanced


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("positive", "negative", "apart"), [(30, 300, 0.5), (160, 40, 2.0), (24, 24, 40.0)])
def test_the_weights_are_those_of_the_library(seed: int, positive: int, negative: int, apart: float) -> None:
    """Overlapping, uneven and wholly separate classes; the optimum is one."""
    chance = np.random.default_rng(seed)
    labels = np.array([1] * positive + [0] * negative)
    rows = chance.normal(size=(positive + negative, 3)) + apart * labels[:, None] * np.array([1.0, 0.3, 0.0])
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    oracle = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-8, max_iter=1000).fit(rows, labels)
    assert balanced(rows, labels) == pytest.approx(oracle.coef_[0], abs=1e-4)
