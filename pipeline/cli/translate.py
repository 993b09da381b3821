"""The command `translate`: plain text, one segment a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, flush, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_translation_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.visible_text import Form

if TYPE_CHECKING:
    from pipeline.mt.translate import Translation


class TranslateArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    file: Path | None
    """None: standard input."""


def configure(parser: CommandParser) -> None:
    """Add the options of `translate`."""
    add_translation_options(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="UTF-8 text (stdin)")
    set_command(
        parser,
        _read,
        _run,
        "Reads FILE or standard input, prints as many lines in the same order, as soon as they "
        "are translated.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> TranslateArguments:
    return TranslateArguments(read_settings_options(args), messages, args.file)


def _run(args: TranslateArguments) -> int:
    from pipeline.config.domains import domains_of
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.workflow.build import load_glossary
    from pipeline.workflow.plugin_checks import load_named_checks, translate_lines
    from pipeline.workflow.portions import portions

    settings, progress = load_settings(args.settings), args.messages.progress()
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).within(domains_of(settings))
    lines = _read_lines(args.file)
    load_named_checks(settings.checks)
    engine = resolve_engine(settings.engine, pair)
    args.messages.note(f"engine {engine.signature(pair)}")
    done = 0
    for batch in portions(lines):
        if progress:
            progress(f"lines {pair.target}", done, len(lines))
        results = translate_lines(batch, engine, pair, terms, settings.checks)
        if progress:
            progress.clear()
        _print_lines(args, batch, results, done)
        done += len(batch)
    return 0


def _print_lines(
    args: TranslateArguments, lines: Sequence[str], results: Sequence[Translation], before: int
) -> None:
    """Print translations, and their findings with the numbers of the lines: `before` is how many
    lines came earlier."""
    from pipeline.workflow.plugin_checks import restore_blanks

    name = args.file or "stdin"
    for number, (line, result) in enumerate(zip(lines, results, strict=True), before + 1):
        print_result(restore_blanks(line, result), form=Form.DATA)
        for problem in result.problems:
            args.messages.note(
                f"{name}:{number}: {problem.severity}: {problem.message} [{problem.code}]"
            )
    flush(sys.stdout)


def _read_lines(path: Path | None) -> list[str]:
    from pipeline.errors import UsageError

    name = str(path or "standard input")
    if path is None and sys.stdin is None:
        raise UsageError(f"{name} is closed; name a file")
    try:
        data = path.read_bytes() if path else sys.stdin.buffer.read()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}:{line}: not UTF-8; save it as UTF-8") from error
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
