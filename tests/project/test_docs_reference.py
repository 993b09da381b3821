"""Settings and checks are documented, each with what is true of it, and none is invented."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from documents import (
    Block,
    blocks,
    code,
    read,
    sections,
    table,
)
from locations import ROOT

from pipeline.checks import CHECKS
from pipeline.config.keys import KEYS as KEYS_TABLE
from pipeline.config.settings import load
from pipeline.engines.base import LanguagePair
from pipeline.glossary import Glossary, read_glossary
from pipeline.mt.translate import TranslationRequest, find_segment_terms
from pipeline.mt.verify import check_segment
from pipeline.reporting.rules import rule_titles, rules

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES: Final = sorted((ROOT / "pipeline").rglob("*.py"))
PAIR: Final = LanguagePair("en", "es")
TOML: Final = blocks("toml")
assert TOML, "no settings found"


# --- configuration ---------------------------------------------------------------------------


TYPES: Final = {name: key.type for name, key in KEYS_TABLE.items()}
KEYS: Final = list(TYPES)


def test_every_key_has_a_section_and_none_is_invented() -> None:
    keys = sections(read("configuration.md"), 2)["Keys"]
    assert sorted(re.findall(r"^### (\w+)$", keys, re.MULTILINE)) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_default_of_a_key_is_the_one_that_is_used(key: str, tmp_path: Path) -> None:
    section = sections(read("configuration.md"), 3)[key]
    stated = re.search(r"Default:\s+(?:`([^`]+)`|(not set))\.", section)
    assert stated, "the section states no default"
    default = getattr(load(tmp_path), key)
    (tmp_path / "pipeline.toml").write_text(f"{key} = {stated[1]}\n" if stated[1] else "")
    assert getattr(load(tmp_path), key) == default


@pytest.mark.parametrize("key", KEYS)
def test_the_type_of_a_key_is_the_one_that_is_read(key: str) -> None:
    section = " ".join(sections(read("configuration.md"), 3)[key].split())
    assert f"Type: {TYPES[key]}" in section


def test_the_complete_example_is_the_defaults(tmp_path: Path) -> None:
    example = next(b.text for b in blocks("toml") if b.path.name == "configuration.md")
    assert set(tomllib.loads(example)) == set(KEYS) - {"project", "domains"}
    (tmp_path / "pipeline.toml").write_text(example)
    shown = load(tmp_path)
    (tmp_path / "pipeline.toml").write_text("")
    default = load(tmp_path)
    assert [k for k in KEYS if getattr(shown, k) != getattr(default, k)] == []


@pytest.mark.parametrize("block", TOML, ids=str)
def test_toml_examples_are_settings_or_package_metadata(block: Block, tmp_path: Path) -> None:
    read_back = tomllib.loads(block.text)
    if "project" in read_back and isinstance(read_back["project"], dict):
        return
    name = "pyproject.toml" if "tool" in read_back else "pipeline.toml"
    (tmp_path / name).write_text(block.text, encoding="utf-8")
    assert load(tmp_path).root == tmp_path


def test_every_environment_variable_is_documented_and_none_is_invented() -> None:
    named = table(sections(read("configuration.md"), 2)["Environment variables"])
    documented = {name for cell in named for name in code(cell)}
    pattern = re.compile(r"env(?:iron)?\.get\(\s*\"(\w+)\"")
    used = {name for path in SOURCES for name in pattern.findall(path.read_text("utf-8"))}
    of_the_system = {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"}
    of_libraries = {"WATCHFILES_FORCE_POLLING"}
    assert documented - of_libraries == used - of_the_system - {"GITHUB_WORKSPACE"}


# --- checks ----------------------------------------------------------------------------------


def _codes() -> set[str]:
    """Codes of findings that are written in the source, such as `Finding("orphan", …)`."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
                first = node.args[0]
                named = node.func.id in ("Finding", "Problem", "warning")
                if named and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return {code for code in found if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code)}


SECTIONS: Final = sections(read("checks.md"), 3)


def test_every_code_has_a_section_and_none_is_invented() -> None:
    codes = _codes()
    assert len(codes) > 15, "the codes are no longer found in the source"
    assert codes <= rule_titles().keys(), "reports have a title for each code"
    assert SECTIONS.keys() == rule_titles().keys()


@pytest.mark.parametrize("check", SECTIONS)
def test_a_section_begins_with_the_rule(check: str) -> None:
    assert SECTIONS[check].strip().splitlines()[0] == f"Rule: {rules()[check].text}."


@pytest.mark.parametrize("check", SECTIONS)
def test_a_section_says_how_to_fix_it(check: str) -> None:
    assert "\nFix: " in SECTIONS[check]


EXAMPLE: Final = re.compile(
    r"source: (?P<source>.*)\ntarget: (?P<target>.*)\n(?P<severity>error|warning): (?P<message>.*)"
)
EXAMPLES: Final = [
    (check, match) for check in SECTIONS for match in EXAMPLE.finditer(SECTIONS[check])
]


def test_every_check_of_a_translation_has_an_example() -> None:
    wanted = {name for name, _ in CHECKS} | {"term-missing", "term-advised", "term-forbidden"}
    assert {check for check, _ in EXAMPLES} == wanted


@cache
def _glossary() -> Glossary:
    return read_glossary(ROOT / "glossary", PAIR)


@pytest.mark.parametrize(("check", "match"), EXAMPLES)
def test_an_example_gives_its_finding(check: str, match: re.Match[str]) -> None:
    source, target = match["source"], match["target"]
    terms = find_segment_terms(source, (), _glossary())
    found = check_segment(TranslationRequest(source), target, PAIR, terms)
    wanted = (check, match["severity"], match["message"])
    assert wanted in [(p.code, str(p.severity), p.message) for p in found]
