"""Archives of Argos packages, harmless, damaged and hostile."""

from __future__ import annotations

import contextlib
import os
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


# --- what lies unpacked already ------------------------------------------------------------------

MODEL = "model/model.bin"


def keep_times(path: Path, data: bytes) -> None:
    """As somebody who hides a change, or a disk that loses one."""
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def turn_into_link(path: Path) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def turn_into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def turn_whole_into_link(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


def turn_whole_into_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"x")


def empty_whole(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": lambda f: (f / MODEL).write_bytes((f / MODEL).read_bytes()[:-1]),
    "empty": lambda f: (f / MODEL).write_bytes(b""),
    "a byte changed": lambda f: keep_times(f / MODEL, b"X" + (f / MODEL).read_bytes()[1:]),
    "missing": lambda f: (f / MODEL).unlink(),
    "a file more": lambda f: (f / "model" / "more.py").write_bytes(b"x"),
    "a link": lambda f: turn_into_link(f / MODEL),
    "a folder": lambda f: turn_into_folder(f / MODEL),
    "metadata of another": lambda f: keep_times(f / "metadata.json", b"{}"),
    "the whole a link": turn_whole_into_link,
    "the whole a file": turn_whole_into_file,
    "the whole empty": empty_whole,
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_differs_from_the_archive_is_unpacked_again(
    damage: Callable[[Path], object], tmp_path: Path
) -> None:
    folder = tmp_path / "models" / "package"
    unpack(TINY, folder)
    whole = contents(folder)
    damage(folder)
    assert unpack(TINY, folder).path == folder
    assert not folder.is_symlink()
    assert contents(folder) == whole
    assert {path.name for path in folder.parent.iterdir()} <= {"package", "elsewhere"}


def test_what_is_whole_is_not_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    unpack(TINY, folder)
    before = (folder / MODEL).stat()
    unpack(TINY, folder)
    assert (folder / MODEL).stat() == before
