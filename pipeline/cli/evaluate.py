"""The command `evaluate`: score an engine against human translations."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_translation_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.visible_text import Form


class EvaluateArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    references: Path
    json: bool


def configure(parser: CommandParser) -> None:
    """Add the options of `evaluate`."""
    add_translation_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("refs", type=Path, metavar="REFS.tsv")
    set_command(
        parser,
        _read,
        _run,
        "REFS holds source<TAB>reference lines. Prints BLEU, chrF2 and TER "
        "(sacrebleu), term accuracy and speed. Needs the extra [evaluate].",
    )


def _read(args: argparse.Namespace, messages: Messages) -> EvaluateArguments:
    return EvaluateArguments(read_settings_options(args), args.refs, args.json)


def _run(args: EvaluateArguments) -> int:
    from pipeline.config.domains import domains_of
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.workflow.build import load_glossary
    from pipeline.workflow.evaluate import evaluate

    settings = load_settings(args.settings)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).within(domains_of(settings))
    engine = resolve_engine(settings.engine, pair)
    scores = evaluate(args.references, engine, pair, terms)
    if args.json:
        print_result(json.dumps(scores, ensure_ascii=False, indent=2), form=Form.JSON)
    else:
        for name, value in scores.items():
            print_result(f"{name:30}{value}")
    return 0
