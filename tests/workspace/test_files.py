"""pipeline.workspace.files and writing: bytes read, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from workbench import files, put

from pipeline.errors import OutputError, PipelineError
from pipeline.workspace.files import read_bytes
from pipeline.workspace.writing import remove_leftovers, write_bytes


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "page.md"
    assert read_bytes(path) is None
    for data in (b"", b"\xff\r\n", b"x" * 100_000):
        write_bytes(path, data)
        assert read_bytes(path) == data
    assert list(files(tmp_path)) == ["new/folder/page.md"], "no temporary file is left"


def test_files_have_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_bytes(tmp_path / "page.md", b"text")
    finally:
        os.umask(old)
    assert (tmp_path / "page.md").stat().st_mode & 0o777 == 0o640


def test_names_of_any_length_the_file_system_takes_are_written(tmp_path: Path) -> None:
    for name in ("ñ" * 127, "日" * 85, "x" * 255):
        write_bytes(tmp_path / name, b"text")
        assert read_bytes(tmp_path / name) == b"text"


ADVICE = [
    ("file/page.md", "move away the file that stands where a folder must be"),
    ("folder", "move away the folder that stands there"),
    ("x" * 256, "shorten the name of the page"),
]


@pytest.mark.parametrize(("name", "advice"), ADVICE, ids=["file", "folder", "long"])
def test_what_cannot_be_written_says_what_to_do(name: str, advice: str, tmp_path: Path) -> None:
    put(tmp_path, {"file": "text", "folder/inner": "text"})
    before = files(tmp_path)
    with pytest.raises(OutputError, match=f": cannot be written: .*; {advice}$"):
        write_bytes(tmp_path / name, b"new")
    assert files(tmp_path) == before


def test_a_folder_cannot_be_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be read: Is a directory"):
        read_bytes(tmp_path)
    put(tmp_path, {"file": "text"})
    assert read_bytes(tmp_path / "file" / "page.md") is None, "where a file is, no folder is"


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.md"
    write_bytes(path, b"old")

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(path, b"new")
    assert files(tmp_path) == {"page.md": b"old"}


def test_temporary_files_of_killed_runs_are_removed_and_others_are_not(tmp_path: Path) -> None:
    others = [".page.md.swp", ".page.md", ".other.md.abc12345", "page.md.abc12345", "page.md"]
    put(tmp_path, dict.fromkeys([".page.md.abc12345", ".page.md.xy_z89", *others], "half"))
    remove_leftovers([tmp_path / "page.md", tmp_path / "none" / "page.md"])
    assert sorted(files(tmp_path)) == sorted(others)


def test_a_temporary_file_in_use_is_left(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / ".page.md.abc12345"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_leftovers([tmp_path / "page.md"])
        assert path.exists()
    remove_leftovers([tmp_path / "page.md"])
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(PipelineError, match="make file and folder accessible"):
            write_bytes(tmp_path / "page.md", b"text")
    finally:
        tmp_path.chmod(0o755)
