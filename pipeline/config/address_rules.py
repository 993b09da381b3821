"""`[address.LANG]`: where editions are published that say so in their front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.config.language_codes import check_language
from pipeline.config.lines import find_place
from pipeline.config.link_rules import LONGEST_ADDRESS, LinkRule, link_rule, read_rules
from pipeline.errors import ConfigError, UsageError

ADDRESS_KEYS: Final = ("permalink", "url", "slug", "aliases", "redirect_from")
"""Keys of front matter that say where a page is published, or was."""
_BARE: Final = ("permalink", "slug", "redirect_from")
"""Keys whose values count from the root of the site without a slash at the start too."""
_STYLES: Final = ("date", "none", "ordinal", "pretty", "weekdate")
"""Words that name a way to make addresses, for Jekyll."""
_PREFIX: Final = re.compile(r"/[^\s/?#]+(?:/[^\s/?#]+)*")
_OTHER_SITE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class Action(StrEnum):
    """What becomes of the values of a key."""

    KEEP = "keep"
    PREFIX = "prefix"
    DROP = "drop"


class AddressRule(NamedTuple):
    """What becomes of the addresses of pages in the editions of one language."""

    language: str = ""
    prefix: str = ""
    """Such as `/es`; empty for none."""
    actions: tuple[tuple[str, Action], ...] = ()
    """For keys that the settings name."""
    patterns: tuple[LinkRule, ...] = ()
    """What comes before the prefix."""

    def action(self, key: str) -> Action:
        """What becomes of the values of a key."""
        default = Action.PREFIX if self.prefix and key != "slug" else Action.KEEP
        return dict(self.actions).get(key, default)

    def is_named(self, key: str) -> bool:
        """Whether the settings say what becomes of a key."""
        return key in dict(self.actions)

    def apply(self, key: str, address: str) -> str:
        """The address of an edition for one of its page."""
        mapped = link_rule(self.patterns, self.language)
        if mapped and (new := mapped(address)) != address:
            return new
        if self.action(key) is not Action.PREFIX or not is_path(key, address):
            return address
        bare = address.lstrip("/")
        if f"{bare}/".startswith(f"{self.prefix[1:]}/") or len(address) > LONGEST_ADDRESS:
            return address
        return f"{self.prefix}/{bare}" if address.startswith("/") else f"{self.prefix[1:]}/{bare}"


NO_RULE: Final = AddressRule()


def is_path(key: str, address: str) -> bool:
    """Whether a value is an address from the root of the site."""
    if not address or _OTHER_SITE.match(address):
        return False
    return address.startswith("/") or (key in _BARE and address not in _STYLES)


def find_rule(rules: Sequence[AddressRule], language: str) -> AddressRule:
    """The rule of a language; one that keeps all where there is none."""
    return next((rule for rule in rules if rule.language == language), NO_RULE)


def read_address_rules(path: Path, key: str, table: Any) -> tuple[AddressRule, ...]:
    """The rules in the table `address`. Raises ConfigError with the line of what is wrong."""
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise ConfigError(
            f"{find_place(path, key)}: {key} must be a table of tables; write [{key}.es] and under "
            'it prefix = "/es"'
        )
    return tuple(_read_rule(path, f"{key}.{code}", code, row) for code, row in table.items())


def _read_rule(path: Path, name: str, code: str, row: dict[str, Any]) -> AddressRule:
    where = find_place(path, name)
    try:
        language = check_language(code)
    except UsageError as error:
        raise ConfigError(f"{where}: {name}: {error}") from error
    prefix, actions = row.get("prefix", ""), []
    if "prefix" in row and not (isinstance(prefix, str) and _PREFIX.fullmatch(prefix)):
        raise ConfigError(f'{where}: {name}.prefix must be a path such as "/es"; correct it')
    for key, value in row.items():
        if key in ("prefix", "map"):
            continue
        if key not in ADDRESS_KEYS or value not in list(Action):
            known = ", ".join(ADDRESS_KEYS)
            raise ConfigError(
                f"{where}: {name} may have prefix, map, and one of {', '.join(Action)} for each "
                f"of {known}; correct {key}"
            )
        if value == Action.PREFIX and not prefix:
            raise ConfigError(f'{where}: {name} has no prefix for {key}; add prefix = "/{code}"')
        actions.append((key, Action(value)))
    return AddressRule(language, prefix, tuple(actions), read_rules(path, row.get("map", {})))
