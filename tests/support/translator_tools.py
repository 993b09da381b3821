"""The programs of translators that tests run: where they are, or why a test is skipped.

`bash scripts/tools.sh` installs them; what cannot be had is skipped with its reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from locations import ROOT

HOME: Final = ROOT / ".cache" / "tools"
_PATH: Final = os.pathsep.join(
    [str(Path(sys.executable).parent), str(HOME / "venv" / "bin"), os.environ.get("PATH", "")]
)


def find_program(name: str) -> str:
    """The path of a program; skips the test where it is not installed."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        pytest.skip(f"{name} is not installed; run scripts/tools.sh")
    return found


def find_node_module(name: str) -> Path:
    """The folder of a package of npm; skips the test where it is not installed."""
    path = HOME / "node" / "node_modules" / name
    if shutil.which("node") is None or not path.is_dir():
        pytest.skip(f"{name} of npm is not installed; run scripts/tools.sh")
    return path


def run_program(name: str, *arguments: str | Path, timeout: float = 120) -> bytes:
    """What a program prints; it must end without an error."""
    done = subprocess.run(
        [find_program(name), *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
