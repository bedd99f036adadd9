"""Windows that an earlier, interrupted run of the same training has finished, so that a new one goes on from there.

One small JSON file per window: the scores of the rows it validated on and the parameters it found. Numbers are written in
full, so a model made with them has the bytes of one made without. A file that is damaged or of another training is not
there.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .canonical import dump, sha256


@dataclass
class Window:
    raw: np.ndarray
    params: dict


class FinishedWindows:
    """Keeps windows in `folder` under names that hold what they depend on; keeps nothing without a folder."""

    def __init__(self, folder: Path | None, depends_on: dict):
        self._folder = folder
        self._key = sha256(dump(depends_on))[:24]

    @property
    def count(self) -> int:
        return 0 if self._folder is None else len(list(self._folder.glob(f"{self._key}-*.json")))

    def read(self, family: str, index: int) -> Window | None:
        if self._folder is None:
            return None
        try:
            item = json.loads(self._path(family, index).read_text("utf-8"))
            content = {"raw": item["raw"], "params": item["params"]}
            if item["sha256"] != sha256(dump(content)):
                return None
            return Window(np.array(item["raw"], dtype=float), item["params"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, family: str, index: int, window: Window) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        content = {"raw": [float(value) for value in window.raw], "params": window.params}
        path = self._path(family, index)
        partial = path.with_suffix(".partial")
        partial.write_bytes(dump({**content, "sha256": sha256(dump(content))}))
        os.replace(partial, path)

    def _path(self, family: str, index: int) -> Path:
        return self._folder / f"{self._key}-{family}-{index}.json"
