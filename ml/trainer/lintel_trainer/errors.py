"""What can go wrong with the input, in a form a program and a person can read."""


class TrainerError(Exception):
    """Input that cannot be trained on. `code` is stable, `detail` is JSON-ready."""

    exit_code = 2

    def __init__(self, code: str, message: str, **detail: object):
        super().__init__(message)
        self.code = code
        self.message = message
        self.detail = detail


class Cancelled(TrainerError):
    """SIGTERM or SIGINT asked the run to stop."""

    exit_code = 143

    def __init__(self) -> None:
        super().__init__("cancelled", "The training run was stopped.")


class PackagesMissing(TrainerError):
    """The environment lacks a pinned package."""

    exit_code = 3

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "packages_missing",
            "Training needs packages that are not installed here: " + "; ".join(problems),
            problems=problems,
        )
