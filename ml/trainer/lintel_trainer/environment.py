"""Is everything pinned in requirements.txt here, in the pinned version?"""

import platform
import re
import sys
from importlib import metadata
from pathlib import Path

from . import __version__

_REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"


def wanted() -> dict[str, str]:
    """Package name → pinned version."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", _REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    return dict(pins)


def check() -> dict:
    packages, problems = [], []
    if sys.version_info < (3, 11):
        problems.append(f"Python 3.11 or newer (this is {platform.python_version()})")
    for name, version in sorted(wanted().items()):
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = None
        packages.append({"name": name, "wanted": version, "found": found})
        if found != version:
            problems.append(f"{name} {version} ({'missing' if found is None else f'found {found}'})")
    return {
        "ok": not problems,
        "trainer": __version__,
        "python": platform.python_version(),
        "packages": packages,
        "problems": problems,
    }


def versions() -> dict[str, str]:
    """What a model was made with: Python and the pinned packages."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in sorted(wanted())}}
