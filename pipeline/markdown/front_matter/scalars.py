"""How one value of front matter is written, so that YAML or TOML reads back the same."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final, Literal

import yaml

Style = Literal["plain", "'", '"', "|", ">", "toml"]


def write_value(text: str, style: Style, indent: str = "  ") -> str:
    """A scalar with the value `text`, in the style of the one it replaces where it can be.

    The value is one line: a line break in `text`, with the blanks around it, becomes a blank.
    """
    text = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text).strip(" \t\r\n")
    if style in ("toml", '"') or not is_printable(text):
        return quote(text)
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style in ("|", ">") and text and "\t" not in text:
        return f">-\n{indent}{text}"
    return text if style == "plain" and _plain_safe(text) else quote(text)


_UNPRINTABLE = re.compile(
    "[^\t\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML allows only as an escape, or takes for a line break or byte order mark."""


def is_printable(text: str) -> bool:
    """Whether YAML and TOML allow all characters of `text` as they are."""
    return _UNPRINTABLE.search(text) is None


def quote(text: str) -> str:
    """A double-quoted scalar, which YAML, TOML and JSON read alike."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


# Numbers and booleans that only some versions of YAML know.
_OTHER_TYPES = re.compile(r"[yYnN]|[-+]?(?:0[oO][0-7]+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)")


@lru_cache(maxsize=1024)
def _plain_safe(text: str) -> bool:
    if _OTHER_TYPES.fullmatch(text):
        return False
    try:
        node = yaml.compose(f"k: {text}\n", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    value = node.value[0][1] if isinstance(node, yaml.MappingNode) else node
    return isinstance(value, yaml.ScalarNode) and (value.tag, value.value) == (_TEXT, text)


_TEXT: Final = "tag:yaml.org,2002:str"
