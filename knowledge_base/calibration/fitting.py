"""Fits the weights: among all candidates and "none of them", the right one should win."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]

# Keeps features that say the same from playing against each other.
RIDGE = 1e-3


def fit_weights(
    rows: Sequence[Matrix], right: Sequence[int | None], importance: Sequence[float]
) -> tuple[Vector, float]:
    """Weights (features,) and bias of the conditional logit that explains `right` best.

    `rows` holds one standardised matrix (candidates, features) per question, `right` the row that
    was right, None for none of them. Weights are held at or above zero: being nearer, or further
    ahead, never speaks against an entry.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    stacked = np.concatenate(rows)
    owner = np.repeat(np.arange(len(rows)), [len(each) for each in rows])
    starts = np.searchsorted(owner, np.arange(len(rows)))
    counts = np.bincount(owner, minlength=len(rows))
    importances = np.asarray(importance) / np.sum(importance)
    chosen = np.zeros(len(stacked))
    for start, place in zip(starts, right, strict=True):
        if place is not None:
            chosen[start + place] = 1.0

    def cost(parameters: Vector) -> tuple[float, Vector]:
        weights, bias = parameters[:-1], parameters[-1]
        scores = stacked @ weights + bias
        best = np.maximum(np.maximum.reduceat(scores, starts), 0)
        odds = np.exp(scores - np.repeat(best, counts))
        whole = np.add.reduceat(odds, starts) + np.exp(-best)
        chances = odds / np.repeat(whole, counts)
        likelihood = importances @ (np.add.reduceat(scores * chosen, starts) - best - np.log(whole))
        pull = (chances - chosen) * np.repeat(importances, counts)
        slope = np.append(stacked.T @ pull + 2 * RIDGE * weights, pull.sum())
        return float(RIDGE * weights @ weights - likelihood), slope

    width = stacked.shape[1]
    found = minimize(
        cost,
        np.zeros(width + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * width + [(None, None)],
        options={"maxiter": 500},
    )
    return found.x[:-1], float(found.x[-1])
