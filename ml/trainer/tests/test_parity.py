"""Our numbers against scikit-learn's and shap's own."""

import json
import warnings

import numpy as np
import pytest
import shap
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from lintel_trainer import hgb, logreg, mlp
from lintel_trainer.dense import design, scalings_of
from lintel_trainer.families import attributions
from lintel_trainer.features import Feature
from lintel_trainer.fixtures import shapley, value_of
from lintel_trainer.kernel_shap import ALL_UP_TO, COALITIONS, coalitions, kernel_attributions
from lintel_trainer.shap import tree_attributions

NUMBERS = [Feature(f"n{index}", f"n{index}", "number", None) for index in range(6)]
MIXED = [*NUMBERS[:5], Feature("c", "c", "category", None, categories=[f"level {code}" for code in range(12)])]


def world(rows: int, seed: int = 5, codes: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with missing cells, and a category as the last column."""
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(rows, 6))
    matrix[:, 5] = random.integers(0, codes, rows)
    z = matrix[:, 0] + np.sin(3 * matrix[:, 1]) + (matrix[:, 5] % 3 == 0)
    matrix[random.random(matrix.shape) < 0.1] = np.nan
    return matrix, (random.random(rows) < expit(z)).astype(int)


def test_ten_thousand_rows_with_missing_and_unseen_values_score_as_scikit_learn_scores_them():
    """Walked through the exported arrays, as the scorer does; the category was never seen with two of its codes."""
    matrix, y = world(1200, codes=10)
    fitted = hgb.fit(matrix, y, MIXED, 1)
    rows, _ = world(10_000, seed=6)
    rows[:3, :5] = [[1e300] * 5, [-1e300] * 5, [np.nan] * 5]
    trees = fitted.export()["trees"]
    raw = np.full(len(rows), trees["baseline"])
    for root in trees["roots"]:
        at = np.full(len(rows), root)
        while True:
            feature = np.array(trees["feature"])[at]
            inside = feature >= 0
            if not inside.any():
                break
            value = rows[np.arange(len(rows)), np.where(inside, feature, 0)]
            left = _left(trees, at, value)
            at = np.where(inside, np.where(left, np.array(trees["left"])[at], np.array(trees["right"])[at]), at)
        raw += np.array(trees["value"])[at]
    # scikit-learn refuses codes it has not seen as numbers above its bins: there they count as missing.
    known = rows.copy()
    known[known[:, 5] >= 10, 5] = np.nan
    assert np.abs(raw - fitted.model.decision_function(known)).max() <= 1e-12


def _left(trees: dict, at: np.ndarray, value: np.ndarray) -> np.ndarray:
    sets = np.array(trees["categorySets"] or [[0] * 8], dtype=np.uint64)
    chosen = np.array(trees["categorySet"])[at]
    gone = np.isnan(value)
    code = np.where(gone | (chosen < 0), 0, value).astype(int)
    bit = (sets[np.maximum(chosen, 0), code >> 5] >> (code & 31).astype(np.uint64)) & np.uint64(1)
    below = np.where(gone, 0, value) <= np.array([float(t) for t in trees["threshold"]])[at]
    # A code no row of training had follows the missing.
    unseen = (chosen >= 0) & (code >= 10)
    return np.where(gone | unseen, np.array(trees["missingLeft"])[at] == 1, np.where(chosen >= 0, bit == 1, below))


def test_attributions_of_trees_are_those_of_shap():
    """shap reads numeric splits only (its issue 5132): category splits are held against the definition in test_fixtures."""
    matrix, y = world(1500)
    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=31, random_state=1).fit(matrix, y)
    expected, found = tree_attributions(hgb.export_trees(model, NUMBERS), NUMBERS, matrix[:200])
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    assert expected == pytest.approx(explainer.expected_value[0], abs=1e-10)
    assert found == pytest.approx(explainer.shap_values(matrix[:200]), abs=1e-10)


def test_attributions_of_logistic_regression_are_those_of_shap():
    matrix, y = world(1500)
    fitted = logreg.fit(matrix, y, MIXED, 1)
    blocks = design(matrix, MIXED, fitted.scalings)
    inputs = np.hstack(blocks)
    weights, bias = fitted.layers()[0]
    own = LogisticRegression(C=1.0, max_iter=2000, tol=1e-8).fit(inputs, y)
    assert fitted.raw(matrix) == pytest.approx(own.decision_function(inputs), abs=1e-12)
    explainer = shap.LinearExplainer((weights[:, 0], bias[0]), shap.maskers.Independent(inputs, max_samples=len(inputs)))
    theirs, at = explainer.shap_values(inputs[:100]), 0
    expected, found = attributions(fitted, MIXED, matrix[:100])
    assert expected == pytest.approx(explainer.expected_value, abs=1e-9)
    for index, block in enumerate(blocks):
        assert found[:, index] == pytest.approx(theirs[:, at : at + block.shape[1]].sum(axis=1), abs=1e-9)
        at += block.shape[1]


@pytest.fixture(scope="module")
def network() -> tuple[mlp.FittedNetwork, np.ndarray]:
    matrix, y = world(1500)
    return mlp.fit(matrix, y, MIXED, 3), matrix


def test_the_network_scores_as_scikit_learn_scores_it(network):
    fitted, matrix = network
    inputs = np.hstack(design(matrix, MIXED, fitted.scalings))
    assert expit(fitted.raw(matrix)) == pytest.approx(fitted.model.predict_proba(inputs)[:, 1], abs=1e-12)
    model = {"family": mlp.NAME, "features": [feature.as_json() for feature in MIXED], **fitted.export()}
    for row in matrix[:50]:
        assert value_of(model, row, frozenset(range(6))) == pytest.approx(fitted.raw(row[None, :])[0], abs=1e-12)


def test_attributions_of_the_network_are_those_of_shap_and_of_the_definition(network):
    fitted, matrix = network
    expected, found = attributions(fitted, MIXED, matrix[:8])
    assert expected + found.sum(axis=1) == pytest.approx(fitted.raw(matrix[:8]), abs=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        explainer = shap.KernelExplainer(fitted.raw, fitted.background)
        theirs = explainer.shap_values(matrix[:8], nsamples=2**6, l1_reg=False, silent=True)
    assert found == pytest.approx(theirs, abs=1e-6)
    model = {"family": mlp.NAME, "features": [feature.as_json() for feature in MIXED], **fitted.export()}
    assert found[0] == pytest.approx(shapley(lambda known: value_of(model, matrix[0], known), 6), abs=1e-9)


class Wavy:
    """A model of any width whose Shapley values are known: a sum of its parts, then a bend that mixes them."""

    def __init__(self, bend: float):
        self.bend = bend

    def parts(self, matrix: np.ndarray) -> np.ndarray:
        return np.stack([matrix, matrix * np.arange(matrix.shape[1])], axis=2)

    def finish(self, sums: np.ndarray) -> np.ndarray:
        return sums[:, 0] + self.bend * np.tanh(sums[:, 1] / 20)


@pytest.mark.parametrize("count", [1, 2, 3, 13, 30, 60])
def test_kernel_shap_is_exact_where_it_must_be_seeded_and_always_adds_up(count):
    random = np.random.default_rng(count)
    rows, background = random.normal(size=(3, count)), random.normal(size=(4, count))
    expected, plain = kernel_attributions(Wavy(0.0), background, rows, 1)
    # Of a sum, each feature's value is its distance from the background, however few coalitions are asked.
    assert plain == pytest.approx(rows - background.mean(axis=0), abs=1e-6)
    bent = Wavy(2.0)
    expected, found = kernel_attributions(bent, background, rows, 1)
    assert expected + found.sum(axis=1) == pytest.approx(bent.finish(bent.parts(rows).sum(axis=1)), abs=1e-9)
    assert np.array_equal(found, kernel_attributions(bent, background, rows, 1)[1])
    masks, _ = coalitions(count, 1)
    assert len(masks) <= (2**ALL_UP_TO if count <= ALL_UP_TO else COALITIONS)
    if count > ALL_UP_TO:
        other = kernel_attributions(bent, background, rows, 2)[1]
        assert not np.array_equal(found, other) and np.abs(found - other).mean() < 0.15
    json.dumps(found.tolist(), allow_nan=False)
