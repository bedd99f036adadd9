"""Numbers about predictions. All take `y` in 0/1 and `p` or a log-odds score per row."""

import math

import numpy as np
from scipy.special import expit
from scipy.stats import norm, rankdata

ECE_BINS = 15
_EPS = 1e-15


def clip_p(p: np.ndarray) -> np.ndarray:
    return np.clip(p, _EPS, 1 - _EPS)


def logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


def log_loss_rows(y: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Per-row log loss of a log-odds score."""
    return np.logaddexp(0.0, score) - y * score


def auc(y: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half; 0.5 when one class is absent."""
    positives = int(y.sum())
    negatives = len(y) - positives
    if positives == 0 or negatives == 0:
        return 0.5
    ranks = rankdata(score)
    return float((ranks[y == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(y: np.ndarray, score: np.ndarray, level: float = 0.95) -> dict:
    """AUC with DeLong's interval (DeLong, DeLong and Clarke-Pearson 1988; midranks after Sun and Xu 2014)."""
    value, variance = auc(y, score), _auc_variance(y, score)
    if variance is None:
        return {"value": value, "low": 0.0, "high": 1.0}
    half = float(norm.ppf(0.5 + level / 2)) * math.sqrt(variance)
    return {"value": value, "low": max(0.0, value - half), "high": min(1.0, value + half)}


def mean_auc(parts: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float]:
    """Mean AUC of several (y, score), each scored by a model of its own, and its standard error. Parts with fewer than two of an
    outcome are passed over; with none left, chance and an error of one."""
    known = [(auc(y, score), variance) for y, score in parts if (variance := _auc_variance(y, score)) is not None]
    if not known:
        return 0.5, 1.0
    return math.fsum(area for area, _ in known) / len(known), math.sqrt(math.fsum(v for _, v in known)) / len(known)


def _auc_variance(y: np.ndarray, score: np.ndarray) -> float | None:
    """DeLong's variance of the AUC; None with fewer than two of an outcome."""
    positive, negative = score[y == 1], score[y == 0]
    m, n = len(positive), len(negative)
    if m < 2 or n < 2:
        return None
    ranks = rankdata(np.concatenate([positive, negative]))
    v10 = (ranks[:m] - rankdata(positive)) / n
    v01 = 1 - (ranks[m:] - rankdata(negative)) / m
    return float(v10.var(ddof=1) / m + v01.var(ddof=1) / n)


def average_precision(y: np.ndarray, score: np.ndarray) -> float:
    """Area under the precision-recall steps; equal scores move together."""
    positives = y.sum()
    if positives == 0:
        return 0.0
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(y[order])
    ends = np.append(np.nonzero(np.diff(score[order]))[0], len(y) - 1)
    recall = hits[ends] / positives
    return float(np.sum(np.diff(recall, prepend=0.0) * hits[ends] / (ends + 1)))


def wilson(hits: int, rows: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, square = hits / rows, z * z
    middle = (share + square / (2 * rows)) / (1 + square / rows)
    half = z * math.sqrt(share * (1 - share) / rows + square / (4 * rows * rows)) / (1 + square / rows)
    return max(0.0, middle - half), min(1.0, middle + half)


def reliability(y: np.ndarray, p: np.ndarray) -> list[dict]:
    """Equal-width bins of the prediction that hold any row."""
    which = np.minimum((p * ECE_BINS).astype(int), ECE_BINS - 1)
    bins = []
    for index in range(ECE_BINS):
        inside = which == index
        count = int(inside.sum())
        if count:
            hits = int(y[inside].sum())
            low, high = wilson(hits, count)
            bins.append(
                {"predicted": float(p[inside].mean()), "observed": hits / count, "low": low, "high": high, "count": count}
            )
    return bins


def expected_calibration_error(y: np.ndarray, p: np.ndarray) -> float:
    return sum(b["count"] * abs(b["predicted"] - b["observed"]) for b in reliability(y, p)) / len(y)


def lift_at(y: np.ndarray, score: np.ndarray, share: float = 0.1) -> float:
    """Conversion of the best `share` of rows over the base rate; ties at the edge count in proportion."""
    take = max(1, int(len(y) * share))
    base = y.mean()
    if base == 0:
        return 0.0
    edge = np.sort(score)[::-1][take - 1]
    above, tied = score > edge, score == edge
    hits = y[above].sum() + y[tied].mean() * (take - above.sum())
    return float(hits / take / base)


def roc_curve(y: np.ndarray, p: np.ndarray, points: int = 101) -> list[dict]:
    """At most `points` corners of the ROC curve, ends included, `probability` the cut of each."""
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(y[order])
    misses = np.arange(1, len(y) + 1) - hits
    ends = np.append(np.nonzero(np.diff(p[order]))[0], len(y) - 1)
    tpr = np.concatenate([[0.0], hits[ends] / max(1, hits[-1])])
    fpr = np.concatenate([[0.0], misses[ends] / max(1, misses[-1])])
    cut = np.concatenate([[1.0], p[order][ends]])
    # Evenly spaced along the curve's own length, so that steep and flat parts both keep their shape.
    along = fpr + tpr
    picks = np.unique(np.searchsorted(along, np.linspace(0, along[-1], points)).clip(0, len(along) - 1))
    return [{"fpr": float(fpr[i]), "tpr": float(tpr[i]), "probability": float(cut[i])} for i in picks]


def at_cut(y: np.ndarray, p: np.ndarray, probability: float) -> dict:
    """The ROC point of `p >= probability`."""
    chosen = p >= probability
    positives = max(1, int(y.sum()))
    negatives = max(1, len(y) - int(y.sum()))
    return {
        "fpr": float((chosen & (y == 0)).sum() / negatives),
        "tpr": float((chosen & (y == 1)).sum() / positives),
        "probability": probability,
    }


def summary(y: np.ndarray, score: np.ndarray, hot_probability: float) -> dict:
    """Everything `metrics.json` says about calibrated log-odds `score` on rows with outcome `y`."""
    p = expit(score)
    base = float(y.mean())
    floor = min(max(base, _EPS), 1 - _EPS)
    return {
        "rows": len(y),
        "positives": int(y.sum()),
        "baseRate": base,
        "majorityAccuracy": max(base, 1 - base),
        "accuracy": float(((p >= 0.5) == (y == 1)).mean()),
        "auc": auc_interval(y, score),
        "prAuc": average_precision(y, score),
        "logLoss": float(log_loss_rows(y, score).mean()),
        "baseLogLoss": float(-(base * math.log(floor) + (1 - base) * math.log(1 - floor))),
        "brier": float(((p - y) ** 2).mean()),
        "ece": expected_calibration_error(y, p),
        "liftTop10": lift_at(y, score),
        "reliability": reliability(y, p),
        "roc": roc_curve(y, p),
        "hotPoint": at_cut(y, p, hot_probability),
    }


def intervals(y: np.ndarray, score: np.ndarray, seed: int, draws: int = 400) -> dict:
    """95 % intervals of log loss, Brier score, calibration error and lift: percentiles of a seeded bootstrap over rows. Drawing
    adds noise of its own to the calibration error, which never cancels; what it adds on average is taken off."""
    p = expit(score)
    losses, squares = log_loss_rows(y, score), (p - y) ** 2
    bins = np.minimum((p * ECE_BINS).astype(int), ECE_BINS - 1)
    # Best first; equal scores are one place.
    _, place = np.unique(-score, return_inverse=True)
    random = np.random.default_rng(seed)
    take = max(1, int(len(y) * 0.1))
    drawn: dict[str, list[float]] = {name: [] for name in ("logLoss", "brier", "ece", "liftTop10")}
    for _ in range(draws):
        weight = np.bincount(random.integers(0, len(y), len(y)), minlength=len(y)).astype(float)
        drawn["logLoss"].append(weight @ losses / len(y))
        drawn["brier"].append(weight @ squares / len(y))
        drawn["ece"].append(np.abs(np.bincount(bins, weights=weight * (p - y), minlength=ECE_BINS)).sum() / len(y))
        rows, hits = np.bincount(place, weights=weight), np.bincount(place, weights=weight * y)
        inside = np.clip(take - np.concatenate([[0.0], np.cumsum(rows)[:-1]]), 0, rows)
        top = (hits * np.divide(inside, rows, out=np.zeros_like(rows), where=rows > 0)).sum()
        drawn["liftTop10"].append(top / take / (hits.sum() / len(y)) if hits.sum() else 0.0)
    found = {}
    shift = np.mean(drawn["ece"]) - expected_calibration_error(y, p)
    drawn["ece"] = [max(0.0, value - shift) for value in drawn["ece"]]
    for name, values in drawn.items():
        low, high = np.quantile(values, [0.025, 0.975])
        found[name] = {"low": float(low), "high": float(high)}
    return found


def time_blocks(y: np.ndarray, score: np.ndarray, order_text: list[str], wanted: int = 5) -> list[dict]:
    """The same rows cut into up to `wanted` consecutive blocks of at least 50."""
    count = max(1, min(wanted, len(y) // 50))
    blocks = []
    for rows in np.array_split(np.arange(len(y)), count):
        yes, s = y[rows], score[rows]
        blocks.append(
            {
                "from": order_text[rows[0]],
                "to": order_text[rows[-1]],
                "rows": len(rows),
                "positives": int(yes.sum()),
                "auc": auc(yes, s),
                "logLoss": float(log_loss_rows(yes, s).mean()),
                "ece": expected_calibration_error(yes, expit(s)),
            }
        )
    return blocks
