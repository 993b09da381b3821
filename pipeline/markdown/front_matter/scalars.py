"""How one value of front matter is written, so that YAML or TOML reads back the same."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final, Literal

import yaml

Style = Literal["plain", "'", '"', "|", ">", "toml", "json"]


def write_value(text: str, style: Style, indent: str = "  ") -> str:
    """A scalar with the value `text`, in the style of the one it replaces where it can be.

    The value is one line: a line break in `text`, with the blanks around it, becomes a blank.
    """
    text = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text).strip(" \t\r\n")
    if style in ("toml", "json", '"') or not is_printable(text):
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


OTHER_TYPES: Final = re.compile(
    r"[yYnN]|=|<<|[-+]?\.?\d[\d_.,:]*(?:[eE][-+]?\d+)?|[-+]?0[xXoObB][\da-fA-F_,]+"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt \t][\d:.,+Zz \t-]*)?|:[^\s:].*|.*\t.*"
    r"|(?i:yes|no|on|off|true|false|null|nan|inf)"
)
"""Plain scalars that some reader takes for a number, a time, a truth value or a symbol, or that
it does not read at all: YAML 1.1 and 1.2, as Python, Ruby, JavaScript and Go read them."""


@lru_cache(maxsize=1024)
def _plain_safe(text: str) -> bool:
    if OTHER_TYPES.fullmatch(text):
        return False
    try:
        node = yaml.compose(f"k: {text}\n", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    value = node.value[0][1] if isinstance(node, yaml.MappingNode) else node
    return isinstance(value, yaml.ScalarNode) and (value.tag, value.value) == (_TEXT, text)


_TEXT: Final = "tag:yaml.org,2002:str"
