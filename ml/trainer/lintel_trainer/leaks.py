"""The leak alarm: one column that alone says the outcome. Event-time lineage is the guard, this is the alarm.

Runs on training rows only. Every column is turned into levels (categories, or up to 20 quantile bins of a number, missing
being a level of its own), so that one statistic fits all kinds. A bin's ends were chosen by us, so only values that stand
in the table (and missing) can be levels that settle the outcome.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from .metrics import auc

QUARANTINE_AUC = 0.90
WARN_AUC = 0.75
EXTREME_HIGH = 0.97
EXTREME_LOW = 0.03
EXTREME_SHARE = 0.10
# A level must be this large before its rate counts as a pattern, and its rate this unlikely at the base rate.
_MIN_LEVEL = 30
_MAX_CHANCE = 1e-6
# Where few convert anyway, "hardly any of these convert" is ordinary news (no visits, no calls), not a leak: the lower bound
# falls with the base rate, and below one in ten says nothing.
_LOW_SIDE_BASE = 0.10
_LOW_SIDE_RATIO = 1 / 12
_BINS = 20
_FOLDS = 5


@dataclass(frozen=True)
class Bin:
    """A level made of many values of a number."""

    up_to: float


@dataclass(frozen=True)
class Probe:
    auc: float
    extreme_share: float
    extreme_levels: list[tuple[object, int, float]]

    @property
    def quarantine_rule(self) -> str | None:
        if self.auc >= QUARANTINE_AUC:
            return "leak_probe"
        return "leak_levels" if self.extreme_share >= EXTREME_SHARE else None


def to_levels(values: np.ndarray) -> tuple[np.ndarray, list[object]]:
    """Level index per row, and what each level is. NaN is the level `None`; many-valued numbers become quantile bins."""
    missing = np.isnan(values)
    filled = values[~missing]
    distinct = np.unique(filled)
    levels = np.empty(len(values), dtype=np.int64)
    if len(distinct) > _BINS:
        edges = np.unique(np.quantile(filled, np.linspace(0, 1, _BINS + 1)[1:-1], method="lower"))
        levels[~missing] = np.searchsorted(edges, filled, side="left")
        names: list[object] = [Bin(float(edge)) for edge in [*edges, math.inf]]
    else:
        levels[~missing] = np.searchsorted(distinct, filled)
        names = [float(value) for value in distinct]
    levels[missing] = len(names)
    return levels, [*names, None]


def probe(levels: np.ndarray, names: list[object], y: np.ndarray, seed: int) -> Probe:
    """Out-of-fold target-encoded AUC of the levels, and the share of rows in levels that settle the outcome.

    The AUC is taken within each fold and averaged: across folds the encodings are shifted against each other, which would
    make a useless column look worse than chance.
    """
    count = len(names)
    base = float(y.mean())
    fold = np.empty(len(y), dtype=np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(y))
    fold[shuffled] = np.arange(len(y)) % _FOLDS
    areas = []
    for index in range(_FOLDS):
        train, test = fold != index, fold == index
        rows = np.bincount(levels[train], minlength=count)
        hits = np.bincount(levels[train], weights=y[train], minlength=count)
        rate = (hits + base) / (rows + 1)
        areas.append(auc(y[test], rate[levels[test]]))

    rows = np.bincount(levels, minlength=count)
    hits = np.bincount(levels, weights=y, minlength=count).astype(int)
    extreme = []
    lowest = min(EXTREME_LOW, base * _LOW_SIDE_RATIO) if base >= _LOW_SIDE_BASE else -1.0
    for level in np.nonzero(rows >= _MIN_LEVEL)[0]:
        if isinstance(names[level], Bin):
            continue
        total, yes = int(rows[level]), int(hits[level])
        rate = yes / total
        high = rate >= EXTREME_HIGH and binom.sf(yes - 1, total, base) < _MAX_CHANCE
        low = rate <= lowest and binom.cdf(yes, total, base) < _MAX_CHANCE
        if high or low:
            extreme.append((names[level], total, rate))
    extreme.sort(key=lambda item: (-item[1], str(item[0])))
    share = math.fsum(item[1] for item in extreme) / len(y)
    return Probe(float(np.mean(areas)), share, extreme)
