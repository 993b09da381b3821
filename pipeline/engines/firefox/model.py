"""Firefox Translations models on disk: where they lie, which files they have, whether these
may be read.

A model is a folder named by its pair (`en-es`), as fxtranslate keeps them: weights (`model.*`), a
vocabulary (`vocab.*`, or `srcvocab.*` and `trgvocab.*`) and, in most, a shortlist (`lex.*`). It
comes from anywhere, so only plain files of sensible size are read.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.engines.base import LanguagePair
from pipeline.errors import EngineError

HUB: Final = "en"
"""All models translate from or into English; other pairs go through it."""
MAX_FILE: Final = 1 << 30
"""The largest weights Mozilla publishes have a tenth of this."""
ROLES: Final = ("model", "vocab", "srcvocab", "trgvocab", "lex")
"""What a file is, by its name up to the first dot."""

_LANGUAGE: Final = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?"
_PAIR = re.compile(rf"({_LANGUAGE})-({_LANGUAGE})")


class FirefoxModel(NamedTuple):
    """One model whose files are there."""

    folder: Path
    pair: LanguagePair
    weights: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None

    @property
    def files(self) -> list[Path]:
        """All that decide what comes out, in a fixed order, each once."""
        found = (self.weights, self.source_vocabulary, self.target_vocabulary, self.shortlist)
        return list(dict.fromkeys(path for path in found if path))


def model_dirs(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders that may hold models, in order of preference; they need not exist.

    `PIPELINE_MODELS_DIR`, `models/` here, then fxtranslate's own cache.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - no error without a home
    places = {"darwin": home / "Library" / "Caches", "win32": Path(env.get("LOCALAPPDATA") or home)}
    cache = places.get(sys.platform) or Path(env.get("XDG_CACHE_HOME") or home / ".cache")
    candidates = (env.get("PIPELINE_MODELS_DIR"), "models", cache / "fxtranslate" / "models")
    return tuple(dict.fromkeys(Path(c) for c in candidates if c))


def parse_pair(name: str) -> LanguagePair | None:
    """The pair a folder's name stands for (`en-es`, `en-zh-Hans`); None where it is no pair."""
    found = _PAIR.fullmatch(name)
    return LanguagePair(found[1], found[2]) if found and found[1] != found[2] else None


def scan(
    directories: Sequence[Path],
) -> tuple[dict[LanguagePair, FirefoxModel], dict[Path, EngineError]]:
    """The first model of each pair in `directories`, and what is wrong with others, by path."""
    found: dict[LanguagePair, FirefoxModel] = {}
    problems: dict[Path, EngineError] = {}
    for directory in directories:
        for folder in _find_folders(directory):
            pair = parse_pair(folder.name)
            if pair is None or pair in found or not _is_model_folder(folder):
                continue
            try:
                found[pair] = read_folder(folder, pair)
            except EngineError as error:
                problems[folder] = error
    return found, problems


def _find_folders(directory: Path) -> list[Path]:
    try:
        return sorted(path for path in directory.iterdir() if path.is_dir())
    except OSError:
        return []


def _is_model_folder(folder: Path) -> bool:
    try:
        return any(role_of(path) for path in folder.iterdir())
    except OSError:
        return False


def role_of(path: Path) -> str:
    """Which of `ROLES` the file has; empty where it has none."""
    role, dot, _ = path.name.partition(".")
    return role if dot and role in ROLES else ""


def read_folder(folder: Path, pair: LanguagePair) -> FirefoxModel:
    """The model for `pair` in `folder`. Raises EngineError."""
    try:
        paths = sorted(path for path in folder.iterdir() if role_of(path))
    except OSError as error:
        raise EngineError(f"{folder}: cannot be read ({error.strerror}); check it") from error
    return gather_files(folder, pair, paths)


def gather_files(folder: Path, pair: LanguagePair, paths: Sequence[Path]) -> FirefoxModel:
    """The model for `pair` that the files `paths` make up. Raises EngineError, naming `folder`
    for what is missing."""
    by_role: dict[str, Path] = {}
    for path in paths:
        role = role_of(path)
        if not role:
            raise EngineError(
                f"{path}: not a file of a Firefox model; their names start with "
                f"{', '.join(f'{r}.' for r in ROLES)}"
            )
        if role in by_role:
            raise EngineError(
                f"{folder}: both {by_role[role].name} and {path.name} are there; "
                "keep the files of one model only"
            )
        by_role[role] = path
        _require_plain(path)
    source = by_role.get("srcvocab") or by_role.get("vocab")
    target = by_role.get("trgvocab") or by_role.get("vocab")
    if "model" not in by_role or not source or not target:
        lacking = "weights (model.*)" if "model" not in by_role else "vocabulary (vocab.*)"
        raise EngineError(
            f"{folder}: the {lacking} is missing; install the model again with "
            f"`pipeline models install --engine firefox {pair.source} {pair.target}`"
        )
    return FirefoxModel(folder, pair, by_role["model"], source, target, by_role.get("lex"))


def _require_plain(path: Path) -> None:
    """Raise EngineError unless `path` itself is a file of sensible size."""
    try:
        state = path.lstat()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read ({error.strerror}); check it") from error
    if stat.S_ISLNK(state.st_mode):
        raise EngineError(f"{path}: a link, which may lead anywhere; put the file itself there")
    if not stat.S_ISREG(state.st_mode):
        raise EngineError(f"{path}: not a file; remove it")
    if not 0 < state.st_size <= MAX_FILE:
        raise EngineError(
            f"{path}: {state.st_size} bytes, which is no model file; fetch the model again"
        )


def find_route(
    models: Mapping[LanguagePair, FirefoxModel], pair: LanguagePair
) -> list[FirefoxModel]:
    """The model for `pair`, else the two that lead through English; empty without them."""
    if pair in models:
        return [models[pair]]
    legs = (LanguagePair(pair.source, HUB), LanguagePair(HUB, pair.target))
    return [models[leg] for leg in legs] if all(leg in models for leg in legs) else []
