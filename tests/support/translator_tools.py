"""The programs of translators that tests run: where they are, or why a test is skipped.

`bash scripts/tools.sh` installs them; what cannot be had is skipped with its reason.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
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


# --- PO files through other programs --------------------------------------------------------

Tool = Callable[[Path], bytes]
"""Gives what a program makes of a PO file; skips the test where the program is not installed."""


def _filter(*command: str) -> Tool:
    return lambda path: run_program(*command, str(path))


def _template(path: Path, folder: Path) -> Path:
    """A template of a PO file, as a project hands it to its translators."""
    options = ("--clear-fuzzy", "--clear-previous", "--empty", "--no-obsolete")
    template = folder / "template.pot"
    template.write_bytes(run_program("msgattrib", *options, path))
    return template


@contextmanager
def make_template(path: Path) -> Iterator[Path]:
    """A template of a PO file, while it is needed."""
    with TemporaryDirectory() as folder:
        yield _template(path, Path(folder))


def update_from_template(name: str, old: bytes, template: Path) -> bytes:
    """What a program makes of an old PO file and a new template: similar texts are put to new
    sources."""
    with TemporaryDirectory() as folder:
        path, new = Path(folder) / "old.po", Path(folder) / "new.po"
        path.write_bytes(old)
        if name.startswith("msgmerge"):
            return run_program(*name.split(), "--quiet", path, template)
        if name == "pot2po":
            run_program("pot2po", "--progress=none", "-t", path, template, new)
            return new.read_bytes()
        pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is not installed")
        read, written = pofile.read_po(io.BytesIO(old)), io.BytesIO()
        read.update(pofile.read_po(io.BytesIO(template.read_bytes())))
        pofile.write_po(written, read, width=76)
        return written.getvalue()


def _update(name: str) -> Tool:
    def run(path: Path) -> bytes:
        with make_template(path) as template:
            return update_from_template(name, path.read_bytes(), template)

    return run


def _polib(path: Path) -> bytes:
    import polib

    return str(polib.pofile(str(path), wrapwidth=78)).encode()


def _babel(path: Path) -> bytes:
    pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is not installed")
    read, written = pofile.read_po(io.BytesIO(path.read_bytes())), io.BytesIO()
    pofile.write_po(written, read, width=76)
    return written.getvalue()


def _through_xliff(path: Path) -> bytes:
    with TemporaryDirectory() as folder:
        there, back = Path(folder) / "a.xlf", Path(folder) / "a.po"
        run_program("po2xliff", "--progress=none", path, there)
        run_program("xliff2po", "--progress=none", there, back)
        return back.read_bytes()


_GETTEXT_PARSER: Final = """
const { po } = require(process.argv[1]), { readFileSync } = require("fs");
process.stdout.write(po.compile(po.parse(readFileSync(process.argv[2]))));
"""
_POFILE: Final = """
const PO = require(process.argv[1]), { readFileSync } = require("fs");
process.stdout.write(PO.parse(readFileSync(process.argv[2], "utf-8")).toString());
"""


def _node(module: str, script: str) -> Tool:
    def run(path: Path) -> bytes:
        folder = find_node_module(module)
        return run_program("node", "-e", script, folder, path)

    return run


TOOLS: Final[Mapping[str, Tool]] = MappingProxyType(
    {
        "msgcat": _filter("msgcat"),
        "msgcat --no-wrap": _filter("msgcat", "--no-wrap"),
        "msgattrib --clear-previous": _filter("msgattrib", "--clear-previous"),
        "msgattrib --no-obsolete": _filter("msgattrib", "--no-obsolete"),
        "msgmerge": _update("msgmerge"),
        "msgmerge --previous": _update("msgmerge --previous"),
        "polib": _polib,
        "Babel": _babel,
        "Babel update": _update("Babel"),
        "po2xliff, xliff2po": _through_xliff,
        "pot2po": _update("pot2po"),
        "gettext-parser": _node("gettext-parser", _GETTEXT_PARSER),
        "pofile": _node("pofile", _POFILE),
    }
)
