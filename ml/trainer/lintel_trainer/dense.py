"""Rows as the dense families read them: standardised numbers, one-hot categories, an indicator for missing per feature.

The columns of a feature stand together, the indicator last. The same layout as `packages/scoring/src/dense.ts`.
"""

from dataclasses import dataclass

import numpy as np

from .features import Feature


# A dense form of more numbers than this (400 MB) is not made at once.
_MOST_CELLS = 50_000_000


def most_rows(features: list[Feature]) -> int:
    """How many rows are brought into the dense form at once."""
    return max(1, _MOST_CELLS // sum(map(width, features)))


def width(feature: Feature) -> int:
    """Columns of the feature in the dense form."""
    return feature.levels + 1 if feature.kind == "category" else 2


def latest(matrix: np.ndarray, y: np.ndarray, features: list[Feature]) -> tuple[np.ndarray, np.ndarray]:
    """The latest rows that fit into memory, in which both outcomes are; all where the latest hold only one."""
    most = most_rows(features)
    return (matrix[-most:], y[-most:]) if 0 < y[-most:].sum() < len(y[-most:]) else (matrix, y)


@dataclass
class Scaling:
    """Numbers are clipped to the 1st–99th percentile of the training rows before they are standardised."""

    low: float
    high: float
    mean: float
    scale: float

    def as_json(self) -> dict:
        return {"low": self.low, "high": self.high, "mean": self.mean, "scale": self.scale}


def scalings_of(matrix: np.ndarray, features: list[Feature]) -> list[Scaling | None]:
    """One per feature; none for a category."""
    return [_scaling(matrix[:, i]) if feature.kind != "category" else None for i, feature in enumerate(features)]


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


def design(matrix: np.ndarray, features: list[Feature], scalings: list[Scaling | None]) -> list[np.ndarray]:
    """Per feature its columns of the dense form."""
    return [_block(matrix[:, i], feature, scaling) for i, (feature, scaling) in enumerate(zip(features, scalings))]


def dense_form(matrix: np.ndarray, features: list[Feature], scalings: list[Scaling | None]) -> np.ndarray:
    """The dense form whole, made in place: it may be large."""
    out = np.empty((len(matrix), sum(map(width, features))))
    at = 0
    for index, (feature, scaling) in enumerate(zip(features, scalings)):
        out[:, at : at + width(feature)] = _block(matrix[:, index], feature, scaling)
        at += width(feature)
    return out


def _block(values: np.ndarray, feature: Feature, scaling: Scaling | None) -> np.ndarray:
    gone = np.isnan(values)
    if scaling is None:
        block = np.zeros((len(values), feature.levels + 1))
        block[np.arange(len(values)), np.where(gone, feature.levels, values).astype(int)] = 1.0
        return block
    clipped = np.clip(np.where(gone, scaling.mean, values), scaling.low, scaling.high)
    return np.column_stack([np.where(gone, 0.0, (clipped - scaling.mean) / scaling.scale), gone.astype(float)])
