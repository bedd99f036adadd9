"""Shapley values of any model by weighted least squares over coalitions (Lundberg and Lee 2017), seeded.

A coalition is worth the model's mean raw score over a few background rows with the coalition's features replaced by those of
the row. Up to 12 features every coalition is asked and the values are exact; beyond, whole sizes from the outside in, then a
seeded draw of pairs. Coalitions depend on the number of features and the seed alone, so one matrix turns worths into
attributions; they always add up. The same arithmetic as `packages/scoring/src/kernel-shap.ts`.
"""

from functools import cache
from itertools import combinations
from math import comb
from typing import Protocol

import numpy as np

ALL_UP_TO = 12
COALITIONS = 1024


class Additive(Protocol):
    """A model that begins with a sum of one vector per feature, which is what makes many coalitions cheap."""

    def parts(self, matrix: np.ndarray) -> np.ndarray:
        """Rows × features × units."""
        ...

    def finish(self, sums: np.ndarray) -> np.ndarray:
        """Raw scores of the summed parts, rows × units."""
        ...


def kernel_attributions(model: Additive, background: np.ndarray, matrix: np.ndarray, seed: int) -> tuple[float, np.ndarray]:
    """Mean raw score of the background, and rows × features that add up to raw − it."""
    count = matrix.shape[1]
    masks, solve = coalitions(count, seed)
    inside = masks.astype(float)
    theirs = model.parts(background)
    expected = float(model.finish(theirs.sum(axis=1)).mean())
    rest_of = [(1.0 - inside) @ part for part in theirs]
    out = np.empty(matrix.shape)
    for at, part in enumerate(model.parts(matrix)):
        whole = float(model.finish(part.sum(axis=0)[None, :])[0]) - expected
        own = inside @ part
        worth = sum(model.finish(own + other) for other in rest_of) / len(background) - expected
        # The last feature takes what the others leave, which is what makes them add up.
        first = solve @ (worth - inside[:, -1] * whole) if count > 1 else np.empty(0)
        out[at] = np.append(first, whole - first.sum())
    return expected, out


@cache
def coalitions(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Masks (coalitions × features) and the matrix that turns worths, less the last feature's part, into attributions."""
    rows, weights = _chosen(count, seed)
    masks = np.array(rows, dtype=bool).reshape(len(rows), count)
    z = masks[:, :-1].astype(float) - masks[:, -1:]
    weighted = z.T * np.array(weights)
    return masks, np.linalg.solve(weighted @ z, weighted) if count > 1 else np.empty((0, 0))


def _chosen(count: int, seed: int) -> tuple[list[list[bool]], list[float]]:
    rows: list[list[bool]] = []
    weights: list[float] = []
    budget = 2**count if count <= ALL_UP_TO else COALITIONS
    sizes = list(range(1, count // 2 + 1))
    # A size and its opposite, whole, while they fit.
    while sizes:
        size = sizes[0]
        pair = size * 2 < count
        if len(rows) + comb(count, size) * (1 + pair) > budget:
            break
        for group in combinations(range(count), size):
            mask = [feature in group for feature in range(count)]
            for each in [mask, [not inside for inside in mask]] if pair else [mask]:
                rows.append(each)
                weights.append(_mass(count, size) / comb(count, size))
        sizes.pop(0)
    if not sizes:
        return rows, weights
    random = _Random(seed)
    left = (budget - len(rows)) // 2
    masses = [_mass(count, size) * (2 if size * 2 < count else 1) for size in sizes]
    total = 0.0
    for mass in masses:
        total += mass
    for _ in range(left):
        at, drawn = 0, random.next() * total
        while at < len(sizes) - 1 and drawn >= masses[at]:
            drawn -= masses[at]
            at += 1
        places = list(range(count))
        mask = [False] * count
        for step in range(sizes[at]):
            other = step + int(random.next() * (count - step))
            places[step], places[other] = places[other], places[step]
            mask[places[step]] = True
        rows += [mask, [not inside for inside in mask]]
        weights += [total / (2 * left)] * 2
    return rows, weights


def _mass(count: int, size: int) -> float:
    """The Shapley kernel's weight of all coalitions of one size together."""
    return (count - 1) / (size * (count - size))


class _Random:
    """Numbers from 0 to below 1, the same in both languages (mulberry32)."""

    def __init__(self, seed: int):
        self.state = seed & 0xFFFFFFFF

    def next(self) -> float:
        self.state = (self.state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((self.state ^ (self.state >> 15)) * (1 | self.state)) & 0xFFFFFFFF
        mixed = ((mixed + (((mixed ^ (mixed >> 7)) * (61 | mixed)) & 0xFFFFFFFF)) ^ mixed) & 0xFFFFFFFF
        return ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296
