"""`[tool.pipeline.markup]`: what a site adds to the table of site markup."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from pipeline.config.link_rules import pattern_problem
from pipeline.errors import ConfigError
from pipeline.model import MarkupSettings
from pipeline.regular_files import read_regular

_PROSE: Final = ("Take two tablets with a glass of water.", "Ask your doctor or nurse first.")
"""What no pattern for markup may match as a whole."""
_KEYS: Final = ("protect", "attributes", "keys")
_NAME: Final = re.compile(r"[A-Za-z_:@][\w:.@-]*")


def read_markup(path: Path, table: Any) -> MarkupSettings:
    """The settings in the table `markup`. Raises ConfigError with the line of what is wrong."""
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: markup must be a table; write [markup] and under it protect")
    found: dict[str, tuple[str, ...]] = {}
    for key, values in table.items():
        if key not in _KEYS:
            raise ConfigError(f"{path}: unknown key markup.{key}; known keys: {', '.join(_KEYS)}")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise ConfigError(
                f'{path}: markup.{key} must be a list of strings; write {key} = ["…"]'
            )
        wrong = _pattern_problem if key == "protect" else _name_problem
        for value in values:
            if problem := wrong(value):
                raise ConfigError(f"{_place(path, value)}: markup.{key}: {value!r} {problem}")
        found[key] = tuple(values)
    return MarkupSettings(**found)


def _pattern_problem(pattern: str) -> str:
    """What keeps a pattern from being used; empty where nothing does."""
    if problem := pattern_problem(pattern):
        return f"cannot be used: {problem}"
    compiled = re.compile(pattern)
    if compiled.match(""):
        return "matches an empty text, which is everywhere; write what the piece consists of"
    if any(compiled.fullmatch(text) for text in _PROSE):
        return "matches whole sentences, which would all stay in the source language; narrow it"
    if compiled.groups and re.search(r"\\[1-9]|\(\?P=", pattern):
        return "refers to a group of its own, which patterns here cannot; write it without"
    return ""


def _name_problem(name: str) -> str:
    return "" if _NAME.fullmatch(name) else "is no name of an attribute or an option; correct it"


def _place(path: Path, value: str) -> str:
    """The file with the line on which a value stands, if it is found there."""
    try:
        lines = read_regular(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return str(path)
    written = (value, json.dumps(value, ensure_ascii=False)[1:-1])
    found = (n for n, line in enumerate(lines, 1) if any(f in line for f in written if f))
    number = next(found, 0)
    return f"{path}:{number}" if number else str(path)
