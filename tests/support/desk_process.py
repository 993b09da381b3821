"""`pipeline review` in a process of its own, and a real Chromium that opens it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Desk:
    process: subprocess.Popen[str]
    address: str

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)
        self.close()

    def close(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()

    def view(self, name: str) -> str:
        return f"{self.address}{name}"


def start(root: Path, *arguments: str) -> Desk:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "pipeline", "review", "--no-browser", "--engine", "pseudo"),
            *("--reviewer", "Ana Pérez", *arguments),
        ],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://\S+/", line):
            return Desk(process, found[0])
    pytest.fail("".join(said))


@contextmanager
def running(root: Path, *arguments: str) -> Iterator[Desk]:
    """A desk that is ended as a person would, with Ctrl+C; what is left is built then."""
    desk = start(root, *arguments)
    try:
        yield desk
    finally:
        if desk.process.poll() is None:
            desk.process.send_signal(signal.SIGINT)
        assert desk.process.wait(60) in (0, 130, -9)
        desk.close()


@lru_cache(maxsize=1)
def find_chromium() -> str:
    """A Chromium of this machine; empty for the one that Playwright brought."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    return found or ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; skips the test where there is none."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium() or None, args=["--no-sandbox"]
            )
        except Error as error:
            reason = error.message.splitlines()[0]
            pytest.skip(f"no Chromium (`bash scripts/system.sh chromium`): {reason}")
        yield browser
        with suppress(Error):
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a view: rule, and the elements concerned."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {', '.join(node['html'][:120] for node in rule['nodes'])}"
        for rule in found["violations"]
    ]
