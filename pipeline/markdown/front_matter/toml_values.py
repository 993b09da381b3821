"""Values in TOML."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from typing import Any

from pipeline.markdown.front_matter.values import FrontMatterError, Value
from pipeline.spans import Span

_STRING = re.compile(
    r"^[ \t]*(?P<key>[A-Za-z0-9_-]+|\"[^\"\\\r\n]+\"|'[^'\r\n]+')[ \t]*=[ \t]*"
    r"(?P<value>(?>\"{3}(?:[^\\]|\\[\s\S])*?\"{3}(?!\"))|(?>'{3}[\s\S]*?'{3}(?!'))"
    r"|\"(?!\"\")(?:[^\"\\\r\n]|\\.)*+\"|'(?!'')[^'\r\n]*+')"
    r"[ \t]*(?:#[^\r\n]*)?(?=\r?$)",
    re.MULTILINE,
)
_TABLE = re.compile(r"^[ \t]*\[\[?[^,\[\]\r\n]+\]\]?[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)


def read_toml(raw: str, base: int) -> tuple[tuple[Value, ...], tuple[str, ...]]:
    """The strings and the keys at the top of `raw`, which stands at offset `base` of the page.
    Raises FrontMatterError where it is broken."""
    try:
        data = load_toml(raw)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = int(line[1]) - 1 if line else 0
        reason = re.sub(r" \(at .*\)$", "", str(error)) if line else "it cannot be read"
        raise FrontMatterError(f"front matter is not TOML: {reason}", where) from error
    values = []
    for match in _STRING.finditer(raw, 0, find_first_table(raw)):
        key = match["key"].strip("\"'")
        # What looks like a key within a longer string has another value.
        if isinstance(text := data.get(key), str) and _decode_string(match["value"]) == text:
            span = Span(match.start("value") + base, match.end("value") + base)
            values.append(Value(key, text, span, "toml"))
    return tuple(values), tuple(data)


def load_toml(raw: str) -> dict[str, Any]:
    """All keys with their values. Raises ValueError."""
    return tomllib.loads(raw.replace("\r\n", "\n"))


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
