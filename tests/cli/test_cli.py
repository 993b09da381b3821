"""pipeline.cli.main: commands, exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from locations import DATA
from workbench import NAMES, build, edition, files, lay_out, po, put, review, run, stamps

from pipeline.cli.main import main
from pipeline.cli.parser import make_parser
from pipeline.workspace import swap

REFS = DATA / "cli" / "refs.tsv"


Capture = pytest.CaptureFixture[str]


# --- help ----------------------------------------------------------------------------------------


def _commands(parser: argparse.ArgumentParser, prefix: tuple[str, ...] = ()) -> dict[str, str]:
    """Each command, such as `glossary lint`, with the help it is listed with."""
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                found[" ".join((*prefix, name))] = told.get(name, "")
                found |= _commands(child, (*prefix, name))
    return found


COMMANDS = _commands(make_parser(complete=True))
PROMISED = ["build", "status", "check", "translate", "evaluate", "glossary lint"]
PROMISED += ["glossary search", "models list", "models install", "models verify"]


def test_the_promised_commands_are_there() -> None:
    assert [name for name in PROMISED if name not in COMMANDS] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does(command: str, capsys: Capture) -> None:
    assert COMMANDS[command]
    assert main([*command.split(), "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert COMMANDS[command][1:] in told
    assert told.startswith(f"usage: pipeline {command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is_for(command: str) -> None:
    parser: argparse.ArgumentParser = make_parser(complete=True)
    for word in command.split():
        (action,) = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        parser = action.choices[word]
    assert [a.option_strings for a in parser._actions if a.option_strings and not a.help] == []


def test_the_help_of_all_says_the_exit_codes(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "exit codes: 0 done; 1 done, but some pages could not be written" in told
    assert "130 interrupted" in told


def test_the_version_is_that_of_the_package(capsys: Capture) -> None:
    from importlib.metadata import version

    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == version("md-translation-pipeline")


def test_asking_for_help_loads_no_engine(tmp_path: Path) -> None:
    code = (
        "import sys; from pipeline.cli.main import main; main(['build', '--help']); "
        "heavy = {'ctranslate2', 'fxtranslate', 'sentencepiece', 'sacrebleu', 'markdown_it'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- streams and exit codes ----------------------------------------------------------------------


def test_results_go_to_stdout_and_messages_to_stderr(site: Path, capsys: Capture) -> None:
    assert build() == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["es", f"pages     {len(NAMES)} ({len(NAMES)} written)"]
    assert err
    for line in err.splitlines():
        assert re.fullmatch(r"seeds/\S+:\d+: (error|warning): .+ \[[\w-]+\]", line)


def test_strict_and_check_fail_and_a_plain_build_does_not(site: Path) -> None:
    assert build(engine="identity") == 0, "findings alone fail nothing"
    assert build("--strict", engine="identity") == 1
    assert main(["check", "--engine", "identity"]) == 1
    review("treatment.md", "Immune cells against cancer", "Células inmunitarias y cáncer")
    assert build("--check", engine="identity") == 1, "the edition is not yet as the PO file says"


USAGE = [
    ([], "the following arguments are required: COMMAND"),
    (["bild"], "invalid choice: 'bild'"),
    (["build", "--frobnicate"], "unrecognized arguments: --frobnicate"),
    (["build", "--jobs", "0"], "argument --jobs: '0' is no whole number from 1"),
    (["build", "--jobs", "two"], "argument --jobs: 'two' is no whole number from 1"),
    (["build", "--jobs", "-1"], "argument --jobs: '-1' is no whole number from 1"),
    (["build", "--glossary", "x", "--no-glossary"], "not allowed with argument --glossary"),
    (["build", "--engine", "deepl"], "unknown engine 'deepl'; known engines: auto, identity"),
    (["build", "--lang", "Spanish!"], "'Spanish!' is no language code; write one such as es"),
    (["translate", "--engine", "nope"], "unknown engine 'nope'; known engines: auto, identity"),
    (["translate", "none.txt"], "none.txt: cannot be read: No such file or directory"),
    (["evaluate", "none.tsv", "--engine", "identity"], "none.tsv: cannot be read: No such file"),
    (["models", "install"], "name source and target language (en es), or a file with --from"),
    (["status", "--source", "none"], "no such folder; name the folder of the pages with --source"),
    (["build", "--glossary", "none"], "none/en-es.tsv: "),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE, ids=lambda value: str(value)[:40])
def test_usage_errors_say_what_is_wrong_and_change_nothing(
    arguments: list[str], message: str, site: Path, capsys: Capture
) -> None:
    before = files(site)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.splitlines()[-1].startswith("pipeline")
    assert files(site) == before


def test_an_interrupt_leaves_whole_files_and_says_how_to_go_on(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    whole = files(site / "output")
    put(site, {f"seeds/{name}": "# Other text\n" for name in NAMES})
    exchange = swap.exchange
    calls = []

    def third_time(new: Path, old: Path) -> bool:
        calls.append(old)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return exchange(new, old)

    monkeypatch.setattr(swap, "exchange", third_time)
    capsys.readouterr()
    assert build() == 130
    assert "pipeline: interrupted; what was finished stays" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(site)
    stopped = files(site / "output")
    assert build() == 0
    done = files(site / "output")
    assert stopped.keys() == whole.keys()
    assert all(stopped[name] in (whole[name], done[name]) for name in stopped)
    assert sum(stopped[name] == done[name] != whole[name] for name in stopped) == 2


def test_an_interrupt_from_outside_is_quiet(tmp_path: Path) -> None:
    put(tmp_path, {f"seeds/{n}.md": f"Text {n} *with* [link](/x).\n\n" * 400 for n in range(60)})
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "--engine", "pseudo", "--jobs", "2"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.01)
    time.sleep(0.4)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), "0 where the machine was faster"
    assert err == "" or process.returncode == 0
    left = [name for name in files(tmp_path) if not name.endswith((".md", ".po"))]
    assert [name for name in left if not name.startswith(".pipeline/")] == []


def test_a_current_folder_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert main(["build"]) == 2
    assert capsys.readouterr().err.startswith("pipeline: no current folder: No such file")
    os.chdir(tmp_path)


# --- build, status, check ------------------------------------------------------------------------

REPORT_KEYS = {
    "pages",
    "findings",
    "waived",
    "errors",
    "warnings",
    "engines",
    "glossaries",
    "seconds",
}
PAGE_KEYS = {"page", "language", "state", "origins", "statuses", "words", "words_to_review"}
FINDING_KEYS = {"check", "severity", "message", "path", "line", "segment"}
STATUS_KEYS = {"page", "language", "stale", "untranslated", "machine", "reviewed", "flagged"}


def test_build_prints_one_json_object(site: Path, capsys: Capture) -> None:
    assert build("--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data.keys() == REPORT_KEYS
    assert data["pages"][0].keys() == PAGE_KEYS | {"flagged", "waived", "left_in_source", "files"}
    assert data["findings"][0].keys() == FINDING_KEYS
    assert data["engines"] == {"es": "pseudo/1"}
    assert [page["page"] for page in data["pages"]] == NAMES


def test_check_before_a_build_prints_json_too(site: Path, capsys: Capture) -> None:
    assert build("--check", "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert {page["state"] for page in data["pages"]} == {"would change"}


def test_status_counts_what_is_left(site: Path, capsys: Capture) -> None:
    def row() -> dict[str, object]:
        capsys.readouterr()
        assert main(["status", "--engine", "pseudo", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)["pages"]
        assert [one["page"] for one in rows] == NAMES
        (found,) = [one for one in rows if one["page"] == "plain.md"]
        assert isinstance(found, dict)
        assert found.keys() >= STATUS_KEYS | {"words_to_review"}
        return {key: found[key] for key in (*sorted(STATUS_KEYS), "words_to_review")}

    fresh = row()
    assert (fresh["stale"], fresh["untranslated"], fresh["words_to_review"]) == (True, 3, 10)
    build()
    built = row()
    assert (built["stale"], built["machine"], built["untranslated"]) == (False, 3, 0)
    review("plain.md", "Side effects", "Efectos secundarios")
    reviewed = row()
    assert (reviewed["stale"], reviewed["reviewed"], reviewed["words_to_review"]) == (True, 1, 8)
    build()
    assert row()["stale"] is False
    put(site, {"seeds/plain.md": "# Side effects\n\nSome text.\n"})
    assert (row()["stale"], row()["untranslated"]) == (True, 1)


def test_status_prints_a_table_and_writes_nothing(site: Path, capsys: Capture) -> None:
    build()
    before = stamps(site)
    capsys.readouterr()
    assert main(["status", "--engine", "pseudo"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    told = "language stale untranslated machine reviewed flagged to review errors warnings unsure"
    assert head.split() == [*told.split(), "page"]
    assert sorted(line.split()[-1] for line in lines) == NAMES
    assert stamps(site) == before


def test_check_prints_findings_and_fails_on_errors(site: Path, capsys: Capture) -> None:
    build()
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "seeds/treatment.md:2: error: “Immune cells” must be" in lines[1]
    assert re.fullmatch(r"\d+ errors, \d+ warnings", lines[-1])
    assert main(["check", "--engine", "pseudo", "--no-glossary", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["check"] for finding in found} == {"stale", "untranslated"}
    build("--no-glossary")
    assert main(["check", "--engine", "pseudo", "--no-glossary"]) == 0


def test_check_notices_an_edition_edited_by_hand(site: Path, capsys: Capture) -> None:
    build("--no-glossary")
    put(site, {"output/es/plain.md": edition("plain.md") + "more\n"})
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo", "--no-glossary"]) == 1
    said = capsys.readouterr().out
    assert "seeds/plain.md:1: error: " in said
    assert "output/es/plain.md was changed since the last build" in said


def test_only_the_pages_named_are_built(site: Path) -> None:
    assert build("plain.md", "seeds/folder/tabs.md") == 0
    made = [name for name in files(site / "output") if name.endswith(".md")]
    assert sorted(made) == ["es/folder/tabs.md", "es/plain.md"]


def test_options_come_from_the_configuration_and_the_command_line_wins(site: Path) -> None:
    put(site, {"pipeline.toml": 'engine = "identity"\noutput = "public"\nlanguages = ["pt"]\n'})
    assert main(["build", "--engine", "pseudo"]) == 0
    assert "Sìdè" in (site / "public" / "pt" / "plain.md").read_text(encoding="utf-8")
    assert main(["build", "--lang", "es", "--output", "other"]) == 0
    assert "Side" in (site / "other" / "es" / "plain.md").read_text(encoding="utf-8")


def test_a_command_in_a_folder_of_the_site_finds_the_configuration(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, {"pipeline.toml": 'engine = "pseudo"\n'})
    monkeypatch.chdir(site / "seeds" / "folder")
    assert main(["build", "plain.md"]) == 0
    assert (site / "output" / "es" / "plain.md").exists()


def test_many_findings_are_cut_short(site: Path, capsys: Capture) -> None:
    pages = {f"{n}.md": "The tumor." for n in range(43)}
    put(site, {f"seeds/{name}": text for name, text in pages.items()})
    assert build(*pages) == 0
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 41
    assert err.splitlines()[-1] == "… and 3 more findings; see `pipeline check`"


def test_what_a_page_says_again_and_again_is_one_finding_with_a_count(
    site: Path, capsys: Capture
) -> None:
    put(site, {"seeds/long.md": "\n\n".join(f"The tumor {n}." for n in range(60))})
    assert build("long.md") == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "(60 times" in line]
    assert line.startswith("seeds/long.md:1: error: ")
    assert "(60 times, also in lines 3, 5, 7, 9, 11, 13, 15, 17, …) [term-missing]" in line


def test_a_memory_that_cannot_be_kept_is_a_warning(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engines.fake.PseudoEngine.is_passthrough", False)
    put(site, {".pipeline": "a file where a folder must be"})
    assert build("plain.md") == 0
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "memory.sqlite" in one]
    assert line.startswith(f"pipeline: warning: {site}/.pipeline/memory.sqlite: ")
    assert po("plain.md").exists()


# --- evaluate, glossary ---------------------------------------------------------------------------

SCORE_KEYS = {"bleu", "chrf", "ter", "term_accuracy", "sentences_per_second", "engine", "signature"}


def test_evaluate_prints_scores_as_json(site: Path, capsys: Capture) -> None:
    assert main(["evaluate", str(REFS), "--engine", "identity", "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores.keys() >= SCORE_KEYS
    assert scores["engine"] == "identity/1"
    assert scores["term_accuracy"] == 0.5, "“tumor” is right, “immune cells” is not"
    assert "nrefs:1" in scores["signature"]
    assert scores["sentences"] == 3


def test_a_perfect_translation_scores_full_marks(site: Path, capsys: Capture) -> None:
    put(
        site, {"same.tsv": "".join(f"A line of text {n}.\tA line of text {n}.\n" for n in range(5))}
    )
    assert main(["evaluate", "same.tsv", "--engine", "identity", "--no-glossary", "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert (scores["bleu"], scores["chrf"], scores["ter"]) == (100.0, 100.0, 0.0)
    assert scores["term_accuracy"] is None


def test_evaluate_prints_a_line_a_score(site: Path, capsys: Capture) -> None:
    assert main(["evaluate", str(REFS), "--engine", "pseudo"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} >= SCORE_KEYS


def test_glossary_search_and_lint(site: Path, capsys: Capture) -> None:
    assert main(["glossary", "search", "IMMUNE"]) == 0
    assert capsys.readouterr().out == (
        f"{site}/glossary/en-es.tsv:2: immune cell = célula inmunitaria (locked)\n"
    )
    assert main(["glossary", "search", "zebra"]) == 1
    assert main(["glossary", "lint"]) == 0
    assert capsys.readouterr().out.endswith("es: 3 entries, 0 problems\n")


def test_python_m_pipeline_is_the_same(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    done = run(["build", "--engine", "pseudo", "--json"], root)
    assert done.returncode == 0
    assert json.loads(done.stdout)["engines"] == {"es": "pseudo/1"}
    assert run(["build", "--engine", "pseudo", "--check"], root).stdout == "0 files would change\n"
