"""A dense model as the files TensorFlow.js loads: a layers model with its weights, calibration folded in.

Written here and not by TensorFlow's converter, whose files of Keras 3 models TensorFlow.js cannot read. The input is the
dense form of a row (`dense.design`), the output the calibrated chance.
"""

import numpy as np

from .calibrate import Calibrator
from .canonical import dump


def tfjs_files(layers: list[tuple[np.ndarray, np.ndarray]], calibrator: Calibrator) -> dict[str, bytes]:
    """`tfjs/model.json` and `tfjs/weights.bin` (float32, little-endian, one tensor after the other)."""
    weights, bias = layers[-1]
    layers = [*layers[:-1], (weights * calibrator.slope, bias * calibrator.slope + calibrator.intercept)]
    named = []
    for index, (weights, bias) in enumerate(layers, start=1):
        named += [(f"dense_{index}/kernel", weights), (f"dense_{index}/bias", bias)]
    model = {
        "format": "layers-model",
        "generatedBy": "Lintel",
        "convertedBy": None,
        "modelTopology": {
            "class_name": "Sequential",
            "config": {"name": "lintel", "layers": [_layer(i, layers) for i in range(len(layers))]},
        },
        "weightsManifest": [
            {
                "paths": ["weights.bin"],
                "weights": [{"name": name, "shape": list(values.shape), "dtype": "float32"} for name, values in named],
            }
        ],
    }
    packed = b"".join(np.ascontiguousarray(values, dtype="<f4").tobytes() for _, values in named)
    return {"tfjs/model.json": dump(model), "tfjs/weights.bin": packed}


def _layer(index: int, layers: list[tuple[np.ndarray, np.ndarray]]) -> dict:
    config = {
        "name": f"dense_{index + 1}",
        "units": len(layers[index][1]),
        "activation": "sigmoid" if index == len(layers) - 1 else "relu",
        "use_bias": True,
    }
    if index == 0:
        config["batch_input_shape"] = [None, len(layers[0][0])]
    return {"class_name": "Dense", "config": config}
