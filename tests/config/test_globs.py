"""pipeline.config.globs: patterns mean what they mean in ignore files of git."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.globs import compile_globs, find_glob_problem

PATTERNS = [
    "LICENSE*",
    "drafts",
    "drafts/",
    "drafts/*",
    "drafts/**",
    "/drafts",
    "/a.md",
    "**/drafts/*.md",
    "guide/**/a.md",
    "guide/*.md",
    "*.md",
    "**/*.md",
    "**",
    "a?.md",
    "[ab].md",
    "[!a].md",
    "[a-c]*.md",
    "gu*de",
    "a**.md",
    "x/**/y/**",
    "first aid.md",
    "año.md",
]
PATHS = [
    "LICENSE.md",
    "a.md",
    "ab.md",
    "b.md",
    "año.md",
    "first aid.md",
    "drafts/a.md",
    "drafts/x/b.md",
    "x/drafts/a.md",
    "x/drafts/y/a.md",
    "guide/a.md",
    "guide/x/a.md",
    "guide/x/y/a.md",
    "guide.md",
    "x/LICENSE/a.md",
    "x/y/z.md",
    "x/z/y/w/v.md",
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git says what a pattern means")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_means_what_it_means_to_git(pattern: str, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text(f"{pattern}\n", encoding="utf-8")
    done = subprocess.run(
        ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(PATHS).encode(),
        capture_output=True,
        check=False,
    )
    ignored = {name.decode() for name in done.stdout.split(b"\0") if name}
    globs = compile_globs((pattern,))
    assert {path for path in PATHS if globs.find(path)} == ignored


def test_all_patterns_that_match_are_given() -> None:
    globs = compile_globs(("guide", "*.md", "guide/*", "other"))
    assert globs.find("guide/a.md") == ["*.md", "guide/*", "guide"]
    assert globs.find_here("guide", is_folder=True) == ["guide"]
    assert globs.find("a.txt") == []


WRONG = {
    "": "matches nothing",
    "/": "matches nothing",
    "../a": "leads out",
    "a/./b": "leads out",
    "a\\b": "backslash",
    "[z-a]": "cannot be read",
    "x" * 301: "is longer than 300 characters",
}


@pytest.mark.parametrize("pattern", WRONG, ids=lambda pattern: repr(pattern[:8]))
def test_patterns_that_cannot_be_used(pattern: str) -> None:
    assert WRONG[pattern] in find_glob_problem(pattern)
    assert "; " in find_glob_problem(pattern)


@given(st.text("ab*?[]!/.-^", max_size=12), st.text("ab/.", max_size=12))
def test_any_pattern_is_used_or_has_a_problem(pattern: str, path: str) -> None:
    if not find_glob_problem(pattern):
        compile_globs((pattern,)).find(path)
