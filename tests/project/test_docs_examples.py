"""The documents are true: what they list is there, and their examples run."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml
from documents import (
    DOCUMENTS,
    Block,
    blocks,
    code,
    read,
    sections,
    table,
)
from locations import DATA, ROOT
from workbench import lay_out

from pipeline.catalogue import file as po_file
from pipeline.cli.main import main
from pipeline.cli.parser import make_parser
from pipeline.glossary import TermStatus
from pipeline.glossary.tsv import COLUMNS

Capture = pytest.CaptureFixture[str]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL: Final = blocks("sh")
TOML: Final = blocks("toml")
assert SHELL, "no commands found"
assert TOML, "no settings found"


# --- commands --------------------------------------------------------------------------------


def _commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, set[str]]]:
    """Each command that does something, with its options."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in groups:
        for word, child in group.choices.items():
            yield from _commands(child, f"{name} {word}".strip())
    if not any(group.required for group in groups):
        options = (option for a in parser._actions for option in a.option_strings)
        yield name, set(options) - {"-h", "--help"}


COMMANDS: Final = dict(_commands(make_parser(complete=True)))
OPTION: Final = re.compile(r"(?<![\w-])(?:--[a-z][\w-]*|-[a-z])(?![\w-])")


def test_every_command_has_a_section_and_none_is_invented() -> None:
    other = {"Exit codes", "Common options"}
    assert set(sections(read("commands.md"), 2)) - other == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_none_is_invented(command: str) -> None:
    found = sections(read("commands.md"), 2)
    common = set(OPTION.findall(found["Common options"]))
    named = set(OPTION.findall(found[command]))
    assert COMMANDS[command] - named - common == set()
    assert named - COMMANDS[command] == set()


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_shell_examples_are_commands_that_exist(block: Block) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for line in block.text.splitlines():
        for part in line.split(" | "):
            words = shlex.split(part, comments=True)
            if words and words[0] == "pipeline":
                make_parser().parse_args(words[1:])  # raises SystemExit for what is none
            elif words and words[0] == "make":
                assert words[1] in targets
            else:
                assert not words or words[0] in ("printf", "pip", ".venv/bin/python"), line


OURS: Final = r"(?:bench|training|tests|models|examples|pipeline|\.ci|\.github)"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_modules_that_are_named_exist(path: Path) -> None:
    """But for a file that has moved, in the changelog, and one that an example would write."""
    text = path.read_text("utf-8")
    named = re.findall(rf"(?<![\w/.])({OURS}/[\w./-]*\w)(?![\w*<])", text)
    named += [n.replace(".", "/") + ".py" for n in re.findall(rf"-m ({OURS}\.[\w.]+)", text)]
    other = {".github/workflows/translate.yml", "models/translate-en_es-2026_12.argosmodel"}
    assert [name for name in named if name not in other and not (ROOT / name).exists()] == []


def test_the_first_build_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    (tmp_path / "seeds").rename(tmp_path / "pages")
    monkeypatch.chdir(tmp_path)
    (settings,) = [block for block in TOML if block.path.name == "README.md"]
    text = f'{settings.text}engine = "pseudo"\n'  # sooner there than a model
    (tmp_path / "pipeline.toml").write_text(text, encoding="utf-8")
    (block,) = [b for b in SHELL if b.path.name == "README.md" and "pipeline build" in b.text]
    for line in block.text.splitlines():
        assert main(shlex.split(line, comments=True)[1:]) == 0, line
    assert (tmp_path / "editions" / "es" / "plain.md").is_file()
    assert (tmp_path / "editions" / "po" / "es" / "plain.md.po").is_file()


def _lines(text: str) -> list[str]:
    return [line.removesuffix(" …") for line in text.splitlines() if line]


def test_before_and_after_in_the_readme_are_what_is_there() -> None:
    page = "treatment/immunotherapy/t-cell-transfer-therapy.md"
    before, after = (b.text for b in blocks("markdown") if b.path.name == "README.md")
    (entry,) = (b.text for b in blocks("po") if b.path.name == "README.md")
    source = (ROOT / "seeds" / page).read_text("utf-8")
    edition = (ROOT / "output" / "es" / page).read_text("utf-8")
    assert [line for line in _lines(before) if line not in source] == []
    assert [line for line in _lines(after) if line not in edition] == []
    assert entry in (ROOT / "output" / "po" / "es" / f"{page}.po").read_text("utf-8")


# --- code ------------------------------------------------------------------------------------


def test_python_examples_are_python() -> None:
    for block in blocks("python"):
        compile(block.text, str(block), "exec")


# --- other tables ----------------------------------------------------------------------------


def test_the_columns_and_statuses_of_a_glossary() -> None:
    section = sections(read("glossary.md"), 2)["Columns"]
    assert tuple(name for cell in table(section) for name in code(cell)) == COLUMNS
    statuses = table(section[section.index("| status | meaning") :])
    assert {name for cell in statuses for name in code(cell)} == {str(s) for s in TermStatus}


def test_the_inputs_of_the_action() -> None:
    section = sections(read("ci.md"), 2)["GitHub Actions"]
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert [name for cell in table(section) for name in code(cell)] == [*action["inputs"]]


def test_yaml_examples_use_what_is_there() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    step, hooked = (yaml.safe_load(block.text) for block in blocks("yaml"))
    assert step[0]["with"].keys() <= action["inputs"].keys()
    named = [hook["id"] for hook in hooked["repos"][0]["hooks"]]
    assert named == [hook["id"] for hook in hooks]


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")))
def test_issue_forms_are_forms(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    if path.name == "config.yml":
        return
    assert {"name", "description"} <= form.keys()
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 2


def test_every_line_of_a_po_entry_is_explained() -> None:
    (block,) = [b for b in blocks("po") if b.path.name == "translators.md"]
    entries, problems = po_file.read_bytes(block.text.encode())
    assert problems == []
    assert entries.entries[0].signature
    assert entries.entries[0].fuzzy
    explained = sections(read("translators.md"), 2)["An entry, line by line"]
    prefixes = ("term:", "tags placed:", "finding:", "approved on:", "machine:", "offered:")
    for prefix in (*prefixes, "machine text:"):
        assert f"`#. {prefix}" in explained


JSON: Final = {
    f"pipeline {command} --json": [*command.split(), "--json", *more]
    for command, more in (
        ("check", ["--engine", "pseudo"]),
        ("status", ["--engine", "pseudo"]),
        ("review next", ["--engine", "pseudo"]),
        ("import", ["pages.csv"]),
        ("evaluate", ["--engine", "pseudo", str(DATA / "cli" / "refs.tsv")]),
    )
}


@pytest.mark.parametrize("command", JSON)
def test_json_has_the_keys_that_are_documented(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["build", "--engine", "pseudo"])
    main(["export", "pages.csv"])
    capsys.readouterr()
    main(JSON[command])
    printed = json.loads(capsys.readouterr().out)
    row = next(line for line in read("output.md").splitlines() if f"| `{command}`" in line)
    lists = [value for value in printed.values() if isinstance(value, list)]
    items = [item for value in lists for item in value[:1] if isinstance(item, dict)]
    keys = {*printed, *(key for item in items for key in item)}
    if "findings" in printed:  # documented once, above
        keys -= items[0].keys()
    assert set(code(row)) - {command} == keys


def test_the_json_of_a_build_has_the_keys_that_are_documented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["build", "--engine", "identity", "--json"])
    printed = json.loads(capsys.readouterr().out)
    section = sections(read("output.md"), 2)["JSON"]
    first = section.partition("`state` is")[0]
    assert {name for cell in table(first) for name in code(cell)} == printed.keys()
    documented = dict(zip(map(str, table(first)), table(first, 1), strict=True))
    assert set(code(documented["`pages`"])) == printed["pages"][0].keys()
    assert set(code(documented["`findings`"])) == printed["findings"][0].keys()
