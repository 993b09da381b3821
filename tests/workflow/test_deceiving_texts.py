"""Texts that read in another way than they are written, or stand in the place of others, are
refused or an error: never published in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workbench import build, edition, po, put, review

from pipeline.errors import SourceError
from pipeline.markdown.document import read_document

Capture = pytest.CaptureFixture[str]


def errors(capsys: Capture) -> list[str]:
    capsys.readouterr()
    build("--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return [f"{f['check']}: {f['message']}" for f in found if f["severity"] == "error"]


@pytest.mark.parametrize(
    "char",
    ["\u202e", "\u2066", "\u200b", "\u200f", "\u2060", "\ufeff", "\U000e0041", "\x9b", "\u3164"],
)
def test_an_approved_text_with_a_hidden_character_is_an_error(
    char: str, site: Path, capsys: Capture
) -> None:
    put(site, {"seeds/a.md": "Rest a lot.\n\nDrink water.\n"})
    build()
    review("a.md", "Rest a lot.", f"Descanse{char} mucho.")
    review("a.md", "Drink water.", "Beba agua.")
    [found] = [error for error in errors(capsys) if error.startswith("hidden")]
    assert found.startswith("hidden: U+")


def mix_up(site: Path, *, approve: bool) -> None:
    """A page whose entries have changed places, but for their contexts."""
    put(site, {"seeds/a.md": "Take one pill.\n\nTake no pill.\n"})
    build()
    if approve:
        review("a.md", "Take one pill.", "Tome una pastilla.")
        review("a.md", "Take no pill.", "No tome ninguna pastilla.")
    text = po("a.md").read_text("utf-8")
    first, second = (line for line in text.splitlines() if line.startswith("msgctxt"))
    text = text.replace(first, "HERE").replace(second, first).replace("HERE", second)
    po("a.md").write_text(text, "utf-8")


def test_an_approved_entry_of_another_context_is_refused(site: Path, capsys: Capture) -> None:
    mix_up(site, approve=True)
    before = po("a.md").read_bytes()
    found = [error for error in errors(capsys) if error.startswith("catalogue")]
    assert any("msgctxt and msgid do not belong together" in error for error in found)
    assert "pastilla" not in edition("a.md")
    assert "Take one pill." in edition("a.md")
    assert po("a.md").read_bytes() == before, "somebody must look at it first"


def test_a_machine_text_of_another_context_is_made_again(site: Path) -> None:
    put(site, {"seeds/a.md": "Take one pill.\n\nTake no pill.\n"})
    build()
    made, wanted = edition("a.md"), po("a.md").read_bytes()
    mix_up(site, approve=False)
    assert build() == 0
    assert (edition("a.md"), po("a.md").read_bytes()) == (made, wanted)


def test_what_tools_change_in_a_source_is_no_other_text(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/a.md": "Take “one”\npill.\n"})
    build()
    review("a.md", "Take “one” pill.", "Tome «una» pastilla.")
    text = po("a.md").read_text("utf-8").replace("Take “one” pill.", 'Take \\"one\\"  pill.')
    po("a.md").write_text(text, "utf-8")
    assert not any("catalogue" in error for error in errors(capsys))
    assert "Tome «una» pastilla." in edition("a.md")


MISPLACED = {
    "a blank line": "\n---\ntitle: Language of pain\n---\n\nText.\n",
    "blank lines": " \n\t\n---\ntitle: Language of pain\n---\n\nText.\n",
    "a blank": " ---\ntitle: Language of pain\n---\n\nText.\n",
    "a character without width": "\u200b---\ntitle: Language of pain\ntags:\n  - a\n---\n\nText.\n",
    "a second mark of bytes": "\ufeff\ufeff---\ntitle: Language of pain\n---\n\nText.\n",
    "a comment": "<!-- off -->\n---\ntitle: Language\n# a\ndraft: true\n---\n\nText.\n",
    "a blank line, TOML": '\n+++\ntitle = "Language of pain"\n+++\n\nText.\n',
}


@pytest.mark.parametrize("page", MISPLACED.values(), ids=MISPLACED)
def test_front_matter_behind_something_else_is_refused(page: str) -> None:
    with pytest.raises(SourceError, match=r"page.md:\d+: front matter must be the first"):
        read_document(page.encode(), "page.md")


@pytest.mark.parametrize(
    "page",
    [
        "\n---\n\nSome text.\n\n---\n",
        "\n\nText.\n\n---\ntitle: x\n---\n",
        "---\ntitle: x\n---\n\nText.\n",
        "\n---\nSome text, and more.\n---\n",
        "<!-- a -->\n\n---\n\nnote: x\n\n---\n",
        "\n---\ntitle: x\n",
    ],
)
def test_a_thematic_break_is_no_front_matter(page: str) -> None:
    read_document(page.encode(), "page.md")
