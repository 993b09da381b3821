"""What is no file in the place of one, and pages that cannot be written: told, others are built."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workbench import build, edition, files, po, put

from pipeline.cli.main import main
from pipeline.errors import PageOutputError
from pipeline.regular_files import NotRegularError, read_regular
from pipeline.workspace.writing import replace_bytes, write_bytes

Capture = pytest.CaptureFixture[str]


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        os.chdir(path.parent)
        made.bind(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS: dict[str, Callable[[Path], object]] = {
    "a named pipe": os.mkfifo,
    "a socket": _socket,
    "a folder": Path.mkdir,
    "a device": _device,
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
}
PLACES = [po("a.md"), Path("output/es/a.md")]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "# A\n\nOne.\n", "seeds/b.md": "# B\n\nOne.\n"})
    assert build("--no-glossary") == 0
    put(tmp_path, {"seeds/b.md": "# B\n\nTwo.\n"})
    return tmp_path


def _assert_told(site: Path, path: Path, capsys: Capture) -> None:
    capsys.readouterr()
    assert build("--no-glossary") == 1
    told = [line for line in capsys.readouterr().err.splitlines() if str(path) in line]
    assert len(told) == 1, told
    assert "Twò." in edition("b.md")


@pytest.mark.parametrize("place", PLACES, ids=["PO file", "edition"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_told_and_the_other_page_is_built(
    kind: str, place: Path, site: Path, capsys: Capture
) -> None:
    (site / place).unlink()
    KINDS[kind](site / place)
    os.chdir(site)
    _assert_told(site, site / place, capsys)
    assert main(["status"]) in (0, 1)
    assert main(["build", "--check", "--no-glossary"]) == 1


@pytest.mark.parametrize("name", ["pipeline.toml", "pyproject.toml", "glossary/en-es.tsv"])
def test_nobody_waits_for_a_configuration_or_a_glossary(
    name: str, site: Path, capsys: Capture
) -> None:
    (site / name).parent.mkdir(exist_ok=True)
    os.mkfifo(site / name)
    assert build() == 2
    assert f"{site / name}: " in (told := capsys.readouterr().err)
    assert "a named pipe, not a regular file" in told


@pytest.mark.parametrize("name", [f"{'n' * 252}.md", f"{'ñ' * 126}.md", f"{'日' * 84}.md"])
def test_a_name_with_no_room_for_that_of_the_po_file(
    name: str, site: Path, capsys: Capture
) -> None:
    put(site, {f"seeds/{name}": "# Long\n\nText.\n"})
    _assert_told(site, site / po(name), capsys)


def _make_deep(start: Path, name: str, depth: int, text: str) -> None:
    """Folders in folders, and a page in the last; each is made from the one before."""
    before = Path.cwd()
    os.chdir(start)
    for _ in range(depth):
        os.mkdir(name)  # noqa: PTH102
        os.chdir(name)
    Path("deep.md").write_text(text)
    os.chdir(before)


@pytest.fixture
def deep_site(site: Path) -> Iterator[Path]:
    """Removed afterwards: neither Python nor pytest can remove folders that lie so deep."""
    yield site
    os.chdir(site.parent)
    subprocess.run(["rm", "-rf", site], check=True)


def test_folders_may_lie_deep(deep_site: Path) -> None:
    _make_deep(deep_site / "seeds", "d", 1200, "# Deep\n\nText.\n")
    assert build("--no-glossary") == 0
    assert "Tèxt." in edition("d/" * 1200 + "deep.md")


def test_a_path_that_the_system_does_not_take(deep_site: Path, capsys: Capture) -> None:
    _make_deep(deep_site / "seeds", "x" * 240, 20, "# Deep\n\nText.\n")
    _assert_told(deep_site, deep_site / "seeds" / ("x" * 240), capsys)


def test_a_file_in_the_place_of_the_folder_of_one_edition(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/part/c.md": "# C\n\nOne.\n", "output/es/part": "no folder"})
    _assert_told(site, site / "output/es/part/c.md", capsys)


# --- links and rights ----------------------------------------------------------------------------


def test_a_po_file_that_is_a_link_stays_one(site: Path) -> None:
    store = site / "store/a.po"
    store.parent.mkdir()
    (site / po("b.md")).rename(store)
    (site / po("b.md")).symlink_to("../../../store/a.po")
    assert build("--no-glossary") == 0
    assert (site / po("b.md")).is_symlink()
    assert b"Two." in store.read_bytes()
    assert not [name for name in files(site) if "/." in name]


def test_a_link_out_of_the_tree_is_not_followed(
    site: Path, capsys: Capture, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "b.po"
    (site / po("b.md")).rename(outside)
    before = outside.read_bytes()
    (site / po("b.md")).symlink_to(outside)
    assert build("--no-glossary") == 1
    assert "a link that leads out of" in capsys.readouterr().err
    assert outside.read_bytes() == before


def test_mode_and_group_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "page.po"
    path.write_bytes(b"old")
    groups = [group for group in os.getgroups() if group != path.stat().st_gid]
    group = 12 if os.geteuid() == 0 else (groups or [path.stat().st_gid])[0]
    os.chown(path, -1, group)
    path.chmod(0o664)
    assert replace_bytes(path, b"old", b"new")
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_gid) == (0o664, group)
    path.chmod(0o640)
    write_bytes(path, b"newer")
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_gid) == (0o640, group)


# --- reading -------------------------------------------------------------------------------------


def test_what_is_read_is_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularError, match="It is a named pipe, not a regular file"):
        read_regular(tmp_path / "pipe")
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)
    (tmp_path / "file").write_bytes(b"x" * 200_000)
    assert read_regular(tmp_path / "file") == b"x" * 200_000
    assert read_regular(tmp_path / "file", 3) == b"xxx"


def test_the_error_says_which_page(tmp_path: Path) -> None:
    with pytest.raises(PageOutputError, match="move away the folder that stands there"):
        write_bytes(tmp_path, b"text")
