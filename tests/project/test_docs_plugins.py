"""The examples of docs/plugins.md are real: each is taken out of the page, installed and used."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Final

import pytest
from documents import read, sections
from plugin_packages import install
from workbench import edition, entries, put, review

import pipeline
from pipeline.cli.main import main

SECTIONS: Final = sections(read("plugins.md"), 2)
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(section: str, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(SECTIONS[section]) if kind == language]


def points(section: str) -> dict[str, dict[str, str]]:
    """The entry points that a section's first TOML block registers."""
    table: dict[str, dict[str, str]] = tomllib.loads(blocks(section, "toml")[0])["project"][
        "entry-points"
    ]
    return table


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site, and all examples installed as their sections say."""
    for section in SECTIONS:
        registered = points(section)
        [place] = [value for names in registered.values() for value in names.values()]
        [code] = blocks(section, "python")
        folder = tmp_path / "packages" / section.replace(" ", "-").lower()
        install(monkeypatch, folder, {place.partition(":")[0]: code}, registered)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "# Desk\n\nCall 555-0100.\n"})
    return tmp_path


def test_there_is_a_section_for_each_kind_of_plugin() -> None:
    groups = [group for section in SECTIONS for group in points(section)]
    assert groups == ["pipeline.checks", "pipeline.formats", "pipeline.engines"]


def test_the_engine_translates(installed: Path) -> None:
    assert points("Add an engine") == {"pipeline.engines": {"shout": "shout:ShoutEngine"}}
    assert main(["build", "--engine", "shout"]) == 0
    assert edition("a.md") == "# DESK\n\nCALL 555-0100.\n"
    assert main(["check", "--engine", "shout"]) in (0, 1)


def test_the_check_finds_when_the_settings_name_it(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, settings = blocks("Add a check", "toml")
    assert main(["build", "--engine", "shout"]) == 0
    review("a.md", "Call 555-0100.", "Llame al 555-0100.")
    assert main(["build", "--engine", "shout"]) == 0
    assert "[phone]" not in capsys.readouterr().err
    put(installed, {"pipeline.toml": settings})
    assert main(["build", "--engine", "shout"]) == 0
    line = "seeds/a.md:3: warning: 555-0100 is no longer ours; write 555-0199 [phone]"
    assert line in capsys.readouterr().err.splitlines()
    review("a.md", "Call 555-0100.", "Llame al 555-0199.")
    assert main(["build", "--engine", "shout"]) == 0
    assert "[phone]" not in capsys.readouterr().err
    assert entries("a.md")["Call 555-0100."].approved


def test_the_exchange_format_goes_out_and_comes_back(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(installed, {"pipeline.toml": 'engine = "shout"\n'})
    assert main(["build"]) == 0
    [commands] = blocks("Add an exchange format", "sh")
    export, read_back = (shlex.split(line)[1:] for line in commands.splitlines())
    assert main(export) == 0
    exported = installed / "out/es/a.md.json"
    text = exported.read_text("utf-8")
    assert '"source": "Call 555-0100."' in text
    before = Path("output/po/es/a.md.po").read_bytes()
    assert main(read_back) == 0
    assert Path("output/po/es/a.md.po").read_bytes() == before, "nothing has changed"
    new = text.replace(
        '"CALL 555-0100.",\n   "state": "machine"', '"Llame al 555-0100.",\n   "state": "reviewed"'
    )
    assert new != text
    exported.write_text(new, "utf-8")
    assert main(["import", "out"]) == 0
    assert entries("a.md")["Call 555-0100."].approved
    assert entries("a.md")["Call 555-0100."].target == "Llame al 555-0100."
    exported.write_text("{", "utf-8")
    capsys.readouterr()
    assert main(read_back) == 2
    assert "out/es/a.md.json: not JSON" in capsys.readouterr().err


def test_what_the_page_says_of_a_plugin_that_fails_is_true(
    installed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [message] = BLOCK.findall(read("plugins.md").partition("\n## ")[0])
    put(installed, {"pipeline.toml": 'engine = "shout"\nchecks = ["phone"]\n'})
    code = blocks("Add a check", "python")[0].replace("if old in", 'if {}["x"] in')
    folder = installed / "packages/add-a-check"
    install(monkeypatch, folder, {"hospital": code}, points("Add a check"))
    assert main(["build"]) == 2
    assert message[1] in capsys.readouterr().err


def test_all_that_an_example_imports_is_in_the_front_door() -> None:
    for section in SECTIONS:
        [code] = blocks(section, "python")
        imported = re.findall(r"^(?:from|import) (pipeline\S*)(?: import (.+))?$", code, re.M)
        assert imported
        for module, names in imported:
            assert module == "pipeline"
            assert {name.strip() for name in names.split(",")} <= set(pipeline.__all__)
