"""Nothing that lies beside the pages is run: a pull request must not run code in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from locations import ROOT
from workbench import put

MODULES = [
    "json",
    "multiprocessing",
    "pickle",
    "typing",
    "signal",
    "subprocess",
    "sitecustomize",
    "polib",
    "markdown_it",
    "__future__",
]
HOSTILE = "open({!r}, 'a').write(__name__)\nraise SystemExit('code of the tree')\n"
SCRIPT = "from pipeline.cli.entry import run_program; run_program()"
"""What the installed command runs."""
WAYS = {
    "command": [sys.executable, "-P", "-c", SCRIPT],
    "module": [sys.executable, "-m", "pipeline"],
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    put(tmp_path, {f"seeds/{n}.md": f"# Page {n}\n\nText {n}.\n" for n in range(4)})
    put(tmp_path, {"pipeline.toml": 'engine = "pseudo"\njobs = 2\n'})
    evil = HOSTILE.format(str(tmp_path / "ran"))
    put(tmp_path, {f"{name}.py": evil for name in MODULES})
    return tmp_path


def _run(way: str, tree: Path, *arguments: str, **environment: str) -> int:
    command = [*WAYS[way], *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=tree, env=env, check=False, timeout=120).returncode


@pytest.mark.parametrize("way", WAYS)
def test_no_module_beside_the_pages_is_imported(way: str, tree: Path) -> None:
    assert _run(way, tree, "build") == 0
    put(tree, {"seeds/0.md": "# Page 0\n\nOther text.\n", "seeds/1.md": "Other text.\n"})
    assert _run(way, tree, "build", "--check") == 1
    assert not (tree / "ran").exists()


def test_a_folder_with_the_name_of_the_package_is_not_imported(tree: Path) -> None:
    """By the command; with `python -m pipeline` it is Python that runs the folder."""
    evil = HOSTILE.format(str(tree / "ran"))
    put(tree, {"pipeline/__init__.py": evil, "pipeline/workflow/worker.py": evil})
    assert _run("command", tree, "build") == 0
    assert not (tree / "ran").exists()


@pytest.mark.parametrize("path", ["", ".", f":{ROOT}"])
def test_workers_do_not_import_from_the_working_folder_even_if_the_path_has_it(
    path: str, tree: Path
) -> None:
    for name in MODULES:  # the first process would take some of them, as it is told to
        (tree / f"{name}.py").unlink()
    put(tree, {"rapidfuzz.py": HOSTILE.format(str(tree / "ran"))})
    code = (
        "import sys; from pipeline.workflow.executors import open_executor\n"
        "from operator import add\n"
        "with open_executor('local', 2, 1) as pool: print(list(pool.map(add, [1, 2], 'ab')))\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{path}"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree,
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, b"[2, 3]\n"), done.stderr
    assert not (tree / "ran").exists()
