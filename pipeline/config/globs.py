"""Patterns for paths, as in ignore files: which pages a project has.

A pattern without a slash is the name of a file or a folder at any depth. One with a slash is a
path from the source folder. A folder stands for all that is in it. `*` and `?` match within a name,
`**` any number of folders, `[ab]` one of some characters. A slash at the end means folders only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

LONGEST: Final = 300
"""Characters of a pattern."""

_TOKENS: Final = re.compile(r"(?:^|(?<=/))\*\*/|\*+|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)
_ODD: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\\\\]")


class Glob(NamedTuple):
    """A pattern, compiled."""

    text: str
    pattern: re.Pattern[str]
    by_name: bool
    """Whether it is compared with the name of a file or folder alone."""
    folders_only: bool

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Whether it means this path, and not only a folder above it."""
        text = path.rpartition("/")[2] if self.by_name else path
        return (is_folder or not self.folders_only) and self.pattern.fullmatch(text) is not None


class Globs(NamedTuple):
    """Several patterns."""

    globs: tuple[Glob, ...]
    names: re.Pattern[str] | None
    """Matches what any of those by name matches."""
    has_paths: bool

    def find_here(self, path: str, *, is_folder: bool = False) -> list[str]:
        """The patterns that mean a file or folder itself."""
        if not self.has_paths:
            name = path.rpartition("/")[2]
            if self.names is None or not self.names.fullmatch(name):
                return []
        return [glob.text for glob in self.globs if glob.matches(path, is_folder=is_folder)]

    def find(self, path: str) -> list[str]:
        """The patterns that mean a file, or a folder above it."""
        found = self.find_here(path)
        for folder in _folders(path):
            found += self.find_here(folder, is_folder=True)
        return list(dict.fromkeys(found))


def _folders(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


@cache
def compile_globs(patterns: tuple[str, ...]) -> Globs:
    """The patterns, compiled; they must be without a problem."""
    globs = tuple(map(_compile, patterns))
    names = [glob.pattern.pattern for glob in globs if glob.by_name]
    combined = re.compile("|".join(f"(?:{name})" for name in names), re.DOTALL) if names else None
    return Globs(globs, combined, len(names) < len(globs))


def _compile(text: str) -> Glob:
    bare = text.rstrip("/")
    by_name = "/" not in bare
    pattern = "".join(_translate(bare.lstrip("/")))
    return Glob(text, re.compile(pattern, re.DOTALL), by_name, bare != text)


def _translate(pattern: str) -> Iterator[str]:
    for match in _TOKENS.finditer(pattern):
        token = match[0]
        if token == "**/":
            yield "(?:.*/)?"
        elif token == "**" and pattern[: match.start()].endswith("/"):
            yield ".*" if match.end() == len(pattern) else "[^/]*"
        elif token.startswith("*"):
            yield "[^/]*"
        elif token == "?":
            yield "[^/]"
        elif len(token) > 1:
            inner = token[1:-1].replace("[", r"\[")
            yield f"[^/{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
        else:
            yield re.escape(token)


def find_glob_problem(pattern: str) -> str:
    """Why a pattern cannot be used, and what to do; empty where it can."""
    if not pattern.strip("/"):
        return "matches nothing; write the name of a file or folder"
    if len(pattern) > LONGEST:
        return f"is longer than {LONGEST} characters; shorten it"
    if _ODD.search(pattern):
        return "has a backslash or a control character; separate folders by /"
    if {"..", "."} & set(pattern.split("/")):
        return "leads out of the source folder or names it; write a path below it"
    try:
        compile_globs((pattern,))
    except re.error as error:
        return f"cannot be read: {error}; correct what stands in [ ]"
    return ""
