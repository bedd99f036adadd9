"""Exact path-dependent TreeSHAP in its per-leaf form, on the arrays of `model.json`.

A leaf with value w, whose path asks d different features, is a game of its own: a coalition S gets
w · ∏ (i in S: o_i, else z_i), where o_i is 1 when the row satisfies every question of the path about feature i, and z_i is
the share of training rows that passed them (product of child cover / parent cover). Its Shapley values follow from
P(t) = ∏ (z_i + o_i·t): for a satisfied feature w·(1−z_i)·Σ_k W_k·[t^k] P/(z_i+t), for an unsatisfied one −w·Σ_k W_k·[t^k] P,
with W_k = k!·(d−k−1)!/d!. The same derivation as `packages/scoring/src/tree-shap.ts`.
"""

from functools import cache
from math import factorial

import numpy as np

from .features import Feature


def tree_attributions(trees: dict, features: list[Feature], matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Expected raw score over the training rows, and rows × features that add up to raw − expected."""
    goes_left = _questions(trees, matrix)
    attributions = np.zeros((len(matrix), len(features)))
    expected = trees["baseline"]
    for root in trees["roots"]:
        total = trees["cover"][root]
        for leaf, path in _leaves(trees, root):
            value = trees["value"][leaf]
            expected += value * trees["cover"][leaf] / total
            if path:
                _add_leaf(attributions, value, *_group(trees, path, goes_left))
    return expected, attributions


def _questions(trees: dict, matrix: np.ndarray) -> dict[int, np.ndarray]:
    """Per split node, which rows go left."""
    answers = {}
    for node, feature in enumerate(trees["feature"]):
        if feature < 0:
            continue
        values = matrix[:, feature]
        gone = np.isnan(values)
        if trees["categorySet"][node] >= 0:
            words = np.array(trees["categorySets"][trees["categorySet"][node]], dtype=np.uint64)
            codes = np.where(gone, 0, values).astype(np.int64)
            left = ((words[codes >> 5] >> (codes & 31).astype(np.uint64)) & np.uint64(1)) == 1
        else:
            left = np.where(gone, 0.0, values) <= float(trees["threshold"][node])
        answers[node] = np.where(gone, bool(trees["missingLeft"][node]), left)
    return answers


def _leaves(trees: dict, root: int) -> list[tuple[int, list[tuple[int, int, bool]]]]:
    """Each leaf with its path: (node, child, went left)."""
    found, stack = [], [(root, [])]
    while stack:
        node, path = stack.pop()
        if trees["feature"][node] < 0:
            found.append((node, path))
            continue
        left, right = trees["left"][node], trees["right"][node]
        stack.append((right, [*path, (node, right, False)]))
        stack.append((left, [*path, (node, left, True)]))
    return found


def _group(trees: dict, path: list, goes_left: dict) -> tuple[list[int], np.ndarray, np.ndarray]:
    """Features of the path, their cover ratios, and rows × features satisfied."""
    ratio: dict[int, float] = {}
    satisfied: dict[int, np.ndarray] = {}
    for node, child, left in path:
        feature = trees["feature"][node]
        answer = goes_left[node] if left else ~goes_left[node]
        ratio[feature] = ratio.get(feature, 1.0) * trees["cover"][child] / trees["cover"][node]
        satisfied[feature] = satisfied[feature] & answer if feature in satisfied else answer
    names = list(ratio)
    return names, np.array([ratio[name] for name in names]), np.column_stack([satisfied[name] for name in names])


def _add_leaf(attributions: np.ndarray, value: float, names: list[int], ratio: np.ndarray, satisfied: np.ndarray) -> None:
    # Rows that answer the path's questions alike share their values; a path of d features has few such patterns.
    size = len(names)
    code = satisfied @ (1 << np.arange(size))
    patterns, rows = np.unique(code, return_inverse=True)
    shares = np.array([_leaf_shares(ratio, (int(p) >> np.arange(size)) & 1) for p in patterns])
    attributions[:, names] += value * shares[rows]


def _leaf_shares(ratio: np.ndarray, satisfied: np.ndarray) -> np.ndarray:
    size = len(ratio)
    weights = _weights(size)
    poly = np.zeros(size + 1)
    poly[0], degree = 1.0, 0
    for z, yes in zip(ratio, satisfied):
        if yes:
            poly[1 : degree + 2] = poly[: degree + 1] + z * poly[1 : degree + 2]
            poly[0] *= z
            degree += 1
        else:
            poly[: degree + 1] *= z
    out = np.full(size, -float(weights[: min(degree, size - 1) + 1] @ poly[: min(degree, size - 1) + 1]))
    for index in np.nonzero(satisfied)[0]:
        z, carry, total = ratio[index], 0.0, 0.0
        for k in range(degree - 1, -1, -1):
            carry = poly[k + 1] - z * carry
            total += weights[k] * carry
        out[index] = (1.0 - z) * total
    return out


@cache
def _weights(size: int) -> np.ndarray:
    return np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)])


def linear_attributions(fitted, matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Deviation of each feature's contribution from its training mean; exact for an additive model."""
    centers = np.array(fitted.centers)
    return fitted.intercept + float(centers.sum()), fitted.contributions(matrix) - centers
