"""Logistic regression on standardised numbers, one-hot categories and indicators for missing."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from .features import Feature

NAME = "logreg"
_PENALTY_C = 1.0


@dataclass
class Scaling:
    """Numbers are clipped to the 1st–99th percentile of the training rows before they are standardised."""

    low: float
    high: float
    mean: float
    scale: float


@dataclass
class FittedLinear:
    features: list[Feature]
    scalings: list[Scaling | None]
    intercept: float
    weights: list[np.ndarray]
    missing: list[float]
    centers: list[float]
    params: dict

    def contributions(self, matrix: np.ndarray) -> np.ndarray:
        """What each feature adds to the raw score; rows × features."""
        return np.column_stack([self._term(index, matrix[:, index]) for index in range(len(self.features))])

    def raw(self, matrix: np.ndarray) -> np.ndarray:
        total = np.full(len(matrix), self.intercept)
        for index in range(len(self.features)):
            total += self._term(index, matrix[:, index])
        return total

    def _term(self, index: int, values: np.ndarray) -> np.ndarray:
        gone = np.isnan(values)
        scaling = self.scalings[index]
        if scaling is None:
            known = self.weights[index][np.where(gone, 0, values).astype(int)]
        else:
            clipped = np.clip(np.where(gone, scaling.mean, values), scaling.low, scaling.high)
            known = self.weights[index][0] * (clipped - scaling.mean) / scaling.scale
        return np.where(gone, self.missing[index], known)

    def export(self) -> dict:
        """See README, model.json."""
        terms = []
        for index, scaling in enumerate(self.scalings):
            shared = {"missing": self.missing[index], "center": self.centers[index]}
            if scaling is None:
                terms.append({"kind": "category", "weights": [float(w) for w in self.weights[index]], **shared})
            else:
                terms.append(
                    {
                        "kind": "number",
                        "low": scaling.low,
                        "high": scaling.high,
                        "mean": scaling.mean,
                        "scale": scaling.scale,
                        "weight": float(self.weights[index][0]),
                        **shared,
                    }
                )
        return {"linear": {"intercept": self.intercept, "terms": terms}}


def fit(matrix: np.ndarray, y: np.ndarray, features: list[Feature], seed: int) -> FittedLinear:
    """`matrix` as `features.prepare` makes it. The solver is deterministic; `seed` is the family interface's."""
    scalings = [_scaling(matrix[:, i]) if f.kind != "category" else None for i, f in enumerate(features)]
    blocks = [_design(matrix[:, i], f, s) for i, (f, s) in enumerate(zip(features, scalings))]
    model = LogisticRegression(C=_PENALTY_C, solver="lbfgs", max_iter=2000, tol=1e-8, random_state=seed)
    model.fit(np.hstack(blocks), y)

    weights, missing, at = [], [], 0
    for block in blocks:
        width = block.shape[1]
        part = model.coef_[0][at : at + width]
        weights.append(part[:-1].copy())
        missing.append(float(part[-1]))
        at += width
    params = {"penalty": "l2", "C": _PENALTY_C, "iterations": int(model.n_iter_[0])}
    fitted = FittedLinear(features, scalings, float(model.intercept_[0]), weights, missing, [0.0] * len(features), params)
    fitted.centers = [float(value) for value in fitted.contributions(matrix).mean(axis=0)]
    return fitted


def _scaling(values: np.ndarray) -> Scaling:
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return Scaling(0.0, 0.0, 0.0, 1.0)
    low, high = np.quantile(known, [0.01, 0.99])
    if high <= low:
        low, high = known.min(), known.max()
    clipped = np.clip(known, low, high)
    deviation = float(clipped.std())
    return Scaling(float(low), float(high), float(clipped.mean()), deviation if deviation > 0 else 1.0)


def _design(values: np.ndarray, feature: Feature, scaling: Scaling | None) -> np.ndarray:
    """The feature's columns of the design matrix, the indicator for missing last."""
    gone = np.isnan(values)
    if scaling is None:
        block = np.zeros((len(values), feature.levels + 1))
        block[np.arange(len(values)), np.where(gone, feature.levels, values).astype(int)] = 1.0
        return block
    clipped = np.clip(np.where(gone, scaling.mean, values), scaling.low, scaling.high)
    return np.column_stack([np.where(gone, 0.0, (clipped - scaling.mean) / scaling.scale), gone.astype(float)])
