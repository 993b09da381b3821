"""The command `init`: settings for the site in the current folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import add_language_option
from pipeline.cli.parser import CommandParser, set_command
from pipeline.visible_text import Form

if TYPE_CHECKING:
    from pipeline.workflow.project_setup import Setup


class InitArguments(NamedTuple):
    """What the command was asked to do."""

    messages: Messages
    languages: tuple[str, ...]
    generator: str
    dry_run: bool


def configure(parser: CommandParser) -> None:
    """Add the options of `init`."""
    add_language_option(parser, several=True)
    parser.add_argument(
        "--for",
        dest="generator",
        default="",
        metavar="NAME",
        help="the site generator, such as hugo, mkdocs or docusaurus, where it cannot be told, or "
        "there are several",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing, print what would be written"
    )
    set_command(
        parser,
        _read,
        _run,
        "Finds the site generator by its configuration, writes pipeline.toml with the layout that "
        "it wants, and says what its own configuration needs. Never changes a file that is there.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> InitArguments:
    languages = tuple(dict.fromkeys(args.lang or ("es",)))
    return InitArguments(messages, languages, args.generator, args.dry_run)


def _run(args: InitArguments) -> int:
    from pipeline.config.language_codes import check_language
    from pipeline.workflow.project_setup import plan_setup, write_setup

    root = Path.cwd()
    setup = plan_setup(root, tuple(map(check_language, args.languages)), args.generator)
    if args.dry_run:
        args.messages.note(_describe(setup, "would write pipeline.toml:"))
        print_result(setup.text, end="", form=Form.DATA)
        return 0
    write_setup(root, setup.text)
    print_result(_describe(setup, "wrote     pipeline.toml"))
    return 0


def _describe(setup: Setup, written: str) -> str:
    """What was found, what was written, and what to do next."""
    settings, found = setup.settings, setup.found
    if found.file:
        lines = [f"found     {setup.site.title}: {found.file}"]
    elif found.name:
        lines = [f"found     no configuration of {setup.site.title}; its usual folders are assumed"]
    else:
        lines = ["found     no site generator that is known; editions go to a folder of their own"]
    lines += [f"found too {other.file}; choose it by --for {other.name}" for other in setup.others]
    count = f"{setup.pages} page" + ("" if setup.pages == 1 else "s")
    lines.append(f"pages     {settings.source.as_posix()} ({count})")
    for language in settings.languages:
        places = settings.places(language)
        output = settings.output.as_posix()
        head = "" if output == "." else f"{output}/"
        lines.append(f"editions  {head}{places.edition('page.md')}")
        lines.append(f"PO files  {head}{places.catalogue('page.md')}")
    lines.append(written)
    if setup.site.note:
        lines.append(f"note      {setup.site.note}")
    if setup.paste:
        into = found.file or setup.site.into
        lines += ["", f"{setup.site.title} itself needs for a second language, in {into}:", ""]
        lines += [f"    {line}".rstrip() for line in setup.paste.splitlines()]
    lines += ["", "next      pipeline build"]
    return "\n".join(lines)
