"""Values in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.markdown.front_matter.values import MAX_DEPTH, FrontMatterError, Value
from pipeline.spans import NEWLINE, Span

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],]')


def read_json(
    raw: str, base: int
) -> tuple[tuple[Value, ...], tuple[str, ...], tuple[tuple[int, str], ...]] | None:
    """The strings and the top-level keys of `raw`, which stands at offset `base` of the page, and
    warnings; None where it is no object. Raises FrontMatterError where it is broken."""
    try:
        data = load_json(raw)
    except json.JSONDecodeError as error:
        reason = f"front matter is not JSON: {error.msg}"
        raise FrontMatterError(reason, error.lineno - 1) from error
    except (ValueError, RecursionError) as error:
        raise FrontMatterError("front matter is not JSON: it cannot be read") from error
    warnings: list[tuple[int, str]] = []
    values = tuple(_find_strings(raw, base, warnings))
    return values, tuple(data), tuple(warnings)


def load_json(raw: str) -> dict[str, Any]:
    """All keys with their values. Raises ValueError."""
    data = json.loads(raw)
    if not isinstance(data, dict):
        raise ValueError("no object")
    return data


def _find_strings(raw: str, base: int, warnings: list[tuple[int, str]]) -> Iterator[Value]:
    """The strings that are values; `raw` is known to be JSON."""
    path: list[str | int | None] = []
    names: list[set[str]] = []
    for match in _TOKEN.finditer(raw):
        token = match[0]
        if token in "{[":
            path.append(None if token == "{" else 0)
            names.append(set())
            if len(path) > MAX_DEPTH:
                line = len(NEWLINE.findall(raw, 0, match.start()))
                message = f"front matter is nested deeper than {MAX_DEPTH} levels"
                raise FrontMatterError(message, line)
        elif token in "}]":
            path.pop()
            names.pop()
        elif token == ",":
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else None
        elif path[-1] is None:
            name = path[-1] = str(json.loads(token))
            if name in names[-1]:
                line = len(NEWLINE.findall(raw, 0, match.start()))
                warnings.append((line, f"the key {name!r} stands twice"))
            names[-1].add(name)
        else:
            key = ".".join(part for part in path if isinstance(part, str))
            place = ".".join(map(str, path)) if any(isinstance(p, int) for p in path) else ""
            span = Span(match.start() + base, match.end() + base)
            yield Value(key, str(json.loads(token)), span, "json", place)
