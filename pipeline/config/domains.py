"""What a page is about, by the settings: which domains of the glossary count on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from pipeline.glossary import Glossary

TAG_KEYS: Final = ("tags", "categories", "keywords")
"""Front matter keys whose words tell what a page is about."""
_PATH: Final = re.compile(r"[/*?\[]|\.(?:md|mdx|markdown|qmd|rmd)$", re.IGNORECASE)


def domains_of(
    settings: Settings, path: str = "", metadata: Mapping[str, Any] | None = None
) -> frozenset[str] | None:
    """The domains of the page at `path` with this front matter; None where no pattern fits, so
    that a page which says nothing about itself loses no term. Text without a page has the
    domains of all pages."""
    tags = _tags(metadata or {}) if settings.domains else frozenset()
    found = [
        names
        for pattern, names in settings.domains
        if (fnmatchcase(path, pattern) if _PATH.search(pattern) else pattern.casefold() in tags)
    ]
    return frozenset().union(*found) if found else None


def _tags(metadata: Mapping[str, Any]) -> frozenset[str]:
    """The words under the tag keys, in small letters: a list, or a text with commas."""
    words: list[str] = []
    for key, value in metadata.items():
        if str(key).casefold() in TAG_KEYS:
            # Never a table as text: aliases can make it of any size.
            listed = value.split(",") if isinstance(value, str) else value
            listed = listed if isinstance(listed, list) else []
            words += (word.strip().casefold() for word in listed if isinstance(word, str))
    return frozenset(words)


def check_domains(settings: Settings, glossary: Glossary) -> None:
    """Raise ConfigError for a domain in the settings that no entry has: a slip of the pen there
    would leave pages without their terms."""
    known = {term.domain for term in glossary.terms if term.domain}
    named = {name: pattern for pattern, names in settings.domains for name in names}
    for name in sorted(named.keys() - known if known else ()):
        listed = ", ".join(sorted(known))
        raise ConfigError(
            f"{settings.root}: no entry of the glossary {'-'.join(glossary.pair)} has the domain "
            f"{name!r} of domains.{named[name]}; the glossary has: {listed}"
        )
