"""A model's folder and the record in it: where it came from, a hash of each of its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline.engines.argos.package import sha256_of
from pipeline.engines.base import LanguagePair
from pipeline.errors import EngineError

MANIFEST: Final = "pipeline-model.json"
"""Written into a model's folder at installation."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model found on this machine."""

    path: Path
    """The model's folder or archive."""
    engine: str
    """Name of the engine that runs it."""
    pair: LanguagePair | None = None
    """What it translates; None where the model cannot be read."""
    version: str = ""
    sha256: str = ""
    """Of the archive, or of the weights, it was installed from; empty where not recorded."""
    verified: bool | None = None
    """Whether its files are those installed; None where not checked or nothing recorded."""
    problem: str = ""
    """What is wrong with it and what to do; empty where nothing is."""

    @property
    def size(self) -> int:
        """Bytes on disk; 0 where it cannot be read."""
        try:
            files = [self.path] if self.path.is_file() else self.path.rglob("*")
            return sum(path.stat().st_size for path in files if path.is_file())
        except OSError:
            return 0


def read_manifest(folder: Path) -> dict[str, Any]:
    """The record in a model's folder; empty where it is missing or cannot be read."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def write_manifest(folder: Path, **about: object) -> None:
    """Record what is in `folder` now, and `about` it."""
    record = {**about, "files": hash_files(folder)}
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def recorded_string(record: Mapping[str, Any], key: str) -> str:
    """A string of the record, empty where the value is missing or no string."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a model by its name in the folder, the manifest left out."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    named = {p.relative_to(folder).as_posix(): p for p in files}
    return {name: sha256_of(p) for name, p in named.items() if name != MANIFEST}


def verify_folder(model: InstalledModel) -> InstalledModel:
    """`model`, a folder, with all its files hashed and compared with what was recorded."""
    if not (model.path / MANIFEST).is_file():
        return model
    found, known = hash_files(model.path), read_manifest(model.path).get("files")
    if found == known:
        return replace(model, verified=True)
    known = known if isinstance(known, dict) else {}
    names = sorted(n for n in found | known if found.get(n) != known.get(n))
    problem = (
        f"{model.path}: changed since installation: {', '.join(names)}; "
        "remove the folder and install the package again"
    )
    return replace(model, verified=False, problem=problem)


@contextmanager
def writable_folder(destination: Path) -> Iterator[None]:
    """Make `destination`; an OSError while writing there becomes an EngineError."""
    try:
        destination.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise EngineError(
            f"{destination}: cannot install there ({error}); make room or check permissions"
        ) from error
