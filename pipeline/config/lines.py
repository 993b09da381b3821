"""Where a key stands in a configuration file, for errors that show after it was read."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.regular_files import read_regular


def find_place(path: Path, key: str) -> str:
    """The file and the line of a key, such as `pipeline.toml:3`; the file alone where the key is
    not found. A dotted key is one of a table: `address.es`."""
    try:
        lines = read_regular(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return str(path)
    wanted = _normalize(key)
    table = ""
    for number, line in enumerate(lines, 1):
        if header := re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#|$)", line):
            table = _normalize(header[1]).removeprefix("tool.pipeline").strip(".")
            if table == wanted:
                return f"{path}:{number}"
        elif setting := re.match(r"""\s*([\w."'-]+)\s*=""", line):
            name = _normalize(setting[1])
            if wanted == (f"{table}.{name}" if table else name):
                return f"{path}:{number}"
    return str(path)


def _normalize(key: str) -> str:
    return re.sub(r"""["'\s]""", "", key).replace("-", "_")
