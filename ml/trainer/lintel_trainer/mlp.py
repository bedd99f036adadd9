"""A small neural network: two hidden layers of rectified units on the dense form."""

from dataclasses import dataclass

import numpy as np
from sklearn.neural_network import MLPClassifier

from .dense import Scaling, dense_form, design, latest, most_rows, scalings_of
from .features import Feature
from .metrics import log_loss_rows

NAME = "mlp"
HIDDEN = (32, 16)
BACKGROUND_ROWS = 16
_MAX_EPOCHS = 80
_PATIENCE = 6
_SEARCH_SHARE = 0.8
_BATCH = 128
_RATE = 2e-3
# Weight decay: a column of few rows must not steer the network.
_DECAY = 1.0


@dataclass
class FittedNetwork:
    model: MLPClassifier
    features: list[Feature]
    scalings: list[Scaling | None]
    background: np.ndarray
    seed: int
    params: dict

    def raw(self, matrix: np.ndarray) -> np.ndarray:
        parts = np.array_split(matrix, -(-max(1, len(matrix)) // most_rows(self.features)))
        return np.concatenate([forward(self.layers(), dense_form(p, self.features, self.scalings)) for p in parts])

    def layers(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Weights (inputs × units) and biases, from the first layer to the log-odds."""
        return list(zip(self.model.coefs_, self.model.intercepts_))

    def parts(self, matrix: np.ndarray) -> np.ndarray:
        """What each feature adds to the first hidden layer; rows × features × units."""
        weights, at, found = self.model.coefs_[0], 0, []
        for block in design(matrix, self.features, self.scalings):
            found.append(block @ weights[at : at + block.shape[1]])
            at += block.shape[1]
        return np.stack(found, axis=1)

    def finish(self, sums: np.ndarray) -> np.ndarray:
        return forward(self.layers()[1:], np.maximum(sums + self.model.intercepts_[0], 0.0))

    def export(self) -> dict:
        """See README, model.json."""
        return {
            "mlp": {
                "inputs": [
                    {"kind": "category"} if scaling is None else {"kind": "number", **scaling.as_json()}
                    for scaling in self.scalings
                ],
                "layers": [
                    {"units": len(bias), "weights": [float(w) for w in weights.ravel()], "bias": [float(b) for b in bias]}
                    for weights, bias in self.layers()
                ],
                "background": [[None if np.isnan(value) else float(value) for value in row] for row in self.background],
                "seed": self.seed,
            }
        }


def forward(layers: list[tuple[np.ndarray, np.ndarray]], inputs: np.ndarray) -> np.ndarray:
    """Log-odds of rows in the dense form."""
    for weights, bias in layers[:-1]:
        inputs = np.maximum(inputs @ weights + bias, 0.0)
    weights, bias = layers[-1]
    return (inputs @ weights + bias)[:, 0]


def fit(matrix: np.ndarray, y: np.ndarray, features: list[Feature], seed: int) -> FittedNetwork:
    """Rows in time order. The number of epochs is where the log loss of the latest fifth was least; then all rows are fitted
    for as many steps."""
    matrix, y = latest(matrix, y, features)
    cut = int(len(y) * _SEARCH_SHARE)
    scalings = scalings_of(matrix, features)
    inputs = dense_form(matrix, features, scalings)
    epochs = 20
    if 0 < y[:cut].sum() < cut:
        epochs = _search(inputs, y, cut, seed)
    model = _estimator(len(y), seed)
    for _ in range(epochs):
        model.partial_fit(inputs, y, classes=[0, 1])
    fitted = FittedNetwork(model, features, scalings, np.empty(0), seed & 0xFFFFFFFF, {})
    fitted.background = _background(matrix, fitted.raw(matrix))
    fitted.params = {"epochs": epochs, "hidden": list(HIDDEN), "batch": _BATCH, "learningRate": _RATE, "decay": _DECAY}
    return fitted


def _search(inputs: np.ndarray, y: np.ndarray, cut: int, seed: int) -> int:
    model = _estimator(cut, seed)
    best, epochs = np.inf, 1
    for epoch in range(1, _MAX_EPOCHS + 1):
        model.partial_fit(inputs[:cut], y[:cut], classes=[0, 1])
        raw = forward(list(zip(model.coefs_, model.intercepts_)), inputs[cut:])
        loss = float(log_loss_rows(y[cut:], raw).mean())
        if loss < best:
            best, epochs = loss, epoch
        elif epoch - epochs >= _PATIENCE:
            break
    return epochs


def _estimator(rows: int, seed: int) -> MLPClassifier:
    return MLPClassifier(
        hidden_layer_sizes=HIDDEN,
        activation="relu",
        solver="adam",
        alpha=_DECAY,
        batch_size=min(_BATCH, rows),
        learning_rate_init=_RATE,
        # A generator, not a number: each epoch shuffles anew.
        random_state=np.random.RandomState(seed & 0xFFFFFFFF),
    )


def _background(matrix: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Training rows spread evenly over the score, which attributions are measured from."""
    ranked = np.argsort(raw, kind="stable")
    places = ((np.arange(BACKGROUND_ROWS) + 0.5) / BACKGROUND_ROWS * len(ranked)).astype(int)
    return matrix[ranked[places]]
