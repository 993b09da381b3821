"""Git may write LF as CRLF (`core.autocrlf`): that changes nothing for a build."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from workbench import build, files, put

from pipeline.catalogue.update import read

PAGE = "---\ntitle: Side effects\n---\n\nTake *two* tablets.\nThen rest.\n\n- one\n- two\n"


def to_crlf(*paths: Path) -> None:
    for path in paths:
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


SOURCE, EDITION, PO = Path("seeds/a.md"), Path("output/es/a.md"), Path("output/po/es/a.md.po")


@pytest.mark.parametrize(
    "changed", [(SOURCE,), (EDITION,), (PO,), (EDITION, PO), (SOURCE, EDITION, PO)], ids=str
)
def test_crlf_counts_as_lf(changed: tuple[Path, ...], site: Path) -> None:
    put(site, {"seeds/a.md": PAGE})
    assert build() == 0
    to_crlf(*changed)
    before = files(site)
    assert build("--check") == 0
    assert build() == 0
    assert files(site) == before


def test_a_change_beside_the_line_ends_is_written(site: Path) -> None:
    put(site, {"seeds/a.md": PAGE})
    assert build() == 0
    EDITION.write_bytes(EDITION.read_bytes().replace(b"\n", b"\r\n") + b"x\r\n")
    assert build("--check") == 1
    assert build("--overwrite") == 0
    assert EDITION.read_bytes().count(b"\r") == 0


def test_the_hash_of_a_source_is_the_same_for_both(site: Path) -> None:
    put(site, {"seeds/a.md": PAGE, "seeds/b.md": PAGE.replace("\n", "\r\n")})
    assert build() == 0
    found = [read(Path(f"output/po/es/{name}.md.po"))[0] for name in "ab"]
    assert len({po.header["X-Source-Hash"] for po in found if po}) == 1


def test_a_clone_with_autocrlf_is_up_to_date(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: all files of the clone have CRLF."""
    put(site, {"seeds/a.md": PAGE})
    assert build() == 0
    git("init", "--quiet", folder=site)
    git("add", "seeds", "output", "glossary", folder=site)
    git("commit", "--quiet", "--message", "Pages", folder=site)
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--config", "core.autocrlf=true", ".", "clone", folder=site)
    monkeypatch.chdir(clone)
    assert b"\r\n" in EDITION.read_bytes()
    assert build("--check") == 0
    assert build() == 0
    assert git("status", "--porcelain", "--", "seeds", "output", folder=clone) == ""


def git(*arguments: str, folder: Path) -> str:
    who = {
        f"GIT_{role}_{what}": "a" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True,
        env=environment | who,
    ).stdout.strip()  # fmt: skip
