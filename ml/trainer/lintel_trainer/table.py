"""Reads `spec.json` and `table.csv`. Nothing is guessed: what does not fit is refused with its place."""

import csv
import io
import json
import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from .canonical import dump, sha256
from .errors import TrainerError
from .split import shuffled

KINDS = ("number", "category", "boolean")
FAMILIES = ("hgb", "logreg", "mlp")
TRUE = {"true", "yes", "y", "t", "1", "1.0"}
FALSE = {"false", "no", "n", "f", "0", "0.0"}
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
# No lead has a larger number; beyond it squares and sums overflow, so it counts as infinite. The same in the scorer.
LARGEST = 1e100
_NOT_FINITE = {"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"}


@dataclass
class Column:
    key: str
    label: str
    kind: str
    source: object
    post_outcome: bool
    # Somebody vouches that it is known before the outcome: the leak alarm names it and leaves it in.
    trusted: bool = False
    cells: list[str] = field(default_factory=list)

    def named(self, rule: str, detail: str, **numbers: object) -> dict:
        """A line of the report about this column."""
        return {"key": self.key, "label": self.label, "rule": rule, "detail": detail, "numbers": numbers}


@dataclass
class Spec:
    raw: dict
    target: dict
    label: str
    order: str | None
    group: str | None
    denied: list[str]
    columns: list[Column]
    test_fraction: float
    families: list[str]
    note: str


@dataclass
class Table:
    """Labelled rows in time order; without a time, in the order of `split.shuffled`."""

    columns: list[Column]
    y: np.ndarray
    # Equal numbers are rows of the same moment; all different without a time.
    order: np.ndarray
    order_text: list[str]
    groups: list[str] | None
    total: int
    unlabelled: int
    sha256: str


def _bad_spec(path: str, message: str) -> TrainerError:
    return TrainerError("bad_spec", f"spec.json: {path} {message}", path=path)


def read_spec(path: Path) -> Spec:
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise _bad_spec("", f"cannot be read: {problem}") from None
    if not isinstance(raw, dict) or raw.get("formatVersion") != 1:
        raise _bad_spec("formatVersion", "must be 1")
    target = raw.get("target")
    if not isinstance(target, dict) or not isinstance(target.get("name"), str):
        raise _bad_spec("target.name", "must be text")
    if not isinstance(target.get("positive"), str):
        raise _bad_spec("target.positive", "must be text")
    days = target.get("windowDays")
    if days is not None and (isinstance(days, bool) or not isinstance(days, (int, float)) or days <= 0):
        raise _bad_spec("target.windowDays", "must be null or above 0")
    if not isinstance(raw.get("label"), str) or not raw["label"]:
        raise _bad_spec("label", "must name a column")
    if "order" not in raw:
        raise _bad_spec("order", "must name a column or be null")
    for name in ("order", "group"):
        if raw.get(name) is not None and (not isinstance(raw[name], str) or not raw[name]):
            raise _bad_spec(name, "must name a column or be null")
    denied = raw.get("denied") or []
    if not isinstance(denied, list) or not all(isinstance(name, str) for name in denied):
        raise _bad_spec("denied", "must be a list of names")
    fraction = (raw.get("split") or {}).get("testFraction", 0.2)
    if isinstance(fraction, bool) or not isinstance(fraction, (int, float)) or not 0.05 <= fraction <= 0.5:
        raise _bad_spec("split.testFraction", "must be between 0.05 and 0.5")
    families = raw.get("families") or list(FAMILIES)
    if not isinstance(families, list) or not families or any(name not in FAMILIES for name in families):
        raise _bad_spec("families", "must be some of " + ", ".join(FAMILIES))
    if not isinstance(raw.get("columns"), list):
        raise _bad_spec("columns", "must be a list")
    return Spec(
        raw=raw,
        target={"name": target["name"], "positive": target["positive"], "windowDays": days},
        label=raw["label"],
        order=raw["order"],
        group=raw.get("group"),
        denied=denied,
        columns=_read_columns(raw["columns"], {raw["label"], raw["order"], raw.get("group")}),
        test_fraction=float(fraction),
        families=[name for name in FAMILIES if name in families],
        note=str(raw.get("note") or ""),
    )


def _read_columns(items: list, not_features: set) -> list[Column]:
    columns: list[Column] = []
    seen: set[str] = set()
    for index, item in enumerate(items):
        path = f"columns[{index}]"
        if not isinstance(item, dict) or not isinstance(item.get("key"), str) or not item["key"]:
            raise _bad_spec(f"{path}.key", "must be text")
        if item["key"] in seen:
            raise _bad_spec(f"{path}.key", f"names {item['key']!r} twice")
        if item.get("kind") not in KINDS:
            raise _bad_spec(f"{path}.kind", "must be one of " + ", ".join(KINDS))
        seen.add(item["key"])
        if item["key"] not in not_features:
            columns.append(
                Column(
                    key=item["key"],
                    label=str(item.get("label") or item["key"]),
                    kind=item["kind"],
                    source=item.get("source"),
                    post_outcome=item.get("postOutcome") is True,
                    trusted=item.get("trusted") is True,
                )
            )
    return columns


def read_table(path: Path, spec: Spec, seed: int) -> Table:
    """The rows that have a label, oldest first; rows of equal time keep the order of the file. Without a time they are
    shuffled by the seed."""
    header, rows, digest = _read_csv(path)
    position = {name: index for index, name in enumerate(header)}
    wanted = [spec.label, *(name for name in (spec.order, spec.group) if name), *(c.key for c in spec.columns)]
    for name in wanted:
        if name not in position:
            raise TrainerError("bad_table", f"The table has no column {name!r}.", column=name)

    at_label, at_order = position[spec.label], position[spec.order] if spec.order else None
    labelled: list[tuple[float, int, int]] = []
    for index, row in enumerate(rows):
        label = row[at_label].strip().lower()
        if label == "":
            continue
        if label not in TRUE and label not in FALSE:
            raise TrainerError(
                "bad_table",
                f"Row {index + 2}: the label must be yes or no, not {row[at_label][:40]!r}.",
                row=index + 2,
                column=spec.label,
            )
        moment = 0.0 if at_order is None else _order_value(row[at_order], index + 2, spec.order)
        labelled.append((moment, index, int(label in TRUE)))
    if at_order is None:
        groups = [rows[index][position[spec.group]] for _, index, _ in labelled] if spec.group else None
        drawn = shuffled(np.array([label for _, _, label in labelled], dtype=np.int64), groups, seed)
        labelled = [labelled[index] for index in drawn]
    else:
        labelled.sort(key=lambda item: (item[0], item[1]))

    kept = [rows[index] for _, index, _ in labelled]
    for column in spec.columns:
        at = position[column.key]
        column.cells = [row[at].strip() for row in kept]
    return Table(
        columns=spec.columns,
        y=np.array([label for _, _, label in labelled], dtype=np.int64),
        order=np.arange(len(kept), dtype=float) if at_order is None else np.array([at for at, _, _ in labelled]),
        order_text=[str(index + 2) if at_order is None else rows[index][at_order].strip() for _, index, _ in labelled],
        groups=[row[position[spec.group]] for row in kept] if spec.group else None,
        total=len(rows),
        unlabelled=len(rows) - len(kept),
        sha256=digest,
    )


def _read_csv(path: Path) -> tuple[list[str], list[list[str]], str]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise TrainerError("bad_table", f"The table cannot be read: {problem.strerror}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise TrainerError("bad_table", f"The table is not UTF-8 at byte {problem.start}.") from None
    csv.field_size_limit(2**31 - 1)
    rows: list[list[str]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        if not header or len(set(header)) != len(header):
            raise TrainerError("bad_table", "The table needs a header line with one name per column, each once.", row=1)
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise TrainerError(
                    "bad_table",
                    f"Row {len(rows) + 2} has {len(row)} cells, the header {len(header)}.",
                    row=len(rows) + 2,
                )
            rows.append(row)
    except csv.Error as problem:
        raise TrainerError("bad_table", f"Row {len(rows) + 2} is not CSV: {problem}.", row=len(rows) + 2) from None
    return header, rows, sha256(data)


def _order_value(text: str, row: int, column: str) -> float:
    text = text.strip()
    if _NUMBER.match(text):
        return float(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TrainerError(
            "bad_table",
            f"Row {row}: {column} must be a number or an ISO 8601 time, not {text[:40]!r}.",
            row=row,
            column=column,
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.timestamp()


def parse_number(text: str) -> float | None:
    """The cell as a finite number; NaN when empty, None when it is something else."""
    if text == "":
        return math.nan
    if _NUMBER.match(text):
        value = float(text)
        return value if abs(value) <= LARGEST else None
    return None


def is_not_finite(text: str) -> bool:
    return text.lower() in _NOT_FINITE or (_NUMBER.match(text) is not None and abs(float(text)) > LARGEST)


def parse_boolean(text: str) -> float | None:
    """1, 0, NaN when empty, None when it is something else."""
    lower = text.lower()
    if lower == "":
        return math.nan
    if lower in TRUE:
        return 1.0
    return 0.0 if lower in FALSE else None


def spec_digest(spec: Spec) -> str:
    return sha256(dump(spec.raw))
