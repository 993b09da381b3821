"""Files with glossaries from elsewhere, read within bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.errors import GlossaryError

MAX_BYTES: Final = 256 * 1024 * 1024
Pair = tuple[str, str]
"""Source and target language."""


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises GlossaryError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GlossaryError(f"larger than {MAX_BYTES >> 20} MiB; split it", path)
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}); name another file"
        raise GlossaryError(what, path) from error
