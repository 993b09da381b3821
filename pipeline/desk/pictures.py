"""Pictures of pages, from the source tree and from nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".avif": "image/avif",
        ".svg": "image/svg+xml",
    }
)
"""What is sent, by ending. A drawing (SVG) is sent with a policy that runs no script in it."""
MOST_BYTES: Final = 30_000_000
_ROOTS: Final = ("", "static", "public", "assets")
"""Folders of the source, and beside it, that addresses of a site may count from."""


def find_picture(source: Path, page: str, src: str) -> Path | None:
    """The file of a picture that a page shows; None where it is not in the source tree.

    No address leads out of the tree, neither by `..` nor by a symbolic link.
    """
    parts = urlsplit(src)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    name = unquote(parts.path)
    if "\0" in name or "\\" in name or Path(name).suffix.lower() not in TYPES:
        return None
    root = source.resolve()
    is_rooted = name.startswith("/")
    starts = [root / folder for folder in _ROOTS] if is_rooted else [(root / page).parent]
    for start in starts:
        try:
            path = (start / name.lstrip("/")).resolve()
            if path.is_relative_to(root) and path.is_file() and path.stat().st_size <= MOST_BYTES:
                return path
        except (OSError, ValueError, RuntimeError):
            continue
    return None
