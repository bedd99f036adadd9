"""What the world looked like at training time, for drift watching later."""

import numpy as np

from .features import Feature


def drift_reference(features: list[Feature], matrix: np.ndarray, points: dict, held_logit: np.ndarray) -> dict:
    """Counts per bin of each feature over the training rows, and of the shown score over the held-out rows."""
    shown = np.clip(points["a"] * held_logit + points["b"], 0, 100)
    edges = _edges(shown)
    return {
        "formatVersion": 1,
        "features": [_feature(feature, matrix[:, index]) for index, feature in enumerate(features)],
        "score": {"rows": len(shown), "edges": edges, "counts": _counts(shown, edges)},
    }


def _feature(feature: Feature, values: np.ndarray) -> dict:
    known = values[~np.isnan(values)]
    item: dict = {"key": feature.key, "kind": feature.kind, "rows": len(values), "missing": int(len(values) - len(known))}
    if feature.kind == "number":
        item["edges"] = _edges(known)
        item["counts"] = _counts(known, item["edges"])
    else:
        levels = 2 if feature.kind == "boolean" else feature.levels
        item["counts"] = [int(count) for count in np.bincount(known.astype(int), minlength=levels)]
    return item


def _edges(values: np.ndarray) -> list[float]:
    """Inner decile edges, each once; a value equal to an edge belongs to the bin below it."""
    return [float(edge) for edge in np.unique(np.quantile(values, np.linspace(0.1, 0.9, 9)))]


def _counts(values: np.ndarray, edges: list[float]) -> list[int]:
    return [int(c) for c in np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)]
