"""Fits that are measured and thrown away: they say how far to trust the figures of the model that is kept."""

import numpy as np

from .families import FIT
from .features import Feature, Prepared
from .metrics import summary
from .split import Fold, holdout, shuffled
from .table import Spec, Table


def random_split(spec: Spec, table: Table, prepared: Prepared, family: str, points: dict, seed: int) -> dict:
    """The chosen family on a stratified random split of the same rows: a diagnostic, since rows of the future help it."""
    order = shuffled(table.y, table.groups, seed)
    groups = [table.groups[index] for index in order] if table.groups else None
    fold, _, _ = holdout(np.arange(len(order)), spec.test_fraction, groups)
    inside, outside = order[fold.train], order[fold.valid]
    # The families read rows in order of time.
    inside = np.sort(inside)
    return _diagnostic(family, prepared.matrix, prepared.features, table.y, Fold(inside, outside), points, seed)


def with_quarantined(
    table: Table, prepared: Prepared, fold: Fold, family: str, points: dict, seed: int
) -> dict | None:
    """The chosen family with the columns the leak alarm left out, on the same rows: a diagnostic that says what they hold."""
    if not prepared.quarantined:
        return None
    features = [*prepared.features, *(feature for feature, _ in prepared.quarantined)]
    matrix = np.column_stack([prepared.matrix, *(values for _, values in prepared.quarantined)])
    return _diagnostic(family, matrix, features, table.y, fold, points, seed)


def _diagnostic(
    family: str, matrix: np.ndarray, features: list[Feature], y: np.ndarray, fold: Fold, points: dict, seed: int
) -> dict:
    """What `fold` says of one more fit; without both outcomes to learn from, nothing."""
    if not 0 < y[fold.train].sum() < len(fold.train):
        return {"family": family, "holdout": None}
    fitted = FIT[family](matrix[fold.train], y[fold.train], features, seed)
    found = summary(y[fold.valid], fitted.raw(matrix[fold.valid]), points["hotProbability"])
    wanted = ("rows", "positives", "baseRate", "auc", "logLoss", "baseLogLoss", "brier", "ece", "liftTop10")
    return {"family": family, "holdout": {name: found[name] for name in wanted}}
