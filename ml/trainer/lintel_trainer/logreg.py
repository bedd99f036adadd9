"""Logistic regression on standardised numbers, one-hot categories and indicators for missing."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from .dense import Scaling, dense_form, latest, scalings_of, width
from .features import Feature

NAME = "logreg"
_PENALTY_C = 1.0


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

    def layers(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The same model as one dense layer over `dense.dense_form`."""
        column = [np.append(known, gone) for known, gone in zip(self.weights, self.missing)]
        return [(np.concatenate(column)[:, None], np.array([self.intercept]))]

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
                        **scaling.as_json(),
                        "weight": float(self.weights[index][0]),
                        **shared,
                    }
                )
        return {"linear": {"intercept": self.intercept, "terms": terms}}


def fit(matrix: np.ndarray, y: np.ndarray, features: list[Feature], seed: int) -> FittedLinear:
    """`matrix` as `features.prepare` makes it. The solver is deterministic; `seed` is the family interface's."""
    matrix, y = latest(matrix, y, features)
    scalings = scalings_of(matrix, features)
    model = LogisticRegression(C=_PENALTY_C, solver="lbfgs", max_iter=2000, tol=1e-8, random_state=seed)
    model.fit(dense_form(matrix, features, scalings), y)

    weights, missing, at = [], [], 0
    for feature in features:
        part = model.coef_[0][at : at + width(feature)]
        weights.append(part[:-1].copy())
        missing.append(float(part[-1]))
        at += width(feature)
    params = {"penalty": "l2", "C": _PENALTY_C, "iterations": int(model.n_iter_[0])}
    fitted = FittedLinear(features, scalings, float(model.intercept_[0]), weights, missing, [0.0] * len(features), params)
    fitted.centers = [float(value) for value in fitted.contributions(matrix).mean(axis=0)]
    return fitted
