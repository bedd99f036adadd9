"""Platt calibration: logit(p) = slope · raw + intercept, kept only when it helps on later rows."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

from .metrics import expected_calibration_error, log_loss_rows

# The step is fitted on at most this many of the latest rows, and drawn towards "change nothing" by as much as five rows
# would: a small slice must not bend a good model.
_LATEST = 2000
_DAMPING = 5.0
_MIN_ROWS = 100
_MIN_SLOPE = 0.05
_ISOTONIC_POSITIVES = 400


@dataclass
class Calibrator:
    kind: str
    slope: float
    intercept: float
    rows: int
    before: float
    after: float

    def apply(self, raw: np.ndarray) -> np.ndarray:
        return self.slope * raw + self.intercept

    def as_json(self) -> dict:
        return {"kind": self.kind, "slope": self.slope, "intercept": self.intercept}

    def report(self) -> dict:
        return {**self.as_json(), "rows": self.rows, "logLossBefore": self.before, "logLossAfter": self.after}


def calibrate(raw: np.ndarray, y: np.ndarray, latest: int) -> Calibrator:
    """`raw` are scores of rows, oldest first, each by a model that had not seen the row; the last `latest` of them judge
    a step fitted on the ones before. Kept, and fitted again with them included, when it lowers their log loss by more than
    one standard error: a smaller gain is chance, and chasing it carries yesterday's base rate into tomorrow."""
    cut = len(y) - latest
    judge_raw, judge_y = raw[cut:], y[cut:]
    losses = log_loss_rows(judge_y, judge_raw)
    before = float(losses.mean())
    identity = Calibrator("identity", 1.0, 0.0, len(y), before, before)
    if cut < _MIN_ROWS or not 0 < y[:cut].sum() < cut:
        return identity
    slope, intercept = platt(raw[:cut][-_LATEST:], y[:cut][-_LATEST:])
    gains = losses - log_loss_rows(judge_y, slope * judge_raw + intercept)
    after = before - float(gains.mean())
    if slope <= _MIN_SLOPE or gains.mean() <= gains.std() / math.sqrt(len(gains)):
        return Calibrator("identity", 1.0, 0.0, len(y), before, after)
    slope, intercept = platt(raw[-_LATEST:], y[-_LATEST:])
    if slope <= _MIN_SLOPE:
        return identity
    return Calibrator("platt", slope, intercept, min(len(y), _LATEST), before, after)


def platt(raw: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of least damped log loss (a convex problem of two numbers)."""

    def loss(step: np.ndarray) -> tuple[float, np.ndarray]:
        score = step[0] * raw + step[1]
        gap = expit(score) - y
        away = step - np.array([1.0, 0.0])
        value = log_loss_rows(y, score).sum() + 0.5 * _DAMPING * (away @ away)
        return float(value), np.array([gap @ raw, gap.sum()]) + _DAMPING * away

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="BFGS", options={"gtol": 1e-9})
    return float(found.x[0]), float(found.x[1])


def isotonic_diagnostic(raw: np.ndarray, y: np.ndarray, latest: int) -> dict | None:
    """What a free rising curve instead of Platt's line would do on the latest rows, fitted on those before; None with too few
    positives for it to mean anything. Never used for a score: its steps give many leads the same chance."""
    cut = len(y) - latest
    if y[:cut].sum() < _ISOTONIC_POSITIVES or y[:cut].sum() == cut:
        return None
    curve = IsotonicRegression(y_min=1e-3, y_max=1 - 1e-3, out_of_bounds="clip").fit(raw[:cut], y[:cut])
    p, yes = curve.predict(raw[cut:]), y[cut:]
    return {
        "rows": latest,
        "logLossBefore": float(log_loss_rows(yes, raw[cut:]).mean()),
        "logLossAfter": float(-(yes * np.log(p) + (1 - yes) * np.log1p(-p)).mean()),
        "eceBefore": expected_calibration_error(yes, expit(raw[cut:])),
        "eceAfter": expected_calibration_error(yes, p),
    }
