"""The model card: what the model is, how good it was on later rows, what it must not be used for."""

from .table import Spec


def model_card(spec: Spec, report: dict, metrics: dict, facts: dict, importance: dict) -> str:
    held = metrics["holdout"]
    area = held["auc"]
    lines = [
        f"# {spec.target['positive']}",
        "",
        f"A {_family(metrics['chosen'])} that gives each lead a chance of: {spec.target['positive']}.",
        "",
        "## How good it is",
        "",
        f"Measured once on the latest {held['rows']:,} of {facts['rows']:,} labelled rows, none of which it was fitted on.",
        "",
        "| measure | value |",
        "|---|---|",
        f"| base rate | {held['baseRate']:.1%} |",
        f"| ROC-AUC (95 % interval) | {area['value']:.3f} ({area['low']:.3f} – {area['high']:.3f}) |",
        f"| PR-AUC | {held['prAuc']:.3f} |",
        f"| log loss (base rate alone) | {held['logLoss']:.3f} ({held['baseLogLoss']:.3f}) |",
        f"| Brier score | {held['brier']:.3f} |",
        f"| calibration error (15 bins) | {held['ece']:.3f} |",
        f"| lift in the top tenth | {held['liftTop10']:.2f} × |",
        f"| accuracy at one half (always answering the majority) | {held['accuracy']:.1%} ({held['majorityAccuracy']:.1%}) |",
        "",
        "## What it learnt from",
        "",
        f"{report['rows']['train']:,} rows, {report['positives']['train']:,} positive, from {facts['window']['from']} to "
        f"{facts['window']['trainTo']}; rows without a known outcome left out: {report['rows']['unlabelled']:,}.",
        "",
        "Largest drivers, by mean size of their share in a score:",
        "",
        *[f"- {item['label']}: {item['meanAbsPoints']:.1f} points" for item in importance["features"][:10]],
        "",
        "## What it never saw",
        "",
        *_named(report["dropped"] + report["quarantined"]),
        "",
        "## Use",
        "",
        "To order the queue of calls and to say how urgent an answer is. Never to withhold listings, showings or service,",
        "nor to decide whether a lead is answered. Columns on the watch list were used and are to be tested for unequal",
        "effect: " + (", ".join(item["label"] for item in report["watch"]) or "none") + ".",
        "",
        "Chances hold for leads like those it learnt from. There is no public set of real-estate leads with real outcomes",
        "to compare with; the numbers above are from this company's own rows.",
        "",
    ]
    if not metrics["promotable"]["ok"]:
        lines += ["## Not for promotion", "", "Reasons: " + ", ".join(metrics["promotable"]["reasons"]) + ".", ""]
    if spec.note:
        lines += ["## Note", "", spec.note, ""]
    return "\n".join(lines)


def _family(name: str) -> str:
    return {"hgb": "gradient-boosted tree model", "logreg": "logistic regression", "mlp": "neural network"}[name]


def _named(items: list[dict]) -> list[str]:
    return [f"- {item['label']}: {item['detail']}" for item in items] or ["No column was left out."]
