"""The parser of the command line. Each command is imported when it is used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from pipeline.cli.messages import Messages, Verbosity, print_message, print_result

Record = TypeVar("Record")

EPILOG: Final = """\
exit codes: 0 done; 1 done, but some pages could not be written, or there are error findings
(--strict, check) or differences (--check);
2 usage, configuration or input error, nothing half-written; 130 interrupted.
Messages go to stderr, results to stdout. Defaults may stand in pipeline.toml or in
[tool.pipeline] of pyproject.toml, nearest upward; the command line wins."""


class Command(NamedTuple):
    """A command as the list of commands shows it."""

    name: str
    summary: str
    configure: str
    """Module in this package and the function there that adds the options."""


COMMANDS: Final = (
    Command("build", "build editions and PO files", "build:configure"),
    Command("init", "write settings for the site in this folder", "init:configure"),
    Command("adopt", "take pages that people translated into PO files", "adopt:configure"),
    Command("watch", "build, and build again what is saved", "watch:configure"),
    Command("status", "say how far each page is", "status:configure"),
    Command("review", "review the translations in the browser", "review:configure"),
    Command("report", "write a report to read, print and sign", "report:configure"),
    Command("check", "run the quality checks on what is built", "check:configure"),
    Command("translate", "translate plain text, one segment a line", "translate:configure"),
    Command("evaluate", "score an engine against human translations", "evaluate:configure"),
    Command("glossary", "look after the term files", "glossary:configure"),
    Command("models", "list, install and verify engine models", "models:configure"),
    Command("export", "write translations as XLIFF, TMX or CSV", "exchange:configure_export"),
    Command(
        "import",
        "take translations over from XLIFF, TMX or CSV into the PO files",
        "exchange:configure_import",
    ),
    Command("completion", "print a completion script for a shell", "completion:configure"),
)

RENAMED_OPTIONS: Final[Mapping[str, str]] = MappingProxyType({})
"""Options that have another name now: old name, new name."""


class CommandParser(argparse.ArgumentParser):
    """A parser that gets its options when it is first used.

    So `pipeline --help` imports no command, and a command imports no other. Options must be
    written in full.
    """

    def __init__(self, *, configure: Callable[[CommandParser], None] | None = None, **options: Any):
        super().__init__(**{"allow_abbrev": False, **options})
        self._pending = configure

    def load(self) -> None:
        """Add the options, if that has not been done yet."""
        configure, self._pending = self._pending, None
        if configure:
            configure(self)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As in the base class; a renamed option is an error that gives the new name."""
        self.load()
        for word in sys.argv[1:] if args is None else args:
            if word == "--":
                break
            if new := RENAMED_OPTIONS.get(word.partition("=")[0]):
                self.error(f"{word.partition('=')[0]} is now called {new}; write {new}")
        return super().parse_known_args(args, namespace)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print usage and errors through the same gate as all else: they quote what was typed."""
        if message:
            print_message(message.rstrip("\n"))

    def print_help(self, file: object = None) -> None:
        """Print the help. Raises OutputError if that fails; the base class says nothing then."""
        print_result(self.format_help(), end="")


class _PrintVersion(argparse.Action):
    """`--version`; the metadata of the package are read when somebody asks."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from pipeline import __version__

        print_result(__version__)
        parser.exit()


def make_parser(*, complete: bool = False) -> CommandParser:
    """The parser of the command line; if `complete`, with the options of all commands."""
    parser = CommandParser(
        prog="pipeline",
        description="Per-language editions of a tree of Markdown pages, made offline under a "
        "locked medical glossary; people review them as PO files.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_PrintVersion, help="print the version")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, summary, configure in COMMANDS:
        commands.add_parser(
            name, help=summary, description=_sentence(summary), configure=_importer(configure)
        )
    if complete:
        load_all(parser)
    return parser


def _importer(target: str) -> Callable[[CommandParser], None]:
    module, _, function = target.partition(":")

    def configure(parser: CommandParser) -> None:
        getattr(import_module(f"pipeline.cli.{module}"), function)(parser)

    return configure


def _sentence(summary: str) -> str:
    return f"{summary[:1].upper()}{summary[1:]}."


def load_all(parser: argparse.ArgumentParser) -> None:
    """Add the options of a parser and of all commands below it."""
    if isinstance(parser, CommandParser):
        parser.load()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                load_all(child)


def add_actions(parser: CommandParser, *, required: bool = True) -> Any:
    """The place for the actions of a command that has some, such as `glossary lint`. Where none is
    `required`, options of the command may stand before the action too."""
    return parser.add_subparsers(title="actions", required=required, metavar="ACTION")


def add_action(
    actions: Any, name: str, summary: str, configure: Callable[[CommandParser], None]
) -> None:
    """Add the action `name` of a command."""
    actions.add_parser(name, help=summary, description=_sentence(summary), configure=configure)


def set_command(
    parser: CommandParser,
    read: Callable[[argparse.Namespace, Messages], Record],
    run: Callable[[Record], int],
    more: str = "",
) -> None:
    """Finish a command: `read` turns what was parsed into a record, `run` acts on it.

    `more` follows the summary in the help of the command.
    """
    parser.description = f"{parser.description} {more}".strip()
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "-q", "--quiet", action="store_true", help="print results and errors only, no findings"
    )
    group.add_argument("-v", "--verbose", action="store_true", help="print more about the run")

    def read_and_run(args: argparse.Namespace) -> int:
        level = Verbosity.QUIET if args.quiet else Verbosity.NORMAL
        return run(read(args, Messages(Verbosity.VERBOSE if args.verbose else level)))

    parser.set_defaults(run=read_and_run)
