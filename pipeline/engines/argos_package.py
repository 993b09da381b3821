"""Argos Translate packages: where they lie, what they hold, how an archive is unpacked safely.

A package is a folder (or a zip archive of one, `.argosmodel`) with `metadata.json`, `model/`
(CTranslate2) and a tokenizer. It comes from anywhere, so nothing in it is believed unread.
The argostranslate library is not imported: its settings create folders on import.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from pipeline.engines.base import LanguagePair
from pipeline.errors import EngineError

METADATA: Final = "metadata.json"
MODEL: Final = PurePosixPath("model/model.bin")
TOKENIZERS: Final = ("sentencepiece.model", "bpe.model")
"""In the order Argos looks for them."""
ARCHIVE: Final = ".argosmodel"

MAX_MEMBERS: Final = 10_000
MAX_MEMBER: Final = 2 << 30
MAX_TOTAL: Final = 4 << 30
MAX_RATIO: Final = 100
"""Uncompressed to compressed; models hardly compress, only text does (tenfold)."""
RATIO_FREE: Final = 16 << 20
"""Archives that unpack to less than this may have any ratio."""
MAX_METADATA: Final = 1 << 20

_REFUSED: Final = "delete it and fetch the package again"
_UNSAFE: Final = re.compile(r"[\\:\x00-\x1f]")
"""Backslashes and drive letters lead elsewhere on Windows; control characters fool people."""
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


class Metadata(NamedTuple):
    """What `metadata.json` says, as far as it concerns translation."""

    pair: LanguagePair
    version: str
    target_prefix: str
    """Token the decoder must start with; empty where the model knows one target only."""


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
    `ARGOS_TRANSLATE_PACKAGE_DIR`, and its data folder.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("HOME") or Path.home())
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "argos-translate"
    candidates = (
        env.get("PIPELINE_MODELS_DIR"),
        "models",
        env.get("ARGOS_PACKAGES_DIR") or _setting(config / "settings.json", "ARGOS_PACKAGES_DIR"),
        env.get("ARGOS_TRANSLATE_PACKAGE_DIR"),
        data / "packages",
    )
    return tuple(dict.fromkeys(Path(c) for c in candidates if c))


def _setting(path: Path, key: str) -> str | None:
    """One value of argostranslate's own settings file, which may be absent or broken."""
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
    with _reading(path), zipfile.ZipFile(path) as archive:
        members = checked_members(path, archive)
        with archive.open(members[METADATA]) as file:
            raw = file.read(MAX_METADATA + 1)
    metadata = parse_metadata(raw, f"{path}: {METADATA}")
    if metadata:
        _require(path, set(members))
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
        parts = (str(MODEL), *TOKENIZERS)
        _require(path, {name for name in parts if (path / name).is_file()})
    return metadata


def _require(path: Path, names: set[str]) -> None:
    """Raise EngineError unless a model and a tokenizer are among `names`."""
    for what, choice in (("model", (str(MODEL),)), ("tokenizer", TOKENIZERS)):
        if names.isdisjoint(choice):
            raise EngineError(
                f"{path}: the {what} is missing ({' or '.join(choice)}); install the package again"
            )


def parse_metadata(raw: bytes, where: str) -> Metadata | None:
    """Check the bytes of a `metadata.json`; None where its type is not `translate`.

    Raises EngineError, naming `where`, for anything but an object with the right types.
    """
    cure = "install the package again"
    if len(raw) > MAX_METADATA:
        raise EngineError(f"{where}: larger than {MAX_METADATA} bytes; {cure}")
    try:
        data: Any = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{where}: not valid JSON; {cure}") from error
    if not isinstance(data, dict):
        raise EngineError(f"{where}: not a JSON object; {cure}")
    if data.get("type", "translate") != "translate":
        return None
    fields = {key: data.get(key, "") for key in ("package_version", "target_prefix")}
    fields |= {key: data.get(key) for key in ("from_code", "to_code")}
    for key, value in fields.items():
        if not isinstance(value, str):
            raise EngineError(f"{where}: {key!r} must be a string, not {value!r:.40}; {cure}")
    for key in ("from_code", "to_code"):
        if not _CODE.fullmatch(fields[key]):
            raise EngineError(f"{where}: {key!r} is no language code: {fields[key]!r:.40}; {cure}")
    pair = LanguagePair(fields["from_code"], fields["to_code"])
    return Metadata(pair, fields["package_version"][:40], fields["target_prefix"])


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn every way in which a zip file can be broken into an EngineError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        ValueError,
        RuntimeError,  # encrypted; NotImplementedError: unknown compression
    ) as error:
        raise EngineError(f"{path}: not a usable zip archive ({error}); {_REFUSED}") from error
    except OSError as error:
        raise EngineError(
            f"{path}: cannot be read or unpacked ({error}); check space and permissions"
        ) from error


def checked_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Files of the package by their name below its root, once all of them are harmless.

    The root is the folder that holds `metadata.json`; what lies elsewhere is left out (archives
    made on a Mac carry a second tree). Raises EngineError for names that leave the folder,
    links, duplicates, absurd sizes.
    """
    infos = archive.infolist()
    _check_sizes(path, infos)
    seen: set[str] = set()
    for info in infos:
        _check_member(path, info)
        key = unicodedata.normalize("NFC", info.filename.rstrip("/")).casefold()
        if key in seen:
            raise EngineError(f"{path}: {info.filename!r} is in it twice; {_REFUSED}")
        seen.add(key)
    roots = {i.filename[: -len(METADATA)] for i in infos if _is_metadata(i.filename)}
    if len(roots) != 1:
        what = f"no {METADATA}" if not roots else f"more than one {METADATA}"
        raise EngineError(f"{path}: {what} in it; it must hold exactly one Argos package")
    root = roots.pop()
    return {
        i.filename[len(root) :]: i for i in infos if i.filename.startswith(root) and not i.is_dir()
    }


def _is_metadata(name: str) -> bool:
    """Whether `name` is `metadata.json` at the top or one folder down."""
    return name.rpartition("/")[2] == METADATA and name.count("/") <= 1


def _check_sizes(path: Path, infos: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(i.file_size for i in infos)
    packed = sum(i.compress_size for i in infos)
    if len(infos) > MAX_MEMBERS:
        raise EngineError(f"{path}: {len(infos)} files in it; {_REFUSED}")
    if total > MAX_TOTAL or any(i.file_size > MAX_MEMBER for i in infos):
        raise EngineError(f"{path}: unpacks to {total} bytes, which is absurd; {_REFUSED}")
    if total > RATIO_FREE and total > MAX_RATIO * packed:
        raise EngineError(f"{path}: unpacks to {total} bytes from {packed}; {_REFUSED}")


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    # orig_filename: zipfile cuts the name at a NUL and turns backslashes on Windows.
    name = info.orig_filename
    parts = name.removesuffix("/").split("/")
    if any(part in ("", ".", "..") for part in parts) or _UNSAFE.search(name):
        raise EngineError(f"{path}: unsafe file name {name!r}; {_REFUSED}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise EngineError(f"{path}: {name!r} is a link or device; {_REFUSED}")


def unpack(path: Path, target: Path) -> ArgosPackage:
    """Unpack the archive `path` as the folder `target`, wholly or not at all.

    Where `target` is there already, it is taken as it is. Raises EngineError.
    """
    if not target.is_dir():
        require_translation(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target.parent) as temp:
                _extract(path, Path(temp) / "package")
                _move(Path(temp) / "package", target)
        except OSError as error:
            raise EngineError(
                f"{target}: cannot unpack {path} there ({error}); make room or check permissions"
            ) from error
    return require_translation(target)


def require_translation(path: Path) -> ArgosPackage:
    """The package at `path`, folder or archive. Raises EngineError where it is none to
    translate with."""
    metadata = read_metadata(path)
    if metadata is None:
        raise EngineError(f"{path}: not a translation package; choose another")
    return ArgosPackage(path, metadata)


def _extract(path: Path, folder: Path) -> None:
    with _reading(path), zipfile.ZipFile(path) as archive:
        members = checked_members(path, archive)
        for name, info in members.items():
            out = folder / name
            out.parent.mkdir(parents=True, exist_ok=True)
            # zipfile stops at the size declared, which _check_sizes has seen.
            with archive.open(info) as source, out.open("xb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was faster, with the same content
            raise


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


def remembered_sha256(*paths: Path) -> str:
    """`sha256_of`, which reads again only files whose size or time has changed."""
    try:
        states = [(path.absolute(), path.stat()) for path in paths]
    except OSError as error:
        raise EngineError(
            f"{error.filename}: cannot be read ({error.strerror}); check it"
        ) from error
    return _remembered(tuple((path, s.st_size, s.st_mtime_ns) for path, s in states))


@lru_cache(maxsize=64)
def _remembered(states: tuple[tuple[Path, int, int], ...]) -> str:
    return sha256_of(*(path for path, _size, _mtime in states))


def fingerprint(package: ArgosPackage) -> str:
    """`<version>+<8 hex digits>` of an unpacked package: equal strings, equal models."""
    version = re.sub(r"[^0-9A-Za-z.]+", "_", package.metadata.version) or "0"
    return f"{version}+{remembered_sha256(package.path / MODEL, package.tokenizer)[:8]}"
