"""The command `models`: list, install and verify engine models."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.messages import Messages, print_result
from pipeline.cli.parser import CommandParser, add_action, add_actions, set_command

if TYPE_CHECKING:
    from pipeline.engines.installed import InstalledModel


class InstallArguments(NamedTuple):
    """What `models install` was asked to do."""

    messages: Messages
    pair: tuple[str, ...]
    engine: str
    files: tuple[Path, ...]
    sha256: str | None
    into: Path


def configure(parser: CommandParser) -> None:
    """Add the actions of `models`."""
    actions = add_actions(parser)
    listing = "list installed models: pair, engine, version, hash, size, whether verified, path"
    add_action(actions, "list", listing, _configure_list)
    add_action(actions, "install", "install a model", _configure_install)
    verify = "check the hashes of installed models; exits 1 if one is wrong"
    add_action(actions, "verify", verify, _configure_verify)


# --- list, verify --------------------------------------------------------------------------------


def _configure_list(parser: CommandParser) -> None:
    more = "Every file is compared with what was recorded when the model was installed."
    set_command(parser, _read_nothing, _list, more)


def _configure_verify(parser: CommandParser) -> None:
    set_command(parser, _read_nothing, _verify)


def _read_nothing(args: argparse.Namespace, messages: Messages) -> None:
    return None


def _list(args: None) -> int:
    _verify(args)
    return 0


def _verify(args: None) -> int:
    from pipeline.engines.models import verify_models

    wrong = 0
    for model in verify_models():
        print_result(_model_line(model))
        wrong += model.verified is False or bool(model.problem)
    return 1 if wrong else 0


def _model_line(model: InstalledModel) -> str:
    state = {True: "verified", False: "CHANGED", None: "not recorded"}[model.verified]
    state = "BROKEN" if model.verified is False and model.pair is None else state
    size = f"{model.size / 1e6:.1f} MB"
    parts = (str(model.pair or "?"), model.engine, model.version, model.sha256[:12], size, state)
    problem = f"  {model.problem}" if model.problem else ""
    return "  ".join(part for part in parts if part) + f"  {os.path.relpath(model.path)}{problem}"


# --- install -------------------------------------------------------------------------------------


def _configure_install(parser: CommandParser) -> None:
    parser.add_argument("pair", nargs="*", metavar="LANG", help="source and target, such as en es")
    parser.add_argument(
        "--engine", choices=("argos", "firefox"), default="argos", help="whose model (argos)"
    )
    parser.add_argument(
        "--from",
        dest="files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="a local .argosmodel file; a folder, or the files, of a Firefox model",
    )
    parser.add_argument("--sha256", metavar="HEX", help="expected hash of a package not pinned")
    parser.add_argument(
        "--into",
        type=Path,
        default=Path("models"),
        metavar="DIR",
        help="folder to install into (models)",
    )
    set_command(
        parser,
        _read_install,
        _install,
        "From the engine's index when online (SHA-256 is checked; a download that broke off goes "
        "on), or from files. Examples: models install en es; models install --from "
        "translate-en_es-1_0.argosmodel; models install --engine firefox en es; models install "
        "--engine firefox en es --from DIR.",
    )


def _read_install(args: argparse.Namespace, messages: Messages) -> InstallArguments:
    files = tuple(args.files or ())
    pair = tuple(args.pair)
    return InstallArguments(messages, pair, args.engine, files, args.sha256, args.into)


def _install(args: InstallArguments) -> int:
    from pipeline.errors import UsageError

    if len(args.pair) not in (0, 2) or (args.engine == "firefox" and not args.pair):
        raise UsageError("name source and target language (en es)")
    if args.engine == "argos" and len(args.files) > 1:
        raise UsageError("an Argos package is one file; name it with --from")
    if not args.pair and not args.files:
        raise UsageError("name source and target language (en es), or a file with --from")
    for model in (_install_firefox if args.engine == "firefox" else _install_argos)(args):
        print_result(f"installed {_model_line(model)}")
    return 0


def _install_argos(args: InstallArguments) -> list[InstalledModel]:
    from pipeline.engines import LanguagePair
    from pipeline.engines.models import install_from_file, install_from_index

    if args.files:
        return [install_from_file(args.files[0], args.into, sha256=args.sha256)]
    pair, show = LanguagePair(*args.pair), _download_progress(args.messages)
    return [install_from_index(pair, args.into, sha256=args.sha256, progress=show)]


def _install_firefox(args: InstallArguments) -> list[InstalledModel]:
    from pipeline.engines import LanguagePair
    from pipeline.engines.firefox.install import install_from_files, install_from_index
    from pipeline.errors import UsageError

    pair = LanguagePair(*args.pair)
    if args.sha256:
        raise UsageError("--sha256 is for Argos packages; the hashes of Firefox models are known")
    if args.files:
        return [install_from_files(pair, args.files, args.into)]
    return install_from_index(pair, args.into, progress=_download_progress(args.messages))


def _download_progress(messages: Messages) -> Callable[[int, int], None] | None:
    show = messages.progress()
    if show is None:
        return None
    return lambda done, total: show("bytes", done, total)
