"""Engine models on this machine: which are there, installing one, checking that it is whole.

The library behind `pipeline models`. Only `install_from_index` uses the network, and what it
fetches is installed only if its SHA-256 is the one expected.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pipeline.engines.argos.metadata import Metadata
from pipeline.engines.argos.package import (
    ArgosPackage,
    package_dirs,
    package_name,
    require_translation,
    scan,
    sha256_of,
    unpack,
)
from pipeline.engines.base import LanguagePair
from pipeline.engines.fetch import Progress, download_any, is_allowed, open_url
from pipeline.engines.firefox import install, model
from pipeline.engines.installed import (
    MANIFEST,
    InstalledModel,
    read_manifest,
    recorded_string,
    verify_folder,
    writable_folder,
    write_manifest,
)
from pipeline.errors import EngineError

__all__ = ["MANIFEST", "PINNED", "InstalledModel", "Pin", "install_from_file"]
__all__ += ["install_from_index", "list_models", "verify_models"]

INDEX: Final = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""argostranslate's default; `ARGOS_PACKAGE_INDEX` changes it."""
MAX_INDEX: Final = 16 << 20


class Pin(NamedTuple):
    """The one file we accept under a package's name."""

    sha256: str
    size: int


PINNED: Final = MappingProxyType(
    {
        "translate-en_es-1_0": Pin(
            "d698d0ef87ad70d5d184b7fa6965905bf4368f09a2bb9ffb165a79bac96af0c4", 87_503_191
        )
    }
)


def list_models(directories: Sequence[Path] | None = None) -> list[InstalledModel]:
    """Models in `directories` (default: where each engine looks), those in use first, broken
    ones last."""
    packages, problems = scan(package_dirs() if directories is None else directories)
    models, faults = model.scan(model.model_dirs() if directories is None else directories)
    broken = [InstalledModel(path, "argos", problem=str(e)) for path, e in problems.items()]
    broken += [InstalledModel(path, "firefox", problem=str(e)) for path, e in faults.items()]
    found = [_describe(package) for package in packages]
    return [*found, *(install.describe(model) for model in models.values()), *broken]


def verify_models(directories: Sequence[Path] | None = None) -> list[InstalledModel]:
    """`list_models`, with every file hashed again and compared with what was recorded."""
    return [_verify(model) for model in list_models(directories)]


def install_from_file(
    path: Path, destination: Path, *, sha256: str | None = None, origin: str = ""
) -> InstalledModel:
    """Unpack the `.argosmodel` file `path` into a folder of its own in `destination`.

    `origin` is noted in the manifest (default: the file's name). Installing the same file
    twice changes nothing. Raises EngineError: not a safe, complete package; not the given
    `sha256`; another package of that name and version is there.
    """
    found = sha256_of(path)
    if sha256 and sha256.lower() != found:
        raise EngineError(
            f"{path}: SHA-256 is {found}, not {sha256}; do not use this file, fetch it again"
        )
    target = destination / require_translation(path).name
    if target.exists():
        if read_manifest(target).get("sha256") == found:
            return _describe(require_translation(target))
        raise EngineError(f"{target}: another package is there; remove that folder first")
    with (
        writable_folder(destination),
        tempfile.TemporaryDirectory(prefix=".", dir=destination) as temp,
    ):
        package = unpack(path, Path(temp) / target.name)
        write_manifest(package.path, origin=origin or path.name, sha256=found)
        package.path.rename(target)
    return _describe(require_translation(target))


def install_from_index(
    pair: LanguagePair,
    destination: Path,
    *,
    progress: Progress | None = None,
    sha256: str | None = None,
    index: str | None = None,
) -> InstalledModel:
    """Fetch the package for `pair` that the Argos index (a base URL) offers, and install it.

    Without `sha256` only packages in `PINNED` are fetched. An interrupted download continues
    where it stopped. Raises EngineError: not pinned, not offered, not reachable, not the expected
    size or hash.
    """
    prefix = f"translate-{pair.source}_{pair.target}-"
    pinned = {name: pin for name, pin in PINNED.items() if name.startswith(prefix)}
    if not sha256:
        if not pinned:
            raise EngineError(
                f"no package for {pair} is pinned; give the SHA-256 of the one you trust"
            )
        if installed := _find_installed(pinned, destination):
            return installed
    base = (index or os.environ.get("ARGOS_PACKAGE_INDEX") or INDEX).rstrip("/")
    entries = _fetch_index(f"{base}/index.json")
    name, links = _choose_package(entries, prefix, pinned, sha256)
    pin = Pin(sha256.lower(), 0) if sha256 else pinned[name]
    part = destination / f".{name}-{pin.sha256[:8]}.part"
    with writable_folder(destination):
        link = download_any(links, part, pin.size, progress)
        found = sha256_of(part)
        if found != pin.sha256:
            part.unlink()
            raise EngineError(
                f"{link}: SHA-256 is {found}, not {pin.sha256}; nothing was installed, do not "
                "use this file"
            )
        model = install_from_file(part, destination, origin=link)
        part.unlink()
    return model


def _find_installed(pinned: Mapping[str, Pin], destination: Path) -> InstalledModel | None:
    """The first of the pinned packages that is in `destination` already."""
    for name, pin in pinned.items():
        if read_manifest(destination / name).get("sha256") == pin.sha256:
            return _describe(require_translation(destination / name))
    return None


def _describe(package: ArgosPackage) -> InstalledModel:
    sha256 = "" if package.is_archive else recorded_string(read_manifest(package.path), "sha256")
    metadata = package.metadata
    return InstalledModel(package.path, "argos", metadata.pair, metadata.version, sha256)


def _verify(model: InstalledModel) -> InstalledModel:
    if model.problem:
        return replace(model, verified=False)
    try:
        if model.path.is_file():
            sha256 = sha256_of(model.path)
            known = sha256 in {pin.sha256 for pin in PINNED.values()}
            return replace(model, sha256=sha256, verified=True if known else None)
        return verify_folder(model)
    except EngineError as error:
        return replace(model, verified=False, problem=str(error))


def _choose_package(
    entries: list[Any], prefix: str, pinned: dict[str, Pin], sha256: str | None
) -> tuple[str, list[str]]:
    """Name and links of the index entry to fetch. Raises EngineError."""
    offered: dict[str, list[str]] = {}
    for entry in entries:
        try:
            pair = LanguagePair(entry["from_code"], entry["to_code"])
            name = package_name(Metadata(pair, entry["package_version"], ""))
            links = [link for link in entry["links"] if is_allowed(link)]
        except (TypeError, KeyError, ValueError, AttributeError):
            continue  # entries of another kind
        if name.startswith(prefix) and entry.get("type", "translate") == "translate":
            offered[name] = links
    usable = [name for name in offered if sha256 or name in pinned]
    if not usable:
        raise EngineError(
            f"the index offers {', '.join(offered) or 'nothing'} where we need "
            f"{' or '.join(pinned) or prefix + '*'}; download the package by hand and run "
            "`pipeline models install --from FILE`"
        )
    name = max(usable, key=lambda n: [int(d) for d in n[len(prefix) :].split("_") if d.isdecimal()])
    if not offered[name]:
        raise EngineError(f"the index gives no https link for {name}; download it by hand")
    return name, offered[name]


def _fetch_index(url: str) -> list[Any]:
    with open_url(url, {}) as response:
        raw = response.read(MAX_INDEX + 1)
    try:
        data = json.loads(raw) if len(raw) <= MAX_INDEX else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, list):
        raise EngineError(f"{url}: not an Argos package index; check ARGOS_PACKAGE_INDEX")
    return data
