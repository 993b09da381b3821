"""The commands `export` and `import`: translations to and from other tools."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.options import command, folder_options, language_option, settings_of

if TYPE_CHECKING:
    from pipeline.workflow.interchange import Imported


def add_exchange(commands: Any) -> None:
    """The commands `export` and `import`."""
    parser = command(
        commands,
        "export",
        "write translations as XLIFF, TMX or CSV",
        _export,
        "What PO files hold, for other tools: XLIFF 2.0 for translators' programs, TMX 1.4 for "
        "their memories (reviewed segments only, unless --only says otherwise), CSV for "
        "spreadsheets. A file gets all pages; into a folder goes one file a page.",
    )
    folder_options(parser)
    language_option(parser, several=True)
    parser.add_argument(
        "--format",
        choices=("xliff", "tmx", "csv"),
        help="format (by the ending of FILE: .xlf, .xliff, .tmx, .csv; xliff for a folder)",
    )
    parser.add_argument(
        "--only",
        choices=("unreviewed", "reviewed", "all"),
        help="which segments (all; reviewed for tmx)",
    )
    parser.add_argument("file", type=Path, metavar="FILE|DIR", help="where to write")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")
    parser = command(
        commands,
        "import",
        "take translations over from XLIFF, TMX or CSV into the PO files",
        _import,
        "Reads XLIFF 2.x and 1.2, TMX 1.4 and CSV (comma, semicolon or tab). What is reviewed in "
        "the file is approved, if its tags are those of the source; other text becomes a draft, "
        "marked fuzzy; a memory of another tool gives drafts. A text whose source has changed is "
        "offered beside the new one. What is refused is said with its line, exit code 1; the "
        "rest goes on. Run `pipeline build` afterwards.",
    )
    folder_options(parser)
    language_option(parser, several=True)
    parser.add_argument(
        "--overwrite", action="store_true", help="replace reviewed translations of the PO files"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if anything would change"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=".xlf, .tmx, .csv, or a folder of them"
    )


def _export(args: argparse.Namespace) -> int:
    from importlib.metadata import version

    from pipeline.workflow.interchange import Format, Only, export

    done = export(
        settings_of(args),
        args.file,
        tuple(args.pages),
        form=Format(args.format) if args.format else None,
        only=Only(args.only) if args.only else None,
        version=version("md-translation-pipeline"),
    )
    for warning in done.warnings:
        print(f"pipeline: warning: {warning}", file=sys.stderr)
    for path in done.files:
        print(os.path.relpath(path))
    print(f"{done.rows} segments in {len(done.files)} files")
    return 0


def _import(args: argparse.Namespace) -> int:
    from pipeline.interchange.import_rows import ImportStatus
    from pipeline.workflow.interchange import import_files

    settings = settings_of(args)
    done = import_files(settings, args.files, overwrite=args.overwrite, write=not args.check)
    for warning in done.warnings:
        print(f"pipeline: warning: {warning}", file=sys.stderr)
    for placed in done.told:
        print(placed, file=sys.stderr)
    counts = {
        language: {fate.name.lower(): done.count(language, fate) for fate in ImportStatus}
        for language in dict.fromkeys(placed.language for placed in done.placed)
    }
    if args.json:
        print(_json(done, counts))
    else:
        for language in counts:
            made = ((done.count(language, fate), fate) for fate in ImportStatus)
            told = ", ".join(f"{count} {fate}" for count, fate in made if count)
            print(f"{language}: {told}")
        would = "would change" if args.check else "changed; run `pipeline build`"
        print(f"{len(done.files)} PO files {would if args.check or done.files else 'changed'}")
    refused = any(placed.outcome.status is ImportStatus.REFUSED for placed in done.placed)
    return 1 if refused or (args.check and done.files) else 0


def _json(done: Imported, counts: dict[str, dict[str, int]]) -> str:
    told = [
        {
            "path": str(placed.path),
            "line": placed.outcome.row.line,
            "language": placed.language,
            "page": placed.outcome.row.page,
            "segment": placed.outcome.row.id,
            "outcome": placed.outcome.status.name.lower(),
            "message": placed.outcome.message,
        }
        for placed in done.told
    ]
    result = {
        "languages": counts,
        "files": [str(path) for path in done.files],
        "told": told,
        "warnings": done.warnings,
    }
    return json.dumps(result, ensure_ascii=False, indent=2)
