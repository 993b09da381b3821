"""Packages with entry points, installed for one test as an installer would: into a folder on the
path, with metadata beside the code."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.checks.plugins import _load


def install(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    modules: Mapping[str, str],
    points: Mapping[str, Mapping[str, str]],
    version: str = "1.0",
) -> None:
    """Install `modules` (name and code) with entry points (by group) in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, code in modules.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    info = folder / f"{folder.name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    name = f"Metadata-Version: 2.1\nName: {folder.name}\nVersion: {version}\n"
    (info / "METADATA").write_text(name, encoding="utf-8")
    lines = [
        line
        for group, names in points.items()
        for line in (f"[{group}]", *(f"{name} = {place}" for name, place in names.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    importlib.invalidate_caches()
    _load.cache_clear()
