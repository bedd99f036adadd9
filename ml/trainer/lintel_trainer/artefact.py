"""The artefact directory: written beside its place, named by its content, then renamed; never half there."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from .canonical import dump, sha256
from .errors import TrainerError


def write(out: Path, files: dict[str, bytes]) -> tuple[str, Path]:
    """Writes `files` to `out/<version>` and gives the version. The same content again is the same directory."""
    manifest = {"formatVersion": 1, "files": {name: sha256(data) for name, data in sorted(files.items())}}
    version = sha256(dump(manifest))
    place = out / version
    if (place / "manifest.json").exists():
        return version, place
    out.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=out))
    try:
        for name, data in {**files, "manifest.json": dump({**manifest, "version": version})}.items():
            (partial / name).parent.mkdir(exist_ok=True)
            with open(partial / name, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        os.chmod(partial, 0o755)
        os.rename(partial, place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return version, place


def verify(place: Path) -> str:
    """The version of an artefact whose every byte is the one that was written; `bad_artefact` otherwise."""
    try:
        manifest = json.loads((place / "manifest.json").read_text("utf-8"))
        version = manifest.pop("version")
        if sha256(dump(manifest)) != version:
            raise TrainerError("bad_artefact", "The manifest is not the one that was written.", file="manifest.json")
        for name, digest in manifest["files"].items():
            if sha256((place / name).read_bytes()) != digest:
                raise TrainerError("bad_artefact", f"{name} is not the file that was written.", file=name)
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        raise TrainerError("bad_artefact", f"The artefact cannot be read: {problem}.") from None
    return version
