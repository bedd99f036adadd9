"""The fixtures both languages are checked with: they are what this code makes, and what they claim is true."""

import json
from pathlib import Path

import numpy as np
import pytest

from lintel_trainer.fixtures import make_fixtures, value_of

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = ("trees.json", "linear.json", "network.json")


@pytest.fixture(scope="module", params=NAMES)
def fixture(request) -> dict:
    return json.loads((FOLDER / request.param).read_text("utf-8"))


def encoded(fixture: dict) -> np.ndarray:
    """The inputs as the model reads them, by a way of its own."""
    rows = []
    for item in fixture["rows"]:
        row = []
        for feature in fixture["model"]["features"]:
            value = item["input"][feature["key"]]
            if value is None or (isinstance(value, float) and abs(value) > 1e100):
                row.append(np.nan)
            elif feature["kind"] == "category":
                known = feature["categories"]
                row.append(known.index(value) if value in known else (len(known) if feature.get("other") else np.nan))
            else:
                row.append(float(value))
        rows.append(row)
    return np.array(rows)


def test_committed_fixtures_are_what_this_code_makes():
    for name, made in make_fixtures().items():
        kept = json.loads((FOLDER / name).read_text("utf-8"))
        assert made["model"]["features"] == kept["model"]["features"]
        for now, then in zip(made["rows"], kept["rows"], strict=True):
            assert now["input"] == then["input"]
            assert now["raw"] == pytest.approx(then["raw"], abs=1e-9)
            assert now["attributions"] == pytest.approx(then["attributions"], abs=1e-9)


def test_raw_scores_of_scikit_learn_are_those_of_the_exported_model(fixture):
    everything = frozenset(range(len(fixture["model"]["features"])))
    for row, item in zip(encoded(fixture), fixture["rows"], strict=True):
        assert value_of(fixture["model"], row, everything) == pytest.approx(item["raw"], abs=1e-12)


def test_attributions_add_up(fixture):
    for item in fixture["rows"]:
        assert fixture["expectedRaw"] + sum(item["attributions"]) == pytest.approx(item["raw"], abs=1e-9)


def test_attributions_are_the_shapley_values_of_the_definition(fixture):
    for item in fixture["shapley"]:
        assert fixture["rows"][item["row"]]["attributions"] == pytest.approx(item["attributions"], abs=1e-10)


def test_the_odd_cases_are_in_it():
    trees = json.loads((FOLDER / "trees.json").read_text("utf-8"))
    assert "Infinity" in trees["model"]["trees"]["threshold"]
    assert any(index >= 0 for index in trees["model"]["trees"]["categorySet"])
    inputs = [item["input"] for item in trees["rows"]]
    assert any(item["channel"] == "Never seen" for item in inputs)
    assert any(all(value is None for value in item.values()) for item in inputs)
    assert sum(len((FOLDER / name).read_bytes()) for name in NAMES) < 500_000
