"""What becomes of pictures and other files that pages link to by relative paths."""

from __future__ import annotations

from enum import StrEnum


class Assets(StrEnum):
    """What an edition does about files beside its page."""

    KEEP = "keep"
    """Its paths are those of the page; what is missing from its place is said."""
    COPY = "copy"
    """The same, and the files are copied to where it looks for them."""
    RELINK = "relink"
    """Its paths lead to the files of the page, and to editions."""
