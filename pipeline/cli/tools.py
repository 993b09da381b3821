"""The commands beside the build: translate, evaluate, glossary, models."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.cli.options import command, language_options, progress, settings_of

# --- translate, evaluate -------------------------------------------------------------------------


def add_translate(commands: Any) -> None:
    """The command `translate`."""
    parser = command(
        commands,
        "translate",
        "translate plain text, one segment a line",
        _translate,
        "Reads FILE or standard input, prints as many lines in the same order.",
    )
    language_options(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="UTF-8 text (stdin)")


def _translate(args: argparse.Namespace) -> int:
    from pipeline.config.domains import domains_of
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.mt.translate import translate_text
    from pipeline.tagged_text import plain
    from pipeline.workflow.build import load_glossary

    settings = settings_of(args)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).within(domains_of(settings))
    lines = _read_lines(args.file)
    engine = resolve_engine(settings.engine, pair)
    print(f"engine {engine.signature(pair)}", file=sys.stderr)
    results = translate_text(lines, engine, pair, terms)
    for number, (line, result) in enumerate(zip(lines, results, strict=True), 1):
        text = line.strip()
        print(line.replace(text, plain(result.target), 1) if text else line)
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


def add_evaluate(commands: Any) -> None:
    """The command `evaluate`."""
    parser = command(
        commands,
        "evaluate",
        "score an engine against human translations",
        _evaluate,
        "REFS holds source<TAB>reference lines. Prints BLEU, chrF2 and TER "
        "(sacrebleu), term accuracy and speed.",
    )
    language_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("refs", type=Path, metavar="REFS.tsv")


def _evaluate(args: argparse.Namespace) -> int:
    from pipeline.config.domains import domains_of
    from pipeline.engines import LanguagePair, resolve_engine
    from pipeline.workflow.build import load_glossary
    from pipeline.workflow.evaluate import evaluate

    settings = settings_of(args)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).within(domains_of(settings))
    engine = resolve_engine(settings.engine, pair)
    scores = evaluate(args.refs, engine, pair, terms)
    if args.json:
        print(json.dumps(scores, ensure_ascii=False, indent=2))
    else:
        for name, value in scores.items():
            print(f"{name:30}{value}")
    return 0


# --- glossary, models ----------------------------------------------------------------------------


def add_glossary(commands: Any) -> None:
    """The command `glossary`."""
    parser = commands.add_parser(
        "glossary", help="look after the term files", description="Look after the term files."
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    lint = command(actions, "lint", "report what is wrong in the glossary; exits 1 if any", _lint)
    lint.add_argument("--notes", action="store_true", help="also what a person may look at")
    search = command(actions, "search", "print the entries that hold a text", _search)
    search.add_argument("term", metavar="TERM")
    read = command(
        actions,
        "import",
        "add entries from elsewhere; what is there is never changed",
        _import,
        "nci reads the JSON that the National Cancer Institute publishes, or a table "
        "cdr_id, en, es; what a person must look at is noted with check.",
    )
    read.add_argument("kind", choices=("nci", "csv", "tbx"), help="what the files are")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    read.add_argument("--into", type=Path, metavar="TSV", help="glossary to add to (stdout)")
    export = command(actions, "export", "write the glossary as CSV, TBX or TSV", _export)
    export.add_argument("file", type=Path, metavar="FILE", help="ends in .csv, .tbx or .tsv")
    for action in (lint, search, read, export):
        language_options(action)


def _lint(args: argparse.Namespace) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.glossary.lint import lint, notes
    from pipeline.languages.es.spelling import word_list
    from pipeline.workflow.build import load_glossary

    settings = settings_of(args)
    known = word_list() if "es" in settings.languages else None
    if isinstance(known, str):
        print(f"spelling is judged by rules only: {known}", file=sys.stderr)
        known = None
    found = 0
    for language in settings.languages:
        terms = load_glossary(settings, LanguagePair(settings.source_language, language))
        problems = lint(terms, known)
        found += len(problems)
        print("".join(f"{problem}\n" for problem in problems), end="")
        if args.notes:
            print("".join(f"{note} (note)\n" for note in notes(terms, known)), end="")
        print(f"{language}: {len(terms.terms)} entries, {len(problems)} problems")
    return 1 if found else 0


def _import(args: argparse.Namespace) -> int:
    from pipeline.glossary.importers import csv_files as exchange
    from pipeline.glossary.importers.nci import read
    from pipeline.glossary.importers.proposals import propose
    from pipeline.workspace.files import write_bytes

    settings = settings_of(args)
    pair = (settings.source_language, settings.languages[0])
    if args.kind == "nci":
        terms = [propose(concept) for concept in read(args.files)]
    else:
        terms = [term for path in args.files for term in exchange.read(path, pair, args.kind)]
    data, done = exchange.into_file(args.into, terms, pair[1])
    for line in done.changed:
        print(line, file=sys.stderr)
    if args.into:
        write_bytes(args.into, data)
    else:
        print(data.decode(), end="")
    checks = sum(term.note.startswith("check:") for term in done.new)
    print(
        f"{len(done.new)} new, {checks} of them to check; {len(done.changed)} there with another "
        f"translation, {len(done.skipped)} there already",
        file=sys.stderr,
    )
    return 0


def _export(args: argparse.Namespace) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.glossary.importers.csv_files import write
    from pipeline.workflow.build import load_glossary
    from pipeline.workspace.files import write_bytes

    settings = settings_of(args)
    pair = LanguagePair(settings.source_language, settings.languages[0])
    terms = load_glossary(settings, pair).terms
    write_bytes(args.file, write(terms, args.file, pair))
    print(f"{args.file}: {len(terms)} entries")
    return 0


def _search(args: argparse.Namespace) -> int:
    from pipeline.engines import LanguagePair
    from pipeline.workflow.build import load_glossary

    settings = settings_of(args)
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


def add_models(commands: Any) -> None:
    """The command `models`."""
    parser = commands.add_parser(
        "models",
        help="list, install and verify engine models",
        description="List, install and verify engine models.",
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    command(
        actions,
        "list",
        "list installed models: pair, engine, version, hash, size, whether verified, path",
        _models_list,
        "Every file is compared with what was recorded when the model was installed.",
    )
    install = command(
        actions,
        "install",
        "install a model",
        _models_install,
        "From the engine's index when online (SHA-256 is checked; a download that broke off goes "
        "on), or from files. Examples: models install en es; models install --from "
        "translate-en_es-1_0.argosmodel; models install --engine firefox en es; models install "
        "--engine firefox en es --from DIR.",
    )
    install.add_argument("pair", nargs="*", metavar="LANG", help="source and target, such as en es")
    install.add_argument(
        "--engine", choices=("argos", "firefox"), default="argos", help="whose model (argos)"
    )
    install.add_argument(
        "--from",
        dest="files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="a local .argosmodel file; a folder, or the files, of a Firefox model",
    )
    install.add_argument("--sha256", metavar="HEX", help="expected hash of a package not pinned")
    install.add_argument(
        "--into",
        type=Path,
        default=Path("models"),
        metavar="DIR",
        help="folder to install into (models)",
    )
    command(
        actions,
        "verify",
        "check the hashes of installed models; exits 1 if one is wrong",
        _models_verify,
    )


def _models_list(args: argparse.Namespace) -> int:
    _models_verify(args)
    return 0


def _models_install(args: argparse.Namespace) -> int:
    from pipeline.errors import UsageError

    if len(args.pair) not in (0, 2) or (args.engine == "firefox" and not args.pair):
        raise UsageError("name source and target language (en es)")
    if args.engine == "argos" and len(args.files or ()) > 1:
        raise UsageError("an Argos package is one file; name it with --from")
    if not args.pair and not args.files:
        raise UsageError("name source and target language (en es), or a file with --from")
    for model in (_install_firefox if args.engine == "firefox" else _install_argos)(args):
        print(f"installed {_model_line(model)}")
    return 0


def _install_argos(args: argparse.Namespace) -> list[Any]:
    from pipeline.engines import LanguagePair
    from pipeline.engines.models import install_from_file, install_from_index

    if args.files:
        return [install_from_file(args.files[0], args.into, sha256=args.sha256)]
    pair, show = LanguagePair(*args.pair), _download_progress()
    return [install_from_index(pair, args.into, sha256=args.sha256, progress=show)]


def _install_firefox(args: argparse.Namespace) -> list[Any]:
    from pipeline.engines import LanguagePair
    from pipeline.engines.firefox.install import install_from_files, install_from_index
    from pipeline.errors import UsageError

    pair = LanguagePair(*args.pair)
    if args.sha256:
        raise UsageError("--sha256 is for Argos packages; the hashes of Firefox models are known")
    if args.files:
        return [install_from_files(pair, args.files, args.into)]
    return install_from_index(pair, args.into, progress=_download_progress())


def _download_progress() -> Callable[[int, int], None] | None:
    show = progress()
    if show is None:
        return None
    return lambda done, total: show("bytes", done, total)


def _models_verify(args: argparse.Namespace) -> int:
    from pipeline.engines.models import verify_models

    wrong = 0
    for model in verify_models():
        print(_model_line(model))
        wrong += model.verified is False or bool(model.problem)
    return 1 if wrong else 0


def _model_line(model: Any) -> str:
    state = {True: "verified", False: "CHANGED", None: "not recorded"}[model.verified]
    state = "BROKEN" if model.verified is False and model.pair is None else state
    size = f"{model.size / 1e6:.1f} MB"
    parts = (str(model.pair or "?"), model.engine, model.version, model.sha256[:12], size, state)
    told = f"  {model.problem}" if model.problem else ""
    return "  ".join(part for part in parts if part) + f"  {os.path.relpath(model.path)}{told}"
