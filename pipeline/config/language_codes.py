"""Language codes, such as es or pt-BR."""

from __future__ import annotations

import re
from typing import Final

from pipeline.errors import UsageError

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def check_language(code: str) -> str:
    """`code` if it has the form of a language tag, else UsageError."""
    if not _LANGUAGE.fullmatch(code):
        raise UsageError(f"{code!r} is no language code; write one such as es or pt-BR")
    return code
