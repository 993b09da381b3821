"""Installing models from files, listing and verifying them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from argos_tiny import EN_ES, TINY
from package_server import BYTES, SHA256

from pipeline.engines import models
from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.models import (
    MANIFEST,
    Pin,
    install_from_file,
    list_models,
    verify_models,
)
from pipeline.errors import EngineError


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# --- from a file ---------------------------------------------------------------------------


@pytest.mark.engine
def test_install_from_file_makes_it_usable(tmp_path: Path) -> None:
    model = install_from_file(TINY, tmp_path / "models")
    assert model.path == tmp_path / "models" / "translate-en_es-0_1"
    assert (model.pair, model.version, model.sha256) == (EN_ES, "0.1", SHA256)
    assert (model.engine, model.problem, model.verified) == ("argos", "", None)
    assert names(tmp_path / "models") == ["translate-en_es-0_1"]
    assert list_models([tmp_path / "models"]) == [model]
    engine = ArgosEngine([tmp_path / "models"])
    assert engine.translate(["The bone is small."], EN_ES)[0][0].text == "El hueso es pequeño."


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    first = install_from_file(TINY, tmp_path)
    before = (first.path / MANIFEST).stat().st_mtime_ns
    assert install_from_file(TINY, tmp_path, sha256=SHA256.upper()) == first
    assert (first.path / MANIFEST).stat().st_mtime_ns == before


def test_another_package_of_that_name_is_kept(tmp_path: Path) -> None:
    installed = install_from_file(TINY, tmp_path)
    (installed.path / MANIFEST).unlink()
    with pytest.raises(EngineError) as caught:
        install_from_file(TINY, tmp_path)
    expected = f"{installed.path}: another package is there; remove that folder first"
    assert str(caught.value) == expected


def test_wrong_hash_installs_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=f"SHA-256 is {SHA256}, not 00ff"):
        install_from_file(TINY, tmp_path / "models", sha256="00ff")
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(BYTES[:1000]), "not a usable zip archive"),
        (lambda path: None, "cannot be read"),
    ],
)
def test_unusable_files(tmp_path: Path, make: Any, message: str) -> None:
    path = tmp_path / "x.argosmodel"
    make(path)
    with pytest.raises(EngineError, match=message) as caught:
        install_from_file(path, tmp_path / "models")
    assert str(caught.value).startswith(f"{path}: ")
    assert not (tmp_path / "models").exists()


def test_destination_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x", encoding="utf-8")
    with pytest.raises(EngineError, match="cannot install there"):
        install_from_file(TINY, tmp_path / "models")


# --- list and verify -----------------------------------------------------------------------


def test_list_and_verify(tmp_path: Path) -> None:
    installed = install_from_file(TINY, tmp_path)
    by_hand = tmp_path / "by-hand"
    shutil.copytree(installed.path, by_hand)
    (by_hand / MANIFEST).unlink()
    shutil.copy(TINY, tmp_path)
    (tmp_path / "broken" / "model").mkdir(parents=True)
    listed = list_models([tmp_path])
    assert [m.path.name for m in listed] == [
        *("by-hand", "translate-en_es-0_1", TINY.name, "broken")
    ]
    assert {m.verified for m in listed} == {None}
    assert listed[-1].pair is None
    assert "no readable metadata.json" in listed[-1].problem
    verified = {m.path.name: m.verified for m in verify_models([tmp_path])}
    assert verified == {
        "by-hand": None,
        "translate-en_es-0_1": True,
        TINY.name: None,
        "broken": False,
    }


def test_verify_knows_pinned_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(TINY, tmp_path)
    monkeypatch.setattr(models, "PINNED", {"x": Pin(SHA256, len(BYTES))})
    (model,) = verify_models([tmp_path])
    assert (model.verified, model.sha256) == (True, SHA256)


def flip_a_byte(folder: Path) -> None:
    path = folder / "model" / "model.bin"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    state = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (flip_a_byte, "model/model.bin"),
        (lambda folder: (folder / "model" / "config.json").unlink(), "model/config.json"),
        (lambda folder: (folder / "extra").write_text("x", encoding="utf-8"), "extra"),
    ],
)
def test_verify_finds_changes(tmp_path: Path, harm: Any, file: str) -> None:
    installed = install_from_file(TINY, tmp_path)
    assert [m.verified for m in verify_models([tmp_path])] == [True]
    harm(installed.path)
    (model,) = verify_models([tmp_path])
    assert model.verified is False
    assert model.problem == (
        f"{installed.path}: changed since installation: {file}; "
        "remove the folder and install the package again"
    )


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"files": 3}', b"\xff"])
def test_a_broken_manifest_is_no_proof(tmp_path: Path, content: bytes) -> None:
    installed = install_from_file(TINY, tmp_path)
    (installed.path / MANIFEST).write_bytes(content)
    (model,) = verify_models([tmp_path])
    assert model.verified is False
    assert "changed since installation" in model.problem
