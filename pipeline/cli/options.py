"""Options that commands share, and the settings that come of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pipeline.config.settings import Settings


class SettingsOptions(NamedTuple):
    """What the command line says instead of the configuration; empty where it says nothing."""

    source: Path | None = None
    output: Path | None = None
    languages: tuple[str, ...] = ()
    engine: str = ""
    glossary: Path | None = None
    no_glossary: bool = False
    jobs: int | None = None


def read_settings_options(args: argparse.Namespace) -> SettingsOptions:
    """The options of `args` that change the settings; a command need not have all of them."""
    languages = getattr(args, "lang", None) or ()
    return SettingsOptions(
        source=getattr(args, "source", None),
        output=getattr(args, "output", None),
        languages=(languages,) if isinstance(languages, str) else tuple(languages),
        engine=getattr(args, "engine", None) or "",
        glossary=getattr(args, "glossary", None),
        no_glossary=getattr(args, "no_glossary", False),
        jobs=getattr(args, "jobs", None),
    )


def load_settings(options: SettingsOptions) -> Settings:
    """The configuration, with what the command line says instead.

    Raises ConfigError for a configuration file that cannot be used and UsageError for options
    that cannot.
    """
    from dataclasses import replace

    from pipeline.config.language_codes import check_language
    from pipeline.config.settings import load
    from pipeline.engines import check_engine

    settings = load()
    changes: dict[str, Any] = {}
    for name, folder in (("source", options.source), ("output", options.output)):
        if folder:
            changes[name] = folder.absolute()
    if options.languages:
        changes["languages"] = tuple(dict.fromkeys(map(check_language, options.languages)))
    if options.engine:
        changes["engine"] = options.engine
    if options.no_glossary:
        changes["glossary"] = None
    elif options.glossary:
        changes.update(glossary=options.glossary.absolute(), glossary_required=True)
    if options.jobs:
        changes["jobs"] = options.jobs
    settings = replace(settings, **changes)
    check_engine(settings.engine)
    return settings


# --- options -------------------------------------------------------------------------------------


def add_tree_options(parser: argparse.ArgumentParser) -> None:
    """Options of commands that work on all pages."""
    add_folder_options(parser)
    add_translation_options(parser, several=True)


def add_folder_options(parser: argparse.ArgumentParser) -> None:
    """Options for the folders of pages, editions and PO files."""
    parser.add_argument("--source", type=Path, metavar="DIR", help="folder of the pages (seeds)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder of editions, and PO files under po/ (output)",
    )


def add_language_option(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """The option for the target language, or for several of them."""
    parser.add_argument(
        "--lang",
        action="append" if several else "store",
        metavar="L",
        help="target language" + (", may be repeated" if several else "") + " (es)",
    )


def add_translation_options(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Options of commands that translate, or look at translations."""
    add_language_option(parser, several=several)
    parser.add_argument(
        "--engine",
        metavar="NAME",
        help="auto (first of argos, firefox, bundled that can), argos, bundled, firefox, or the "
        "test engines identity and pseudo",
    )
    add_glossary_options(parser)


def add_glossary_options(parser: argparse.ArgumentParser) -> None:
    """The options for the glossary."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--glossary", type=Path, metavar="DIR", help="folder of en-es.tsv and the like (glossary)"
    )
    group.add_argument("--no-glossary", action="store_true", help="translate without glossary")


def add_pages(parser: argparse.ArgumentParser) -> None:
    """The pages to work on."""
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")


def positive(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)
