"""pipeline.workspace.files: pages found, bytes written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from workbench import files, put

from pipeline.errors import OutputError, PipelineError, SourceError, UsageError
from pipeline.workspace.files import (
    find_pages,
    page_names,
    read_bytes,
    remove_leftovers,
    write_bytes,
)

ODD_NAMES = [
    "a b.md",
    "año.md",
    "日本.md",
    "-dash.md",
    "--check.md",
    "e\u0301.md",
    "%41#?.md",
    "a:b.md",
]


# --- finding -------------------------------------------------------------------------------------


def test_pages_are_found_by_their_ending_in_a_fixed_order(tmp_path: Path) -> None:
    names = ["b.md", "a.markdown", "c.mdx", "sub/a.md", "sub/deep/z.md"]
    put(tmp_path, dict.fromkeys(names, "text"))
    put(tmp_path, dict.fromkeys(["a.txt", "b.html", "md", "x.MD", "b.md.bak"], "no page"))
    assert find_pages(tmp_path).pages == sorted(names)


def test_what_is_hidden_is_no_page(tmp_path: Path) -> None:
    put(tmp_path, dict.fromkeys([".a.md", ".git/b.md", ".page.md.abc123", "c.md"], "text"))
    assert find_pages(tmp_path) == (["c.md"], [], [])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_names(name: str, tmp_path: Path) -> None:
    put(tmp_path, {name: "text"})
    assert find_pages(tmp_path) == ([name], [], [])
    assert find_pages(tmp_path, [name]).pages == [name]


@pytest.mark.parametrize("name", ["a\nb.md", "tab\t/x.md", "esc\x1b.md"])
def test_names_that_no_po_file_can_hold_are_errors(name: str, tmp_path: Path) -> None:
    put(tmp_path, {name: "text", "good.md": "text"})
    found = find_pages(tmp_path)
    assert found.pages == ["good.md"]
    (error,) = found.errors
    assert "control characters, or not in UTF-8; rename the file" in error
    assert "\n" not in error
    with pytest.raises(SourceError, match="rename the file"):
        find_pages(tmp_path, [name])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.md")).write_text("text")
    (error,) = find_pages(tmp_path).errors
    assert error.startswith(f"{tmp_path}/\\udce9.md: ")


def test_a_folder_with_the_name_of_a_page_is_told_apart_and_searched(tmp_path: Path) -> None:
    put(tmp_path, {"x.md/inner.md": "text"})
    assert find_pages(tmp_path) == (["x.md/inner.md"], ["x.md"], [])


def test_links_are_pages_within_the_tree_only(tmp_path: Path) -> None:
    put(tmp_path, {"in/a.md": "text", "out/b.md": "text"})
    (tmp_path / "in" / "link.md").symlink_to("a.md")
    (tmp_path / "in" / "away.md").symlink_to("../out/b.md")
    (tmp_path / "in" / "folder").symlink_to("../out")
    assert find_pages(tmp_path / "in") == (["a.md", "link.md"], [], [])
    assert find_pages(tmp_path / "in", ["link.md"]).pages == ["link.md"]
    for name in ("away.md", "folder/b.md"):
        with pytest.raises(UsageError):
            find_pages(tmp_path / "in", [name])


def test_links_in_a_circle_and_to_nowhere_are_told_about(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text"})
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    (tmp_path / "circle").symlink_to(".")
    found = find_pages(tmp_path)
    assert found.pages == ["a.md"]
    assert [error.split(" (")[0] for error in found.errors] == [
        f"{tmp_path}/gone.md: a link to nowhere",
        f"{tmp_path}/self.md: a link to nowhere",
    ]
    for name in ("self.md", "gone.md"):
        with pytest.raises(SourceError, match="repair or remove it"):
            find_pages(tmp_path, [name])


def test_a_pipe_is_no_page(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert find_pages(tmp_path).errors == [
        f"{tmp_path}/pipe.md: no regular file; remove it or rename it"
    ]


def test_a_folder_inside_can_be_left_out(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text", "output/es/a.md": "texto", "outputs/b.md": "text"})
    out = tmp_path / "output"
    assert find_pages(tmp_path, leave_out=[out]).pages == ["a.md", "outputs/b.md"]
    assert "output/es/a.md" in find_pages(tmp_path).pages
    with pytest.raises(UsageError, match="not under"):
        find_pages(tmp_path, ["output/es/a.md"], [out])


def test_a_folder_around_the_pages_leaves_nothing_out(tmp_path: Path) -> None:
    put(tmp_path, {"seeds/a.md": "text"})
    assert find_pages(tmp_path / "seeds", leave_out=[tmp_path]).pages == ["a.md"]
    assert find_pages(tmp_path / "seeds", ["a.md"], [tmp_path]).pages == ["a.md"]


def test_wanted_pages_by_name_or_by_path_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"seeds/sub/a.md": "text", "seeds/b.md": "text"})
    monkeypatch.chdir(tmp_path)
    wanted = ["sub/a.md", "seeds/sub/a.md", str(tmp_path / "seeds/sub/../sub/a.md")]
    assert find_pages(Path("seeds"), wanted).pages == ["sub/a.md"]


WRONG = [
    ("none.md", "none.md: no such page under {source}"),
    ("sub", "{source}/sub: a folder, not a page; name the pages in it"),
    ("../outside.md", "not under {source}; name pages in the source folder"),
    ("a.txt", "not a page; pages end in .md, .markdown, .mdx"),
]


@pytest.mark.parametrize(("name", "message"), WRONG, ids=[name for name, _ in WRONG])
def test_wrong_pages_are_refused(name: str, message: str, tmp_path: Path) -> None:
    put(tmp_path, {"seeds/sub/a.md": "text", "outside.md": "text", "seeds/a.txt": "text"})
    source = tmp_path / "seeds"
    with pytest.raises(UsageError) as caught:
        find_pages(source, [name])
    assert message.format(source=source) in str(caught.value)


def test_page_names_lists_what_is_there_and_nothing_where_nothing_is(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text", "b/c.md": "text", "d.md/e.txt": "text"})
    assert page_names(tmp_path) == ["a.md", "b/c.md"]
    assert page_names(tmp_path / "none") == []


# --- reading and writing -------------------------------------------------------------------------


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
