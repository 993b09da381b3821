"""The program on a terminal: what a person would see."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Shown(NamedTuple):
    """What a run has printed on its terminal, and its exit code."""

    text: str
    code: int


def run_in_terminal(
    arguments: Sequence[str], folder: Path, program: Sequence[str] = ("-m", "pipeline")
) -> Shown:
    """Run the program with a terminal for its output and its messages."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
    )
    os.close(its)
    data = b""
    with contextlib.suppress(OSError):  # the system's way to say that the program has ended
        while chunk := os.read(ours, 65536):
            data += chunk
    os.close(ours)
    return Shown(data.decode().replace("\r\n", "\n"), process.wait(timeout=60))
