"""The tiny Argos package, its sentences, and copies of it that differ."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import locations
from locations import TESTS

from pipeline.engines.base import LanguagePair

DATA = locations.DATA / "argos"
TINY = DATA / "translate-en_es-0_1.argosmodel"
STOCK = TESTS / "tiny_argos" / "stock.py"
EN_ES = LanguagePair("en", "es")


def rows(name: str) -> list[list[str]]:
    """Lines of a data file, cut at tabs; `#` lines are comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert found, f"{name} is empty"
    return found


HELD_OUT = rows("held-out.tsv")
ODD = [row[0].encode().decode("unicode_escape") for row in rows("odd.txt")]


def copy_package(folder: Path, to: Path, **changes: object) -> Path:
    """A copy of the unpacked tiny package with other metadata."""
    shutil.copytree(folder / TINY.stem, to)
    path = to / "metadata.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes), encoding="utf-8")
    return to


def texts(found: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[h.text for h in hypotheses] for hypotheses in found]


def rebuilt(path: Path, change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]) -> Path:
    """The tiny archive written again, each member by `change`."""
    with zipfile.ZipFile(TINY) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            change(out, info, source.read(info))
    return path
