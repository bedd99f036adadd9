"""What a model family is: `fit(matrix, y, features, seed)` gives an object with `raw(matrix)`, `export()` and `params`.

Listed from simple to rich; on equal footing the earlier one wins.
"""

import numpy as np

from . import hgb, logreg, mlp
from .features import Feature
from .kernel_shap import kernel_attributions
from .shap import linear_attributions, tree_attributions

FIT = {logreg.NAME: logreg.fit, hgb.NAME: hgb.fit, mlp.NAME: mlp.fit}
# Labelled rows, positives and negatives a family needs before it can beat a simpler one (learning curves).
GATES = {logreg.NAME: (200, 20, 20), hgb.NAME: (1000, 120, 120), mlp.NAME: (1000, 120, 120)}


def attributions(fitted, features: list[Feature], matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Expected raw score and rows × features that add up to raw − expected."""
    if isinstance(fitted, hgb.FittedTrees):
        return tree_attributions(fitted.export()["trees"], features, matrix)
    if isinstance(fitted, mlp.FittedNetwork):
        return kernel_attributions(fitted, fitted.background, matrix, fitted.seed)
    return linear_attributions(fitted, matrix)
