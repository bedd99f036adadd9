"""`python -m lintel_trainer check | train | verify | fixtures`; see README."""

import argparse
import os
import signal
import sys
import traceback
from pathlib import Path

from . import environment
from .errors import Cancelled, PackagesMissing, TrainerError
from .progress import emit


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), _stop)
    try:
        return args.run(args)
    except TrainerError as problem:
        emit({"error": {"code": problem.code, "message": problem.message, "detail": problem.detail}})
        return problem.exit_code
    except Exception as problem:  # noqa: BLE001 - the parent process needs a last line whatever happens
        traceback.print_exc()
        emit({"error": {"code": "internal", "message": f"{type(problem).__name__}: {problem}", "detail": {}}})
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lintel_trainer")
    commands = parser.add_subparsers(required=True)

    check = commands.add_parser("check", help="print whether the environment is complete, as JSON")
    check.set_defaults(run=_check)

    train = commands.add_parser("train", help="fit a model and write its artefact")
    train.add_argument("--table", type=Path, required=True)
    train.add_argument("--spec", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True)
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--threads", type=int, default=1)
    train.add_argument("--finished", type=Path, help="folder of windows an interrupted run has finished")
    train.set_defaults(run=_train)

    verify = commands.add_parser("verify", help="check an artefact against its manifest")
    verify.add_argument("--artefact", type=Path, required=True)
    verify.set_defaults(run=_verify)

    fixtures = commands.add_parser("fixtures", help="write the fixtures both languages are checked with")
    fixtures.add_argument("--out", type=Path, required=True)
    fixtures.add_argument("--rows", type=int, default=120)
    fixtures.set_defaults(run=_fixtures)
    return parser


def _stop(_signal: int, _frame: object) -> None:
    raise Cancelled()


def _check(_args: argparse.Namespace) -> int:
    state = environment.check()
    emit(state)
    return 0 if state["ok"] else PackagesMissing.exit_code


def _train(args: argparse.Namespace) -> int:
    state = environment.check()
    if not state["ok"]:
        raise PackagesMissing(state["problems"])
    from .train import train

    version, place = train(args.table, args.spec, args.out, args.seed, args.threads, args.finished)
    emit({"done": True, "version": version, "dir": str(place)})
    return 0


def _verify(args: argparse.Namespace) -> int:
    from .artefact import verify

    emit({"done": True, "version": verify(args.artefact), "dir": str(args.artefact)})
    return 0


def _fixtures(args: argparse.Namespace) -> int:
    from .fixtures import write_fixtures

    write_fixtures(args.out, args.rows)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: that would wait for fits still running in threads, and whoever asked to stop waits for us.
    os._exit(code)
