"""`[tool.pipeline.links]`: where links lead in the edition of a language, pattern by pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.config.pattern_cost import find_costly
from pipeline.errors import ConfigError

LONGEST_PATTERN: Final = 300
LONGEST_ADDRESS: Final = 1000
"""Characters; longer addresses stay as they are, so that no pattern can take long."""


class LinkRule(NamedTuple):
    """Addresses that match `pattern` as a whole are written as `replacement`."""

    pattern: str
    replacement: str
    language: str
    """Empty for all languages."""


def read_rules(path: Path, table: Any) -> tuple[LinkRule, ...]:
    """The rules of the table `links`, those of a language first. Raises ConfigError naming
    the file and the pattern that cannot be used."""
    if not isinstance(table, dict):
        raise ConfigError(f'{path}: links must be a table; write "pattern" = "address" in it')
    own: list[LinkRule] = []
    common: list[LinkRule] = []
    for key, value in table.items():
        if isinstance(value, dict):
            own += _rules(path, value, key)
        else:
            common += _rules(path, {key: value}, "")
    return (*own, *common)


def _rules(path: Path, table: Mapping[str, Any], language: str) -> Iterator[LinkRule]:
    for pattern, replacement in table.items():
        if not isinstance(replacement, str):
            raise ConfigError(
                f"{path}: links: {pattern!r} must lead to a string; put the address in quotes"
            )
        if wrong := _wrong(pattern, replacement):
            raise ConfigError(f"{path}: links: {pattern!r} cannot be used: {wrong}")
        yield LinkRule(pattern, replacement, language)


def _wrong(pattern: str, replacement: str) -> str:
    if problem := pattern_problem(pattern):
        return problem
    try:
        re.compile(pattern).sub(replacement, "")
    except (re.error, IndexError) as error:
        return f"{error}; correct the pattern or what it leads to"
    return ""


def pattern_problem(pattern: str) -> str:
    """What keeps a regular expression from a configuration file from being used; empty where
    nothing does."""
    if len(pattern) > LONGEST_PATTERN:
        return f"it is longer than {LONGEST_PATTERN} characters; shorten it"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"{error}; correct the pattern or what it leads to"
    return find_costly(pattern)


def link_rule(rules: Sequence[LinkRule], language: str) -> Callable[[str], str] | None:
    """Where an address leads in the editions of `language`; None where no rule applies.

    The first rule that matches counts. Links within the page (`#…`) are no concern of these.
    """
    patterns = [
        (re.compile(rule.pattern), rule.replacement)
        for rule in rules
        if rule.language in ("", language)
    ]
    if not patterns:
        return None

    def lead(address: str) -> str:
        if address.startswith("#") or len(address) > LONGEST_ADDRESS:
            return address
        for pattern, replacement in patterns:
            if match := pattern.fullmatch(address):
                return match.expand(replacement)
        return address

    return lead
