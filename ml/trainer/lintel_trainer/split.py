"""Splits by time, or by chance where no time is known. Rows come in time order; indices are positions in it."""

from dataclasses import dataclass

import numpy as np

# How far the cut may move, as shares of the rows before it, so that rows of one moment stay on one side.
_EARLIEST, _LATEST = 0.6, 0.95


@dataclass
class Fold:
    train: np.ndarray
    valid: np.ndarray


def holdout(order: np.ndarray, fraction: float, groups: list[str] | None) -> tuple[Fold, int, bool]:
    """The last `fraction` of the rows against the ones before; how many of those before were left out because their group
    is also held out; and whether rows of one moment are on both sides because there was no better place to cut."""
    rows = len(order)
    wanted = rows - max(1, int(round(rows * fraction)))
    edges = np.nonzero(np.diff(order))[0] + 1
    edges = edges[(edges >= _EARLIEST * rows) & (edges <= _LATEST * rows)]
    cut = wanted if len(edges) == 0 else int(edges[np.argmin(np.abs(edges - wanted))])
    train = without_groups_of(np.arange(cut), np.arange(cut, rows), groups)
    return Fold(train, np.arange(cut, rows)), cut - len(train), len(edges) == 0


def shuffled(y: np.ndarray, groups: list[str] | None, seed: int) -> np.ndarray:
    """A seeded order of the rows in which every stretch holds about the same share of positives, and rows of a group stand
    together: its last fifth is a stratified random sample of groups."""
    names = [str(index) for index in range(len(y))] if groups is None else groups
    _, group_of = np.unique(np.array(names, dtype=object), return_inverse=True) if len(y) else (None, np.empty(0, dtype=int))
    count = int(group_of.max()) + 1 if len(y) else 0
    positive = np.bincount(group_of, weights=y, minlength=count) > 0
    drawn = np.random.default_rng(seed).permutation(count)
    place = np.empty(count)
    for kind in (False, True):
        members = drawn[positive[drawn] == kind]
        place[members] = (np.arange(len(members)) + 0.5) / max(1, len(members))
    return np.lexsort((np.arange(len(y)), group_of, place[group_of])) if len(y) else np.empty(0, dtype=np.int64)


def windows(train: np.ndarray, y: np.ndarray, groups: list[str] | None, by_time: bool) -> list[Fold]:
    """Windows inside the training rows, each to be validated by a model that has not seen it: five, three below 1,000 rows. By
    time they expand, each after the rows it learns from; by chance each learns from all the others, since nothing is later. A
    window whose parts lack one of the outcomes is left out."""
    count = 5 if len(train) >= 1000 else 3
    blocks = np.array_split(train, count + 1 if by_time else count)
    folds = []
    for index in range(1 if by_time else 0, len(blocks)):
        valid = blocks[index]
        others = blocks[:index] if by_time else blocks[:index] + blocks[index + 1 :]
        rows = without_groups_of(np.concatenate(others), valid, groups)
        if _both(y[rows]) and _both(y[valid]):
            folds.append(Fold(rows, valid))
    return folds


def without_groups_of(rows: np.ndarray, other: np.ndarray, groups: list[str] | None) -> np.ndarray:
    if groups is None:
        return rows
    there = {groups[index] for index in other}
    return np.array([index for index in rows if groups[index] not in there], dtype=np.int64)


def _both(y: np.ndarray) -> bool:
    return len(y) > 0 and 0 < y.sum() < len(y)
