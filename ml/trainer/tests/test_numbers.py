"""Metrics, calibration, leak probe and splits, against other ways to the same number."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from lintel_trainer import metrics
from lintel_trainer.calibrate import calibrate, isotonic_diagnostic, platt
from lintel_trainer.leaks import probe, to_levels
from lintel_trainer.split import holdout, shuffled, windows


def sample(rows: int, seed: int = 3, decimals: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    score = np.round(random.normal(-0.5, 1.5, rows), decimals)
    return (random.random(rows) < expit(score)).astype(int), score


def test_metrics_equal_those_of_scikit_learn_with_ties():
    y, score = sample(900)
    p = expit(score)
    found = metrics.summary(y, score, 0.8)
    assert found["auc"]["value"] == pytest.approx(roc_auc_score(y, score), abs=1e-12)
    assert found["prAuc"] == pytest.approx(average_precision_score(y, score), abs=1e-12)
    assert found["logLoss"] == pytest.approx(log_loss(y, p), abs=1e-12)
    assert found["brier"] == pytest.approx(brier_score_loss(y, p), abs=1e-12)
    assert found["accuracy"] == pytest.approx(((p >= 0.5) == y).mean())
    assert found["hotPoint"]["tpr"] == pytest.approx((p[y == 1] >= 0.8).mean())
    assert len(found["roc"]) <= 101
    assert (found["roc"][0]["fpr"], found["roc"][-1]["tpr"]) == (0.0, 1.0)


def test_the_interval_of_the_auc_is_that_of_a_bootstrap():
    y, score = sample(600)
    found = metrics.auc_interval(y, score)
    random = np.random.default_rng(1)
    drawn = [metrics.auc(y[rows], score[rows]) for rows in (random.integers(0, 600, 600) for _ in range(1500))]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found["low"] == pytest.approx(low, abs=0.006)
    # Of two sets of rows the mean is known better by the root of two; one that cannot be judged is passed over.
    mean, error = metrics.mean_auc([(y, score), (y, score), (np.array([1, 0]), np.array([0.0, 1.0]))])
    assert mean == pytest.approx(found["value"])
    assert 1.96 * error * 2**0.5 == pytest.approx(found["high"] - found["value"], rel=1e-4)
    assert metrics.mean_auc([]) == (0.5, 1.0)
    assert found["high"] == pytest.approx(high, abs=0.006)


def test_calibration_error_sees_a_shift_and_lift_shares_ties():
    y, score = sample(20_000, decimals=6)
    assert metrics.expected_calibration_error(y, expit(score)) < 0.015
    assert metrics.expected_calibration_error(y, expit(score + 1)) > 0.1
    assert metrics.lift_at(y, np.zeros(len(y))) == pytest.approx(1.0)
    assert metrics.lift_at(np.array([1] + [0] * 9), np.arange(10)[::-1]) == pytest.approx(10.0)


def test_wilson_holds_the_share_and_stays_inside():
    assert metrics.wilson(0, 20)[0] == 0.0
    low, high = metrics.wilson(5, 20)
    assert (low, high) == (pytest.approx(0.1119, abs=1e-4), pytest.approx(0.4687, abs=1e-4))


def test_platt_finds_the_slope_and_intercept_that_were_lost():
    y, score = sample(20_000, decimals=9)
    slope, intercept = platt((score - 0.7) / 2, y)
    assert slope == pytest.approx(2.0, abs=0.08)
    assert intercept == pytest.approx(0.7, abs=0.08)


def test_calibration_is_kept_when_it_helps_on_later_rows_and_left_when_it_is_chance():
    y, score = sample(4000, decimals=9)
    kept = calibrate(score * 2.5 + 1, y, latest=800)
    assert kept.kind == "platt" and kept.slope == pytest.approx(0.4, abs=0.06) and kept.after < kept.before
    left = calibrate(score, y, latest=800)
    assert (left.kind, left.slope, left.intercept) == ("identity", 1.0, 0.0)


def test_calibration_learnt_yesterday_that_hurts_today_is_left():
    y, score = sample(4000, decimals=9)
    turned = np.concatenate([score[:3200] * 2.5, score[3200:]])
    assert calibrate(turned, y, latest=800).kind == "identity"


def levels_of(values) -> tuple[np.ndarray, list[object]]:
    return to_levels(np.asarray(values, dtype=float))


def test_the_probe_finds_the_outcome_in_disguise_and_leaves_an_honest_column():
    random = np.random.default_rng(2)
    y = (random.random(3000) < 0.3).astype(int)
    assert probe(*levels_of(y * 5.0), y, 0).quarantine_rule == "leak_probe"
    assert probe(*levels_of(random.normal(size=3000)), y, 0).auc == pytest.approx(0.5, abs=0.03)
    honest = random.normal(size=3000) + 1.2 * y
    result = probe(*levels_of(honest), y, 0)
    assert result.quarantine_rule is None and result.auc > 0.75


def test_a_tenth_of_the_rows_in_levels_that_settle_it_is_a_leak():
    random = np.random.default_rng(2)
    y = (random.random(4000) < 0.35).astype(int)
    status = np.where((y == 0) & (random.random(4000) < 0.25), 1.0, 0.0)
    result = probe(*levels_of(status), y, 0)
    assert result.auc < 0.9 and result.quarantine_rule == "leak_levels"


def test_where_few_convert_hardly_any_is_no_leak():
    random = np.random.default_rng(2)
    views = random.poisson(1.0, 20_000)
    y = (random.random(20_000) < np.where(views == 0, 0.002, 0.03)).astype(int)
    assert probe(*levels_of(views), y, 0).quarantine_rule is None


def test_a_strong_honest_column_at_a_modest_base_rate_is_no_leak():
    random = np.random.default_rng(2)
    replied = random.random(8000) < 0.35
    y = (random.random(8000) < np.where(replied, 0.3, 0.02)).astype(int)
    assert probe(*levels_of(replied), y, 0).quarantine_rule is None
    minutes = random.gamma(2, 30, 8000)
    y = (random.random(8000) < expit(3 * np.sin(minutes / 15) - 0.8)).astype(int)
    assert probe(*levels_of(minutes), y, 0).quarantine_rule is None


def test_the_last_rows_are_held_out_and_no_group_is_on_both_sides():
    groups = [f"lead{row // 3}" for row in range(1000)]
    fold, purged, tied = holdout(np.arange(1000.0), 0.2, groups)
    assert not tied
    assert list(fold.valid) == list(range(800, 1000))
    assert purged == 2
    assert not {groups[i] for i in fold.train} & {groups[i] for i in fold.valid}
    for window in windows(fold.train, np.arange(1000) % 2, groups, by_time=True):
        assert window.train.max() < window.valid.min()
        assert not {groups[i] for i in window.train} & {groups[i] for i in window.valid}
    # By chance every row is validated once, by all others but those of its group.
    by_chance = windows(fold.train, np.arange(1000) % 2, groups, by_time=False)
    assert sorted(row for window in by_chance for row in window.valid) == list(fold.train)
    for window in by_chance:
        assert len(fold.train) - len(window.valid) - 4 <= len(window.train) <= len(fold.train) - len(window.valid)
        assert not {groups[i] for i in window.train} & {groups[i] for i in window.valid}


def test_rows_of_one_moment_stay_on_one_side():
    order = np.repeat(np.arange(100.0), 10)
    fold, _, tied = holdout(order, 0.202, None)
    assert (fold.valid[0], tied) == (800, False)
    assert holdout(np.zeros(1000), 0.2, None)[2]


def test_without_a_time_the_rows_are_shuffled_stratified_and_by_group():
    random = np.random.default_rng(1)
    y = (random.random(1200) < 0.1).astype(int)
    groups = [f"lead{value}" for value in random.integers(0, 500, 1200)]
    order = shuffled(y, groups, 3)
    assert sorted(order) == list(range(1200)) and list(order) == list(shuffled(y, groups, 3)) != list(shuffled(y, groups, 4))
    names = [groups[index] for index in order]
    assert sum(one != other for one, other in zip(names, names[1:])) == len(set(groups)) - 1
    assert y[order[-240:]].mean() == pytest.approx(y.mean(), abs=0.03)
    plain = shuffled(y, None, 3)
    assert y[plain[-240:]].sum() == pytest.approx(y.sum() / 5, abs=1.1)


def test_intervals_hold_the_number_and_narrow_with_rows():
    y, score = sample(400, decimals=6)
    few, many = metrics.intervals(y, score, 1), metrics.intervals(*sample(6400, decimals=6), 1)
    found = metrics.summary(y, score, 0.8)
    assert few["ece"]["low"] < found["ece"] < few["ece"]["high"]
    for name in ("logLoss", "brier", "liftTop10"):
        assert few[name]["low"] < found[name] < few[name]["high"]
        width = few[name]["high"] - few[name]["low"]
        assert many[name]["high"] - many[name]["low"] == pytest.approx(width / 4, rel=0.35)
    assert many["ece"]["high"] < few["ece"]["high"]
    # The interval of a mean is known without drawing.
    losses = metrics.log_loss_rows(y, score)
    half = 1.96 * losses.std() / 20
    assert few["logLoss"]["high"] == pytest.approx(losses.mean() + half, abs=half / 4)


def test_isotonic_is_a_diagnostic_from_400_positives():
    y, score = sample(4000, decimals=9)
    assert isotonic_diagnostic(score[:1000], y[:1000], latest=200) is None
    found = isotonic_diagnostic(score * 2.5 + 1, y, latest=800)
    assert found["eceAfter"] < found["eceBefore"] and found["logLossAfter"] < found["logLossBefore"]
