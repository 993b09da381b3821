"""Options: typed records, no abbreviations, old names, how much is printed, completion."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import pytest
from workbench import NAMES, build, files, put

from pipeline.cli import parser as parser_module
from pipeline.cli.main import main
from pipeline.cli.messages import ProgressLine
from pipeline.cli.parser import COMMANDS, make_parser

Capture = pytest.CaptureFixture[str]

# --- names of options ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    ["build --stri", "build --eng pseudo", "status --js", "glossary lint --note", "--vers"],
)
def test_an_option_must_be_written_in_full(command: str, site: Path, capsys: Capture) -> None:
    before = files(site)
    assert main(command.split()) == 2
    assert "--" in capsys.readouterr().err
    assert files(site) == before


def test_a_renamed_option_says_its_new_name(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = MappingProxyType({"--to": "--lang"})
    monkeypatch.setattr(parser_module, "RENAMED_OPTIONS", renamed)
    for command in ("build --to=pt", "build --to pt", "glossary lint --to pt"):
        assert main(command.split()) == 2
        assert capsys.readouterr().err.endswith("error: --to is now called --lang; write --lang\n")
    put(site, {"seeds/--to": ""})
    assert main(["build", "--engine", "pseudo", "--", "--to"]) == 2, "a page, and none of ours"
    assert "now called" not in capsys.readouterr().err


def test_no_option_has_the_name_that_another_had() -> None:
    parser = make_parser(complete=True)
    known = {option for action in parser._actions for option in action.option_strings}
    assert not known & parser_module.RENAMED_OPTIONS.keys()


def test_help_imports_no_command_and_a_command_no_other(capsys: Capture) -> None:
    code = "import sys; from pipeline.cli.main import main; main(sys.argv[1:]); "
    code += "print(*(m for m in sys.modules if m.startswith('pipeline.')), sep='\\n')"
    commands = {f"pipeline.cli.{command.configure.split(':')[0]}" for command in COMMANDS}
    for arguments, imported in (["--help"], set()), (["build", "--help"], {"pipeline.cli.build"}):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        assert commands & set(done.stdout.splitlines()) == imported
        assert "pipeline.config.settings" not in done.stdout


def test_the_version_is_printed(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{version('md-translation-pipeline')}\n"


# --- how much is printed -------------------------------------------------------------------------


def test_a_quiet_build_prints_its_result_and_errors_only(site: Path, capsys: Capture) -> None:
    assert build("--quiet") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("es\n")
    assert " errors, " in out, "that there are findings is not hidden"
    put(site, {"seeds/bad.md": b"\xff"})
    assert build("-q") == 2
    assert "seeds/bad.md:1: " in capsys.readouterr().err


def test_a_verbose_build_prints_pages_and_all_findings(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/long.md": "\n\n".join(f"The tumor {n}." for n in range(60))})
    assert build("-v") == 0
    err = capsys.readouterr().err
    assert f"pipeline: settings of {site}, engine pseudo\n" in err
    for name in [*NAMES, "long.md"]:
        assert f"pipeline: written: {name} (es)\n" in err
    assert "more findings" not in err
    assert build("--verbose") == 0
    assert "pipeline: unchanged: long.md (es)\n" in capsys.readouterr().err


def test_quiet_and_verbose_exclude_each_other(site: Path, capsys: Capture) -> None:
    assert build("-q", "-v") == 2
    assert "not allowed with argument" in capsys.readouterr().err


# --- progress ------------------------------------------------------------------------------------


def test_a_progress_line_gives_pace_and_time_left(capsys: Capture) -> None:
    times = iter([0.0, 10.0, 20.0, 30.0])
    line = ProgressLine(lambda: next(times))
    for done in (0, 50, 100):
        line("segments es", done, 100)
    line.clear()
    assert capsys.readouterr().err == (
        "\rsegments es: 0/100\x1b[K"
        "\rsegments es: 50/100, 5.0/s, 0:10 left\x1b[K"
        "\rsegments es: 100/100, 5.0/s\x1b[K\n"
        "\r\x1b[K"
    )


# --- completion ----------------------------------------------------------------------------------


def test_a_shell_completes_commands_and_options(tmp_path: Path, capsys: Capture) -> None:
    pytest.importorskip("shtab", reason="the extra [completion] is not installed")
    assert main(["completion", "bash"]) == 0
    script = tmp_path / "pipeline"
    script.write_text(capsys.readouterr().out, encoding="utf-8")

    def complete(*words: str) -> set[str]:
        typed = " ".join(f"'{word}'" for word in words)
        code = f"source {script}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; "
        code += "_shtab_pipeline; echo ${COMPREPLY[@]}"
        done = subprocess.run(
            ["bash", "--norc", "-c", code], capture_output=True, text=True, check=True
        )
        return set(done.stdout.split())

    assert complete("pipeline", "") >= {command.name for command in COMMANDS}
    assert complete("pipeline", "bui") == {"build"}
    assert complete("pipeline", "build", "--str") == {"--strict"}
    assert complete("pipeline", "glossary", "") >= {"lint", "search", "import", "export"}
    assert complete("pipeline", "glossary", "lint", "--no") == {"--notes", "--no-glossary"}


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_get_a_script_too(shell: str, capsys: Capture) -> None:
    pytest.importorskip("shtab", reason="the extra [completion] is not installed")
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    assert all(command.name in out for command in COMMANDS)
