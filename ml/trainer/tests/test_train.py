"""Whole runs on invented rows."""

import json
import math
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit

from lintel_trainer import artefact, dense, metrics
from lintel_trainer.deny import DenyList
from lintel_trainer.errors import TrainerError
from lintel_trainer.families import FIT
from lintel_trainer.features import Feature, prepare
from lintel_trainer.fixtures import value_of
from lintel_trainer.table import Column
from lintel_trainer.train import _promotable, _scale


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("always", "constant"), ("number_of_lead", "identifier"), ("token", "identifier"), ("remarks_of_day", "free_text"),
        ("first_seen", "date_text"), ("never", "empty"), ("verdict", "leak_probe"), ("later", "post_outcome"),
        ("unwanted", "denied_by_request"), ("ZIP Code", "denied"), ("col_17", "denied_by_values"),
    ],
)  # fmt: skip
def test_columns_that_must_not_be_learnt_from_are_left_out_and_named(trained, key, rule):
    assert trained.rule_of(key) == rule
    assert key not in [feature["key"] for feature in trained["model"]["features"]]
    assert key in (trained.place / "card.md").read_text("utf-8")


def test_the_others_are_kept_and_what_was_done_to_them_is_said(trained):
    report = trained["report"]
    assert [item["key"] for item in report["kept"]] == ["visits", "minutes", "replied", "source", "campaign", "noisy"]
    warned = {(item["key"], item["rule"]) for item in report["warnings"]}
    assert {("campaign", "grouped_levels"), ("noisy", "infinite_values")} <= warned
    assert [item["key"] for item in report["watch"]] == ["source", "campaign"]
    campaign = next(f for f in trained["model"]["features"] if f["key"] == "campaign")
    assert len(campaign["categories"]) == 50 and campaign["other"] is True
    assert report["rows"] == {"total": 2500, "labelled": 2475, "unlabelled": 25, "train": 1980, "holdout": 495, "purged": 0}


def test_the_model_is_about_as_good_as_the_world_allows(world, tmp_path):
    made = world(3000)
    made.extra = {"families": ["hgb", "logreg"]}
    held = made.train(tmp_path)["metrics"]["holdout"]
    oracle = metrics.auc(made.y[2400:], made.chance[2400:])
    assert held["auc"]["value"] >= oracle - 0.03
    assert held["auc"]["low"] <= oracle <= held["auc"]["high"] + 0.03
    assert held["ece"] <= 0.06
    assert held["logLoss"] < held["baseLogLoss"]


def test_points_put_the_base_rate_at_18_and_the_hot_line_at_75(trained):
    points = trained["model"]["points"]
    at = lambda p: points["a"] * math.log(p / (1 - p)) + points["b"]  # noqa: E731
    assert at(points["baseRate"]) == pytest.approx(18)
    assert at(points["hotProbability"]) == pytest.approx(75)
    assert points["baseRate"] < points["hotProbability"] < 1


def test_a_model_that_hardly_tells_leads_apart_does_not_stretch_them_over_the_scale():
    y = np.array([1.0] + [0.0] * 24)
    points = _scale(y, np.full(100, math.log(1 / 23)))
    # Three times the odds of 1 to 24.
    assert points["hotProbability"] == pytest.approx(3 / 27)
    assert points["a"] == pytest.approx(57 / math.log(3))


def test_golden_rows_are_reproduced_by_the_written_model_and_add_up(trained):
    model, golden = trained["model"], trained["golden"]
    everything = frozenset(range(len(model["features"])))
    assert len(golden["rows"]) == 200
    for row in golden["rows"]:
        encoded = []
        for feature in model["features"]:
            value = row["input"][feature["key"]]
            if value is None:
                encoded.append(math.nan)
            elif feature["kind"] == "category":
                known = feature["categories"]
                encoded.append(known.index(value) if value in known else len(known))
            else:
                encoded.append(float(value))
        raw = value_of(model, np.array(encoded), everything)
        assert raw == pytest.approx(row["raw"], abs=1e-12)
        assert golden["expectedRaw"] + sum(row["attributions"]) == pytest.approx(raw, abs=1e-9)
        calibrator = model["calibrator"]
        assert expit(calibrator["slope"] * raw + calibrator["intercept"]) == pytest.approx(row["probability"], abs=1e-12)


def test_metrics_say_how_each_family_did_and_which_was_chosen(trained):
    found = trained["metrics"]
    assert set(found["families"]) == {"logreg", "hgb", "mlp"}
    # The invented score is a sum, so the simpler family must win.
    assert found["chosen"] == "logreg" == trained["model"]["family"]
    assert found["promotable"] == {"ok": True, "reasons": []}
    assert sum(block["rows"] for block in found["blocks"]) == found["holdout"]["rows"] == 495
    assert sum(b["count"] for b in found["holdout"]["reliability"]) == 495
    reference = trained["reference"]
    assert sum(reference["score"]["counts"]) == 495
    for feature in reference["features"]:
        assert sum(feature["counts"]) + feature["missing"] == feature["rows"] == 1980


def test_boosting_wins_where_things_do_not_just_add_up(world, tmp_path):
    made = world(2000)
    minutes = np.array([float(cell) for cell in made.cells["minutes"][1]])
    made.y = (made.random.random(2000) < expit(2 * np.sin(minutes / 15) - 0.5)).astype(int)
    made.extra = {"families": ["hgb", "logreg"]}
    assert made.train(tmp_path)["model"]["family"] == "hgb"


def test_the_same_input_gives_the_same_bytes_on_as_many_threads_as_asked_for(world, tmp_path, monkeypatch):
    fit, busy = FIT["logreg"], []

    def counted(*args):
        busy.append(sum(thread.name.startswith("ThreadPool") for thread in threading.enumerate()))
        return fit(*args)

    monkeypatch.setitem(FIT, "logreg", counted)
    places = []
    for name, threads in (("one", 1), ("two", 2)):
        folder = tmp_path / name
        folder.mkdir()
        busy.clear()
        places.append(world(1000).train(folder, seed=4, threads=threads))
        # One is the thread we are on; two are beside it, which then waits.
        assert max(busy) == 0 if threads == 1 else 1 <= max(busy) <= 2
    one, two = places
    assert one.version == two.version
    assert bytes_of(one) == bytes_of(two)
    assert artefact.verify(one.place) == one.version


def bytes_of(trained) -> dict[str, bytes]:
    return {str(path.relative_to(trained.place)): path.read_bytes() for path in trained.place.rglob("*") if path.is_file()}


def test_a_run_that_goes_on_where_another_was_killed_gives_the_same_bytes(world, tmp_path, monkeypatch):
    made = world(1000)
    made.extra = {"families": ["logreg", "mlp"]}
    whole, cut, again = (tmp_path / name for name in ("whole", "cut", "again"))
    for folder in (whole, cut, again):
        folder.mkdir()
    expected = made.train(whole)

    fits: list[int] = []
    fit = FIT["mlp"]

    def failing(matrix, y, features, seed):
        fits.append(len(y))
        if len(fits) == 2:
            raise MemoryError
        return fit(matrix, y, features, seed)

    finished = tmp_path / "finished"
    monkeypatch.setitem(FIT, "mlp", failing)
    with pytest.raises(MemoryError):
        made.train(cut, finished=finished)
    assert len(list(finished.iterdir())) == 4
    # One is damaged, which costs its own fit only.
    sorted(finished.iterdir())[0].write_text('{"raw": [1.0], "params": {}, "sha256": "0"}')
    resumed = made.train(again, finished=finished)
    assert len(fits) == 2 + 3
    assert bytes_of(resumed) == bytes_of(expected)
    # Another seed is another training.
    made.train(cut, seed=9, finished=finished)
    assert len(list(finished.iterdir())) == 12


def test_without_a_time_the_split_is_by_chance_and_says_so(world, tmp_path):
    made = world(600)
    made.ordered = False
    found = made.train(tmp_path)["metrics"]
    assert found["split"] == {"kind": "random", "column": None, "rows": 120} and found["randomSplit"] is None
    assert abs(found["holdout"]["positives"] - made.y.sum() / 5) <= 1


def test_metrics_name_the_split_the_intervals_and_what_became_of_columns(trained):
    found = trained["metrics"]
    assert found["split"] == {"kind": "time", "column": "at", "rows": 495}
    assert found["randomSplit"]["holdout"]["auc"]["value"] == pytest.approx(found["holdout"]["auc"]["value"], abs=0.06)
    # The column left out told the outcome.
    assert found["withQuarantined"]["holdout"]["auc"]["value"] > 0.99 > found["holdout"]["auc"]["high"]
    interval = found["holdout"]["intervals"]["logLoss"]
    assert interval["low"] < found["holdout"]["logLoss"] < interval["high"]
    columns = found["columns"]
    assert [item["key"] for item in columns["quarantined"]] == ["verdict"] and "visits" in columns["kept"]
    assert {"ZIP Code", "later", "token"} <= {item["key"] for item in columns["dropped"]}


def test_the_tfjs_files_hold_the_same_model(trained):
    """Read as TensorFlow.js reads them: the topology, then the weights in the order of the manifest."""
    model = json.loads((trained.place / "tfjs" / "model.json").read_text())
    packed = np.frombuffer((trained.place / "tfjs" / "weights.bin").read_bytes(), dtype="<f4")
    (group,) = model["weightsManifest"]
    assert sum(math.prod(item["shape"]) for item in group["weights"]) == len(packed)
    assert [layer["config"]["activation"] for layer in model["modelTopology"]["config"]["layers"]] == ["sigmoid"]
    terms, calibrator = trained["model"]["linear"]["terms"], trained["model"]["calibrator"]
    wanted = [w for t in terms for w in ([t["weight"]] if t["kind"] == "number" else t["weights"]) + [t["missing"]]]
    assert packed[:-1] == pytest.approx(np.array(wanted) * calibrator["slope"], abs=1e-6)


def test_changing_what_is_denied_changes_no_score(world, tmp_path):
    models = []
    for name, values in (("one", ["60601", "60602"]), ("two", ["90210", "10001"])):
        folder = tmp_path / name
        folder.mkdir()
        made = world(600)
        made.add("zip", "category", [values[row % 2] for row in range(600)])
        made.add("language", "category", [["en", "es"][row % 2] if name == "one" else "en" for row in range(600)])
        models.append((made.train(folder).place / "model.json").read_bytes())
    assert models[0] == models[1]


def test_snapshots_of_a_lead_are_never_on_both_sides(world, tmp_path):
    made = world(900)
    made.groups = [f"lead{row // 2 if row < 800 else row - 750}" for row in range(900)]
    report = made.train(tmp_path)["report"]
    assert report["rows"]["purged"] > 0
    assert report["rows"]["train"] + report["rows"]["purged"] == 720


def test_absurd_numbers_train_as_well(world, tmp_path):
    made = world(1000)
    random = made.random.random(1000)
    made.add("huge", "number", [repr(float(x)) for x in np.where(random < 0.3, 1e300, random)])
    made.add("large", "number", [repr(float(x)) for x in (random - 0.5) * 1e100])
    made.add("small", "number", [repr(float(x)) for x in random * 1e-310])
    trained = made.train(tmp_path)
    assert {"huge", "large", "small"} <= set(trained["metrics"]["columns"]["kept"])
    assert ("huge", "infinite_values") in {(item["key"], item["rule"]) for item in trained["report"]["warnings"]}


def test_what_would_not_fit_into_memory_is_learnt_from_its_latest_rows(monkeypatch):
    random = np.random.default_rng(2)
    features = [Feature(key, key, "number", None) for key in "ab"]
    matrix, y = random.normal(size=(900, 2)), (random.random(900) < 0.4).astype(int)
    whole = {name: FIT[name](matrix[-300:], y[-300:], features, 0) for name in ("logreg", "mlp")}
    monkeypatch.setattr(dense, "_MOST_CELLS", 300 * 4)
    for name, model in whole.items():
        assert FIT[name](matrix, y, features, 0).raw(matrix) == pytest.approx(model.raw(matrix), abs=1e-12)
    # Where the latest rows hold one outcome, there is nothing to learn from them alone.
    y[-300:] = 0
    assert FIT["logreg"](matrix, y, features, 0).params["iterations"] > 0


def test_a_few_hundred_rows_train_the_simple_family_and_say_so(world, tmp_path):
    trained = world(300).train(tmp_path)
    assert trained["model"]["family"] == "logreg"
    gate = next(item for item in trained["report"]["families"] if item["name"] == "hgb")
    assert (gate["eligible"], gate["reason"]) == (False, "too_few")
    assert "few_labelled" in trained["metrics"]["promotable"]["reasons"]


def test_a_model_that_learnt_nothing_is_not_promotable(world, tmp_path):
    made = world(700)
    made.y = (made.random.random(700) < 0.3).astype(int)
    promotable = made.train(tmp_path)["metrics"]["promotable"]
    assert promotable["ok"] is False
    assert set(promotable["reasons"]) & {"not_better_than_chance", "not_better_than_base_rate"}


def test_what_is_better_than_chance_only_on_the_rows_kept_back_was_lucky():
    held = {"auc": {"low": 0.51}, "logLoss": 0.4, "baseLogLoss": 0.5}
    reasons = [
        _promotable(np.array([0, 1] * 200), held, SimpleNamespace(windows_auc=area, windows_auc_error=0.03))["reasons"]
        for area in (0.52, 0.54)
    ]
    assert reasons == [["better_once_only"], []]


def refused(made, folder, code: str) -> dict:
    with pytest.raises(TrainerError) as error:
        made.train(folder)
    assert error.value.code == code
    assert not (folder / "out").exists()
    return error.value.detail


def test_too_few_rows_are_refused_with_how_many_more(world, tmp_path):
    detail = refused(world(150), tmp_path, "too_few")
    assert (detail["labelled"], detail["moreLabelled"]) == (150, 50)
    rare = world(400)
    rare.y = np.array([1] * 12 + [0] * 388)
    assert refused(rare, tmp_path, "too_few")["morePositives"] == 8


def test_one_class_is_refused(world, tmp_path):
    made = world(400)
    made.y = np.zeros(400, dtype=int)
    assert refused(made, tmp_path, "one_class") == {"labelled": 400, "positives": 0}


def test_nothing_left_to_learn_from_is_refused(world, tmp_path):
    made = world(400)
    made.cells = {"zip": ("category", ["60601", "60602"] * 200), "verdict": ("number", [str(v) for v in made.y])}
    detail = refused(made, tmp_path, "no_features")
    assert [item["rule"] for item in detail["dropped"] + detail["quarantined"]] == ["denied", "leak_probe"]


def test_ten_thousand_values_are_fifty_and_the_rest_or_name_the_rows():
    random = np.random.default_rng(5)
    found = []
    for rows in (30_000, 8_000):
        cells = [f"k{value}" for value in random.integers(0, 10_000, rows)]
        y = (random.random(rows) < 0.3).astype(int)
        made = prepare([Column("k", "K", "category", None, False, cells=cells)], y, np.ones(rows, dtype=bool), DenyList(), [], 0)
        found.append([(len(f.categories), f.other) for f in made.features] or [item["rule"] for item in made.report["dropped"]])
    assert found == [[(50, True)], ["identifier"]]


def test_what_somebody_vouches_for_is_learnt_from_and_still_named():
    y = np.array([0, 1] * 100)
    verdict = Column("verdict", "Verdict", "number", None, False, trusted=True, cells=[str(value) for value in y])
    made = prepare([verdict], y, np.ones(200, dtype=bool), DenyList(), [], 0)
    assert [item["key"] for item in made.report["kept"]] == ["verdict"]
    assert [item["rule"] for item in made.report["warnings"]] == ["leak_suspected"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (b"", 1),
        (b"outcome,at,at\n", 1),
        (b"outcome,at,visits\n1,1,2\n0,2\n", 3),
        (b"outcome,at,visits\n1,1,2\nperhaps,2,3\n", 3),
        (b"outcome,at,visits\n1,yesterday,2\n", 2),
        (b'outcome,at,visits\n1,1,"2\n', 2),
        (b"outcome,at,visits\n1,1,\xff\n", None),
        (b"outcome,at\n1,1\n", None),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(world, tmp_path, table, row):
    made = world(200)
    made.cells = {"visits": made.cells["visits"]}
    _, spec = made.write(tmp_path)
    (tmp_path / "table.csv").write_bytes(table)
    from lintel_trainer.train import train

    with pytest.raises(TrainerError) as error:
        train(tmp_path / "table.csv", spec, tmp_path / "out", 0, 1)
    assert error.value.code == "bad_table"
    assert error.value.detail.get("row") == row


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"formatVersion": 2}, "formatVersion"),
        ({"target": {"name": "x"}}, "target.positive"),
        ({"label": ""}, "label"),
        ({"families": ["forest"]}, "families"),
        ({"split": {"testFraction": 0.9}}, "split.testFraction"),
        ({"columns": [{"key": "a", "kind": "date"}]}, "columns[0].kind"),
        ({"columns": [{"key": "a", "kind": "number"}, {"key": "a", "kind": "number"}]}, "columns[1].key"),
        ({"denied": "zip"}, "denied"),
    ],
)
def test_a_spec_that_does_not_fit_is_refused_with_its_place(world, tmp_path, change, path):
    table, spec = world(200).write(tmp_path)
    spec.write_text(json.dumps({**json.loads(spec.read_text()), **change}))
    from lintel_trainer.train import train

    with pytest.raises(TrainerError) as error:
        train(table, spec, tmp_path / "out", 0, 1)
    assert (error.value.code, error.value.detail["path"]) == ("bad_spec", path)


def test_times_and_numbers_both_order_the_rows(world, tmp_path):
    made = world(300)
    table, spec = made.write(tmp_path)
    lines = table.read_text().splitlines()
    moved = [lines[0]] + [
        line.replace(f",{row},", f",2026-{1 + row // 28:02d}-{1 + row % 28:02d}T10:00:00.000Z,", 1)
        for row, line in enumerate(lines[1:])
    ]
    table.write_text("\n".join([moved[0], *reversed(moved[1:])]) + "\n")
    from lintel_trainer.train import train

    _, place = train(table, spec, tmp_path / "out", 0, 1)
    window = json.loads((place / "train.json").read_text())["window"]
    assert (window["from"], window["to"]) == ("2026-01-01T10:00:00.000Z", "2026-11-20T10:00:00.000Z")
