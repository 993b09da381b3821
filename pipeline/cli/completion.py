"""The command `completion`: scripts with which a shell completes commands and options."""

from __future__ import annotations

import argparse
from typing import Final

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.parser import CommandParser, make_parser, set_command
from pipeline.visible_text import Form

SHELLS: Final = ("bash", "zsh", "tcsh")


def configure(parser: CommandParser) -> None:
    """Add the options of `completion`."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that reads the script")
    set_command(
        parser,
        _read,
        _run,
        "The script needs neither this program nor Python to complete. For bash: pipeline "
        "completion bash > ~/.local/share/bash-completion/completions/pipeline. For zsh: "
        "pipeline completion zsh > a folder of $fpath/_pipeline. Needs the extra [completion].",
    )


def _read(args: argparse.Namespace, messages: Messages) -> str:
    return str(args.shell)


def _run(shell: str) -> int:
    from pipeline.errors import MissingExtraError

    try:
        import shtab
    except ImportError as error:
        raise MissingExtraError("completion", "`pipeline completion`") from error
    print_result(shtab.complete(make_parser(complete=True), shell), form=Form.DATA)
    return 0
