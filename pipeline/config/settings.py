"""Settings from `pipeline.toml` or `[tool.pipeline]` of pyproject.toml, nearest upward."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.config.address_rules import AddressRule
from pipeline.config.assets import Assets
from pipeline.config.keys import KEYS, PATHS, RENAMED_KEYS
from pipeline.config.lines import find_place
from pipeline.config.link_rules import LinkRule
from pipeline.config.places import (
    CATALOGUE,
    EDITION,
    EXCLUDE,
    REMOVED,
    SUFFIXES,
    folder_of,
    page_function,
    place_function,
)
from pipeline.errors import ConfigError, UsageError
from pipeline.languages.records import DEFAULT_LOCALE, Locale
from pipeline.markdown.generators import AUTO
from pipeline.model import DEFAULT_MARKUP, FRONT_MATTER_KEYS, MarkupSettings
from pipeline.regular_files import read_regular


class Places(NamedTuple):
    """Functions from a page to the places of its files, relative to the output folder."""

    edition: Callable[[str], str]
    catalogue: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how editions are made. Relative paths count from `root`."""

    root: Path
    """Folder of the configuration file, or the current one."""
    source: Path = Path("seeds")
    output: Path = Path("output")
    languages: tuple[str, ...] = ("es",)
    source_language: str = "en"
    engine: str = "auto"
    glossary: Path | None = Path("glossary")
    """None for no glossary."""
    glossary_required: bool = False
    """Whether the glossary was asked for by name, so that a missing file is an error."""
    project: str | None = None
    """Name of the glossary layer on top."""
    front_matter: tuple[str, ...] = FRONT_MATTER_KEYS
    """Front matter values to translate, as dotted keys."""
    domains: tuple[tuple[str, frozenset[str]], ...] = ()
    """What pages are about: patterns with domains of the glossary. Entries with a domain are used
    on the pages of that domain only, entries without one on all; on a page that no pattern fits
    all entries are. In the file a list, for all pages, or a table:

        domains = ["oncology"]

        [domains]                        # [tool.pipeline.domains] in pyproject.toml
        "treatment/*" = ["treatment"]    # pages in that folder and the folders in it
        "*" = ["general"]                # all pages; a page has the domains of all that fit
        cardiology = ["heart"]           # pages with that word in tags, categories or keywords

    A key with one of / * ? [ or with the ending of a page (.md) is a path, others are tags;
    case does not matter in tags.
    """
    anchors: bool = True
    """Whether links to headings are kept alive."""
    heading_ids: str = AUTO
    """The site generator whose rule for the ids of headings counts; `auto` looks at its files."""
    links: tuple[LinkRule, ...] = ()
    """Where links lead in the editions: patterns and what becomes of what they match."""
    markup: MarkupSettings = DEFAULT_MARKUP
    """Site markup that is protected or translated beside what the pipeline knows. In the file:

        [markup]                         # [tool.pipeline.markup] in pyproject.toml
        protect = ["ACME-\\d+"]          # regular expressions
        attributes = ["label"]           # of tags
        keys = ["legend"]                # options of directives
    """
    checks: tuple[str, ...] = ()
    """Checks of other packages to run beside the built-in ones."""
    locale: tuple[tuple[str, Locale], ...] = ()
    """How editions are written that do not do as their language tag says. In the file:

        [locale.es]                      # [tool.pipeline.locale.es] in pyproject.toml
        decimal = ","                    # or "." or "either"
        register = "formal"              # or "informal" or "either"
    """
    jobs: int = 1
    """Worker processes that read and write pages."""
    edition: str = EDITION
    """Where the edition of a page stands under `output`: a template of `pipeline.config.places`."""
    catalogue: str = CATALOGUE
    """Where the PO file of a page stands under `output`."""
    include: tuple[str, ...] = ()
    """Patterns of pages, see `pipeline.config.globs`; empty for all."""
    exclude: tuple[str, ...] = EXCLUDE
    """Patterns of files and folders that are left out."""
    suffixes: tuple[str, ...] = SUFFIXES
    """What the names of pages end in."""
    address: tuple[AddressRule, ...] = ()
    """What becomes of addresses in front matter. In the file:

        [address.es]                     # [tool.pipeline.address.es] in pyproject.toml
        prefix = "/es"                   # before each address
        slug = "prefix"                  # or "keep" or "drop"; so for each key

        [address.es.map]                 # comes before the prefix
        "/pain/(.*)" = "/es/dolor/\\1"
    """
    assets: Assets = Assets.KEEP
    """What becomes of files that pages link to by relative paths."""
    file: Path | None = None
    """The configuration file; None where there is none."""
    other_languages: tuple[str, ...] = ()
    """Languages that the file names, of which the command line chose others: editions in them
    are no pages either."""

    @property
    def memory(self) -> Path:
        """Where the translation memory is kept."""
        return self.root / ".pipeline" / "memory.sqlite"

    @property
    def is_one_site(self) -> bool:
        """Whether editions are published with the pages, as far as their places tell."""
        is_among = self.output == self.source or self.output in self.source.parents
        return is_among or self.source in self.output.parents or self.edition != EDITION

    @property
    def approvals(self) -> Path:
        """Where the index of approved translations is kept."""
        return self.root / ".pipeline" / "approvals.sqlite"

    def locale_of(self, language: str) -> Locale:
        """How an edition is written; empty where its language decides."""
        return dict(self.locale).get(language, DEFAULT_LOCALE)

    def places(self, language: str) -> Places:
        """Where the files of pages stand in a language."""
        return Places(
            place_function(self.edition, language, self.source_language),
            place_function(self.catalogue, language),
        )

    def edition_path(self, language: str, page: str) -> Path:
        """Where the edition of a page stands."""
        return self.output / self.places(language).edition(page)

    def catalogue_path(self, language: str, page: str) -> Path:
        """Where the PO file of a page stands."""
        return self.output / self.places(language).catalogue(page)

    def kept_path(self, language: str, page: str, name: str, digest: str) -> Path:
        """Where a copy of a file `name` is kept that stood in a place of a page and is replaced:
        beside the PO file, under a name that no site generator takes for a page."""
        return self.catalogue_path(language, page).with_name(f"{name}.kept-{digest}")

    def catalogues(self, language: str) -> Path:
        """The folder that holds the PO files of a language, perhaps with other files."""
        return self.output / folder_of(self.catalogue, language)

    def removed_path(self, language: str) -> Path:
        """Where the PO file stands that keeps what people wrote for pages that were removed."""
        return self.catalogue_path(language, REMOVED)

    def assets_path(self, language: str) -> Path:
        """Where it is noted which files were copied for the editions of a language."""
        return self.catalogue_path(language, "assets").with_suffix(".tsv")

    def place_of(self, key: str) -> str:
        """Where a key stands in the configuration, for errors: file and line."""
        return find_place(self.file, key) if self.file else key


def load(start: Path | None = None) -> Settings:
    """Settings from the nearest configuration file at or above `start`, else defaults.

    Paths are made absolute. Raises ConfigError naming the file for what cannot be used.
    """
    try:
        folder = (start or Path.cwd()).resolve()
    except OSError as error:
        raise UsageError(f"no current folder: {error.strerror}; change to another") from error
    for root in [folder, *folder.parents]:
        found = _read(root)
        if found is not None:
            path, table = found
            settings = replace(Settings(root, file=path), **_checked(path, table))
            return absolute(replace(settings, other_languages=settings.languages))
    return absolute(Settings(folder))


def _read(root: Path) -> tuple[Path, Mapping[str, Any]] | None:
    own = root / "pipeline.toml"
    if os.path.lexists(own):
        return own, _toml(own)
    project = root / "pyproject.toml"
    if os.path.lexists(project):
        tools = _toml(project).get("tool")
        table = tools.get("pipeline") if isinstance(tools, dict) else None
        if table is not None and not isinstance(table, dict):
            raise ConfigError(f"{project}: tool.pipeline must be a table; write [tool.pipeline]")
        if table is not None:
            return project, table
    return None


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(read_regular(path).decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        raise ConfigError(f"{where}: not TOML: {error}; correct it") from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{number}: not UTF-8; save it as UTF-8") from error
    except ValueError as error:
        what = "a number with thousands of digits; correct it"
        raise ConfigError(f"{path}: {what}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; make it readable") from error


def _checked(path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of Settings from the table in the file at `path`."""
    result: dict[str, Any] = {}
    for written, value in table.items():
        name = written.replace("-", "_")
        if name in RENAMED_KEYS:
            new = RENAMED_KEYS[name]
            raise ConfigError(f"{path}: {written} is now called {new}; write {new}")
        if name not in KEYS:
            known = ", ".join(KEYS)
            raise ConfigError(f"{path}: unknown key {written!r}; known keys: {known}")
        if _has_nul(value):
            raise ConfigError(f"{find_place(path, written)}: {written} has a NUL; take it out")
        result[name] = KEYS[name].parse(path, written, value)
    if "glossary" in result:
        result["glossary_required"] = True
    return result


def absolute(settings: Settings) -> Settings:
    """The settings with their folders as paths from `root`."""
    paths = {
        name: settings.root / value
        for name in PATHS
        if (value := getattr(settings, name)) is not None
    }
    return replace(settings, **paths)


def check_folders(settings: Settings) -> None:
    """Raise UsageError where the pages lie in a folder for editions or PO files.

    The output folder may be the source folder, hold it or lie in it: editions are known by their
    places, and are not taken for pages.
    """
    source = settings.source.resolve()
    samples = ((settings.edition, "page.md"), (settings.catalogue, "page.md.po"))
    for language, (template, name) in product(settings.languages, samples):
        folder = folder_of(template, language)
        if not folder or page_function(template, language)(f"{folder}/{name}") is None:
            continue  # a place of its own only for files with certain names
        if source.is_relative_to((settings.output / folder).resolve()):
            raise UsageError(
                f"{settings.source}: the pages lie in {settings.output / folder}, where editions "
                "are written; name another folder with --output"
            )


def _has_nul(value: object) -> bool:
    """Whether a text in a value has the character that no path may have."""
    if isinstance(value, dict):
        return any(_has_nul(inner) for item in value.items() for inner in item)
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\0" in value
