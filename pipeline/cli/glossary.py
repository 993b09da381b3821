"""The command `glossary`: look after the term files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_translation_options,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, add_action, add_actions, set_command
from pipeline.visible_text import Form


class LintArguments(NamedTuple):
    """What `glossary lint` was asked to do."""

    settings: SettingsOptions
    messages: Messages
    notes: bool


class SearchArguments(NamedTuple):
    """What `glossary search` was asked to do."""

    settings: SettingsOptions
    text: str


class ImportArguments(NamedTuple):
    """What `glossary import` was asked to do."""

    settings: SettingsOptions
    messages: Messages
    kind: str
    """nci, csv or tbx."""
    files: tuple[Path, ...]
    into: Path | None
    """None: standard output."""


class ExportArguments(NamedTuple):
    """What `glossary export` was asked to do."""

    settings: SettingsOptions
    file: Path


def configure(parser: CommandParser) -> None:
    """Add the actions of `glossary`."""
    actions = add_actions(parser)
    lint = "report what is wrong in the glossary; exits 1 if any"
    add_action(actions, "lint", lint, _configure_lint)
    add_action(actions, "search", "print the entries that hold a text", _configure_search)
    imports = "add entries from elsewhere; what is there is never changed"
    add_action(actions, "import", imports, _configure_import)
    add_action(actions, "export", "write the glossary as CSV, TBX or TSV", _configure_export)


# --- lint ----------------------------------------------------------------------------------------


def _configure_lint(parser: CommandParser) -> None:
    parser.add_argument("--notes", action="store_true", help="also what a person may look at")
    add_translation_options(parser)
    set_command(parser, _read_lint, _lint)


def _read_lint(args: argparse.Namespace, messages: Messages) -> LintArguments:
    return LintArguments(read_settings_options(args), messages, args.notes)


def _lint(args: LintArguments) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.glossary.lint import lint, notes
    from pipeline.languages import language
    from pipeline.workflow.build import load_glossary

    settings = load_settings(args.settings)
    found = 0
    for code in settings.languages:
        dictionary = language(code).find_dictionary()
        if isinstance(dictionary, str) and dictionary:
            args.messages.note(f"spelling is judged by rules only: {dictionary}")
        known = None if isinstance(dictionary, str) else dictionary
        terms = load_glossary(settings, LanguagePair(settings.source_language, code))
        problems = lint(terms, known)
        found += len(problems)
        print_result("".join(f"{problem}\n" for problem in problems), end="")
        if args.notes:
            print_result("".join(f"{note} (note)\n" for note in notes(terms, known)), end="")
        print_result(f"{code}: {len(terms.terms)} entries, {len(problems)} problems")
    return 1 if found else 0


# --- search --------------------------------------------------------------------------------------


def _configure_search(parser: CommandParser) -> None:
    parser.add_argument("term", metavar="TERM", help="text to look for")
    add_translation_options(parser)
    set_command(parser, _read_search, _search)


def _read_search(args: argparse.Namespace, messages: Messages) -> SearchArguments:
    return SearchArguments(read_settings_options(args), args.term)


def _search(args: SearchArguments) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.workflow.build import load_glossary

    settings = load_settings(args.settings)
    wanted = args.text.casefold()
    hits = 0
    for language in settings.languages:
        terms = load_glossary(settings, LanguagePair(settings.source_language, language))
        for term in terms.terms:
            texts = (term.term, term.translation, *term.forms, *term.target_forms, *term.admitted)
            if any(wanted in text.casefold() for text in texts):
                hits += 1
                print_result(f"{term.path}:{term.line}: {term.note_for_translators()}")
    return 0 if hits else 1


# --- import, export ------------------------------------------------------------------------------


def _configure_import(parser: CommandParser) -> None:
    parser.add_argument("kind", choices=("nci", "csv", "tbx"), help="what the files are")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--into", type=Path, metavar="TSV", help="glossary to add to (stdout)")
    add_translation_options(parser)
    set_command(
        parser,
        _read_import,
        _import,
        "nci reads the JSON that the National Cancer Institute publishes, or a table "
        "cdr_id, en, es; what a person must look at is noted with check.",
    )


def _read_import(args: argparse.Namespace, messages: Messages) -> ImportArguments:
    files = tuple(args.files)
    return ImportArguments(read_settings_options(args), messages, args.kind, files, args.into)


def _import(args: ImportArguments) -> int:
    from pipeline.glossary.importers import read_terms
    from pipeline.glossary.importers.merge import merge_into_file
    from pipeline.workspace.writing import write_bytes

    settings = load_settings(args.settings)
    pair = (settings.source_language, settings.languages[0])
    terms = read_terms(args.kind, args.files, pair)
    data, done = merge_into_file(args.into, terms, pair)
    for line in done.changed:
        args.messages.note(line)
    if args.into:
        write_bytes(args.into, data)
    else:
        print_result(data.decode(), end="", form=Form.DATA)
    checks = sum(term.note.startswith("check:") for term in done.new)
    args.messages.note(
        f"{len(done.new)} new, {checks} of them to check; {len(done.changed)} there with another "
        f"translation, {len(done.skipped)} there already"
    )
    return 0


def _configure_export(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .csv, .tbx or .tsv")
    add_translation_options(parser)
    set_command(parser, _read_export, _export)


def _read_export(args: argparse.Namespace, messages: Messages) -> ExportArguments:
    return ExportArguments(read_settings_options(args), args.file)


def _export(args: ExportArguments) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.glossary.importers import write_terms
    from pipeline.workflow.build import load_glossary
    from pipeline.workspace.writing import write_bytes

    settings = load_settings(args.settings)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).terms
    write_bytes(args.file, write_terms(terms, args.file, pair))
    print_result(f"{args.file}: {len(terms)} entries")
    return 0
