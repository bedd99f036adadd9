"""The program as the server runs it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TRAINER = Path(__file__).resolve().parents[1]


def run(*args: str) -> tuple[int, list[dict]]:
    done = subprocess.run(
        [sys.executable, "-m", "lintel_trainer", *args], cwd=TRAINER, capture_output=True, text=True, timeout=120
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_check_names_every_pinned_package():
    code, (state,) = run("check")
    assert code == 0 and state["ok"] and state["problems"] == []
    assert {"numpy", "scipy", "scikit-learn", "joblib", "threadpoolctl"} == {item["name"] for item in state["packages"]}


def test_a_run_reports_rising_progress_and_where_the_artefact_is(world, tmp_path):
    table, spec = world(400).write(tmp_path)
    code, lines = run("train", "--table", str(table), "--spec", str(spec), "--out", str(tmp_path / "out"))
    assert code == 0
    *steps, last = lines
    assert last["done"] is True and Path(last["dir"]).name == last["version"]
    fractions = [line["fraction"] for line in steps]
    assert fractions == sorted(fractions) and fractions[-1] <= 1
    assert {line["step"] for line in steps} == {"data", "features", "validate", "fit", "calibrate", "explain", "write"}

    code, (checked,) = run("verify", "--artefact", last["dir"])
    assert (code, checked["version"]) == (0, last["version"])
    model = Path(last["dir"]) / "model.json"
    model.write_bytes(model.read_bytes().replace(b'"slope":1', b'"slope":2'))
    code, (refused,) = run("verify", "--artefact", last["dir"])
    assert (code, refused["error"]["code"]) == (2, "bad_artefact")


def test_input_that_cannot_be_trained_on_ends_with_code_2_and_a_reason(world, tmp_path):
    table, spec = world(100).write(tmp_path)
    code, lines = run("train", "--table", str(table), "--spec", str(spec), "--out", str(tmp_path / "out"))
    assert code == 2
    assert lines[-1]["error"]["code"] == "too_few"
    assert lines[-1]["error"]["detail"]["moreLabelled"] == 100


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
def test_a_stopped_run_says_so_and_leaves_nothing_behind(world, tmp_path):
    table, spec = world(6000).write(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "lintel_trainer", "train", "--table", table, "--spec", spec, "--out", tmp_path / "out"],
        cwd=TRAINER,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1].get("step") == "validate":
            process.send_signal(signal.SIGTERM)
            break
    lines += [json.loads(line) for line in process.stdout]
    assert process.wait(timeout=30) == 143
    assert lines[-1]["error"]["code"] == "cancelled"
    assert not (tmp_path / "out").exists()
