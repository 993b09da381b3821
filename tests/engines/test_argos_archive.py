"""Archives of Argos packages, harmless, damaged and hostile."""

from __future__ import annotations

import contextlib
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argos_tiny import EN_ES, TINY, rebuilt
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.argos import archive, package
from pipeline.engines.argos.package import scan, unpack
from pipeline.errors import EngineError


def test_packages_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    def change(out: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
        out.writestr(info, data.replace(b'"translate"', b'"sbd"'))

    path = rebuilt(tmp_path / "splitter.argosmodel", change)
    assert scan([tmp_path]) == ([], {})
    with pytest.raises(EngineError, match="not a translation package; choose another"):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_unpacking_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EngineError, match="make room or check permissions"):
        unpack(TINY, tmp_path / "file" / "package")


def with_extra(path: Path, name: str, data: bytes = b"x", mode: int = 0) -> Path:
    """The tiny archive with one more member."""
    shutil.copy(TINY, path)
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "a") as out:
        out.writestr(info, data)
    return path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/etc/evil", "unsafe file name"),
        ("../evil", "unsafe file name"),
        ("translate-en_es-0_1/../../evil", "unsafe file name"),
        ("translate-en_es-0_1/./evil", "unsafe file name"),
        ("translate-en_es-0_1//evil", "unsafe file name"),
        ("C:/evil", "unsafe file name"),
        ("C:evil", "unsafe file name"),
        ("..\\evil", "unsafe file name"),
        ("\\\\server\\evil", "unsafe file name"),
        ("translate-en_es-0_1/e\x1bvil", "unsafe file name"),
        ("translate-en_es-0_1/METADATA.json", "is in it twice"),
        ("translate-en_es-0_1/model/MODEL.bin", "is in it twice"),
        ("other/metadata.json", "more than one metadata.json"),
    ],
)
def test_hostile_names(tmp_path: Path, name: str, message: str) -> None:
    path = with_extra(tmp_path / "bad.argosmodel", name)
    refused(path, tmp_path / "out" / "package", message)


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices(tmp_path: Path, mode: int) -> None:
    path = with_extra(tmp_path / "bad.argosmodel", "translate-en_es-0_1/x", b"/etc", mode | 0o777)
    refused(path, tmp_path / "out" / "package", "is a link or device")


def test_duplicate_member(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = with_extra(tmp_path / "bad.argosmodel", "translate-en_es-0_1/metadata.json")
    refused(path, tmp_path / "out" / "package", "is in it twice")


def refused(path: Path, target: Path, message: str) -> None:
    """Neither looking at the archive nor unpacking it gets past the fault; nothing is left."""
    before = sorted(path.parent.rglob("*"))
    for attempt in (lambda: package.read_metadata(path), lambda: unpack(path, target)):
        with pytest.raises(EngineError, match=re.escape(message)) as caught:
            attempt()
        assert str(caught.value).startswith(f"{path}: ")
        assert "; " in str(caught.value)
    assert sorted(p for p in path.parent.rglob("*") if p != target.parent) == before


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_MEMBERS", 3, "files in it"),
        ("MAX_MEMBER", 100_000, "which is absurd"),
        ("MAX_TOTAL", 300_000, "which is absurd"),
    ],
)
def test_absurd_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, message: str
) -> None:
    path = Path(shutil.copy(TINY, tmp_path))
    assert package.read_metadata(path)
    monkeypatch.setattr(archive, limit, value)
    refused(path, tmp_path / "out" / "package", message)


def test_absurd_ratio(tmp_path: Path) -> None:
    path = with_extra(tmp_path / "bomb.argosmodel", "translate-en_es-0_1/zeros", bytes(64 << 20))
    refused(path, tmp_path / "out" / "package", "unpacks to")
    mild = with_extra(tmp_path / "mild.argosmodel", "translate-en_es-0_1/zeros", bytes(1 << 20))
    assert unpack(mild, tmp_path / "mild").metadata.pair == EN_ES


def no_zip(path: Path) -> Path:
    path.write_bytes(b"PK, but no zip")
    return path


def truncated(path: Path) -> Path:
    path.write_bytes(TINY.read_bytes()[:200_000])
    return path


def flipped(path: Path) -> Path:
    data = bytearray(TINY.read_bytes())
    data[200_000] ^= 0xFF
    path.write_bytes(data)
    return path


def encrypted(path: Path) -> Path:
    data = bytearray(TINY.read_bytes())
    for match in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[match.start() + 8] |= 1
    path.write_bytes(data)
    return path


def no_metadata(path: Path) -> Path:
    def change(out: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
        if not info.filename.endswith("metadata.json"):
            out.writestr(info, data)

    return rebuilt(path, change)


def no_model(path: Path) -> Path:
    def change(out: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
        if not info.filename.endswith("model.bin"):
            out.writestr(info, data)

    return rebuilt(path, change)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (no_zip, "not a usable zip archive"),
        (truncated, "not a usable zip archive"),
        (flipped, "not a usable zip archive"),
        (encrypted, "not a usable zip archive"),
        (no_metadata, "no metadata.json in it"),
        (no_model, "the model is missing"),
    ],
)
def test_damaged_archive(tmp_path: Path, make: Callable[[Path], Path], message: str) -> None:
    path = make(tmp_path / "bad.argosmodel")
    with pytest.raises(EngineError, match=re.escape(message)) as caught:
        unpack(path, tmp_path / "out" / "package")
    assert str(caught.value).startswith(f"{path}: ")
    assert not (tmp_path / "out" / "package").exists()
    assert list(tmp_path.glob("out/*")) == []


SIZE = TINY.stat().st_size
anywhere = st.integers(0, SIZE - 1) | st.integers(SIZE - 700, SIZE - 1)  # the end: the directory


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.dictionaries(anywhere, st.integers(0, 255), min_size=1, max_size=4))
def test_any_damage_is_an_engine_error_or_none(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[int, int]
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    data = bytearray(TINY.read_bytes())
    for place, value in changes.items():
        data[place] = value
    (folder / "x.argosmodel").write_bytes(data)
    with contextlib.suppress(EngineError):
        assert unpack(folder / "x.argosmodel", folder / "out" / "package").path.is_dir()
    assert {p.name for p in folder.glob("out/*")} <= {"package"}
    assert {p.name for p in folder.iterdir()} <= {"x.argosmodel", "out"}


def test_harmless_archives_are_unpacked_whole(tmp_path: Path) -> None:
    def flat(out: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
        out.writestr(info.filename.partition("/")[2], data)

    plain = unpack(TINY, tmp_path / "plain")
    mac = unpack(with_extra(tmp_path / "mac.argosmodel", "__MACOSX/._x"), tmp_path / "mac")
    top = unpack(rebuilt(tmp_path / "top.argosmodel", flat), tmp_path / "top")
    names = {p.relative_to(plain.path).as_posix() for p in plain.path.rglob("*") if p.is_file()}
    assert {"metadata.json", "sentencepiece.model", "model/model.bin"} < names
    for other in (mac, top):
        assert package.fingerprint(other) == package.fingerprint(plain)
        assert replace(other, path=plain.path) == plain
        found = {p.relative_to(other.path).as_posix() for p in other.path.rglob("*") if p.is_file()}
        assert found == names
