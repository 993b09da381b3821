"""Versions of installed packages, found in little time."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache


def find_version(name: str) -> str:
    """The version of an installed package, empty where there is none."""
    if found := _installed_versions().get(_normalize(name)):
        return found
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _installed_versions() -> dict[str, str]:
    """Versions by name, from the folders that installers write: `importlib.metadata` reads the
    same, and takes more time to import than this takes to run."""
    found: dict[str, str] = {}
    for folder in reversed(sys.path):
        with suppress(OSError), os.scandir(folder or ".") as entries:
            names = [entry.name for entry in entries if entry.name.endswith(".dist-info")]
            for name, _, version in (n.removesuffix(".dist-info").partition("-") for n in names):
                found[_normalize(name)] = version
    return found


def _normalize(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()
