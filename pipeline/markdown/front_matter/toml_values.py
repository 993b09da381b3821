"""Values in TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from pipeline.markdown.front_matter.values import MAX_DEPTH, FrontMatterError, Value
from pipeline.spans import Span

_KEY: Final = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\r\n]|\\.)*+\"|'[^'\r\n]*+')"
_PATH: Final = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*+"
_HEADER = re.compile(rf"\[(?P<list>\[?)[ \t]*(?P<path>{_PATH})[ \t]*\]\]?")
_ASSIGNMENT = re.compile(rf"(?P<path>{_PATH})[ \t]*=")
_TOKEN = re.compile(
    r"[ \t]+|#[^\r\n]*|(?P<newline>\r?\n)"
    r"|(?P<string>(?>\"{3}(?:[^\\]|\\[\s\S])*?\"{3}(?!\"))|(?>'{3}[\s\S]*?'{3}(?!'))"
    r"|\"(?!\"\")(?:[^\"\\\r\n]|\\.)*+\"|'(?!'')[^'\r\n]*+')"
    r"|(?P<mark>[{}\[\],])|[^\s#\"'{}\[\],]+|."
)
_TABLE = re.compile(r"^[ \t]*\[\[?[^,\[\]\r\n]+\]\]?[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)

_Path = tuple[str | int, ...]
"""Keys, and numbers of items in lists."""


def read_toml(raw: str, base: int) -> tuple[tuple[Value, ...], tuple[str, ...]]:
    """The strings in `raw`, which stands at offset `base` of the page, and its top-level keys.
    Raises FrontMatterError where it is broken."""
    try:
        data = load_toml(raw)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = int(line[1]) - 1 if line else 0
        reason = re.sub(r" \(at .*\)$", "", str(error)) if line else "it cannot be read"
        raise FrontMatterError(f"front matter is not TOML: {reason}", where) from error
    values = []
    for path, match in _Scanner(raw).find_strings():
        text = _look_up(data, path)
        # What the scanner takes for a string elsewhere has another value.
        if isinstance(text, str) and _decode_string(match["string"]) == text:
            key = ".".join(part for part in path if isinstance(part, str))
            in_list = any(isinstance(part, int) for part in path)
            place = ".".join(map(str, path)) if in_list else ""
            span = Span(match.start() + base, match.end() + base)
            values.append(Value(key, text, span, "toml", place))
    return tuple(values), tuple(data)


def load_toml(raw: str) -> dict[str, Any]:
    """All keys with their values. Raises ValueError."""
    return tomllib.loads(raw.replace("\r\n", "\n"))


class _Scanner:
    """Finds the strings of a text that is known to be TOML, with their paths."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._table: _Path = ()
        self._lists: dict[_Path, int] = {}
        """How many tables of each list of tables were seen before the last."""
        self._inner: list[tuple[_Path, int | None]] = []
        """Arrays and inline tables that are open: the path before them, and the number of the
        item in an array."""
        self._path: _Path | None = None
        """Of the value that follows; None where a key follows."""

    def find_strings(self) -> Iterator[tuple[_Path, re.Match[str]]]:
        """The path of each string that is a value, with the match that holds it."""
        pos, raw = 0, self._raw
        while pos < len(raw):
            if self._path is None and (end := self._read_key(pos)):
                pos = end
                continue
            match = _TOKEN.match(raw, pos)
            if match is None:
                return
            pos = match.end()
            if match["newline"] and not self._inner:
                self._path = None
            elif match["mark"]:
                self._take_mark(match["mark"])
            elif match["string"] and self._path is not None:
                yield self._path, match
            if len(self._inner) > MAX_DEPTH:
                raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels")

    def _read_key(self, pos: int) -> int:
        """The end of a key with its equals sign, or of the header of a table; else 0."""
        if match := _ASSIGNMENT.match(self._raw, pos):
            before = self._inner[-1][0] if self._inner else self._table
            self._path = (*before, *_split(match["path"]))
            return match.end()
        if self._inner or not (match := _HEADER.match(self._raw, pos)):
            return 0
        self._open_table(_split(match["path"]), is_list=bool(match["list"]))
        return match.end()

    def _open_table(self, names: list[str], *, is_list: bool) -> None:
        path: _Path = ()
        for i, name in enumerate(names):
            path = (*path, name)
            if is_list and i + 1 == len(names):
                self._lists[path] = self._lists.get(path, -1) + 1
            if path in self._lists:
                path = (*path, self._lists[path])
        self._table = path

    def _take_mark(self, mark: str) -> None:
        if mark in "{[":
            if self._path is not None:
                self._inner.append((self._path, 0 if mark == "[" else None))
                self._path = (*self._path, 0) if mark == "[" else None
        elif not self._inner:
            return
        elif mark == ",":
            path, number = self._inner[-1]
            if number is not None:
                number += 1
                self._inner[-1] = path, number
            self._path = None if number is None else (*path, number)
        else:
            self._path = self._inner.pop()[0]


def _split(path: str) -> list[str]:
    """The keys in a dotted path."""
    return [
        key if key[0] not in "\"'" else str(_decode_string(key)) for key in re.findall(_KEY, path)
    ]


def _look_up(data: Any, path: _Path) -> object:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _decode_string(raw: str) -> object:
    try:
        return load_toml(f"v={raw}")["v"]
    except ValueError:
        return None


def find_first_table(raw: str) -> int:
    """Where the first header of a table stands; the lines of an array may look like one."""
    for match in islice(_TABLE.finditer(raw), 20):
        try:
            load_toml(raw[: match.start()])
        except ValueError:
            continue
        return match.start()
    return len(raw)
