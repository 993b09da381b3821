"""The command `adopt`: existing translations into PO files."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, print_message, print_result
from pipeline.cli.options import (
    SettingsOptions,
    add_folder_options,
    add_glossary_options,
    add_language_option,
    add_pages,
    load_settings,
    read_settings_options,
)
from pipeline.cli.parser import CommandParser, set_command
from pipeline.visible_text import Form

if TYPE_CHECKING:
    from pipeline.workflow.adopt import Adopted, AdoptedPage, Remark

_COUNTS = ("reviewed", "draft", "unchanged", "unplaced", "missing", "untranslated")


class AdoptArguments(NamedTuple):
    """What the command was asked to do."""

    settings: SettingsOptions
    messages: Messages
    pages: tuple[str, ...]
    template: str
    reviewed: bool
    dry_run: bool
    json: bool


def configure(parser: CommandParser) -> None:
    """Add the options of `adopt`."""
    add_folder_options(parser)
    add_language_option(parser, several=True)
    parser.add_argument(
        "--from",
        dest="template",
        default="",
        metavar="PLACE",
        help="where the translated pages are: a folder with the same names, a template such as "
        "{lang}/{path} or {dir}/{stem}.{lang}{ext}, or one file and its PAGE (where editions go)",
    )
    parser.add_argument(
        "--reviewed",
        action="store_true",
        help="approve texts whose place is certain and in which no check finds an error; without "
        "it all are drafts",
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would be")
    add_glossary_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_pages(parser)
    set_command(
        parser,
        _read,
        _run,
        "Takes pages that people translated already into the PO files, text by text: aligned by "
        "the structure of both pages, their words, numbers and links. What is unsure is a draft, "
        "and said with -v; what fits nowhere is listed with its line, exit code 1, and a copy of "
        "the page is kept. Approved texts of PO files stay. Afterwards the pages count as built: "
        "run `pipeline build` to translate what is missing in them.",
    )


def _read(args: argparse.Namespace, messages: Messages) -> AdoptArguments:
    return AdoptArguments(
        read_settings_options(args),
        messages,
        tuple(args.pages),
        args.template,
        reviewed=args.reviewed,
        dry_run=args.dry_run,
        json=args.json,
    )


def _run(args: AdoptArguments) -> int:
    from pipeline.workflow.adopt import AdoptOptions, adopt

    settings = load_settings(args.settings)
    done = adopt(
        AdoptOptions(
            settings, args.pages, args.template, reviewed=args.reviewed, write=not args.dry_run
        )
    )
    for error in done.errors:
        print_message(error)
    for page in done.pages:
        _print_page(page, args)
    if args.json:
        print_result(_json(done), form=Form.JSON)
    else:
        _print_counts(done, settings.languages, args)
    return int(done.failed)


def _print_page(page: AdoptedPage, args: AdoptArguments) -> None:
    if page.problem:
        print_message(f"{os.path.relpath(page.human.path)}: not adopted: {page.problem}")
        return
    for remark in page.unplaced:
        print_message(_relative(remark))
    for remark in page.doubts:
        args.messages.detail(_relative(remark))
    if page.kept:
        what = "a copy would be kept as" if args.dry_run else "a copy is kept as"
        kept = os.path.relpath(page.kept)
        args.messages.note(f"{os.path.relpath(page.human.path)}: {what} {kept}")


def _relative(remark: Remark) -> str:
    return str(remark._replace(path=Path(os.path.relpath(remark.path))))


def _print_counts(done: Adopted, languages: tuple[str, ...], args: AdoptArguments) -> None:
    taken = [page for page in done.pages if not page.problem]
    for language in languages:
        parts = [
            (done.count("reviewed", language), "taken as reviewed"),
            (done.count("draft", language), "taken as drafts"),
            (done.count("unchanged", language), "known already"),
            (done.count("unplaced", language), "not placed"),
            (done.count("missing", language), "without a translation"),
            (done.count("untranslated", language), "left in the source language"),
        ]
        if shown := ", ".join(f"{count} {what}" for count, what in parts if count):
            print_result(f"{language}: {shown}")
    verb = "would be adopted" if args.dry_run else "adopted"
    ending = "; run `pipeline build`" if taken and not args.dry_run else ""
    already = f", {done.already} from builds or adopted before" if done.already else ""
    pages = f"{len(taken)} page" + ("" if len(taken) == 1 else "s")
    print_result(f"{pages} {verb}{already}{ending}")


def _json(done: Adopted) -> str:
    pages = [
        {
            "page": page.human.page,
            "language": page.human.language,
            "path": str(page.human.path),
            "problem": page.problem,
            "counts": {name: page.counts[name] for name in _COUNTS},
            "unplaced": [_remark(remark) for remark in page.unplaced],
            "doubts": [_remark(remark) for remark in page.doubts],
            "kept": str(page.kept) if page.kept else "",
        }
        for page in done.pages
    ]
    result = {"pages": pages, "already": done.already, "errors": done.errors}
    return json.dumps(result, ensure_ascii=False, indent=2)


def _remark(remark: Remark) -> dict[str, object]:
    return {"line": remark.line, "message": remark.message}
