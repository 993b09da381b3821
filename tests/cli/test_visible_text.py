"""What reaches a terminal or the log of a build service is text, whatever pages, PO files,
glossaries, file names and arguments say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from workbench import build, po, put, review, run

from pipeline.visible_text import Form, show

BAD: Final = "\x1b]0;x\x07 \x9b31m \u202egnp \u2066a \u200bb \u200fc \U000e0041d \x08\x7f"
"""Escapes of terminals, marks of direction, what has no width."""
COMMANDS: Final = ("::error::x", "  ::set-output name=a::b", "a ##[error]b", "##vso[task.x]y",
                   "##teamcity[x]", "::add-mask::a")  # fmt: skip
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
_COMMAND: Final = re.compile(r"^[ \t]*::|##(?:\[|vso\[|teamcity\[)", re.MULTILINE)


def assert_is_text(shown: str) -> None:
    assert not _UNSEEN.search(shown), shown
    assert not _COMMAND.search(shown), shown


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", [Form.TEXT, Form.JSON, Form.XML])
def test_a_command_is_shown_as_text(command: str, form: Form) -> None:
    assert_is_text(show(f"one\n{command}\nthree", form))


@pytest.mark.parametrize("form", [Form.TEXT, Form.JSON, Form.XML])
def test_what_steers_a_terminal_is_shown_as_text(form: Form) -> None:
    assert_is_text(show(BAD, form))


@pytest.mark.parametrize(
    "text",
    ["¿Sí? a::b", "a\n\tb ü 漢 👩\u200d⚕️", "x ## [y] # [z]", "std::vector", "5\u00a0mg", "C:: d"],
)
def test_plain_text_stays(text: str) -> None:
    for form in Form:
        assert show(text, form) == text


def test_json_and_xml_say_the_same_to_a_reader() -> None:
    text = f"{BAD} ##[x] é"
    assert json.loads(show(json.dumps(text, ensure_ascii=False), Form.JSON)) == text
    xml = show("<a>\u202e\n::error::x ##[y]</a>", Form.XML)
    assert ElementTree.fromstring(xml).text == "\u202e\n::error::x ##[y]"


def test_data_goes_through() -> None:
    assert show(BAD, Form.DATA) == BAD


# --- every command -------------------------------------------------------------------------------

GLOSSARY: Final = (
    "term\ttranslation\tstatus\tnote\nblue word\tazul\u202e\tlocked\t\x1b[31m ##[error]x\n"
)


@pytest.fixture
def hostile(site: Path) -> Path:
    """A site whose pages, PO files, glossary and names are hostile."""
    texts = (*COMMANDS, f"Take 5 mg {BAD} now.", "The blue word is here.", "Do not go.")
    body = "\n\n".join(texts)
    put(site, {
        "seeds/bad.md": f"{body}\n",
        "seeds/::error::x\u202e.md": "Rest \x1b[2J 7 days.\n",
        "seeds/##[error]\x1b[31m.md": b"\xff\xfe broken \x00",
        "seeds/refused.md": "---\na: [\x1b[31m\n---\n\nA.\n",
        "glossary/en-es.tsv": GLOSSARY,
    })  # fmt: skip
    build()
    review("bad.md", "Do not go.", f"Vaya {BAD}")
    path = po("bad.md")
    path.write_text(path.read_text("utf-8") + f'\nmsgid "{BAD}\nmsgstr ::error::\n', "utf-8")
    return site


def commands() -> Iterator[list[str]]:
    yield ["build", "--engine", "pseudo"]
    yield ["build", "--check", "--engine", "pseudo", "--verbose"]
    for form in ("text", "json", "sarif", "junit"):
        yield ["check", "--engine", "pseudo", "--format", form]
    yield ["status"]
    yield ["status", "--json"]
    yield ["review", "next"]
    yield ["review", "next", "--json"]
    yield ["glossary", "lint"]
    yield ["glossary", "search", "blue"]
    yield ["export", "--engine", "pseudo"]
    yield ["build", f"seeds/none{BAD}\n::error::x.md"]
    yield [f"nothing\n::error::{BAD}"]
    yield ["build", f"--nothing{BAD}"]
    yield ["evaluate", "refs\x1b[31m.tsv", "--engine", "pseudo"]
    yield ["models", "list"]


@pytest.mark.parametrize("command", [*commands()], ids=lambda command: repr(" ".join(command[:4])))
def test_a_command_prints_text(command: list[str], hostile: Path) -> None:
    done = run(command, hostile)
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert_is_text(done.stdout)
    assert_is_text(done.stderr)


def test_annotations_are_commands_of_ours_only(hostile: Path) -> None:
    done = run(["check", "--engine", "pseudo", "--format", "github"], hostile)
    for line in done.stdout.splitlines():
        assert re.match(r"::(?:error|warning) (?:file|title)=", line), line
        assert not _UNSEEN.search(line), line
        assert "##[" not in line


def test_a_report_in_a_file_is_text_too(hostile: Path) -> None:
    for name in ("a.json", "a.sarif", "a.xml"):
        run(["check", "--engine", "pseudo", "--report", name], hostile)
        assert_is_text((hostile / name).read_text("utf-8"))
    json.loads((hostile / "a.json").read_text("utf-8"))
    ElementTree.parse(hostile / "a.xml")
