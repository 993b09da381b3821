"""Annotations for GitHub: workflow commands, one a line, shown beside the lines of a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pipeline.reporting.formats import Notice
from pipeline.visible_text import show

# A runner ends a command at a line break and reads `%` as an escape; control characters could
# colour or hide what stands in its log.
_CONTROL: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def as_github(notices: Iterable[Notice], titles: Mapping[str, str]) -> str:
    """One command a notice that nobody waived, errors first: GitHub shows ten of a step."""
    still_open = (notice for notice in notices if not notice.waiver)
    ordered = sorted(still_open, key=lambda notice: notice.severity)
    return "".join(f"{_command(notice, titles)}\n" for notice in ordered)


def _command(notice: Notice, titles: Mapping[str, str]) -> str:
    name = titles.get(notice.check, notice.check)
    where = f" ({notice.language})" if notice.language else ""
    properties = {
        "file": notice.path,
        "line": str(notice.line or ""),
        "title": f"{name}{where} [{notice.check}]",
    }
    fields = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{notice.severity} {fields}::{escape(notice.message)}"


def escape(text: str) -> str:
    """`text` as the message of a workflow command."""
    plain = _CONTROL.sub(" ", text)
    return show(plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return escape(text).replace(":", "%3A").replace(",", "%2C")
