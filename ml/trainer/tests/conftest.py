"""Invented leads with a known chance each, and a way to train on them."""

import csv
import json
from pathlib import Path

import lintel_trainer  # noqa: F401 - sets the thread count before numpy is loaded
import numpy as np
import pytest
from scipy.special import expit

from lintel_trainer import hgb


class World:
    """Columns of cells, a label and an order; written as the table and spec the trainer reads."""

    def __init__(self, rows: int, seed: int = 7, base: float = -1.2):
        random = np.random.default_rng(seed)
        self.random, self.rows = random, rows
        visits = random.poisson(3, rows)
        minutes = random.gamma(2.0, 30.0, rows)
        replied = random.random(rows) < 0.4
        source = random.choice(["Portal", "Referral", "Website"], rows, p=[0.5, 0.2, 0.3])
        z = base + 0.35 * (visits - 3) + 1.3 * replied + 1.4 * (source == "Referral") + 0.015 * (minutes - 60)
        self.chance = expit(z)
        self.y = (random.random(rows) < self.chance).astype(int)
        self.cells: dict[str, tuple[str, list[str]]] = {
            "visits": ("number", [str(v) for v in visits]),
            "minutes": ("number", [repr(float(v)) for v in minutes]),
            "replied": ("boolean", ["yes" if v else "no" for v in replied]),
            "source": ("category", [str(s) for s in source]),
        }
        for key in ("visits", "source"):
            self.cells[key] = (self.cells[key][0], [c if random.random() > 0.08 else "" for c in self.cells[key][1]])
        self.groups: list[str] | None = None
        self.extra: dict = {}
        self.ordered = True

    def add(self, key: str, kind: str, cells) -> "World":
        self.cells[key] = (kind, [str(cell) for cell in cells])
        return self

    def write(self, folder: Path) -> tuple[Path, Path]:
        table, spec = folder / "table.csv", folder / "spec.json"
        head = ["outcome", "at", *(["lead"] if self.groups else []), *self.cells]
        with open(table, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            for row in range(self.rows):
                group = [self.groups[row]] if self.groups else []
                values = [cells[row] for _, cells in self.cells.values()]
                writer.writerow([self.label(row), str(row), *group, *values])
        columns = [
            {"key": key, "label": key, "kind": kind, "source": {"column": key}, "postOutcome": key in self.extra.get("post", [])}
            for key, (kind, _) in self.cells.items()
        ]
        content = {
            "formatVersion": 1,
            "target": {"name": "held", "positive": "Appointment held", "windowDays": 14},
            "label": "outcome",
            "order": "at" if self.ordered else None,
            "group": "lead" if self.groups else None,
            "denied": self.extra.get("denied", []),
            "columns": columns,
            "split": {"testFraction": 0.2},
            "note": "invented",
        }
        if "families" in self.extra:
            content["families"] = self.extra["families"]
        spec.write_text(json.dumps(content), "utf-8")
        return table, spec

    def label(self, row: int) -> str:
        return "" if row in self.extra.get("unlabelled", ()) else str(self.y[row])

    def train(self, folder: Path, seed: int = 0, threads: int = 1, finished: Path | None = None) -> "Trained":
        from lintel_trainer.train import train

        table, spec = self.write(folder)
        version, place = train(table, spec, folder / "out", seed, threads, finished)
        return Trained(version, place)


class Trained:
    def __init__(self, version: str, place: Path):
        self.version, self.place = version, place

    def __getitem__(self, name: str) -> dict:
        return json.loads((self.place / f"{name}.json").read_text("utf-8"))

    def rule_of(self, key: str) -> str | None:
        report = self["report"]
        return next((item["rule"] for item in report["dropped"] + report["quarantined"] if item["key"] == key), None)


# A third of the search: nothing here is about its length, and most of the time goes into it.
hgb.MAX_ROUNDS = 100


@pytest.fixture
def world():
    return World


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Trained:
    """A model of all families on 2,500 rows with one of every column that must not be learnt from."""
    made = World(2500)
    random = made.random
    n = made.rows
    made.add("always", "category", ["same"] * n)
    made.add("number_of_lead", "number", [1000 + 3 * row for row in range(n)])
    made.add("token", "category", [f"t{value:012x}" for value in random.integers(0, 2**48, n)])
    made.add("remarks_of_day", "category", [f"wants a house near place {row} soon please" for row in range(n)])
    made.add("first_seen", "category", [f"2026-{1 + row % 12:02d}-{1 + row % 28:02d}" for row in range(n)])
    made.add("never", "number", [""] * n)
    made.add("verdict", "category", ["done" if yes else "open" for yes in made.y])
    made.add("later", "number", random.random(n))
    made.add("unwanted", "number", random.random(n))
    made.add("ZIP Code", "category", random.integers(60601, 60699, n))
    made.add("col_17", "category", random.choice(["male", "female"], n))
    made.add("campaign", "category", [f"Campaign {value % 90}" for value in random.zipf(1.3, n)])
    made.add("noisy", "number", ["inf" if row % 50 == 0 else repr(float(random.random())) for row in range(n)])
    made.extra = {"post": ["later"], "denied": ["Unwanted"], "unlabelled": set(range(0, n, 100)), "families": ["hgb", "logreg", "mlp"]}
    return made.train(tmp_path_factory.mktemp("trained"))
