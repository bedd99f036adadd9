"""The run: gates, columns, choice of family, calibration, measurement on later rows, artefact."""

from math import log
from pathlib import Path

import numpy as np
from scipy.special import expit

from . import __version__, artefact, environment, mlp
from .canonical import dump
from .card import model_card
from .deny import DenyList
from .diagnostics import random_split, with_quarantined
from .errors import TrainerError
from .families import attributions
from .features import Feature, Prepared, prepare
from .finished import FinishedWindows
from .metrics import intervals, logit, summary, time_blocks
from .progress import step
from .reference import drift_reference
from .split import Fold, holdout, windows
from .table import Spec, Table, read_spec, read_table, spec_digest
from .tfjs import tfjs_files
from .validate import Candidate, check_gates, choose, eligible, validate

# Below these a model may answer in shadow, but not replace what scores now.
PROMOTABLE = {"labelled": 400, "positives": 40, "negatives": 40}
BASE_POINTS, HOT_POINTS = 18, 75
BANDS = {"hot": 75, "warm": 50, "cool": 25}
# The Hot line stands at three times the odds of the average lead or higher (log-odds): where success is rare the top tenth may
# begin so close to the average that a small reason would be worth a hundred points.
_MIN_SPREAD = log(3.0)
_GOLDEN_ROWS = 200
_IMPORTANCE_ROWS = 1000
# Asking a network about coalitions takes a thousand times longer than walking trees.
_NETWORK_ROWS = 200
# Better than any honest set of columns we know of.
_TOO_GOOD_AUC = 0.98


def train(
    table_path: Path, spec_path: Path, out: Path, seed: int, threads: int, finished: Path | None = None
) -> tuple[str, Path]:
    """Trains on the table and writes `out/<version>`. Windows found in `finished` are not fitted again, and those fitted are kept
    there. Raises `TrainerError` for input that cannot be trained on."""
    step("data", 0.0)
    deny = DenyList()
    spec = read_spec(spec_path)
    table = read_table(table_path, spec, seed)
    check_gates(table.y)
    step("data", 1.0, f"{len(table.y)} labelled rows, {int(table.y.sum())} positive")

    fold, purged, tied = holdout(table.order, spec.test_fraction, table.groups)
    if not 0 < table.y[fold.train].sum() < len(fold.train):
        raise TrainerError(
            "one_class",
            "All rows before the held-out ones have the same outcome.",
            labelled=len(fold.train),
            positives=int(table.y[fold.train].sum()),
        )
    inside = np.zeros(len(table.y), dtype=bool)
    inside[fold.train] = True
    prepared = prepare(table.columns, table.y, inside, deny, spec.denied, seed)
    if not prepared.features:
        raise TrainerError(
            "no_features",
            "No column is left to learn from.",
            dropped=prepared.report["dropped"],
            quarantined=prepared.report["quarantined"],
        )
    step("features", 1.0, f"{len(prepared.features)} columns kept")

    if tied and spec.order:
        detail = "So many rows share one time that rows of one moment are both learnt from and measured on."
        prepared.report["warnings"].append(_finding("tied_times", detail))
    depends_on = {
        "table": table.sha256,
        "spec": spec_digest(spec),
        "deny": deny.checksum,
        "seed": seed,
        "trainer": __version__,
        "versions": environment.versions(),
    }
    candidates = validate(spec, table, prepared, fold, seed, threads, FinishedWindows(finished, depends_on))
    chosen = choose(candidates)
    files = _describe(spec, table, prepared, fold, purged, candidates, chosen, deny, seed)
    step("write", 0.5)
    return artefact.write(out, files)


def _scale(y_train: np.ndarray, latest_logit: np.ndarray) -> dict:
    """a and b of points = a · logit(p) + b: the base rate at 18, what the top tenth of the latest window reaches at 75,
    but three times the odds of the base rate at least."""
    base = float(y_train.mean())
    hot = float(np.quantile(latest_logit, 0.9))
    hot = min(max(hot, logit(base) + _MIN_SPREAD), 7.0 if logit(base) < 6.0 else logit(base) + _MIN_SPREAD)
    a = (HOT_POINTS - BASE_POINTS) / (hot - logit(base))
    return {"a": a, "b": BASE_POINTS - a * logit(base), "baseRate": base, "hotProbability": float(expit(hot))}


def _describe(
    spec: Spec,
    table: Table,
    prepared: Prepared,
    fold: Fold,
    purged: int,
    candidates: list[Candidate],
    chosen: Candidate,
    deny: DenyList,
    seed: int,
) -> dict[str, bytes]:
    y, matrix, features = table.y, prepared.matrix, prepared.features
    test = fold.valid
    points = _scale(y[fold.train], chosen.latest_logit)
    model = {
        "formatVersion": 1,
        "family": chosen.name,
        "target": spec.target,
        "features": [feature.as_json() for feature in features],
        "calibrator": chosen.calibrator.as_json(),
        "points": points,
        "bands": BANDS,
        **chosen.fitted.export(),
    }
    held_raw = chosen.fitted.raw(matrix[test])
    held_logit = chosen.calibrator.apply(held_raw)
    families = {}
    for candidate in candidates:
        score = candidate.calibrator.apply(candidate.fitted.raw(matrix[test]))
        families[candidate.name] = {
            "windows": candidate.windows,
            "validationLogLoss": candidate.validation_loss,
            "calibrator": candidate.calibrator.report(),
            "isotonic": candidate.isotonic,
            "holdout": summary(y[test], score, points["hotProbability"]),
        }
    held = {**families[chosen.name]["holdout"], "intervals": intervals(y[test], held_logit, seed)}
    metrics = {
        "formatVersion": 1,
        "chosen": chosen.name,
        "promotable": _promotable(y, held, chosen),
        "split": {"kind": "time" if spec.order else "random", "column": spec.order, "rows": len(test)},
        "holdout": held,
        "families": families,
        "randomSplit": random_split(spec, table, prepared, chosen.name, points, seed) if spec.order else None,
        "withQuarantined": with_quarantined(table, prepared, fold, chosen.name, points, seed),
        "columns": {
            "kept": [item["key"] for item in prepared.report["kept"]],
            **{name: [_short(item) for item in prepared.report[name]] for name in ("dropped", "quarantined")},
            "suspected": [_short(item) for item in prepared.report["warnings"] if item["rule"] == "leak_suspected"],
        },
        "blocks": time_blocks(y[test], held_logit, [table.order_text[index] for index in test]),
    }
    report = {
        "formatVersion": 1,
        "rows": {
            "total": table.total,
            "labelled": len(y),
            "unlabelled": table.unlabelled,
            "train": len(fold.train),
            "holdout": len(test),
            "purged": purged,
        },
        "positives": {"train": int(y[fold.train].sum()), "holdout": int(y[test].sum())},
        "families": eligible(spec, y),
        **prepared.report,
    }
    report["warnings"] = [*report["warnings"], *_warnings(chosen, metrics)]
    train_facts = {
        "formatVersion": 1,
        "target": spec.target,
        "label": spec.label,
        "order": spec.order,
        "group": spec.group,
        "window": {
            "from": table.order_text[0],
            "trainTo": table.order_text[fold.train[-1]],
            "to": table.order_text[-1],
        },
        "rows": len(y),
        "tableSha256": table.sha256,
        "specSha256": spec_digest(spec),
        "denyListChecksum": deny.checksum,
        "seed": seed,
        "trainer": __version__,
        "versions": environment.versions(),
        "split": {"testFraction": spec.test_fraction},
        "folds": [
            {"train": [int(part.train[0]), int(part.train[-1]) + 1], "valid": [int(part.valid[0]), int(part.valid[-1]) + 1]}
            for part in windows(fold.train, y, table.groups, spec.order is not None)
        ],
        "params": {c.name: {"final": c.fitted.params, "windows": c.window_params} for c in candidates},
        "note": spec.note,
    }
    step("explain", 0.0)
    golden, importance = _explain(chosen, features, matrix, test, points["a"])
    step("explain", 1.0)
    files = {
        "model.json": model,
        "metrics.json": metrics,
        "report.json": report,
        "train.json": train_facts,
        "reference.json": drift_reference(features, matrix[fold.train], points, held_logit),
        "importance.json": importance,
        "golden.json": golden,
    }
    encoded = {name: dump(content) for name, content in files.items()}
    if hasattr(chosen.fitted, "layers"):
        encoded.update(tfjs_files(chosen.fitted.layers(), chosen.calibrator))
    encoded["card.md"] = model_card(spec, report, metrics, train_facts, importance).encode()
    return encoded


def _short(item: dict) -> dict:
    return {name: item[name] for name in ("key", "label", "rule", "detail")}


def _finding(rule: str, detail: str, **numbers: object) -> dict:
    """A line of the report about the whole run."""
    return {"key": None, "label": None, "rule": rule, "detail": detail, "numbers": numbers}


def _promotable(y: np.ndarray, held: dict, chosen: Candidate) -> dict:
    """Whether this model may replace what scores now, judged by itself; the comparison with a live model comes later. It has to
    be better than chance on the held-out rows and, beyond one standard error, on the windows before them too: of models of pure
    noise one in fifty is lucky once, one in three hundred twice."""
    reasons = []
    if len(y) < PROMOTABLE["labelled"]:
        reasons.append("few_labelled")
    if y.sum() < PROMOTABLE["positives"]:
        reasons.append("few_positives")
    if len(y) - y.sum() < PROMOTABLE["negatives"]:
        reasons.append("few_negatives")
    if held["auc"]["low"] <= 0.5:
        reasons.append("not_better_than_chance")
    elif chosen.windows_auc - chosen.windows_auc_error <= 0.5:
        reasons.append("better_once_only")
    if held["logLoss"] >= held["baseLogLoss"]:
        reasons.append("not_better_than_base_rate")
    return {"ok": not reasons, "reasons": reasons}


def _warnings(chosen: Candidate, metrics: dict) -> list[dict]:
    found = []
    calibrator, area = chosen.calibrator, metrics["holdout"]["auc"]["value"]
    if calibrator.kind == "identity":
        found.append(
            _finding(
                "calibration_not_kept",
                "A calibration step did not help on the latest rows, so the model's own chances are used.",
                logLossBefore=calibrator.before,
                logLossAfter=calibrator.after,
            )
        )
    if not metrics["promotable"]["ok"]:
        found.append(
            _finding(
                "weak_holdout",
                "This model should not replace what scores now.",
                reasons=metrics["promotable"]["reasons"],
                auc=area,
            )
        )
    if area >= _TOO_GOOD_AUC:
        found.append(
            _finding(
                "too_good",
                f"AUC {area:.3f} on rows it had not seen is better than leads allow. Check that every column was known before the outcome.",
                auc=area,
            )
        )
    return found


def _explain(
    chosen: Candidate, features: list[Feature], matrix: np.ndarray, test: np.ndarray, points_a: float
) -> tuple[dict, dict]:
    """Golden rows with their attributions, and the mean size of each feature's attribution; both over held-out rows."""
    most = _NETWORK_ROWS if chosen.name == mlp.NAME else _IMPORTANCE_ROWS
    rows = test[np.unique(np.linspace(0, len(test) - 1, min(len(test), most)).astype(int))]
    golden_at = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _GOLDEN_ROWS)).astype(int))
    raw = chosen.fitted.raw(matrix[rows])
    logits = chosen.calibrator.apply(raw)
    expected, shares = attributions(chosen.fitted, features, matrix[rows])
    size = np.abs(shares).mean(axis=0) * chosen.calibrator.slope
    ranked = sorted(range(len(features)), key=lambda index: (-size[index], features[index].key))
    importance = {
        "formatVersion": 1,
        "rows": len(rows),
        "features": [
            {
                "key": features[index].key,
                "label": features[index].label,
                "meanAbsLogOdds": float(size[index]),
                "meanAbsPoints": float(size[index] * points_a),
            }
            for index in ranked
        ],
    }
    golden = {
        "formatVersion": 1,
        "features": [feature.key for feature in features],
        "expectedRaw": float(expected),
        "rows": [
            {
                "input": {f.key: f.value(matrix[rows[at], i]) for i, f in enumerate(features)},
                "raw": float(raw[at]),
                "probability": float(expit(logits[at])),
                "attributions": [float(value) for value in shares[at]],
            }
            for at in golden_at
        ],
    }
    return golden, importance
