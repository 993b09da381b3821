"""House rules: checks of other packages, active when the settings name them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from plugin_packages import install
from workbench import edition, entries, put, review, run

import pipeline
from pipeline.cli.main import main

HOUSE = '''
from pipeline import Problem, Severity

def number(pair):
    """The house has one number. More on that elsewhere.

    It never changes."""
    if "555-0100" in pair.target:
        yield Problem("number", Severity.ERROR, "this number\\nis no longer ours; write 555-0199")

def kinds(pair):
    yield Problem("kinds", Severity.WARNING, f"{pair.kind} {pair.source_lang}-{pair.target_lang}")

def failing(pair):
    yield Problem("failing", Severity.WARNING, pair.source)
    raise ZeroDivisionError("by zero")

def stranger(pair):
    yield Problem("numbers", Severity.WARNING, "?")

def words(pair):
    return [pair.target]

def soft(pair):
    return [Problem("soft", "warning", "?")]

constant = 5
'''
ENGINE = """
from pipeline import Hypothesis

class Engine:
    name, is_passthrough, placeholder_format = "house-engine", False, "XQ{}"

    def serves(self, pair):
        return True

    def signature(self, pair):
        return "house-engine/1"

    def translate(self, sentences, pair, *, hypotheses=1):
        return [(Hypothesis(sentence.replace("Call", "Llame al")),) for sentence in sentences]
"""
CHECKS = "number kinds failing stranger words soft constant".split()


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    points = {
        "pipeline.checks": {name: f"house_rules:{name}" for name in CHECKS}
        | {"gone": "house_rules:gone", "negation": "house_rules:number"},
        "pipeline.engines": {"house-engine": "house_engine:Engine"},
    }
    modules = {"house_rules": HOUSE, "house_engine": ENGINE}
    install(monkeypatch, tmp_path / "house-rules", modules, points)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "# Desk 555-0100\n\nCall 555-0100.\n\nCall us.\n"})
    settings(tmp_path, "number")
    return tmp_path


def settings(root: Path, *checks: str) -> None:
    listed = json.dumps(list(checks))
    put(root, {"pipeline.toml": f'engine = "house-engine"\nchecks = {listed}\n'})


def found(code: str) -> list[tuple[int, str, str]]:
    report = pipeline.check(pipeline.BuildOptions(pipeline.load_settings(Path())))
    assert not report.errors
    return [
        (finding.line, str(finding.severity), finding.message)
        for finding in report.findings
        if finding.check == code
    ]


MESSAGE = "this number is no longer ours; write 555-0199"


def test_a_named_check_finds_and_the_page_is_written_all_the_same(house: Path) -> None:
    assert main(["build"]) == 0
    assert edition("a.md") == "# Desk 555-0100\n\nLlame al 555-0100.\n\nLlame al us.\n"
    assert found("number") == [(1, "error", MESSAGE), (3, "error", MESSAGE)]
    assert f"finding: number: {MESSAGE}" in entries("a.md")["Call 555-0100."].comments


def test_a_check_that_is_installed_and_not_named_finds_nothing(house: Path) -> None:
    settings(house)
    assert main(["build"]) == 0
    assert found("number") == []


def test_a_named_check_is_gone_when_it_is_named_no_longer(house: Path) -> None:
    assert main(["build"]) == 0
    settings(house)
    assert main(["build"]) == 0
    assert found("number") == []
    assert "number" not in Path("output/po/es/a.md.po").read_text("utf-8")


def test_what_is_built_is_looked_at_again_when_another_check_is_named(house: Path) -> None:
    settings(house)
    assert main(["build"]) == 0
    settings(house, "number", "kinds")
    report = pipeline.build(pipeline.BuildOptions(pipeline.load_settings(Path())))
    assert [page.state for page in report.pages] == ["written"]
    assert report.engines == {}, "the translations were there"
    assert (5, "warning", "paragraph en-es") in found("kinds")
    assert len(found("number")) == 2


def test_what_is_built_is_looked_at_again_when_a_check_changes(house: Path) -> None:
    assert main(["build"]) == 0
    (house / "house-rules/house_rules.py").write_text(HOUSE.replace("0100", "0177"), "utf-8")
    path = os.pathsep.join([str(house / "house-rules"), os.environ.get("PYTHONPATH", "")])
    done = run(["build"], house, PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert "1 written" in done.stdout
    assert "number" not in Path("output/po/es/a.md.po").read_text("utf-8")
    assert "1 unchanged" in run(["build"], house, PYTHONPATH=path).stdout


def test_an_error_in_an_approved_text_is_a_warning(house: Path) -> None:
    assert main(["build"]) == 0
    review("a.md", "Call 555-0100.", "Llame al 555-0100.")
    assert main(["build"]) == 0
    assert found("number") == [(1, "error", MESSAGE), (3, "warning", MESSAGE)]


def test_what_a_test_engine_makes_is_not_looked_at(house: Path) -> None:
    assert main(["build", "--engine", "identity"]) == 0
    assert main(["check", "--engine", "identity"]) == 0


def test_other_processes_find_the_same(house: Path) -> None:
    put(house, {f"seeds/{name}.md": "Call 555-0100.\n" for name in "bcdef"})
    assert main(["build", "--jobs", "2"]) == 0
    assert len(found("number")) == 7


def test_reports_have_the_title_of_a_check(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    capsys.readouterr()
    assert main(["check", "--format", "sarif"]) == 1
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    titles = {rule["id"]: rule["shortDescription"]["text"] for rule in rules}
    assert titles["number"] == "The house has one number"
    assert "kinds" not in titles


WRONG = {
    "better": "unknown check 'better'; known checks: constant, failing, gone, kinds, negation,",
    "numbers": "check 'numbers' is built in and always runs; take it out of `checks`",
    "negation": "check 'negation' is built in and always runs; take it out of `checks`",
    "orphan": "check 'orphan' is built in and always runs; take it out of `checks`",
    "gone": "check 'gone' (house_rules:gone) does not load: AttributeError: ",
    "constant": "check 'constant' (house_rules:constant) is no function; repair",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_check_that_cannot_run_stops_the_build_before_anything_is_written(
    name: str, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(house, name)
    assert main(["build"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"pipeline: {WRONG[name]}")
    assert error.count("\n") == 1
    assert not Path("output/es").exists()


FAULTS = {
    "failing": "fails with ZeroDivisionError: by zero",
    "stranger": "gives a problem with the code 'numbers', not 'stranger'",
    "words": "gives 'Llame al 555-0100.', which is no Problem",
    "soft": "gives Problem(code='soft', severity='warning', message='?'), which is no Problem",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_that_fails_is_one_line_that_names_it_and_no_traceback(
    name: str, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(house, name)
    put(house, {"seeds/a.md": "Call 555-0100.\n"})
    assert main(["build"]) == 2
    error = capsys.readouterr().err
    advice = "repair or remove the package that registers it"
    assert f"check {name!r} (house_rules:{name}) {FAULTS[name]}; {advice}\n" in error
    assert "Traceback" not in error
    assert not Path("output/es/a.md").exists(), "nobody has checked it"


def test_a_single_page_and_lines_of_text_are_checked_too(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Call 555-0100."
    page = pipeline.translate_page(text, language="es", engine="house-engine", checks=["number"])
    assert [(f.check, f.line) for f in page.findings] == [("number", 1)]
    lines = pipeline.translate_text(
        ["Call us.", text], language="es", engine="house-engine", checks=["number"]
    )
    assert [[(f.check, f.line) for f in line.findings] for line in lines] == [[], [("number", 2)]]
    put(house, {"text.txt": text})
    assert main(["translate", "text.txt"]) == 0
    assert f"text.txt:1: error: {MESSAGE} [number]" in capsys.readouterr().err
    with pytest.raises(pipeline.UsageError, match="unknown check 'better'"):
        pipeline.translate_page(text, language="es", engine="identity", checks=["better"])
