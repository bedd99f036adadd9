"""Which family: gates by number of labels, fits over windows, the choice, and each family's calibration."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from .calibrate import Calibrator, calibrate, isotonic_diagnostic
from .errors import TrainerError
from .families import FIT, GATES
from .features import Prepared
from .metrics import auc, log_loss_rows, mean_auc
from .finished import FinishedWindows, Window
from .progress import step
from .split import Fold, windows
from .table import Spec, Table

MIN_LABELLED, MIN_POSITIVES = 200, 20


def check_gates(y: np.ndarray) -> None:
    labelled, positives = len(y), int(y.sum())
    negatives = labelled - positives
    if labelled and (positives == 0 or negatives == 0):
        raise TrainerError(
            "one_class", "Every labelled row has the same outcome.", labelled=labelled, positives=positives
        )
    if labelled < MIN_LABELLED or positives < MIN_POSITIVES or negatives < MIN_POSITIVES:
        more_rows = max(0, MIN_LABELLED - labelled)
        more_yes, more_no = max(0, MIN_POSITIVES - positives), max(0, MIN_POSITIVES - negatives)
        wants = [
            f"{count} more with {what}"
            for count, what in ((more_rows, "a known outcome"), (more_yes, "a positive one"), (more_no, "a negative one"))
            if count
        ]
        raise TrainerError(
            "too_few",
            f"{labelled} rows with a known outcome, {positives} of them positive: too few to learn from. "
            + "Needed: "
            + ", ".join(wants)
            + ".",
            labelled=labelled,
            positives=positives,
            negatives=negatives,
            needLabelled=MIN_LABELLED,
            needPositives=MIN_POSITIVES,
            moreLabelled=more_rows,
            morePositives=more_yes,
            moreNegatives=more_no,
        )


class Candidate:
    """One family's way through the run."""

    def __init__(self, name: str, fitted, folds: list[Fold], raw: list[np.ndarray], table: Table, params: list[dict]):
        self.name = name
        self.fitted = fitted
        self.window_params = params
        y = [table.y[fold.valid] for fold in folds]
        self.losses = np.concatenate([log_loss_rows(yes, score) for yes, score in zip(y, raw)])
        self.validation_loss = float(self.losses.mean())
        self.windows = [
            {
                "trainRows": len(fold.train),
                "rows": len(fold.valid),
                "positives": int(yes.sum()),
                "logLoss": float(log_loss_rows(yes, score).mean()),
                "auc": auc(yes, score),
            }
            for fold, yes, score in zip(folds, y, raw)
        ]
        self.windows_auc, self.windows_auc_error = mean_auc(list(zip(y, raw)))
        pooled = np.concatenate(raw), np.concatenate(y), len(raw[-1])
        self.calibrator: Calibrator = calibrate(*pooled)
        self.isotonic = isotonic_diagnostic(*pooled)
        self.latest_logit = self.calibrator.apply(raw[-1])


def eligible(spec: Spec, y: np.ndarray) -> list[dict]:
    """Per family whether the labels at hand are enough for it, and if not, which gate it missed."""
    labelled, positives = len(y), int(y.sum())
    found = []
    for name, (rows, yes, no) in GATES.items():
        reason = None
        if name not in spec.families:
            reason = "not_asked_for"
        elif labelled < rows or positives < yes or labelled - positives < no:
            reason = "too_few"
        found.append({"name": name, "eligible": reason is None, "reason": reason, "needLabelled": rows, "needPositives": yes})
    return found


def validate(
    spec: Spec, table: Table, prepared: Prepared, fold: Fold, seed: int, threads: int, kept: FinishedWindows
) -> list[Candidate]:
    """Fits every eligible family for each window and on all training rows, at most `threads` fits at a time. A
    window that `kept` has is not fitted again."""
    names = [item["name"] for item in eligible(spec, table.y) if item["eligible"]]
    folds = windows(fold.train, table.y, table.groups, spec.order is not None)
    if not names or not folds:
        raise TrainerError(
            "too_few",
            "Too few rows to compare models on later ones: the outcomes are too rare or too bunched in time.",
            labelled=len(table.y),
            positives=int(table.y.sum()),
            needLabelled=min(GATES[name][0] for name in spec.families),
            needPositives=min(GATES[name][1] for name in spec.families),
        )
    step("validate", 0.0, f"{len(folds)} windows, {', '.join(names)}")
    jobs = [(name, index) for name in names for index in range(len(folds) + 1)]
    if kept.count:
        step("validate", 0.0, f"{kept.count} finished windows found, going on from there")

    def fit_on(name: str, rows: np.ndarray):
        return FIT[name](prepared.matrix[rows], table.y[rows], prepared.features, seed)

    def run(job: tuple[str, int]):
        name, index = job
        if index == len(folds):
            return fit_on(name, fold.train)
        found = kept.read(name, index)
        if found is None:
            model = fit_on(name, folds[index].train)
            found = Window(model.raw(prepared.matrix[folds[index].valid]), model.params)
            kept.write(name, index, found)
        return found

    fitted = []
    for done, model in enumerate(_each(run, jobs, threads), start=1):
        fitted.append(model)
        step("validate", done / len(jobs))
    step("fit", 1.0)

    candidates = []
    for index, name in enumerate(names):
        *seen, final = fitted[index * (len(folds) + 1) : (index + 1) * (len(folds) + 1)]
        candidates.append(Candidate(name, final, folds, [w.raw for w in seen], table, [w.params for w in seen]))
    step("calibrate", 1.0)
    return candidates


def _each(run: Callable, jobs: list, threads: int) -> Iterator:
    """Results in the order of the jobs. One thread asked for is the one we are on."""
    if threads <= 1:
        yield from map(run, jobs)
        return
    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        yield from pool.map(run, jobs)
    finally:
        # Does not wait: after a failure or a stop nobody needs the fits that are still running.
        pool.shutdown(wait=False, cancel_futures=True)


def choose(candidates: list[Candidate]) -> Candidate:
    """Least log loss over the windows; a richer family must beat a simpler one by more than one standard error."""
    best = candidates[0]
    for rival in candidates[1:]:
        gain = best.losses - rival.losses
        if gain.mean() > gain.std(ddof=1) / math.sqrt(len(gain)):
            best = rival
    return best
