"""The keys of the configuration file: how the value of each is read, and what it is for.

docs/configuration.md is tested against this table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pipeline.config.address_rules import read_address_rules
from pipeline.config.assets import Assets
from pipeline.config.globs import find_glob_problem
from pipeline.config.language_codes import check_language
from pipeline.config.lines import find_place
from pipeline.config.link_rules import LinkRule, read_rules
from pipeline.config.markup_rules import read_markup
from pipeline.config.places import find_template_problem
from pipeline.errors import ConfigError, UsageError
from pipeline.languages.records import DecimalSign, Locale, Register
from pipeline.markdown.generators import HEADING_IDS
from pipeline.model import MarkupSettings

ALL_PAGES: Final = "*"
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]+")

Parser = Callable[[Path, str, Any], Any]
"""Takes the configuration file, the key as it is written there and the value; gives the value
for Settings. Raises ConfigError for a value that cannot be used."""


class Key(NamedTuple):
    """A key of the configuration file."""

    type: str
    parse: Parser
    help: str


# --- parsers -------------------------------------------------------------------------------------


def _parse_string(path: Path, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key} must be a string; put it in quotes")
    return value


def _parse_path(path: Path, key: str, value: Any) -> Path:
    return Path(_parse_string(path, key, value))


def _parse_edition(path: Path, key: str, value: Any) -> str:
    template = _parse_template(path, key, value)
    if template.endswith(".po"):
        raise ConfigError(
            f"{find_place(path, key)}: {key} {template!r} ends in .po, as PO files do; name a page"
        )
    return template


def _parse_catalogue(path: Path, key: str, value: Any) -> str:
    template = _parse_template(path, key, value)
    if not template.endswith(".po"):
        raise ConfigError(
            f"{find_place(path, key)}: {key} {template!r} must end in .po; add it: {template}.po"
        )
    return template


def _parse_template(path: Path, key: str, value: Any) -> str:
    template = _parse_string(path, key, value)
    if problem := find_template_problem(template):
        raise ConfigError(f"{find_place(path, key)}: {key} {template!r} {problem}")
    return template


def _parse_list(path: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f'{path}: {key} must be a list of strings; write {key} = ["…"]')
    return tuple(value)


def _parse_globs(path: Path, key: str, value: Any) -> tuple[str, ...]:
    patterns = _parse_list(path, key, value)
    for pattern in patterns:
        if problem := find_glob_problem(pattern):
            raise ConfigError(f"{find_place(path, key)}: {key}: {pattern!r} {problem}")
    return patterns


def _parse_suffixes(path: Path, key: str, value: Any) -> tuple[str, ...]:
    suffixes = _parse_list(path, key, value)
    if not suffixes:
        raise ConfigError(f'{find_place(path, key)}: {key} is empty; name one, such as ".md"')
    for suffix in suffixes:
        if not _SUFFIX.fullmatch(suffix) or suffix == ".po":
            raise ConfigError(
                f"{find_place(path, key)}: {key}: {suffix!r} is no ending of a page; write a point "
                'and letters, such as ".qmd"'
            )
    return suffixes


def _parse_bool(path: Path, key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{path}: {key} must be true or false")
    return value


def _parse_generator(path: Path, key: str, value: Any) -> str:
    name = _parse_string(path, key, value)
    if name not in HEADING_IDS:
        raise ConfigError(f"{path}: {key} is {name!r}; write one of: {', '.join(HEADING_IDS)}")
    return name


def _parse_assets(path: Path, key: str, value: Any) -> Assets:
    name = _parse_string(path, key, value)
    if name not in list(Assets):
        known = ", ".join(Assets)
        raise ConfigError(f"{find_place(path, key)}: {key} is {name!r}; write one of: {known}")
    return Assets(name)


def _parse_count(path: Path, key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{path}: {key} must be a whole number from 1; correct it")
    return value


def _parse_language(path: Path, key: str, value: Any) -> str:
    try:
        return check_language(_parse_string(path, key, value))
    except UsageError as error:
        raise ConfigError(f"{path}: {error}") from error


def _parse_languages(path: Path, key: str, value: Any) -> tuple[str, ...]:
    languages = tuple(_parse_language(path, key, code) for code in _parse_list(path, key, value))
    if not languages:
        raise ConfigError(f'{path}: {key} is empty; name one, such as "es"')
    return languages


def _parse_links(path: Path, key: str, value: Any) -> tuple[LinkRule, ...]:
    rules = read_rules(path, value)
    for rule in rules:
        if rule.language:
            _parse_language(path, key, rule.language)
    return rules


def _parse_markup(path: Path, key: str, value: Any) -> MarkupSettings:
    return read_markup(path, value)


def _parse_domains(path: Path, key: str, value: Any) -> tuple[tuple[str, frozenset[str]], ...]:
    """Patterns with their domains; a list counts for all pages."""
    table = value if isinstance(value, dict) else {ALL_PAGES: value}
    rules = []
    for pattern, names in table.items():
        if not isinstance(names, list) or not all(map(_is_name, names)):
            where = f"{key}.{pattern}" if isinstance(value, dict) else key
            raise ConfigError(
                f"{path}: {where} must be a list of domains of the glossary; "
                'write domains = ["…"], or a table of lists: "folder/*" = ["…"]'
            )
        rules.append((pattern, frozenset(names)))
    return tuple(rules)


LOCALE: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType(
    {"decimal": DecimalSign, "register": Register}
)
"""What may be said of an edition, and how it is read."""


def _parse_locale(path: Path, key: str, value: Any) -> tuple[tuple[str, Locale], ...]:
    """What the table says of each language."""
    wrong = (
        f'write [{key}.es] and under it decimal = "," or "." or "either", '
        'register = "formal" or "informal" or "either"'
    )
    if not isinstance(value, dict) or not all(isinstance(row, dict) for row in value.values()):
        raise ConfigError(f"{path}: {key} must be a table of tables; {wrong}")
    locales = []
    for code, row in value.items():
        language = _parse_language(path, f"{key}.{code}", code)
        try:
            locales.append((language, Locale(**{name: LOCALE[name](row[name]) for name in row})))
        except (KeyError, ValueError) as problem:
            raise ConfigError(
                f"{path}: {key}.{code} may have decimal and register only; {wrong}"
            ) from problem
    return tuple(locales)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


# --- the table -----------------------------------------------------------------------------------

KEYS: Final[Mapping[str, Key]] = MappingProxyType(
    {
        "source": Key("string", _parse_path, "folder of the pages"),
        "output": Key("string", _parse_path, "folder of the editions and the PO files"),
        "languages": Key("list of strings", _parse_languages, "target languages"),
        "source_language": Key("string", _parse_language, "language of the pages"),
        "engine": Key("string", _parse_string, "what translates"),
        "glossary": Key("string", _parse_path, "folder of the glossary files"),
        "project": Key("string", _parse_string, "name of the glossary layer on top"),
        "front_matter": Key("list of strings", _parse_list, "front matter values to translate"),
        "domains": Key("a list (for all pages) or a table", _parse_domains, "what pages are about"),
        "anchors": Key("boolean", _parse_bool, "whether links to headings are kept alive"),
        "heading_ids": Key("string", _parse_generator, "whose rule for ids of headings counts"),
        "links": Key("table", _parse_links, "where links lead in the editions"),
        "markup": Key("table", _parse_markup, "site markup to protect or to translate"),
        "checks": Key("list of strings", _parse_list, "checks of other packages to run too"),
        "locale": Key("table", _parse_locale, "decimal sign and register of an edition"),
        "jobs": Key("whole number from 1", _parse_count, "number of worker processes"),
        "edition": Key("string", _parse_edition, "where the edition of a page stands"),
        "catalogue": Key("string", _parse_catalogue, "where the PO file of a page stands"),
        "include": Key("list of strings", _parse_globs, "patterns of pages; empty for all"),
        "exclude": Key("list of strings", _parse_globs, "patterns of files that are no pages"),
        "suffixes": Key("list of strings", _parse_suffixes, "endings of pages"),
        "address": Key("table", read_address_rules, "where editions are published"),
        "assets": Key("string", _parse_assets, "what becomes of pictures and other linked files"),
    }
)
"""By name; in the file a name may have hyphens in place of underscores."""

PATHS: Final = tuple(name for name, key in KEYS.items() if key.parse is _parse_path)
"""Keys whose values are folders; relative ones count from the folder of the file."""

RENAMED_KEYS: Final[Mapping[str, str]] = MappingProxyType({})
"""Keys that have another name now: old name, new name."""
