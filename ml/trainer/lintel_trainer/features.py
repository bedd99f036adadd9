"""From cells to the matrix a model is fitted on. The same rules as `packages/scoring/src/model.ts`.

A matrix row holds numbers: a number as it is, a boolean as 0 or 1, a category as its position in the feature's list, and
NaN for missing. A category that is not listed is `other` when the feature has that level, otherwise missing.
"""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from .deny import DenyList, looks_like_dates, words_of
from .leaks import probe, to_levels
from .leaks import WARN_AUC
from .table import Column, is_not_finite, parse_boolean, parse_number

MAX_LEVELS = 50
_ID_WORDS = {"id", "uuid", "guid", "key", "number", "no", "ref", "reference", "code", "index", "sequence", "row"}


@dataclass
class Feature:
    key: str
    label: str
    kind: str
    source: object
    categories: list[str] | None = None
    other: bool = False
    watch: bool = False

    def as_json(self) -> dict:
        item: dict = {"key": self.key, "label": self.label, "kind": self.kind, "source": self.source}
        if self.categories is not None:
            item["categories"] = self.categories
        if self.other:
            item["other"] = True
        if self.watch:
            item["watch"] = True
        return item

    @property
    def levels(self) -> int:
        """How many codes a category can have."""
        return len(self.categories or []) + int(self.other)

    def value(self, code: float) -> object:
        """The cell a person would read behind a matrix entry, for golden rows; the other level has no value."""
        if math.isnan(code):
            return None
        if self.kind == "boolean":
            return bool(code == 1.0)
        if self.kind == "number":
            return float(code)
        return self.categories[int(code)] if int(code) < len(self.categories) else OTHER_VALUE


# A text no category list holds: golden rows carry it for the other level.
OTHER_VALUE = "\u0000other"


@dataclass
class Prepared:
    features: list[Feature]
    matrix: np.ndarray
    report: dict
    # What the leak alarm left out, encoded all the same: how much it would change is told.
    quarantined: list[tuple[Feature, np.ndarray]]


def prepare(columns: list[Column], y: np.ndarray, train: np.ndarray, deny: DenyList, denied: list[str], seed: int) -> Prepared:
    """Leaves out what must not be learnt from, encodes the rest. `train` marks the training rows, the only ones any
    statistic is taken from; the matrix has all rows."""
    report: dict = {"kept": [], "dropped": [], "quarantined": [], "warnings": [], "watch": []}
    refused = {" ".join(words_of(name)) for name in denied}
    features, arrays, quarantined = [], [], []
    for column in columns:
        reason = _refusal(column, deny, refused)
        if reason:
            report["dropped"].append(reason)
            continue
        values, feature, reason = _encode(column, train, report)
        if reason:
            report["dropped"].append(reason)
            continue
        found = _leak(column, feature, values, y, train, seed, report)
        if found and column.trusted:
            detail = f"{found['detail']} Kept because you said it is known before."
            report["warnings"].append({**found, "rule": "leak_suspected", "detail": detail})
        elif found:
            report["quarantined"].append(found)
            quarantined.append((feature, values))
            continue
        watched = deny.watched(column)
        if watched:
            feature.watch = True
            report["watch"].append({"key": column.key, "label": column.label, "rule": watched})
        report["kept"].append({"key": column.key, "label": column.label, "kind": column.kind})
        features.append(feature)
        arrays.append(values)
    matrix = np.column_stack(arrays) if arrays else np.empty((len(y), 0))
    return Prepared(features, matrix, report, quarantined)


def _refusal(column: Column, deny: DenyList, refused: set[str]) -> dict | None:
    match = deny.match(column)
    if match and match.by == "name":
        return column.named("denied", f"Never used for scoring: {match.why}.", list=match.rule)
    if match:
        return column.named("denied_by_values", f"Never used for scoring: {match.why}.", list=match.rule)
    if refused.intersection({" ".join(words_of(column.key)), " ".join(words_of(column.label))}):
        return column.named("denied_by_request", "Left out because you asked for it.")
    if column.post_outcome:
        return column.named("post_outcome", "Known only after the outcome, so a score at the time could not have used it.")
    return None


def _encode(column: Column, train: np.ndarray, report: dict) -> tuple[np.ndarray, Feature, dict | None]:
    feature = Feature(column.key, column.label, column.kind, column.source)
    in_train = [cell for cell, inside in zip(column.cells, train) if inside and cell]
    nothing = np.empty(0)
    if not in_train:
        return nothing, feature, column.named("empty", "Has no value in the training rows.")
    if len(set(in_train)) == 1 and len(in_train) == int(train.sum()):
        return nothing, feature, column.named("constant", "Has the same value in every training row.")
    if column.kind == "category":
        if looks_like_dates(column):
            return nothing, feature, column.named("date_text", "Holds dates as text; give the days since then instead.")
        return _encode_category(column, feature, in_train, report)
    return _encode_number(column, feature, in_train, train, report)


def _encode_category(column: Column, feature: Feature, in_train: list[str], report: dict) -> tuple[np.ndarray, Feature, dict | None]:
    counts = Counter(in_train)
    nothing = np.empty(0)
    distinct_share = len(counts) / len(in_train)
    if len(counts) >= MAX_LEVELS and distinct_share > 0.5:
        words = sum(len(cell.split()) * count for cell, count in counts.items()) / len(in_train)
        rule = "free_text" if words >= 4 else "identifier"
        detail = "Holds free text." if rule == "free_text" else "Most rows have a value of their own."
        return nothing, feature, column.named(rule, detail, distinct=len(counts), rows=len(in_train))
    kept = list(counts)
    if len(counts) > MAX_LEVELS:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        kept = [cell for cell, _ in ranked[:MAX_LEVELS]]
        feature.other = True
        rest = sum(count for _, count in ranked[MAX_LEVELS:])
        report["warnings"].append(
            column.named(
                "grouped_levels",
                f"Has {len(counts)} different values; the {MAX_LEVELS} most frequent are kept, the others count as one.",
                distinct=len(counts),
                kept=MAX_LEVELS,
                otherShare=rest / len(in_train),
            )
        )
    feature.categories = sorted(kept)
    code = {cell: float(index) for index, cell in enumerate(feature.categories)}
    unseen = float(len(feature.categories)) if feature.other else math.nan
    values = np.array([code.get(cell, unseen) if cell else math.nan for cell in column.cells])
    return values, feature, None


def _encode_number(
    column: Column, feature: Feature, in_train: list[str], train: np.ndarray, report: dict
) -> tuple[np.ndarray, Feature, dict | None]:
    nothing = np.empty(0)
    parse = parse_boolean if column.kind == "boolean" else parse_number
    parsed = [parse(cell) for cell in column.cells]
    infinite = sum(1 for cell, value in zip(column.cells, parsed) if value is None and is_not_finite(cell))
    strange = sum(1 for value, inside in zip(parsed, train) if value is None and inside) - infinite
    if strange > 0.2 * len(in_train):
        if looks_like_dates(column):
            return nothing, feature, column.named("date_text", "Holds dates as text; give the days since then instead.")
        return nothing, feature, column.named("not_numeric", f"Many values are not a {column.kind}.", cells=strange)
    if infinite:
        report["warnings"].append(
            column.named("infinite_values", "Has infinite or not-a-number cells, which count as missing.", cells=infinite)
        )
    values = np.array([math.nan if value is None else value for value in parsed])
    inside = values[train]
    filled = inside[~np.isnan(inside)]
    if len(filled) == 0:
        return nothing, feature, column.named("empty", "Has no value in the training rows.")
    if len(filled) == len(inside) and np.all(filled == filled[0]):
        return nothing, feature, column.named("constant", "Has the same value in every training row.")
    if column.kind == "number" and _is_identifier(column, inside):
        return nothing, feature, column.named(
            "identifier", "Numbers the rows instead of describing them.", distinct=len(np.unique(filled)), rows=len(filled)
        )
    return values, feature, None


def _is_identifier(column: Column, values: np.ndarray) -> bool:
    """Whole numbers, nearly all different, that either grow with time or are called an id."""
    filled = ~np.isnan(values)
    numbers = values[filled]
    if len(numbers) < 50 or np.any(numbers != np.floor(numbers)) or len(np.unique(numbers)) < 0.95 * len(numbers):
        return False
    named = _ID_WORDS.intersection(words_of(column.key) + words_of(column.label))
    return bool(named) or abs(spearmanr(np.arange(len(values))[filled], numbers).statistic) > 0.95


def _leak(
    column: Column, feature: Feature, values: np.ndarray, y: np.ndarray, train: np.ndarray, seed: int, report: dict
) -> dict | None:
    inside = values[train]
    if feature.kind == "category":
        names: list[object] = [*(feature.categories or []), *(["other"] if feature.other else []), None]
        levels = np.where(np.isnan(inside), len(names) - 1, inside).astype(np.int64)
    else:
        levels, names = to_levels(inside)
    result = probe(levels, names, y[train], seed)
    numbers = {
        "auc": result.auc,
        "extremeShare": result.extreme_share,
        "levels": [{"level": level, "rows": rows, "rate": rate} for level, rows, rate in result.extreme_levels[:10]],
    }
    rule = result.quarantine_rule
    if rule == "leak_probe":
        return column.named(rule, f"Alone it tells the outcome (AUC {result.auc:.3f}), as a column written after it does.", **numbers)
    if rule == "leak_levels":
        return column.named(
            rule,
            f"{result.extreme_share:.0%} of the rows have a value that all but settles the outcome, as in a column written after it.",
            **numbers,
        )
    if result.auc >= WARN_AUC:
        report["warnings"].append(
            column.named(
                "leak_suspected",
                f"Says a lot about the outcome by itself (AUC {result.auc:.3f}). Check that it is known before.",
                **numbers,
            )
        )
    return None
