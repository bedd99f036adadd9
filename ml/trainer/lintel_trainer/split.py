"""Time-ordered splits. Rows come in time order; indices are positions in it."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Fold:
    train: np.ndarray
    valid: np.ndarray


def holdout(rows: int, fraction: float, groups: list[str] | None) -> tuple[Fold, int]:
    """The last `fraction` of the rows against the ones before; and how many of those before were left out because
    their group is also held out."""
    cut = rows - max(1, int(round(rows * fraction)))
    train = without_groups_of(np.arange(cut), np.arange(cut, rows), groups)
    return Fold(train, np.arange(cut, rows)), cut - len(train)


def windows(train: np.ndarray, y: np.ndarray, groups: list[str] | None) -> list[Fold]:
    """Expanding windows inside the training rows: each validates on the block after those it trains on. Five windows,
    three below 1,000 rows; a window whose parts lack one of the outcomes is left out."""
    count = 5 if len(train) >= 1000 else 3
    blocks = np.array_split(train, count + 1)
    folds = []
    for index in range(1, count + 1):
        valid = blocks[index]
        before = without_groups_of(np.concatenate(blocks[:index]), valid, groups)
        if _both(y[before]) and _both(y[valid]):
            folds.append(Fold(before, valid))
    return folds


def without_groups_of(rows: np.ndarray, other: np.ndarray, groups: list[str] | None) -> np.ndarray:
    if groups is None:
        return rows
    there = {groups[index] for index in other}
    return np.array([index for index in rows if groups[index] not in there], dtype=np.int64)


def _both(y: np.ndarray) -> bool:
    return len(y) > 0 and 0 < y.sum() < len(y)
