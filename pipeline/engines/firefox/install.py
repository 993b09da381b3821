"""Put Firefox Translations models on this machine: from files, or from Mozilla's own index.

The index ("Remote Settings") names each file with the hash of its compressed and of its plain
form; both are compared. Which models there are and which way a pair goes is decided by
fxtranslate. Its own downloader is not used: it cannot be pointed at a mirror and takes files
without a hash.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.engines.argos.package import sha256_of
from pipeline.engines.base import LanguagePair
from pipeline.engines.fetch import Progress, download, open_url
from pipeline.engines.firefox import decoder
from pipeline.engines.firefox.model import (
    MAX_FILE,
    ROLES,
    FirefoxModel,
    gather_files,
    parse_pair,
    read_folder,
)
from pipeline.engines.installed import (
    InstalledModel,
    hash_files,
    read_manifest,
    recorded_string,
    writable_folder,
    write_manifest,
)
from pipeline.errors import EngineError

ATTACHMENTS: Final = "https://firefox-settings-attachments.cdn.mozilla.net"
"""Where Mozilla keeps the files; `PIPELINE_FIREFOX_ATTACHMENTS` names a mirror. The index is
where fxtranslate says, which `FXTRANSLATE_RECORDS_URL` changes."""
MAX_INDEX: Final = 64 << 20
MAJOR: Final = "3"
"""Versions of models that fxtranslate runs."""

ARCHITECTURES: Final = ("tiny", "base-memory", "base")
"""Architectures, the best last."""

_NAME: Final = re.compile(rf"(?:{'|'.join(ROLES)})\.[A-Za-z0-9._-]+")
_LOCATION: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Attachment(NamedTuple):
    """A file the index offers, zstd-compressed."""

    name: str
    location: str
    size: int
    sha256: str
    plain_sha256: str
    version: str


def describe(model: FirefoxModel) -> InstalledModel:
    """What `models list` tells of a model on disk."""
    record = read_manifest(model.folder)
    version, sha256 = recorded_string(record, "version"), recorded_string(record, "sha256")
    return InstalledModel(model.folder, "firefox", model.pair, version, sha256)


def install_from_files(
    pair: LanguagePair, paths: Sequence[Path], destination: Path
) -> InstalledModel:
    """Copy a model, a folder or its files, into a folder of its own in `destination`.

    Installing the same files twice changes nothing. Raises EngineError: not a whole model, or
    one that does not run; another model of that pair is there.
    """
    if len(paths) == 1 and paths[0].is_dir():
        model = read_folder(paths[0], pair)
    else:
        model = gather_files(Path(os.path.commonpath([p.absolute() for p in paths])), pair, paths)
    target = _target_folder(destination, pair)
    wanted = {path.name: sha256_of(path) for path in model.files}
    if installed := _find_installed(target, pair, wanted):
        return installed
    with (
        writable_folder(destination),
        tempfile.TemporaryDirectory(prefix=".", dir=destination) as temp,
    ):
        folder = Path(temp) / str(pair)
        folder.mkdir()
        for path in model.files:
            shutil.copyfile(path, folder / path.name)
        return _try_and_move(folder, target, pair, origin=model.folder.name, version="")


def install_from_index(
    pair: LanguagePair, destination: Path, *, progress: Progress | None = None
) -> list[InstalledModel]:
    """Fetch the model for `pair`, or the two that lead through English, and install them.

    A download that broke off goes on where it stopped. Raises EngineError: not offered, not
    reachable, not the size or hash expected.
    """
    from fxtranslate import discovery

    _target_folder(destination, pair)
    url = discovery.records_url()
    with open_url(url, {}) as response:
        raw = response.read(MAX_INDEX + 1)
    try:
        body = raw.decode() if len(raw) <= MAX_INDEX else ""
        records: list[Any] = json.loads(body)["data"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineError(
            f"{url}: not an index of Firefox models; check FXTRANSLATE_RECORDS_URL"
        ) from error
    try:
        route = discovery.resolve_route(body, pair.source, pair.target)
    except ValueError as error:
        raise EngineError(
            f"{url}: Firefox has no model for {pair}, nor two through English ({error}); "
            "choose another engine"
        ) from error
    stops = [route["src"], *([route["pivot"]] if "pivot" in route else []), route["trg"]]
    legs = [LanguagePair(*leg) for leg in pairwise(stops)]
    return [_fetch(leg, choose_files(records, leg), destination, progress) for leg in legs]


def choose_files(records: Sequence[Any], pair: LanguagePair) -> list[Attachment]:
    """The files of the newest model for `pair`, all of one version and architecture.

    Raises EngineError where there is none, or a file comes without a hash.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records:
        languages = isinstance(record, dict) and tuple(
            record.get(f"{side}Language") for side in ("source", "target")
        )
        if languages == pair and record.get("fileType") in ROLES:
            key = (str(record.get("version")), str(record.get("architecture")))
            groups.setdefault(key, []).append(record)
    usable = [
        key
        for key, group in groups.items()
        if key[0].split(".")[0] == MAJOR and any(r["fileType"] == "model" for r in group)
    ]
    if not usable:
        raise EngineError(f"the index offers no model {MAJOR}.x for {pair}; choose another engine")
    best = max(
        usable,
        key=lambda key: (
            _version_order(key[0]),
            key[1] in ARCHITECTURES and ARCHITECTURES.index(key[1]),
        ),
    )
    return [_read_attachment(record, best[0]) for record in groups[best]]


def _version_order(version: str) -> tuple[list[int], bool]:
    """What versions sort by; one with a letter in it is a trial of what follows."""
    numbers, letter, _ = version.partition("a")
    return [int(n) for n in re.findall(r"[0-9]{1,9}", numbers)], not letter


def _read_attachment(record: dict[str, Any], version: str) -> Attachment:
    """A record read without trust. Raises EngineError."""
    attachment = record.get("attachment")
    attachment = attachment if isinstance(attachment, dict) else {}
    name = record.get("name")
    location, size = attachment.get("location"), attachment.get("size")
    sums = (attachment.get("hash"), record.get("decompressedHash"))
    right = (
        (isinstance(name, str) and _NAME.fullmatch(name))
        and (isinstance(location, str) and _LOCATION.fullmatch(location))
        and (isinstance(size, int) and 0 < size <= MAX_FILE)
        and all(isinstance(digest, str) and _SHA256.fullmatch(digest) for digest in sums)
    )
    if not right:
        raise EngineError(
            f"the index describes {name!r:.60} without a proper name, place, size or SHA-256; "
            "nothing was fetched"
        )
    return Attachment(str(name), str(location), int(str(size)), str(sums[0]), str(sums[1]), version)


def _fetch(
    pair: LanguagePair, files: Sequence[Attachment], destination: Path, progress: Progress | None
) -> InstalledModel:
    target = _target_folder(destination, pair)
    if installed := _find_installed(target, pair, {file.name: file.plain_sha256 for file in files}):
        return installed
    base = os.environ.get("PIPELINE_FIREFOX_ATTACHMENTS") or ATTACHMENTS
    parts = [destination / f".{pair}-{file.name}-{file.sha256[:8]}.part" for file in files]
    with (
        writable_folder(destination),
        tempfile.TemporaryDirectory(prefix=".", dir=destination) as temp,
    ):
        folder = Path(temp) / str(pair)
        folder.mkdir()
        for file, part in zip(files, parts, strict=True):
            url = f"{base.rstrip('/')}/{file.location}"
            download(url, part, size=file.size, progress=progress)
            (folder / file.name).write_bytes(_unpack(url, part, file))
        model = _try_and_move(folder, target, pair, origin=base, version=files[0].version)
        for part in parts:
            part.unlink()
    return model


def _unpack(url: str, part: Path, file: Attachment) -> bytes:
    """The plain file, once both its hashes are right. Raises EngineError and forgets it."""
    from fxtranslate import discovery

    try:
        found = sha256_of(part)
        if found != file.sha256:
            raise ValueError(f"SHA-256 is {found}, not {file.sha256}")
        return bytes(discovery.verify_and_decompress(part.read_bytes(), file.plain_sha256))
    except ValueError as error:
        part.unlink()
        raise EngineError(f"{url}: {error}; nothing was installed, do not use this file") from error


def _target_folder(destination: Path, pair: LanguagePair) -> Path:
    """The folder of a pair's model. Raises EngineError for what are no two languages."""
    if parse_pair(str(pair)) != pair:
        raise EngineError(f"{pair} is no pair of two language codes, such as en es or en zh-Hans")
    return destination / str(pair)


def _find_installed(
    target: Path, pair: LanguagePair, wanted: dict[str, str]
) -> InstalledModel | None:
    """The model in `target` where it has the files `wanted`. Raises EngineError for another."""
    if not target.exists():
        return None
    if hash_files(target) != wanted:
        raise EngineError(f"{target}: another model is there; remove that folder first")
    return describe(read_folder(target, pair))


def _try_and_move(
    folder: Path, target: Path, pair: LanguagePair, *, origin: str, version: str
) -> InstalledModel:
    """Try the model in `folder`, record what it is, and move it to `target`."""
    model = read_folder(folder, pair)
    try:
        decoder.translate(model, ["a"])
    finally:
        decoder.unload(model)
    write_manifest(folder, origin=origin, version=version, sha256=sha256_of(model.weights))
    folder.rename(target)
    return describe(read_folder(target, pair))
