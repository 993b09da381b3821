"""Literature references, whose titles stay as they are published."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_AUTHOR: Final = r"[A-Z][\w'’-]+ [A-Z]{1,3}"
_REFERENCE: Final = re.compile(
    rf"(?:\b{_AUTHOR}, ){{0,9}}\bet al\.?:.*"
    rf"|\b(?:{_AUTHOR}, ){{1,9}}{_AUTHOR}: .*"
    r"|(?:\b[A-Z][\w.]* ){1,9}\d+ ?\([^()]{1,12}\): ?\w+(?:[-–]\w+)?, ?\d{4}.*",
    re.DOTALL,
)
"""Two authors or `et al.` with a title behind them; a journal with volume, issue and pages."""


@lru_cache(maxsize=16)
def without_references(text: str) -> str:
    """`text` without the titles and journals of literature references in it."""
    return _REFERENCE.sub(" ", text) if ": " in text or "):" in text else text
