"""Histogram gradient boosting: up to 300 trees of up to 31 leaves."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from .features import Feature
from .metrics import log_loss_rows

NAME = "hgb"
MAX_ROUNDS = 300
# The per-leaf TreeSHAP of the scorer keeps a tree's splits in one 32-bit mask.
MAX_LEAVES = 31
_MIN_ROUNDS = 10
_DEFAULT_ROUNDS = 60
_SEARCH_SHARE = 0.8
_RATE = 0.05
_MIN_LEAF = 20
# Draws leaves towards zero: trees of few rows are less sure of themselves on rows they have not seen.
_L2 = 5.0
# Small trees first: on equal log loss the simpler is kept.
_LEAVES = (8, MAX_LEAVES)


@dataclass
class FittedTrees:
    model: HistGradientBoostingClassifier
    features: list[Feature]
    params: dict

    def raw(self, matrix: np.ndarray) -> np.ndarray:
        return self.model.decision_function(matrix)

    def export(self) -> dict:
        """The trees as flat arrays; see README, model.json."""
        return {"trees": export_trees(self.model, self.features)}


def fit(matrix: np.ndarray, y: np.ndarray, features: list[Feature], seed: int) -> FittedTrees:
    """Rows in time order. Rounds and tree size come from the latest fifth of the rows; then all rows are fitted again, with
    rounds in proportion to their number."""
    cut = int(len(y) * _SEARCH_SHARE)
    leaves, rounds = _LEAVES[0], _DEFAULT_ROUNDS
    if 0 < y[:cut].sum() < cut:
        leaves, best = _search(matrix, y, cut, features, seed)
        rounds = min(MAX_ROUNDS, round(best / _SEARCH_SHARE))
    model = _estimator(features, leaves, rounds, seed).fit(matrix, y)
    params = {
        "rounds": rounds,
        "maxLeaves": leaves,
        "learningRate": _RATE,
        "minLeafRows": _MIN_LEAF,
        "l2": _L2,
    }
    return FittedTrees(model, features, params)


def _search(matrix: np.ndarray, y: np.ndarray, cut: int, features: list[Feature], seed: int) -> tuple[int, int]:
    best = (np.inf, _LEAVES[0], _MIN_ROUNDS)
    for leaves in _LEAVES:
        model = _estimator(features, leaves, MAX_ROUNDS, seed).fit(matrix[:cut], y[:cut])
        losses = [log_loss_rows(y[cut:], stage.ravel()).mean() for stage in model.staged_decision_function(matrix[cut:])]
        rounds = max(_MIN_ROUNDS, int(np.argmin(losses)) + 1)
        best = min(best, (float(losses[rounds - 1]), leaves, rounds), key=lambda item: item[0])
    return best[1], best[2]


def _estimator(features: list[Feature], leaves: int, rounds: int, seed: int) -> HistGradientBoostingClassifier:
    categorical = [feature.kind == "category" for feature in features]
    return HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=_RATE,
        max_leaf_nodes=leaves,
        min_samples_leaf=_MIN_LEAF,
        l2_regularization=_L2,
        early_stopping=False,
        categorical_features=categorical if any(categorical) else None,
        random_state=seed,
    )


def export_trees(model: HistGradientBoostingClassifier, features: list[Feature]) -> dict:
    """All trees of the fitted estimator, with feature positions and category codes of `features`.

    The estimator puts categorical columns first and renumbers the categories it saw; both are turned back here.
    """
    order, codes = _renumbering(model, features)
    trees: dict = {
        "baseline": float(model._baseline_prediction[0, 0]),
        "roots": [],
        **{name: [] for name in ("feature", "threshold", "value", "left", "right", "missingLeft", "categorySet", "cover")},
        "categorySets": [],
    }
    for (predictor,) in model._predictors:
        first = len(trees["feature"])
        trees["roots"].append(first)
        for node in predictor.nodes:
            leaf, categorical = bool(node["is_leaf"]), bool(node["is_categorical"])
            feature = -1 if leaf else order[int(node["feature_idx"])]
            split_set = -1
            if categorical and not leaf:
                split_set = len(trees["categorySets"])
                bits = predictor.raw_left_cat_bitsets[int(node["bitset_idx"])]
                trees["categorySets"].append(_recode(bits, codes[feature]))
            trees["feature"].append(feature)
            trees["threshold"].append(0 if leaf or categorical else _number(float(node["num_threshold"])))
            trees["value"].append(float(node["value"]) if leaf else 0)
            trees["left"].append(-1 if leaf else first + int(node["left"]))
            trees["right"].append(-1 if leaf else first + int(node["right"]))
            trees["missingLeft"].append(0 if leaf else int(node["missing_go_to_left"]))
            trees["categorySet"].append(split_set)
            trees["cover"].append(int(node["count"]))
    return trees


def _renumbering(model: HistGradientBoostingClassifier, features: list[Feature]) -> tuple[list[int], dict[int, list[int]]]:
    """Estimator's column → ours; and per categorical feature of ours, the estimator's code → ours."""
    if model.is_categorical_ is None:
        return list(range(len(features))), {}
    categorical = [index for index, yes in enumerate(model.is_categorical_) if yes]
    numeric = [index for index, yes in enumerate(model.is_categorical_) if not yes]
    seen = model._preprocessor.named_transformers_["encoder"].categories_
    codes = {
        feature: [int(code) for code in categories if not np.isnan(code)] for feature, categories in zip(categorical, seen)
    }
    return categorical + numeric, codes


def _recode(bits: np.ndarray, codes: list[int]) -> list[int]:
    words = [0] * 8
    for position, code in enumerate(codes):
        if (int(bits[position >> 5]) >> (position & 31)) & 1:
            words[code >> 5] |= 1 << (code & 31)
    return words


def _number(value: float) -> float | str:
    """JSON has no infinity; a split that only parts missing from present has one as threshold."""
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
