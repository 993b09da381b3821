"""Argos Translate packages: where they lie, what they hold, whether they are whole.

A package is a folder (or a zip archive of one, `.argosmodel`) with `metadata.json`, `model/`
(CTranslate2) and a tokenizer. It comes from anywhere, so nothing in it is believed unread.
The argostranslate library is not imported: its settings create folders on import.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.engines.argos.archive import METADATA, extract, is_unpacked, read_archive
from pipeline.engines.argos.metadata import MAX_METADATA, Metadata, Search, parse_metadata
from pipeline.errors import EngineError
from pipeline.shipped import find_shipped_folder

MODEL: Final = PurePosixPath("model/model.bin")
TOKENIZERS: Final = ("sentencepiece.model", "bpe.model")
"""In the order Argos looks for them."""
TARGET_TOKENIZER: Final = "target.model"
"""Cuts what is written, in packages whose `sentencepiece.model` cuts only what is read."""
ARCHIVE: Final = ".argosmodel"


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A translation package that may be used: an unpacked folder or an archive."""

    path: Path
    metadata: Metadata

    @property
    def is_archive(self) -> bool:
        """Whether it must be unpacked before use."""
        return self.path.suffix == ARCHIVE

    @property
    def name(self) -> str:
        """The name Argos gives such a package: `translate-en_es-1_0`."""
        return package_name(self.metadata)

    @property
    def tokenizer(self) -> Path:
        """The tokenizer's model file; the folder must be unpacked and checked."""
        return next(p for p in (self.path / name for name in TOKENIZERS) if p.is_file())


def package_name(metadata: Metadata) -> str:
    """`translate-<source>_<target>-<version>`, safe as a file name whatever the version says."""
    version = re.sub(r"[^0-9A-Za-z]+", "_", metadata.version).strip("_") or "0"
    return f"translate-{metadata.pair.source}_{metadata.pair.target}-{version}"


def package_dirs(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders that may hold packages, in order of preference; they need not exist.

    `PIPELINE_MODELS_DIR`, `models/` here, then where argostranslate itself keeps them:
    `ARGOS_PACKAGES_DIR` (or that key of its settings.json), the older
    `ARGOS_TRANSLATE_PACKAGE_DIR`, and its data folder. The folder of our own model comes last.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - no error without a home
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "argos-translate"
    candidates = (
        env.get("PIPELINE_MODELS_DIR"),
        "models",
        env.get("ARGOS_PACKAGES_DIR")
        or read_json_value(config / "settings.json", "ARGOS_PACKAGES_DIR"),
        env.get("ARGOS_TRANSLATE_PACKAGE_DIR"),
        data / "packages",
        find_shipped_folder("models", ARCHIVE),
    )
    paths: dict[Path, Path] = {}
    for path in (Path(c) for c in candidates if c):
        paths.setdefault(path.absolute(), path)
    return tuple(paths.values())


def read_json_value(path: Path, key: str) -> str | None:
    """One string of a JSON object in a file, which may be absent or broken."""
    try:
        value = json.loads(path.read_bytes()).get(key)
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def scan(directories: Sequence[Path]) -> tuple[list[ArgosPackage], dict[Path, EngineError]]:
    """Packages in `directories`, best first, and what is wrong with broken ones, by path.

    Earlier folders win, then newer versions, then what is unpacked already. Packages that
    do not translate (sentence splitters) are passed over.
    """
    found: list[ArgosPackage] = []
    problems: dict[Path, EngineError] = {}
    for directory in directories:
        here: list[ArgosPackage] = []
        for path in _candidates(directory):
            try:
                metadata = read_metadata(path)
                if metadata:
                    here.append(ArgosPackage(path, metadata))
            except EngineError as error:
                problems[path] = error
        found += sorted(here, key=_preference)
    return found, problems


def _candidates(directory: Path) -> list[Path]:
    """What in `directory` is, or was meant to be, a package."""
    try:
        entries = sorted(directory.iterdir())
    except OSError:
        return []
    return [p for p in entries if (p.suffix == ARCHIVE and p.is_file()) or _is_package_folder(p)]


def _is_package_folder(path: Path) -> bool:
    parts = (METADATA, MODEL.parts[0], *TOKENIZERS)
    return not path.name.startswith(".") and any((path / part).exists() for part in parts)


def _preference(package: ArgosPackage) -> tuple[list[int], bool, str]:
    numbers = [-int(n) for n in re.findall(r"[0-9]{1,9}", package.metadata.version)]
    return ([*numbers, 0], package.is_archive, package.path.name)


def read_metadata(path: Path) -> Metadata | None:
    """Metadata of the package at `path`, folder or archive, after checking that its parts
    are there; None for a package that is not for translation. Raises EngineError."""
    if path.is_dir():
        return _read_folder(path)
    raw, members = read_archive(path, MAX_METADATA + 1)
    metadata = parse_metadata(raw, f"{path}: {METADATA}")
    if metadata:
        _require(path, members, metadata)
    return metadata


def _read_folder(path: Path) -> Metadata | None:
    try:
        with (path / METADATA).open("rb") as file:
            raw = file.read(MAX_METADATA + 1)
    except OSError as error:
        raise EngineError(
            f"{path}: no readable {METADATA} ({error.strerror}); "
            "remove the folder or install the package again"
        ) from error
    metadata = parse_metadata(raw, str(path / METADATA))
    if metadata:
        parts = (str(MODEL), *TOKENIZERS, TARGET_TOKENIZER)
        _require(path, {name for name in parts if (path / name).is_file()}, metadata)
    return metadata


def _require(path: Path, names: set[str], metadata: Metadata) -> None:
    """Raise EngineError unless a model and what cuts its texts are among `names`."""
    parts = [("model", (str(MODEL),)), ("tokenizer", TOKENIZERS)]
    parts += [("target's tokenizer", (TARGET_TOKENIZER,))] if metadata.aligns else []
    for what, choice in parts:
        if names.isdisjoint(choice):
            raise EngineError(
                f"{path}: the {what} is missing ({' or '.join(choice)}); install the package again"
            )


def unpack(path: Path, target: Path) -> ArgosPackage:
    """Unpack the archive `path` as the folder `target`, wholly or not at all.

    Where `target` is there already and holds what the archive holds, it stays; anything else there,
    as a power cut or a stranger may leave it, is replaced. Raises EngineError.
    """
    if not _is_unpacked(path, target):
        require_translation(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target.parent) as temp:
                extract(path, Path(temp) / "package")
                with _locked(target.parent):
                    if not _is_unpacked(path, target):  # else another process was faster
                        if os.path.lexists(target):
                            target.rename(Path(temp) / "replaced")
                        (Path(temp) / "package").rename(target)
        except OSError as error:
            raise EngineError(
                f"{target}: cannot unpack {path} there ({error}); make room or check permissions"
            ) from error
    return require_translation(target)


def require_translation(path: Path) -> ArgosPackage:
    """The package at `path`, folder or archive. Raises EngineError where it is no
    package to translate with."""
    metadata = read_metadata(path)
    if metadata is None:
        raise EngineError(f"{path}: not a translation package; choose another")
    return ArgosPackage(path, metadata)


def _is_unpacked(path: Path, target: Path) -> bool:
    return target.is_dir() and is_unpacked(path, target)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder, where the file system knows of any."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sha256_of(*paths: Path) -> str:
    """SHA-256 of the files' bytes one after another, in hexadecimal. Raises EngineError."""
    digest = hashlib.sha256()
    try:
        for path in paths:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
    except OSError as error:
        raise EngineError(f"{path}: cannot be read ({error.strerror}); check it") from error
    return digest.hexdigest()


def cached_sha256(*paths: Path) -> str:
    """`sha256_of`, which reads again only files whose size or time has changed."""
    try:
        states = [(path.absolute(), path.stat()) for path in paths]
    except OSError as error:
        raise EngineError(
            f"{error.filename}: cannot be read ({error.strerror}); check it"
        ) from error
    return _cached_sha256(tuple((path, s.st_size, s.st_mtime_ns) for path, s in states))


@lru_cache(maxsize=64)
def _cached_sha256(states: tuple[tuple[Path, int, int], ...]) -> str:
    return sha256_of(*(path for path, _size, _mtime in states))


def fingerprint(package: ArgosPackage) -> str:
    """`<version>+<8 hex digits>` of an unpacked package: equal strings, equal translations."""
    metadata = package.metadata
    version = re.sub(r"[^0-9A-Za-z.]+", "_", metadata.version) or "0"
    tokenizers = [package.tokenizer]
    tokenizers += [package.path / TARGET_TOKENIZER] if metadata.aligns else []
    digest = cached_sha256(package.path / MODEL, *tokenizers)
    if metadata.search != Search():
        digest = hashlib.sha256(f"{digest} {metadata.search}".encode()).hexdigest()
    return f"{version}+{digest[:8]}"
