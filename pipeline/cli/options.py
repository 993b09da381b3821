"""What the commands share: options, settings from them, a progress line."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.config.settings import Settings


def command(commands: Any, name: str, text: str, run: Callable[..., int], more: str = "") -> Any:
    """Add a command: `text` is its line in the list, `more` follows it in its own help."""
    parser = commands.add_parser(
        name, help=text, description=f"{text[:1].upper()}{text[1:]}. {more}".strip()
    )
    parser.set_defaults(run=run)
    return parser


def tree_options(parser: Any) -> None:
    """The options of commands that work on all pages."""
    folder_options(parser)
    language_options(parser, several=True)


def folder_options(parser: Any) -> None:
    """Where pages, editions and PO files are."""
    parser.add_argument("--source", type=Path, metavar="DIR", help="folder of the pages (seeds)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder of editions, and PO files under po/ (output)",
    )


def language_option(parser: Any, *, several: bool = False) -> None:
    """Which language; alone for commands that neither translate nor judge a translation."""
    parser.set_defaults(engine=None, glossary=None, no_glossary=False)
    action = "append" if several else "store"
    parser.add_argument(
        "--lang",
        action=action,
        metavar="L",
        dest="lang",
        help="target language" + (", may be repeated" if several else "") + " (es)",
    )


def language_options(parser: Any, *, several: bool = False) -> None:
    """The options of commands that translate, or look at translations."""
    language_option(parser, several=several)
    parser.add_argument(
        "--engine",
        metavar="NAME",
        help="auto (first of argos, firefox, bundled that can), argos, bundled, firefox, or the "
        "test engines identity and pseudo",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--glossary", type=Path, metavar="DIR", help="folder of en-es.tsv and the like (glossary)"
    )
    group.add_argument("--no-glossary", action="store_true", help="translate without glossary")


def settings_of(args: argparse.Namespace) -> Settings:
    """The configuration, with what the command line says over it."""
    from pipeline.config.settings import check_language, load
    from pipeline.engines import check_engine

    settings = load()
    changes: dict[str, Any] = {}
    for name in ("source", "output"):
        if getattr(args, name, None):
            changes[name] = getattr(args, name).absolute()
    if args.lang:
        given = args.lang if isinstance(args.lang, list) else [args.lang]
        changes["languages"] = tuple(dict.fromkeys(check_language(code) for code in given))
    if args.engine:
        changes["engine"] = args.engine
    if args.no_glossary:
        changes["glossary"] = None
    elif args.glossary:
        changes.update(glossary=args.glossary.absolute(), glossary_required=True)
    if getattr(args, "jobs", None):
        changes["jobs"] = args.jobs
    settings = replace(settings, **changes)
    check_engine(settings.engine)
    return settings


def positive(text: str) -> int:
    """A number of processes."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def progress() -> Callable[[str, int, int], None] | None:
    """A progress line on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    starts: dict[str, tuple[float, int]] = {}

    def show(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done <= starts.get(what, (now, done))[1]:
            starts[what] = (now, done)  # another round of the same
        since, first = starts[what]
        told = pace(done - first, total - done, now - since)
        end = "\n" if done >= total else ""
        print(f"\r{what}: {done}/{total}{told}\x1b[K", end=end, file=sys.stderr, flush=True)

    return show


def pace(done: int, left: int, seconds: float) -> str:
    """How fast it goes and how long it will take, such as `, 12.5/s, 3:20 left`; empty where
    that cannot be said yet."""
    if done <= 0 or seconds <= 0:
        return ""
    rate = done / seconds
    minutes, rest = divmod(round(left / rate), 60)
    time_left = f", {minutes}:{rest:02} left" if left else ""
    return f", {rate:.1f}/s{time_left}"
