"""Small models on invented rows, with what they must answer; `pytest` and the TypeScript tests both check them.

Each JSON file of `ml/fixtures` is `{ model, rows: [{ input, raw, probability, points, attributions }], expectedRaw, shapley: [{ row,
attributions }] }`. `raw` is scikit-learn's own, `attributions` the per-leaf TreeSHAP's (or the linear model's), `shapley` the
definition of the Shapley value, summed over all coalitions, on a few rows; for the network every absent feature takes the
values of the background rows in turn. `ml/fixtures/tfjs` is the network as TensorFlow.js loads it.
"""

import math
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier

from . import hgb, logreg, mlp
from .calibrate import Calibrator
from .canonical import dump
from .deny import DenyList
from .families import attributions
from .features import Feature, prepare
from .table import Column
from .tfjs import tfjs_files

SEED = 20240501
_TRAIN_ROWS = 1500
_CALIBRATOR = {"kind": "platt", "slope": 1.125, "intercept": -0.25}
_POINTS = {"a": 17.5, "b": 40.25, "baseRate": 0.22, "hotProbability": 0.879}


def write_fixtures(out: Path, rows: int = 120) -> None:
    made = make_fixtures(rows)
    files = {name: dump(content) + b"\n" for name, content in made.items()}
    for name, data in {**files, **_tfjs(made["network.json"]["model"])}.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)


def _tfjs(model: dict) -> dict[str, bytes]:
    """The network as an artefact has it for TensorFlow.js."""
    layers = []
    for layer in model["mlp"]["layers"]:
        layers.append((np.array(layer["weights"]).reshape(-1, layer["units"]), np.array(layer["bias"])))
    return tfjs_files(layers, Calibrator(**_CALIBRATOR, rows=0, before=0.0, after=0.0))


def make_fixtures(rows: int = 120) -> dict[str, dict]:
    columns, y = _invented(rows)
    train = np.arange(len(y)) < _TRAIN_ROWS
    prepared = prepare(columns, y, train, DenyList(), [], SEED)
    matrix, features = prepared.matrix, prepared.features
    trees = HistGradientBoostingClassifier(
        max_iter=24,
        learning_rate=0.2,
        max_leaf_nodes=hgb.MAX_LEAVES,
        min_samples_leaf=10,
        early_stopping=False,
        categorical_features=[feature.kind == "category" for feature in features],
        random_state=SEED,
    ).fit(matrix[train], y[train])
    fitted = {
        hgb.NAME: hgb.FittedTrees(trees, features, {}),
        logreg.NAME: logreg.fit(matrix[train], y[train], features, SEED),
        mlp.NAME: mlp.fit(matrix[train], y[train], features, SEED),
    }
    inputs = [{c.key: _typed(c, c.cells[at]) for c in columns} for at in range(_TRAIN_ROWS, len(y))]
    return {
        "trees.json": _fixture(hgb.NAME, fitted[hgb.NAME], features, matrix[~train], inputs),
        "linear.json": _fixture(logreg.NAME, fitted[logreg.NAME], features, matrix[~train], inputs),
        "network.json": _fixture(mlp.NAME, fitted[mlp.NAME], features, matrix[~train], inputs),
    }


def _invented(rows: int) -> tuple[list[Column], np.ndarray]:
    """Leads that never were: a score driven by visits, replies, a missing number that says something, and two categories."""
    random = np.random.default_rng(SEED)
    count = _TRAIN_ROWS + rows
    visits = random.poisson(3, count).astype(float)
    minutes = np.round(random.gamma(2.0, 40.0, count), 2)
    answered = random.random(count) < 0.6
    budget = np.round(random.lognormal(12.8, 0.4, count), -2)
    knows = random.random(count) < 0.5
    channel = random.choice(["Portal", "Referral", "Website", "Open house", "Café“é”"], count, p=[0.4, 0.1, 0.3, 0.15, 0.05])
    campaign = np.char.add("Campaign ", (random.zipf(1.4, count) % 70).astype(str))
    z = -2.2 + 0.3 * visits + 1.1 * answered + 0.9 * (channel == "Referral") + 0.6 * np.sin(minutes / 30) - 0.8 * ~knows
    y = (random.random(count) < expit(z)).astype(np.int64)

    def blank(share: float) -> np.ndarray:
        return random.random(count) < share

    cells = {
        "visits": ("number", [f"{v:g}" for v in visits], blank(0.1)),
        "minutes": ("number", [repr(float(v)) for v in minutes], blank(0.15)),
        # Given only by those who know: being there is the news, so a split parts missing from present at infinity.
        "budget": ("number", [f"{v:.0f}" for v in budget], ~knows),
        "replied": ("boolean", ["true" if v else "false" for v in answered], blank(0.05)),
        "channel": ("category", [str(v) for v in channel], blank(0.1)),
        "campaign": ("category", [str(v) for v in campaign], blank(0.05)),
    }
    columns = []
    for key, (kind, values, empty) in cells.items():
        texts = ["" if gone else value for value, gone in zip(values, empty)]
        columns.append(Column(key, key.capitalize(), kind, {"field": key}, False, cells=texts))
    _odd_rows(columns)
    return columns, y


def _odd_rows(columns: list[Column]) -> None:
    """The first rows to score hold what training never saw."""
    odd = {
        "visits": ["", "1e99", "-5", "0.1", "3"],
        "minutes": ["", "0", "-1e300", "80.00000000000001", "-1e99"],
        "budget": ["", "0", "1e15", "", "400000"],
        "replied": ["", "true", "", "false", "true"],
        "channel": ["", "Never seen", "referral", "Never seen", "Referral"],
        "campaign": ["", "Campaign 999", "", "Never seen", "Campaign 2"],
    }
    for column in columns:
        column.cells[_TRAIN_ROWS : _TRAIN_ROWS + 5] = odd[column.key]


def _typed(column: Column, cell: str) -> object:
    if cell == "":
        return None
    if column.kind == "number":
        return float(cell)
    return cell == "true" if column.kind == "boolean" else cell


def _fixture(name: str, fitted, features: list[Feature], matrix: np.ndarray, inputs: list[dict]) -> dict:
    model = {
        "formatVersion": 1,
        "family": name,
        "target": {"name": "invented", "positive": "Invented outcome", "windowDays": 14},
        "features": [feature.as_json() for feature in features],
        "calibrator": _CALIBRATOR,
        "points": _POINTS,
        "bands": {"hot": 75, "warm": 50, "cool": 25},
        **fitted.export(),
    }
    raw = fitted.raw(matrix)
    logits = _CALIBRATOR["slope"] * raw + _CALIBRATOR["intercept"]
    expected, shares = attributions(fitted, features, matrix)
    return {
        "model": model,
        "expectedRaw": float(expected),
        "rows": [
            {
                "input": inputs[at],
                "raw": float(raw[at]),
                "probability": float(expit(logits[at])),
                "points": float(_POINTS["a"] * logits[at] + _POINTS["b"]),
                "attributions": [float(share) for share in shares[at]],
            }
            for at in range(len(matrix))
        ],
        "shapley": [
            {"row": at, "attributions": shapley(lambda known, at=at: value_of(model, matrix[at], known), len(features))}
            for at in range(6)
        ],
    }


def value_of(model: dict, row: np.ndarray, known: frozenset[int]) -> float:
    """What the model says on average when only the features `known` are those of the row."""
    if model["family"] == logreg.NAME:
        linear = model["linear"]
        return linear["intercept"] + sum(
            _contribution(term, row[f]) if f in known else term["center"] for f, term in enumerate(linear["terms"])
        )
    if model["family"] == mlp.NAME:
        return _network_value(model, row, known)
    trees = model["trees"]
    return trees["baseline"] + sum(_walk(trees, root, row, known) for root in trees["roots"])


def _network_value(model: dict, row: np.ndarray, known: frozenset[int]) -> float:
    network, total = model["mlp"], 0.0
    for other in network["background"]:
        mixed = [row[f] if f in known else (math.nan if cell is None else cell) for f, cell in enumerate(other)]
        values: list[float] = []
        for feature, item, value in zip(model["features"], network["inputs"], mixed):
            levels = len(feature["categories"]) + int(feature.get("other", False)) if item["kind"] == "category" else 1
            columns = [0.0] * (levels + 1)
            if math.isnan(value):
                columns[-1] = 1.0
            elif item["kind"] == "category":
                columns[int(value)] = 1.0
            else:
                columns[0] = (min(item["high"], max(item["low"], value)) - item["mean"]) / item["scale"]
            values += columns
        *hidden, last = network["layers"]
        for layer in hidden:
            values = [max(0.0, value) for value in _dense(layer, values)]
        total += _dense(last, values)[0]
        if len(known) == len(row):
            return total
    return total / len(network["background"])


def _dense(layer: dict, values: list[float]) -> list[float]:
    weights = np.array(layer["weights"]).reshape(len(values), layer["units"])
    return [float(value) for value in np.array(values) @ weights + layer["bias"]]


def _contribution(term: dict, value: float) -> float:
    if math.isnan(value):
        return term["missing"]
    if term["kind"] == "category":
        return term["weights"][int(value)]
    return term["weight"] * (min(term["high"], max(term["low"], value)) - term["mean"]) / term["scale"]


def _walk(trees: dict, node: int, row: np.ndarray, known: frozenset[int]) -> float:
    feature = trees["feature"][node]
    if feature < 0:
        return trees["value"][node]
    left, right = trees["left"][node], trees["right"][node]
    if feature not in known:
        total = trees["cover"][node]
        return (
            trees["cover"][left] / total * _walk(trees, left, row, known)
            + trees["cover"][right] / total * _walk(trees, right, row, known)
        )
    return _walk(trees, left if _goes_left(trees, node, row[feature]) else right, row, known)


def _goes_left(trees: dict, node: int, value: float) -> bool:
    if math.isnan(value):
        return trees["missingLeft"][node] == 1
    if trees["categorySet"][node] >= 0:
        code = int(value)
        return (trees["categorySets"][trees["categorySet"][node]][code >> 5] >> (code & 31)) & 1 == 1
    return value <= float(trees["threshold"][node])


def shapley(value, size: int) -> list[float]:
    """Shapley values by definition, over all 2^size coalitions of the game `value(frozenset)`."""
    players = range(size)
    worth = {frozenset(group): value(frozenset(group)) for count in range(size + 1) for group in combinations(players, count)}
    found = []
    for player in players:
        parts = [
            math.factorial(len(group)) * math.factorial(size - len(group) - 1) / math.factorial(size)
            * (worth[group | {player}] - worth[group])
            for group in worth
            if player not in group
        ]
        found.append(math.fsum(parts))
    return found

