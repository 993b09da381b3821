"""The command line: parse, call one function, print a report. Only this module prints."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.report import Report
    from pipeline.settings import Settings

EPILOG: Final = """\
exit codes: 0 done; 1 done, with error findings (--strict, check) or differences (--check);
2 usage, configuration or input error, nothing half-written; 130 interrupted.
Messages go to stderr, results to stdout. Defaults may stand in pipeline.toml or in
[tool.pipeline] of pyproject.toml, nearest upward; the command line wins."""

SHOWN: Final = 40
"""Findings printed by `build` before it refers to `check`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for what a user can cause."""
    parser = make_parser()
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed help or the usage error
        return stop.code if isinstance(stop.code, int) else 2
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except PipelineError as error:
        print(f"pipeline: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pipeline: interrupted; what was finished stays, run again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader has gone, as `head` does
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 128 + signal.SIGPIPE


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="pipeline",
        description="Per-language editions of a tree of Markdown pages, made offline under a "
        "locked medical glossary; people review them as PO files.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    from importlib.metadata import version

    parser.add_argument("--version", action="version", version=version("md-translation-pipeline"))
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(commands)
    _add_status(commands)
    _add_check(commands)
    _add_translate(commands)
    _add_evaluate(commands)
    _add_glossary(commands)
    _add_models(commands)
    return parser


def _command(commands: Any, name: str, text: str, run: Callable[..., int], more: str = "") -> Any:
    parser = commands.add_parser(
        name, help=text, description=f"{text[:1].upper()}{text[1:]}. {more}".strip()
    )
    parser.set_defaults(run=run)
    return parser


def _tree_options(parser: Any) -> None:
    parser.add_argument("--source", type=Path, metavar="DIR", help="folder of the pages (seeds)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder of editions, and PO files under po/ (output)",
    )
    _language_options(parser, several=True)


def _language_options(parser: Any, *, several: bool = False) -> None:
    action = "append" if several else "store"
    parser.add_argument(
        "--lang",
        action=action,
        metavar="L",
        dest="lang",
        help="target language" + (", may be repeated" if several else "") + " (es)",
    )
    parser.add_argument(
        "--engine",
        metavar="NAME",
        help="auto (first of argos, bundled that can), argos, bundled, or the test "
        "engines identity and pseudo",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--glossary", type=Path, metavar="DIR", help="folder of en-es.tsv and the like (glossary)"
    )
    group.add_argument("--no-glossary", action="store_true", help="translate without glossary")


def _settings(args: argparse.Namespace) -> Settings:
    from pipeline.settings import check_language, load

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
    _check_engine(settings.engine)
    return settings


def _check_engine(name: str) -> None:
    from pipeline.engines import engine_names
    from pipeline.errors import UsageError

    if name != "auto" and name not in engine_names():
        known = ", ".join(["auto", *engine_names()])
        raise UsageError(f"unknown engine {name!r}; known engines: {known}")


# --- build, status, check ------------------------------------------------------------------------


def _add_build(commands: Any) -> None:
    parser = _command(
        commands,
        "build",
        "build editions and PO files",
        _build,
        "Approved translations are kept as they are; machine translations that "
        "stand in PO files are used again; only what is left goes to an engine.",
    )
    _tree_options(parser)
    parser.add_argument("--jobs", type=_positive, metavar="N", help="worker processes (1)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if anything would change"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 on error findings")
    parser.add_argument(
        "--refresh", action="store_true", help="ask the engine anew for what nobody reviewed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _build(args: argparse.Namespace) -> int:
    from pipeline.build import Task, build

    settings = _settings(args)
    task = Task(
        settings,
        tuple(args.pages),
        write=not args.check,
        refresh=args.refresh,
        translate=not args.check,
    )
    report = build(task, _progress())
    _print_errors(report)
    if not args.check:
        _print_findings(report, settings, SHOWN)
    if args.json:
        print(report.as_json())
    elif args.check:
        for name in report.changed:
            print(f"would change {name}")
        print(f"{len(report.changed)} files would change")
    else:
        print(report.summary())
    return report.exit_code(strict=args.strict, check=args.check)


def _add_status(commands: Any) -> None:
    parser = _command(
        commands,
        "status",
        "say how far each page is",
        _status,
        "Per page and language: stale, untranslated, machine, reviewed and flagged "
        "segments, words to review. Asks no engine, writes nothing.",
    )
    _tree_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _look(args: argparse.Namespace) -> tuple[Report, Settings]:
    """A run that writes nothing and asks no engine."""
    from pipeline.build import Task, build

    settings = _settings(args)
    return build(Task(settings, write=False, translate=False)), settings


def _status(args: argparse.Namespace) -> int:
    from pipeline.units import Status

    report, _ = _look(args)
    _print_errors(report)
    rows = []
    for page in report.pages:
        counts = {str(status): page.statuses[status] for status in Status}
        rows.append(
            {
                "page": page.page,
                "language": page.language,
                "stale": bool(page.files),
                "state": page.state,
                **counts,
                "flagged": page.flagged,
                "words_to_review": page.review_words,
            }
        )
    if args.json:
        print(json.dumps({"pages": rows, "errors": report.errors}, ensure_ascii=False, indent=2))
    else:
        print(_table(rows))
    return report.exit_code()


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no pages found"
    names = [
        "language",
        "stale",
        "untranslated",
        "machine",
        "reviewed",
        "flagged",
        "words_to_review",
        "page",
    ]
    heads = [name.replace("words_to_review", "to review") for name in names]
    shown = {True: "yes", False: "no"}
    lines = [
        heads,
        *(
            [str(shown.get(row[n], row[n]) if n == "stale" else row[n]) for n in names]
            for row in rows
        ),
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _add_check(commands: Any) -> None:
    parser = _command(
        commands,
        "check",
        "run the quality checks on what is built",
        _check,
        "Prints each finding as path:line: severity: message [check]; exits 1 on "
        "errors. Asks no engine, writes nothing.",
    )
    _tree_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _check(args: argparse.Namespace) -> int:
    from pipeline.report import finding_dict
    from pipeline.units import Finding, Severity

    report, settings = _look(args)
    for page in report.pages:
        if page.files:
            message = "edition or PO file is not as a build would leave it; run `pipeline build`"
            page.findings += (Finding("stale", Severity.ERROR, message, page.page),)
    _print_errors(report)
    if args.json:
        found = [finding_dict(finding) for finding in report.findings]
        print(
            json.dumps({"findings": found, "errors": report.errors}, ensure_ascii=False, indent=2)
        )
    else:
        for finding in report.findings:
            print(_finding_line(finding, settings))
        errors = report.error_findings
        print(f"{errors} errors, {len(report.findings) - errors} warnings")
    return report.exit_code(strict=True)


def _print_errors(report: Report) -> None:
    for error in report.errors:
        print(f"pipeline: {error}", file=sys.stderr)


def _print_findings(report: Report, settings: Settings, limit: int) -> None:
    findings = report.findings
    for finding in findings[:limit]:
        print(_finding_line(finding, settings), file=sys.stderr)
    if len(findings) > limit:
        print(f"… and {len(findings) - limit} more findings; see `pipeline check`", file=sys.stderr)


def _finding_line(finding: Any, settings: Settings) -> str:
    path = settings.source / finding.path
    shown = os.path.relpath(path)
    return f"{shown}:{finding.line or 1}: {finding.severity}: {finding.message} [{finding.check}]"


def _progress() -> Callable[[str, int, int], None] | None:
    """A progress line on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{what}: {done}/{total}\x1b[K", end=end, file=sys.stderr, flush=True)

    return show


# --- translate, evaluate -------------------------------------------------------------------------


def _add_translate(commands: Any) -> None:
    parser = _command(
        commands,
        "translate",
        "translate plain text, one segment a line",
        _translate,
        "Reads FILE or standard input, prints as many lines in the same order.",
    )
    _language_options(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="UTF-8 text (stdin)")


def _translate(args: argparse.Namespace) -> int:
    from pipeline.build import load_glossary
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.tags import plain
    from pipeline.translate import translate_text

    settings = _settings(args)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair)
    lines = _read_lines(args.file)
    engine = resolve_engine(settings.engine, pair)
    print(f"engine {engine.signature(pair)}", file=sys.stderr)
    for number, result in enumerate(translate_text(lines, engine, pair, terms), 1):
        print(plain(result.target))
        for problem in result.problems:
            name = args.file or "stdin"
            print(
                f"{name}:{number}: {problem.severity}: {problem.message} [{problem.code}]",
                file=sys.stderr,
            )
    return 0


def _read_lines(path: Path | None) -> list[str]:
    from pipeline.errors import UsageError

    name = str(path or "standard input")
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


def _add_evaluate(commands: Any) -> None:
    parser = _command(
        commands,
        "evaluate",
        "score an engine against human translations",
        _evaluate,
        "REFS holds source<TAB>reference lines. Prints BLEU, chrF2 and TER "
        "(sacrebleu), term accuracy and speed.",
    )
    _language_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("refs", type=Path, metavar="REFS.tsv")


def _evaluate(args: argparse.Namespace) -> int:
    from pipeline.build import load_glossary
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.evaluate import evaluate

    settings = _settings(args)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair)
    engine = resolve_engine(settings.engine, pair)
    scores = evaluate(args.refs, engine, pair, terms)
    if args.json:
        print(json.dumps(scores, ensure_ascii=False, indent=2))
    else:
        for name, value in scores.items():
            print(f"{name:22}{value}")
    return 0


# --- glossary, models ----------------------------------------------------------------------------


def _add_glossary(commands: Any) -> None:
    parser = commands.add_parser(
        "glossary", help="look after the term files", description="Look after the term files."
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, text, run in (
        ("lint", "report what contradicts itself in the glossary; exits 1 if anything does", _lint),
        ("search", "print the entries that hold a text", _search),
    ):
        action = _command(actions, name, text, run)
        _language_options(action)
        if name == "search":
            action.add_argument("term", metavar="TERM")


def _lint(args: argparse.Namespace) -> int:
    from pipeline.build import load_glossary
    from pipeline.engines import LanguagePair
    from pipeline.glossary import lint

    settings = _settings(args)
    found = 0
    for language in settings.languages:
        terms = load_glossary(settings, LanguagePair(settings.source_language, language))
        problems = lint(terms)
        found += len(problems)
        for problem in problems:
            print(problem)
        print(f"{language}: {len(terms.terms)} entries, {len(problems)} problems")
    return 1 if found else 0


def _search(args: argparse.Namespace) -> int:
    from pipeline.build import load_glossary
    from pipeline.engines import LanguagePair

    settings = _settings(args)
    wanted = args.term.casefold()
    hits = 0
    for language in settings.languages:
        terms = load_glossary(settings, LanguagePair(settings.source_language, language))
        for term in terms.terms:
            texts = (term.term, term.translation, *term.forms, *term.target_forms)
            if any(wanted in text.casefold() for text in texts):
                hits += 1
                print(f"{term.path}:{term.line}: {term.note_for_translators()}")
    return 0 if hits else 1


def _add_models(commands: Any) -> None:
    parser = commands.add_parser(
        "models",
        help="list, install and verify engine models",
        description="List, install and verify engine models.",
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _command(actions, "list", "list installed Argos packages", _models_list)
    install = _command(
        actions,
        "install",
        "install an Argos package",
        _models_install,
        "From the Argos index when online (SHA-256 is checked), or from a file.",
    )
    install.add_argument("pair", nargs="*", metavar="LANG", help="source and target, such as en es")
    install.add_argument(
        "--from", dest="file", type=Path, metavar="FILE", help="a local .argosmodel file"
    )
    install.add_argument("--sha256", metavar="HEX", help="expected hash of a package not pinned")
    install.add_argument(
        "--into",
        type=Path,
        default=Path("models"),
        metavar="DIR",
        help="folder to install into (models)",
    )
    _command(
        actions,
        "verify",
        "check the hashes of installed packages; exits 1 if one is wrong",
        _models_verify,
    )


def _models_list(args: argparse.Namespace) -> int:
    from pipeline.models import list_models

    for model in list_models():
        print(_model_line(model))
    return 0


def _models_install(args: argparse.Namespace) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.errors import UsageError
    from pipeline.models import install_from_file, install_from_index

    if args.file:
        model = install_from_file(args.file, args.into)
    elif len(args.pair) == 2:
        model = install_from_index(
            LanguagePair(*args.pair), args.into, sha256=args.sha256, progress=_download_progress()
        )
    else:
        raise UsageError("name source and target language (en es), or a file with --from")
    print(f"installed {_model_line(model)}")
    return 0


def _download_progress() -> Callable[[int, int], None] | None:
    show = _progress()
    if show is None:
        return None
    return lambda done, total: show("bytes", done, total)


def _models_verify(args: argparse.Namespace) -> int:
    from pipeline.models import verify_models

    wrong = 0
    for model in verify_models():
        print(_model_line(model))
        wrong += model.verified is False or bool(model.problem)
    return 1 if wrong else 0


def _model_line(model: Any) -> str:
    state = {True: "verified", False: "CHANGED", None: ""}[model.verified]
    parts = (str(model.pair or "?"), model.engine, model.version, model.sha256[:12], state)
    told = f"  {model.problem}" if model.problem else ""
    return "  ".join(part for part in parts if part) + f"  {os.path.relpath(model.path)}{told}"
