"""What is known of languages, a package for each: `language("es")` gives all of it.

A package `pipeline.languages.<code>` holds `LANGUAGE`, a subclass of `Language`. It is found by
its name, so adding that folder adds the language.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from pipeline.languages.base import Language

__all__ = ["Language", "fallback_tags", "language"]

_CODE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_@.]|$)")
"""A language tag; the package bears the name of its first part."""


def fallback_tags(tag: str) -> list[str]:
    """A language tag, then the tags that stand for it where nothing is there for it itself:
    `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = tag.replace("_", "-").split("-")
    return [tag, *("-".join(parts[:size]) for size in range(len(parts) - 1, 0, -1))]


@cache
def language(code: str) -> Language:
    """What is known of the language with this code.

    A region or script falls back to the language: `es-MX` and `es_MX` to `es`. Of an unknown
    language nothing is known; see `Language`.
    """
    found = _CODE.match(code)
    package = f"{__name__}.{found[1].lower()}" if found else ""
    if not package or find_spec(package) is None:
        return Language(code)
    kind: type[Language] = import_module(package).LANGUAGE
    return kind(code)
